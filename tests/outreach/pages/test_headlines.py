"""The figures at the top say what a priority area is: found by the scan, or approved by people."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from outreach.showing.editions import RESTRICTED
from outreach.showing.telling import headlines


@pytest.mark.parametrize(
    ("reviewed", "words"),
    [(True, "approved by people"), (False, "more referrals than chance would explain")],
)
def test_priority_areas_are_approved_by_people_once_there_was_a_review(county, reviewed, words):
    plan = SimpleNamespace(
        sessions=pd.DataFrame({"sessions_per_week": [1.0]}),
        workers=pd.DataFrame({"hours_used": [7.0], "hours_available": [37.0]}),
        basis="estimate",
    )
    near = pd.DataFrame({"area_code": county.areas.index[:3]})
    told = headlines(county, plan, RESTRICTED, places=2, low_places=0, near=near, reviewed=reviewed)

    assert ("Priority areas", "2", words) in told
