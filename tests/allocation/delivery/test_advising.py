"""What to stop, move or add follows from rules, and never from chance alone."""

from __future__ import annotations

import pandas as pd
import pytest

from allocation.delivery.advising import RULES, advise
from allocation.delivery.attendance import count_attendance
from allocation.delivery.utilisation import utilisation
from outreach.errors import TableError


def told(*rows, **options):
    """Rows of venue, planned, held, attended, all of one kind with eight places."""
    table = pd.DataFrame(rows, columns=["venue_id", "planned", "held", "attended"])
    table = table.assign(session_type="drop_in", held_share=table["held"] / table["planned"])
    table = table.set_index(["venue_id", "session_type"])
    return advise(utilisation(table, pd.Series(8, index=table.index)), **options)


@pytest.mark.parametrize(
    ("row", "advice"),
    [
        (("V1", 12, 12, 30), "stop"),  # 31 %, at most 45 % by chance
        (("V1", 12, 12, 41), "watch"),  # 43 %, but 58 % could be chance
        (("V1", 12, 12, 60), "keep"),  # 62 %
        (("V1", 12, 12, 110), "add"),  # 115 %, at least 94 %
        (("V1", 12, 12, 84), "watch"),  # 88 %, at least 70 %
        (("V1", 12, 9, 20), "hold"),  # three of twelve were not held
        (("V1", 5, 5, 0), "wait"),  # too few
        (("V1", 12, 0, 0), "hold"),
    ],
)
def test_each_rule_leads_to_its_advice(row, advice):
    table = told(row)
    assert table["advice"].tolist() == [advice]
    assert table["because"].tolist() == [RULES[advice]]


def test_what_is_empty_here_and_full_there_is_moved():
    table = told(("V1", 12, 12, 20), ("V2", 12, 12, 130), ("V3", 12, 12, 60))
    assert table["advice"].tolist() == ["move", "add", "keep"]
    assert table["towards"].tolist() == [("V2",), (), ()]


def test_a_kind_of_session_that_nobody_describes_is_named():
    index = pd.MultiIndex.from_tuples([("V1", "fair")], names=["venue_id", "session_type"])
    counts = pd.DataFrame(
        {"planned": 12, "held": 12, "attended": 30, "held_share": 1.0}, index=index
    )
    table = advise(utilisation(counts, pd.Series(float("nan"), index=index)))
    assert table["advice"].tolist() == ["describe"]


def test_the_only_place_that_serves_a_priority_area_is_never_stopped():
    table = told(("V1", 12, 12, 20), needed={"V1"})
    assert table["advice"].tolist() == ["move"]


def test_planned_held_attended_and_missed_are_counted():
    rows = pd.DataFrame(
        {
            "venue_id": ["V1", "V1", "V2"],
            "session_type": "clinic",
            "held": [True, False, True],
            "attended": [3, None, 4],
            "did_not_attend": [1, None, None],
            "first_contact": [1, None, None],
        }
    )
    counts = count_attendance(rows)
    first, second = counts.loc[("V1", "clinic")], counts.loc[("V2", "clinic")]
    assert first[["planned", "held", "attended", "not_attended"]].tolist() == [2, 1, 3, 1]
    assert first["missed_share"] == 0.25  # of four booked, one
    assert pd.isna(second["not_attended"])  # nobody says; not none
    assert count_attendance(rows, by=("session_type",))["attended"].tolist() == [7.0]


def test_a_table_without_its_columns_is_refused():
    with pytest.raises(TableError, match="has no held"):
        count_attendance(pd.DataFrame({"venue_id": [], "session_type": []}))
