"""Wilson's interval and directly standardised rates, with answers from elsewhere."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from hotspots.proportions import direct_rate, wilson_interval
from outreach.errors import TableError


def test_wilson_is_that_of_the_brief_and_of_statsmodels():
    got = wilson_interval(pd.Series([13, 0, 7]), pd.Series([149, 10, 7]))
    # domain brief, section 4: 13/149 is 5.2 to 14.4 %
    assert got.loc[0, ["lower", "upper"]].round(3).tolist() == [0.052, 0.144]
    for row, (part, whole) in enumerate([(13, 149), (0, 10), (7, 7)]):
        wanted = proportion_confint(part, whole, method="wilson")
        np.testing.assert_allclose(got.loc[row, ["lower", "upper"]], wanted, atol=1e-12)


def test_a_share_of_nobody_is_missing_and_of_more_than_all_refused():
    assert wilson_interval(pd.Series([0]), pd.Series([0])).isna().all(axis=None)
    with pytest.raises(TableError, match="1 of 2 rows"):
        wilson_interval(pd.Series([3, 1]), pd.Series([2, 2]))


def test_a_direct_rate_is_that_of_esda():
    # esda's own test of direct_age_standardization, two areas of four bands
    counts = pd.DataFrame([[30, 25, 25, 15], [33, 21, 30, 20]])
    people = pd.DataFrame([[1000, 1000, 1100, 900], [1000, 900, 1100, 900]])
    got = direct_rate(counts, people, pd.Series([1000, 900, 1000, 900]))
    wanted = [[0.02374402, 0.01920491, 0.02904848], [0.02665072, 0.02177143, 0.03230508]]
    np.testing.assert_allclose(got, wanted, atol=5e-9)


def test_no_referrals_give_a_rate_of_zero_with_an_upper_limit():
    one = pd.DataFrame({"all": [0]})
    got = direct_rate(one, one + 1000, pd.Series({"all": 1}))
    # the exact Poisson limit of none: 3.6889
    assert got.iloc[0].tolist() == pytest.approx([0, 0, 0.0036889], abs=1e-7)


def test_bands_that_differ_are_refused():
    one = pd.DataFrame({"all": [1]})
    with pytest.raises(TableError, match="same areas and age bands"):
        direct_rate(one, one, pd.Series({"none": 1}))
