"""What a table of session types asks for and cannot have is said when it is read."""

from __future__ import annotations

from allocation import read_session_types

DROP_IN = {
    "session_type": "drop-in", "contact_hours": 2, "setup_hours": 0.5, "contacts_per_session": 6,
    "crew": "worker:2", "slots": ["Mon PM"], "demand_share": 1,
}  # fmt: skip


def test_a_minimum_above_the_maximum_is_told_by_its_type():
    types = read_session_types([{**DROP_IN, "min_sessions": 5, "max_sessions": 3}])

    assert "min_sessions is above max_sessions for drop-in (1 in all)" in types.attrs["notes"][0]


def test_a_minimum_at_the_maximum_or_without_one_is_fine():
    same = read_session_types([{**DROP_IN, "min_sessions": 3, "max_sessions": 3}])
    free = read_session_types([{**DROP_IN, "min_sessions": 3}])

    assert same.attrs["notes"] == free.attrs["notes"] == ()
