"""Choynowski's and the usual probability map against R's spdep."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hotspots.local.probability_maps import probability_map
from outreach.errors import TableError


def test_probabilities_are_those_of_spdep(shared):
    table = pd.read_csv(shared / "benchmarks/autocorrelation/nc_sids74_reference.csv")
    got = probability_map(table["cases"], table["population"])
    for ours, theirs in [
        (got["expected"], "probmap_expected"),
        (got["relative_risk"] * 100, "probmap_relrisk_pct"),
        (got["p_so_few"], "probmap_pois_lower_p"),
        (got["p_choynowski"], "choynowski_p"),
    ]:
        np.testing.assert_allclose(ours, table[theirs], rtol=0, atol=1e-9)
    assert got["is_low"].tolist() == table["choynowski_type_low"].tolist()


def test_an_area_without_residents_has_no_ratio_and_surprises_nobody():
    got = probability_map(pd.Series([0, 4]), pd.Series([0, 100]))
    assert got["relative_risk"].isna().tolist() == [True, False]
    assert got["p_so_few"][0] == 1.0


def test_a_county_without_residents_is_refused():
    with pytest.raises(TableError, match="zero or more"):
        probability_map(pd.Series([1]), pd.Series([0]))
