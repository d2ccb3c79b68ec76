"""One picture from several layers, each with its weight, and what it would be without each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtri

from hotspots.places import distinct_places
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotspots.result import Hotspots

OWN = {
    "referrals": "referrals of this run, adjusted because the numbers are small",
    "deprivation": "rank of deprivation",
}
"""What every composite holds beside the layers, and where it comes from."""

FEWEST_PLACES = 4
"""With fewer hotspots ranks of hotspots say nothing; then all areas are ranked."""

FRAGILE_BELOW = 0.7
"""A rank correlation without a layer below this makes the picture fragile."""

COLUMNS = [
    "left_out",
    "spearman",
    "fragile",
    "over",
    "places",
    "spearman_half",
    "spearman_more",
    "weight",
    "basis",
    "provenance",
]


def normal_scores(values: pd.Series) -> pd.Series:
    """Give each value the place on a normal curve that its rank has; ties share theirs.

    Counts of crime or exclusions are skewed, and one place can have as many as all others; by
    rank each layer has the same spread, so that weights mean what they say.

    Parameters
    ----------
    values : Series
        Missing values are put in the middle.

    Returns
    -------
    Series, same index
        Mean 0 and standard deviation 1; zero throughout where all values are alike.
        [standard deviations]

    References
    ----------
    Blom G. (1958). Statistical Estimates and Transformed Beta-Variables. Wiley.

    Examples
    --------
    >>> normal_scores(pd.Series([5.0, 900.0, 7.0])).round(3).tolist()
    [-1.225, 1.225, 0.0]
    """
    ranks = values.rank()
    score = ndtri((ranks - 0.375) / (values.notna().sum() + 0.25))
    made = pd.Series(score, index=values.index, dtype=float).fillna(0.0)
    spread = float(made.std(ddof=0))
    if spread < 1e-12:
        return pd.Series(0.0, index=values.index)
    return (made - made.mean()) / spread


def composite_score(scores: pd.DataFrame, weights: Mapping[str, float]) -> pd.Series:
    """Average the layers of each area by their weights.

    Parameters
    ----------
    scores : DataFrame, index ``area_code``, one column per layer
        From `normal_scores`. [standard deviations]
    weights
        Of the layers to use; they need not add up to 1. [ratio]

    Returns
    -------
    Series, same index
        ``composite``. [standard deviations]

    Raises
    ------
    TableError
        When no layer has a weight above zero.

    Examples
    --------
    >>> scores = pd.DataFrame({"a": [1.0, -1.0], "b": [0.0, 2.0]})
    >>> composite_score(scores, {"a": 3.0, "b": 1.0}).tolist()
    [0.75, -0.25]
    """
    total = sum(weights.values())
    if not total > 0:
        msg = "No layer has a weight above zero; give at least one under [[layers]] weight."
        raise TableError(msg)
    parts = [scores[name] * (weight / total) for name, weight in weights.items()]
    return pd.concat(parts, axis=1).sum(axis=1).rename("composite")


def add_composite(
    found: Hotspots,
    areas: pd.DataFrame,
    layers: pd.DataFrame,
    facts: pd.DataFrame,
    *,
    own_weight: float = 1.0,
) -> Hotspots:
    """Join referrals, deprivation and the layers where people live into one score of each area.

    Layers of events say where something happened and not who lives there: they enter no score of
    residents, and only tell where outreach may stand.

    Parameters
    ----------
    found
        From `hotspots.labelling.find_hotspots`.
    areas : DataFrame, index ``area_code``
        ``imd_rank`` (1 = most deprived).
    layers : DataFrame, index ``area_code``, one column per layer
        From `hotspots.reading.layers.read_layers`. [events]
    facts : DataFrame, index ``layer``
        ``basis`` ("residence" or "event"), ``weight`` [ratio], ``provenance``.
    own_weight
        Of referrals and of deprivation, each. [ratio]

    Returns
    -------
    Hotspots
        `found` itself without layers. Else ``areas`` has ``composite`` [standard deviations] and
        ``outreach_siting`` (share of the weighted events of the county, where there are layers
        of events) [share]; ``layer_sensitivity`` has a row for each layer ``left_out``:
        ``spearman`` (of the ranks with and without it), ``fragile`` (below 0.7), ``over``
        ("hotspots", or "areas" with fewer than four hotspots), ``places`` (how many were
        ranked), ``spearman_half`` and ``spearman_more`` (with half its weight, and half as much
        again), ``weight``, ``basis``, ``provenance``.

    Raises
    ------
    TableError
        When a layer has the name of one of our own.

    Notes
    -----
    A residence layer is divided by the young residents; then each layer is turned into
    `normal_scores`, and the score is their weighted mean. A hotspot's score is the mean of its
    areas by young residents.
    """
    if layers.shape[1] == 0:
        return found
    if same := sorted(set(OWN) & set(layers.columns)):
        msg = f"A layer is called {', '.join(same)}, as our own; give it another name."
        raise TableError(msg)
    figures = found.areas
    weights = dict.fromkeys(OWN, own_weight)
    scores = pd.DataFrame(
        {
            "referrals": normal_scores(figures["smoothed_risk"]),
            "deprivation": normal_scores(-areas["imd_rank"].reindex(figures.index).astype(float)),
        }
    )
    residents = figures["population"].where(figures["population"] > 0)
    basis = {str(name): str(one) for name, one in facts["basis"].items()}
    given = {str(name): float(one) for name, one in facts["weight"].items()}
    lived = [name for name in map(str, layers.columns) if basis[name] == "residence"]
    for name in lived:
        scores[name] = normal_scores(layers[name].reindex(figures.index) / residents)
        weights[name] = given[name]
    weights = {name: weight for name, weight in weights.items() if weight > 0}
    made = {"composite": composite_score(scores, weights)}
    events = {
        name: given[name]
        for name in map(str, layers.columns)
        if basis[name] == "event" and layers[name].sum() > 0
    }
    if sum(events.values()) > 0:
        made["outreach_siting"] = _siting(layers.reindex(figures.index), events)
    told = _sensitivity(found, scores, weights)
    told["weight"] = told["left_out"].map(weights)
    told["basis"] = "residence"
    told["provenance"] = told["left_out"].map(facts["provenance"].to_dict() | OWN)
    return replace(
        found,
        areas=figures.assign(**made),
        layer_sensitivity=told[COLUMNS],
        notes=(*found.notes, *_notes(lived, list(events), told)),
    )


def _siting(layers: pd.DataFrame, weights: Mapping[str, float]) -> pd.Series:
    """Give each area its part of the county's events, the layers by their weights."""
    total = sum(weights.values())
    parts = [layers[name] / layers[name].sum() * (w / total) for name, w in weights.items()]
    return pd.concat(parts, axis=1).sum(axis=1).rename("outreach_siting")


