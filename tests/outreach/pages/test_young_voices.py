"""A sheet says what young people said of the sessions in a place, with the number asked (R-31)."""

from __future__ import annotations

import pandas as pd

from outreach.pages.young_voices import told_of

HALL = pd.DataFrame({"name": ["Mill Hall"], "type": ["community_hall"]}, index=["V1"])
TYPES = pd.DataFrame({"title": ["Drop-in"]}, index=["drop_in"])
PERIODS = pd.Series({"Mon PM": "PM"})
OURS = pd.DataFrame({"venue_id": ["V1"], "session_type": ["drop_in"], "slot": ["Mon PM"]})


def told(*rows):
    """The sentences about one drop-in at Mill Hall on Monday afternoon."""
    said = pd.DataFrame(rows, columns=["subject", "choice", "consulted", "prefer", "reject"])
    return told_of(said, OURS, venues=HALL, types=TYPES, periods=PERIODS, refused=0.6)


def test_a_place_refused_by_60_percent_of_24_is_named_with_the_number():
    # 15 of 24 is 62.5 %
    (said,) = told(("venue", "V1", 24, 2, 15))

    assert said == (
        "Mill Hall: of 24 young people asked, 2 would choose it and 15 would not go. The plan "
        "counts this against it: look for another."
    )


def test_kinds_of_place_and_times_are_told_and_others_are_not():
    said = told(
        ("venue_type", "community_hall", 24, 18, 1),
        ("period", "PM", 24, 9, 5),
        ("venue", "V9", 24, 0, 24),
        ("period", "evening", 24, 0, 24),
    )

    assert said == (
        "Community hall: of 24 young people asked, 18 would choose it and 1 would not go.",
        "PM: of 24 young people asked, 9 would choose it and 5 would not go.",
    )
