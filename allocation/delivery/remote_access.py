"""Deprived and hard to reach: which remote neighbourhoods have neither a session nor an offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Collection

REMOTE = ("rural_remote", "remote")


def remote_access(
    areas: pd.DataFrame,
    nearest: pd.Series,
    *,
    standard_minutes: float = 30.0,
    least_people: float = 50.0,
    offered: Collection[str] = (),
) -> pd.DataFrame:
    """Check every remote neighbourhood of some size for a session near enough, or another offer.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``rural_class`` (one of `REMOTE` is far from a town) and ``population`` (young residents).
    nearest : Series, index ``area_code``
        Minutes to the nearest session that counts; missing where none can be reached. [min]
    standard_minutes
        Longest acceptable journey, inclusive. [min]
    least_people
        Fewer young residents are not checked. [persons]
    offered
        Areas with a mobile, remote or one-to-one offer.

    Returns
    -------
    DataFrame, index ``area_code``
        Remote areas only: ``residents``, ``minutes``, ``within``, ``offered``, ``exception``
        (neither).

    References
    ----------
    Requirement R-11.

    Examples
    --------
    >>> index = pd.Index(["A", "B", "C"], name="area_code")
    >>> areas = pd.DataFrame({"population": [50, 60, 49]}, index).assign(rural_class="remote")
    >>> table = remote_access(areas, pd.Series([31.0, 30.0, 90.0], index=index))
    >>> table["exception"].to_dict()
    {'A': True, 'B': False}
    """
    far = areas[areas["rural_class"].isin(REMOTE) & (areas["population"] >= least_people)]
    minutes = nearest.reindex(far.index).astype(float)
    within = minutes <= standard_minutes
    reached = far.index.isin(list(offered))
    return pd.DataFrame(
        {
            "residents": far["population"].astype(float),
            "minutes": minutes,
            "within": within,
            "offered": reached,
            "exception": ~within & ~reached,
        }
    )


def remote_sentence(checked: pd.DataFrame, *, standard_minutes: float = 30.0) -> str:
    """Say how many remote neighbourhoods are left without a session near or another offer.

    Examples
    --------
    >>> remote_sentence(pd.DataFrame({"exception": []}))
    'No remote neighbourhood is large enough to be checked.'
    """
    if checked.empty:
        return "No remote neighbourhood is large enough to be checked."
    left = int(checked["exception"].sum())
    return (
        f"{left} of {len(checked)} remote neighbourhoods have no drop-in or clinic within "
        f"{standard_minutes:.0f} minutes and no visits or remote contact instead."
    )
