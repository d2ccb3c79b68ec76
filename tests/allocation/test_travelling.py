"""Travel: the estimate by hand, the table as given, the standard inclusive."""

from __future__ import annotations

import pandas as pd
import pytest

from allocation import staff_travel, travel_minutes, within_standard
from outreach.errors import TableError


@pytest.fixture
def places():
    """Three areas 10 km from one hall: urban, rural and remote."""
    areas = pd.DataFrame(
        {
            "easting": [0.0, 0.0, 0.0],
            "northing": [0.0, 20_000.0, 10_000.0],
            "rural_class": ["urban", "rural", "rural_remote"],
        },
        index=pd.Index(["U", "R", "S"], name="area_code"),
    )
    areas.loc["S", "easting"] = 10_000.0
    venues = pd.DataFrame(
        {"easting": [0.0], "northing": [10_000.0]}, index=pd.Index(["V"], name="venue_id")
    )
    return areas, venues


def test_the_estimate_is_circuity_times_distance_over_speed_and_parking(places):
    minutes = travel_minutes(*places)["minutes"].droplevel("venue_id").round(2)

    # domain brief, section 4: 1.3 x 10 / 30 h + 5; 1.4 x 10 / 48 h + 5; 1.4 x 10 / 55 h + 5
    assert minutes.to_dict() == {"R": 22.5, "S": 20.27, "U": 31.0}


def test_a_table_replaces_the_estimate_and_a_missing_pair_cannot_be_reached(places):
    table = pd.DataFrame({"origin": ["U"], "destination": ["V"], "minutes": [44]})

    travel = travel_minutes(*places, table=table)

    assert travel["minutes"].to_dict() == {("U", "V"): 44.0}
    assert travel["basis"].unique().tolist() == ["table"]


def test_the_standard_is_inclusive(places):
    travel = travel_minutes(*places)

    assert within_standard(travel, standard_minutes=22.5).get_level_values(0).tolist() == ["R", "S"]


def test_an_unknown_class_and_a_missing_coordinate_are_refused(places):
    areas, venues = places
    with pytest.raises(TableError, match="rural_class"):
        travel_minutes(areas.assign(rural_class="island"), venues)
    with pytest.raises(TableError, match=r"venues: 1 row\(s\) have no easting"):
        travel_minutes(areas, venues.assign(easting=float("nan")))


def test_bad_minutes_in_a_table_are_counted(places):
    table = pd.DataFrame({"origin": ["U"], "destination": ["V"], "minutes": [-1]})
    with pytest.raises(TableError, match=r"1 row\(s\) have no usable minutes"):
        travel_minutes(*places, table=table)


def test_staff_need_no_parking_at_their_own_base():
    base = pd.DataFrame(
        {"easting": [0.0], "northing": [0.0]}, index=pd.Index(["W"], name="worker_id")
    )
    hall = pd.DataFrame(
        {"easting": [0.0], "northing": [100.0]}, index=pd.Index(["V"], name="venue_id")
    )

    # 1.4 x 0.1 km / 48 km/h = 0.175 minutes
    assert staff_travel(base, hall)["minutes"].round(3).tolist() == [0.175]
