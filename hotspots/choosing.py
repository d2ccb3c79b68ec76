"""Which records a search is about: all of them, or those for chosen substances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


def of_substances(
    placed: pd.DataFrame, referrals: pd.DataFrame, substances: Sequence[str]
) -> tuple[pd.DataFrame, str]:
    """Keep the placed records for the chosen main substances, and say so.

    Parameters
    ----------
    placed : DataFrame
        ``referral_id``, ``area_code``, ``weight``.
    referrals : DataFrame, index ``referral_id``
        ``substance``.
    substances
        As the extract spells them, in any case; none keeps every record.

    Returns
    -------
    placed : DataFrame
        The rows of the chosen records. A record without a substance is of none.
    note : str
        What was done, without a count; empty where every record is kept.

    Raises
    ------
    TableError
        When the records tell no substance, or none of them is for one that was chosen.

    Examples
    --------
    >>> import pandas as pd
    >>> placed = pd.DataFrame({"referral_id": ["1", "2"], "area_code": "A", "weight": 1.0})
    >>> referrals = pd.DataFrame({"substance": ["Alcohol", "Cannabis"]}, index=["1", "2"])
    >>> kept, note = of_substances(placed, referrals, ["alcohol"])
    >>> kept["referral_id"].tolist(), note
    (['1'], 'Only referrals for alcohol were searched and planned for.')
    """
    if not substances:
        return placed, ""
    if "substance" not in referrals:
        msg = (
            "referrals.only_substances: the referrals have no column substance. Map it under "
            "[referrals.columns], or take only_substances out."
        )
        raise TableError(msg)
    said = referrals["substance"].astype("str").str.strip().str.casefold()
    wanted = [one.strip().casefold() for one in substances]
    unknown = [one for one, key in zip(substances, wanted, strict=True) if key not in set(said)]
    if unknown:
        msg = (
            f"referrals.only_substances: no referral is for {', '.join(unknown)}. Write substances "
            "as the extract does."
        )
        raise TableError(msg)
    kept = referrals.index[said.isin(wanted)]
    note = f"Only referrals for {', '.join(substances)} were searched and planned for."
    return placed[placed["referral_id"].isin(kept)].reset_index(drop=True), note
