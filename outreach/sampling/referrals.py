"""Invented referrals as a provider's system exports them: messy, and a few of them unusable."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from outreach.sampling.geography import stream
from outreach.sampling.people import YOUNG

FIRST_DAY, LAST_DAY = date(2023, 4, 1), date(2026, 3, 31)
PEOPLE = 815
RETURNING = 70
"""People referred a second time."""

COLUMNS = (
    "Ref no",
    "Pseudonym",
    "Team",
    "Date received",
    "Referred by",
    "Age",
    "Gender",
    "Home postcode",
    "Main drug",
    "Mental health need",
    "Permanently excluded",
    "In care",
    "First seen",
    "Closed",
    "Why closed",
)
"""Headings of the extract, in its order."""

_AGE_RATE = (0.12, 0.3, 0.7, 1.1, 1.6, 1.9, 1.8, 1.5)  # from 10 to 17, relative
_WORDS: dict[str, dict[str, float]] = {
    "Team": {"Arren Young People's Service": 0.72, "Youth support team": 0.28},
    "Referred by": {
        "School": 0.27,
        "Pupil referral unit": 0.07,
        "Social care": 0.20,
        "Youth justice": 0.16,
        "Family": 0.08,
        "Self": 0.06,
        "CAMHS": 0.06,
        "GP": 0.04,
        "A&E": 0.04,
        "school": 0.02,
    },
    "Gender": {"M": 0.58, "F": 0.38, "Male": 0.02, "Not stated": 0.02},
    "Main drug": {
        "Cannabis": 0.66,
        "Alcohol": 0.19,
        "Ketamine": 0.06,
        "Cocaine": 0.03,
        "Solvents": 0.03,
        "": 0.03,
    },
    "Mental health need": {"Y": 0.14, "N": 0.51, "": 0.35},
    "Permanently excluded": {"Y": 0.10, "N": 0.66, "": 0.24},
    "In care": {"Y": 0.08, "N": 0.84, "": 0.08},
}
_CLOSED = {
    "Completed": 0.55,
    "Dropped out": 0.20,
    "Referred on": 0.10,
    "Declined": 0.10,
    "Moved away": 0.05,
}
# How the home is recorded, in records; the rest is a live postcode of an ordinary street.
_HOMES = {
    "terminated": 22,
    "large_user": 8,
    "sector": 20,
    "no_fixed_abode": 12,
    "unknown": 8,
    "missing": 9,
    "invalid": 8,
    "not_found": 6,
    "no_location": 3,
    "outside_county": 11,
}
_BAD_DATES = ("31/02/2025", "not recorded", "00/00/2024", "45/13/2023", "tbc")
_BAD_AGES = ("unknown", "141", "-", "n/k")
_OTHER_AGES = ("18", "19", "9", "18", "21")
_MISSING_DATES = 4
_DUPLICATES = 6


def make_referrals(
    risk: np.ndarray, people: pd.DataFrame, postcodes: pd.DataFrame, *, seed: int
) -> tuple[pd.DataFrame, dict[str, object]]:
    """Draw the referrals of three years.

    Parameters
    ----------
    risk : array, shape (areas,)
        Risk of each area. [ratio]
    people : DataFrame, index ``area_code``
        Residents by single year of age. [residents]
    postcodes
        The directory, as `make_postcodes` returns it.
    seed
        Seed of the county.

    Returns
    -------
    DataFrame
        The extract, one text per cell.
    dict
        How many rows of each kind it holds, for ``truth.json``.
    """
    rng = stream(seed, "referrals")
    young = people.iloc[:, YOUNG].to_numpy()
    weight = young * risk[:, None] * np.array(_AGE_RATE)
    share = np.round(weight / weight.sum(), 12).ravel()
    person = rng.choice(weight.size, PEOPLE, p=share / share.sum())
    area, age = person // len(_AGE_RATE), person % len(_AGE_RATE) + 10
    first = rng.integers(0, (LAST_DAY - FIRST_DAY).days + 1, PEOPLE)
    again = rng.choice(np.flatnonzero(first < 900), RETURNING, replace=False)
    later = first[again] + rng.integers(45, 190, RETURNING)
    who = np.concatenate([np.arange(PEOPLE), again])
    day = np.concatenate([first, later])
    older = np.minimum(age[again] + (later - first[again] > 150), 17)
    home, kinds = _homes(area, postcodes, rng)
    table = pd.DataFrame(
        {
            "Pseudonym": np.array(_pseudonyms(PEOPLE, rng), dtype=object)[who],
            "day": day,
            "Age": np.concatenate([age, older]).astype("str"),
            "Home postcode": np.array(home, dtype=object)[who],
            "kind": np.array(kinds, dtype=object)[who],
            "area": area[who],
        }
    ).sort_values(["day", "Pseudonym"], ignore_index=True)
    table, faults = _spoil(_fill(table, rng), rng)
    usable = table[~table["spoilt"]]
    homes = usable["kind"].value_counts().sort_index()
    placed = usable[usable["kind"].isin(["unit", "terminated", "large_user"])]
    truth = {
        "rows": len(table),
        **faults,
        "accepted": len(usable),
        "homes": {str(kind): int(count) for kind, count in homes.items()},
        "by_area": np.bincount(placed["area"], minlength=len(risk)).tolist(),
    }
    return table[list(COLUMNS)], truth


def _pseudonyms(count: int, rng: np.random.Generator) -> list[str]:
    """Return random keys that say nothing about anybody."""
    return [f"{key:012x}" for key in rng.integers(16**11, 16**12, count)]


def _homes(
    area: np.ndarray, postcodes: pd.DataFrame, rng: np.random.Generator
) -> tuple[list[str], list[str]]:
    """Record the home of every person: mostly a live postcode, sometimes something else."""
    kinds = np.full(len(area), "unit", dtype=object)
    special = np.repeat(list(_HOMES), list(_HOMES.values()))
    kinds[rng.choice(len(area), len(special), replace=False)] = special
    good = postcodes["quality"] != 9
    closed, large = postcodes["closed"] != "", postcodes["large_user"]
    pools = {
        "unit": postcodes[good & ~closed & ~large],
        "terminated": postcodes[good & closed & ~large],
        "large_user": postcodes[good & ~closed & large],
    }
    by_area = {name: pool.groupby("area").groups for name, pool in pools.items()}
    known = set(postcodes.index)
    nowhere = postcodes.index[(postcodes["quality"] == 9) & (postcodes["area"] >= 0)]
    abroad = pools["unit"].index[pools["unit"]["area"] == -1]
    homes = []
    for k, wanted in enumerate(kinds.tolist()):
        kind = "unit" if wanted in by_area and area[k] not in by_area[wanted] else wanted
        kinds[k] = kind
        usual = str(rng.choice(by_area.get(kind, by_area["unit"])[area[k]]))
        outcome = {
            "sector": usual[:-2],
            "no_fixed_abode": "ZZ99 3VZ",
            "unknown": "ZZ99 3WZ",
            "missing": "",
            "invalid": (usual[:-1], usual[:-2] + "0O", "see notes")[k % 3],
            "not_found": _unused(usual, known),
            "no_location": str(nowhere[k % len(nowhere)]) if len(nowhere) else "",
            "outside_county": str(abroad[k % len(abroad)]),
        }.get(kind, usual)
        homes.append(_as_typed(outcome, rng) if kind != "sector" else outcome)
    return homes, kinds.tolist()


def _unused(usual: str, known: set[str]) -> str:
    """Return a well-formed postcode of the same sector that the directory does not hold."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return next(
        usual[:-2] + a + b for a in letters for b in letters if usual[:-2] + a + b not in known
    )


