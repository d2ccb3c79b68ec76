"""The parts of a county's settings, one module a part."""

from __future__ import annotations
