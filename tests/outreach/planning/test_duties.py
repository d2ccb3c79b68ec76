"""What a county asks of its staff beside sessions, from its tables and settings."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from allocation import allocate
from outreach.errors import TableError
from outreach.intake.optional_reading import read_optional
from outreach.planning.duties import largest_gaps, with_duties
from outreach.settings.duty import OtherWork

ROW = {
    "kind": "one-to-one visits", "place": "North", "count": 8.0, "role": "", "hours": None,
    "quarter": "",
}  # fmt: skip


def county(problem, *rows, begins=date(2026, 5, 4), contacts=24.0, **chosen):
    """The tiny county's tables, with what is asked for beside sessions."""
    areas = problem.areas.assign(easting=[1_000.0, 9_000.0], northing=1_000.0)
    near = problem.access["minutes"].to_frame()
    plan = SimpleNamespace(
        other_work=OtherWork(visit_travel_hours=0.67, **chosen),
        weeks_per_year=52.0,
        contacts_per_referral=contacts,
    )
    table = pd.DataFrame(rows, columns=list(ROW), index=range(2, len(rows) + 2))
    return SimpleNamespace(
        areas=areas, venues=problem.venues, travel=near, optional={"other_work": table},
        config=SimpleNamespace(plan=plan, county=SimpleNamespace(plan_date=begins)),
    )  # fmt: skip


@pytest.fixture
def problem(village):
    """The small county."""
    return village()


def demand_of(problem):
    return problem.areas["demand"].astype(float)


def test_a_county_that_asks_for_nothing_has_no_other_work(problem):
    told = with_duties(problem, county(problem), demand_of(problem))

    assert not told.other.is_asked
    assert told.areas["demand"].equals(problem.areas["demand"])


def test_r44_eight_visits_in_a_district_are_asked_for_with_their_hours(problem):
    told = with_duties(problem, county(problem, ROW), demand_of(problem))

    works = told.other.works[told.other.works["units"] > 0]
    assert works["district"].tolist() == ["North"]
    assert works["units"].sum() == pytest.approx(8.0)
    # 1.0 h and 0.25 h for notes, 0.67 h on the road: 8 x 1.92 = 15.4 h
    hours = told.other.ways["hours"].xs(works.index[0], level="work_id")
    assert (8 * hours).round(1).tolist() == [15.4] * len(hours)


def test_visits_take_their_share_out_of_what_sessions_should_meet(problem):
    told = with_duties(problem, county(problem, visit_share=0.25), demand_of(problem))

    assert told.areas["demand"].sum() == pytest.approx(0.75 * problem.areas["demand"].sum())
    assert told.other.works["units"].sum() == pytest.approx(0.25 * problem.areas["demand"].sum())


def test_a_place_nobody_knows_is_refused_by_row_and_never_named(problem):
    with pytest.raises(TableError, match=r"place of 1 row\(s\) is no area_code.*\(row 3\)") as told:
        with_duties(problem, county(problem, ROW, ROW | {"place": "Zzz"}), demand_of(problem))

    assert "Zzz" not in str(told.value)


def thirty_pupils():
    """Thirty pupils of North sit in groups from April to June 2026."""
    row = {"kind": "school groups", "place": "North", "count": 30, "quarter": "2026/27 Q1"}
    table = read_optional("other_work", [{**row, "role": "worker", "hours": 1.5}])
    return table.iloc[0].to_dict()


@pytest.mark.parametrize(
    ("begins", "asked"),
    [
        (date(2026, 5, 4), {"school groups": 18.0}),  # 3 groups of 6 meetings
        (date(2026, 7, 6), {"visits after groups": 6.0}),  # 30 x 20 %, a quarter later
        (date(2026, 10, 5), {}),
    ],
)
def test_r43_thirty_in_groups_are_six_more_starts_in_the_plan_of_the_next_quarter(
    begins, asked, village
):
    # one contact for each start, so that visits are starts
    problem = village()
    tables = county(
        problem, thirty_pupils(), begins=begins, contacts=1.0, group_start_share=0.2
    )  # fmt: skip

    plan = allocate(with_duties(problem, tables, demand_of(problem)))

    done = plan.other_work
    assert done.groupby("kind")["count"].sum().round(4).to_dict() == asked
    assert done["met"].all()


