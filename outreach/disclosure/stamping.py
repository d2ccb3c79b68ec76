"""Change the stamp of finished files once the audit has passed them, and nothing else in them."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

from outreach.disclosure.showing import STAMP
from outreach.results import settled

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNCHECKED = "Not checked against earlier releases."
_TEXTS = ("html", "md", "txt", "csv", "json", "svg")


def stamp_after(earlier: int | None) -> str:
    """Return what may be said of a release that passed.

    Parameters
    ----------
    earlier
        How many releases it was checked against; None where there is no register.

    Returns
    -------
    str
        In place of the draft stamp.

    Examples
    --------
    >>> stamp_after(None)
    'passed outreach audit; not checked against earlier releases'
    >>> stamp_after(1)
    'passed outreach audit, against 1 earlier release'
    """
    passed = "passed outreach audit"
    if earlier is None:
        return f"{passed}; not checked against earlier releases"
    if earlier == 0:
        return f"{passed}; first release in the register"
    return f"{passed}, against {earlier} earlier release{'s' if earlier > 1 else ''}"


def restamped(name: str, content: bytes, *, earlier: int | None) -> bytes:
    """Put the stamp of a passed audit in place of the draft stamp.

    Parameters
    ----------
    name
        File name; the ending says how it is written.
    content
        The finished file.
    earlier
        As in `stamp_after`.

    Returns
    -------
    bytes
        The same file with another stamp; the same input gives the same bytes.

    Examples
    --------
    >>> restamped("a.txt", b"PUBLIC, DRAFT, not checked for release.", earlier=2).decode()
    'PUBLIC, passed outreach audit, against 2 earlier releases.'
    """
    words = {STAMP: stamp_after(earlier)}
    if earlier is not None:
        words[_UNCHECKED] = (
            f"Checked against {earlier} earlier release{'' if earlier == 1 else 's'}."
            if earlier
            else "No earlier release is in the register."
        )
    kind = name.rsplit(".", 1)[-1].lower()
    if kind in _TEXTS:
        return _replaced(content, words)
    if kind in {"xlsx", "docx"}:
        return _book(content, words)
    return _layers(content, words) if kind == "gpkg" else content


def _replaced(content: bytes, words: Mapping[str, str]) -> bytes:
    """Replace words in text."""
    for old, new in words.items():
        content = content.replace(old.encode(), new.encode())
    return content


def _book(content: bytes, words: Mapping[str, str]) -> bytes:
    """Replace words in every part of a zipped document."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as book,
        zipfile.ZipFile(target, "w") as changed,
    ):
        for part in book.infolist():
            text = book.read(part.filename)
            changed.writestr(part, _replaced(text, words), compress_type=part.compress_type)
    return target.getvalue()


def _layers(content: bytes, words: Mapping[str, str]) -> bytes:
    """Replace words in every text column of a GeoPackage."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            # the triggers of the spatial index name these; no shape is changed here
            database.create_function(name, 1, lambda _: 0)
        layers = database.execute("SELECT table_name FROM gpkg_contents").fetchall()
        for (layer,) in layers:
            table = '"' + str(layer).replace('"', '""') + '"'
            columns = database.execute(f"PRAGMA table_info({table})").fetchall()
            texts = [str(column[1]) for column in columns if str(column[2]).startswith("TEXT")]
            for column in texts:
                quoted = '"' + column.replace('"', '""') + '"'
                for old, new in words.items():
                    database.execute(
                        f"UPDATE {table} SET {quoted} = replace({quoted}, ?, ?) "  # noqa: S608
                        f"WHERE instr({quoted}, ?)",
                        (old, new, old),
                    )
        database.commit()
        database.execute("VACUUM")
        return settled(database.serialize())
