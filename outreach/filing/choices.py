"""The table of what other choices would change, shown by a run that finds it in its folder."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from maps.report import Section
from outreach.pages.appendix import appendix_report
from outreach.pages.files import page_files
from outreach.pages.printing import Shown, table_of
from outreach.results import csv_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from allocation.plan import Plan
    from hotspots.result import Hotspots
    from outreach.config import Config
    from outreach.intake.inputs import Inputs

EFFECTS = "choice_effects.csv"
_SECTIONS = {"demand_basis": "need"}
_SHOWN = {
    "label": Shown("Choice"),
    "chosen": Shown("Chosen", "two"),
    "value": Shown("Instead", "two"),
    "sessions": Shown("Sessions a week", "two"),
    "near": Shown("Demand within the standard", "share"),
    "met": Shown("Demand met", "share"),
    "opened": Shown("Venues opened"),
    "closed": Shown("Venues closed"),
    "gains": Shown("Places that gain"),
    "loses": Shown("Places that lose"),
}


def beside_plan(inputs: Inputs, hotspots: Hotspots, plan: Plan, out: Path) -> dict[str, bytes]:
    """Make the private files about other plans: what would mend this one, what others change.

    Returns
    -------
    dict
        ``changes.csv`` where something is unmet, and what `effect_files` makes.
    """
    made = {"changes.csv": csv_bytes(plan.changes)} if len(plan.changes) else {}
    return made | effect_files(inputs, hotspots, out)


def effect_files(inputs: Inputs, hotspots: Hotspots, out: Path) -> dict[str, bytes]:
    """Show the table of `outreach choices` in the appendix, where it lies in the run's folder.

    Parameters
    ----------
    inputs, hotspots
        The run.
    out
        Its folder.

    Returns
    -------
    dict
        File name to content, for the private folder: the appendix with one section more, and the
        table; nothing where there is no table, or it was made with other choices.
    """
    path = out / "private" / EFFECTS
    try:
        told = pd.read_csv(path, encoding="utf-8-sig")
    except (OSError, ValueError):
        return {}
    if not {*_SHOWN, "choice"} <= set(told.columns) or not _is_of(told, inputs.config):
        return {}
    report = appendix_report(inputs, hotspots)
    report = replace(report, sections=(*report.sections, effects_section(told)))
    return {**page_files("appendix.html", report), EFFECTS: csv_bytes(told)}


def _is_of(told: pd.DataFrame, config: Config) -> bool:
    """Tell whether the table was made with the choices of these settings."""
    made = told.dropna(subset="choice").drop_duplicates("choice")
    now = [
        float(getattr(getattr(config, _SECTIONS.get(name, "plan")), name, float("nan")))
        for name in made["choice"].astype(str)
    ]
    return all(abs(a - b) < 1e-9 for a, b in zip(now, made["chosen"].astype(float), strict=True))


def effects_section(told: pd.DataFrame) -> Section:
    """Print what other choices would change.

    Parameters
    ----------
    told : DataFrame
        From `outreach.choice_effects.choice_effects`.

    Returns
    -------
    Section
        One table; the first row is the plan as chosen.
    """
    words = [name for name in _SHOWN if name in {"label", "opened", "closed", "gains", "loses"}]
    rows = told.assign(**{name: told[name].fillna("").astype(str) for name in words})
    return Section(
        id="choice-effects",
        heading="What other choices would change",
        sentences=(
            "The county planned again with one choice changed at a time.",
            "All plans are judged on the demand and the standard that were chosen.",
        ),
        parts=(
            table_of(
                rows,
                _SHOWN,
                id="choice-effects",
                title="Choices at their alternatives",
                caption="Gain or lose: at least a twentieth of the demand of the place.",
            ),
        ),
    )
