"""Commands that have a file of their own."""

from __future__ import annotations
