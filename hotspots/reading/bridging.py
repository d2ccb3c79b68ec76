"""Counts of one set of areas brought to another through a lookup; no count is lost or made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.reading.sources import TableSource, read_columns
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CHANGES = {"U": "unchanged", "S": "split", "M": "merged", "X": "irregular"}
"""Letters of the exact-fit lookup of 2011 to 2021, in words."""

_SHOWN = 3
_FROM = ("lsoa11cd", "lsoacode2011")
_TO = ("lsoa21cd", "lsoacode2021")
_CHANGE = ("chgind",)


def read_bridge(source: TableSource) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Read a lookup from one set of areas to another.

    Parameters
    ----------
    source
        One row per pair: ``from_code``, ``to_code`` and if present ``change``. Without a mapping
        the headers of the exact-fit lookup of 2011 to 2021 are known (LSOA11CD, LSOA21CD,
        CHGIND, in any case).

    Returns
    -------
    DataFrame
        Columns ``from_code``, ``to_code`` and ``change`` (unchanged, split, merged, irregular),
        each pair once.
    notes
        Choices made while reading.

    Raises
    ------
    TableError
        If columns are missing, or a row lacks a code.
    """
    text, notes = read_columns(
        source,
        table="bridge",
        required=("from_code", "to_code"),
        optional=("change",),
        resolve=_known_headers,
    )
    blank = (text["from_code"].str.strip() == "") | (text["to_code"].str.strip() == "")
    if blank.any():
        shown = ", ".join(map(str, text.index[blank][:_SHOWN]))
        msg = (
            f"bridge: {int(blank.sum())} row(s) lack a code, e.g. row {shown}. Take the exact-fit "
            "lookup; the best-fit one does not reach every area."
        )
        raise TableError(msg)
    pairs = text[["from_code", "to_code"]].apply(lambda column: column.str.strip())
    given = text["change"] if "change" in text else pd.Series("", index=text.index)
    letters = given.str.strip().str.upper().map(CHANGES)
    return pairs.assign(change=letters.where(letters.notna(), _change(pairs))).drop_duplicates(
        ["from_code", "to_code"], ignore_index=True
    ), notes


def bridge_counts(
    counts: pd.DataFrame,
    bridge: pd.DataFrame,
    *,
    weights: pd.Series | None = None,
    whole: bool = False,
) -> pd.DataFrame:
    """Bring counts of the old areas to the new ones.

    An unchanged or merged area gives its count whole; a split or irregular one shares it among
    its new areas in proportion to `weights`.

    Parameters
    ----------
    counts : DataFrame, index ``area_code`` of the old areas
        Any columns that may be added up, such as residents by age band.
    bridge
        From `read_bridge`.
    weights : Series, index ``area_code`` of the new areas
        Such as residents. Without it, or where an area's new areas have none, shares are equal.
    whole
        True rounds the shares so that they stay whole numbers and each old area's total stays
        what it was (largest remainder).

    Returns
    -------
    DataFrame, index ``area_code`` of the new areas, sorted
        The same columns; each column has the total it had.

    Raises
    ------
    TableError
        If an old area is not in the bridge.

    Examples
    --------
    >>> old = pd.DataFrame({"people": [10.0, 6.0]}, index=["A", "B"])
    >>> pairs = pd.DataFrame({"from_code": ["A", "A", "B"], "to_code": ["P", "Q", "R"]})
    >>> bridge_counts(old, pairs, weights=pd.Series({"P": 3, "Q": 1, "R": 9}))["people"].tolist()
    [7.5, 2.5, 6.0]
    """
    _all_known(counts.index, bridge)
    pairs = bridge[bridge["from_code"].isin(counts.index)].reset_index(drop=True)
    share = bridge_shares(pairs, weights).to_numpy()
    old = counts.reindex(pairs["from_code"])
    values = old.to_numpy(float) * share[:, None]
    if whole:
        owner = pd.factorize(pairs["from_code"])[0]
        values = np.column_stack(
            [_whole(values[:, i], owner, pairs["to_code"]) for i in range(values.shape[1])]
        )
    moved = pd.DataFrame(values, columns=counts.columns)
    summed = moved.groupby(pairs["to_code"].to_numpy()).sum().sort_index()
    summed.index = pd.Index(summed.index, name="area_code")
    return summed.astype(np.int64) if whole else summed


