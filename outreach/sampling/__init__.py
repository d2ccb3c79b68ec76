"""The sample county: an invented rural shire, made from a seed.

>>> from outreach.sampling import make_sample_county
>>> files = make_sample_county(seed=1)  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

_VERBS = {"make_sample_county": "outreach.sampling.county"}

__all__ = ["make_sample_county"]

if TYPE_CHECKING:
    from outreach.sampling.county import make_sample_county as make_sample_county


def __getattr__(name: str) -> object:
    """Load a verb the first time somebody asks for it."""
    if name in _VERBS:
        return getattr(importlib.import_module(_VERBS[name]), name)
    msg = f"module 'outreach.sampling' has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    """List the public names without loading anything."""
    return sorted(__all__)
