"""What a scan refuses, told at once and before anything is simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from outreach.errors import TableError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from hotspots.scans.windows import Windows

WORDS = {
    "model": ("poisson", "bernoulli"),
    "secondary": ("distinct", "iterative"),
    "p_values": ("rank", "gumbel"),
    "direction": ("high", "low", "both"),
}
"""What each setting in words may be."""


def aligned(
    codes: pd.Index, observed: pd.Series, usual: pd.Series, *, bernoulli: bool, given: bool
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Bring the counts into the order of the areas, refusing what cannot be scanned."""
    counts = observed.reindex(codes).to_numpy(dtype=float, na_value=np.nan)
    base = usual.reindex(codes).to_numpy(dtype=float, na_value=np.nan)
    faults = []
    if broken := int((~((counts >= 0) & (counts == np.floor(counts)))).sum()):
        faults.append(
            f"{broken} areas have no count, or one that is not a whole number of zero or more "
            "(count whole records only)"
        )
    if missing := int((~((base >= 0) & np.isfinite(base))).sum()):
        faults.append(f"{missing} areas have no expected value, or a negative one")
    if stray := int(((counts > 0) & (base == 0)).sum()):
        faults.append(f"{stray} areas have referrals where none are expected")
    if bernoulli and given:
        faults.append("the Bernoulli model takes no expected values, only the population")
    if bernoulli and (parts := int((base != np.floor(base)).sum())):
        faults.append(f"{parts} areas have a population that is not whole")
    if bernoulli and (more := int((counts > base).sum())):
        faults.append(f"{more} areas have more referred persons than persons")
    _refuse("counts", faults)
    return counts.astype(np.int64), base


def scanned_codes(
    areas: pd.DataFrame, windows: Windows | None, population: pd.Series, observed: pd.Index
) -> pd.Index:
    """Give the areas in the order of the windows; refuse tables over different areas."""
    codes = areas.sort_index().index if windows is None else windows.codes
    faults = []
    if windows is not None and set(codes) != set(areas.index):
        faults.append("the windows were drawn over other areas")
    if strange := int((~observed.isin(codes)).sum()):
        faults.append(f"observed has {strange} areas that the table of areas has not")
    people = population.reindex(codes).to_numpy(dtype=float, na_value=np.nan)
    if missing := int((~(people >= 0)).sum()):
        faults.append(f"{missing} areas have no population, or a negative one")
    _refuse("tables", faults)
    return codes


def check_codes(**tables: pd.DataFrame | pd.Series) -> None:
    """Refuse tables without areas, or with an area twice."""
    faults = [f"{name} has an area twice" for name, t in tables.items() if not t.index.is_unique]
    faults += [f"{name} has no areas" for name, table in tables.items() if len(table) == 0]
    _refuse("tables", faults, "Give each area one row.")


def check_settings(*, numbers: dict[str, int], alpha: float, words: dict[str, str]) -> None:
    """Refuse settings without meaning, all at once."""
    faults = [
        f"{name} is {value}, must be 1 or more" for name, value in numbers.items() if value < 1
    ]
    if not 0 < alpha <= 1:
        faults.append(f"alpha is {alpha}, must be above 0 and at most 1")
    faults += [
        f"{name} is {word}, must be {' or '.join(WORDS[name])}"
        for name, word in words.items()
        if word not in WORDS[name]
    ]
    _refuse("settings", faults)


def _refuse(what: str, faults: list[str], advice: str = "") -> None:
    """Raise one error for all faults."""
    if faults:
        msg = f"The scan cannot use its {what}: {'; '.join(faults)}. {advice}".rstrip()
        raise TableError(msg)
