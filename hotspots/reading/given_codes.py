"""Area codes that an extract gives itself: of which census they are, and what they became."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hotspots.reading.bridging import bridge_shares
from hotspots.reading.vintages import detect_vintage, vintage_of_column
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping

_CENSUSES = ("2011", "2021")


def shares_of(pairs: pd.DataFrame, weights: pd.Series | None = None) -> pd.DataFrame:
    """Say which areas a code of the older census stands for, and with which share.

    Parameters
    ----------
    pairs
        ``from_code`` and ``to_code``, from `hotspots.reading.bridging.read_bridge`.
    weights : Series, index ``area_code`` of the new areas
        Residents, by which a split area is shared out; equal parts without.

    Returns
    -------
    DataFrame
        ``from_code``, ``to_code``, ``share``, which sums to 1 over each old code. [share]

    Examples
    --------
    >>> pairs = pd.DataFrame({"from_code": ["A", "A"], "to_code": ["P", "Q"]})
    >>> shares_of(pairs, pd.Series({"P": 3, "Q": 1}))["share"].tolist()
    [0.75, 0.25]
    """
    bare = pairs[["from_code", "to_code"]].reset_index(drop=True)
    return bare.assign(share=bridge_shares(bare, weights).to_numpy())


def check_given_codes(
    referrals: pd.DataFrame,
    *,
    areas: pd.Index,
    vintage: str,
    columns: Mapping[str, str],
    bridged: pd.Index | None = None,
) -> tuple[str, ...]:
    """Refuse area codes of another census where nothing says what became of them.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        ``area_code_given`` where the extract has it.
    areas
        Codes of the county's areas.
    vintage
        Of the areas: "2011", "2021", or another word, for which nothing is checked.
    columns
        Our name to the extract's: its name of the column may say the census.
    bridged
        Old codes that a bridge knows; None without a bridge.

    Returns
    -------
    tuple of str
        How many codes were brought over, and how many are of no area here.

    Raises
    ------
    TableError
        If the codes are of another census and there is no bridge; it says the ways out.
    """
    if "area_code_given" not in referrals:
        return ()
    codes = pd.Index(referrals["area_code_given"].dropna().astype("str").str.strip())
    strange = codes[~codes.isin(areas)]
    if not len(strange):
        return ()
    if vintage in _CENSUSES and bridged is None:
        theirs = _census_of(strange, columns.get("area_code", ""))
        if theirs not in {"", vintage}:
            msg = (
                f"referrals: {len(strange)} of {len(codes)} area codes are not among the county's "
                f"areas, because the extract gives codes of {theirs} and the areas are of "
                f"{vintage}. Name the exact-fit lookup from {theirs} to {vintage} under "
                f"[areas.bridge], map the postcode instead, or take areas of {theirs}."
            )
            raise TableError(msg)
    over = 0 if bridged is None else int(strange.isin(bridged).sum())
    lost = len(strange) - over
    notes = []
    if over:
        notes.append(f"referrals: {over} area codes were brought to these areas by the lookup.")
    if lost:
        notes.append(
            f"referrals: {lost} area codes are of no area here and count as outside the county. If "
            "they are of another census, name the lookup under [areas.bridge]."
        )
    return tuple(notes)


def _census_of(codes: pd.Index, column: str) -> str:
    """Tell the census from the column's name, or from codes that only the later one has."""
    named = vintage_of_column(column)
    if named:
        return named
    return "2021" if detect_vintage(codes, column="", release="IoD2019") == "2021" else ""
