"""The steps in words: a session that moves is not one that opens and one that ends."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from outreach.pages.doing import doing_section, steps


def row(venue, slot, day, status, **more):
    """One session of a timetable."""
    cells = {"venue_id": venue, "venue": f"{venue} Hall", "session_type": "drop_in", "slot": slot}
    cells |= {"type_title": "Drop-in", "day": day, "time": "18:00-21:00", "crew_text": "2 workers"}
    return cells | {"status": status} | more


def told(proposed, today, often):
    rate = pd.Series(often, dtype=float)
    rate.index = pd.MultiIndex.from_tuples(list(often))
    empty = pd.DataFrame(columns=list(row("", "", "", "")))
    frames = [pd.DataFrame(rows) if rows else empty for rows in (proposed, today)]
    return [step.sentence for step in steps(*frames, rate)]


def test_a_new_session_is_opened_in_words_with_how_often_and_by_whom():
    often = {("V1", "drop_in", "Fri evening"): 0.5}

    assert told([row("V1", "Fri evening", "Fri", "new")], [], often) == [
        "Open a fortnightly drop-in at V1 Hall on Fridays, 18:00 to 21:00, with 2 workers."
    ]


def test_a_session_that_ends_where_one_of_its_kind_begins_is_moved():
    often = {("V1", "drop_in", "Fri evening"): 1.0}
    ends = [row("V1", "Mon evening", "Mon", "ends"), row("V2", "Mon evening", "Mon", "ends")]

    assert told([row("V1", "Fri evening", "Fri", "new")], ends, often) == [
        (
            "Move the weekly drop-in at V1 Hall from Mondays (18:00 to 21:00) to Fridays "
            "(18:00 to 21:00), with 2 workers."
        ),
        "End the drop-in at V2 Hall on Mondays, 18:00 to 21:00.",
    ]


def test_a_kind_named_after_a_day_keeps_its_capital():
    often = {("V1", "drop_in", "Fri evening"): 1.0}
    named = row("V1", "Fri evening", "Fri", "new", type_title="Friday evening outreach")

    assert told([named], [], often)[0].startswith("Open a weekly Friday evening outreach at")


def test_sessions_that_stay_are_counted_and_crews_stay_in_the_restricted_edition(edition, facts):
    kept = replace(edition, sessions=edition.sessions.assign(status="kept"))

    assert doing_section(kept, facts.often, beside=()).sentences[-1].startswith("1 session of")
    assert "service staff" not in str(doing_section(edition, facts.often, beside=()))
    partners = str(doing_section(replace(edition, edition="PARTNER"), facts.often, beside=()))
    assert "service staff" in partners
    assert "may be advertised" not in partners
    assert (
        "Train referrers."
        in doing_section(edition, facts.often, beside=("Train referrers.",)).points
    )
