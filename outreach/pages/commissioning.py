"""The county's figures for commissioners, RESTRICTED: real counts, for the named analysts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.report import Report
from outreach.disclosure.showing import STAMP
from outreach.pages.appendix import invented_words
from outreach.pages.given import given
from outreach.pages.referring import (
    change_section,
    sources_section,
    substances_section,
    trend_section,
)
from outreach.pages.standing import (
    definitions_section,
    reconciliation_section,
    targets_section,
)
from outreach.pages.treating import (
    caseload_section,
    completeness_section,
    conversion_section,
    outcomes_section,
    recording_section,
    returning_section,
    triage_section,
)
from outreach.period import period_text
from outreach.quality import quality_banner

if TYPE_CHECKING:
    from outreach.intake.inputs import Inputs


def restricted_figures(inputs: Inputs) -> Report:
    """Return the county's figures with real counts.

    Parameters
    ----------
    inputs
        The county's tables; what they lack is told as not assessed.

    Returns
    -------
    Report
        RESTRICTED, for the private folder only.
    """
    told = given(inputs)
    return Report(
        title=f"{inputs.config.county.name}: the county's figures",
        county_name=inputs.config.county.name,
        edition="RESTRICTED",
        stamp=" \u00b7 ".join((STAMP, *quality_banner(inputs))),
        invented=inputs.config.county.invented,
        invented_words=invented_words(inputs),
        lead=(
            f"Referrals: {period_text(inputs)}.",
            "Referrals show who was referred, not how many young people need help.",
        ),
        sections=(
            reconciliation_section(told),
            trend_section(told),
            told.section("sources", "Who refers", ("source",), sources_section),
            change_section(told),
            told.section("triage", "Referred, not triaged", ("triage_date",), triage_section),
            told.section(
                "caseload",
                "In treatment, and new",
                ("triage_date", "discharge_date"),
                caseload_section,
            ),
            told.section(
                "outcomes",
                "How cases end",
                ("discharge_date", "discharge_reason"),
                outcomes_section,
            ),
            told.section(
                "targets",
                "Against targets",
                ("discharge_date", "discharge_reason"),
                targets_section,
            ),
            told.section(
                "returning", "Who comes back", ("person_key", "discharge_date"), returning_section
            ),
            conversion_section(told),
            recording_section(told),
            told.section("substances", "Main substance", ("substance",), substances_section),
            completeness_section(told),
            definitions_section(),
        ),
        attribution=inputs.attribution,
    )
