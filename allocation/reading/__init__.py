"""The tables a plan is made from, read with every fault told at once."""

from __future__ import annotations
