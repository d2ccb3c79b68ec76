"""Who set what: the part of the settings that names a role and a day for a choice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import Field, field_validator

from outreach.settings.section import Section

if TYPE_CHECKING:
    from pydantic import BaseModel


class Decided(Section):
    """One choice of the settings that people made, for the paper of the meeting."""

    setting: str = Field(description="Which, as in this file: plan.standard_minutes.")
    role: str = Field(min_length=1, description="Who decided, as a role and not a name.")
    on: date | None = Field(default=None, description="The day it was decided.")
    why: str = Field(default="", description="In words; printed for the named analysts only.")

    @field_validator("role")
    @classmethod
    def _is_no_address(cls, role: str) -> str:
        if "@" in role:
            msg = "role holds an address; write the post, such as 'service manager'"
            raise ValueError(msg)
        return role


def setting_value(config: BaseModel, setting: str) -> Any:
    """Return the value of a setting by its place in the file.

    Raises
    ------
    AttributeError
        If there is none of that name.

    Examples
    --------
    >>> setting_value(Decided(setting="plan.budget_gbp", role="Commissioner"), "role")
    'Commissioner'
    """
    value: Any = config
    for part in setting.split("."):
        value = getattr(value, part)
    return value


def refuse_unknown(config: BaseModel, decided: tuple[Decided, ...]) -> None:
    """Refuse lines that name no setting.

    Raises
    ------
    ValueError
        With all of them.
    """
    strange = []
    for line in decided:
        try:
            setting_value(config, line.setting)
        except AttributeError:
            strange.append(line.setting)
    if strange:
        msg = f"decided names no setting: {', '.join(strange)}; write it as plan.standard_minutes"
        raise ValueError(msg)
