"""Classes of young people by neighbourhood, for partners: wide enough, even beside known sums.

A class of small counts holds them all (0 to 4). Beside the total of a priority area or a district
such a class can still give its count away, so classes are taken out until none does.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from outreach.disclosure.intervals import MOST, Known, possible
from outreach.disclosure.protecting import shown_bounds, sums_matrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from outreach.disclosure.showing import Profile

NOT_SHOWN = "not shown"
_EDGES = (1, 2, 4, 8)
"""Multiples of the threshold at which a new class starts."""


class Banded(NamedTuple):
    """The class of each neighbourhood, and which of the sums may stand beside them.

    Attributes
    ----------
    band : Series of ordered categories, index ``area_code``
        ``0 to 4`` and so on, or `NOT_SHOWN`.
    sums_shown
        For each sum that was asked about, whether its rounded value may be shown.
    """

    band: pd.Series
    sums_shown: tuple[bool, ...]


def class_starts(profile: Profile) -> list[int]:
    """Return where each class begins, in people.

    Examples
    --------
    >>> from outreach.disclosure.showing import partner_profile
    >>> class_starts(partner_profile())
    [0, 5, 10, 20, 40]
    """
    return [0, *(edge * profile.threshold for edge in _EDGES)]


def area_bands(
    people: pd.Series,
    sums: Sequence[Sequence[str]],
    *,
    profile: Profile,
    always_known: Sequence[Sequence[str]] = (),
) -> Banded:
    """Put each neighbourhood in a class that no known sum makes narrow.

    Parameters
    ----------
    people : Series of int, index ``area_code``
        Young people, each once. [people]
    sums
        Area codes of each set whose rounded total would be shown, for example a priority area.
    profile
        The edition's rules.
    always_known
        Area codes of sets whose rounded total a reader knows anyhow, for example a district.

    Returns
    -------
    Banded
        No attack on classes and shown sums leaves a small count fewer values than 1 to the
        threshold less one.

    Examples
    --------
    >>> import pandas as pd
    >>> from outreach.disclosure.showing import partner_profile
    >>> people = pd.Series({"A": 4, "B": 9, "C": 30})
    >>> area_bands(people, [], profile=partner_profile()).band.tolist()
    ['0 to 4', '5 to 9', '20 to 39']
    >>> area_bands(people, [["A", "B"]], profile=partner_profile()).band.tolist()
    ['0 to 4', 'not shown', '20 to 39']
    """
    counts = people.to_numpy(dtype=np.int64)
    place = {str(code): number for number, code in enumerate(people.index)}
    members = [[place[str(code)] for code in codes] for codes in (*sums, *always_known)]
    shown = np.ones(len(counts), dtype=bool)
    told = [True] * len(members)
    starts = class_starts(profile)
    for _ in range(4 * len(counts) + len(members)):
        unsafe = _unsafe(counts, members, shown, told, profile)
        if not len(unsafe):
            break
        _widen(counts, members, shown, told, int(unsafe[0]), len(sums), profile)
    labels = [f"{low} to {high - 1}" for low, high in pairwise(starts)]
    labels += [f"{starts[-1]} or more"]
    codes = np.searchsorted(starts, counts, side="right") - 1
    codes = np.where(shown, codes + 1, 0)
    band = pd.Series(
        pd.Categorical.from_codes(codes, categories=pd.Index([NOT_SHOWN, *labels]), ordered=True),
        index=people.index,
        name="band",
    )
    return Banded(band, tuple(told[: len(sums)]))


def _unsafe(
    counts: NDArray[np.int64],
    members: list[list[int]],
    shown: NDArray[np.bool_],
    told: list[bool],
    profile: Profile,
) -> NDArray[np.int64]:
    """Attack the classes beside the sums that are told; return small counts that are too narrow."""
    kept = [cells for cells, is_told in zip(members, told, strict=True) if is_told]
    if not kept:
        return np.array([], dtype=np.int64)
    ends = [*class_starts(profile), int(MOST) + 1]
    which = np.searchsorted(ends, counts, side="right") - 1
    low = np.where(shown, np.array(ends)[which], 0).astype(float)
    high = np.where(shown, np.array(ends)[which + 1] - 1, MOST).astype(float)
    totals = np.array([counts[cells].sum() for cells in kept], dtype=np.int64)
    least, most = shown_bounds(totals, threshold=profile.threshold, round_to=profile.round_to)
    small = (totals > 0) & (totals < profile.threshold)
    least, most = np.where(small, 1.0, least), np.where(small, profile.threshold - 1.0, most)
    first = len(counts)
    known = Known(
        lower=np.append(low, least),
        upper=np.append(high, most),
        sums=sums_matrix(
            [(first + number, cells) for number, cells in enumerate(kept)], first + len(kept)
        ),
        sum_lower=np.zeros(len(kept)),
        sum_upper=np.zeros(len(kept)),
    )
    tied = sorted({cell for cells in kept for cell in cells})
    asked = np.array([n for n in tied if not shown[n] or counts[n] < profile.threshold], dtype=int)
    found = possible(known, asked)
    holds_all = (found[:, 0] <= 1) & (found[:, 1] >= profile.threshold - 1)
    is_large = found[:, 0] >= profile.threshold
    wide = found[:, 1] - found[:, 0] >= profile.threshold
    return asked[~(holds_all | (is_large & wide))]


def _widen(
    counts: NDArray[np.int64],
    members: list[list[int]],
    shown: NDArray[np.bool_],
    told: list[bool],
    cell: int,
    optional: int,
    profile: Profile,
) -> None:
    """Take out one more class beside a count that is too narrow, or the sum itself."""
    beside = [n for n, cells in enumerate(members) if told[n] and cell in cells]
    near = sorted({other for n in beside for other in members[n]} - {cell})
    large = [other for other in near if shown[other] and counts[other] >= profile.threshold]
    if large:
        shown[min(large, key=lambda other: (counts[other], other))] = False
        return
    for n in beside:
        if n < optional:
            told[n] = False
            return
    if shown[cell]:
        shown[cell] = False
        return
    for other in near:
        shown[other] = False
