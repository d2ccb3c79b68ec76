"""Changes between shares."""

from __future__ import annotations

import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from hotspots.indicators.changes import change_table, published_change
from outreach.errors import TableError


def shares(part, whole):
    return pd.DataFrame({"numerator": [part], "denominator": [whole]}, index=["dual diagnosis"])


def test_r24_from_5_3_to_8_7_per_cent_is_3_4_points_and_64_per_cent_and_not_50():
    told = published_change(0.053, 0.087, claimed=0.5).iloc[0]

    # +3.4 pp; relative +64 %, not 50 % -> flag
    assert round(told["value"], 3) == 0.034
    assert round(told["relative"], 2) == 0.64
    assert told["disagrees"]
    assert "+3.4 points or +64% relative" in told["sentence"]
    assert "The reported +50% does not fit these figures." in told["sentence"]


@pytest.mark.parametrize(
    # 8.75 / 5.25 = 1.667 and 8.65 / 5.35 = 1.617 bound what the rounded shares allow
    ("claimed", "disagrees"),
    [(0.62, False), (0.64, False), (0.67, False), (0.60, True), (0.69, True)],
)
def test_a_claim_fits_if_any_shares_that_round_so_give_it(claimed, disagrees):
    assert published_change(0.053, 0.087, claimed=claimed)["disagrees"].iloc[0] == disagrees


def test_the_intervals_are_newcombes_and_katzs_as_statsmodels_gives_them():
    told = change_table(shares(8, 151), shares(13, 149)).iloc[0]

    points = confint_proportions_2indep(13, 149, 8, 151, compare="diff", method="newcomb")
    times = confint_proportions_2indep(13, 149, 8, 151, compare="ratio", method="log")
    assert (told["lower"], told["upper"]) == pytest.approx(points, abs=1e-9)
    assert (told["relative_lower"] + 1, told["relative_upper"] + 1) == pytest.approx(
        times, rel=1e-6
    )
    assert "could be chance" in told["sentence"]


def test_a_claim_beside_counts_is_checked_against_them():
    # 8/151 to 13/149 is +64.7 %
    told = change_table(shares(8, 151), shares(13, 149), claimed=pd.Series({"dual diagnosis": 0.5}))
    assert told["disagrees"].tolist() == [True]
    fits = change_table(
        shares(8, 151), shares(13, 149), claimed=pd.Series({"dual diagnosis": 0.65})
    )
    assert fits["disagrees"].tolist() == [False]


def test_from_nothing_there_is_no_relative_change():
    told = change_table(shares(0, 100), shares(5, 100)).iloc[0]

    assert told["value"] == 0.05
    assert pd.isna(told["relative"])
    assert "relative" not in told["sentence"]


def test_tables_of_different_rows_are_refused():
    with pytest.raises(TableError, match="same rows"):
        change_table(shares(1, 2), shares(1, 2).set_axis(["other"]))
