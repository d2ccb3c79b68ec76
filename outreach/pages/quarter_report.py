"""The pack of a quarter: what came in, how it stands beside three years, and what is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from hotspots.indicators.definitions import definitions_table
from maps.report import Report, Section
from outreach.disclosure.showing import STAMP
from outreach.fiscal_quarters import fiscal_quarter, quarter_days
from outreach.intake.feeds import incomplete_stamp
from outreach.pages.appendix import invented_words
from outreach.pages.given import given, whole_years
from outreach.pages.place_actions import in_words
from outreach.pages.printing import Shown, table_of
from outreach.pages.quarter_measures import (
    districts_section,
    glance_table,
    measure_section,
    quarter_measures,
)
from outreach.pages.quarter_public import public_quarter_sections
from outreach.pages.receipts import receipts_section
from outreach.pages.tracker import tracker_section

if TYPE_CHECKING:
    from datetime import date

    from outreach.disclosure.showing import Profile
    from outreach.intake.inputs import Inputs
    from outreach.pages.given import Given

QUARTERS = 12
"""Three years. [quarters]"""


def told_by(inputs: Inputs, quarter: str) -> Given:
    """Keep what was known at the end of a quarter.

    Parameters
    ----------
    inputs
        The county's tables.
    quarter
        Such as ``2026/27 Q2``.

    Returns
    -------
    Given
        Records up to its last day, and none of what happened after it.
    """
    told = given(inputs)
    last = min(told.last, quarter_days(quarter)[1])
    records = told.records[told.records["referral_date"] <= pd.Timestamp(last)].copy()
    for name in ("triage_date", "discharge_date"):
        if name in records:
            late = records[name].notna() & (records[name] > pd.Timestamp(last))
            records[name] = records[name].mask(late)
            if name == "discharge_date" and "discharge_reason" in records:
                records["discharge_reason"] = records["discharge_reason"].mask(late)
    return replace(told, records=records, last=last, years=whole_years(told.first, last))


def quarters_to(quarter: str, *, count: int = QUARTERS) -> tuple[str, ...]:
    """List so many quarters, the last being the one given.

    Examples
    --------
    >>> quarters_to("2026/27 Q2", count=3)
    ('2025/26 Q4', '2026/27 Q1', '2026/27 Q2')
    """
    names = [quarter]
    while len(names) < count:
        first, _ = quarter_days(names[0])
        names.insert(0, fiscal_quarter(first - timedelta(days=1)))
    return tuple(names)


def quarter_report(inputs: Inputs, quarter: str, *, profile: Profile) -> Report:
    """Return the pack of a quarter.

    Parameters
    ----------
    inputs
        The county's tables.
    quarter
        Such as ``2026/27 Q2``; the records cover it.
    profile
        With a threshold of 0 the exact figures, for the private folder only; else rounded ones
        of the whole county.

    Returns
    -------
    Report
        Stamped as incomplete where data that were due have not come.
    """
    told = told_by(inputs, quarter)
    first, last = quarter_days(quarter)
    exact = profile.edition == "RESTRICTED"
    names = quarters_to(quarter)
    stamp = [STAMP, incomplete_stamp(inputs.optional.get("feeds"), day=last)]
    config = inputs.config.county
    figures = _exact_sections(told, quarter, names) if exact else ()
    if not exact:
        figures = public_quarter_sections(told, quarter, names, profile=profile)
    return Report(
        title=f"{config.name}: pack for {quarter}",
        county_name=config.name,
        edition=profile.edition,
        stamp=" \u00b7 ".join(words for words in stamp if words),
        invented=config.invented,
        invented_words=invented_words(inputs),
        lead=(
            _days(first, last, quarter),
            "Referrals show who was referred, not how many young people need help.",
        ),
        sections=(
            *figures,
            receipts_section(inputs.optional.get("feeds"), quarter=quarter, quarters=names),
            tracker_section(
                inputs.optional.get("actions"), day=last + timedelta(days=1), exact=exact
            ),
            _definitions(
                ("trend", "not_triaged", "outcome", "not_returned") if exact else ("trend",)
            ),
        ),
        attribution=inputs.attribution,
        folder="quarter",
    )


def _days(first: date, last: date, quarter: str) -> str:
    """Say which days a quarter is."""
    span = f"{in_words(pd.Timestamp(first))} to {in_words(pd.Timestamp(last))}"
    return f"{span}, the {_ORDER[quarter[-1]]} quarter of the financial year."


_ORDER = {"1": "first", "2": "second", "3": "third", "4": "fourth"}


def _exact_sections(told: Given, quarter: str, names: tuple[str, ...]) -> tuple[Section, ...]:
    """Make the sections of real figures."""
    measures = quarter_measures(told, names)
    count = len(measures[0].table)
    glance = Section(
        id="glance",
        heading="The quarter at a glance",
        sentences=(
            f"{count} whole quarters are in the records; {len(names)} are asked for."
            if count < len(names)
            else f"Beside {len(names)} quarters: three years.",
        ),
        parts=(glance_table(measures, quarter),),
    )
    return (
        glance,
        *(measure_section(measure) for measure in measures),
        districts_section(told, quarter, names),
    )


def _definitions(wanted: tuple[str, ...]) -> Section:
    """Say what the measures of this pack mean, and which way is good."""
    return Section(
        id="definitions",
        heading="What the measures mean",
        parts=(
            table_of(
                definitions_table().loc[list(wanted)],
                {
                    "label": Shown("Measure"),
                    "polarity": Shown("Which way is good"),
                    "numerator_means": Shown("Counted"),
                    "denominator_means": Shown("Of"),
                    "meaning": Shown("How to read it"),
                },
                id="definitions",
                title="Measures",
                caption="One name for one measure, on all pages.",
            ),
        ),
    )
