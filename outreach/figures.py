"""The figures both editions print: the ledger, who is within reach, today against proposed.

Nothing here is about one person. What an edition may show of it is decided in `editions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hotspots.wording import FIFTHS
from outreach.tables import MAPPED

if TYPE_CHECKING:
    from collections.abc import Collection

REASONS = {
    "unit": "placed by full postcode",
    "terminated": "placed by a postcode that has ended",
    "terminated_before_referral": "placed by a postcode that had ended before the referral",
    "large_user": "placed by the postcode of an organisation",
    "sector": "spread over a postcode sector",
    "area": "neighbourhood given",
    "no_fixed_abode": "no fixed abode",
    "unknown": "address not known",
    "overseas": "overseas",
    "non_geographic": "postcode that is not a place",
    "invalid": "not a postcode",
    "not_found": "postcode not in the directory",
    "missing": "no postcode given",
    "no_location": "postcode without a grid reference",
    "institution": "institution, left out by setting",
    "statutory_stream": "statutory stream, kept apart",
    "outside_county": "outside the county",
}
RURAL = {"urban": "urban", "rural": "rural", "rural_remote": "rural, further from a town"}
_PLACED = frozenset(MAPPED)
_OFTEN = {"fortnightly": ", every second week", "monthly": ", every fourth week"}


def ledger(read: int, rejects: pd.DataFrame, placed: pd.DataFrame) -> pd.DataFrame:
    """Account for every record: read, rejected by reason, placed, not placed by reason.

    Parameters
    ----------
    read
        Rows in the extract. [records]
    rejects
        One row per rejected record, with ``reason``.
    placed
        From `hotspots.geocode`.

    Returns
    -------
    DataFrame
        ``stage``, ``reason``, ``records``; stages ``read``, ``rejected``, ``mapped`` and
        ``unmapped``; the last three sum to the first.

    Examples
    --------
    >>> placed = pd.DataFrame({"match": ["unit", "missing"], "weight": [1.0, 1.0]})
    >>> ledger(3, pd.DataFrame({"reason": ["bad_date"]}), placed)["records"].tolist()
    [3.0, 1.0, 1.0, 1.0]
    """
    rows: list[tuple[str, str, float]] = [("read", "records in the extract", float(read))]
    rows += [
        ("rejected", str(reason).replace("_", " "), float(count))
        for reason, count in rejects["reason"].value_counts().sort_index().items()
    ]
    matched = placed.groupby("match", sort=True)["weight"].sum()
    for stage, wanted in (("mapped", True), ("unmapped", False)):
        rows += [
            (stage, REASONS[str(match)], float(weight))
            for match, weight in matched.items()
            if (match in _PLACED) is wanted
        ]
    return pd.DataFrame(rows, columns=["stage", "reason", "records"])


def nearest_session(
    travel: pd.DataFrame, venue_ids: Collection[str], *, standard_minutes: float
) -> pd.DataFrame:
    """Find the nearest of these venues for every area that has one within the standard.

    Parameters
    ----------
    travel : DataFrame, index (``area_code``, ``venue_id``)
        ``minutes``. [min]
    venue_ids
        Venues that hold a session.
    standard_minutes
        Longest acceptable travel, inclusive. [min]

    Returns
    -------
    DataFrame
        ``area_code``, ``venue_id``, ``minutes``; ties go to the first venue by id.

    Examples
    --------
    >>> pairs = pd.MultiIndex.from_tuples([("A", "v"), ("A", "u"), ("B", "u")])
    >>> travel = pd.DataFrame({"minutes": [12.0, 9.0, 31.0]},
    ...                       index=pairs.set_names(["area_code", "venue_id"]))
    >>> nearest_session(travel, {"u", "v"}, standard_minutes=30).values.tolist()
    [['A', 'u', 9.0]]
    """
    held = travel.index.get_level_values("venue_id").isin(list(venue_ids))
    near = travel.loc[held & (travel["minutes"] <= standard_minutes).to_numpy(), ["minutes"]]
    table = near.reset_index().sort_values(["area_code", "minutes", "venue_id"])
    return table.drop_duplicates("area_code").reset_index(drop=True)


def reach_by(areas: pd.DataFrame, within: pd.Index, by: str, heading: str) -> pd.DataFrame:
    """Say what share of young residents is within the standard, by district, fifth or class.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``population`` and the column `by`.
    within
        The areas that have a session within the standard.
    by, heading
        Column to group by, and what the table calls it.

    Returns
    -------
    DataFrame
        `heading`, young residents [people], share within the standard [share].

    Examples
    --------
    >>> areas = pd.DataFrame({"population": [100, 300], "district": ["E", "E"]}, index=["A", "B"])
    >>> reach_by(areas, pd.Index(["B"]), "district", "District").values.tolist()
    [['E', 400, 0.75]]
    """
    table = pd.DataFrame(
        {
            heading: areas[by],
            "residents": areas["population"],
            "reached": areas["population"].where(areas.index.isin(within), 0),
        }
    )
    summed = table.groupby(heading, sort=True, observed=True)[["residents", "reached"]].sum()
    summed["share"] = (
        summed["reached"] / summed["residents"].where(summed["residents"] > 0)
    ).fillna(0.0)
    words = FIFTHS if by == "imd_quintile" else RURAL if by == "rural_class" else {}
    summed.index = pd.Index([words.get(key, key) for key in summed.index], name=heading)
    return summed.reset_index()[[heading, "residents", "share"]]


def session_rows(
    sessions: pd.DataFrame,
    venues: pd.DataFrame,
    session_types: pd.DataFrame,
    slots: pd.DataFrame,
    workers: pd.DataFrame,
) -> pd.DataFrame:
    """Spell the timetable out: where, what, when, and which roles; never which person.

    Returns
    -------
    DataFrame
        In order of the week: ``session_id, venue_id, venue, session_type, sessions_per_week,
        type_title, slot, day, time, crew_text, status, district, advertised``.
    """
    joined = (
        sessions.reset_index()
        .merge(venues.add_prefix("venue_"), left_on="venue_id", right_index=True, how="left")
        .merge(
            session_types[["title", "advertised", "contact_hours"]].add_prefix("type_"),
            left_on="session_type",
            right_index=True,
            how="left",
        )
        .merge(
            slots[["weekday", "start", "order"]],
            left_on="slot",
            right_index=True,
            how="left",
        )
        .sort_values(["order", "venue_name", "session_id"])
    )
    roles = {str(worker): str(role) for worker, role in workers["role"].items()}
    return pd.DataFrame(
        {
            "session_id": joined["session_id"],
            "venue_id": joined["venue_id"],
            "venue": joined["venue_name"].map(readable_name),
            "session_type": joined["session_type"],
            "sessions_per_week": joined.get("sessions_per_week", 1.0),
            "type_title": joined["type_title"],
            "slot": joined["slot"],
            "day": joined["weekday"],
            "time": [
                _held(start, hours) + _OFTEN.get(often, "")
                for start, hours, often in zip(
                    joined["start"],
                    joined["type_contact_hours"],
                    joined.get("frequency", pd.Series("weekly", index=joined.index)),
                    strict=True,
                )
            ],
            "crew_text": [_crew_text(crew, roles) for crew in joined["crew"]],
            "status": joined["is_current"].map({True: "kept", False: "new"}),
            "district": joined["venue_district"],
            "advertised": (joined["venue_advertised"] & joined["type_advertised"]).astype(bool),
        }
    ).reset_index(drop=True)


def clock_of(times: pd.Series) -> pd.Series:
    """Return from when to when each listed session lasts, without how often it is held."""
    clock: pd.Series = times.astype(str).str.split(",").str[0]
    return clock


def readable_name(name: str) -> str:
    """Write a name that a register holds in capitals as people write it.

    Examples
    --------
    >>> readable_name("SPA MEDICAL PRACTICE"), readable_name("The Hive")
    ('Spa Medical Practice', 'The Hive')
    """
    if not name.isupper():
        return name
    return " ".join(word.capitalize() for word in name.split(" "))


def _held(start: str, hours: float) -> str:
    """Say from when to when a session lasts that begins with its slot."""
    if not start:
        return ""
    begin = pd.Timestamp(f"2000-01-01 {start}")
    end = begin + pd.Timedelta(minutes=round(hours * 60))
    return f"{begin:%H:%M}-{end:%H:%M}"


def _crew_text(crew: tuple[str, ...], roles: dict[str, str]) -> str:
    """Count the roles of a crew: ``1 nurse, 2 workers``."""
    counts = pd.Series([roles[worker] for worker in crew]).value_counts().sort_index()
    spelt = [
        f"{count} {str(role).replace('_', ' ')}{'s' if count > 1 else ''}"
        for role, count in counts.items()
    ]
    return ", ".join(spelt) or "nobody yet"
