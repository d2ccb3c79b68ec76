from __future__ import annotations

from dataclasses import replace

from maps import summary_markdown


def test_it_tells_edition_reasons_sessions_and_what_does_not_fit(ambershire):
    text = summary_markdown(ambershire)

    assert text.startswith("**PUBLIC edition")
    assert "# Support for young people in Ambershire" in text
    assert "18 sessions a week at 9 venues: 13 new, 5 kept from today." in text  # every 4th is kept
    assert "1. **Priority area 1 (Amberdale)** (P1 on the map)." in text
    assert "Certainty: could be chance." in text
    assert ambershire.unmet[0] in text
    assert text.count("\n| ") == 18 + 1  # the sessions and their heading


def test_at_most_five_figures_are_told(ambershire):
    many = tuple((f"Figure {number}", str(number), "") for number in range(9))

    text = summary_markdown(replace(ambershire, headlines=many))

    assert text.count("- Figure") == 5


def test_names_cannot_become_markup(hostile_ambershire):
    text = summary_markdown(hostile_ambershire)

    assert "<script" not in text.replace("\\<", "")
    assert "\\<script\\>" in text


def test_without_sessions_or_priority_areas_it_says_so(ambershire):
    text = summary_markdown(
        replace(ambershire, hotspots=None, hotspots_note="", sessions=ambershire.sessions.iloc[:0])
    )

    assert "No priority areas were found." in text
    assert "No sessions are planned." in text


def test_it_uses_the_words_of_commissioners(ambershire):
    text = summary_markdown(ambershire).lower()

    for word in ("hotspot", "lsoa", "msoa", "optimal", "infeasible", "p-value", "relative risk"):
        assert word not in text


def test_what_the_reason_says_is_not_said_again(ambershire):
    reason = "More than expected; unlikely to be chance. It reaches the county line."
    spots = ambershire.hotspots.assign(reason=reason, edge=True, certainty="unlikely to be chance")

    text = summary_markdown(replace(ambershire, hotspots=spots))

    assert "Certainty" not in text
    assert text.count("county line") == 3  # one for each priority area
