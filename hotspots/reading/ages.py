"""Age bands such as "10-13", and the band an age falls in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outreach.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence


OLDEST = 120
"""The last age of an open band such as "25+". [years]"""


def ages_of(band: str) -> range:
    """Return the ages of a band, both ends included.

    Parameters
    ----------
    band
        Such as "10-13", or "25+" for 25 and over.

    Returns
    -------
    range
        Its single years of age. [years]

    Raises
    ------
    ConfigError
        If the text is no band.

    Examples
    --------
    >>> list(ages_of("14-15"))
    [14, 15]
    >>> ages_of("25+")[-1]
    120
    """
    low, _, high = band.partition("-")
    if band.endswith("+"):
        low, high = band[:-1], str(OLDEST)
    if not (low.isdecimal() and high.isdecimal() and int(low) <= int(high)):
        msg = f"age band {band!r}: expected two ages, the lower first, such as '10-13'."
        raise ConfigError(msg)
    return range(int(low), int(high) + 1)


def check_bands(bands: Sequence[str], age_range: tuple[int, int]) -> None:
    """Refuse bands that leave out or repeat an age of the range."""
    ages = [age for band in bands for age in ages_of(band)]
    if ages != list(range(age_range[0], age_range[1] + 1)):
        msg = (
            f"age bands {', '.join(bands)} must follow one another and cover the ages "
            f"{age_range[0]} to {age_range[1]} without gap or overlap."
        )
        raise ConfigError(msg)


def band_of(ages: pd.Series, bands: Sequence[str]) -> pd.Series:
    """Return the band of each age.

    Parameters
    ----------
    ages
        Whole years, may be <NA>. [years]
    bands
        Bands that do not overlap.

    Returns
    -------
    Series of text
        Same index; <NA> where the age is unknown or in no band.

    Examples
    --------
    >>> band_of(pd.Series([13, 14, 9]), ["10-13", "14-15"]).tolist()
    ['10-13', '14-15', nan]
    """
    label = pd.Series(pd.NA, index=ages.index, dtype="str")
    years = ages.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    for band in bands:
        span = ages_of(band)
        label = label.mask((years >= span[0]) & (years <= span[-1]), band)
    return label
