"""Money and delivery of the sample county: files that agree with its tables, words one can read."""

from __future__ import annotations

import io
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from plain_english import faults_in
from plain_english import sentences_of as spoken

from allocation.search.assembling import assignment_table, worker_table
from maps.report import report_page, tables_of
from outreach.filing.money import money_files
from outreach.pages.money import money_report, posts_section
from outreach.planning.delivering import (
    delivered,
    event_weeks,
    funded,
    hourly_rates,
    most_remote,
    week_costs,
)
from outreach.stages import undecided_problem


@pytest.fixture(scope="module")
def problem(county):
    """The county's tables as a problem, with even demand and without hotspots."""
    clusters = pd.DataFrame(
        columns=["areas", "rank", "approved"], index=pd.Index([], name="hotspot_id")
    )
    even = pd.DataFrame({"demand": 2.0}, index=county.areas.index)
    return undecided_problem(county, SimpleNamespace(areas=even, clusters=clusters))


@pytest.fixture(scope="module")
def plan(problem):
    """Two sessions: a drop-in of two workers and a clinic of one nurse."""
    role = problem.workers["role"]
    teams = problem.teams.index.to_frame(index=False)
    teams = teams.assign(role=role.reindex(teams["worker_id"]).to_numpy())
    rows = []
    for kind, wanted, seats in (("drop_in", "worker", 2), ("clinic", "nurse", 1)):
        able = teams[(teams["session_type"] == kind) & (teams["role"] == wanted)]
        place = able["venue_id"].value_counts().index[0]
        crew = tuple(able["worker_id"][able["venue_id"] == place].iloc[:seats])
        rows.append({"venue_id": place, "session_type": kind, "slot": "Tue AM", "crew": crew})
    sessions = pd.DataFrame(rows).assign(sessions_per_week=1.0, contacts=4.0, hire_cost=10.0)
    sessions.index = pd.Index(["S1", "S2"], name="session_id")
    given = assignment_table(problem, sessions)
    demand = problem.areas["demand"]
    return SimpleNamespace(
        sessions=sessions,
        assignments=given,
        workers=worker_table(problem, given),
        coverage=pd.DataFrame({"demand": demand, "contacts": demand / 4}),
        other_work=pd.DataFrame(),
        funding=pd.DataFrame(),
        against_today=pd.DataFrame(),
        event_weeks=pd.DataFrame(),
    )


@pytest.fixture(scope="module")
def made(county, problem, plan):
    """The files of the private folder."""
    return money_files(county, problem, plan)


def without(county, *names):
    return replace(county, optional={k: v for k, v in county.optional.items() if k not in names})


def test_what_was_planned_held_and_attended_agrees_with_the_table(county, made):
    given = county.optional["attendance"]
    rows = pd.read_csv(io.BytesIO(made["delivery.csv"]))
    assert rows["planned"].sum() == len(given)
    assert rows["held"].sum() == given["held"].sum()
    assert rows["attended"].sum() == given["attended"].sum()
    assert rows["advice"].notna().all()


def test_the_cost_of_an_attendance_is_that_of_the_sessions_held(county, problem):
    rows = delivered(county, problem).by_venue
    row = rows.loc[("V001", "drop_in")]
    # a staffed library: one worker at GBP 26.57 for 2.5 + 0.5 h, goods 5, no hire
    assert county.venues.loc["V001", ["lone_working", "hire_cost"]].tolist() == [True, 0.0]
    assert row["cost"] == pytest.approx(row["held"] * (26.57 * 3 + 5))
    assert row["value"] == pytest.approx(row["cost"] / row["attended"])
    assert row["lower_cost"] < row["value"] < row["upper_cost"]


def test_a_role_without_a_rate_on_that_day_is_not_assessed(county, problem):
    # the sample's rate of nurses begins on 1 April 2026, a day after its data were taken
    assert "nurse" not in hourly_rates(county, county.config.county.data_date)
    assert "nurse" in hourly_rates(county, county.config.county.plan_date)
    came = delivered(county, problem)
    assert pd.isna(came.by_type.loc["clinic", "cost"])
    assert came.by_type.loc["clinic", "sentence"] == (
        "Booked clinic: not assessed: no hourly rate supplied for those days."
    )


def test_the_week_of_the_plan_costs_its_hours_at_their_rates(county, problem, plan):
    costs = week_costs(county, problem, plan)
    hours = plan.assignments.groupby("role")["hours"].sum()
    assert costs.by_type.loc["drop_in", "staff"] == pytest.approx(26.57 * hours["worker"])
    assert costs.by_type.loc["clinic", "staff"] == pytest.approx(34.27 * hours["nurse"])
    unpaid = week_costs(without(county, "rates"), problem, plan)
    assert unpaid.sentence == (
        "Cost of the hours of nurse, worker: not assessed: no hourly rate supplied."
    )


def test_the_funders_pay_for_all_of_the_plan(county, problem, plan):
    costs = week_costs(county, problem, plan)
    paid = funded(county, costs)
    assert paid.complete
    assert paid.funders["gbp"].sum() == pytest.approx(52 * costs.by_type["total"].sum())
    assert paid.funders["percent"].tolist() == [62.0, 23.0, 15.0]  # the sample's agreements
    assert set(paid.split["stream"]) == {""}  # none of it by money tied to youth justice


