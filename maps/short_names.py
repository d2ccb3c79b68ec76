"""Short names spelt out once on each page: readers outside the service do not know them all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SPELT = {
    "CAMHS": "child and adolescent mental health services",
    "CIN": "child in need",
    "EHCP": "education, health and care plan",
    "EWS": "education welfare service",
    "IDACI": "the share of children in low-income families",
    "IMD": "the index of multiple deprivation",
    "LAC": "looked-after children",
    "MASH": "multi-agency safeguarding hub",
    "NHS": "National Health Service",
    "PRU": "pupil referral unit",
    "SEND": "special educational needs and disabilities",
    "YJS": "youth justice service",
    "YOS": "youth offending service",
    "YOT": "youth offending team",
}
"""Short names that stand in a county's own tables, and what they mean."""

_SHORT = re.compile(rf"(?<![\w&])(?:{'|'.join(sorted(SPELT))})(?![\w&])")


def short_names(texts: Iterable[str]) -> tuple[str, ...]:
    """Spell out the short names that some texts use and do not explain.

    Parameters
    ----------
    texts
        All that a page says, its cells included.

    Returns
    -------
    tuple of str
        One sentence, or none where nothing is left to explain.

    Examples
    --------
    >>> short_names(["Referred by CAMHS", "Severn NHS Trust"])[0][:54]
    'Short names: child and adolescent mental health servic'
    >>> short_names(["youth offending team (YOT)", "YOT"]), short_names(["Nhs"])
    ((), ())
    """
    whole = "\n".join(texts)
    used = sorted(set(_SHORT.findall(whole)))
    told = [f"{SPELT[name]} ({name})" for name in used if f"({name})" not in whole]
    return (f"Short names: {'; '.join(told)}.",) if told else ()
