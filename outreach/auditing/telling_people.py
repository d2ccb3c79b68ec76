"""What names one person in plain text, and what belongs to another edition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outreach.auditing.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outreach.auditing.grids import Leaf
    from outreach.auditing.vocabulary import Rules

_HEX = re.compile(r"(?<![\w/#.+-])(?=[0-9a-f]*\d[0-9a-f]*\d)(?=[0-9a-f]*[a-f][0-9a-f]*[a-f])"
                  r"[0-9a-f]{10,64}(?![\w/+-])", re.IGNORECASE)  # fmt: skip
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
_CODE = re.compile(r"(?<![\w/#.-])(?![EWSNK]\d{8}\b)[A-Z]{1,4}[-_]?\d{5,10}(?![\w/-])")
_CALLED = re.compile(
    r"\b(?:clients?|persons?|child|case|patient|referral|pupil|pseudonym|nhs|young person)"
    r"(?:[ _-]?(?:id|key|no\.?|number|ref(?:erence)?\.?))?\s*[:#=]?\s*"
    r"(?=[A-Za-z0-9-]*\d{3})[A-Za-z]{0,4}-?\d[A-Za-z0-9-]{3,}\b",
    re.IGNORECASE,
)
_NHS = re.compile(r"(?<![\d.,-])(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?![\d.,-]\d|\d)")
_EDITION = re.compile(r"\b(PUBLIC|PARTNER|RESTRICTED) edition\b")


def named_people(leaf: Leaf) -> Iterator[Finding]:
    """Find pseudonyms, case numbers and NHS numbers in any text of a file.

    Parameters
    ----------
    leaf
        The file as it was read.

    Yields
    ------
    Finding
        One for each kind of text.
    """
    told = set()
    for text, where in _texts(leaf):
        if where not in told and is_key(text):
            told.add(where)
            why = "it looks like the pseudonym or the number of one person"
            yield Finding("person", leaf.file, where, "", why)


def is_key(text: str) -> bool:
    """Tell whether a text holds what may stand for one person.

    Examples
    --------
    >>> [is_key(text) for text in ("seen by 2ce76d57a160", "AR20001 was seen", "E01032131")]
    [True, True, False]
    >>> is_key("NHS 943 476 5919"), is_key("943 476 5918"), is_key("1,234,567 people")
    (True, False, False)
    """
    if text.startswith("data:") or len(text) < 6:
        return False
    for pattern in (_HEX, _UUID, _CODE, _CALLED):
        if pattern.search(text):
            return True
    return any(_is_nhs("".join(found)) for found in _NHS.findall(text))


def other_editions(leaf: Leaf, rules: Rules) -> Iterator[Finding]:
    """Find a file, or a part of it, that names another edition than the release is of.

    Parameters
    ----------
    leaf
        The file as it was read.
    rules
        The edition; nothing is checked where it names none.

    Yields
    ------
    Finding
        One a file.
    """
    if not rules.edition:
        return
    for text, where in _texts(leaf):
        named = set(_EDITION.findall(text)) - {rules.edition}
        if named:
            why = f"it belongs to the {min(named)} edition, this release to the {rules.edition} one"
            yield Finding("edition", leaf.file, where, "", why)
            return


def _texts(leaf: Leaf) -> Iterator[tuple[str, str]]:
    """List all texts of a file with where they stand."""
    for text, hidden in leaf.sentences:
        yield text, "a hidden part of the page" if hidden else "a sentence"
    for grid in leaf.grids:
        for row in (grid.header, *grid.rows):
            for cell in row:
                yield cell, grid.name


def _is_nhs(digits: str) -> bool:
    """Check the last digit of an NHS number, which is worked out from the others."""
    weighed = sum(int(digit) * (10 - n) for n, digit in enumerate(digits[:9]))
    check = 11 - weighed % 11
    return (0 if check == 11 else check) == int(digits[9])
