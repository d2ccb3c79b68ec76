"""Several layers in one score: by rank, by declared weight, and what each of them decides."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from hotspots.composite import COLUMNS, add_composite, composite_score, normal_scores
from hotspots.result import Hotspots
from outreach.errors import TableError

AREAS = pd.Index([f"A{i:02d}" for i in range(20)], name="area_code")


def searched(places: list[tuple[str, ...]]) -> Hotspots:
    """Give the result of a search with some hotspots among twenty areas of a hundred people."""
    random = np.random.default_rng(1)
    figures = pd.DataFrame(
        {"population": 100, "smoothed_risk": random.gamma(4, 0.25, 20)}, index=AREAS
    )
    clusters = pd.DataFrame(
        {"areas": places, "approved": True},
        index=pd.Index([f"H{i}" for i in range(1, len(places) + 1)], name="hotspot_id"),
    )
    empty = pd.DataFrame()
    return Hotspots(
        areas=figures, clusters=clusters, density=empty, gradient=empty, settings={}, notes=("n",)
    )


PLACES = [("A00", "A01"), ("A04", "A05"), ("A08",), ("A12", "A13"), ("A16",)]
GROUND = pd.DataFrame({"imd_rank": np.arange(20) * 1_000 + 1}, index=AREAS)


def layers(**columns: object) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give layers and their facts; a name that begins with event is one."""
    table = pd.DataFrame(columns, index=AREAS).astype(float)
    facts = pd.DataFrame(
        {
            "basis": ["event" if name.startswith("event") else "residence" for name in table],
            "weight": 1.0,
            "provenance": [f"source of {name}" for name in table],
        },
        index=pd.Index(table.columns, name="layer"),
    )
    return table, facts


def test_the_score_is_the_weighted_mean_of_scores_by_rank():
    found = searched(PLACES)
    table, facts = layers(exclusions=np.arange(20) ** 3)
    facts["weight"] = 2.0
    told = add_composite(found, GROUND, table, facts)
    by_hand = (
        normal_scores(found.areas["smoothed_risk"])
        + normal_scores(-GROUND["imd_rank"].astype(float))
        + 2 * normal_scores(pd.Series(np.arange(20.0), index=AREAS))  # the cube has its ranks
    ) / 4
    np.testing.assert_allclose(told.areas["composite"], by_hand)
    assert told.areas.columns.drop("composite").tolist() == found.areas.columns.tolist()


def test_dropping_a_layer_is_ranked_as_scipy_ranks_it():
    found = searched(PLACES)
    table, facts = layers(exclusions=np.random.default_rng(2).permutation(20))
    told = add_composite(found, GROUND, table, facts)
    sensitivity = told.layer_sensitivity.set_index("left_out")
    assert told.layer_sensitivity.columns.tolist() == COLUMNS
    assert sensitivity.index.tolist() == ["referrals", "deprivation", "exclusions"]
    without = add_composite(found, GROUND, table * 0, facts).areas["composite"]  # zero everywhere
    means = [
        [score[list(codes)].mean() for codes in PLACES]
        for score in (told.areas["composite"], without)
    ]
    assert sensitivity.loc["exclusions", "spearman"] == pytest.approx(spearmanr(*means)[0])
    assert (sensitivity["over"] == "hotspots").all()
    assert (sensitivity["places"] == 5).all()
    assert (sensitivity["fragile"] == (sensitivity["spearman"] < 0.7)).all()


def test_a_picture_that_hangs_on_one_layer_is_called_fragile():
    found = searched(PLACES)
    table, facts = layers(exclusions=np.arange(20))
    facts["weight"] = 10.0  # outweighs the rest, and runs against deprivation
    told = add_composite(found, GROUND, table, facts)
    sensitivity = told.layer_sensitivity.set_index("left_out")
    assert sensitivity.loc["exclusions", "fragile"]
    assert not sensitivity.loc["referrals", "fragile"]
    assert any("Without exclusions" in note and "fragile" in note for note in told.notes)


def test_r16_events_are_no_need_of_residents_and_only_tell_where_outreach_may_stand():
    found = searched(PLACES)
    table, facts = layers(exclusions=np.arange(20), event_park=[0] * 19 + [40])
    both = add_composite(found, GROUND, table, facts)
    alone = add_composite(found, GROUND, table[["exclusions"]], facts.loc[["exclusions"]])
    # forty incidents on Friday in the park of A19 move outreach there, and nobody's need
    pd.testing.assert_series_equal(both.areas["composite"], alone.areas["composite"])
    assert both.areas["outreach_siting"].idxmax() == "A19"
    assert both.areas["outreach_siting"].sum() == pytest.approx(1.0)
    assert "outreach_siting" not in alone.areas
    assert "event_park" not in both.layer_sensitivity["left_out"].tolist()
    assert any("event_park: where something happened" in note for note in both.notes)
    assert both.layer_sensitivity["basis"].unique().tolist() == ["residence"]


def test_with_few_hotspots_all_areas_are_ranked():
    table, facts = layers(exclusions=np.arange(20))
    told = add_composite(searched(PLACES[:2]), GROUND, table, facts).layer_sensitivity
    assert (told["over"] == "areas").all()
    assert (told["places"] == 20).all()


def test_without_layers_nothing_changes():
    found = searched(PLACES)
    assert add_composite(found, GROUND, *layers()) is found


def test_a_layer_of_no_weight_and_areas_of_no_residents_are_harmless():
    found = searched(PLACES)
    found.areas.loc["A03", "population"] = 0
    table, facts = layers(exclusions=np.arange(20), unused=np.arange(20))
    facts.loc["unused", "weight"] = 0.0
    told = add_composite(found, GROUND, table, facts)
    assert told.areas["composite"].notna().all()
    assert told.layer_sensitivity["left_out"].tolist() == ["referrals", "deprivation", "exclusions"]


def test_no_weight_at_all_is_refused():
    with pytest.raises(TableError, match="No layer has a weight above zero"):
        composite_score(pd.DataFrame({"a": [1.0]}), {"a": 0.0})


def test_a_layer_may_not_take_the_name_of_our_own():
    with pytest.raises(TableError, match="called deprivation, as our own"):
        add_composite(searched(PLACES), GROUND, *layers(deprivation=np.arange(20)))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=40))
def test_scores_keep_the_order_and_have_one_spread(counts):
    values = pd.Series(counts, dtype=float)
    scores = normal_scores(values)
    if values.min() == values.max():
        assert (scores == 0).all()
        return
    assert scores.mean() == pytest.approx(0, abs=1e-9)
    assert scores.std(ddof=0) == pytest.approx(1)
    assert (scores.rank() == values.rank()).all()
