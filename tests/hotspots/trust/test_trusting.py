"""Whether trust tells a steady hotspot from one that a few make."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest

from hotspots.labelling import find_hotspots
from hotspots.trust.listing import listed
from hotspots.trust.trusting import COLUMNS, add_trust
from outreach.settings.section import Trust


def row_of(trusted, codes, scan="total_burden"):
    """The figures of the hotspot that holds most of some areas."""
    clusters = trusted.clusters[trusted.clusters["scan"] == scan]
    (name,) = [n for n, c in clusters["areas"].items() if len(set(c) & set(codes)) > len(c) / 2]
    return trusted.trust.loc[name]


@pytest.fixture(scope="module")
def first_scan(found):
    """Keep the hotspots of the first scan, which is enough for most questions."""
    return replace(found, clusters=found.clusters[found.clusters["scan"] == "total_burden"])


def test_a_steady_strong_hotspot_is_found_every_time(trusted, planted):
    # 84 young people where 16 are expected: no resample of 407 can lose it
    steady = row_of(trusted, planted["steady"])

    assert steady["bootstrap"] >= 0.99
    assert steady["without_a_quarter"] == 1.0
    assert steady["bounds"] == 1.0
    assert steady["quarter"] == ""
    assert not steady["fragile"]
    assert steady["because"] == ""
    assert steady["sentence"] == "would still be found in 10 of 10 re-checks"
    assert {"scan", "Gi*", "smoothed ratio"} <= set(steady["methods"])


def test_a_hotspot_of_one_quarter_is_lost_without_it(trusted, planted):
    burst = row_of(trusted, planted["burst"])

    # found without each of the other seven of eight quarters
    assert burst["without_a_quarter"] == 7 / 8
    assert burst["quarter"] == "2024/25 Q3"
    assert burst["quarter_share"] > 0.5
    assert burst["fragile"]
    assert "one quarter, 2024/25 Q3: without it, it would not be found" in burst["because"]


def test_a_hotspot_of_one_postcode_is_fragile_and_says_so(trusted, planted, one_address):
    home = row_of(trusted, planted["home"])

    assert home["largest_postcode"] == 16 / 19  # 16 at the home, 3 elsewhere in the area
    assert home["fragile"]
    assert home["because"] == "84% of its young people come from one postcode."
    written = trusted.trust.to_csv() + trusted.clusters.to_csv() + repr(trusted.notes)
    assert one_address not in written
    assert one_address.replace(" ", "") not in written


def test_a_home_known_as_an_institution_is_told_as_one(county, first_scan, planted):
    areas, _, placed, referrals = county
    match = placed["match"].mask(placed["area_code"] == "A90", "large_user")

    trusted = add_trust(
        first_scan,
        areas,
        placed.assign(match=match),
        referrals,
        rules=Trust(largest_postcode=0.9, bounds=()),
    )

    home = row_of(trusted, planted["home"])
    assert home["institution"]
    assert home["largest_institution"] == 16 / 19
    assert "84% of its young people come from the postcode of one organisation" in home["because"]


def test_the_list_tells_who_lives_there_and_how_sure_it_is(trusted, planted):
    clusters = trusted.clusters
    steady = clusters.loc[row_of(trusted, planted["steady"]).name]

    assert steady["imd_quintile"] == 1  # the first twenty areas
    assert steady["rural_class"] == "urban"
    assert steady["need"] == pytest.approx(trusted.areas.loc[list(planted["steady"]), "need"].sum())
    pd.testing.assert_series_equal(clusters["stability"], trusted.trust["stability"])
    pd.testing.assert_series_equal(clusters["fragile"], trusted.trust["fragile"])
    lowest = trusted.trust[["bootstrap", "without_a_quarter"]].min(axis=1)
    assert clusters["stability"].tolist() == lowest.tolist()


def test_the_same_seed_gives_the_same_whatever_the_order_and_changes_nothing(
    county, found, trusted
):
    areas, _, placed, referrals = (table[::-1] for table in county)
    handed_in = (areas, placed, referrals, found.clusters, found.areas)
    before = [table.copy() for table in handed_in]

    again = add_trust(found, areas, placed, referrals, rules=Trust())

    for table, copy in zip(handed_in, before, strict=True):
        pd.testing.assert_frame_equal(table, copy)

    pd.testing.assert_frame_equal(again.trust, trusted.trust)
    pd.testing.assert_frame_equal(again.clusters, trusted.clusters)


def test_settings_hold_the_rules_and_can_be_written_as_json(trusted):
    assert json.loads(json.dumps(trusted.settings))["trust"]["resamples"] == 200
    assert "200 resamples" in trusted.notes[-1]


def test_extracts_without_dates_or_postcodes_are_checked_as_far_as_they_go(county, first_scan):
    areas, _, placed, referrals = county

    trusted = add_trust(
        first_scan, areas, placed, referrals[["person_key"]], rules=Trust(bounds=())
    )

    trust = trusted.trust
    assert (
        trust[["without_a_quarter", "bounds", "largest_postcode", "layers"]].isna().all(axis=None)
    )
    assert trust["stability"].tolist() == trust["bootstrap"].tolist()
    assert not trust.loc[trust["bootstrap"] >= 0.6, "fragile"].any()


def test_layers_that_change_the_order_make_every_place_fragile(county, first_scan):
    areas, _, placed, referrals = county
    layered = replace(first_scan, layer_sensitivity=pd.DataFrame({"spearman": [0.9, 0.6]}))

    trusted = add_trust(layered, areas, placed, referrals, rules=Trust(bounds=()))

    assert (trusted.trust["layers"] == 0.6).all()
    assert trusted.trust["fragile"].all()
    assert trusted.trust["because"].str.contains("one of the layers is left out").all()


def test_a_county_without_hotspots_has_nothing_to_trust(county):
    areas, people, placed, referrals = county
    few = placed.iloc[:300:60]  # five young people, far from each other
    quiet = find_hotspots(areas, people, few, referrals, seed=1, replicates=99)

    trusted = add_trust(quiet, areas, few, referrals, rules=Trust())

    assert trusted.trust.empty
    assert trusted.trust.columns.tolist() == COLUMNS
    assert {"imd_quintile", "stability", "fragile"} <= set(trusted.clusters)
    assert trusted.clusters["fragile"].dtype == bool
    assert trusted.notes == quiet.notes


def test_one_young_person_can_be_a_hotspot_and_is_a_fragile_one(county):
    areas, people, placed, referrals = county
    one, few = placed.iloc[[0]], people.copy()
    few.loc["A00"] = 1  # where next to nobody lives
    lonely = find_hotspots(areas, few, one, referrals, seed=1, replicates=99, min_cases=1)
    assert lonely.clusters["observed"].tolist() == [1, 1]

    trusted = add_trust(lonely, areas, one, referrals, rules=Trust(bounds=()))

    first = trusted.trust.iloc[0]
    assert first["largest_postcode"] == 1.0
    assert first["fragile"]
    assert "All of its young people come from one postcode." in first["because"]


def test_a_merged_hotspot_is_listed_with_the_figures_of_all_its_areas(county, trusted):
    merged = trusted.clusters.iloc[[0]].copy()
    both = (*merged["areas"].iloc[0], "A09", "A29")
    merged["areas"] = pd.Series([both], index=merged.index)

    again = listed(replace(trusted, clusters=merged), county[0], trusted.trust)

    assert again["need"].iloc[0] == pytest.approx(trusted.areas.loc[list(both), "need"].sum())
    assert again["stability"].iloc[0] == trusted.trust["stability"].iloc[0]


def test_a_hotspot_that_goes_on_beyond_the_line_is_looked_for_there_too(county, planted):
    areas, people, placed, referrals = county
    steady = placed["area_code"].isin(planted["steady"])
    few = placed[~steady | (steady.cumsum() % 4 == 0)]  # too few in the county to be found alone
    beyond = pd.DataFrame(
        {"easting": 398_500.0, "northing": [250_000.0, 251_500.0], "population": 150},
        index=pd.Index(["N1", "N2"], name="area_code"),
    ).assign(observed=[60, 60])
    options = {"seed": 1, "replicates": 499, "max_population_share": 0.1, "neighbours": beyond}
    across = find_hotspots(areas, people, few, referrals, **options)
    strongest = across.clusters[across.clusters["areas_beyond"] == 2]
    assert len(strongest) == 1
    across = replace(across, clusters=strongest)
    rules = Trust(bounds=(0.2,))

    trusted = add_trust(across, areas, few, referrals, rules=rules, neighbours=beyond)
    alone = add_trust(across, areas, few, referrals, rules=rules)

    assert trusted.trust["bootstrap"].iloc[0] > 0.5
    assert trusted.trust["bounds"].iloc[0] == 1.0
    assert alone.trust["bootstrap"].iloc[0] < 0.3
    assert alone.trust["bounds"].iloc[0] == 0.0
