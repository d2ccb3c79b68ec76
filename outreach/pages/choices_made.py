"""The choices that decide who wins: what was set, by whom, and what another choice would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from maps.edition import PrintedTable
from outreach.pages.place_actions import in_words
from outreach.settings.decision import setting_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outreach.config import Config
    from outreach.intake.inputs import Inputs
    from outreach.settings.decision import Decided

USUAL = "nobody: it is the usual value"
NOT_SAID = "not said"


class Choice(NamedTuple):
    """A setting that decides who wins.

    Attributes
    ----------
    setting
        Where it stands in the settings.
    label
        What it is called on a page.
    written
        How its value is written, as a format.
    change
        What another choice would change.
    """

    setting: str
    label: str
    written: str
    change: str


CHOICES = (
    Choice(
        "need.demand_basis",
        "Weight of expected need, beside referrals seen",
        "{:.0%}",
        "Lower: places that already refer gain. Higher: places with need and few referrals gain.",
    ),
    Choice(
        "plan.deprivation_weight",
        "Extra weight for each fifth of deprivation",
        "{:.0%}",
        "Higher: the most deprived neighbourhoods gain and the others lose. Lower: the opposite.",
    ),
    Choice(
        "plan.standard_minutes",
        "Longest way that counts as near",
        "{:g} minutes",
        "Shorter: fewer people count as near, and sessions go to more places. Longer: fewer "
        "places, with more sessions each.",
    ),
    Choice(
        "plan.hotspot_minutes",
        "Longest way from a priority area to a session that serves it",
        "{:g} minutes",
        "Shorter: sessions must lie in the area itself. Longer: a town nearby may do.",
    ),
    Choice(
        "plan.coverage_target",
        "Planning demand that should have a session near",
        "{:.0%}",
        "Higher: small and remote places gain, busy places lose. Lower: the opposite.",
    ),
    Choice(
        "plan.district_floor",
        "Least part of its need that each district gets met",
        "{:.0%}",
        "Higher: districts that are hard to serve gain and the others lose.",
    ),
    Choice(
        "plan.street_events",
        "Street outreach placed by where incidents happened, not by where people live",
        "{:.0%}",
        "Higher: parks and town centres gain outreach, and the places people live in lose it.",
    ),
    Choice(
        "plan.continuity_share",
        "Part of today's sessions to keep",
        "{:.0%}",
        "Higher: fewer young people lose a session they know, and fewer new ones open.",
    ),
    Choice(
        "plan.weekly_price",
        "Price of a session a week that a place lacks to be open every week",
        "{:g} contacts a week",
        "Higher: fewer places, open every week. Lower: more places, open every second week. "
        "Nothing changes where all sessions are weekly.",
    ),
    Choice(
        "plan.budget_gbp",
        "Money for hire, goods and mileage",
        "GBP {:,.0f} a week",
        "Less: sessions with hire or long journeys go first.",
    ),
    Choice(
        "plan.contacts_per_referral",
        "Contacts that one referral needs",
        "{:g} contacts",
        "More: demand rises everywhere, so a smaller part of it is met.",
    ),
    Choice(
        "plan.direct_share",
        "Paid hours that go into sessions",
        "{:.0%}",
        "More: more sessions with the same staff, and less time for all else.",
    ),
    Choice(
        "hotspots.alpha",
        "How often chance may give a priority area",
        "{:.0%}",
        "Less often: fewer priority areas, and surer ones.",
    ),
    Choice(
        "hotspots.max_population_share",
        "Largest part of young residents in one priority area",
        "{:.0%}",
        "Larger: wider areas may be found, with vaguer edges.",
    ),
)
"""In the order of what they move."""


def usual_of(config: Config, setting: str) -> Any:
    """Return the value a setting has where nobody sets it; None where somebody must."""
    *sections, name = setting.split(".")
    section = setting_value(config, ".".join(sections)) if sections else config
    field = type(section).model_fields[name]
    return None if field.is_required() else field.default


def choices_table(inputs: Inputs) -> PrintedTable:
    """Say of each choice what was set, by whom, and what another would change.

    Parameters
    ----------
    inputs
        The county's tables; ``[[decided]]`` of its settings says who set what.

    Returns
    -------
    PrintedTable
        Settings only: the same in every edition.
    """
    config = inputs.config
    decided = {line.setting: line for line in config.decided}
    rows = []
    for choice in CHOICES:
        value, usual = setting_value(config, choice.setting), usual_of(config, choice.setting)
        rows.append(
            {
                "Choice": choice.label,
                "Set to": choice.written.format(value),
                "Usual": "none" if usual is None else choice.written.format(usual),
                "Set by": _set_by(decided.get(choice.setting), is_usual=value == usual),
                "What another choice would change": choice.change,
            }
        )
    return PrintedTable(
        id="choices-made",
        title="Settings that decide who wins",
        caption="Usual: what holds where nobody sets it. Ask the analysts for the plan made again "
        "with another choice: it names the places that gain and those that lose.",
        frame=pd.DataFrame(rows, dtype="str"),
        csv_name="choices_made.csv",
    )


def _set_by(line: Decided | None, *, is_usual: bool) -> str:
    """Name the role and the day of a choice."""
    if line is None:
        return USUAL if is_usual else NOT_SAID
    return f"{line.role}, {in_words(pd.Timestamp(line.on))}" if line.on else line.role


def label_of(setting: str, fields: Iterable[Choice] = CHOICES) -> str:
    """Call a setting as the table does, or by its own name.

    Examples
    --------
    >>> label_of("plan.coverage_target"), label_of("plan.rules.hotspots")
    ('Planning demand that should have a session near', 'rules hotspots')
    """
    known = {choice.setting: choice.label for choice in fields}
    plain = " ".join(setting.replace("_", " ").split(".")[-2:]).removeprefix("plan ")
    return known.get(setting, plain)
