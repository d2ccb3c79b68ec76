"""Partners, fuller rooms, joint clinics, families and agencies, each decided by the plan."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from allocation import allocate, check_plan
from allocation.people.families import families_apart, families_near, family_need
from allocation.people.joint_clinics import districts_in_need
from allocation.people.partners import clash_table
from allocation.targets import rule_priorities

JOINT = {
    "session_type": "joint clinic", "contact_hours": 2, "setup_hours": 0.5,
    "contacts_per_session": 4, "crew": "worker:1;mental health:1", "slots": ["Mon PM"],
    "booking": "bookable",
}  # fmt: skip
FAMILY = {
    "session_type": "family", "contact_hours": 2, "setup_hours": 0.5, "contacts_per_session": 6,
    "crew": "worker:2", "slots": ["Mon PM", "Mon after-school"], "demand_share": 0.25,
    "stream": "family", "counts_for_hotspot": "yes", "booking": "bookable",
}  # fmt: skip
OUTREACH = {
    "session_type": "outreach", "contact_hours": 3, "setup_hours": 0.5, "contacts_per_session": 20,
    "crew": "worker:2", "min_crew": 2, "slots": ["Fri eve"], "demand_share": 0.5,
    "agencies": "TYS:1",
}  # fmt: skip


def worker(who, **more):
    """A worker of Ash."""
    return {
        "worker_id": who, "role": "worker", "wte": 1, "hours": 6.0, "easting": 150, "northing": 0,
        "slots": ["Mon PM", "Mon after-school", "Fri eve"], "experienced": "yes",
        "employer": "SPACE", **more,
    }  # fmt: skip


@pytest.fixture(scope="module")
def ash():
    """Ash is a hotspot."""
    return pd.DataFrame(
        {"areas": [("Ash",)], "rank": [1], "approved": [True]},
        index=pd.Index(["H1"], name="hotspot_id"),
    )


def clashing(*slots):
    """A youth club holds drop-ins at both halls in some slots."""
    halls = ("Ash 1", "Ash 2")
    return clash_table([(hall, "drop-in", slot, "Club") for hall in halls for slot in slots])


def test_r13_the_plan_holds_no_drop_in_when_a_partner_does(village):
    problem = village.make(wishes={"clashes": clashing("Mon PM")})  # else Monday PM is chosen

    plan = allocate(problem)

    assert plan.sessions["slot"].tolist() == ["Mon after-school"]
    assert plan.unmet.empty
    assert check_plan(plan, problem).empty


@pytest.mark.slow
def test_a_clash_that_a_hotspot_needs_is_listed_and_costs_what_the_county_says(village, ash):
    wishes = {"clashes": clashing("Mon PM", "Mon after-school")}
    listed = {}
    for taken in ("hard", "priced", "off"):
        problem = village.make(
            wishes=wishes, hotspots=ash, priorities=rule_priorities({"partner_clashes": taken})
        )
        plan = allocate(problem)
        listed[taken] = (len(plan.sessions), sorted(plan.unmet["rule"]))
        assert check_plan(plan, problem).empty

    assert listed == {
        "hard": (0, ["hotspots"]),
        "priced": (1, ["partner_clashes"]),
        "off": (1, []),
    }


@pytest.mark.slow
def test_the_search_of_a_large_county_avoids_clashes_too(village):
    problem = village.make(people=(20.0, 9.0), hours=6.6, wishes={"clashes": clashing("Mon PM")})

    plan = allocate(problem, max_zones=1)

    at_ash = plan.sessions[plan.sessions["venue_id"].str.startswith("Ash")]
    assert len(at_ash)
    assert "Mon PM" not in set(at_ash["slot"])
    assert check_plan(plan, problem).empty


@pytest.mark.slow
def test_a_floor_of_use_makes_fewer_and_fuller_sessions(village):
    # 10 people, sessions of 8: two would be 62 % full, one 100 %
    spread = allocate(village.make(people=(10.0,), hours=6.0))
    problem = village.make(people=(10.0,), hours=6.0, wishes={"utilisation_floor": 0.7})
    fuller = allocate(problem)

    assert [len(spread.sessions), len(fuller.sessions)] == [2, 1]
    assert fuller.unmet.empty
    assert check_plan(fuller, problem).empty


@pytest.mark.slow
def test_an_empty_session_that_a_hotspot_needs_is_listed(village, ash):
    # 2 of 8 places, where half are asked for: 2 contacts short
    problem = village.make(people=(2.0,), hotspots=ash, wishes={"utilisation_floor": 0.5})

    plan = allocate(problem)

    assert plan.unmet[["rule", "amount"]].to_numpy().tolist() == [["utilisation", 2.0]]
    assert "25% of its places" in plan.unmet["sentence"].iloc[0]
    assert check_plan(plan, problem).empty


def joint_county(village, *, cycle=1, **more):
    """Two villages; North has 13 of 97 with both needs (13.4 %), South 4 of 97."""
    counts = pd.DataFrame({"asked": [97, 97], "yes": [13, 4]}, index=["North", "South"])
    joint = districts_in_need(counts, share=0.13, asked=20, cycle_weeks=cycle)
    wishes = {"joint": joint, "joint_types": ("joint clinic",)}
    staff = [worker("Kit"), worker("Mia", role="mental health")]
    options = {"types": (village.drop_in, JOINT), "people": (9.0, 9.0), "staff": staff, **more}
    return village.make(wishes=wishes, **options)


def test_r58_the_district_with_13_4_percent_gets_its_joint_clinic(village):
    problem = joint_county(village)

    plan = allocate(problem)

    clinics = plan.sessions[plan.sessions["session_type"] == "joint clinic"]
    assert problem.venues["district"][clinics["venue_id"]].tolist() == ["North"]
    assert plan.unmet.empty
    assert check_plan(plan, problem).empty


def test_r58_a_clinic_each_fortnight_will_do_where_the_plan_knows_fortnights():
    counts = pd.DataFrame({"asked": [97], "yes": [13]}, index=["North"])
    often = [
        districts_in_need(counts, share=0.13, asked=20, cycle_weeks=weeks)["sessions"]["North"]
        for weeks in (1, 2, 4)
    ]

    assert often == [1.0, 0.5, 0.5]


@pytest.mark.slow
def test_r58_the_district_with_13_4_percent_gets_one_joint_clinic_a_fortnight(village):
    # both types are held fortnightly, so that a clinic is one in two weeks and no more
    fortnightly = {"frequencies": ["fortnightly"]}
    kinds = (village.drop_in | fortnightly, JOINT | fortnightly)
    problem = joint_county(village, cycle=2, types=kinds, cycle_weeks=2)

    plan = allocate(problem)

    clinics = plan.sessions[plan.sessions["session_type"] == "joint clinic"]
    asked = problem.venues["district"][clinics["venue_id"]] == "North"
    assert clinics["sessions_per_week"][asked.to_numpy()].tolist() == [0.5]
    assert clinics["weeks"].map(len).tolist() == [1] * len(clinics)
    assert "joint_clinics" not in set(plan.unmet["rule"])
    assert check_plan(plan, problem).empty


def test_r58_too_few_asked_say_nothing():
    counts = pd.DataFrame({"asked": [10], "yes": [9]}, index=["North"])

    assert districts_in_need(counts, share=0.13, asked=20).empty


@pytest.mark.slow
def test_r58_a_district_without_a_mental_health_worker_is_reported(village):
    problem = joint_county(village, staff=[worker("Kit"), worker("Lee")])

    plan = allocate(problem)

    assert plan.unmet["rule"].tolist() == ["joint_clinics"]
    assert "13.4% of those asked there" in plan.unmet["sentence"].iloc[0]
    assert check_plan(plan, problem).empty


def family_county(village, *, count=False, **more):
    """Ash, with drop-ins for young people and a quarter of planning demand for families."""
    drop_in = {**village.drop_in, "demand_share": 0.75}
    options = {"types": (drop_in, FAMILY), "hours": 6.0, **more}
    plain = village.make(**options)
    types = families_apart(plain.types, count=count)
    apart = village.make(**{**options, "types": types.reset_index().to_dict("records")})
    problem = replace(apart, types=types)
    families = family_need(pd.Series({"Ash": sum(options.get("people", (20.0,)))}), types)
    wishing = replace(problem, wishes=replace(problem.wishes, families=families))
    return replace(wishing, wishes=replace(wishing.wishes, families_near=families_near(wishing)))


@pytest.mark.slow
def test_r32_families_take_nothing_from_young_peoples_need(village):
    # drop-in had three quarters of demand: without the families' quarter it has all of it
    problem = family_county(village, people=(20.0,))
    alone = village.make(hours=6.0, people=(20.0,))

    plan, young = allocate(problem), allocate(alone)

    assert float(problem.need.sum()) == pytest.approx(20.0)
    assert plan.value == pytest.approx(young.value)
    assert check_plan(plan, problem).empty


def test_r32_families_share_rooms_and_staff_that_are_left(village):
    # 4 young people need one drop-in; the time for a second session goes to families
    problem = family_county(village, people=(4.0,))

    plan = allocate(problem)

    assert sorted(plan.sessions["session_type"]) == ["drop-in", "family"]
    expected = plan.sessions.set_index("session_type")["contacts"]
    assert expected["family"] == pytest.approx(1.0)  # 0.25 x 4
    assert expected["drop-in"] == pytest.approx(4.0)
    assert check_plan(plan, problem).empty


@pytest.mark.slow
def test_r32_family_sessions_serve_no_hotspot_unless_the_county_says_so(village, ash):
    only = ({**FAMILY, "min_sessions": 1},)
    served = {}
    for count in (False, True):
        problem = family_county(village, types=only, hotspots=ash, count=count)
        plan = allocate(problem)
        served[count] = sorted(plan.unmet["rule"])
        assert plan.sessions["session_type"].tolist() == ["family"]
        assert check_plan(plan, problem).empty

    assert served == {False: ["hotspots"], True: []}


def three_hotspots():
    """Three villages that ask for outreach on Friday evenings."""
    names = ["Ash", "Beck", "Combe"]
    table = {"areas": [(name,) for name in names], "rank": [1, 2, 3], "approved": True}
    return pd.DataFrame(table, index=pd.Index(["H1", "H2", "H3"], name="hotspot_id"))


@pytest.mark.slow
def test_r10_friday_evenings_have_two_workers_one_of_them_of_tys(village):
    staff = [worker("Kit"), worker("Lee"), worker("Tess", employer="tys ")]
    fridays = {"types": (OUTREACH,), "hotspots": three_hotspots().iloc[:1], "staff": staff}
    problem = village.make(friday_evening={"H1": True}, **fridays)

    plan = allocate(problem)

    crew = plan.sessions["crew"].iloc[0]
    assert len(crew) == 2
    assert "Tess" in crew
    assert "fridays" not in set(plan.unmet["rule"])
    assert check_plan(plan, problem).empty


def test_r10_h3_without_a_worker_of_tys_is_reported(village):
    # one worker of TYS, one Friday evening: of three hotspots two go without, H3 among them
    staff = [worker(who) for who in ("Ann", "Kit", "Lee")] + [worker("Tess", employer="TYS")]
    flags = dict.fromkeys(("H1", "H2", "H3"), True)
    problem = village.make(
        types=(OUTREACH,), people=(9.0, 9.0, 9.0), hotspots=three_hotspots(), staff=staff,
        friday_evening=flags, hotspot_minutes=8.0,
    )  # fmt: skip

    plan = allocate(problem)

    missed = plan.unmet[plan.unmet["rule"] == "fridays"]
    assert missed["subject"].tolist() == ["H2", "H3"]
    assert missed["change"].str.contains("Among its workers must be one of TYS: a further").all()
    assert check_plan(plan, problem).empty


def test_r10_two_agencies_share_a_friday_each_fortnight_and_h3_without_tys_is_reported(village):
    # one worker of each agency has two Friday evenings in a fortnight, for three hotspots
    kind = OUTREACH | {"frequencies": ["weekly", "fortnightly"]}
    problem = village.make(
        types=(kind,), people=(9.0, 9.0, 9.0), hotspots=three_hotspots(), cycle_weeks=2,
        staff=[worker("Kit"), worker("Tess", employer="TYS")], hotspot_minutes=8.0,
        friday_evening=dict.fromkeys(("H1", "H2", "H3"), True),
    )  # fmt: skip

    plan = allocate(problem)

    held = plan.sessions.sort_values("venue_id")
    assert held["venue_id"].str.split().str[0].tolist() == ["Ash", "Beck"]
    assert sorted(held["weeks"]) == [(1,), (2,)]  # one evening of the fortnight each
    assert set(held["slot"]) == {"Fri eve"}
    assert all(sorted(crew) == ["Kit", "Tess"] for crew in held["crew"])
    missed = plan.unmet[plan.unmet["rule"] == "fridays"]
    assert missed["subject"].tolist() == ["H3"]
    assert check_plan(plan, problem).empty


@pytest.mark.slow
def test_r10_the_reason_names_the_agency_that_can_send_nobody(village):
    problem = village.make(
        types=(OUTREACH,), hotspots=three_hotspots().iloc[:1], friday_evening={"H1": True},
        staff=[worker("Kit"), worker("Lee")],
    )  # fmt: skip

    plan = allocate(problem)

    friday = plan.unmet[plan.unmet["rule"] == "fridays"].iloc[0]
    assert friday["change"].startswith("A worker of TYS, free in its slots")
    instead = "Or agree with another agency to stand in, such as SPACE, which could be there."
    assert friday["change"].endswith(instead)
    assert check_plan(plan, problem).empty


@pytest.mark.slow
def test_a_crew_without_the_agency_is_found(village):
    staff = [worker("Kit"), worker("Lee"), worker("Tess", employer="TYS")]
    problem = village.make(
        types=(OUTREACH,), hotspots=three_hotspots().iloc[:1], friday_evening={"H1": True},
        staff=staff,
    )  # fmt: skip
    plan = allocate(problem)
    crews = pd.Series([("Kit", "Lee")] * len(plan.sessions), index=plan.sessions.index)

    broken = check_plan(replace(plan, sessions=plan.sessions.assign(crew=crews)), problem)

    assert "too few workers of TYS" in set(broken["sentence"])


@pytest.mark.slow
def test_a_venue_outside_the_county_serves_those_who_live_near_it(village):
    # Beck has no hall of its own within the county: the listed one stands 2 km over the border
    problem = village.make(people=(9.0,), halls=1)
    venues = problem.venues.assign(easting=-2000.0, district="outside the county")
    county = replace(problem, venues=venues)

    plan = allocate(county)

    assert plan.sessions["venue_id"].tolist() == ["Ash 1"]
    assert plan.served["contacts"].sum() > 0
    assert check_plan(plan, county).empty
