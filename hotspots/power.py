"""How likely a hotspot that is there would be found at all, with the numbers of this county."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree
from scipy.stats import beta

from hotspots.scans.best_windows import best_windows
from hotspots.scans.monte_carlo import SAME_LLR, critical_value
from hotspots.scans.simulating import simulated_maxima
from hotspots.scans.windows import circular_windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hotspots.result import Hotspots
    from hotspots.scans.windows import Windows

COLUMNS = ["relative_risk", "rural_class", "trials", "found", "chance", "lower", "upper"]

PLACES = {"urban": ("urban",), "rural": ("rural", "rural_remote")}
"""Where places are planted, and the rural classes that are meant."""

SHARED = 0.5
"""A place is found if the best cluster holds at least this share of its areas. [share]"""

REPLICATES = 999
"""Simulated counties behind the value that a cluster has to pass. [replicates]"""


def detection_power(
    areas: pd.DataFrame,
    expected: pd.Series,
    *,
    population: pd.Series,
    people: int,
    seed: int,
    relative_risks: Sequence[float] = (1.5, 2.0, 3.0),
    size: int = 5,
    trials: int = 200,
    max_population_share: float = 0.20,
    min_cases: int = 3,
    alpha: float = 0.05,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Plant places of a known ratio, and count how often the scan finds them.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``easting``, ``northing`` [m], ``rural_class``.
    expected : Series, same index
        What the scan compares with, on any scale. [referrals]
    population : Series, same index
        Population at risk, which bounds the windows. [persons]
    people
        Young people in each simulated county. [persons]
    seed
        Of places and counts.
    relative_risks
        True ratios of the planted places. [ratio]
    size
        Neighbouring areas in a planted place. [areas]
    trials
        Counties for each ratio and kind of place, each with a place of its own drawn at random.
    max_population_share, min_cases, alpha
        Of the scan, see `hotspots.scanning.scan`.
    confidence
        Of the exact binomial interval, in (0, 1). [share]

    Returns
    -------
    DataFrame
        ``relative_risk`` [ratio], ``rural_class`` ("urban", "rural": of the place's middle),
        ``trials``, ``found`` [counties], ``chance``, ``lower``, ``upper`` [share]. No rows for a
        kind of place the county does not have, and none at all where nobody is expected.

    Notes
    -----
    Found means: the best cluster passes the value that chance passes in a share `alpha` of
    counties, and holds at least half of the planted areas. That value comes from one set of
    simulated counties, for it depends on the windows, the expectation and the number of people
    only, which all trials share.

    References
    ----------
    Kulldorff M., Tango T., Park P. (2003). Power comparisons for disease clustering tests.
    Computational Statistics and Data Analysis, 42(4), 665-684.
    https://doi.org/10.1016/S0167-9473(02)00160-3

    Examples
    --------
    A road of twelve villages with 240 people: three times the rate in two is hard to miss.

    >>> road = pd.DataFrame(
    ...     {"easting": np.arange(12) ** 1.1, "northing": 0.0, "rural_class": "rural"}
    ... )
    >>> flat = pd.Series(1.0, index=road.index)
    >>> found = detection_power(
    ...     road, flat, population=flat, people=240, seed=1, relative_risks=[1, 3], size=2
    ... )
    >>> [0 < chance < 0.1 or chance > 0.9 for chance in found["chance"]]
    [True, True]
    """
    areas = areas.sort_index()
    usual = expected.reindex(areas.index).to_numpy(float)
    if people < 1 or not usual.sum() > 0:
        return pd.DataFrame(columns=COLUMNS)
    usual = usual * (people / usual.sum())
    windows = circular_windows(
        areas, population.reindex(areas.index), max_population_share=max_population_share
    )
    maxima = simulated_maxima(
        windows, usual, total=people, seed=seed, min_cases=min_cases, replicates=REPLICATES
    )
    bar = critical_value(maxima, alpha=alpha) + SAME_LLR
    lived_in = np.flatnonzero(usual > 0)
    points = areas[["easting", "northing"]].to_numpy(float)[lived_in]
    near = cKDTree(points).query(points, k=np.arange(1, min(size, lived_in.size) + 1))[1]
    random = np.random.default_rng([seed, people])
    rows = []
    for ratio in relative_risks:
        for name, classes in PLACES.items():
            middles = np.flatnonzero(areas["rural_class"].isin(classes).to_numpy()[lived_in])
            if middles.size == 0:
                continue
            places = lived_in[near[random.choice(middles, size=trials)]]
            found = _found(windows, usual, places, ratio, random, people, bar, min_cases)
            rows.append((float(ratio), name, trials, found))
    table = pd.DataFrame(rows, columns=COLUMNS[:4])
    return table.join(binomial_interval(table["found"], table["trials"], confidence=confidence))


