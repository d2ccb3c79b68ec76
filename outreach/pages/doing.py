"""What the proposal asks people to do, a sentence for each step: open, move, end, keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from maps.report import Section
from outreach.pages.action_sheets import how_often
from outreach.pages.public_timetable import DAYS

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

    from maps.edition import MapEdition

    Row = Mapping[Hashable, Any]

_KEY = ["venue_id", "session_type", "slot"]
_PLACE = ["venue_id", "session_type"]


class Step(NamedTuple):
    """One thing to do: its verb (open, move, end or keep), and the sentence."""

    verb: str
    sentence: str


def steps(
    sessions: pd.DataFrame, today: pd.DataFrame, often: pd.Series, *, with_crew: bool = True
) -> tuple[Step, ...]:
    """Say what is to be done, in the order of the week.

    Parameters
    ----------
    sessions, today : DataFrame
        The proposal and today's timetable, as in `maps.edition.MapEdition`.
    often : Series, index (``venue_id``, ``session_type``, ``slot``)
        How often a session of the proposal is held. [sessions/week]
    with_crew
        Whether to say which roles work it.

    Returns
    -------
    tuple of Step
        A session that ends where one of its kind begins at the same venue is moved.
    """
    rate = often[~often.index.duplicated()]
    left = today[today["status"] == "ends"]
    gone = left.groupby(_PLACE, sort=False).indices
    from_row = {key: list(rows) for key, rows in gone.items()}
    moved: set[int] = set()
    made = []
    for row in sessions.to_dict("records"):
        what = _what(row, float(rate.get(tuple(row[name] for name in _KEY), 1.0)))
        crew = f", with {row['crew_text']}" if with_crew and row["crew_text"] else ""
        if row["status"] == "kept":
            made.append(Step("keep", f"Keep the {what} {_when(row)}."))
            continue
        waiting = from_row.get((row["venue_id"], row["session_type"]), [])
        if waiting:
            at = waiting.pop(0)
            moved.add(at)
            old = _day(left.iloc[at].to_dict())
            words = f"from {_bracketed(old)} to {_bracketed(_day(row))}"
            made.append(Step("move", f"Move the {what} {words}{crew}."))
            continue
        made.append(Step("open", f"Open a {what} {_when(row)}{crew}."))
    made += [
        Step("end", f"End the {_kind(row)} at {row['venue']} {_when(row)}.")
        for at, row in enumerate(left.to_dict("records"))
        if at not in moved
    ]
    return tuple(made)


def doing_section(edition: MapEdition, often: pd.Series, *, beside: tuple[str, ...]) -> Section:
    """List what would be done, what begins first.

    Parameters
    ----------
    edition
        Its sessions are those it may name.
    often
        As in `steps`.
    beside
        Sentences on what is done besides sessions.

    Returns
    -------
    Section
        Sessions that stay are counted; the table of the proposed week lists them.
    """
    for_all = edition.edition == "PUBLIC"
    told = steps(edition.sessions, edition.today, often, with_crew=not for_all)
    kept = sum(step.verb == "keep" for step in told)
    verbs = ("open", "move", "end")
    points = [step.sentence for verb in verbs for step in told if step.verb == verb]
    stay = f"{kept} {'session' if kept == 1 else 'sessions'} of today stay as they are."
    listed = " Only sessions that may be advertised." if for_all else ""
    return Section(
        id="actions",
        heading="What would be done",
        sentences=(f"In the order: open, move, end.{listed}", stay),
        points=(*points, *beside),
    )


def _what(row: Row, per_week: float) -> str:
    """Name a session by how often it is held, its kind and its venue."""
    words = how_often(per_week)
    return f"{words} {_kind(row)} at {row['venue']}"


def _kind(row: Row) -> str:
    """Write the kind of a session inside a sentence."""
    title = str(row["type_title"])
    is_name = title[:2].isupper() or title.partition(" ")[0] in DAYS.values()
    return title if is_name else title[:1].lower() + title[1:]


def _when(row: Row) -> str:
    """Say on which day and from when to when."""
    return f"on {_day(row)}"


def _bracketed(day: str) -> str:
    """Put the time of a day in brackets, where two stand in one sentence."""
    name, _, time = day.partition(", ")
    return f"{name} ({time})" if time else name


def _day(row: Row) -> str:
    """Name the day and the time of a session."""
    day = f"{DAYS[row['day']]}s" if row["day"] in DAYS else str(row["slot"])
    time = str(row["time"]).split(",")[0].replace("-", " to ")
    return f"{day}, {time}" if time else day
