"""What the county's figures are made from: records with their district, and whole years."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from hotspots.indicators.placing import with_place
from hotspots.indicators.tidy import lacking
from maps.report import Section
from outreach.pages.printing import NOT_SUPPLIED, joined, not_assessed
from outreach.period import period_bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from outreach.intake.inputs import Inputs

WORDS = {
    "source": "who referred",
    "agency": "who received the referral",
    "person_key": "pseudonym",
    "triage_date": "date of triage",
    "discharge_date": "date of discharge",
    "discharge_reason": "reason of discharge",
    "dual_diagnosis": "mental health need",
    "substance": "main substance",
}
"""Columns as people call them."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Given:
    """The records of a county, and the days they cover.

    Attributes
    ----------
    inputs
        The county's tables.
    records : DataFrame, index ``referral_id``
        Referrals with ``district``.
    first, last
        First and last day covered.
    years
        (name, first day, last day) of each whole fiscal year covered, in order.
    """

    inputs: Inputs
    records: pd.DataFrame
    first: dt.date
    last: dt.date
    years: tuple[tuple[str, dt.date, dt.date], ...]

    def optional(self, name: str) -> pd.DataFrame:
        """Return a table that the county may have supplied; empty where it did not."""
        return self.inputs.optional.get(name, pd.DataFrame())

    def section(
        self,
        id: str,  # noqa: A002  (as in Section)
        heading: str,
        needs: Sequence[str],
        make: Callable[[Given], Section],
    ) -> Section:
        """Make a section, or say which data it would need."""
        missing = lacking(self.records, needs)
        if missing:
            words = joined([WORDS.get(name, name.replace("_", " ")) for name in missing])
            why = f"{NOT_SUPPLIED} ({words})"
            return Section(id=id, heading=heading, sentences=not_assessed(why))
        return make(self)


def given(inputs: Inputs) -> Given:
    """Gather what the figures are made from.

    Returns
    -------
    Given
        Columns without any value count as not supplied.
    """
    records = with_place(inputs.referrals, inputs.placed, inputs.areas)
    records = records.drop(columns=[n for n in WORDS if n in records and records[n].isna().all()])
    first, last = (day.date() for day in period_bounds(inputs))
    return Given(
        inputs=inputs, records=records, first=first, last=last, years=whole_years(first, last)
    )


def whole_years(first: dt.date, last: dt.date) -> tuple[tuple[str, dt.date, dt.date], ...]:
    """List the fiscal years that lie wholly between two days, inclusive.

    Examples
    --------
    >>> [name for name, _, _ in whole_years(dt.date(2023, 3, 1), dt.date(2025, 3, 31))]
    ['2023/24', '2024/25']
    """
    found = []
    for year in range(first.year - 1, last.year + 1):
        begin, end = dt.date(year, 4, 1), dt.date(year + 1, 3, 31)
        if first <= begin and end <= last:
            found.append((f"{year}/{(year + 1) % 100:02d}", begin, end))
    return tuple(found)
