"""Every leak that was planted by hand is found, and none of what stands beside them is refused."""

from __future__ import annotations

import pytest

from benchmarks.planted import HARMLESS, PLANTED
from outreach.auditing.judging import audit_files


@pytest.mark.parametrize(("name", "plants"), PLANTED, ids=[name for name, _ in PLANTED])
def test_planted_leak_is_found(name, plants):
    missed = [n for n, plant in enumerate(plants) if audit_files(plant("3")).is_passed]
    assert missed == []


@pytest.mark.parametrize("files", HARMLESS, ids=[str(n) for n in range(len(HARMLESS))])
def test_harmless_file_is_not_refused(files):
    assert [found.told() for found in audit_files(files).findings] == []
