"""The last gate: no shared file holds a record, however it is written."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from outreach.disclosure.clearing import clear, secrets_of
from outreach.disclosure.showing import public_profile
from outreach.errors import DisclosureError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def one_referral() -> pd.DataFrame:
    """One invented young person, with a postcode typed in lower case."""
    return pd.DataFrame(
        {"postcode": ["xa1 2bc", None], "person_key": ["66d87a30df68", "a+key/with=signs."]},
        index=pd.Index(["R100000", "R100001"], name="referral_id"),
    )


@pytest.mark.parametrize(
    "leak",
    [
        *("XA1 2BC", "XA12BC", "xa1 2bc", "XA1  2BC", "XA1&nbsp;2BC", "XA1\\u00202BC"),
        *("66d87a30df68", "66D87A30DF68", "R100001", "a+key/with=signs."),
    ],
)
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


@pytest.mark.parametrize("leak", ["XA1 2BC", "66d87a30df68"])
def test_a_secret_in_a_cell_of_a_geopackage_is_found(
    leak: str, one_referral: pd.DataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "layer.gpkg"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE places (a TEXT, b TEXT, c TEXT)")
        # SQLite stores the cells side by side, without anything between them
        database.execute("INSERT INTO places VALUES (?, ?, ?)", ("PUBLIC", leak, "next"))
        database.commit()
    with pytest.raises(DisclosureError, match="1 home postcode"):
        clear(
            "hotspots.gpkg",
            path.read_bytes(),
            profile=public_profile(),
            secrets=secrets_of(one_referral),
        )


def test_ids_that_are_plain_numbers_do_not_refuse_every_page() -> None:
    numbered = pd.DataFrame(index=[str(number) for number in range(10_000, 10_900)])
    page = b"<p>PUBLIC 10001 metres, 10500 people</p>"
    assert clear("map.html", page, profile=public_profile(), secrets=secrets_of(numbered))
