"""The table of what other choices would change, shown by a run that finds it in its folder."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from outreach.pages.appendix import appendix_report
from outreach.pages.files import page_files
from outreach.pages.other_choices import SHOWN, effects_section
from outreach.results import csv_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from allocation.plan import Plan
    from hotspots.result import Hotspots
    from outreach.config import Config
    from outreach.intake.inputs import Inputs

EFFECTS = "choice_effects.csv"
_SECTIONS = {"demand_basis": "need"}


def beside_plan(
    inputs: Inputs, hotspots: Hotspots, plan: Plan, told: pd.DataFrame
) -> dict[str, bytes]:
    """Make the private files about other plans: what would mend this one, what others change.

    Parameters
    ----------
    inputs, hotspots, plan
        The run.
    told
        What other choices would change; no rows where nobody worked it out.

    Returns
    -------
    dict
        ``changes.csv`` where something is unmet, and what `effect_files` makes.
    """
    made = {"changes.csv": csv_bytes(plan.changes)} if len(plan.changes) else {}
    return made | effect_files(inputs, hotspots, told)


def read_effects(config: Config, out: Path) -> pd.DataFrame:
    """Read the table of `outreach choices`, where it lies in the run's folder.

    Parameters
    ----------
    config
        The settings.
    out
        The folder of the run.

    Returns
    -------
    DataFrame
        No rows where there is no table, or it was made with other choices.
    """
    try:
        told = pd.read_csv(out / "private" / EFFECTS, encoding="utf-8-sig")
    except (OSError, ValueError):
        return pd.DataFrame()
    if not {*SHOWN, "choice"} <= set(told.columns) or not _is_of(told, config):
        return pd.DataFrame()
    return told


def effect_files(inputs: Inputs, hotspots: Hotspots, told: pd.DataFrame) -> dict[str, bytes]:
    """Show in the appendix what other choices would change.

    Parameters
    ----------
    inputs, hotspots
        The run.
    told
        From `read_effects`, or worked out by the run itself.

    Returns
    -------
    dict
        File name to content, for the private folder: the appendix with one section more, and the
        table; nothing where the table has no rows.
    """
    if told.empty:
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
