"""Which files a run makes, one module a subject."""

from __future__ import annotations