def test_r43_a_longer_lag_takes_the_starts_to_a_later_plan(village):
    late = {"begins": date(2026, 10, 5), "group_start_share": 0.2, "group_start_lag": 2}
    problem = village()
    told = with_duties(problem, county(problem, thirty_pupils(), **late), demand_of(problem))

    (work,) = told.other.works.to_dict("records")
    assert work["subject"] == "Visits after groups of 2026/27 Q1 in North"
    # six starts of 24 contacts in thirteen weeks
    assert work["units"] == pytest.approx(6 * 24 / 13)


def test_groups_of_no_quarter_are_spread_over_the_year_and_so_are_their_visits(village):
    problem = village()
    row = thirty_pupils() | {"quarter": ""}
    told = with_duties(
        problem, county(problem, row, group_start_share=0.2), demand_of(problem)
    )  # fmt: skip

    units = told.other.works.set_index("kind")["units"]
    assert units["school groups"] == pytest.approx(18 * 2 / 39)
    assert units["visits after groups"] == pytest.approx(6 * 24 / 52)


def test_r55_the_largest_gap_of_each_district_comes_first():
    areas = pd.DataFrame({"district": ["North", "South"]}, index=["A", "B"])
    sources = ["school"] * 9 + ["police"] + ["school"] * 5 + ["police"] * 5
    ids = [f"R{n}" for n in range(20)]
    inputs = SimpleNamespace(
        optional={}, areas=areas,
        referrals=pd.DataFrame({"source": sources}, index=pd.Index(ids, name="referral_id")),
        placed=pd.DataFrame(
            {"referral_id": ids, "area_code": ["A"] * 10 + ["B"] * 10, "weight": 1.0}
        ),
    )  # fmt: skip
    assert largest_gaps(inputs, count=3) == []  # nothing to set them beside

    benchmarks = pd.DataFrame(
        {
            "measure": "referral source", "breakdown": ["school", "police"], "kind": "national",
            "value": [0.5, 0.6], "source": "a publication",
        }
    )  # fmt: skip
    inputs.optional = {"benchmarks": benchmarks}
    # North: police 1 of 10 where 6 are expected (-5); South: police 5 where 6 are (-1)
    assert largest_gaps(inputs, count=3) == [("police", "North"), ("police", "South")]
    assert largest_gaps(inputs, count=1) == [("police", "North")]


def test_r55_the_three_districts_furthest_below_get_a_training_a_year_each(village):
    # of four districts: police are 0, 1, 2 and 5 of 10 where 6 are expected
    problem = village()
    tables = county(problem, trainings_per_gap=1, gaps=3)
    names = ["North", "South", "East", "West"]
    tables.areas = pd.DataFrame(
        {"district": names, "easting": [1e3, 9e3, 5e3, 5e3], "northing": 1e3},
        index=pd.Index(["Ash", "Beck", "Elm", "Fern"], name="area_code"),
    )
    police = [0, 1, 2, 5]
    rows = [("police" if n < most else "school") for most in police for n in range(10)]
    ids = [f"R{n}" for n in range(40)]
    tables.referrals = pd.DataFrame({"source": rows}, index=pd.Index(ids, name="referral_id"))
    home = [area for area in tables.areas.index for _ in range(10)]
    tables.placed = pd.DataFrame({"referral_id": ids, "area_code": home, "weight": 1.0})
    tables.optional["benchmarks"] = pd.DataFrame(
        {
            "measure": "referral source", "breakdown": ["police"], "kind": "national",
            "value": [0.6], "source": "a publication",
        }
    )  # fmt: skip

    plan = allocate(with_duties(problem, tables, demand_of(problem)))

    done = plan.other_work
    assert done["subject"].tolist() == [
        f"Training of police in {district}" for district in ("North", "South", "East")
    ]
    assert done["count"].round(4).tolist() == [1.0, 1.0, 1.0]
    assert done["per"].tolist() == ["year"] * 3
    assert done["met"].all()
    assert set(done["worker_id"]) <= set(problem.workers.index)
