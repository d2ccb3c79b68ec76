"""Every leak that was planted by hand is found, and none of what stands beside them is refused."""

from __future__ import annotations

import pytest

from benchmarks.planted import HARMLESS, PLANTED
from benchmarks.releases import csv_file
from outreach.auditing.judging import audit_files
from outreach.auditing.register import release_of


@pytest.mark.parametrize(("name", "plants"), PLANTED, ids=[name for name, _ in PLANTED])
def test_planted_leak_is_found(name, plants):
    missed = [n for n, plant in enumerate(plants) if audit_files(plant("3")).is_passed]
    assert missed == []


@pytest.mark.parametrize("files", HARMLESS, ids=[str(n) for n in range(len(HARMLESS))])
def test_harmless_file_is_not_refused(files):
    assert [found.told() for found in audit_files(files).findings] == []


@pytest.mark.parametrize(("now", "passes"), [("75", True), ("80", True), ("78", False)])
def test_count_may_move_by_its_rounding_between_releases(now, passes):
    old, new = (
        {"quarters.csv": csv_file([["Quarter", "Young people"], ["2023/24 Q1", count]])}
        for count in ("75", now)
    )
    before = release_of(audit_files(old), old, areas={}, facts={"to": "earlier"})
    assert audit_files(new, earlier=[before]).is_passed is passes
