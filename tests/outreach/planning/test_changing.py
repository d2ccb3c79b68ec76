"""What is said beside an unmet rule agrees with the cheapest set of changes, if that is sure."""

from __future__ import annotations

import pandas as pd

from allocation.explaining.change_words import cannot_table, change_table
from allocation.explaining.cheapest_changes import Changes
from outreach.planning.changing import TOGETHER, agreed

UNMET = pd.DataFrame(
    {
        "rule": ["fridays", "coverage", "joint_clinics"],
        "subject": ["H1", "county", "South"],
        "change": ["A worker of TYS, free in its slots.", "A session in Ash.", "A joint clinic."],
    }
)


def found(*, verified):
    """Five hours of a worker are said to mend two of three rules; nothing mends the third."""
    row = ("hours", "W1", "worker", 5.0, "h/week", 135.0, "5.0 more hours a week.")
    return Changes(
        changes=change_table([row], verified=verified),
        cannot=cannot_table([("joint_clinics", "South", "No venue is near.")]),
        cost=135.0,
        is_least=verified,
        plan=None,
    )


def test_only_changes_that_a_plan_bears_out_replace_what_is_said_of_a_rule():
    sure, unsure = (
        agreed(UNMET, found(verified=each))["change"].tolist() for each in (True, False)
    )

    assert sure == [TOGETHER, TOGETHER, "No venue is near."]
    assert unsure == [*UNMET["change"].iloc[:2], "No venue is near."]
