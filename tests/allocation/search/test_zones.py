"""Demand zones: areas alike are merged, and nothing of their demand is lost."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.cluster.hierarchy import fcluster, linkage

from allocation.search.zones import group_alike, merge_areas, zone_labels


@pytest.fixture(scope="module")
def shire(make_county, as_problem):
    """A county of 120 areas."""
    return as_problem(make_county(n_areas=120, n_venues=30, n_workers=6))


def test_zones_never_cross_a_district_or_a_fifth(shire):
    labels = zone_labels(shire, max_zones=40)
    kinds = shire.areas.groupby(labels)[["district", "imd_quintile"]].nunique()

    assert labels.nunique() < 60
    assert (kinds == 1).all().all()


def test_demand_residents_and_reach_survive_the_merge(shire):
    merged = merge_areas(shire, zone_labels(shire, max_zones=40))

    assert merged.areas["demand"].sum() == pytest.approx(shire.areas["demand"].sum())
    assert merged.need.sum() == pytest.approx(shire.need.sum())
    pd.testing.assert_series_equal(merged.residents, shire.residents)
    assert merged.access["share"].between(0, 1).all()


def test_a_zone_sends_what_its_areas_would_send(shire):
    labels = zone_labels(shire, max_zones=40)
    merged = merge_areas(shire, labels)
    venue = shire.access.index.get_level_values("venue_id")[0]
    whole = shire.access["share"].xs(venue, level="venue_id")
    sent = (
        (whole * shire.areas["demand"].reindex(whole.index))
        .groupby(labels.reindex(whole.index))
        .sum()
    )
    zoned = merged.access["share"].xs(venue, level="venue_id")
    zone_sent = zoned * merged.areas["demand"].reindex(zoned.index)

    pd.testing.assert_series_equal(
        zone_sent, sent.reindex(zone_sent.index), check_names=False, atol=1e-6
    )


def test_a_small_county_is_left_as_it_is(shire):
    assert merge_areas(shire, zone_labels(shire, max_zones=500)) is shire


@pytest.mark.parametrize("seed", range(3))
def test_alike_are_those_that_scipy_groups_by_ward(seed):
    points = np.random.default_rng(seed).uniform(0, 60, size=(40, 12))
    found = group_alike(points, 9)
    theirs = fcluster(linkage(points, "ward"), 9, "maxclust")
    pairs = set(zip(found.tolist(), theirs.tolist(), strict=True))
    assert len(pairs) == len(set(found.tolist())) == 9
