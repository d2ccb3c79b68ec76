"""The edition for partners under agreement."""

from __future__ import annotations
