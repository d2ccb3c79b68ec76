"""What a county supplies, read and joined: tables, extracts, layers, journeys, the run before."""

from __future__ import annotations
