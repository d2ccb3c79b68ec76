"""Twelve posts of 9.6 whole-time equivalents, two of them vacant, in three bases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from outreach.sampling.geography import Geography

BASES = ("Arrenbridge", "Stavenham", "Marrowick")

_POSTS = (
    # role, wte, base, skills, contract end, vacant, experienced, free slots
    ("worker", 1.0, 0, "", "", "no", "yes", "all"),
    ("worker", 1.0, 0, "", "", "no", "no", "all"),
    ("worker", 0.8, 0, "", "2027-03-31", "no", "yes", "all"),
    ("worker", 1.0, 1, "", "", "no", "yes", "all"),
    ("worker", 0.8, 1, "", "", "no", "no", "no Sat AM"),
    ("worker", 1.0, 2, "", "", "no", "yes", "all"),
    ("worker", 0.6, 2, "", "2027-03-31", "no", "no", "no Fri evening"),
    ("nurse", 0.8, 0, "prescribing", "", "no", "yes", "days"),
    ("nurse", 0.6, 1, "", "", "no", "yes", "days"),
    ("family_worker", 0.8, 0, "family", "", "no", "yes", "all"),
    ("worker", 0.6, 1, "", "", "yes", "no", "all"),
    ("worker", 0.6, 2, "", "", "yes", "no", "all"),
)


def make_staff(land: Geography, slots: list[str]) -> pd.DataFrame:
    """List the posts; nobody is named.

    Returns
    -------
    DataFrame, index ``worker_id``
        In the columns of ``staff.csv``.
    """
    easting = land.settlements["easting"].astype(int).to_dict()
    northing = land.settlements["northing"].astype(int).to_dict()
    rows = []
    for role, wte, base, skills, end, vacant, experienced, free in _POSTS:
        rows.append(
            {
                "role": role,
                "wte": wte,
                "base": BASES[base],
                "easting": easting[BASES[base]],
                "northing": northing[BASES[base]],
                "slots": ";".join(_free(slots, free)),
                "skills": skills,
                "contract_end": end,
                "vacant": vacant,
                "employer": "Arrenshire Community Health" if role == "nurse" else "Arren YPS",
                "funder": "Public health grant",
                "mileage_rate": 0.55,
                "qualified": "yes",
                "experienced": experienced,
            }
        )
    index = pd.Index([f"W{n:02d}" for n in range(1, len(rows) + 1)], name="worker_id")
    return pd.DataFrame(rows, index=index)


def _free(slots: list[str], free: str) -> list[str]:
    """Return the slots a post can work."""
    if free == "all":
        return slots
    if free == "days":
        return [one for one in slots if "evening" not in one and "Sat" not in one]
    return [one for one in slots if one != free.removeprefix("no ")]
