"""The log of receipts: what was expected in a quarter beside what came."""

from __future__ import annotations

import pandas as pd

from outreach.pages.receipts import receipts_section


def test_r30_two_of_three_feeds_came_and_the_third_is_named():
    feeds = pd.DataFrame(
        {
            "feed": ["Exclusions", "Children in care", "Careers", "Survey"],
            "agency": ["Education Welfare", "Social care", "Connexions", "Public health"],
            "quarter": ["2009/10 Q2"] * 4,
            "expected": [True, True, True, False],
            "received": [False, True, True, False],
            "received_on": pd.to_datetime([None, "2009-10-02", "2009-10-05", None]),
        }
    )
    section = receipts_section(feeds, quarter="2009/10 Q2", quarters=("2009/10 Q1", "2009/10 Q2"))

    assert section.sentences == (
        "2009/10 Q2: 2 of 3 expected feeds came.",
        "Not come: Exclusions (Education Welfare).",
    )
    now, log = (part.frame for part in section.parts)
    assert now["On"].tolist() == ["", "2 October 2009", "5 October 2009", ""]
    assert log.to_numpy().tolist() == [
        ["2009/10 Q1", "nothing listed", ""],
        ["2009/10 Q2", "2 of 3 feeds", "incomplete"],
    ]


def test_without_a_table_receipts_are_not_assessed():
    section = receipts_section(None, quarter="2009/10 Q2", quarters=())
    assert section.sentences == ("Not assessed: data not supplied.",)
