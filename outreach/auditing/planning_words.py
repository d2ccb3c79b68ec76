"""What a plan expects at a session, said in words: it is worked out from the young people near."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outreach.auditing.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHO = r"(?:contacts?|attendances?|attenders|visits?|arrivals)"
_EXPECTED = re.compile(
    rf"\b\d[\d.,]* (?:more )?{_WHO} (?:(?:are|were|is|was|would be) )?(?:expected|planned|likely)|"
    rf"\b(?:expected|planned|likely) (?:demand|need|{_WHO})[^\w.]{{1,4}}(?:about )?\d|"
    rf"\bexpect(?:s|ed|ing)? (?:about )?\d[\d.,]* {_WHO}",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"\b\d[\d.]*% (?:full|taken|used)\b|\butilisation[^\w.]{1,4}(?:about )?\d", re.IGNORECASE
)
_PRICE = re.compile(
    r"\b(?:shadow price|dual(?: value)?|reduced cost)(?:[^.:=]{0,40}[:=])?[^\w.]{1,4}-?\d",
    re.IGNORECASE,
)


def planned_values(file: str, text: str, aside: str) -> Iterator[Finding]:
    """Find what a sentence says of the contacts a plan expects, or of how full a session would be.

    Parameters
    ----------
    file
        Where the sentence stands.
    text
        The sentence.
    aside
        What holds it, in words.

    Yields
    ------
    Finding
        ``derived``: such figures follow from counts of the young people nearby.

    Examples
    --------
    >>> [found.kind for found in planned_values("a.ics", "Expected contacts: 2.4", "a sentence")]
    ['derived']
    >>> list(planned_values("a.md", "One referral needs 24 contacts.", "a sentence"))
    []
    """
    for pattern, what in (
        (_EXPECTED, "contacts that a plan expects"),
        (_FULL, "how full a session would be"),
        (_PRICE, "the price of a rule of the plan"),
    ):
        if pattern.search(text):
            why = f"{what}: it is worked out from the young people nearby"
            yield Finding("derived", file, aside, "", why)
            return
