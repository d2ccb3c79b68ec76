"""What the public reads of rules that were not kept."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from allocation.targets import UNITS
from outreach.auditing.rules import kind_of
from outreach.showing.unmet_words import public_unmet


@pytest.mark.parametrize("rule", sorted(UNITS))
def test_no_sentence_is_a_label_of_people_for_whatever_number_comes_next(rule):
    # a number of weeks after "... than asked for." was read as a small count of those asked,
    # and the whole run was refused
    plan = SimpleNamespace(unmet=pd.DataFrame({"rule": [rule]}), changes=pd.DataFrame())
    assert [said for said in public_unmet(plan) if kind_of(said, "", "") == "people"] == []
