"""The action tracker: an action that is done after the day is still open on it."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from outreach.pages.tracker import tracker_section, tracker_table


def actions(**more):
    frame = pd.DataFrame(
        {
            "action": ["Prioritise hotspots", "Refresh the map", "Train schools"],
            "owner_role": ["commissioner", "analyst", "lead"],
            "due_date": pd.to_datetime(["2009-09-30", "2009-07-31", "2009-12-31"]),
            "done": [False, True, False],
            "done_on": pd.to_datetime([None, "2009-07-20", None]),
            "hotspot_id": ["", "H1", None],
        },
        index=pd.Index(["5.2b", "5.2a", "6.1"], name="action_id"),
    )
    return frame.assign(**more)


def test_r18_an_action_due_in_september_is_a_month_late_on_the_first_of_october():
    frame = tracker_table(actions(), day=dt.date(2009, 10, 1), exact=True).frame

    assert frame["Number"].tolist() == ["5.2b", "6.1", "5.2a"]  # late, open, done
    assert frame["State"].tolist() == ["overdue 1 month as at 1 October 2009", "to come", "done"]
    assert frame["About"].tolist() == ["the county", "the county", "H1"]


def test_what_is_done_later_is_open_on_the_day():
    late = actions(done_on=pd.to_datetime([None, "2009-11-02", None]))
    frame = tracker_table(late, day=dt.date(2009, 10, 1), exact=True).frame

    state = dict(zip(frame["Number"], frame["State"], strict=True))
    assert state["5.2a"] == "overdue 3 months as at 1 October 2009"


def test_words_of_an_action_stay_with_the_named_analysts():
    section = tracker_section(actions(), day=dt.date(2009, 10, 1), exact=False)

    assert section.sentences == ("1 of 3 actions is late.",)
    assert "Train schools" not in section.parts[0].frame.to_string()
    assert section.parts[0].frame.columns.tolist() == ["Number", "Owner (role)", "Due", "State"]


def test_without_a_table_the_tracker_is_not_assessed():
    said = tracker_section(None, day=dt.date(2009, 10, 1), exact=True).sentences
    assert said == ("Not assessed: data not supplied.",)
