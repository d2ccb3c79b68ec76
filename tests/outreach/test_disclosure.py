"""The gate: what an edition may show, and what may stand in no shared file."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.disclosure import (
    HIDDEN,
    bands,
    clear,
    hidden_cells,
    public_profile,
    rounded,
    secrets_of,
    shown,
)
from outreach.errors import DisclosureError


@pytest.fixture
def one_referral() -> pd.DataFrame:
    """One invented young person, with a postcode typed in lower case."""
    return pd.DataFrame(
        {"postcode": ["xa1 2bc", None], "person_key": ["66d87a30df68", None]},
        index=pd.Index(["R100000", "R100001"], name="referral_id"),
    )


def test_counts_round_to_the_nearest_five() -> None:
    # vector of domain.md 3.2 rule 2
    assert rounded(pd.Series([8, 12, 13, 22, 23])).tolist() == [10, 10, 15, 20, 25]


def test_a_lone_hidden_cell_takes_the_next_smallest_with_it() -> None:
    # domain.md 3.2 rule 3: row 3, 7, 20 with total 30 and threshold 5
    assert hidden_cells(pd.Series([3, 7, 20]), threshold=5).tolist() == [True, True, False]


def test_zero_is_shown() -> None:
    # domain.md 3.2 rule 2: 0, 4, 5 -> 0, *, 5
    text = shown(
        pd.Series([0, 4, 5]),
        profile=public_profile(threshold=5, round_to=1),
        has_total=False,
    )
    assert text.tolist() == ["0", HIDDEN, "5"]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=12))
def test_hidden_cells_never_sum_to_a_small_count(counts: list[int]) -> None:
    hidden = hidden_cells(pd.Series(counts), threshold=8).to_numpy()
    values = pd.Series(counts).to_numpy()
    assert not ((values > 0) & (values < 8) & ~hidden).any()
    if hidden.any() and values.sum() >= 8 and (values > 0).sum() > 1:
        assert hidden.sum() > 1
        assert values[hidden].sum() >= 8


def test_bands_hide_the_count_within_a_class() -> None:
    found = bands(pd.Series([0, 8, 15, 16, 100]), profile=public_profile())
    assert found.tolist() == ["not shown", "8 to 15", "8 to 15", "16 to 31", "64 or more"]


@pytest.mark.parametrize("leak", ["XA1 2BC", "XA12BC", "66d87a30df68", "R100001"])
def test_a_file_with_a_secret_is_refused_without_repeating_it(
    leak: str, one_referral: pd.DataFrame
) -> None:
    with pytest.raises(DisclosureError, match="1 home postcode") as refusal:
        clear(
            "map.html",
            f"<p>PUBLIC {leak}</p>".encode(),
            profile=public_profile(),
            secrets=secrets_of(one_referral),
        )
    assert leak not in str(refusal.value)


def test_a_secret_inside_a_workbook_is_found(one_referral: pd.DataFrame) -> None:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as parts:
        parts.writestr("xl/sharedStrings.xml", "<t>PUBLIC</t><t>XA1 2BC</t>")
    with pytest.raises(DisclosureError):
        clear(
            "plan.xlsx",
            book.getvalue(),
            profile=public_profile(),
            secrets=secrets_of(one_referral),
        )


def test_a_file_that_hides_its_edition_is_refused() -> None:
    with pytest.raises(DisclosureError, match="edition"):
        clear("plan.csv", b"venue\n", profile=public_profile(), secrets=frozenset())


def test_a_clean_file_passes_unchanged(one_referral: pd.DataFrame) -> None:
    content = b"PUBLIC edition, XA9 9ZZ is a library"
    passed = clear(
        "summary.md", content, profile=public_profile(), secrets=secrets_of(one_referral)
    )
    assert passed.content == content
