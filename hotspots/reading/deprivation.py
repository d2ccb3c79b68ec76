"""Ranks of deprivation: 1 is the most deprived small area of England, or of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hotspots.reading.empty_tables import refuse_empty
from hotspots.reading.published_names import deprivation_columns
from hotspots.reading.sources import TableSource, place_of, read_columns
from hotspots.reading.vintages import OWN_RELEASE, RANKED_AREAS
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_SHOWN = 3
_INVENTED_COUNT = RANKED_AREAS["IoD2025"]
_OURS = ("imd_rank", "imd_decile", "imd_score", "idaci")


def read_deprivation(source: TableSource, *, release: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Read the deprivation of each area.

    Parameters
    ----------
    source
        One row per area: ``area_code``, ``imd_rank``; if present ``imd_decile``, ``imd_score``
        and ``idaci`` (share of children in low-income families). The headers of File 7 of 2019
        and 2025 and their tidy forms are known without a mapping, with all domains.
    release
        "IoD2019", "IoD2025", "invented" (ranked as in 2025) or "other" (ranked within the table).

    Returns
    -------
    DataFrame, index ``area_code``
        ``imd_rank``, ``imd_decile``, ``imd_quintile`` (whole numbers, 1 = most deprived),
        ``imd_score`` and ``idaci`` (NaN where not given), then what else is known by name, such
        as ``income_score`` or ``children_rank``. ``attrs["code_column"]`` is the file's name of
        the code, ``attrs["ranked_areas"]`` how many areas the ranks run over.
    notes
        Choices made while reading.

    Raises
    ------
    TableError
        If there are no rows, columns are missing, codes stand twice, or a rank or decile is out
        of its range.

    Notes
    -----
    Tenths and fifths are of all ranked areas of England, never of the county: a decile that is
    not given is ``ceil(10 rank / n)`` with n from `hotspots.reading.vintages.RANKED_AREAS`. Of
    release "other" they are of the rows of the table, whatever part of them the county is.
    """
    text, notes = read_columns(
        source,
        table="deprivation",
        required=("area_code", "imd_rank"),
        optional=("imd_decile", "imd_score", "idaci"),
        resolve=deprivation_columns,
    )
    headers = text.attrs["headers"]
    codes = text["area_code"].str.strip()
    text = text[codes != ""]
    codes = codes[codes != ""]
    refuse_empty(text, place=place_of(source, table="deprivation"))
    numbers = text.drop(columns="area_code").apply(
        lambda column: pd.to_numeric(column.str.replace(",", "", regex=False), errors="coerce")
    )
    n_areas = len(text) if release == OWN_RELEASE else RANKED_AREAS.get(release, _INVENTED_COUNT)
    faults = _faults(codes, numbers, n_areas, release)
    if faults:
        msg = f"deprivation: {'; '.join(faults)}."
        raise TableError(msg)
    nothing = pd.Series(np.nan, index=numbers.index)
    decile = numbers.get("imd_decile", nothing).to_numpy(float)
    table = pd.DataFrame(
        {
            **ranked(numbers["imd_rank"], n_areas=n_areas, decile=decile),
            "imd_score": numbers.get("imd_score", nothing).to_numpy(float),
            "idaci": numbers.get("idaci", nothing).to_numpy(float),
            **{n: numbers[n].to_numpy(float) for n in numbers.columns if n not in _OURS},
        },
        index=pd.Index(codes, name="area_code"),
    )
    table.attrs.update(code_column=headers["area_code"], ranked_areas=n_areas)
    return table, (*notes, *_without_idaci(table["idaci"]))


def _without_idaci(share: pd.Series) -> tuple[str, ...]:
    """Say where the share of children in low-income families is not known."""
    missing = int(share.isna().sum())
    if not missing:
        return ()
    where = "the table does not give" if missing == len(share) else f"{missing} area(s) lack"
    return (
        (
            f"deprivation: {where} IDACI, the share of children in low-income families. It stays "
            "empty; need rests on the rank of all domains together."
        ),
    )


def ranked(
    rank: pd.Series, *, n_areas: int, decile: NDArray[np.float64] | None = None
) -> dict[str, NDArray[Any]]:
    """Return rank, tenth and fifth.

    Parameters
    ----------
    rank
        1 = most deprived; a mean of ranks need not be whole.
    n_areas
        The areas that are ranked: what the tenths are of.
    decile
        As published; NaN, or None, takes it from the rank.

    Returns
    -------
    dict of arrays
        ``imd_rank``, ``imd_decile``, ``imd_quintile``.

    Examples
    --------
    >>> one = ranked(pd.Series([6751]), n_areas=33_755)  # fifths of 6,751
    >>> int(one["imd_decile"][0]), int(one["imd_quintile"][0])
    (2, 1)
    """
    whole = bool((rank % 1 == 0).all())
    ranks = rank.to_numpy(np.int64 if whole else float)
    counted = np.ceil(ranks * 10 / n_areas)
    if decile is not None:
        counted = np.where(np.isnan(decile), counted, decile)
    tenth = counted.astype(np.int64)
    return {"imd_rank": ranks, "imd_decile": tenth, "imd_quintile": (tenth + 1) // 2}


def score_difference(later: pd.Series, earlier: pd.Series, *, releases: Sequence[str]) -> pd.Series:
    """Subtract one score of deprivation from another, of one release only.

    Parameters
    ----------
    later, earlier : Series, index ``area_code``
        Two scores, such as those of two domains.
    releases
        The release of each.

    Returns
    -------
    Series, index ``area_code``
        Missing where either is.

    Raises
    ------
    TableError
        If the releases differ: their indicators, and their areas, are not the same.

    Examples
    --------
    >>> score_difference(pd.Series([3.0]), pd.Series([1.0]), releases=["IoD2025"] * 2).tolist()
    [2.0]
    """
    if len(set(releases)) > 1:
        msg = (
            f"deprivation: scores of {' and '.join(sorted(set(releases)))} can not be subtracted: "
            "the releases measure with other indicators and on other areas, so a difference is "
            "no change. Compare ranks as relative positions, each within its own release."
        )
        raise TableError(msg)
    difference: pd.Series = later - earlier
    return difference


def _faults(codes: pd.Series, numbers: pd.DataFrame, n_areas: int, release: str) -> list[str]:
    """List what is wrong with codes, ranks and deciles."""
    rank = numbers["imd_rank"]
    known = f", as {release} has" if release in RANKED_AREAS else ""
    known = ", the rows of the table" if release == OWN_RELEASE else known
    marks = {
        "repeat an area code": codes.duplicated(),
        f"hold no rank from 1 to {n_areas:,}{known}": ~(rank.between(1, n_areas) & (rank % 1 == 0)),
    }
    for name in numbers.columns:
        if name.endswith("_decile"):
            marks[f"hold a decile that is not 1 to 10 ({name})"] = numbers[name].notna() & ~numbers[
                name
            ].isin(range(1, 11))
    return [
        f"{int(marked.sum())} row(s) {fault}, e.g. row "
        f"{', '.join(map(str, marked.index[marked][:_SHOWN]))}"
        for fault, marked in marks.items()
        if marked.any()
    ]
