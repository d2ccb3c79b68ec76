"""One page of plain words: the ask, the reasons, the sessions, what does not fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from maps.cells import cell_text
from maps.edition import MapEdition, check_edition
from maps.page_tables import STATUS_WORDS, session_slots, session_type_titles
from maps.place_tables import HIGH_TITLE, LOW_TITLE, NONE_HIGH, NONE_LOW, high_places, low_places
from maps.short_names import short_names

if TYPE_CHECKING:
    import pandas as pd

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
        f"## {HIGH_TITLE}",
        _places(high_places(edition), edition.hotspots_note, edition.review_note, none=NONE_HIGH),
    ]
    if edition.cold_assessed:
        blocks += [
            f"## {LOW_TITLE}",
            _places(low_places(edition), edition.cold_note, none=NONE_LOW),
        ]
    if len(edition.venues) or len(edition.sessions):
        blocks += ["## Weekly sessions", _sessions(edition)]
    blocks += _section("What does not fit", edition.unmet)
    blocks += _section("What this rests on", edition.assumptions)
    blocks += _section("Notes", edition.notes)
    blocks += _section("Short names", short_names(map(str.strip, blocks)))
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


def _places(places: pd.DataFrame, *notes: str, none: str) -> str:
    """Give each place, why it is one, and how sure that is."""
    said = [_words(note) for note in notes if note]
    if places.empty:
        return " ".join(said) or none
    lines = [*said, ""] if said else []
    for number, row in enumerate(places.to_dict("records"), start=1):
        sign, name, reason = list(row.values())[:3]
        told = [_sentence(reason)]
        if str(row["Certainty"]).lower() not in str(reason).lower():
            told.append(f"Certainty: {_words(row['Certainty'])}.")
        for heading, text in list(row.items())[4:]:
            if text and heading != "Kind":
                told.append(_sentence(text if heading == "Remark" else f"{heading}: {text}"))
        lines.append(f"{number}. **{_words(name)}** ({_words(sign)} on the map). {' '.join(told)}")
    return "\n".join(lines)


def _sentence(text: object) -> str:
    """End a text with one full stop."""
    return _words(text).rstrip(".") + "."


def _sessions(edition: MapEdition) -> str:
    """Count the sessions, then list them by time of the week."""
    held = edition.sessions
    if held.empty:
        return "No sessions are planned."
    new = int((held["status"] == "new").sum())
    venues = int(held["venue_id"].nunique())
    weekly = float(held["sessions_per_week"].sum()) if "sessions_per_week" in held else len(held)
    count = f"{weekly:g} {'session' if weekly == 1 else 'sessions'} a week"
    if weekly != len(held):
        count += f" ({len(held)} in the timetable, some not every week)"
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
