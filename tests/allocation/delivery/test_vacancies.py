"""Posts that are vacant: hours, sessions and hotspots that go with them."""

from __future__ import annotations

import pytest

from allocation import allocate, check_plan
from allocation.delivery.vacancies import vacancy_effect, vacancy_order, without_posts
from outreach.errors import TableError


@pytest.fixture(scope="module")
def county(ring):
    """Twelve workers make six crews of two: one session for each of six hotspots."""
    return ring()


@pytest.fixture(scope="module")
def full(county):
    """The plan with everybody in post."""
    return allocate(county)


@pytest.fixture(scope="module")
def effect(county, full):
    """Three of twelve leave: nine make four crews, and one worker has no second."""
    return vacancy_effect(county, full, ["W01", "W05", "W12"])


def test_r_48_twelve_posts_to_nine_are_444_to_333_hours(effect):
    assert effect.hours["wte"].to_dict() == {"before": 12.0, "after": 9.0}
    assert effect.hours["hours"].to_dict() == {"before": 444.0, "after": 333.0}  # x 37 h


def test_r_48_the_sessions_lost_stand_in_a_table_by_type(effect):
    # 12 / 2 = 6 crews before; 9 / 2 = 4 whole ones after
    assert effect.by_type.loc["drop_in"].to_dict() == {"before": 6.0, "after": 4.0, "lost": 2.0}


def test_r_48_hotspots_below_their_minimum_are_listed(effect, full):
    assert full.unmet.empty
    below = effect.hotspots.index[effect.hotspots["below_minimum"]]
    assert below.tolist() == ["H5", "H6"]  # the last in order of rank
    assert effect.hotspots["lost"].sum() == 2
    assert set(effect.plan.unmet["subject"]) == set(below)


def test_the_plan_without_the_posts_keeps_its_own_rules(county, effect):
    fewer = without_posts(county, ["W01", "W05", "W12"])
    assert check_plan(effect.plan, fewer).empty
    assert not set(effect.plan.assignments["worker_id"]) & {"W01", "W05", "W12"}


@pytest.mark.slow
def test_the_order_in_which_sessions_are_cut(county, full):
    left = vacancy_order(county, full, ["W01", "W02"])
    # each crew takes two: 12, 11, 10 workers
    assert left["drop_in"].tolist() == [6.0, 5.0, 5.0]


def test_a_post_that_nobody_knows_is_refused(county):
    with pytest.raises(TableError, match=r"1 post\(s\) are not in the table of staff, e.g. X9"):
        without_posts(county, ["W01", "X9"])


def test_r_50_a_post_that_ends_on_31_march_has_no_hours_from_1_april(ring):
    def ends(number):
        return {"contract_end": "2026-03-31"} if number == 0 else {}

    last = ring(staff=ends, plan_date="2026-03-31")
    first = ring(staff=ends, plan_date="2026-04-01")

    assert last.workers.loc["W01", "hours"] == 4.0
    assert first.workers.loc["W01", "hours"] == 0.0
    assert first.workers.loc["W01", "absence"] == "contract ended"
    plan = allocate(first)
    assert "W01" not in set(plan.assignments["worker_id"])
    assert len(plan.sessions) == 5  # eleven workers make five crews


def test_r_50_a_volunteer_is_never_the_second_qualified_worker(ring):
    # ten qualified workers and two volunteers: five crews, though twelve people are there
    county = ring(staff=lambda number: {"qualified": "no"} if number < 2 else {})
    plan = allocate(county)

    assert len(plan.sessions) == 5
    assert not set(plan.assignments["worker_id"]) & {"W01", "W02"}
    # and the check would say so: put a volunteer in a second worker's place
    other = plan.sessions["crew"].map(lambda crew: ("W01", *crew[1:]))
    forged = plan.sessions.assign(crew=other)
    broken = check_plan(type(plan)(**{**vars(plan), "sessions": forged}), county)
    assert "crews_are_able" in set(broken["rule"])
