"""Who may approve and decide: roles, never persons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TITLE = re.compile(r"^(?:mr|mrs|ms|miss|mx|dr|prof|sir|dame|rev)\b\.?", re.IGNORECASE)
_INITIAL = re.compile(r"\b[A-Z]\. ?[A-Z]")
_WORD = re.compile(r"^[A-Z][a-z\u00c0-\u024f'\u2019-]+$")
_OF_WORK = frozenset(
    re.findall(
        r"[a-z]+",
        "adviser advisor agency analyst analysts authority board boards care cabinet caldicott "
        "chair chief children childrens clerk clinical commissioner commissioners commissioning "
        "committee coordinator council councillor county custodian data deputy director "
        "district duty executive governance group guardian head health information intelligence "
        "lead leader legal manager member nurse office officer operations owner panel "
        "partnership performance planning practitioner principal programme protection public "
        "quality records release research restricted review safeguarding secretary senior "
        "service services social steering strategic strategy supervisor support team trust "
        "worker youth",
    )
)
_SHORTEST = 2


def fault_of_role(role: str, roles: Sequence[str] = ()) -> str:
    """Say what is wrong with a role that was given; nothing where it may stand.

    Parameters
    ----------
    role
        As typed.
    roles
        Those of ``[disclosure] roles``; where there are any, no other is taken.

    Returns
    -------
    str
        What was expected. Never what was typed, which may be somebody's name.

    Examples
    --------
    >>> fault_of_role("lead analyst"), fault_of_role("Caldicott Guardian")
    ('', '')
    >>> fault_of_role("Joan Bloggs")
    "found what looks like a person's name; give the role, for example: lead analyst"
    >>> fault_of_role("analyst", ["lead analyst", "head of service"])
    'this role may not decide here; [disclosure] roles names: lead analyst; head of service'
    """
    given = " ".join(role.split())
    if "@" in given:
        return "found a person's address; give the role, for example: lead analyst"
    if roles:
        if given.casefold() in {" ".join(known.split()).casefold() for known in roles}:
            return ""
        return f"this role may not decide here; [disclosure] roles names: {'; '.join(roles)}"
    words = re.findall(r"[^\s,/&()]+", given)
    is_name = len(words) >= _SHORTEST and all(_WORD.match(word) for word in words)
    is_name = is_name and not any(word.casefold() in _OF_WORK for word in words)
    if is_name or _TITLE.match(given) or _INITIAL.search(given):
        return "found what looks like a person's name; give the role, for example: lead analyst"
    return ""
