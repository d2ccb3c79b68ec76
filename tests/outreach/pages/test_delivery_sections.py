"""Whether the sessions worked, in the restricted paper and workbook and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from outreach.pages.decision_paper import pack_report
from outreach.pages.delivery import delivery_sections, delivery_tables
from outreach.planning.delivering import Delivered, delivered


@pytest.fixture(scope="module")
def came(county):
    """The sample county's table of attendance, judged without priority areas."""
    kinds = county.session_types[["counts_for_hotspot"]]
    hotspots = pd.DataFrame({"venues": []})
    return delivered(county, SimpleNamespace(types=kinds, hotspots=hotspots))


def test_each_venue_and_kind_has_what_was_planned_held_and_who_came_and_did_not(county, came):
    venues, advice, kinds, _ = delivery_tables(county, came)

    for column in ("Planned", "Held", "Came", "Booked and did not come", "95% interval, GBP"):
        assert column in venues.frame
        assert column in kinds.frame
    planned = venues.frame["Planned"].astype(int)
    assert planned.sum() == len(county.optional["attendance"])
    assert len(kinds.frame) == county.optional["attendance"]["session_type"].nunique()
    assert set(advice.frame["Advice"]) <= {
        "Stop, or change the time", "Move", "Add a session", "Find out why not held",
        "Describe the session type", "Look again next quarter",
    }  # fmt: skip


def test_r51_too_empty_is_flagged_in_words(came):
    row = came.by_venue.loc[("V011", "school_group")]
    # 54 came to 11 sessions of ten places: 49.1%
    assert row["utilisation"] == pytest.approx(54 / 110)
    assert row["flagged"]
    assert row["words"] == "fewer than half of the places were used"


def test_r54_brief_and_structured_support_hold_the_kinds_whose_cost_is_known(county, came):
    mix = came.mix.loc["Drop-in: brief support"]
    brief = came.by_type.loc[["drop_in", "friday_outreach"]]

    # outreach and drop-ins have no booking; a family worker has no rate, so families are not in
    assert mix["numerator"] == pytest.approx(brief["cost"].sum())
    assert mix["denominator"] == brief["attended"].sum()
    assert mix["lower_cost"] < mix["value"] < mix["upper_cost"]
    assert pd.isna(came.by_type.loc["family", "cost"])
    structured = came.mix.loc["Booked: structured support"]
    known = came.by_type.loc[came.by_type["cost"].notna()].drop(index=brief.index)
    assert structured["denominator"] == known["attended"].sum() > 0


def test_the_restricted_paper_says_whether_it_worked_and_no_other_does(
    county, edition, facts, came
):
    told = replace(facts, came=came)
    for name, expected in (("RESTRICTED", True), ("PARTNER", False), ("PUBLIC", False)):
        report = pack_report(county, replace(edition, edition=name), facts=told)
        ids = {section.id for section in report.sections}
        assert ({"worked", "advice", "unit-costs"} <= ids) is expected
        assert ("worked" in ids) is expected


def test_without_a_table_of_attendance_there_is_no_section(county):
    empty = Delivered(pd.DataFrame(), pd.DataFrame(), pd.DataFrame())
    assert delivery_sections(county, None) == ()
    assert delivery_sections(county, empty) == ()
    assert delivery_tables(county, empty) == ()
