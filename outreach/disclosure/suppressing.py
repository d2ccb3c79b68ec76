"""Tables that add up, as they may be shown: each small count hidden, and what would betray it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outreach.disclosure.protecting import Tied, protect
from outreach.disclosure.showing import HIDDEN, Profile, rounded
from outreach.errors import DisclosureError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SMALL_GROUP = 5
"""A group of fewer than this many thresholds of people, all of them in one class, is not shown."""
TOTAL = "All"


def shown_table(
    counts: pd.DataFrame,
    *,
    profile: Profile,
    total: str = TOTAL,
    rows_hidden: pd.Series | None = None,
    columns_hidden: pd.Series | None = None,
) -> pd.DataFrame:
    """Return a two-way table with its margins as text that may be shown.

    Parameters
    ----------
    counts
        Whole counts of people, one row and one column a class; each person in one cell. [people]
    profile
        The edition's rules; a threshold of 0 shows everything.
    total
        Name of the row and the column of sums. The sum of all is shown if it may be.
    rows_hidden, columns_hidden : Series of bool, index as that of the rows and the columns
        Which sums of rows and of columns are hidden, where another table has settled that: what
        is hidden there must be hidden here, and a reader knows what is shown there.

    Returns
    -------
    DataFrame of str
        One row and one column more; rounded counts, or `HIDDEN`.

    Raises
    ------
    DisclosureError
        If a count is negative or not whole.

    Examples
    --------
    >>> from outreach.disclosure.showing import public_profile
    >>> counts = pd.DataFrame({"school": [3, 30, 22], "family": [25, 14, 31]},
    ...                       index=["East", "Mid", "West"])
    >>> shown_table(counts, profile=public_profile()).loc["East"].tolist()
    ['*', '*', '30']
    """
    body = counts.to_numpy()
    if len(body) and ((body < 0).any() or (body != np.round(body)).any()):
        msg = "counts of people in a table are whole and not negative."
        raise DisclosureError(msg)
    whole = counts.astype(int)
    whole = pd.concat([whole, whole.sum().to_frame(total).T])
    whole[total] = whole.sum(axis=1)
    rows, columns = whole.shape
    place = np.arange(rows * columns).reshape(rows, columns)
    sums = [(int(line[-1]), [int(cell) for cell in line[:-1]]) for line in (*place, *place.T)]
    hidden = place < 0
    if profile.threshold > 1:
        alone = _of_one_kind(whole.to_numpy(), profile)
        settled = np.zeros((rows, columns), dtype=bool)
        for given, line in ((rows_hidden, np.s_[:-1, -1]), (columns_hidden, np.s_[-1, :-1])):
            if given is not None:
                order = whole.index[:-1] if given is rows_hidden else whole.columns[:-1]
                alone[line] = given.reindex(order).to_numpy(bool)
                settled[line] = ~alone[line]
        hidden = _hidden(whole.to_numpy().ravel(), sums, profile, alone.ravel(), settled.ravel())
        hidden = hidden.reshape(rows, columns)
    text = whole.apply(lambda line: rounded(line, round_to=profile.round_to).map(str))
    made: pd.DataFrame = text.mask(hidden, HIDDEN)
    made.columns.name, made.index.name = counts.columns.name, counts.index.name
    return made


def shown_nested(counts: pd.Series, levels: pd.DataFrame, *, profile: Profile) -> pd.DataFrame:
    """Return the parts of a hierarchy and the sums of every level as text that may be shown.

    Parameters
    ----------
    counts
        Whole counts of people, one for each smallest part; each person in one part. [people]
    levels : DataFrame, same index
        One column a level, from the finest to the coarsest (group, district); every value of a
        finer one lies in one value of the coarser.
    profile
        The edition's rules; a threshold of 0 shows everything.

    Returns
    -------
    DataFrame
        ``level`` ("part", the names of the columns, `TOTAL`), ``name`` and ``shown``: rounded, or
        `HIDDEN`. Parts first.

    Examples
    --------
    >>> from outreach.disclosure.showing import public_profile
    >>> counts = pd.Series([3, 12, 40, 41], index=["a", "b", "c", "d"])
    >>> levels = pd.DataFrame({"district": ["E", "E", "W", "W"]}, index=counts.index)
    >>> shown_nested(counts, levels, profile=public_profile())["shown"].tolist()
    ['*', '*', '40', '40', '15', '80', '95']
    """
    whole = counts.astype(int)
    rows = [("part", str(name), int(count)) for name, count in whole.items()]
    above: dict[int, pd.Index] = {}
    finer = pd.Series(range(len(whole)), index=whole.index)
    sums: list[tuple[int, list[int]]] = []
    everything = levels.assign(**{TOTAL: TOTAL})
    for level in everything.columns:
        for name, members in everything.groupby(level, sort=True).groups.items():
            above[len(rows)] = members
            sums.append((len(rows), [int(cell) for cell in finer.loc[members].unique()]))
            rows.append((str(level), str(name), int(whole.loc[members].sum())))
        for cell, members in above.items():
            finer.loc[members] = cell
    values = np.array([count for _, _, count in rows], dtype=np.int64)
    hidden = np.zeros(len(rows), dtype=bool)
    if profile.threshold > 1:
        hidden = _hidden(values, sums, profile, np.zeros(len(rows), dtype=bool))
    frame = pd.DataFrame([(level, name) for level, name, _ in rows], columns=["level", "name"])
    text = rounded(pd.Series(values), round_to=profile.round_to).map(str)
    return frame.assign(shown=text.mask(hidden, HIDDEN))


def _hidden(
    counts: NDArray[np.int64],
    sums: Sequence[tuple[int, Sequence[int]]],
    profile: Profile,
    must_hide: NDArray[np.bool_],
    settled: NDArray[np.bool_] | None = None,
) -> NDArray[np.bool_]:
    """Choose the cells to hide; all but what is known where no smaller choice protects.

    Known are the sum of all, where it may be shown, and the sums `settled` by another table.
    """
    known = np.zeros(len(counts), dtype=bool) if settled is None else settled.copy()
    known[-1] = counts[-1] >= profile.threshold or counts[-1] == 0
    try:
        return protect(
            Tied(counts=counts, sums=sums),
            threshold=profile.threshold,
            round_to=profile.round_to,
            must_hide=must_hide,
            never_hide=known,
        )
    except DisclosureError:
        return ~known


def _of_one_kind(whole: NDArray[np.int64], profile: Profile) -> NDArray[np.bool_]:
    """Find lines of a small group that are all in one class: all their cells are hidden."""
    body = whole[:-1, :-1]
    found = np.zeros(whole.shape, dtype=bool)
    small = SMALL_GROUP * profile.threshold
    if body.shape[1] > 1:
        rows = ((body > 0).sum(axis=1) == 1) & (whole[:-1, -1] < small)
        found[:-1, :-1] |= rows[:, None]
    if body.shape[0] > 1:
        columns = ((body > 0).sum(axis=0) == 1) & (whole[-1, :-1] < small)
        found[:-1, :-1] |= columns[None, :]
    return found
