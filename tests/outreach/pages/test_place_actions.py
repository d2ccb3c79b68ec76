"""What was agreed: the milestones of a partnership of 2009, as at 1 October 2009."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from outreach.pages.place_actions import actions_section, state


@pytest.fixture
def actions():
    """One late, one done, one to come; the late one is about H2."""
    return pd.DataFrame(
        {
            "action": ["Agree who leads", "Map need", "Open a drop-in"],
            "owner_role": ["coordinator", "analyst", "manager"],
            "due_date": pd.to_datetime(["2009-09-30", "2009-06-30", "2009-12-31"]),
            "done": [False, True, False],
            "done_on": pd.to_datetime([None, "2009-06-01", None]),
            "hotspot_id": ["H2", "", "H1"],
        },
        index=pd.Index(["5.2b", "1.1", "6.1"], name="action_id"),
    )


def rows_of(actions, *keys):
    section = actions_section(actions, keys=keys, day=date(2009, 10, 1), name="place-1")
    return section.parts[0].frame.to_dict("records")


def test_r18_an_action_due_in_september_is_overdue_one_month_on_1_october(actions):
    # domain.md R-18: "As-at 1 Oct 09: 5.2b due Sept 09 shows overdue 1 month"
    (late, done) = rows_of(actions, "H2")

    assert late == {
        "Action": "Agree who leads",
        "Owner (role)": "coordinator",
        "Due": "30 September 2009",
        "State": "overdue 1 month as at 1 October 2009",
        "About": "H2",
    }
    assert (done["State"], done["About"]) == ("done", "the county")


def test_a_place_has_its_own_actions_and_those_of_the_other_search(actions):
    assert [row["About"] for row in rows_of(actions, "H1")] == ["H1", "the county"]
    assert [row["About"] for row in rows_of(actions, "H3", "H2")] == ["H2", "the county"]


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2009-10-01", "to come"),
        ("2009-10-20", "to come"),
        ("2009-08-31", "overdue 2 months as at 1 October 2009"),
        ("2008-10-01", "overdue 12 months as at 1 October 2009"),
    ],
)
def test_months_are_those_of_the_calendar(due, said):
    assert state(False, pd.Timestamp(due), day=date(2009, 10, 1)) == said


def test_within_a_month_it_is_late_by_less_than_one():
    late = state(False, pd.Timestamp("2009-10-05"), day=date(2009, 10, 9))

    assert late == "overdue less than 1 month as at 9 October 2009"


def test_without_the_table_nothing_is_claimed():
    section = actions_section(None, keys=("H1",), day=date(2009, 10, 1), name="x")

    assert section.sentences == ("Not assessed: data not supplied.",)
    assert section.parts == ()
