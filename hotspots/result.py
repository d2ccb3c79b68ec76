"""What the search for hotspots gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from hotspots.refreshing import HotspotComparison


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Hotspots:
    """Areas with their figures, the hotspots found in them, and how they were found.

    Attributes
    ----------
    areas : DataFrame, index ``area_code``
        ``population`` [persons], ``observed``, ``observed_whole`` [referrals], ``people``
        [persons], ``expected`` [referrals], ``relative_risk``, ``rr_lower``, ``rr_upper``,
        ``smoothed_risk`` [ratio], ``expected_given_deprivation``, ``need``, ``demand``
        [referrals], ``exceedance`` (chance that the ratio is above 1.5; a run adds the
        columns of `hotspots.spatial_smoothing.spatial_risk`) [share], ``quadrant``
        (see `hotspots.quadrants`), ``hotspot_id`` (of the first total-burden hotspot, or empty).
    clusters : DataFrame, index ``hotspot_id``
        One row per hotspot of either scan, see `hotspots.labelling.label_hotspots`.
    density : DataFrame, index ``density_id``
        Exploratory, see `hotspots.density.density_clusters`.
    gradient : DataFrame, index ``term``
        See `hotspots.needing.expected_given_deprivation`.
    settings
        Every setting and the exact counts behind the notes. For private folders.
    notes
        Automatic choices and caveats in plain English, without any count of referrals.
    cold_spots : DataFrame, index ``cold_id``
        Places with fewer referrals than expected, see `hotspots.cold_spots.add_cold_spots`.
    power : DataFrame
        How likely a planted place would be found, see `hotspots.power.detection_power`.
    layer_sensitivity : DataFrame
        What each layer changes, see `hotspots.composite.add_composite`; empty without layers.
    demand_bases : DataFrame, index ``place``
        Demand if it followed referrals or need alone, see `hotspots.demand_bases`.
    trust : DataFrame, index ``hotspot_id``
        How far each hotspot can be relied upon, see `hotspots.trust.trusting.add_trust`.
    comparison
        What changed since an earlier run, see `hotspots.refreshing.compare_hotspots`; or None.
    streams : DataFrame, index ``place``
        What statutory referrals would change, see `hotspots.streams.compare_streams`; empty where
        none are kept apart.
    """

    areas: pd.DataFrame
    clusters: pd.DataFrame
    density: pd.DataFrame
    gradient: pd.DataFrame
    settings: dict[str, Any]
    notes: tuple[str, ...]
    cold_spots: pd.DataFrame = field(default_factory=pd.DataFrame)
    power: pd.DataFrame = field(default_factory=pd.DataFrame)
    layer_sensitivity: pd.DataFrame = field(default_factory=pd.DataFrame)
    demand_bases: pd.DataFrame = field(default_factory=pd.DataFrame)
    trust: pd.DataFrame = field(default_factory=pd.DataFrame)
    comparison: HotspotComparison | None = None
    streams: pd.DataFrame = field(default_factory=pd.DataFrame)

    def __repr__(self) -> str:
        """Say in one line what was looked at and what was found."""
        by_scan = self.clusters["scan"].value_counts()
        return (
            f"Hotspots({len(self.areas)} areas, {by_scan.get('total_burden', 0)} of total burden, "
            f"{by_scan.get('beyond_deprivation', 0)} beyond deprivation)"
        )
