"""An event takes staff in its own week only."""

from __future__ import annotations

import pandas as pd

from allocation.delivery.events import event_hours, weeks_with_events
from outreach.intake.optional_reading import read_optional

FAIR = {
    "event_id": "E1", "name": "Water Fair", "date_from": "2026-07-18", "date_to": "2026-07-18",
    "workers": 2, "hours": 8, "easting": 1, "northing": 1,
}  # fmt: skip


def test_r_47_the_event_of_18_july_takes_two_staff_for_eight_hours_in_that_week_only():
    taken = event_hours(read_optional("events", [FAIR]))
    assert taken["hours"].to_dict() == {("E1", pd.Timestamp("2026-07-13")): 16.0}
    assert taken["workers"].tolist() == [2]

    weeks = weeks_with_events(taken, weekly_hours=100.0)
    assert weeks["left"].to_dict() == {pd.Timestamp("2026-07-13"): 84.0}


def test_an_event_over_a_weekend_and_a_monday_falls_in_two_weeks():
    long = {**FAIR, "event_id": "E2", "date_to": "2026-07-20", "hours": 12}
    taken = event_hours(read_optional("events", [FAIR, long]))
    of_two = taken.loc["E2"]
    # three days of 2 x 12 / 3 = 8 h: Saturday and Sunday, then Monday
    assert of_two["hours"].tolist() == [16.0, 8.0]
    assert of_two["days"].tolist() == [2, 1]
    weeks = weeks_with_events(taken, weekly_hours=20.0)
    assert weeks["left"].tolist() == [-12.0, 12.0]