def test_events_take_hours_in_their_own_weeks(county, plan):
    taken, weeks = event_weeks(county, plan)
    assert taken.loc["E1", "hours"].to_dict() == {pd.Timestamp("2026-07-13"): 16.0}
    spare = (plan.workers["hours_available"] - plan.workers["hours_used"]).sum()
    assert weeks.loc[pd.Timestamp("2026-07-13"), "left"] == pytest.approx(spare - 16.0)


def test_what_a_county_does_not_supply_is_said(county, problem, plan):
    bare = without(county, "attendance", "funding", "events", "rates")
    told = {part.id: part.sentences for part in money_report(bare, problem, plan).sections}
    for name in ("worked", "advice", "unit-costs", "funding", "events"):
        assert told[name] == ("Not assessed: data not supplied.",), name
    assert not {"delivery.csv", "costs_by_funder.csv"} & money_files(bare, problem, plan).keys()


def test_the_page_is_restricted_and_each_of_its_tables_is_a_file(county, problem, plan, made):
    report = money_report(county, problem, plan)
    assert report.edition == "RESTRICTED"
    wanted = {f"money/{table.csv_name}" for table in tables_of(report)}
    assert wanted <= made.keys()
    assert b"RESTRICTED" in made["money.html"]


def test_the_page_is_in_plain_english(county, problem, plan):
    page = report_page(money_report(county, problem, plan)).decode()
    names = frozenset(word for name in county.staff["employer"] for word in name.split())
    assert faults_in(spoken("money.html", page), names=names) == []


def test_a_priority_area_served_from_one_place_keeps_it(county, problem):
    empty = county.optional["attendance"].assign(attended=1)
    few = replace(county, optional={**county.optional, "attendance": empty})
    hotspot = pd.DataFrame({"venues": [("V001",)]}, index=pd.Index(["H1"], name="hotspot_id"))
    served = replace(problem, hotspots=hotspot)
    rows = delivered(few, served).by_venue["advice"]
    # one attendance a session is stopped everywhere, but moved where the place is needed
    assert rows[("V001", "drop_in")] == "move"
    assert (rows.drop([("V001", "drop_in"), ("V001", "family")]) == "stop").any()


def test_names_that_nobody_described_are_judged_as_far_as_can_be(county, problem, plan):
    given = county.optional["attendance"]
    odd = given.assign(
        venue_id=given["venue_id"].replace("V001", "nowhere"),
        session_type=given["session_type"].replace("family", "fair"),
    )
    other = replace(county, optional={**county.optional, "attendance": odd})
    rows = delivered(other, problem).by_venue
    assert pd.isna(rows.loc[("nowhere", "drop_in"), "cost"])
    assert rows.xs("fair", level="session_type")["advice"].unique().tolist() == ["describe"]
    assert b"nowhere" in money_files(other, problem, plan)["money/attendance-venue.csv"]


def test_a_plan_without_sessions_costs_nothing(county, problem, plan):
    none = plan.sessions.iloc[:0]
    given = assignment_table(problem, none)
    empty = SimpleNamespace(
        sessions=none,
        assignments=given,
        workers=worker_table(problem, given),
        coverage=plan.coverage.assign(contacts=0.0),
        other_work=pd.DataFrame(),
        funding=pd.DataFrame(),
        against_today=pd.DataFrame(),
        event_weeks=pd.DataFrame(),
    )
    assert week_costs(county, problem, empty).by_type.empty
    assert b"0.0 staff hours and 0 miles" in money_files(county, problem, empty)["money.html"]


def test_in_a_priority_area_three_tenths_at_most_are_met_remotely(county, problem, plan):
    near = county.travel["minutes"].groupby(level="area_code").min()
    members = tuple(near.index[near <= 45][:3])
    hotspot = pd.DataFrame({"areas": [members]}, index=pd.Index(["H1"], name="hotspot_id"))
    found = most_remote(county, replace(problem, hotspots=hotspot), plan)

    demand = plan.coverage["demand"]
    inside = found.index.isin(members)
    assert found.loc[inside, "contacts"].sum() == pytest.approx(0.3 * demand[inside].sum())
    # elsewhere all that sessions leave: three quarters of demand
    assert found.loc[~inside, "contacts"].sum() == pytest.approx(0.75 * demand[~inside].sum())


def test_r49_the_page_prints_no_rate_for_a_team_of_which_only_vacancies_are_listed(county):
    staff = county.staff.assign(employer="Kent", vacant=False)
    staff.iloc[:2, staff.columns.get_loc("employer")] = "Medway"
    staff.iloc[:2, staff.columns.get_loc("vacant")] = True
    section = posts_section(replace(county, staff=staff))

    (said,) = [line for line in section.sentences if line.startswith("Medway")]
    assert said.endswith("no rate, because nobody says how many posts there should be.")
    shown = section.parts[0].frame.set_index("Team")
    assert "%" not in " ".join(shown.loc["Medway"].astype(str))


def test_names_that_a_register_has_in_capitals_are_written_as_people_write_them(county, problem):
    loud = replace(county, venues=county.venues.assign(name=county.venues["name"].str.upper()))
    clusters = pd.DataFrame(
        columns=["areas", "rank", "approved"], index=pd.Index([], name="hotspot_id")
    )
    even = pd.DataFrame({"demand": 2.0}, index=county.areas.index)
    found = undecided_problem(loud, SimpleNamespace(areas=even, clusters=clusters))

    # what stays, moves and ends is told from these names; only small words differ ("of", "St.")
    assert not found.venues["name"].str.isupper().any()
    assert found.venues["name"].str.lower().equals(problem.venues["name"].str.lower())
