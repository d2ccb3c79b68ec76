"""How the settings say what people decided, and which earlier run to compare with."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from outreach.settings.section import Section, Share


class Refresh(Section):
    """The earlier run that this one is compared with."""

    baseline: Path | None = Field(
        default=None, description="private/baseline.json of an earlier run, kept beside this file."
    )
    moved_below: Share = Field(
        default=0.5, description="Sharing less of all areas, a hotspot has moved [share]."
    )
    ask_again_above: Share = Field(
        default=0.2, description="Where more of all areas changed, people are asked again [share]."
    )
