"""Remote contacts help, within three tenths of a hotspot's demand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.delivery.remote import remote_contacts, remote_shares
from outreach.errors import TableError


def areas_of(*rows):
    columns = ["demand", "unmet", "minutes", "hotspot_id"]
    table = pd.DataFrame(rows, columns=columns)
    return table.set_axis(pd.Index([f"A{n}" for n in range(len(table))], name="area_code"))


def test_r_46_a_hotspot_has_at_most_30_percent_of_its_demand_by_remote_contact():
    areas = areas_of((10.0, 8.0, 20.0, "H1"), (10.0, 4.0, 30.0, "H1"))
    found = remote_contacts(areas, capacity=100)
    assert found["contacts"].sum() == pytest.approx(6.0)  # 30 % of 20
    assert remote_shares(areas, found["contacts"]).loc["H1", "share"] == pytest.approx(0.3)


def test_r_46_areas_further_than_45_minutes_may_exceed_it():
    areas = areas_of((10.0, 8.0, 45.0, "H1"), (10.0, 8.0, 45.1, "H1"), (5.0, 5.0, None, ""))
    found = remote_contacts(areas, capacity=100)
    assert found["far"].tolist() == [False, True, True]  # none near is far, too
    assert found["contacts"].tolist() == pytest.approx([3.0, 8.0, 5.0])
    assert remote_shares(areas, found["contacts"])["within"].all()


def test_more_than_the_share_is_found():
    areas = areas_of((10.0, 8.0, 20.0, "H1"))
    assert not remote_shares(areas, pd.Series({"A0": 3.1}))["within"].any()


def test_a_share_above_one_is_refused():
    with pytest.raises(TableError, match="a share from 0 to 1"):
        remote_contacts(areas_of((1.0, 1.0, 20.0, "")), capacity=1, most_share=1.2)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 50), st.floats(0, 50), st.floats(0, 90), st.sampled_from(["", "H1", "H2"])
        ),
        min_size=1,
        max_size=8,
    ),
    st.floats(0, 60),
)
def test_never_more_than_capacity_need_or_share(rows, capacity):
    areas = areas_of(*rows)
    found = remote_contacts(areas, capacity=capacity)["contacts"]
    assert found.sum() <= capacity + 1e-6
    assert (found <= areas["unmet"] + 1e-9).all()
    assert remote_shares(areas, found)["within"].all()