def binomial_interval(
    found: pd.Series, trials: pd.Series, *, confidence: float = 0.95
) -> pd.DataFrame:
    """Give each share of trials with its exact interval (Clopper and Pearson).

    Examples
    --------
    >>> binomial_interval(pd.Series([0]), pd.Series([10])).round(4).values.tolist()  # 1-0.025**0.1
    [[0.0, 0.0, 0.3085]]
    """
    tail = (1 - confidence) / 2
    hits, missed = found.to_numpy(float), (trials - found).to_numpy(float)
    return pd.DataFrame(
        {
            "chance": hits / trials.to_numpy(float),
            "lower": np.where(hits > 0, beta.ppf(tail, np.maximum(hits, 1), missed + 1), 0.0),
            "upper": np.where(missed > 0, beta.isf(tail, hits + 1, np.maximum(missed, 1)), 1.0),
        },
        index=found.index,
    )


def add_power(found: Hotspots, areas: pd.DataFrame, *, trials: int = 200) -> Hotspots:
    """Work out what the search could have found, and say it before it says what it did not.

    Parameters
    ----------
    found
        From `hotspots.labelling.find_hotspots`; its figures and settings are used.
    areas : DataFrame, index ``area_code``
        As in `detection_power`.
    trials
        See `detection_power`.

    Returns
    -------
    Hotspots
        With ``power`` for the scan of total burden, and a note with the county's number of
        young people to the nearest fifty.
    """
    settings, figures = found.settings, found.areas
    power = detection_power(
        areas,
        figures["expected"],
        population=figures["population"],
        people=int(settings["people_scanned"]),
        seed=int(settings["seed"]),
        trials=trials,
        max_population_share=settings["max_population_share"],
        min_cases=settings["min_cases"],
        alpha=settings["alpha_each"],
    )
    said = power_sentence(power, people=int(settings["people_scanned"]))
    first = next((i for i, note in enumerate(found.notes) if note.startswith("No ")), None)
    at = len(found.notes) if first is None else first
    notes = (*found.notes[:at], said, *found.notes[at:])
    return replace(found, power=power, notes=notes)


def power_sentence(
    power: pd.DataFrame, *, people: int, relative_risk: float = 2.0, rural_class: str = "rural"
) -> str:
    """Say in one sentence, fit for any edition, how likely such a place would be found.

    Parameters
    ----------
    power : DataFrame
        From `detection_power`.
    people
        Young people scanned; told to the nearest fifty. [persons]
    relative_risk, rural_class
        Which row of `power` is spoken of; the other kind of place where the county has none.

    Returns
    -------
    str
        With tenths of counties.

    Examples
    --------
    >>> row = pd.DataFrame({"relative_risk": [2.0], "rural_class": ["rural"], "chance": [0.31]})
    >>> power_sentence(row, people=149)
    'With about 150 young people referred, a rural place with twice the expected number would be \
found in about 3 of 10 such counties.'
    """
    rows = power[power["relative_risk"] == relative_risk] if len(power) else power
    if len(rows) == 0:
        return "There are too few referrals to say how likely a hotspot would be found."
    chosen = rows[rows["rural_class"] == rural_class]
    row = (chosen if len(chosen) else rows).iloc[0]
    number = f"about {round(people / 50) * 50:,}" if people >= 75 else "fewer than 75"
    times = {1.5: "one and a half times", 2.0: "twice", 3.0: "three times"}
    tenths = round(float(row["chance"]) * 10)
    often = f"about {tenths} of 10" if 0 < tenths < 10 else "nearly all"
    often = "fewer than 1 of 10" if tenths == 0 else often
    return (
        f"With {number} young people referred, {_with_article(str(row['rural_class']))} place with "
        f"{times.get(relative_risk, f'{relative_risk:g} times')} the expected number would be "
        f"found in {often} such counties."
    )


def _with_article(word: str) -> str:
    """Put the article before a rural class."""
    return f"an {word}" if word.startswith("u") else f"a {word}"


def _found(
    windows: Windows,
    usual: NDArray[np.float64],
    places: NDArray[np.int64],
    ratio: float,
    random: np.random.Generator,
    people: int,
    bar: float,
    min_cases: int,
) -> int:
    """Draw one county for each place, and count those whose best cluster holds enough of it."""
    chances = np.repeat(usual[None, :], len(places), axis=0)
    np.put_along_axis(chances, places, usual[places] * ratio, axis=1)
    chances /= chances.sum(axis=1, keepdims=True)
    counts = random.multinomial(people, chances).T.astype(np.int32)
    best, _ = best_windows(windows, counts, usual, total=people, bar=bar, min_cases=min_cases)
    return sum(
        window >= 0 and np.isin(place, windows.members(int(window))).sum() >= SHARED * place.size
        for window, place in zip(best, places, strict=True)
    )
