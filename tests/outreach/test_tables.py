"""Contracts: a frame keeps its contract, or every breach is told."""

from __future__ import annotations

import pandas as pd
import pytest

from outreach.errors import TableError
from outreach.tables import REFERRALS, SLOTS, TABLES, conform, data_dictionary


@pytest.fixture
def week() -> pd.DataFrame:
    """A week of two slots."""
    return pd.DataFrame(
        {
            "weekday": ["Mon", "Fri"],
            "start": ["09:00", "18:00"],
            "end": ["12:30", "21:00"],
            "period": ["AM", "evening"],
            "evening": [False, True],
            "term_only": [False, False],
            "order": [1, 2],
        },
        index=pd.Index(["Mon AM", "Fri evening"], name="slot"),
    )


def test_a_sound_table_passes_unchanged(week: pd.DataFrame) -> None:
    assert conform(week, SLOTS) is week


def test_every_breach_is_told_with_its_rows(week: pd.DataFrame) -> None:
    broken = week.assign(period=["AM", "noon"], end=["12:30", None]).drop(columns="order")
    with pytest.raises(TableError) as fault:
        conform(broken, SLOTS)
    text = str(fault.value)
    assert "column order is missing" in text
    assert "column period is none of" in text
    assert "column end has missing values: 1 row(s), e.g. Fri evening" in text


def test_a_breach_about_a_person_gives_the_row_and_no_value() -> None:
    referrals = pd.DataFrame(
        {"row": [2, 3], "referral_date": [pd.Timestamp("2026-01-01"), pd.NaT]},
        index=pd.Index(["SECRET1", "SECRET2"], name="referral_id"),
    )
    with pytest.raises(TableError) as fault:
        conform(referrals, REFERRALS)
    assert "e.g. 3" in str(fault.value)
    assert "SECRET" not in str(fault.value)


def test_the_dictionary_shows_every_column_of_every_table() -> None:
    text = data_dictionary()
    for table in TABLES:
        assert f"## {table.name}" in text
        assert all(f"`{column}`" in text for column in table.schema.columns)


def test_the_data_dictionary_in_the_repository_is_the_generated_one(project) -> None:
    text = (project / "data/README.md").read_text(encoding="utf-8")
    assert text.startswith(data_dictionary()), "write data_dictionary() to data/README.md again"
