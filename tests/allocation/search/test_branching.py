"""The plans are split into parts: the bound falls, and never below what a plan reaches."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pulp
import pytest

from allocation import allocate
from allocation.relaxing import keep_relaxed
from allocation.search.branching import bound_by_branching, home_districts, whole_sums
from allocation.search.counts import aim, cap_shortfalls, write_model
from allocation.search.objective import weighted_need_met
from allocation.search.zones import merge_areas, zone_labels
from allocation.solving import solve


def to_relax(problem):
    """The county written down, to be asked for as much need as its relaxation can meet."""
    model = write_model(problem)
    cap_shortfalls(model, model.x.targets["scale"])
    aim(model, weighted_need_met, pulp.LpMaximize)
    return model


@pytest.fixture(scope="module")
def scarce(make_county, as_problem):
    """A county of 40 areas and 14 venues, with six people for more need than they can meet."""
    nothing = dict.fromkeys(("fairness", "young_travel", "staff_travel", "change", "cost"), 0.0)
    county = make_county(n_areas=40, n_venues=14, n_workers=6, contacts=300.0)
    return as_problem(county, lesser_aims=nothing)


def test_each_split_lowers_the_bound_or_leaves_it(scarce):
    model = to_relax(scarce)
    relaxed = solve(model.program, continuous=True).value
    bounds = [bound_by_branching(model, None, target=0.0, steps=n) for n in (0, 2, 8)]

    assert bounds[0] == pytest.approx(relaxed, rel=1e-5)
    assert bounds[0] > bounds[1] + 0.1  # of 121.1; the best plan is worth 117.3
    assert bounds[1] >= bounds[2] - 1e-9


@pytest.mark.parametrize("seed", range(2))
def test_no_plan_is_worth_more_than_the_bound_after_every_split(seed, make_tiny, as_problem):
    nothing = dict.fromkeys(("fairness", "young_travel", "staff_travel", "change", "cost"), 0.0)
    problem = as_problem(make_tiny(seed, hours=9.0), lesser_aims=nothing)
    best = allocate(problem).value  # proven the best by tests/allocation/test_oracle

    assert bound_by_branching(to_relax(problem), None, target=0.0, steps=100) >= best - 1e-6


def test_a_smaller_picture_only_chooses_the_splits(scarce):
    """Whatever the picture says, even that nothing can be met, the bound is the county's."""
    model = to_relax(scarce)
    best = solve(model.program, max_nodes=50).value
    merged = merge_areas(scarce, zone_labels(scarce, max_zones=12))
    empty = replace(merged, need=0.01 * merged.need)
    for picture in (merged, empty):
        bound = bound_by_branching(model, to_relax(picture), target=0.0, steps=6)
        assert best - 1e-6 <= bound <= solve(model.program, continuous=True).value + 1e-3


def test_splitting_ends_where_the_bound_is_near_enough(scarce):
    model = to_relax(scarce)
    relaxed = solve(model.program, continuous=True).value
    assert bound_by_branching(model, None, target=relaxed + 1.0, steps=50) == pytest.approx(
        relaxed, rel=1e-5
    )


def test_sums_are_whole_in_a_plan_and_alike_in_both_pictures(scarce):
    merged = merge_areas(scarce, zone_labels(scarce, max_zones=12))
    model, picture = to_relax(scarce), to_relax(merged)
    home = home_districts(scarce)
    sums, same = whole_sums(model, home), whole_sums(picture, home)
    names = {id(v): key for x in (model.x, picture.x) for key, v in x.hold.items()}
    names |= {id(v): key for x in (model.x, picture.x) for key, v in x.offer.items()}

    assert [[names[id(v)] for v in own] for own in sums] == [
        [names[id(v)] for v in own] for own in same
    ]
    assert all(v.cat == pulp.LpInteger for own in sums for v in own)


def test_a_kept_relaxation_answers_as_a_new_one(scarce):
    model = to_relax(scarce)
    kept = keep_relaxed(model.program, [model.x.hold.to_list()])
    free, sums = kept.solve({})
    few, held = kept.solve({0: (-np.inf, 2.0)})
    nobody, none = kept.solve({0: (3.0, 2.0)})
    again, _ = kept.solve({})

    assert free == pytest.approx(solve(model.program, continuous=True).value)
    assert sums[0] > 2.0
    assert held[0] <= 2.0 + 1e-6
    assert few < free
    assert nobody == -np.inf
    assert len(none) == 0
    assert again == pytest.approx(free)
