"""Read any finished file by its kind."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from typing import TYPE_CHECKING

from outreach.auditing.grids import Leaf
from outreach.auditing.reading_books import read_csv, read_workbook
from outreach.auditing.reading_data import read_data
from outreach.auditing.reading_layers import read_layers
from outreach.auditing.reading_pages import read_markdown, read_page
from outreach.auditing.reading_papers import read_pdf
from outreach.auditing.reading_word import read_word

if TYPE_CHECKING:
    from collections.abc import Callable

_READERS: dict[str, Callable[[str, bytes], Leaf]] = {
    "html": read_page,
    "htm": read_page,
    "svg": read_page,
    "md": read_markdown,
    "txt": read_markdown,
    "ics": read_markdown,
    "csv": read_csv,
    "tsv": read_csv,
    "xlsx": read_workbook,
    "xlsm": read_workbook,
    "docx": read_word,
    "docm": read_word,
    "pdf": read_pdf,
    "gpkg": read_layers,
    "json": lambda file, content: read_data(file, "data", json.loads(content)),
    "geojson": lambda file, content: read_data(file, "data", json.loads(content)),
}


def read_file(file: str, content: bytes) -> Leaf:
    """Read one finished file.

    Parameters
    ----------
    file
        Its name; the ending says how it is read.
    content
        Its bytes.

    Returns
    -------
    Leaf
        What stands in it; ``unread`` says why where it could not be read.

    Examples
    --------
    >>> read_file("plan.odt", b"").unread
    ('the audit cannot read files of this kind',)
    """
    reader = _READERS.get(file.rsplit(".", 1)[-1].lower())
    if reader is None:
        return Leaf(file=file, unread=("the audit cannot read files of this kind",))
    try:
        return reader(file, content)
    except (ValueError, KeyError, sqlite3.Error, zipfile.BadZipFile, OSError) as fault:
        why = f"it is damaged or not what its name says ({type(fault).__name__})"
        return Leaf(file=file, unread=(why,))
