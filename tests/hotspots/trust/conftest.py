"""A county in which it is known why each hotspot is one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hotspots.labelling import find_hotspots
from hotspots.trust.trusting import add_trust
from outreach.settings.section import Trust

STEADY = ("A00", "A01", "A10", "A11")
BURST = ("A08", "A09")
HOME = ("A90",)


@pytest.fixture(scope="session")
def planted() -> dict[str, tuple[str, ...]]:
    """Where referrals are too many: steadily and from many addresses; in one quarter; one home."""
    return {"steady": STEADY, "burst": BURST, "home": HOME}


@pytest.fixture(scope="session")
def one_address() -> str:
    """The postcode of the home."""
    return "QQ9 9ZZ"


def record(number: int, code: str, quarter: int, postcode: str) -> dict:
    """Refer one young person in one of eight quarters from April 2023 on."""
    first = pd.Timestamp("2023-04-10") + pd.DateOffset(months=3 * quarter)
    day = first + pd.Timedelta(days=number % 60)
    return {"area_code": code, "referral_date": day, "postcode": postcode}


@pytest.fixture(scope="session")
def county(one_address) -> tuple[pd.DataFrame, ...]:
    """Refer three young people from each of 100 areas, and more from three places."""
    row, column = np.divmod(np.arange(100), 10)
    codes = [f"A{r}{c}" for r, c in zip(row, column, strict=True)]
    areas = pd.DataFrame(
        {
            "district": "Invented",
            "easting": 400_000.0 + 1_500 * column,
            "northing": 250_000.0 + 1_500 * row,
            "imd_rank": np.linspace(1_000, 32_000, 100).astype(int),
            "imd_quintile": np.repeat([1, 2, 3, 4, 5], 20),
            "rural_class": np.where(column < 5, "urban", "rural"),
            "touches_edge": False,
        },
        index=pd.Index(codes, name="area_code"),
    )
    wanted = [(code, n, False) for code in codes for n in range(3)]
    wanted += [(code, n, False) for code in STEADY for n in range(18)]
    rows = [
        record(i, code, i % 8, f"QQ{i % 9} {i // 9 % 9}{'ABD'[i % 3]}{'EFG'[i // 81 % 3]}")
        for i, (code, _, _) in enumerate(wanted)
    ]
    rows += [record(n, code, 6, f"QQ8 {n % 9}ZA") for code in BURST for n in range(10)]
    rows += [record(n, code, n % 8, one_address) for code in HOME for n in range(16)]
    table = pd.DataFrame(rows)
    table.index = pd.Index([f"r{i:03d}" for i in range(len(table))], name="referral_id")
    table["person_key"] = [f"p{i:03d}" for i in range(len(table))]
    people = pd.DataFrame({"10-17": 150}, index=areas.index)
    placed = pd.DataFrame(
        {
            "referral_id": table.index,
            "match": "unit",
            "area_code": table["area_code"].to_numpy(),
            "weight": 1.0,
        }
    )
    return areas, people, placed, table.drop(columns="area_code")


@pytest.fixture(scope="session")
def found(county):
    """Search it, by the first scan and the second."""
    return find_hotspots(*county, seed=1, replicates=999, max_population_share=0.1)


@pytest.fixture(scope="session")
def trusted(county, found):
    """Check its hotspots again."""
    areas, _, placed, referrals = county
    return add_trust(found, areas, placed, referrals, rules=Trust())
