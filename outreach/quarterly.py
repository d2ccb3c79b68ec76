"""From a settings file to the pack of a quarter, in both folders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from outreach.config import read_config
from outreach.disclosure.clearing import clear, secrets_of
from outreach.errors import ConfigError, DisclosureError
from outreach.fiscal_quarters import last_quarter, quarter_days, read_quarter
from outreach.forgetting import county_mark
from outreach.intake.inputs import read_inputs
from outreach.pages.files import page_files
from outreach.pages.quarter_report import quarter_report
from outreach.period import period_bounds
from outreach.releasing import pass_release, venue_spots
from outreach.results import Written, check_target, today, write_results
from outreach.showing.editions import RESTRICTED, profile_of

if TYPE_CHECKING:
    from pathlib import Path

    from outreach.intake.inputs import Inputs
    from outreach.results import Cleared

PAGE = "quarter.html"
_NO_SETS = pd.DataFrame(columns=["label", "area_code"])  # of the whole county


@dataclass(frozen=True, kw_only=True, eq=False)
class Packed:
    """A quarter's pack, and where it was written."""

    inputs: Inputs
    quarter: str
    written: Written


def pack_quarter(config_path: Path, out: Path, *, quarter: str = "") -> Packed:
    """Read a county and write the pack of a quarter.

    Parameters
    ----------
    config_path
        The settings, ``county.toml``.
    out
        Folder for ``share`` and ``private``; its own, not that of a run.
    quarter
        As people type it; empty for the last that the records wholly cover.

    Returns
    -------
    Packed
        With the folder that was really written.

    Raises
    ------
    ConfigError
        If the quarter is none, or the records do not wholly cover it.
    DisclosureError
        If the shared page is not fit for release; private/not-shared.txt says why.
    """
    wanted = read_quarter(quarter) if quarter else ""
    check_target(out)
    _refuse_a_run(out)
    inputs = read_inputs(read_config(config_path))
    wanted = _covered(inputs, wanted)
    private = page_files(PAGE, quarter_report(inputs, wanted, profile=RESTRICTED))
    share, refusal = _shared(inputs, wanted)
    if refusal is not None:
        private["not-shared.txt"] = f"RESTRICTED\n{refusal}\n".encode()
    private |= county_mark(inputs.config.county.name)
    written = write_results(out, share=share, private=private, day=today())
    if refusal is not None:
        raise refusal
    return Packed(inputs=inputs, quarter=wanted, written=written)


def _refuse_a_run(out: Path) -> None:
    """Keep the files of a run: a pack in its folder would take their place."""
    if (out / "private" / "run.json").is_file():
        msg = f"--out: {out} holds a run. Name a folder of its own for the pack."
        raise ConfigError(msg)


def _covered(inputs: Inputs, quarter: str) -> str:
    """Return the quarter if the records wholly cover it; the last such one where none is named."""
    first, last = (day.date() for day in period_bounds(inputs))
    name = quarter or last_quarter(last)
    begin, end = quarter_days(name)
    if begin < first or end > last:
        msg = (
            f"--quarter: {name} is {begin:%d %B %Y} to {end:%d %B %Y}, but the records cover "
            f"{first:%d %B %Y} to {last:%d %B %Y}. Name a quarter that they wholly cover."
        )
        raise ConfigError(msg)
    return name


def _shared(inputs: Inputs, quarter: str) -> tuple[dict[str, Cleared], DisclosureError | None]:
    """Make the shared page and have it attacked; nothing, and why, where it does not pass."""
    settings = inputs.config.disclosure
    if settings.profile == "restricted":
        return {}, None
    profile = profile_of(settings)
    secrets = secrets_of(inputs.referrals)
    try:
        made = page_files(PAGE, quarter_report(inputs, quarter, profile=profile))
        cleared = {
            name: clear(name, content, profile=profile, secrets=secrets)
            for name, content in made.items()
        }
        venues = venue_spots(inputs)
        return pass_release(cleared, settings, areas=_NO_SETS, venues=venues).files, None
    except DisclosureError as fault:
        return {}, fault