def bridge_shares(pairs: pd.DataFrame, weights: pd.Series | None = None) -> pd.Series:
    """Give the share of its old area that each pair of a bridge carries.

    Parameters
    ----------
    pairs
        ``from_code`` and ``to_code``.
    weights : Series, index ``area_code`` of the new areas
        As in `bridge_counts`.

    Returns
    -------
    Series, index of `pairs`
        Sums to 1 over each old area. [share]
    """
    if weights is None:
        weight = pd.Series(1.0, index=pairs.index)
    else:
        known = weights.reindex(pairs["to_code"]).fillna(0.0)
        weight = pd.Series(known.to_numpy(float), index=pairs.index).clip(lower=0.0)
    total = weight.groupby(pairs["from_code"]).transform("sum")
    weight = weight.where(total > 0, 1.0)
    total = weight.groupby(pairs["from_code"]).transform("sum")
    return (weight / total).rename("share")


def bridge_means(values: pd.DataFrame, bridge: pd.DataFrame, *, weights: pd.Series) -> pd.DataFrame:
    """Give each new area the weighted mean of the old areas it is made of.

    Parameters
    ----------
    values : DataFrame, index ``area_code`` of the old areas
        Figures that may be averaged.
    bridge
        From `read_bridge`.
    weights : Series, index ``area_code`` of the old areas
        Such as residents; where all are zero the old areas count alike.

    Returns
    -------
    DataFrame, index ``area_code`` of the new areas, sorted
        NaN where no old area has a value.

    Examples
    --------
    >>> old = pd.DataFrame({"imd_rank": [10.0, 40.0]}, index=["A", "B"])
    >>> pairs = pd.DataFrame({"from_code": ["A", "B"], "to_code": ["P", "P"]})
    >>> bridge_means(old, pairs, weights=pd.Series({"A": 2, "B": 1}))["imd_rank"].tolist()
    [20.0]
    """
    old = values.reindex(bridge["from_code"]).to_numpy(float)
    target = bridge["to_code"].to_numpy()
    weight = weights.reindex(bridge["from_code"]).fillna(0.0).to_numpy(float)
    none = pd.Series(weight).groupby(target).transform("sum").to_numpy() <= 0
    weight = np.where(none, 1.0, weight)[:, None] * np.isfinite(old)
    sums = pd.DataFrame(np.nan_to_num(old) * weight, columns=values.columns)
    above = sums.groupby(target).sum()
    below = pd.DataFrame(weight, columns=values.columns).groupby(target).sum()
    means: pd.DataFrame = (above / below.where(below > 0)).sort_index()
    return means.rename_axis("area_code")


def bridge_labels(labels: pd.Series, bridge: pd.DataFrame) -> pd.Series:
    """Give each new area the label of its old area; of several, the one most of them have.

    Parameters
    ----------
    labels : Series, index ``area_code`` of the old areas
        Such as the rural-urban class.
    bridge
        From `read_bridge`.

    Returns
    -------
    Series, index ``area_code`` of the new areas, sorted
        Of labels that are equally frequent the first by the alphabet.

    Examples
    --------
    >>> pairs = pd.DataFrame({"from_code": ["A", "A", "B"], "to_code": ["P", "Q", "Q"]})
    >>> bridge_labels(pd.Series({"A": "urban", "B": "rural"}), pairs).to_dict()
    {'P': 'urban', 'Q': 'rural'}
    """
    pairs = bridge.assign(label=labels.reindex(bridge["from_code"]).to_numpy()).dropna()
    often = pairs.groupby(["to_code", "label"]).size().rename("n").reset_index()
    often = often.sort_values(["to_code", "n", "label"], ascending=[True, False, True])
    first = often.drop_duplicates("to_code")
    return pd.Series(
        first["label"].to_numpy(), index=pd.Index(first["to_code"], name="area_code"), dtype="str"
    )


