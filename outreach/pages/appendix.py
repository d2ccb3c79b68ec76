"""The analyst's appendix: every method beside every other, in the field's own terms.

RESTRICTED, for the private folder. A part that no run has assessed says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.report import Report
from outreach.disclosure.showing import STAMP
from outreach.pages.places import (
    choices_section,
    hotspots_section,
    methods_section,
    trust_section,
)
from outreach.pages.searching import (
    border_section,
    cold_section,
    gradient_section,
    layers_section,
    power_section,
    quadrants_section,
    refresh_section,
    streams_section,
)
from outreach.period import period_text
from outreach.quality import quality_banner

if TYPE_CHECKING:
    from hotspots.result import Hotspots
    from maps.report import Section
    from outreach.intake.inputs import Inputs


def appendix_report(inputs: Inputs, hotspots: Hotspots) -> Report:
    """Return the analyst's appendix.

    Parameters
    ----------
    inputs, hotspots
        The county, after the search; frames that are empty are told as not assessed.

    Returns
    -------
    Report
        RESTRICTED: real counts, exact p-values, no person and no postcode.
    """
    return Report(
        title=f"{inputs.config.county.name}: the analyst's appendix",
        county_name=inputs.config.county.name,
        edition="RESTRICTED",
        stamp=" \u00b7 ".join((STAMP, *quality_banner(inputs))),
        invented=inputs.config.county.invented,
        invented_words=invented_words(inputs),
        folder="appendix",
        lead=(
            "How the hotspots were found, and how far they can be relied upon.",
            f"Referrals: {period_text(inputs)}.",
            "One method, the scan, speaks on the pages for commissioners. All others stand here.",
        ),
        sections=_sections(inputs, hotspots),
        attribution=inputs.attribution,
    )


def _sections(inputs: Inputs, hotspots: Hotspots) -> tuple[Section, ...]:
    """Put the sections in order: what could have been found first, where nothing was."""
    found = (
        hotspots_section(hotspots),
        choices_section(inputs, hotspots),
        trust_section(hotspots),
        methods_section(hotspots),
        cold_section(hotspots),
    )
    power = (power_section(hotspots),)
    return (
        *((*found, *power) if len(hotspots.clusters) else (*power, *found)),
        layers_section(hotspots),
        streams_section(hotspots),
        border_section(hotspots),
        refresh_section(hotspots),
        gradient_section(inputs, hotspots),
        quadrants_section(inputs, hotspots),
    )


def invented_words(inputs: Inputs) -> str:
    """Say what of an example is invented."""
    if inputs.config.areas.vintage == "invented":
        return "Invented county: no real people, invented places"
    return "Example: invented young people and staff in real places"
