"""Which of many tests to believe: the false discovery rate, held over all areas at once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from outreach.errors import TableError


def q_values(p_values: pd.Series) -> pd.Series:
    """Give for each test the smallest false discovery rate at which it would be rejected.

    Parameters
    ----------
    p_values : Series
        One per test, between 0 and 1; missing where there was no test, and then not counted.

    Returns
    -------
    Series, same index
        ``q_value``; rejecting all with ``q_value <= q`` is Benjamini and Hochberg's rule at q.

    Raises
    ------
    TableError
        When a p-value is not between 0 and 1.

    References
    ----------
    Benjamini Y. and Hochberg Y. (1995). Controlling the false discovery rate. Journal of the
    Royal Statistical Society B, 57(1), 289-300.

    Examples
    --------
    >>> q_values(pd.Series([0.01, 0.04, 0.03, None])).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    found = p_values.to_numpy(dtype=float, na_value=np.nan)
    tested = ~np.isnan(found)
    p = found[tested]
    wrong = int(((p < 0) | (p > 1)).sum())
    if wrong:
        msg = f"p-values lie between 0 and 1; {wrong} of {p.size} do not."
        raise TableError(msg)
    order = np.argsort(p, kind="stable")
    scaled = p[order] * p.size / np.arange(1, p.size + 1)
    lowest = np.minimum.accumulate(scaled[::-1])[::-1]
    q = np.empty_like(p)
    q[order] = np.minimum(lowest, 1.0)
    found = np.full(found.shape, np.nan)
    found[tested] = q
    return pd.Series(found, index=p_values.index, name="q_value")


def discoveries(p_values: pd.Series, *, q: float = 0.05) -> pd.Series:
    """Mark the tests to believe, of which a share of `q` at most is wrong on average.

    When nothing passes, nothing is marked: unlike a cut-off, this tells that case from the one
    in which the smallest p-value alone passes.

    Parameters
    ----------
    p_values : Series
        As in `q_values`.
    q
        False discovery rate, in (0, 1). [share]

    Returns
    -------
    Series, same index
        ``is_discovery``, bool; False where there was no test.

    Raises
    ------
    TableError
        When a p-value is not between 0 and 1, or `q` is not inside.

    References
    ----------
    Benjamini and Hochberg (1995), as in `q_values`.

    Examples
    --------
    The third is above 3 x 0.05 / 4, the second below 2 x 0.05 / 4.

    >>> discoveries(pd.Series([0.001, 0.02, 0.04, 0.9])).tolist()
    [True, True, False, False]
    """
    if not 0 < q < 1:
        msg = f"q is {q}; the false discovery rate must lie between 0 and 1, such as 0.05."
        raise TableError(msg)
    found = p_values.to_numpy(dtype=float, na_value=np.nan)
    q_values(p_values)  # refuses what is no p-value
    p = np.sort(found[~np.isnan(found)])
    passing = np.flatnonzero(p <= q * np.arange(1, p.size + 1) / max(p.size, 1))
    bar = p[passing[-1]] if passing.size else -1.0
    return pd.Series(found <= bar, index=p_values.index, name="is_discovery")
