"""The county's figures for everybody: whole county only, each young person once, all rounded.

Nothing is crossed with anything else, no place is told apart, and every share and interval is
made from the rounded counts, so that a figure tells no more than the count beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.report import Report
from outreach.disclosure.showing import STAMP, Profile, shown_total
from outreach.pages.appendix import invented_words
from outreach.pages.given import given
from outreach.pages.public_counts import public_counts
from outreach.pages.public_referring import (
    public_change,
    public_conversion,
    public_reconciliation,
    public_sources,
    public_trend,
)
from outreach.pages.public_treating import (
    public_completeness,
    public_outcomes,
    public_recording,
    public_returning,
    public_triage,
)
from outreach.quality import quality_banner

if TYPE_CHECKING:
    from outreach.intake.inputs import Inputs

_SECTIONS = (
    ("trend", "Young people referred, by quarter", (), public_trend),
    ("sources", "Who refers", ("source",), public_sources),
    ("change", "Change against the national change", (), public_change),
    ("reconciliation", "These records and published figures", (), public_reconciliation),
    ("triage", "Referred, and not yet triaged", ("triage_date",), public_triage),
    ("outcomes", "How it ends", ("discharge_date", "discharge_reason"), public_outcomes),
    ("returning", "Who comes back", ("person_key", "discharge_date"), public_returning),
    ("conversion", "From screening to triage", (), public_conversion),
    ("recording", "Mental health need", ("dual_diagnosis",), public_recording),
    ("completeness", "What is recorded", (), public_completeness),
)


def public_figures(inputs: Inputs, *, profile: Profile) -> Report:
    """Return the county's figures that everybody may see.

    Parameters
    ----------
    inputs
        The county's tables.
    profile
        The rules of the public edition.

    Returns
    -------
    Report
        Holds no count below the threshold, and no exact one.
    """
    public = public_counts(given(inputs), profile)
    lead = [
        "Each young person counts once, at the first referral.",
        "All figures are for the whole county and for whole financial years or quarters.",
        f"Counts are rounded to the nearest {profile.round_to}.",
        "An asterisk stands for a number that is not shown, to protect privacy.",
        "Referrals show who was referred, not how many young people need help.",
    ]
    if public.told.years:
        total = shown_total(len(public.people), profile=profile)
        lead.insert(0, f"{public.span}: {total} young people were referred.")
    return Report(
        title=f"{inputs.config.county.name}: the county's figures",
        county_name=inputs.config.county.name,
        edition=profile.edition,
        stamp=" \u00b7 ".join((STAMP, *quality_banner(inputs))),
        invented=inputs.config.county.invented,
        invented_words=invented_words(inputs),
        lead=(" ".join(lead[:3]), " ".join(lead[3:])),
        sections=tuple(public.section(*section) for section in _SECTIONS),
        attribution=inputs.attribution,
    )
