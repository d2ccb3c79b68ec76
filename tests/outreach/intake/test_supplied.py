"""What is missing this quarter, what is overdue, and names that nobody described."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from hotspots.reading.layers import LayerFile, read_layers
from outreach.config import read_config
from outreach.inspecting import examine, inspect, verdict
from outreach.intake.feeds import incomplete_stamp, missing_feeds
from outreach.intake.inputs import read_inputs
from outreach.intake.optional_reading import read_optional
from outreach.intake.supplied import overdue_actions, unknown_names
from outreach.quality import quality_banner


@pytest.fixture(scope="module")
def inputs(project):
    """The sample county, read."""
    return read_inputs(read_config(project / "data/sample"))


def test_of_three_feeds_expected_the_one_that_did_not_come_is_named():
    # R-30: 3 expected, 2 received.
    row = {"quarter": "2026/27 Q2", "expected": "yes"}
    feeds = read_optional(
        "feeds",
        [
            {"feed": "Looked after", "received": "yes", **row},
            {"feed": "Education Welfare", "received": "no", **row},
            {"feed": "Connexions", "received": "yes", **row},
            {"feed": "Education Welfare", "received": "no", **row, "quarter": "2026/27 Q1"},
            {"feed": "Survey", "received": "no", **row, "expected": "no"},
        ],
    )
    assert missing_feeds(feeds, day=date(2026, 9, 30))["feed"].tolist() == ["Education Welfare"]
    assert len(missing_feeds(feeds, day=date(2026, 10, 1))) == 0
    stamp = incomplete_stamp(feeds, day=date(2026, 9, 30))
    assert stamp == "incomplete: Education Welfare Q2 2026/27"
    assert incomplete_stamp(feeds, day=date(2026, 10, 1)) == ""
    assert incomplete_stamp(None, day=date(2026, 9, 30)) == ""


def test_a_long_list_of_missing_feeds_is_cut_short_in_the_stamp():
    row = {"quarter": "2026/27 Q2", "expected": "yes", "received": "no"}
    feeds = read_optional(
        "feeds", [{"feed": "Monthly list", "agency": name, **row} for name in "EDCBAA"]
    )
    assert incomplete_stamp(feeds, day=date(2026, 7, 1)) == (
        "incomplete: A, B, C and 2 more Q2 2026/27"
    )


def test_missing_feeds_make_the_records_amber_and_warn_but_do_not_call_them_poor(inputs):
    assert verdict(inputs) == "amber"
    assert quality_banner(inputs) == ("incomplete: Education welfare Q4 2025/26",)


def test_an_action_is_overdue_from_the_day_after_it_was_due_until_it_is_done():
    # R-18: as at 1 October, what was due on 30 September is overdue; what is done is not.
    row = {"action": "a", "owner_role": "commissioner"}
    actions = read_optional(
        "actions",
        [
            {"action_id": "5.2b", "due_date": "30/09/2009", "done": "no", **row},
            {"action_id": "5.2a", "due_date": "31/07/2009", "done": "yes", **row},
            {"action_id": "2.2a", "due_date": "31/08/2009", "done": "no", **row},
        ],
    )
    assert len(overdue_actions(actions, day=date(2009, 8, 31))) == 0
    late = overdue_actions(actions, day=date(2009, 10, 1))
    # longest first: 31 August to 1 October is 31 days
    assert late["days_overdue"].to_dict() == {"2.2a": 31, "5.2b": 1}


def test_rows_that_name_what_nobody_described_are_told_by_column_and_row(inputs):
    good = {"activity": "a", "place": "p", "agency": "b", "sessions_per_week": 1}
    rows = [
        {**good, "slot": "Mon AM", "venue_id": ""},
        {**good, "slot": "Midnight", "venue_id": "V001"},
        {**good, "slot": "Mon AM", "venue_id": "V999"},
    ]
    told = unknown_names(
        {"partner_sessions": read_optional("partner_sessions", rows)},
        known={"venues": inputs.venues.index, "slots": inputs.slots.index},
    )
    assert told == (
        "partner_sessions: venue_id of 1 row(s) is not in the table of venues, e.g. row 4.",
        "partner_sessions: slot of 1 row(s) is not in the table of slots, e.g. row 3.",
    )


def test_funding_may_pay_for_all_session_types(inputs):
    assert unknown_names(inputs.optional, known={"session_types": inputs.session_types.index}) == ()


def test_check_prints_what_was_supplied_what_is_missing_and_what_is_overdue(inputs):
    page = inspect(inputs)
    assert "attendance (204)" in page
    assert "incomplete: 1 feed(s) expected in 2025/26 Q4" in page
    assert "Exclusions (Education welfare)" in page
    # due on 28 February, looked at on 31 March 2026
    assert "action A2 is overdue by 31 days" in page

    supplied = examine(inputs)["supplied"]
    assert supplied["tables"]["feeds"] == 7
    assert supplied["missing_feeds"] == [{"feed": "Exclusions", "agency": "Education welfare"}]
    assert [action["action_id"] for action in supplied["overdue_actions"]] == ["A2"]


def test_check_tells_of_each_layer_what_became_of_its_events(inputs, tmp_path):
    first = inputs.areas.index[0]
    (tmp_path / "a.csv").write_text(
        f"area_code,count,month\n{first},1200,2026-01\nX99999999,5,2026-01\n,3,2026-02\n"
        f"{first},4,2026-03\n",
        encoding="utf-8",
    )
    (tmp_path / "b.csv").write_text(f"area_code,count\n{first},2\n", encoding="utf-8")
    common = {"kind": "counts", "provenance": "invented"}
    files = [
        LayerFile(
            name="events", path=tmp_path / "a.csv", basis="event", month_to="2026-02", **common
        ),
        LayerFile(name="homes", path=tmp_path / "b.csv", basis="residence", **common),
    ]
    counts, facts = read_layers(files, inputs.areas)
    with_layers = replace(inputs, layers=counts, layer_facts=facts)

    page = inspect(with_layers).splitlines()
    at = page.index(
        "Layers       events: 1,212 read, 4 left out, 1,200 counted, 5 outside, 3 without place; "
        "event: where something happened; months 2026-01 to 2026-02"
    )
    assert page[at + 1] == (
        "             homes: 2 read, 2 counted, 0 outside, 0 without place; "
        "residence: where people live"
    )
    told = json.loads(json.dumps(examine(with_layers)))["supplied"]["layers"]
    assert [layer["layer"] for layer in told] == ["events", "homes"]
    assert told[0]["outside"] == 5
    assert told[0]["without_place"] == 3
    assert told[1]["basis"] == "residence"
    assert "Layers " not in inspect(inputs)


@pytest.mark.slow
def test_the_tables_reach_the_inputs_and_places_and_rates_are_used(inputs, project):
    assert inputs.optional["attendance"]["date"].max() <= pd.Timestamp(2026, 3, 31)
    assert inputs.optional["places"].loc["Stavenham", "easting"] == 551442

    # staff without grid references and without a rate: base and rate come from the tables
    staff = pd.read_csv(project / "data/sample/staff.csv", dtype=str, keep_default_na=False)
    rows = staff.drop(columns=["easting", "northing", "mileage_rate"]).to_dict("records")
    settings = inputs.config.model_dump()
    settings["staff"] = {"rows": tuple(rows)}
    again = read_inputs(type(inputs.config).model_validate(settings))

    assert again.staff["easting"].equals(inputs.staff["easting"])
    assert (again.staff["mileage_rate"] == 0.55).all()  # the plan begins on 4 May 2026
    settings["county"]["plan_date"] = date(2026, 4, 1)
    before = read_inputs(type(inputs.config).model_validate(settings))
    assert (before.staff["mileage_rate"] == 0.45).all()
