"""What the page says of each priority area besides its reason: trust, review, refresh."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hotspots.places import distinct_places
from hotspots.reviewing import review_sentence

if TYPE_CHECKING:
    from hotspots.result import Hotspots

NOT_REVIEWED = "Not yet reviewed by people."
UNLIKELY = "unlikely to be chance"
LOOK_AGAIN = "less certain: look again"
_AWAITING = ("awaiting", "not reviewed")
_SINCE = {
    "persistent": "there last time too",
    "moved": "overlaps a place of last time, but has moved",
    "emerging": "new since last time",
    "resolved": "no longer found",
}
PUBLIC_COLUMNS = (("trust", "How firm"), ("look", "Caution"))
RESTRICTED_COLUMNS = (
    *PUBLIC_COLUMNS,
    ("review", "Review"),
    ("order", "Order"),
    ("since", "Since last time"),
    ("border", "County line"),
)


def planned_places(hotspots: Hotspots) -> pd.DataFrame:
    """Return the places the plan serves, in its order: as people ranked them, then by evidence.

    Returns
    -------
    DataFrame, index ``hotspot_id``
        Approved rows of ``clusters`` that are places of their own.
    """
    places = distinct_places(hotspots.clusters)
    if "human_rank" not in places:
        return places
    return places.sort_values("human_rank", kind="stable", na_position="last")


def set_aside(hotspots: Hotspots) -> pd.DataFrame:
    """Return the places that people rejected or have not decided on, by evidence.

    Returns
    -------
    DataFrame, index ``hotspot_id``
        Rows of ``clusters`` that are not approved; none that was merged into another.
    """
    clusters = hotspots.clusters
    if clusters.empty:
        return clusters
    own = distinct_places(clusters.assign(approved=True))
    left = own[~clusters["approved"].loc[own.index].astype(bool)].assign(approved=False)
    return left[left["status"] != "merged"] if "status" in left else left


def review_note(hotspots: Hotspots, *, exact: bool) -> str:
    """Say whether people have looked at the places; how many they approved only where exact."""
    clusters = hotspots.clusters
    if clusters.empty:
        return ""
    if not _is_reviewed(hotspots):
        return NOT_REVIEWED
    if not exact:
        return "Reviewed by people: only places they approved are shown and planned for."
    return f"Reviewed by people: {review_sentence(hotspots)} Only approved places are planned for."


def _is_reviewed(hotspots: Hotspots) -> bool:
    """Tell whether people have looked at the list."""
    clusters = hotspots.clusters
    return "status" in clusters and bool((clusters["status"] != "not reviewed").any())


def with_profile(drawn: pd.DataFrame, hotspots: Hotspots, *, exact: bool) -> pd.DataFrame:
    """Put beside each place how sure it is and, in the restricted edition, who reviewed it.

    Parameters
    ----------
    drawn : DataFrame, index ``hotspot_id`` of the search
        What an edition draws.
    hotspots
        With ``trust`` and reviewed ``clusters`` where there are any.
    exact
        True for the restricted edition: with reasons, roles, ranks and the refresh.

    Returns
    -------
    DataFrame, same index
        With ``certainty`` and the columns of `PUBLIC_COLUMNS` or `RESTRICTED_COLUMNS`; text,
        empty where nothing is known.
    """
    trust = hotspots.trust.reindex(drawn.index)
    blank = pd.Series("", index=drawn.index, dtype="str")
    sentence = trust["sentence"].fillna("") if "sentence" in trust else blank
    fragile = trust["fragile"].eq(other=True) if "fragile" in trust else blank.astype(bool)
    look = blank.mask(fragile, LOOK_AGAIN)
    certainty = blank.mask(fragile, f"{UNLIKELY}, but look again").mask(~fragile, UNLIKELY)
    drawn = drawn.assign(certainty=certainty)
    if not exact:
        return drawn.assign(trust=sentence, look=look)
    because = trust["because"].fillna("") if "because" in trust else blank
    clusters = hotspots.clusters.reindex(drawn.index)
    places = pd.DataFrame() if hotspots.comparison is None else hotspots.comparison.places
    reviewed = _is_reviewed(hotspots)
    since = places["status"].reindex(drawn.index).map(_SINCE) if "status" in places else blank
    return drawn.assign(
        trust=sentence,
        look=look.mask(because != "", because),
        review=[_review_words(row) if reviewed else "" for _, row in clusters.iterrows()],
        order=[_order_words(row) for _, row in clusters.iterrows()],
        since=since.fillna(""),
        border=clusters["edge_sentence"].fillna("") if "edge_sentence" in clusters else blank,
    )


def _review_words(row: pd.Series) -> str:
    """Say what people decided of one place, in which role and why."""
    status = str(row.get("status", "not reviewed"))
    if status in _AWAITING:
        return "not yet reviewed by people"
    said = [status, f"by {row['reviewer_role']}" if row.get("reviewer_role") else ""]
    said.append(f"on {_day(str(row['reviewed_on']))}" if row.get("reviewed_on") else "")
    words = " ".join(part for part in said if part)
    words += f": {row['decision_reason']}" if row.get("decision_reason") else ""
    if row.get("carried") is True or str(row.get("carried")) == "True":
        words += " (carried over from an earlier review"
        words += "; the place has changed: ask again)" if bool(row.get("ask_again")) else ")"
    return words


def _day(written: str) -> str:
    """Write a day as people do."""
    day = pd.Timestamp(written)
    return f"{day.day} {day:%B %Y}"


def _order_words(row: pd.Series) -> str:
    """Give both ranks where people set one."""
    human = row.get("human_rank")
    if human is None or pd.isna(human):
        return ""
    return f"{int(human)} by people, {int(row['rank'])} by the figures"
