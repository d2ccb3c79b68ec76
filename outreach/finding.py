"""From a settings file to a list of hotspots for people to review; no plan is made."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotspots.reviewing import unreviewed
from outreach.config import read_config
from outreach.filing.folders import run_record
from outreach.filing.hotspots import hotspot_files
from outreach.intake.earlier_runs import check_kept
from outreach.intake.inputs import read_inputs
from outreach.quality import stop_if_poor
from outreach.results import Written, check_target, today, write_results
from outreach.stages import find_stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hotspots.result import Hotspots
    from outreach.intake.inputs import Inputs

REVIEW = "review.csv"


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """What was found, and where the list to review was written."""

    inputs: Inputs
    hotspots: Hotspots
    written: Written
    had_plan: bool

    @property
    def awaits_review(self) -> bool:
        """Whether people have decided on some hotspots and not on others."""
        return bool(unreviewed(self.hotspots))


def find(
    config_path: Path,
    out: Path,
    *,
    allow_poor_data: str = "",
    told: Callable[[str], None] = lambda _: None,
) -> Found:
    """Read a county, find its hotspots and write the list that people review.

    Parameters
    ----------
    config_path, out, allow_poor_data, told
        As in `outreach.pipeline.run`; nothing is shared.

    Returns
    -------
    Found
        With the folder that was really written.

    Raises
    ------
    OutreachError
        If an input is wrong, or a file that people wrote into would be lost.
    """
    began = time.perf_counter()
    check_target(out)
    told("Reading the tables and placing the referrals")
    inputs = read_inputs(read_config(config_path))
    check_kept(inputs.config, out, is_review_written=True)
    stop_if_poor(inputs, reason=allow_poor_data)
    told("Looking for hotspots")
    hotspots = find_stage(inputs)
    told("Writing the list to review")
    private = hotspot_files(inputs, hotspots)
    # people write into the review: it is never listed as ours, so no later run removes it
    names = [f"private/{name}" for name in private if name != REVIEW]
    private["run.json"] = run_record(
        inputs,
        hotspots,
        None,
        files=names,
        timing={"hotspots_s": round(time.perf_counter() - began, 2)},
        allow_poor_data=allow_poor_data,
    )
    had_plan = (out / "private" / "plan.csv").is_file()
    written = write_results(out, share={}, private=private, day=today())
    return Found(inputs=inputs, hotspots=hotspots, written=written, had_plan=had_plan)
