"""Names of indicators."""

from __future__ import annotations

import pytest

from hotspots.indicators.definitions import DEFINITIONS, definition, definitions_table
from outreach.errors import TableError
from outreach.intake.optional_tables import POLARITIES


def test_r39_did_not_re_present_within_6_months_is_high_is_good():
    found = definition("not_returned")

    # label, polarity high = good, a definition for note and table
    assert found.label == "Did not re-present within 6 months"
    assert found.polarity == "high is good"
    assert "None" not in found.meaning
    assert definition("rereferral").polarity == "low is good"


def test_names_and_labels_are_unique_and_every_cell_is_filled():
    table = definitions_table()

    assert table.index.is_unique
    assert table["label"].is_unique
    assert set(table["polarity"]) <= set(POLARITIES)
    assert (table.map(len) > 0).all().all()
    assert len(table) == len(DEFINITIONS)


def test_an_unknown_indicator_is_told_which_there_are():
    with pytest.raises(TableError, match="not_triaged"):
        definition("nonsense")
