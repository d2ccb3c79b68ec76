"""Leaks that a reviewer planted by hand, in the ways in which people write tables and pages.

Each is a small release with one leak; `small` stands for the count that nobody may learn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.releases import Case, csv_file, page

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    Files = dict[str, bytes]
    Plant = Callable[[str], Files]


def _column(heading: str, label: str = "District") -> Plant:
    """Put a small count under this heading."""
    return lambda small: {"table.csv": csv_file([[label, heading], ["Ashby", small]])}


UNKNOWN = tuple(map(_column, ("YP", "Cohort", "Girls", "Cannabis", "Looked after", "Waiting", "V")))
SAFE_WORDS = tuple(
    map(
        _column,
        (
            "Referrals within 30 minutes",
            "Young people at sessions",
            "Referrals this day",
            "Young people in need",
            "Area referrals",
            "Referrals to venue",
            "Referral score",
            "Children by worker",
        ),
    )
)


def _said(text: str) -> Plant:
    """Say this on a page, with the small count in the place of @."""
    return lambda small: {"page.html": page("Page", {}, said=text.replace("@", small))}


def _extra(markup: str) -> Plant:
    """Put this into the source of a page, with the small count in the place of @."""
    return lambda small: {"map.html": page("Map", {}, extra=markup.replace("@", small))}


def _csv(*rows: str, name: str = "table.csv") -> Plant:
    """Write these lines of a CSV file, with the small count in the place of @."""
    return lambda small: {name: csv_file([row.replace("@", small).split(",") for row in rows])}


POSTCODES = (
    _csv("Place,Young people", "xa1 2bb,10"),
    _csv("Where", "XA1 2BB", "XA12BD"),
    _said("The young people live at xa1 2bb."),
    _said("Homes: XA1 2BB"),
)
PERSONS = tuple(
    _csv(f"{heading},District", "x,Ashby")
    for heading in ("Client ID", "Initials", "Case no", "Postcode", "Worker", "NHS no", "Unique ID")
)

PLANTED: tuple[tuple[str, tuple[Plant, ...]], ...] = (
    ("9 heading that nobody knows", UNKNOWN),
    ("9 harmless word beside people", SAFE_WORDS),
    ("9 full postcode anywhere", POSTCODES),
    ("9 column of single people", PERSONS),
)


def planter(plants: tuple[Plant, ...]) -> Callable[[np.random.Generator], Case]:
    """Make a leak of one of several, by chance."""

    def plant(rng: np.random.Generator) -> Case:
        chosen = plants[int(rng.integers(len(plants)))]
        return Case(chosen(str(int(rng.integers(1, 8)))))

    return plant


HARMLESS: tuple[Files, ...] = (
    {"venues.csv": csv_file([["Venue", "Sessions a week"], ["Hall", "3"]])},
    {"need.csv": csv_file([["Area", "Need, referrals a year per 1,000 young residents"],
                           ["Ashby 001A", "3.9"]])},
    {"reach.csv": csv_file([["District", "Young residents"], ["Ashby", "523"]])},
    {"plan.html": page("Plan", {}, said="13 new sessions for young people at 4 venues.")},
)  # fmt: skip
