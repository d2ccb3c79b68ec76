"""Whatever a further table holds: it is read, or what is wrong is told; never a traceback."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from outreach.errors import OutreachError
from outreach.intake.optional_reading import read_optional
from outreach.intake.optional_tables import OPTIONAL_TABLES

NAMES = [table.name for table in OPTIONAL_TABLES]
CELLS = (
    *("", "\x00", "nan", "inf", "-1", "1e999", "31/02/2026", "2026-03-31T00:00+01:00", "-0"),
    *("0001-01-01", "99999999", "12/13/2020", "maybe", "=1+1", "é" * 50, "x" * 1000, "a;b;;c"),
    *(":", "nurse:x", "nurse:0", ";", "9999/00 Q1", "1,5", "1,000", "£12", "NaT", "<NA>", "1_0"),
    *("20260331", "46000", "٣", "²", "31-Mar-26", "\u2028", "\n", '"'),
)


def mutated(rows, draw):
    """Change some cells, rows or columns of a table, and sometimes cut the file short."""
    rows = [list(row) for row in rows]
    for _ in range(draw.integers(1, 5)):
        row, column = draw.integers(1, len(rows)), draw.integers(0, len(rows[0]))
        what = draw.choice(["cell", "twice", "lost", "header"], p=[0.7, 0.1, 0.1, 0.1])
        if what == "cell":
            rows[row][min(column, len(rows[row]) - 1)] = str(draw.choice(CELLS))
        elif what == "twice":
            rows.insert(row, list(rows[row]))
        elif what == "header":
            rows[0][column] = str(draw.choice(CELLS))
        elif len(rows[0]) > 1:
            rows = [line[:column] + line[column + 1 :] for line in rows]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    raw = text.getvalue().encode()
    return raw[: draw.integers(0, len(raw))] if draw.random() < 0.1 else raw


@pytest.mark.parametrize("name", NAMES)
def test_a_mutated_table_is_read_or_refused_in_words(project, tmp_path, name):
    original = (project / f"data/sample/{name}.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(original)))[:6]
    path = tmp_path / f"{name}.csv"
    refused = []
    for seed in range(25):
        path.write_bytes(mutated(rows, np.random.default_rng(seed)))
        try:
            read_optional(name, path)
        except OutreachError as fault:
            refused.append(str(fault))
    assert refused
    # which table, in which file
    assert [told for told in refused if not told.startswith(name) or path.name not in told] == []
