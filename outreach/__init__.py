"""Outreach: from referral records to hotspots, and from hotspots to a weekly plan of sessions.

>>> import outreach
>>> county = outreach.load("county.toml")  # doctest: +SKIP
>>> county.plan()  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

__version__ = "0.1.0"

_VERBS = {
    "County": "outreach.scenario",
    "load": "outreach.scenario",
}

__all__ = ["County", "__version__", "load"]

if TYPE_CHECKING:
    from outreach.scenario import County as County
    from outreach.scenario import load as load


def __getattr__(name: str) -> object:
    """Load a verb the first time somebody asks for it."""
    if name in _VERBS:
        return getattr(importlib.import_module(_VERBS[name]), name)
    msg = f"module 'outreach' has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    """List the public names without loading anything."""
    return sorted(__all__)
