"""The district, or another label, of each referral's home."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

NOT_MAPPED = "not mapped"


def with_place(
    referrals: pd.DataFrame,
    placed: pd.DataFrame,
    areas: pd.DataFrame,
    *,
    column: str = "district",
) -> pd.DataFrame:
    """Add a label of the area each referral lies in.

    A referral that is shared between areas counts where most of it lies, the first such area
    by code when there are several: an indicator counts whole records.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        Any columns.
    placed
        ``referral_id``, ``area_code``, ``weight``, from `hotspots.geocoding.geocode`.
    areas : DataFrame, index ``area_code``
        Has `column`.
    column
        The label to add, such as ``district`` or ``rural_class``.

    Returns
    -------
    DataFrame, index ``referral_id``
        The referrals with `column`; `NOT_MAPPED` where no area is known.

    Examples
    --------
    >>> import pandas as pd
    >>> referrals = pd.DataFrame({"age": [12, 13]}, index=["R1", "R2"])
    >>> placed = pd.DataFrame(
    ...     {"referral_id": ["R1", "R1"], "area_code": ["A", "B"], "weight": [0.4, 0.6]}
    ... )
    >>> areas = pd.DataFrame({"district": ["North", "South"]}, index=["A", "B"])
    >>> with_place(referrals, placed, areas)["district"].tolist()
    ['South', 'not mapped']
    """
    known = placed[placed["area_code"].notna()]
    ordered = known.sort_values(
        ["referral_id", "weight", "area_code"], ascending=[True, False, True]
    )
    main = ordered.drop_duplicates("referral_id").set_index("referral_id")["area_code"]
    label = main.map(areas[column]).reindex(referrals.index)
    return referrals.assign(**{column: label.astype("str").where(label.notna(), NOT_MAPPED)})
