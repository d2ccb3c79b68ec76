"""One page of plain words: the ask, the reasons, the sessions, what does not fit."""

from __future__ import annotations

import re

from maps.edition import MapEdition, check_edition
from maps.page_tables import (
    STATUS_WORDS,
    cell_text,
    edge_remarks,
    session_slots,
    session_type_titles,
)

MOST_HEADLINES = 5
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~])")


def summary_markdown(edition: MapEdition) -> str:
    """Return the summary of one edition as Markdown.

    At most five headline figures, a reason for every priority area, the sessions by time of the
    week, what does not fit, what it all rests on and where the data come from. It holds nothing
    that the edition does not hold.

    Parameters
    ----------
    edition
        What may be shown.

    Returns
    -------
    str
        Markdown; names are escaped, so that they cannot become headings, links or HTML.

    Raises
    ------
    TableError
        As `maps.map_plan`.
    DisclosureError
        As `maps.map_plan`.
    """
    check_edition(edition)
    blocks = [
        f"**{_words(edition.banner)}**",
        f"# {_words(edition.title)}",
        _headlines(edition),
        "## Priority areas for support",
        _priority_areas(edition),
    ]
    if len(edition.venues) or len(edition.sessions):
        blocks += ["## Weekly sessions", _sessions(edition)]
    blocks += _section("What does not fit", edition.unmet)
    blocks += _section("What this rests on", edition.assumptions)
    blocks += _section("Notes", edition.notes)
    blocks += _section("Sources", edition.attribution)
    return "\n\n".join(block for block in blocks if block) + "\n"


def _words(text: object) -> str:
    """Escape Markdown and HTML and keep to one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).split()))


def _headlines(edition: MapEdition) -> str:
    """List at most five figures."""
    return "\n".join(
        f"- {_words(label)}: **{_words(value)}**{' (' + _words(note) + ')' if note else ''}"
        for label, value, note in edition.headlines[:MOST_HEADLINES]
    )


def _priority_areas(edition: MapEdition) -> str:
    """Give each priority area and its reason."""
    note = _words(edition.hotspots_note)
    spots = edition.hotspots
    if spots is None or spots.empty:
        return note or "No priority areas were found."
    lines = [note, ""] if note else []
    rows = zip(
        spots["label"], spots["reason"], spots["certainty"], edge_remarks(spots), strict=True
    )
    for number, (label, reason, certainty, remark) in enumerate(rows, start=1):
        told = [_words(reason).rstrip(".") + "."]
        if str(certainty).lower() not in str(reason).lower():
            told.append(f"Certainty: {_words(certainty)}.")
        told += [remark] if remark else []
        lines.append(f"{number}. **{_words(label)}** (P{number} on the map). {' '.join(told)}")
    return "\n".join(lines)


def _sessions(edition: MapEdition) -> str:
    """Count the sessions, then list them by time of the week."""
    held = edition.sessions
    if held.empty:
        return "No sessions are planned."
    new = int((held["status"] == "new").sum())
    venues = int(held["venue_id"].nunique())
    count = f"{len(held)} {'session' if len(held) == 1 else 'sessions'} a week"
    places = f"{venues} {'venue' if venues == 1 else 'venues'}"
    kinds = held["session_type"].value_counts()
    by_kind = "; ".join(
        f"{_words(title)}: {int(kinds[key])}" for key, title in session_type_titles(edition).items()
    )
    lines = [
        f"{count} at {places}: {new} new, {len(held) - new} kept from today. By kind: {by_kind}.",
        "",
        "| When | Time | Session | Venue | Staff | Change |",
        "|---|---|---|---|---|---|",
    ]
    order = {slot: row for row, slot in enumerate(session_slots(edition))}
    ranked = held.assign(order=held["slot"].map(order)).sort_values(
        ["order", "venue", "session_id"], kind="stable"
    )
    words = ranked["status"].map(lambda status: STATUS_WORDS.get(status, status))
    shown = ranked[["slot", "time", "type_title", "venue", "crew_text"]].assign(status=words)
    rows = [" | ".join(map(_words, map(cell_text, row))) for row in shown.itertuples(index=False)]
    return "\n".join([*lines, *(f"| {row} |" for row in rows)])


def _section(title: str, sentences: tuple[str, ...]) -> list[str]:
    """Print a heading and its sentences, or nothing."""
    if not sentences:
        return []
    return [f"## {title}", "\n".join(f"- {_words(sentence)}" for sentence in sentences)]