def _sensitivity(
    found: Hotspots, scores: pd.DataFrame, weights: Mapping[str, float]
) -> pd.DataFrame:
    """Rank with and without each layer, and with half its weight and half as much again."""
    places = [list(codes) for codes in distinct_places(found.clusters)["areas"]]
    over = "hotspots" if len(places) >= FEWEST_PLACES else "areas"
    residents = found.areas["population"].astype(float)

    def ranks(given: Mapping[str, float]) -> pd.Series:
        score = composite_score(scores, given)
        if over == "areas":
            return score.round(12).rank()
        means = [np.average(score[codes], weights=residents[codes]) for codes in places]
        return pd.Series(means).round(12).rank()

    whole = ranks(weights)
    rows = []
    for name, weight in weights.items():
        rest = {other: w for other, w in weights.items() if other != name}
        changed = [rest, *({**weights, name: weight * times} for times in (0.5, 1.5))]
        found_again = [_correlation(whole, ranks(given)) if given else 0.0 for given in changed]
        rows.append((name, *found_again))
    table = pd.DataFrame(rows, columns=["left_out", "spearman", "spearman_half", "spearman_more"])
    fragile = ~(table["spearman"] >= FRAGILE_BELOW)
    return table.assign(fragile=fragile, over=over, places=len(whole))


def _correlation(one: pd.Series, other: pd.Series) -> float:
    """Correlate two lists of ranks; nothing in common where all of one are tied."""
    if one.nunique() < 2 or other.nunique() < 2:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1].round(12))


def _notes(lived: list[str], events: list[str], told: pd.DataFrame) -> list[str]:
    """Say which layers enter, by which basis, and what the picture leans on."""
    notes = []
    if lived:
        notes.append(
            f"The composite joins referrals, deprivation and {', '.join(lived)} (by where people "
            "live), each by rank so that none outweighs the others, by the weights declared."
        )
    if events:
        notes.append(
            f"{', '.join(events)}: where something happened, not where people live. It enters no "
            "score of residents and no planning demand; it only tells where outreach may stand."
        )
    leaning = told.loc[told["fragile"], "left_out"].tolist()
    if leaning:
        notes.append(
            f"Without {' or without '.join(leaning)} the places would rank quite differently: "
            "their order is fragile."
        )
    return notes
