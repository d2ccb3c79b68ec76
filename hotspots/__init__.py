"""Referral records to small areas, to need, to hotspots.

Each verb is loaded when it is first asked for, so that importing the package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hotspots.counting import count_referrals as count_referrals
    from hotspots.density import density_clusters as density_clusters
    from hotspots.geocoding import geocode as geocode
    from hotspots.labelling import find_hotspots as find_hotspots
    from hotspots.labelling import label_hotspots as label_hotspots
    from hotspots.local.local_clustering import local_clusters as local_clusters
    from hotspots.rates import expected_referrals as expected_referrals
    from hotspots.rates import relative_risk as relative_risk
    from hotspots.reading.areas import read_areas as read_areas
    from hotspots.reading.referrals import read_referrals as read_referrals
    from hotspots.refreshing import compare_hotspots as compare_hotspots
    from hotspots.review.baselines import take_baseline as take_baseline
    from hotspots.reviewing import apply_review as apply_review
    from hotspots.scanning import scan as scan
    from hotspots.scans.space_time import scan_space_time as scan_space_time

__all__ = [
    "apply_review",
    "compare_hotspots",
    "count_referrals",
    "density_clusters",
    "expected_referrals",
    "find_hotspots",
    "geocode",
    "label_hotspots",
    "local_clusters",
    "read_areas",
    "read_referrals",
    "relative_risk",
    "scan",
    "scan_space_time",
    "take_baseline",
]

_HOMES = {
    "apply_review": "hotspots.reviewing",
    "compare_hotspots": "hotspots.refreshing",
    "count_referrals": "hotspots.counting",
    "density_clusters": "hotspots.density",
    "expected_referrals": "hotspots.rates",
    "find_hotspots": "hotspots.labelling",
    "geocode": "hotspots.geocoding",
    "label_hotspots": "hotspots.labelling",
    "local_clusters": "hotspots.local.local_clustering",
    "read_areas": "hotspots.reading.areas",
    "read_referrals": "hotspots.reading.referrals",
    "relative_risk": "hotspots.rates",
    "scan": "hotspots.scanning",
    "scan_space_time": "hotspots.scans.space_time",
    "take_baseline": "hotspots.review.baselines",
}


def __getattr__(name: str) -> Any:
    """Load a verb from its module (PEP 562)."""
    if name not in _HOMES:
        msg = f"module 'hotspots' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the verbs."""
    return list(__all__)
