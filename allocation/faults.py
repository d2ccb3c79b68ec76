"""What a check reports: subject, found, allowed, and the fault in words."""

from __future__ import annotations

Fault = tuple[str, float, float, str]
SMALL = 1e-4
