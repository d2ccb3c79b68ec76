"""Cycles of one, two or four weeks, and the weeks of the school holidays."""

from __future__ import annotations
