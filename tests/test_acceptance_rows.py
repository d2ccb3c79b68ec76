"""Every row of the requirements that the weekly plan must meet has a test that bears its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROWS = (
    *range(4, 14),  # the chain from hotspot to session to staff
    16,  # where incidents happen, beside where people live
    *(27, 31, 32),  # vulnerability, preferences, families
    *range(42, 56),  # groups to referrer training
    *(57, 58, 59),  # free venues, joint clinics, statutory streams
)


@pytest.fixture(scope="module")
def named() -> set[int]:
    """The rows that the name of some test holds, as in ``test_r04_...`` or ``test_r_04_...``."""
    files = Path(__file__).parent.rglob("test_*.py")
    names = [re.findall(r"def test_r_?(\d\d)_", path.read_text("utf-8")) for path in files]
    return {int(row) for found in names for row in found}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"R-{row:02d}")
def test_the_row_has_a_test_of_its_name(row, named):
    assert row in named
