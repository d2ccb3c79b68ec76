"""A misspelt agency is found before a plan goes without its workers."""

from __future__ import annotations

import pandas as pd
import pytest

from outreach.errors import TableError
from outreach.intake.agency_names import check_agencies

STAFF = pd.DataFrame({"employer": ["Arren YPS", "Targeted Youth Support", None]})
PARTNERS = pd.DataFrame({"agency": ["Turning Point"]})


def types(*agencies):
    """Outreach that asks for agencies."""
    return pd.DataFrame({"agencies": [agencies]}, index=["outreach"])


def test_all_misspelt_names_are_told_at_once_with_what_was_meant():
    leads = {"H1": "Turning Pont", "H2": "Arren YPS"}
    with pytest.raises(TableError) as told:
        check_agencies(types("Targetted Youth Support:1"), STAFF, PARTNERS, leads=leads)
    assert str(told.value).splitlines() == [
        (
            "session_types: agencies of outreach: 'Targetted Youth Support' is not in the table of "
            "staff; did you mean 'Targeted Youth Support'?"
        ),
        "[partners.lead] H1: 'Turning Pont' is in no table; did you mean 'Turning Point'?",
    ]


def test_an_agency_that_has_nobody_listed_is_a_note_and_no_fault():
    (note,) = check_agencies(types("Police:1"), STAFF, None, leads={"H1": "Police"})
    assert "'Police' is not in the table of staff: nobody can be sent" in note


def test_names_are_read_without_case_and_nothing_is_asked_where_nothing_is_named():
    told = check_agencies(types("arren yps:2"), STAFF, PARTNERS, leads={"H1": "turning point"})
    assert told == ()
    assert check_agencies(None, None, None, leads={}) == ()
