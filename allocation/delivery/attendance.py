"""What was planned, what was held, and who came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hotspots.indicators.tidy import require

if TYPE_CHECKING:
    from collections.abc import Sequence

BY_VENUE = ("venue_id", "session_type")


def count_attendance(attendance: pd.DataFrame, *, by: Sequence[str] = BY_VENUE) -> pd.DataFrame:
    """Count sessions planned and held, and those who came and did not.

    Parameters
    ----------
    attendance
        One row a session that was due on one day: ``held``, ``attended``, ``did_not_attend``,
        ``first_contact`` and the columns of `by`.
    by
        What a row of the result stands for.

    Returns
    -------
    DataFrame, index `by`
        ``planned``, ``held`` [sessions], ``attended``, ``not_attended``, ``first_contacts``
        [people]; the last two are missing where no row gives them. ``held_share`` and
        ``missed_share`` (of those booked, who did not come). [share]

    Raises
    ------
    TableError
        When a column is missing.

    Examples
    --------
    >>> rows = pd.DataFrame({"venue_id": "V1", "session_type": "clinic", "held": [True, False],
    ...                      "attended": [3, None], "did_not_attend": [1, None],
    ...                      "first_contact": [2, None]})
    >>> count_attendance(rows).to_dict("index")  # doctest: +NORMALIZE_WHITESPACE
    {('V1', 'clinic'): {'planned': 2, 'held': 1, 'attended': 3.0, 'not_attended': 1.0,
                        'first_contacts': 2.0, 'held_share': 0.5, 'missed_share': 0.25}}
    """
    people = {"attended": "attended", "not_attended": "did_not_attend"}
    people["first_contacts"] = "first_contact"
    require(attendance, [*by, "held", *people.values()], what="attendance")
    keys = [attendance[name] for name in by]
    held = attendance["held"].astype(bool)
    counts = pd.DataFrame(
        {
            "planned": held.groupby(keys).size(),
            "held": held.astype(int).groupby(keys).sum(),
            **{
                name: attendance[column].astype(float).groupby(keys).sum(min_count=1)
                for name, column in people.items()
            },
        }
    )
    counts = counts.assign(attended=counts["attended"].fillna(0.0))
    booked = counts["attended"] + counts["not_attended"]
    return counts.assign(
        held_share=counts["held"] / counts["planned"],
        missed_share=counts["not_attended"] / booked.where(booked > 0),
    )
