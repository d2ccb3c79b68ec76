"""Settings: what it costs to change today's timetable, in contacts a week."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from outreach.settings.section import Section

Price = Annotated[float, Field(ge=0)]


class Continuity(Section):
    """Each is what a change must gain to be made; 0 asks for no reason."""

    new_place: Price = Field(default=0.05, description="A place not held today [contacts/week].")
    close_place: Price = Field(default=0.0, description="A place of today closes [contacts/week].")
    move_slot: Price = Field(default=0.2, description="A session moves [contacts/week].")
    week_miles: Price = Field(default=0.0, description="Most of one worker; 0: any [miles/week].")
    change_worker: Price = Field(
        default=0.0, description="A worker leaves a session of today [contacts/week]."
    )
