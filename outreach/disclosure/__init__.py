"""Disclosure control, used by every writer: what may be shown, hidden, cleared and stamped."""

from __future__ import annotations
