"""What review and refresh rest on: overlap of places, and the baseline a run leaves behind."""

from __future__ import annotations