def needs_bridge(codes: pd.Index, wanted: pd.Index, bridge: pd.DataFrame | None) -> bool:
    """Tell whether a table speaks of the old areas of a bridge and lacks some of the new ones."""
    if bridge is None or wanted.isin(codes).all():
        return False
    of_new = bridge.loc[bridge["to_code"].isin(wanted), "from_code"]
    return bool(of_new.isin(codes).all()) and len(of_new) > 0


def bridge_note(pairs: pd.DataFrame, *, table: str, weighted: bool) -> str:
    """Say what a bridge did, in one sentence."""
    counted = pairs.drop_duplicates("from_code")["change"].value_counts()
    parts = [f"{counted[word]} {word}" for word in CHANGES.values() if word in counted.index]
    how = "by residents" if weighted else "in equal parts"
    return (
        f"{table}: brought from older areas to these through the lookup ({', '.join(parts)}); "
        f"split areas were shared out {how}."
    )


def _known_headers(headers: Sequence[str]) -> dict[str, str]:
    """Find the columns of the exact-fit lookup among the headers."""
    found: dict[str, str] = {}
    for ours, known in (("from_code", _FROM), ("to_code", _TO), ("change", _CHANGE)):
        for header in headers:
            plain = "".join(letter for letter in header.lower() if letter.isalnum())
            if plain in known:
                found.setdefault(ours, header)
    return found


def _change(pairs: pd.DataFrame) -> pd.Series:
    """Say of each pair what happened, from the pairs themselves."""
    targets = pairs.groupby("from_code")["to_code"].transform("nunique")
    origins = pairs.groupby("to_code")["from_code"].transform("nunique")
    word = np.select(
        [(targets == 1) & (origins == 1), (targets > 1) & (origins == 1)],
        ["unchanged", "split"],
        default="merged",
    )
    made = pd.Series(word, index=pairs.index, dtype="str")
    tangled = (targets > 1) & (origins > 1)
    # an area that is split and whose part is merged is neither: nor is any that it touches
    from_tangled = pairs["from_code"].isin(pairs.loc[tangled, "from_code"])
    to_tangled = pairs["to_code"].isin(pairs.loc[tangled, "to_code"])
    return made.mask(tangled | from_tangled | to_tangled, "irregular")


def _all_known(codes: pd.Index, bridge: pd.DataFrame) -> None:
    """Refuse counts of areas that the bridge does not reach."""
    lost = codes.difference(pd.Index(bridge["from_code"]))
    if len(lost):
        msg = (
            f"bridge: {len(lost)} of {len(codes)} areas are not in the lookup, e.g. "
            f"{', '.join(map(str, lost[:_SHOWN]))}. Take the lookup of the whole county."
        )
        raise TableError(msg)


def _whole(
    values: NDArray[np.float64], owner: NDArray[np.intp], target: pd.Series
) -> NDArray[np.int64]:
    """Round parts so that each owner's whole total stays; the largest remainders go up."""
    down = np.floor(values + 1e-9)
    left = np.rint(np.bincount(owner, values) - np.bincount(owner, down)).astype(np.int64)
    order = np.lexsort((target.to_numpy(dtype=object).astype("U"), down - values, owner))
    first = np.searchsorted(owner[order], np.arange(len(left)))
    place = np.arange(len(order)) - first[owner[order]]
    up = np.zeros(len(values))
    up[order] = place < left[owner[order]]
    whole: NDArray[np.int64] = (down + up).astype(np.int64)
    return whole
