"""Quarters of the financial year: April to June is the first."""

from __future__ import annotations

import re
from datetime import date, timedelta

from outreach.errors import ConfigError

QUARTER_PATTERN = r"\d{4}/\d{2} Q[1-4]"
_TYPED = re.compile(r"(\d{4})(?:[/-]\d{2}(?:\d{2})?)?[ -]?[Qq]([1-4])")


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


def quarter_days(quarter: str) -> tuple[date, date]:
    """Give the first and the last day of a quarter.

    Examples
    --------
    >>> [day.isoformat() for day in quarter_days("2025/26 Q4")]
    ['2026-01-01', '2026-03-31']
    """
    number = int(quarter[-1])
    year, month = (int(quarter[:4]), 1 + 3 * number) if number < 4 else (int(quarter[:4]) + 1, 1)
    after = date(year + (month == 10), (month + 2) % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def read_quarter(text: str) -> str:
    """Read a quarter as people type it; the year is the one in which the financial year begins.

    Raises
    ------
    ConfigError
        If it is none.

    Examples
    --------
    >>> read_quarter("2026-Q2"), read_quarter("2026/27 Q2"), read_quarter("2026-27 q2")
    ('2026/27 Q2', '2026/27 Q2', '2026/27 Q2')
    """
    found = _TYPED.fullmatch(text.strip())
    if found is not None:
        year = int(found[1])
        name = f"{year}/{(year + 1) % 100:02d} Q{found[2]}"
        typed = re.sub(r"\D", "", text.strip()[4:-2])[-2:]
        if typed in ("", name[5:7]):
            return name
    msg = f"--quarter: found {text!r}, expected a quarter of the financial year such as 2026-Q2"
    raise ConfigError(msg)


def last_quarter(day: date) -> str:
    """Name the last quarter that is over on a day, that day included.

    Examples
    --------
    >>> last_quarter(date(2026, 3, 31)), last_quarter(date(2026, 3, 30))
    ('2025/26 Q4', '2025/26 Q3')
    """
    now = fiscal_quarter(day)
    first, last = quarter_days(now)
    return now if day >= last else fiscal_quarter(first - timedelta(days=1))
