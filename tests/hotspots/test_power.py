"""Power: what a county's numbers could show at all, said before saying what was not found."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from hotspots.labelling import find_hotspots
from hotspots.power import add_power, detection_power, power_sentence
from hotspots.scanning import scan


@pytest.fixture(scope="module")
def county() -> tuple[pd.DataFrame, pd.Series]:
    """Scatter 90 areas, dense in the west (urban), thin in the east (rural)."""
    random = np.random.default_rng(5)
    east = np.concatenate([random.uniform(0, 10_000, 60), random.uniform(10_000, 60_000, 30)])
    areas = pd.DataFrame(
        {
            "easting": east,
            "northing": random.uniform(0, 20_000, 90),
            "rural_class": np.where(np.arange(90) < 60, "urban", "rural_remote"),
        },
        index=pd.Index([f"A{i:02d}" for i in range(90)], name="area_code"),
    )
    return areas, pd.Series(random.integers(80, 220, 90), index=areas.index)


def power(county: tuple[pd.DataFrame, pd.Series], **options: object) -> pd.DataFrame:
    """Ask for power in that county."""
    areas, people = county
    settings = {"people": 300, "seed": 1} | options
    return detection_power(areas, people.astype(float), population=people, **settings)


def test_a_stronger_place_and_more_people_are_found_more_often(county):
    few, many = power(county, people=150), power(county, people=900)
    assert few["rural_class"].tolist() == ["urban", "rural"] * 3
    assert few["relative_risk"].tolist() == [1.5, 1.5, 2.0, 2.0, 3.0, 3.0]
    for kind in ("urban", "rural"):
        for table in (few, many):
            assert table.loc[table["rural_class"] == kind, "chance"].is_monotonic_increasing
    assert (many["chance"] >= few["chance"]).all()
    assert (many["chance"] - few["chance"]).max() > 0.3
    assert ((few["lower"] <= few["chance"]) & (few["chance"] <= few["upper"])).all()
    np.testing.assert_allclose(few["found"], few["chance"] * few["trials"])


def test_where_nothing_is_planted_nothing_is_found_more_often_than_chance_allows(county):
    flat = power(county, relative_risks=[1.0], trials=400)
    # the best cluster passes in 5 % of counties, and must lie on the place as well
    assert (flat["lower"] < 0.05).all()
    certain = power(county, relative_risks=[60.0])
    assert (certain["chance"] >= 0.99).all()


def test_each_county_is_judged_as_the_scan_would_judge_it(county):
    areas, people = county
    urban = areas.assign(rural_class="urban")
    got = detection_power(
        urban, people, population=people, people=300, seed=7, relative_risks=[2.5], trials=25
    )
    random = np.random.default_rng([7, 300])  # the draws that it makes
    points = urban[["easting", "northing"]].to_numpy()
    usual, found = people.to_numpy() / people.sum(), 0
    places = [
        np.argsort(np.hypot(*(points - points[middle]).T))[:5]
        for middle in random.choice(np.arange(90), size=25)
    ]
    chances = np.tile(usual, (25, 1))
    for row, place in zip(chances, places, strict=True):
        row[place] *= 2.5
    counts = random.multinomial(300, chances / chances.sum(axis=1, keepdims=True))
    for place, drawn in zip(places, counts, strict=True):
        first = scan(
            urban, pd.Series(drawn, index=urban.index), people, population=people, seed=7,
            replicates=999,
        ).iloc[0]  # fmt: skip
        held = len(set(urban.index[place]) & set(first["areas"]))
        found += first["p_value"] < 0.05 and held >= 3
    assert got["found"].tolist() == [found]
    assert 3 <= found <= 22  # or the comparison would show nothing


def test_a_kind_of_place_the_county_does_not_have_has_no_row(county):
    areas, people = county
    town = areas.assign(rural_class="urban")
    found = detection_power(town, people, population=people, people=99, seed=1, trials=5)
    assert set(found["rural_class"]) == {"urban"}
    none = detection_power(town, people, population=people, people=0, seed=1, trials=5)
    assert none.empty
    assert "too few referrals" in power_sentence(none, people=0)


def test_the_same_seed_gives_the_same_table(county):
    pd.testing.assert_frame_equal(power(county, trials=20), power(county, trials=20))
    assert not power(county, trials=20).equals(power(county, trials=20, seed=2))


@pytest.mark.parametrize(
    ("people", "chance", "number", "often"),
    [
        (149, 0.31, "about 150", "about 3 of 10"),
        (40, 0.0, "fewer than 75", "fewer than 1 of 10"),
        (1_024, 1.0, "about 1,000", "nearly all"),
    ],
)
def test_the_sentence_rounds_the_county_and_the_chance(people, chance, number, often):
    table = pd.DataFrame(
        {"relative_risk": [2.0, 2.0], "rural_class": ["urban", "rural"], "chance": [0.9, chance]}
    )
    assert power_sentence(table, people=people) == (
        f"With {number} young people referred, a rural place with twice the expected number would "
        f"be found in {often} such counties."
    )


def test_a_county_of_towns_is_spoken_of_as_urban():
    table = pd.DataFrame({"relative_risk": [2.0], "rural_class": ["urban"], "chance": [0.5]})
    assert "an urban place" in power_sentence(table, people=300)


def test_what_could_be_found_is_said_before_what_was_not(county):
    areas, people = county
    random = np.random.default_rng(2)
    where = random.choice(90, size=217, p=people / people.sum())
    areas = areas.assign(imd_rank=random.integers(1, 32_000, 90), district="D", touches_edge=False)
    ids = [f"r{i}" for i in range(217)]
    placed = pd.DataFrame({"referral_id": ids, "area_code": areas.index[where], "weight": 1.0})
    referrals = pd.DataFrame({"age_band": "10-17"}, index=pd.Index(ids, name="referral_id"))
    found = find_hotspots(areas, people.to_frame("10-17"), placed, referrals, seed=1, replicates=99)
    assert found.clusters.empty
    told = add_power(found, areas, trials=20)
    assert len(told.power) == 6
    notes = list(told.notes)
    at = next(i for i, note in enumerate(notes) if "such counties" in note)
    assert notes[at].startswith("With about 200 young people referred, a rural place")
    assert at < next(i for i, note in enumerate(notes) if note.startswith("No hotspot"))
    assert notes[:at] + notes[at + 1 :] == list(found.notes)
    assert json.loads(json.dumps(told.settings))
