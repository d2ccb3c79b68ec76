"""Every published figure on neighbours, smoothing and surprise, as the benchmark compares it."""

from __future__ import annotations

import pytest

from benchmarks import autocorrelation


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning:libpysal")
def test_every_published_figure_is_ours(shared):
    pytest.importorskip("libpysal", reason="the neighbours of esda's test need the extra [stats]")
    rows = autocorrelation.rows(shared / "benchmarks")
    assert len(rows) > 50
    assert [row for row in rows if not row.ok] == []


@pytest.mark.parametrize(
    ("ours", "printed", "is_same"),
    [
        (0.12345678904, "0.123456789", True),
        (0.1234567896, "0.123456789", False),
        (2.0, "2", True),
        (1e-16, "0", True),
        (float("nan"), "NA", True),
        (1.0, "NA", False),
    ],
)
def test_a_figure_agrees_to_the_last_digit_printed(ours, printed, is_same):
    assert autocorrelation.agrees(ours, printed) is is_same
