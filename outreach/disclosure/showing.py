"""Disclosure control: what an edition may show, and the gate every shared file passes.

Suppression happens to frames, before anything is rendered; `outreach.disclosure.clearing` is the
last gate.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

HIDDEN = "*"
"""Stands for every value that is not shown, whether primary or secondary."""

STAMP = "DRAFT, not checked for release"


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The rules of one edition.

    Attributes
    ----------
    edition
        PUBLIC, PARTNER or RESTRICTED, as printed in the banner.
    threshold
        Smallest count that may be shown. [people]
    round_to
        Counts are rounded to a multiple of this. [people]
    min_population
        Residents in the age range that a public area needs. [people]
    """

    edition: str
    threshold: int
    round_to: int
    min_population: int


def public_profile(*, threshold: int = 8, round_to: int = 5, min_population: int = 500) -> Profile:
    """Return the rules for everybody.

    Examples
    --------
    >>> public_profile().edition
    'PUBLIC'
    """
    return Profile(
        edition="PUBLIC", threshold=threshold, round_to=round_to, min_population=min_population
    )


def partner_profile(*, threshold: int = 5, round_to: int = 5, min_population: int = 500) -> Profile:
    """Return the rules for named members of a planning meeting, under agreement.

    Examples
    --------
    >>> partner_profile().threshold
    5
    """
    return Profile(
        edition="PARTNER", threshold=threshold, round_to=round_to, min_population=min_population
    )


def rounded(counts: pd.Series, *, round_to: int = 5) -> pd.Series:
    """Round counts to the nearest multiple, halves upwards.

    Parameters
    ----------
    counts
        Any index. [people]
    round_to
        The multiple. [people]

    Returns
    -------
    Series of int, same index
        [people]

    Examples
    --------
    >>> rounded(pd.Series([8, 12, 13, 22, 23])).tolist()
    [10, 10, 15, 20, 25]
    """
    whole = np.floor(counts.to_numpy(dtype=float) / round_to + 0.5) * round_to
    return pd.Series(whole.astype(int), index=counts.index, name=counts.name)


def hidden_cells(counts: pd.Series, *, threshold: int, has_total: bool = True) -> pd.Series:
    """Choose the cells of one list of counts that may not be shown.

    Primary: above zero and below the threshold. Secondary, when the total is known: while
    exactly one cell is hidden, or the hidden cells sum to less than the threshold, the next
    smallest count is hidden too.

    Parameters
    ----------
    counts
        Parts of one total, any index. [people]
    threshold
        Smallest count that may be shown. [people]
    has_total
        Whether a reader can know the sum.

    Returns
    -------
    Series of bool, same index
        True where the count is hidden.

    Notes
    -----
    A greedy choice within one list. Hierarchies of tables need more than this.

    Examples
    --------
    >>> hidden_cells(pd.Series([3, 7, 20]), threshold=5).tolist()
    [True, True, False]
    >>> hidden_cells(pd.Series([0, 4, 5]), threshold=5, has_total=False).tolist()
    [False, True, False]
    """
    values = counts.to_numpy(dtype=float)
    hidden = (values > 0) & (values < threshold)
    if has_total and hidden.any():
        for position in np.argsort(values, kind="stable"):
            if hidden.sum() > 1 and values[hidden].sum() >= threshold:
                break
            if not hidden[position] and values[position] > 0:
                hidden[position] = True
    return pd.Series(hidden, index=counts.index)


def shown(
    counts: pd.Series,
    *,
    profile: Profile,
    has_total: bool = True,
    within: pd.Series | None = None,
) -> pd.Series:
    """Return counts as text that may be shown: rounded, or an asterisk.

    Parameters
    ----------
    counts
        Any index. [people]
    profile
        The edition's rules.
    has_total
        Whether a reader can know the sum.
    within : Series, same index
        Names the part each count belongs to, where a reader can know the sum of each part too.

    Returns
    -------
    Series of str, same index
        The rounded count, or `HIDDEN`.

    Examples
    --------
    >>> shown(pd.Series([3, 12, 41]), profile=public_profile()).tolist()
    ['*', '*', '40']
    """
    hidden = hidden_cells(counts, threshold=profile.threshold, has_total=has_total)
    if within is not None:
        for _, part in counts.groupby(within):
            hidden.loc[part.index] |= hidden_cells(part, threshold=profile.threshold)
    text = rounded(counts, round_to=profile.round_to).map(str)
    return text.mask(hidden, HIDDEN)


def shown_total(total: float, *, profile: Profile) -> str:
    """Return one count as words for a headline.

    Examples
    --------
    >>> shown_total(871, profile=public_profile())
    'about 870'
    >>> shown_total(4, profile=public_profile())
    'fewer than 8'
    """
    if 0 < total < profile.threshold:
        return f"fewer than {profile.threshold}"
    near = int(np.floor(total / profile.round_to + 0.5) * profile.round_to)
    return f"about {near:,}"


def bands(counts: pd.Series, *, profile: Profile, edges: Sequence[int] = (2, 4, 8)) -> pd.Series:
    """Put counts of public areas in classes wide enough to hide the count.

    Parameters
    ----------
    counts
        Index ``public_area``; every count is zero or at least the threshold. [people]
    profile
        The edition's rules.
    edges
        Multiples of the threshold at which a new class starts.

    Returns
    -------
    Series of ordered categories, same index
        For example ``"8 to 15"``; ``"not shown"`` below the threshold.

    Examples
    --------
    >>> bands(pd.Series([8, 16, 70, 3]), profile=public_profile()).tolist()
    ['8 to 15', '16 to 31', '64 or more', 'not shown']
    """
    starts = [profile.threshold, *(profile.threshold * edge for edge in edges)]
    labels = ["not shown"]
    labels += [f"{low} to {high - 1}" for low, high in pairwise(starts)]
    labels.append(f"{starts[-1]} or more")
    position = np.searchsorted(starts, counts.to_numpy(dtype=float), side="right")
    return pd.Series(
        pd.Categorical.from_codes(position, categories=pd.Index(labels), ordered=True),
        index=counts.index,
        name="band",
    )
