"""What an hour of a worker costs whoever employs them."""

from __future__ import annotations

from outreach.errors import TableError

WEEKS_OF_A_YEAR = 52.143
FULL_TIME_HOURS = 37.0
DAYS_AWAY = 27 + 8 + 8 + 5
"""Leave, bank holidays, sickness and training of a full-time worker. [days/year]"""


def employment_cost(
    salary: float,
    *,
    insurance_rate: float = 0.15,
    insurance_from: float = 5_000.0,
    pension_rate: float = 0.20,
) -> float:
    """Add what the employer pays on top of a salary.

    Parameters
    ----------
    salary
        Of a full-time post. [GBP/year]
    insurance_rate, insurance_from
        National Insurance of the employer, on pay above a threshold. [share, GBP/year]
    pension_rate
        Contribution of the employer. [share]

    Returns
    -------
    float
        [GBP/year]

    Examples
    --------
    31,537 + 15% of 26,537 + 20% of 31,537.

    >>> round(employment_cost(31_537))
    41825
    """
    above = max(0.0, salary - insurance_from)
    return salary + insurance_rate * above + pension_rate * salary


def paid_hourly(cost: float, *, hours: float = FULL_TIME_HOURS) -> float:
    """Give the cost of one paid hour.

    Parameters
    ----------
    cost
        From `employment_cost`. [GBP/year]
    hours
        Of a full-time post. [h/week]

    Returns
    -------
    float
        [GBP/h]

    Examples
    --------
    >>> round(paid_hourly(41_825), 2)
    21.68
    """
    return cost / WEEKS_OF_A_YEAR / _hours(hours)


def productive_hours(*, hours: float = FULL_TIME_HOURS, days_away: float = DAYS_AWAY) -> float:
    """Give the hours a full-time worker is at work in a year.

    Parameters
    ----------
    hours
        Of a full-time post. [h/week]
    days_away
        Leave, bank holidays, sickness and training. [days/year]

    Returns
    -------
    float
        [h/year]

    Examples
    --------
    (52.143 - 48 / 5) x 37.

    >>> round(productive_hours())
    1574
    """
    return (WEEKS_OF_A_YEAR - days_away / 5) * _hours(hours)


def productive_hourly(
    cost: float, *, hours: float = FULL_TIME_HOURS, days_away: float = DAYS_AWAY
) -> float:
    """Give the cost of one hour at work: the same money over fewer hours.

    Parameters
    ----------
    cost
        From `employment_cost`. [GBP/year]
    hours, days_away
        As in `productive_hours`.

    Returns
    -------
    float
        [GBP/h]

    Examples
    --------
    >>> round(productive_hourly(41_825), 2)
    26.57
    """
    return cost / productive_hours(hours=hours, days_away=days_away)


def _hours(hours: float) -> float:
    """Refuse a week without hours."""
    if hours <= 0:
        msg = f"hours of a full-time post: found {hours:g}, expected more than 0."
        raise TableError(msg)
    return hours
