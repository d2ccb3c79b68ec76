"""Who counts as a qualified worker: nobody whose role is that of a volunteer or a peer."""

from __future__ import annotations

import pytest

from allocation import read_staff

BASE = {"wte": 0.5, "easting": 4e5, "northing": 2.5e5}


@pytest.mark.parametrize("role", ["volunteer", "Peer mentor", "outreach_volunteer"])
@pytest.mark.parametrize("cell", ["", "yes"])
def test_r_50_a_role_of_volunteers_is_never_qualified_whatever_the_column_says(role, cell):
    rows = [
        {"worker_id": "W1", "role": role, "qualified": cell, **BASE},
        {"worker_id": "W2", "role": "worker", "qualified": "", **BASE},
    ]

    staff = read_staff(rows)

    assert staff["qualified"].to_dict() == {"W1": False, "W2": True}
    assert ["1 row(s) with the role of a volunteer" in note for note in staff.attrs["notes"]] == [
        True
    ]


def test_a_volunteer_who_is_said_not_to_be_qualified_takes_no_note():
    staff = read_staff([{"worker_id": "W1", "role": "volunteer", "qualified": "no", **BASE}])

    assert not staff["qualified"].any()
    assert staff.attrs["notes"] == ()
