"""The last gate before the shared folder: read the finished file as an attacker would.

Everything a reader can find in a file counts as shown: cells of a GeoPackage, parts of a
workbook, escapes of HTML and JSON. A home postcode, a pseudonym or a referral id stops the file.
"""

from __future__ import annotations

import html
import io
import re
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

from outreach.disclosure.stamping import restamped
from outreach.errors import DisclosureError, MissingExtraError
from outreach.rasterising import drawing_in
from outreach.results import Cleared

if TYPE_CHECKING:
    import pandas as pd

    from outreach.disclosure.showing import Profile

_SHORTEST_KEY = 6
_SHAPE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}")
_BETWEEN = re.compile(r"[^A-Z0-9]+")
_POSTCODE = re.compile(r"(?<![A-Z0-9])([A-Z]{1,2}[0-9][0-9A-Z]?)\s{0,3}([0-9][A-Z]{2})(?![A-Z0-9])")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def secrets_of(*records: pd.DataFrame) -> frozenset[str]:
    """Collect what may stand in no shared file: home postcodes, pseudonyms, referral ids.

    Parameters
    ----------
    *records
        Frames indexed by ``referral_id``, with ``postcode`` and ``person_key`` if known.

    Returns
    -------
    frozenset of str
        In capitals, with one space for all that stands between letters and digits; postcodes
        without any (the name of a town typed as a postcode is none). Values too short to tell
        from other words, and plain numbers, are left out: they name nobody by themselves.

    Examples
    --------
    >>> import pandas as pd
    >>> sorted(secrets_of(pd.DataFrame({"postcode": ["xa1 2bc"]}, index=["R-10001"])))
    ['R 10001', 'XA12BC']
    """
    found: set[str] = set()
    for frame in records:
        names = [str(value) for value in frame.index]
        if "person_key" in frame:
            names += [str(value) for value in frame["person_key"].dropna()]
        keys = {_plain(name) for name in names}
        found |= {key for key in keys if len(key) >= _SHORTEST_KEY and not key.isdigit()}
        if "postcode" in frame:
            codes = {_plain(str(value)).replace(" ", "") for value in frame["postcode"].dropna()}
            found |= {code for code in codes if _SHAPE.fullmatch(code)}
    return frozenset(found)


def clear(name: str, content: bytes, *, profile: Profile, secrets: frozenset[str]) -> Cleared:
    """Pass a finished file for the shared folder, or refuse it.

    Parameters
    ----------
    name
        File name; the ending says how it is read.
    content
        The finished file, as it would be written.
    profile
        The edition it belongs to.
    secrets
        From `secrets_of`.

    Returns
    -------
    Cleared
        The same bytes, with leave to be written.

    Raises
    ------
    DisclosureError
        If the file holds a secret, or does not name its edition. Says how many, never which.
    """
    text = _readable(name, content)
    found = _secrets_in(text, secrets)
    if found:
        msg = (
            f"share/{name}: {found} home postcode(s), pseudonym(s) or referral id(s) stand "
            "in it. Nothing was written to share. This is a fault of ours unless a venue or an "
            "area bears such a code: look for it in private/ and rename it, or tell us."
        )
        raise DisclosureError(msg)
    if profile.edition not in text:
        msg = f"share/{name}: it does not name its edition ({profile.edition})."
        raise DisclosureError(msg)
    return Cleared(content=content, edition=profile.edition)


def stamped(name: str, file: Cleared, *, earlier: int | None) -> Cleared:
    """Put the stamp of a passed release audit on a file that was cleared as a draft.

    Parameters
    ----------
    name
        File name; the ending says how it is written.
    file
        Cleared, and audited with all others of its release.
    earlier
        How many earlier releases it was checked against; None where there is no register.

    Returns
    -------
    Cleared
        The same file, but for the words of the stamp.
    """
    content = restamped(name, file.content, earlier=earlier)
    return Cleared(content=content, edition=file.edition)


def _secrets_in(text: str, secrets: frozenset[str]) -> int:
    """Count the secrets that stand in a text as words, however they are written."""
    plain = _plain(text)
    found = {word for word in plain.split(" ") if word in secrets}
    found |= {a + b for a, b in _POSTCODE.findall(text.upper()) if a + b in secrets}
    longer = [secret for secret in secrets if " " in secret]
    padded = f" {plain} "
    found |= {secret for secret in longer if f" {secret} " in padded}
    return len(found)


def _plain(text: str) -> str:
    """Write in capitals, with one space for all that stands between letters and digits."""
    return _BETWEEN.sub(" ", text.upper()).strip()


def _readable(name: str, content: bytes) -> str:
    """Return everything a reader of the file can find in it, one cell to a line."""
    if name.endswith((".xlsx", ".docx")):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = [_part(book.read(part)) for part in book.namelist()]
        return _unescaped("\n".join(parts))
    if name.endswith(".pdf"):
        return _paper(content)
    if name.endswith(".gpkg"):
        return _cells(content)
    return _unescaped(content.decode("utf-8", "replace"))


def _part(content: bytes) -> str:
    """Read a part of a zipped document; of a picture, the drawing that it carries."""
    drawing = drawing_in(content) if content.startswith(b"\x89PNG") else None
    return content.decode("utf-8", "replace") if drawing is None else drawing


def _paper(content: bytes) -> str:
    """Return the words of a PDF, page by page, and its properties.

    Raises
    ------
    MissingExtraError
        If the extra that reads them is not installed.
    """
    try:
        from pypdfium2 import PdfDocument  # noqa: PLC0415  (an extra)
    except ImportError as fault:
        msg = "A PDF in share"
        raise MissingExtraError(msg, "pdf") from fault
    with PdfDocument(content) as paper:
        said = [page.get_textpage().get_text_range() for page in paper]
        said += list(paper.get_metadata_dict().values())
    return "\n".join(said)


def _unescaped(text: str) -> str:
    """Undo what HTML and JSON do to letters."""
    undone = _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
    return html.unescape(undone)


def _cells(content: bytes) -> str:
    """List every text cell of a SQLite file."""
    lines: list[str] = []
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            quoted = str(table).replace('"', '""')
            try:
                rows = database.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608  (quoted above)
            except sqlite3.Error:  # a spatial index needs its extension and holds no text
                continue
            lines += [str(cell) for row in rows for cell in row if not isinstance(cell, bytes)]
            lines.append(str(table))
    return "\n".join(lines)
