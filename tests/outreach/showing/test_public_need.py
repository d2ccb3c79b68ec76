"""Need for everybody gives no count away but rounded ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from outreach.disclosure.showing import public_profile
from outreach.showing.public_need import public_need


@pytest.fixture
def county() -> tuple[pd.DataFrame, pd.Series]:
    """Thirty areas, of which six are remote and hold three referred young people in all."""
    rng = np.random.default_rng(1)
    areas = pd.DataFrame(
        {
            "population": rng.integers(90, 220, 30),
            "imd_rank": rng.integers(1, 32_844, 30).astype(float),
            "rural_class": ["urban"] * 16 + ["rural"] * 8 + ["rural_remote"] * 6,
        },
        index=pd.Index([f"A{i:02d}" for i in range(30)], name="area_code"),
    )
    people = pd.Series(rng.integers(1, 8, 30), index=areas.index)
    people.iloc[24:] = [1, 1, 1, 0, 0, 0]
    return areas, people


def need_of(county, people=None, slope=0.33):
    areas, counted = county
    return public_need(
        areas,
        counted if people is None else people,
        slope=slope,
        national_areas=32_844,
        profile=public_profile(),
    )


def test_every_margin_an_attacker_can_add_up_is_a_rounded_count(county):
    areas, _ = county
    need = need_of(county)
    urban = need[areas["rural_class"] == "urban"].sum()
    rest = need[areas["rural_class"] != "urban"].sum()
    assert urban % 5 == pytest.approx(0, abs=1e-9)
    assert rest % 5 == pytest.approx(0, abs=1e-9)
    remote = need[areas["rural_class"] == "rural_remote"].sum()
    assert abs(remote - 3) > 0.5  # the three remote young people are in no sum


def test_one_young_person_more_mostly_changes_nothing(county):
    areas, people = county
    before = need_of(county)
    changed = 0
    for area in areas.index:
        more = people.copy()
        more[area] += 1
        changed += not np.allclose(need_of(county, more), before)
    # a count of 5k+2 is the only one of five that one more moves to another multiple
    assert changed in {0, 8 + 6, 16, 30}


def test_a_small_change_of_the_slope_changes_nothing(county):
    pd.testing.assert_series_equal(need_of(county, slope=0.33), need_of(county, slope=0.34))


def test_need_rises_with_deprivation_and_population(county):
    areas, people = county
    even = areas.assign(population=100, rural_class="urban")
    need = need_of((even, people))
    assert need.corr(even["imd_rank"], method="spearman") == pytest.approx(-1)
