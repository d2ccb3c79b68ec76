"""What young people said of the places, times and kinds of session in one priority area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outreach.figures import readable_name

if TYPE_CHECKING:
    import pandas as pd

    from outreach.intake.inputs import Inputs

_SUBJECTS = ("venue", "venue_type", "session_type", "slot", "period")


def voices(inputs: Inputs, ours: pd.DataFrame) -> tuple[str, ...]:
    """Say what young people said of our sessions in a place, with the number asked.

    Parameters
    ----------
    inputs
        The county's tables.
    ours : DataFrame
        ``venue_id, session_type, slot`` of the sessions here.

    Returns
    -------
    tuple of str
        For the private sheet only: the numbers asked are small. None where nobody was asked.
    """
    said = inputs.optional.get("preferences")
    if said is None:
        return ()
    return told_of(
        said,
        ours,
        venues=inputs.venues,
        types=inputs.session_types,
        periods=inputs.slots["period"],
        refused=inputs.config.plan.refused_share,
    )


def told_of(
    said: pd.DataFrame,
    ours: pd.DataFrame,
    *,
    venues: pd.DataFrame,
    types: pd.DataFrame,
    periods: pd.Series,
    refused: float,
) -> tuple[str, ...]:
    """Put the answers about some sessions in words.

    Parameters
    ----------
    said : DataFrame
        ``subject, choice, consulted, prefer, reject``.
    ours : DataFrame
        ``venue_id, session_type, slot`` of sessions.
    venues, types : DataFrame
        For names, kinds and titles.
    periods : Series, index ``slot``
        Part of the day of each slot.
    refused
        From this share on a choice counts as refused.

    Returns
    -------
    tuple of str
        A sentence for each answer that speaks of one of the sessions.
    """
    places = list(dict.fromkeys(ours["venue_id"]))
    chosen = {
        "venue": {place: readable_name(str(venues["name"][place])) for place in places},
        "venue_type": {str(kind): _words(kind) for kind in venues["type"].reindex(places)},
        "session_type": {
            str(kind): str(types["title"][kind]) for kind in set(ours["session_type"])
        },
        "slot": {str(slot): str(slot) for slot in set(ours["slot"])},
        "period": {str(part): _words(part) for part in periods.reindex(sorted(set(ours["slot"])))},
    }
    rows = said.drop_duplicates(["subject", "choice"], keep="last")
    told = []
    for subject in _SUBJECTS:
        for _, row in rows[rows["subject"] == subject].iterrows():
            name = chosen[subject].get(str(row["choice"]))
            if name is not None and row["consulted"] > 0:
                told.append(_sentence(name, row, refused=refused))
    return tuple(told)


def _words(name: object) -> str:
    """Write a key as people read it."""
    return str(name).replace("_", " ")


def _sentence(name: str, row: pd.Series, *, refused: float) -> str:
    """Say one answer."""
    asked, prefer, reject = (int(row[part]) for part in ("consulted", "prefer", "reject"))
    words = (
        f"{name[:1].upper() + name[1:]}: of {asked} young people asked, {prefer} would choose it "
        f"and {reject} would not go."
    )
    if reject >= refused * asked - 1e-9:
        return f"{words} The plan counts this against it: look for another."
    return words