def _as_typed(postcode: str, rng: np.random.Generator) -> str:
    """Write a postcode the way people type it."""
    way = rng.uniform()
    if way < 0.06:
        return postcode.replace(" ", "")
    if way < 0.10:
        return postcode.lower()
    return f" {postcode} " if way < 0.12 and postcode else postcode


def _fill(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Add what else the system exports, in its column order."""
    count = len(table)
    for name, words in _WORDS.items():
        chances = np.array(list(words.values()))
        table[name] = rng.choice(list(words), count, p=chances / chances.sum())
    wait, stay = rng.integers(2, 35, count), rng.integers(30, 260, count)
    seen = np.where(rng.uniform(size=count) < 0.86, table["day"] + wait, -1)
    closed = np.where((seen >= 0) & (rng.uniform(size=count) < 0.85), seen + stay, -1)
    end = (LAST_DAY - FIRST_DAY).days
    table["First seen"] = [_write(day, 0.0) if 0 <= day <= end else "" for day in seen.tolist()]
    shut = (closed >= 0) & (closed <= end)
    table["Closed"] = [
        _write(d, 0.0) if s else "" for d, s in zip(closed.tolist(), shut, strict=True)
    ]
    chances = np.array(list(_CLOSED.values()))
    why = rng.choice(list(_CLOSED), count, p=chances / chances.sum())
    table["Why closed"] = np.where(shut, why, "")
    luck = rng.uniform(size=count)
    table["Date received"] = [
        _write(d, u) for d, u in zip(table["day"].tolist(), luck, strict=True)
    ]
    table["Ref no"] = [f"AR{20_001 + k}" for k in range(count)]
    return table


def _write(day: int, way: float) -> str:
    """Write a date in one of three ways, all with the day before the month or ISO."""
    when = FIRST_DAY + timedelta(days=int(day))
    if way < 0.72:
        return f"{when.day:02d}/{when.month:02d}/{when.year}"
    if way < 0.88:
        return when.isoformat()
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{when.day} {months[when.month - 1]} {when.year}"


def _spoil(table: pd.DataFrame, rng: np.random.Generator) -> tuple[pd.DataFrame, dict[str, int]]:
    """Break a few cells, drop a few keys, and export a few rows twice."""
    table = table.copy()
    wanted = [len(_BAD_DATES), _MISSING_DATES, len(_BAD_AGES), len(_OTHER_AGES), 10, _DUPLICATES]
    plain = np.flatnonzero(table["kind"] == "unit")
    rows = np.split(rng.choice(plain, sum(wanted), replace=False), np.cumsum(wanted)[:-1])
    column = {name: k for k, name in enumerate(table.columns)}
    table.iloc[rows[0], column["Date received"]] = list(_BAD_DATES)
    table.iloc[rows[1], column["Date received"]] = ""
    table.iloc[rows[2], column["Age"]] = list(_BAD_AGES)
    table.iloc[rows[3], column["Age"]] = list(_OTHER_AGES)
    table.iloc[rows[4], column["Pseudonym"]] = ""
    table["spoilt"] = np.isin(np.arange(len(table)), np.concatenate(rows[:4]))
    again = table.iloc[np.sort(rows[5])].assign(spoilt=True)
    table = pd.concat([table, again], ignore_index=True)
    faults = {
        "bad_dates": len(_BAD_DATES),
        "missing_dates": _MISSING_DATES,
        "bad_ages": len(_BAD_AGES),
        "outside_age_range": len(_OTHER_AGES),
        "missing_keys": 10,
        "exact_duplicate_rows": _DUPLICATES,
    }
    return table, faults
