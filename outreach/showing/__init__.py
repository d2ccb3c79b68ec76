"""What an edition shows, and in which words."""

from __future__ import annotations
