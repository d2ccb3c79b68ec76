"""Every pound has a payer or is said to have none."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.delivery.funding import (
    NOT_FUNDED,
    by_funder,
    split_costs,
    whole_percentages,
)
from outreach.errors import TableError
from outreach.intake.optional_reading import read_optional

DAY = date(2026, 5, 4)


def agreed(*rows):
    names = ["funder", "session_type", "stream", "share", "limit_gbp", "date_from", "date_to"]
    return read_optional("funding", [dict(zip(names, row, strict=True)) for row in rows])


FUNDING = agreed(
    ("Health", "all", "", 0.62, "", "2026-04-01", ""),
    ("Council", "all", "", 0.38, "", "2026-04-01", ""),
    ("PCC", "outreach", "YJ", 1, "", "2026-04-01", ""),
)
COSTS = pd.DataFrame(
    {
        "session_type": ["drop_in", "outreach", "outreach"],
        "stream": ["", "", "YJ"],
        "gbp": [1000.0, 500.0, 250.0],
    }
)


def test_r_53_the_shares_sum_to_100_percent():
    split = split_costs(COSTS, FUNDING, day=DAY)
    assert split["gbp"].sum() == pytest.approx(1750.0)
    assert split.groupby(["session_type", "stream"])["share"].sum().tolist() == [1, 1, 1]
    assert by_funder(split)["percent"].sum() == pytest.approx(100.0, abs=1e-9)
    # 0.62 x 1,500 = 930; 0.38 x 1,500 = 570; 250
    assert by_funder(split)["gbp"].to_dict() == {"Health": 930.0, "Council": 570.0, "PCC": 250.0}


def test_r_53_money_of_the_pcc_goes_to_streams_tagged_youth_justice_only():
    split = split_costs(COSTS, FUNDING, day=DAY)
    pcc = split[split["funder"] == "PCC"]
    assert pcc["stream"].unique().tolist() == ["YJ"]
    untagged = split_costs(COSTS.iloc[:2], FUNDING, day=DAY)
    assert "PCC" not in set(untagged["funder"])


def test_tied_money_alone_leaves_the_rest_without_a_payer():
    split = split_costs(COSTS, FUNDING.iloc[2:], day=DAY)
    assert by_funder(split)["gbp"].to_dict() == {"PCC": 250.0, NOT_FUNDED: 1500.0}


def test_a_limit_is_kept_and_what_lies_above_it_is_not_funded():
    funding = agreed(
        ("Health", "all", "", 0.5, 300, "", ""), ("Council", "all", "", 0.5, "", "", "")
    )
    table = by_funder(split_costs(COSTS.iloc[:2], funding, day=DAY))
    # half of 1,500 is 750, of which the first pays 300
    assert table["gbp"].to_dict() == {"Council": 750.0, "Health": 300.0, NOT_FUNDED: 450.0}
    assert table["percent"].tolist() == [50.0, 20.0, 30.0]


def test_the_agreement_of_the_day_counts():
    funding = agreed(
        ("Old", "all", "", 1, "", "2025-04-01", "2026-03-31"),
        ("New", "all", "", 1, "", "2026-04-01", ""),
    )
    for day, payer in ((date(2026, 3, 31), "Old"), (date(2026, 4, 1), "New")):
        assert set(split_costs(COSTS, funding, day=day)["funder"]) == {payer}


def test_of_two_open_agreements_the_later_counts():
    funding = agreed(
        ("Old", "all", "", 1, "", "2025-04-01", ""), ("New", "all", "", 1, "", "2026-04-01", "")
    )
    assert set(split_costs(COSTS, funding, day=DAY)["funder"]) == {"New"}


def test_shares_that_do_not_make_a_whole_are_refused():
    with pytest.raises(TableError, match=r"drop_in sum to 62.0%"):
        split_costs(COSTS, FUNDING.iloc[:1], day=DAY)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=12))
def test_rounded_percentages_always_sum_to_100(amounts):
    told = whole_percentages(pd.Series(amounts))
    assert told.sum() == pytest.approx(100.0 if sum(amounts) > 0 else 0.0, abs=1e-6)
    assert (told >= 0).all()
