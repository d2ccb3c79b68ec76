"""A county in a notebook: load it, look at its hotspots, plan it, change it, plan it again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocation import compare_plans
from outreach.alternative_plans import OtherPlan
from outreach.config import Config, config_from, read_config
from outreach.errors import ConfigError
from outreach.intake.inputs import Inputs, read_inputs
from outreach.quality import stop_if_poor
from outreach.shared_map import MAP, analysts_map, shared_map
from outreach.stages import find_stage, plan_stage, problem_stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allocation.plan import Plan
    from hotspots.result import Hotspots


@dataclass(frozen=True, kw_only=True, eq=False)
class County:
    """A county, read once; its verbs compute and return, and change nothing."""

    config: Config
    inputs: Inputs
    allow_poor_data: str = ""

    def __repr__(self) -> str:
        """Say which county, how much of it, and who may look at what it returns."""
        return f"<County: {self.config.county.name}, {self.inputs!r}, RESTRICTED: real counts>"

    def hotspots(self) -> Hotspots:
        """Find the hotspots."""
        return find_stage(self.inputs)

    def plan(self, hotspots: Hotspots | None = None) -> Plan:
        """Make the weekly plan.

        Parameters
        ----------
        hotspots
            From `hotspots`; found again when not given.
        """
        found = self.hotspots() if hotspots is None else hotspots
        plan, _ = plan_stage(problem_stage(self.inputs, found), self.inputs)
        return plan

    def map(
        self,
        plan: Plan,
        hotspots: Hotspots,
        *,
        edition: str = "public",
        others: Mapping[str, Plan] | None = None,
    ) -> str:
        """Draw the map as one HTML page.

        Parameters
        ----------
        plan, hotspots
            From the verbs of the same name.
        edition
            ``public``; ``partner`` where the settings name that profile, why and by whom; or
            ``restricted`` for named analysts.
        others
            Plans of the same county under other settings, by the names that the page gives them;
            it offers them beside the proposal and today.

        Raises
        ------
        ConfigError
            If there is no such edition.
        DisclosureError
            If a page for others holds something that could identify a young person.
        """
        compared = compare_plans(problem_stage(self.inputs, hotspots), plan)
        told = [OtherPlan(name, "As named.", other) for name, other in (others or {}).items()]
        county = self.inputs, hotspots, plan
        if edition == "restricted":
            return analysts_map(*county, comparison=compared, others=told)
        asked = self.config.disclosure
        if edition not in {"public", "partner"} or (edition == "partner" != asked.profile):
            msg = (
                f"edition {edition!r}: found no such edition; use 'public' or 'restricted', or "
                "'partner' where [disclosure] says profile, reason and decided_by."
            )
            raise ConfigError(msg)
        settings = asked.model_copy(update={"profile": edition})
        share, _ = shared_map(*county, comparison=compared, settings=settings, others=told)
        return share[MAP].content.decode()

    def with_(self, **changes: dict[str, Any]) -> County:
        """Return the same county under other settings.

        Parameters
        ----------
        **changes
            Section to settings, for example ``plan={"budget_gbp": 900}``.

        Returns
        -------
        County
            Read again, because a setting may change what is read.

        Raises
        ------
        ConfigError
            If a section or a setting is unknown or out of range.
        """
        return _county(_changed(self.config, changes), self.allow_poor_data)


def load(path: str | Path, *, allow_poor_data: str = "") -> County:
    """Read a county from its settings file.

    Parameters
    ----------
    path
        ``county.toml`` or the folder it stands in.
    allow_poor_data
        Why to go on with records that are too poor, as ``--allow-poor-data`` of the command; it
        holds for the county under other settings too.

    Returns
    -------
    County
        Ready for its verbs.

    Raises
    ------
    OutreachError
        If a setting or a table is wrong; everything wrong is told at once.
    DataQualityError
        If too few referrals could be placed and no reason is given.
    """
    return _county(read_config(Path(path)), allow_poor_data)


def _county(config: Config, allow_poor_data: str) -> County:
    inputs = read_inputs(config)
    stop_if_poor(inputs, reason=allow_poor_data)
    return County(config=config, inputs=inputs, allow_poor_data=allow_poor_data)


def _changed(config: Config, changes: dict[str, dict[str, Any]]) -> Config:
    """Apply changes to a copy of the settings and check them all again."""
    settings = config.model_dump(by_alias=True)
    for section, values in changes.items():
        if not isinstance(settings.get(section), dict):
            msg = f"{section}: there is no such section of settings; known: {', '.join(settings)}"
            raise ConfigError(msg)
        settings[section] = {**settings[section], **values}
    return config_from(settings)
