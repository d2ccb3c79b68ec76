"""From a Problem to a Plan: relaxation, counts, timetable, neighbourhoods, and the bound."""

from __future__ import annotations
