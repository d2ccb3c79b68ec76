"""Run a county under another disclosure profile than its settings name, for the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outreach.config import config_from
from outreach.errors import ConfigError

if TYPE_CHECKING:
    from outreach.config import Config


class Chosen(NamedTuple):
    """A profile for one run, why, and the role that decided it; empty keeps the settings'."""

    profile: str = ""
    reason: str = ""
    decided_by: str = ""


def with_profile(config: Config, chosen: Chosen) -> Config:
    """Return the settings with another profile, if one is asked for.

    Parameters
    ----------
    config
        As read.
    chosen
        ``public``, ``partner`` or ``restricted``; the reason and the role are needed for all but
        ``public``.

    Returns
    -------
    Config
        Checked again.

    Raises
    ------
    ConfigError
        If there is no such profile, or no reason or role is given where one is needed.
    """
    profile, reason, decided_by = chosen
    if not profile:
        if reason or decided_by:
            msg = "--reason and --decided-by belong to --profile: name the profile they are for."
            raise ConfigError(msg)
        return config
    if profile == config.disclosure.profile and not reason:
        return config
    if profile != "public" and not (reason.strip() and decided_by.strip()):
        msg = (
            f"--profile {profile} shows more than the public may see, or less: say why with "
            "--reason, and with --decided-by the role that decided it. Both are kept in run.json."
        )
        raise ConfigError(msg)
    settings = config.model_dump(by_alias=True)
    settings["disclosure"] |= {"profile": profile, "reason": reason, "decided_by": decided_by}
    return config_from(settings, name="--profile")
