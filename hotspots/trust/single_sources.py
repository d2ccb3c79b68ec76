"""Whether one address or one organisation makes a hotspot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hotspots.counting import WHOLE, name_persons
from hotspots.postcodes.postcode_forms import read_forms

if TYPE_CHECKING:
    from collections.abc import Sequence

ORGANISATIONS = ("large_user", "institution")
"""How a record is matched whose home postcode is that of one organisation."""

COLUMNS = ["largest_postcode", "institution", "largest_institution"]


def largest_sources(
    placed: pd.DataFrame, referrals: pd.DataFrame, places: Sequence[Sequence[str]]
) -> pd.DataFrame:
    """Give the largest share of each hotspot's young people that one postcode holds.

    Parameters
    ----------
    placed : DataFrame
        ``referral_id``, ``match``, ``area_code``, ``weight`` [share], from
        `hotspots.geocoding.geocode`.
    referrals : DataFrame, index ``referral_id``
        ``postcode`` and ``person_key`` where the extract has them.
    places
        The areas of each hotspot.

    Returns
    -------
    DataFrame, one row for each place, in order
        ``largest_postcode`` [share of the young people with a whole referral from there; missing
        where no postcode is known], ``institution`` (whether that postcode, or one that holds as
        many, is a large user's), ``largest_institution`` (the same share for large users alone,
        zero for none). Never a postcode itself.

    Notes
    -----
    A postcode of the list of institutions that is left out of the map holds nobody here.

    Examples
    --------
    >>> placed = pd.DataFrame(
    ...     {"referral_id": list("abcd"), "match": "unit", "area_code": "A", "weight": 1.0}
    ... )
    >>> referrals = pd.DataFrame({"postcode": ["QQ1 1AA", "qq11aa", "QQ1 1AA", "QQ1 1AB"]})
    >>> largest_sources(placed, referrals.set_axis(list("abcd")), [("A",)]).values.tolist()
    [[0.75, False, 0.0]]
    """
    whole = placed[placed["area_code"].notna() & (placed["weight"] >= WHOLE)]
    table = pd.DataFrame(
        {
            "area": whole["area_code"],
            "who": name_persons(whole, referrals),
            "postcode": _postcodes(whole, referrals),
            "organisation": whole.get("match", pd.Series("", whole.index)).isin(ORGANISATIONS),
        }
    )
    return pd.DataFrame([_of_place(table, codes) for codes in places], columns=COLUMNS)


def _of_place(table: pd.DataFrame, codes: Sequence[str]) -> tuple[float, bool, float]:
    """Measure one hotspot."""
    inside = table[table["area"].isin(list(codes))]
    known = inside.dropna(subset="postcode")
    if known.empty:
        return float("nan"), False, 0.0
    everybody = inside["who"].nunique()
    by_postcode = known.groupby("postcode").agg(
        who=("who", "nunique"), organisation=("organisation", "any")
    )
    most = by_postcode["who"].max()
    of_most = by_postcode.loc[by_postcode["who"] == most, "organisation"]
    organisations = by_postcode.loc[by_postcode["organisation"], "who"].max()
    largest = 0.0 if pd.isna(organisations) else float(organisations / everybody)
    return float(most / everybody), bool(of_most.any()), largest


def _postcodes(whole: pd.DataFrame, referrals: pd.DataFrame) -> pd.Series:
    """Bring each record's postcode to one form; missing where it is not a whole one."""
    if "postcode" not in referrals:
        return pd.Series(pd.NA, index=whole.index, dtype="str")
    cells = referrals["postcode"].reindex(whole["referral_id"]).set_axis(whole.index)
    forms = read_forms(cells)
    return forms["compact"].where(forms["form"] == "unit").astype("str")
