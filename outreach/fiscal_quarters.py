"""Quarters of the financial year: April to June is the first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

QUARTER_PATTERN = r"\d{4}/\d{2} Q[1-4]"


def fiscal_quarter(day: date) -> str:
    """Name the quarter of the financial year that a day lies in.

    Parameters
    ----------
    day
        Any day.

    Returns
    -------
    str
        For example ``2026/27 Q1``, which is April to June 2026.

    Examples
    --------
    >>> from datetime import date
    >>> fiscal_quarter(date(2026, 6, 30)), fiscal_quarter(date(2026, 7, 1))
    ('2026/27 Q1', '2026/27 Q2')
    >>> fiscal_quarter(date(2026, 3, 31))
    '2025/26 Q4'
    """
    first = day.year if day.month >= 4 else day.year - 1
    return f"{first}/{(first + 1) % 100:02d} Q{(day.month - 4) % 12 // 3 + 1}"


def is_fiscal_quarter(text: str) -> bool:
    """Tell whether a text names a quarter the way `fiscal_quarter` does.

    Examples
    --------
    >>> [is_fiscal_quarter(text) for text in ("2025/26 Q4", "2025/27 Q4", "Q4 2025")]
    [True, False, False]
    """
    if not re.fullmatch(QUARTER_PATTERN, text):
        return False
    return (int(text[:4]) + 1) % 100 == int(text[5:7])
