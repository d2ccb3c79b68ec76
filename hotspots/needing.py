"""What deprivation and rurality would lead one to expect, and the demand to plan for."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtri

from hotspots.rates import smoothed_risk
from outreach.errors import TableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

REFERRALS_PER_TERM = 10
"""Fewest referrals for each coefficient; with fewer the model is not fitted. [referrals]"""

RURAL_CLASSES = ("urban", "rural", "rural_remote")
"""From town to remote; the first of a county serves as its reference."""

COEFFICIENTS = [
    "coefficient",
    "standard_error",
    "rate_ratio",
    "rr_lower",
    "rr_upper",
    "dispersion",
]


def deprivation_score(imd_rank: pd.Series, *, national_areas: int = 32_844) -> pd.Series:
    """Turn national ranks into a normal score on which more deprived areas are higher.

    Ranks are ordinal and a county has few of the extremes; the score spaces them as a normal
    distribution would across England, and then counts from the county's mean in the county's
    standard deviations.

    Parameters
    ----------
    imd_rank : Series, index ``area_code``
        National rank, 1 = most deprived.
    national_areas
        Areas ranked in England: 32,844 in 2019, 33,755 in 2025. [areas]

    Returns
    -------
    Series, same index
        ``deprivation``; zero throughout where all areas rank alike. [standard deviations]

    Raises
    ------
    TableError
        When a rank is missing, or outside 1 to `national_areas`.

    References
    ----------
    Blom G. (1958). Statistical Estimates and Transformed Beta-Variables. Wiley.

    Examples
    --------
    >>> deprivation_score(pd.Series([1, 2, 3]), national_areas=3).round(2).tolist()
    [1.22, 0.0, -1.22]
    """
    ranks = imd_rank.to_numpy(dtype=float, na_value=np.nan)
    wrong = int((~((ranks >= 1) & (ranks <= national_areas))).sum())
    if wrong:
        msg = (
            f"imd_rank must lie between 1 (most deprived) and {national_areas}, the number of "
            f"areas ranked; {wrong} of {ranks.size} areas have none, or one outside. Check the "
            "deprivation file and its release."
        )
        raise TableError(msg)
    normal = ndtri((national_areas - ranks + 0.5) / national_areas)
    spread = normal.std()
    score = (normal - normal.mean()) / spread if spread > 0 else np.zeros_like(normal)
    return pd.Series(score, index=imd_rank.index, name="deprivation")


def expected_given_deprivation(
    areas: pd.DataFrame,
    observed: pd.Series,
    expected: pd.Series,
    *,
    national_areas: int = 32_844,
    confidence: float = 0.95,
) -> tuple[pd.Series, pd.DataFrame]:
    """Fit how referrals rise with deprivation and rurality, and expect accordingly.

    A Poisson regression with the referrals expected by age as its exposure, and quasi-Poisson
    errors. It describes referrals, which follow supply as well as need; it is no prevalence.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``imd_rank`` (1 = most deprived in England) and, if present, ``rural_class``.
    observed : Series, same index
        Referrals counted. [referrals]
    expected : Series, same index
        Referrals expected by age, from `hotspots.rates.expected_referrals`. [referrals]
    national_areas
        Areas ranked in England, see `deprivation_score`. [areas]
    confidence
        Of the intervals of the rate ratios, in (0, 1). [share]

    Returns
    -------
    fitted : Series, same index
        ``expected_given_deprivation``, adding up to the observed total. [referrals]
    gradient : DataFrame, index ``term``
        ``coefficient`` and ``standard_error`` [log ratio], ``rate_ratio``, ``rr_lower``,
        ``rr_upper`` [ratio], and ``dispersion``, as estimated, in every row. Empty when there
        are too few referrals for a model (ten for each coefficient): then `fitted` is
        `expected`, scaled to the observed total. A rural class with fewer than ten referrals is
        joined to the next one.

    Raises
    ------
    TableError
        When a rank is missing or out of range, a rural class is unknown, or an index differs.

    Notes
    -----
    ``ln(mean) = ln(E) + b0 + b1 deprivation + b2 [rural] + b3 [rural_remote]``; areas where
    nothing is expected stay out of the fit and expect nothing. Standard errors use the
    dispersion (Pearson chi-square by its degrees of freedom), but never less than 1.

    References
    ----------
    McCullagh P. and Nelder J. (1989). Generalized Linear Models, chapter 6.

    Examples
    --------
    >>> areas = pd.DataFrame({"imd_rank": [100, 30000, 100, 30000]}, index=list("ABCD"))
    >>> counts = pd.Series([40.0, 20, 40, 20], index=areas.index)
    >>> usual = pd.Series(30.0, index=areas.index)
    >>> fitted, gradient = expected_given_deprivation(areas, counts, usual)
    >>> fitted.round(6).tolist()
    [40.0, 20.0, 40.0, 20.0]
    >>> float(gradient.loc["deprivation", "rate_ratio"].round(4))  # square root of 40 / 20
    1.4142
    """
    if not (areas.index.equals(observed.index) and areas.index.equals(expected.index)):
        msg = "areas, observed and expected must have the same areas in the same order."
        raise TableError(msg)
    counts, usual = observed.to_numpy(dtype=float), expected.to_numpy(dtype=float)
    lived_in = usual > 0
    terms = _terms(areas, observed, national_areas).loc[lived_in]
    design = terms.loc[:, (terms.max() > terms.min()) | (terms.columns == "intercept")]
    total, name = float(counts.sum()), "expected_given_deprivation"
    too_few = counts[lived_in].sum() < REFERRALS_PER_TERM * design.shape[1]
    if too_few or len(design) <= design.shape[1]:
        share = total / usual.sum() if usual.sum() > 0 else 0.0
        nothing = pd.DataFrame(columns=COEFFICIENTS, index=pd.Index([], name="term"), dtype=float)
        return pd.Series(usual * share, index=areas.index, name=name), nothing
    mean, gradient = _fit(design, counts[lived_in], usual[lived_in], confidence)
    fitted = np.zeros_like(usual)
    fitted[lived_in] = mean * (total / mean.sum())
    return pd.Series(fitted, index=areas.index, name=name), gradient


def planning_demand(
    observed: pd.Series,
    need: pd.Series,
    *,
    demand_basis: float = 0.5,
    expected: pd.Series | None = None,
) -> pd.Series:
    """Blend the referrals seen, adjusted for small numbers, with the need one would expect.

    Parameters
    ----------
    observed : Series, index ``area_code``
        Referrals counted, possibly by share. [referrals]
    need : Series, same index
        Referrals expected given age, deprivation and rurality. [referrals]
    demand_basis
        0 plans for the adjusted observed figures only, 1 for need only. [share]
    expected : Series, same index
        What small numbers are drawn towards; `need` when not given. [referrals]

    Returns
    -------
    Series, same index
        ``demand``, adding up to the observed total. [referrals]

    Raises
    ------
    TableError
        When `demand_basis` is not between 0 and 1, or an index differs.

    Notes
    -----
    ``demand = demand_basis * need + (1 - demand_basis) * adjusted``, where ``adjusted`` is
    `hotspots.rates.smoothed_risk` times `expected`; both parts are first scaled to the total.

    Examples
    --------
    >>> planning_demand(pd.Series([3.0, 3.0]), pd.Series([4.0, 2.0]), demand_basis=1.0).tolist()
    [4.0, 2.0]
    """
    if not 0 <= demand_basis <= 1:
        msg = f"demand_basis is {demand_basis}; it must lie between 0 (observed) and 1 (need)."
        raise TableError(msg)
    towards = need if expected is None else expected
    adjusted = smoothed_risk(observed, towards) * towards
    total = float(observed.sum())
    blend = demand_basis * _scaled(need, total) + (1 - demand_basis) * _scaled(adjusted, total)
    return blend.reindex(observed.index).rename("demand")


def _scaled(values: pd.Series, total: float) -> pd.Series:
    """Scale values to a total, leaving values that are all zero as they are."""
    whole = float(values.sum())
    return values * (total / whole) if whole > 0 else values.astype(float)


def _terms(areas: pd.DataFrame, observed: pd.Series, national_areas: int) -> pd.DataFrame:
    """Build the intercept, the deprivation score and one column for each further rural class."""
    terms = pd.DataFrame({"intercept": 1.0}, index=areas.index)
    terms["deprivation"] = deprivation_score(areas["imd_rank"], national_areas=national_areas)
    if "rural_class" not in areas:
        return terms
    classes = areas["rural_class"]
    unknown = sorted(set(classes.dropna().astype(str)) - set(RURAL_CLASSES))
    missing = int(classes.isna().sum())
    if unknown or missing:
        msg = (
            f"rural_class must be one of {', '.join(RURAL_CLASSES)}; {missing} areas have none"
            f"{' and others have ' + ', '.join(unknown[:3]) if unknown else ''}."
        )
        raise TableError(msg)
    for group in _pooled_classes(classes, observed)[1:]:
        terms[" or ".join(group)] = classes.isin(group).astype(float)
    return terms


def _pooled_classes(classes: pd.Series, observed: pd.Series) -> list[list[str]]:
    """Join a rural class with too few referrals to its neighbour on the way to town."""
    groups = [[one] for one in RURAL_CLASSES if (classes == one).any()]
    while len(groups) > 1:
        counts = [float(observed[classes.isin(group)].sum()) for group in groups]
        small = next((i for i, n in enumerate(counts) if n < REFERRALS_PER_TERM), None)
        if small is None:
            break
        first = max(small - 1, 0)
        groups[first : first + 2] = [groups[first] + groups[first + 1]]
    return groups


def _fit(
    design: pd.DataFrame,
    counts: NDArray[np.float64],
    usual: NDArray[np.float64],
    confidence: float,
) -> tuple[NDArray[np.float64], pd.DataFrame]:
    """Fit the regression; give its means and its coefficients with quasi-Poisson errors."""
    # Slow to load, and only needed where there are enough referrals.
    from statsmodels.genmod import families  # noqa: PLC0415
    from statsmodels.genmod.generalized_linear_model import GLM  # noqa: PLC0415
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning  # noqa: PLC0415

    model = GLM(counts, design.to_numpy(), family=families.Poisson(), offset=np.log(usual))
    with warnings.catch_warnings():
        # A model that fits every area exactly is no fault in a regression on counts.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        found = model.fit(scale="X2")
    dispersion = float(found.scale)
    widen = np.sqrt(max(1.0, dispersion) / dispersion) if dispersion > 0 else 1.0
    errors = np.asarray(found.bse) * widen
    reach = ndtri(0.5 + confidence / 2) * errors
    effect = np.asarray(found.params)
    gradient = pd.DataFrame(
        {
            "coefficient": effect,
            "standard_error": errors,
            "rate_ratio": np.exp(effect),
            "rr_lower": np.exp(effect - reach),
            "rr_upper": np.exp(effect + reach),
            "dispersion": dispersion,
        },
        index=pd.Index(design.columns, name="term"),
    )
    return np.asarray(found.fittedvalues), gradient
