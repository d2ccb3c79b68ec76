"""Residents by single year of age."""

from __future__ import annotations

import numpy as np
import pandas as pd

from outreach.sampling.geography import Geography, stream

YOUNG = slice(10, 18)
"""Ages 10 to 17."""

_KNOTS = (0, 8, 13, 17, 20, 24, 32, 45, 55, 65, 74, 82, 90)
_SHARES = (8.8, 11.2, 12.1, 11.7, 9.6, 9.4, 11.6, 12.6, 14.3, 12.0, 11.0, 5.6, 9.0)


def residents_by_age(land: Geography, depth: pd.Series, *, seed: int) -> pd.DataFrame:
    """Share the residents of every area over single years of age.

    Parameters
    ----------
    land
        The geography; ``areas.residents`` is kept exactly.
    depth : Series, index ``area_code``
        How deprived an area is; poorer areas are younger. [standard score]
    seed
        Seed of the county.

    Returns
    -------
    DataFrame, index ``area_code``
        ``age_0`` to ``age_89`` and ``age_90_plus``. [residents]
    """
    rng = stream(seed, "people")
    ages = np.arange(91)
    usual = np.interp(ages, _KNOTS, _SHARES)
    usual[90] = 9.5
    rural = land.areas["rural"].str.startswith("R").to_numpy()
    lean = 0.10 * depth.to_numpy() - 0.16 * rural + rng.normal(0, 0.13, len(rural))
    students = np.clip(rng.normal(-1.2, 1.0, len(rural)), 0, None)
    tilt = np.exp(-np.outer(lean, (ages - 42) / 30.0))
    tilt[:, 18:25] *= 1 + 0.5 * students[:, None]
    share = usual * tilt
    share = np.round(share / share.sum(axis=1, keepdims=True), 9)
    share /= share.sum(axis=1, keepdims=True)
    people = rng.multinomial(land.areas["residents"].to_numpy(), share)
    names = [*(f"age_{age}" for age in range(90)), "age_90_plus"]
    return pd.DataFrame(people, index=land.areas.index, columns=names)


def population_table(people: pd.DataFrame) -> pd.DataFrame:
    """Put the total in front, as the published table does."""
    table = people.copy()
    table.insert(0, "all_ages", people.sum(axis=1))
    return table
