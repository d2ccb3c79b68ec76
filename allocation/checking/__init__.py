"""Every plan looked at again without the solver that made it."""

from __future__ import annotations
