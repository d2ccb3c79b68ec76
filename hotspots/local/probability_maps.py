"""How surprising each area's count would be if all areas had the county's rate."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from outreach.errors import TableError


def probability_map(observed: pd.Series, population: pd.Series) -> pd.DataFrame:
    """Give for each area the chance of so few, of so many, and of a count so far out.

    Each area is judged by itself: among hundreds, some are far out by chance.

    Parameters
    ----------
    observed : Series, index ``area_code``
        Referrals counted. [referrals]
    population : Series, same index
        Residents, or referrals expected; scaled to the county's total here. [persons]

    Returns
    -------
    DataFrame, same index
        ``expected`` [referrals]; ``relative_risk`` [ratio]; ``p_so_few``: a count this low or
        lower; ``p_so_many``: this high or higher; ``is_low``: below the expected;
        ``p_choynowski``: `p_so_few` where low, else `p_so_many`.

    Raises
    ------
    TableError
        When the indexes differ, or a value is negative or missing, or nobody lives anywhere.

    References
    ----------
    Choynowski M. (1959). Maps based on probabilities. Journal of the American Statistical
    Association, 54(286), 385-388.

    Examples
    --------
    One expected in each: exp(-1) for none at all, 1 - 2 exp(-1) for two or more.

    >>> found = probability_map(pd.Series([0, 2]), pd.Series([100, 100]))
    >>> found["p_choynowski"].round(4).tolist()
    [0.3679, 0.2642]
    """
    counts, people = observed.to_numpy(dtype=float), population.to_numpy(dtype=float)
    fits = observed.index.equals(population.index)
    if not fits or not (counts >= 0).all() or not (people >= 0).all() or not people.sum() > 0:
        msg = (
            "A probability map needs the same areas in both tables, and counts and residents of "
            f"zero or more; it got {len(observed)} and {len(population)} areas."
        )
        raise TableError(msg)
    usual = people * (counts.sum() / people.sum())
    ratio = np.divide(counts, usual, out=np.full_like(usual, np.nan), where=usual > 0)
    few, many = stats.poisson.cdf(counts, usual), stats.poisson.sf(counts - 1, usual)
    is_low = counts < usual
    return pd.DataFrame(
        {
            "expected": usual,
            "relative_risk": ratio,
            "p_so_few": few,
            "p_so_many": many,
            "is_low": is_low,
            "p_choynowski": np.where(is_low, few, many),
        },
        index=observed.index,
    )
