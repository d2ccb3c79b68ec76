"""Whether young people have a choice of place, or one they must take or leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST_OPTIONS = 2
LEAST_SHARE = 0.6
"""Demand that should have so many places within reach. [share]"""


class Choice(NamedTuple):
    """How much demand has a choice of place.

    Attributes
    ----------
    options : Series, index ``area_code``
        Places with a session within reach. [venues]
    share
        Demand with enough of them. [share]
    flagged
        Whether that is too little.
    sentence
        The same in words.
    """

    options: pd.Series
    share: float
    flagged: bool
    sentence: str


def place_choice(
    demand: pd.Series,
    reach: pd.Index,
    venues: Iterable[str],
    *,
    options: int = LEAST_OPTIONS,
    least_share: float = LEAST_SHARE,
) -> Choice:
    """Say how much demand has two places or more to choose from.

    Parameters
    ----------
    demand : Series, index ``area_code``
        [contacts/week]
    reach : MultiIndex (``area_code``, ``venue_id``)
        Pairs within the standard.
    venues
        Where sessions are held.
    options
        Places that make a choice. [venues]
    least_share
        Below it, the choice is flagged. [share]

    Returns
    -------
    Choice
        With a sentence.

    Examples
    --------
    B, half of the demand, has one place only.

    >>> near = pd.MultiIndex.from_tuples([("A", "V1"), ("A", "V2"), ("B", "V1")],
    ...                                  names=["area_code", "venue_id"])
    >>> told = place_choice(pd.Series({"A": 5.0, "B": 5.0}), near, ["V1", "V2"])
    >>> told.options.to_dict(), told.share, told.flagged
    ({'A': 2, 'B': 1}, 0.5, True)
    >>> told.sentence
    '50.0% of planning demand has 2 places or more within reach; at least 60% should.'
    """
    open_there = reach[reach.get_level_values("venue_id").isin(list(venues))]
    places = pd.Series(1, index=open_there).groupby(level="area_code").size()
    count = places.reindex(demand.index).fillna(0).astype(int)
    whole = float(demand.sum())
    share = float(demand[count >= options].sum()) / whole if whole > 0 else float("nan")
    flagged = share < least_share
    should = f"; at least {least_share:.0%} should." if flagged else "."
    sentence = (
        f"{share:.1%} of planning demand has {options} places or more within reach{should}"
        if whole > 0
        else "There is no planning demand."
    )
    return Choice(options=count, share=share, flagged=flagged, sentence=sentence)
