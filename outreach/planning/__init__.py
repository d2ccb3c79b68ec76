"""What a county's tables and settings add to its plan."""

from __future__ import annotations
