"""Census vintages: deprivation of one vintage is never joined to areas of another."""

from __future__ import annotations

import pandas as pd

from outreach.errors import TableError

RANKED_AREAS = {"IoD2019": 32_844, "IoD2025": 33_755}
"""Small areas of England that each release of the Indices of Deprivation ranks."""


OWN_RELEASE = "other"
"""A table of any areas that is ranked within itself, from 1 to its own length."""


def ranked_areas(release: str, *, supplied: int) -> int:
    """Return how many areas a release ranks; an invented one ranks as 2019 did.

    Parameters
    ----------
    release
        Of the deprivation.
    supplied
        Rows of the table supplied; counts where the release is `OWN_RELEASE`.

    Returns
    -------
    int
        Lowest rank there can be.

    Examples
    --------
    >>> ranked_areas("IoD2025", supplied=364), ranked_areas("other", supplied=85)
    (33755, 85)
    """
    if release == OWN_RELEASE:
        return supplied
    return RANKED_AREAS.get(release, RANKED_AREAS["IoD2019"])


def rank_words(n_areas: int) -> str:
    """Say what a rank among so many areas is.

    Examples
    --------
    >>> rank_words(33_755), rank_words(85)
    ('national rank', 'rank within the table supplied')
    """
    national = n_areas in RANKED_AREAS.values()
    return "national rank" if national else "rank within the table supplied"


RELEASE_OF_VINTAGE = {"2011": "IoD2019", "2021": "IoD2025"}

_FIRST_CODE_OF_2021 = 33_769  # E01033769 is the first small area drawn after the 2011 census


def vintage_of_column(name: str) -> str:
    """Return the census year a column's name speaks of, or "".

    Parameters
    ----------
    name
        Such as "lsoa11cd" or "LSOA code (2021)".

    Returns
    -------
    str
        "2011", "2021" or "".

    Examples
    --------
    >>> vintage_of_column("lsoa11cd"), vintage_of_column("LSOA code (2021)")
    ('2011', '2021')
    """
    plain = "".join(letter for letter in name.lower() if letter.isalnum())
    for year in ("2011", "2021"):
        if year in plain or f"soa{year[2:]}" in plain:
            return year
    return ""


def detect_vintage(codes: pd.Index, *, column: str, release: str) -> str:
    """Tell the census vintage of areas from their codes.

    Parameters
    ----------
    codes
        Area codes.
    column
        The file's name of their column, for what it gives away.
    release
        Of the deprivation; decides where every code stood in both censuses.

    Returns
    -------
    str
        "2011", "2021", "invented" or "other".

    Examples
    --------
    >>> detect_vintage(pd.Index(["E01032122", "E01034316"]), column="code", release="")
    '2021'
    >>> detect_vintage(pd.Index(["X01000001"]), column="code", release="invented")
    'invented'
    """
    text = pd.Series(codes, dtype="str")
    small = text.str.fullmatch(r"[EW]01[0-9]{6}")
    if text.str.fullmatch(r"X[0-9]+").all():
        return "invented"
    if not small.all():
        return "other"
    told = vintage_of_column(column)
    if told:
        return told
    if (text.str.slice(3).astype(int)[text.str.startswith("E")] >= _FIRST_CODE_OF_2021).any():
        return "2021"
    by_release = {made: year for year, made in RELEASE_OF_VINTAGE.items()}
    return by_release.get(release, "other")


def check_vintages(codes: pd.Index, *, vintage: str, release: str, columns: dict[str, str]) -> None:
    """Refuse tables that speak of another census geography than the areas.

    Parameters
    ----------
    codes
        Area codes.
    vintage
        What the settings say of the areas: "2011", "2021", "invented" or "other".
    release
        What the settings say of the deprivation: a key of `RANKED_AREAS`, "invented" or "other".
    columns
        Table to the name of its column of area codes, for what that name gives away. Only a
        table of deprivation that is joined by its own codes belongs here.

    Raises
    ------
    TableError
        Says every contradiction and the way out.
    """
    faults = []
    number = pd.to_numeric(pd.Series(codes).str.extract(r"^E01(\d{6})$")[0], errors="coerce")
    newer = int((number >= _FIRST_CODE_OF_2021).sum())
    if vintage == "2011" and newer:
        faults.append(f"areas: {newer} code(s) were made for 2021, but the vintage says 2011")
    real = vintage in RELEASE_OF_VINTAGE
    if real and release != RELEASE_OF_VINTAGE[vintage]:
        faults.append(
            f"deprivation: {release} does not fit areas of {vintage}; "
            f"only {RELEASE_OF_VINTAGE[vintage]} does"
        )
    if not real and release in RANKED_AREAS and number.notna().any():
        faults.append(
            f"areas: their codes are census small areas, so their vintage must be said (2011 or "
            f"2021) before {release} can be joined"
        )
    elif release in RANKED_AREAS and "deprivation" in columns and _any_unranked(codes, real=real):
        faults.append(
            f"deprivation: {release} ranks census small areas, and these are others. Give the "
            "deprivation of the small areas and, under [areas.bridge], the lookup from them to "
            f'these; or, where the table ranks these areas itself, write release = "{OWN_RELEASE}"'
        )
    for table, column in columns.items():
        told = vintage_of_column(column)
        if real and told and told != vintage:
            faults.append(f"{table}: column {column!r} holds codes of {told}, not of {vintage}")
    if faults:
        way_out = (
            "IoD2019 and 2011 areas belong together, and IoD2025 and 2021 areas: take boundaries, "
            "population and deprivation of one vintage."
        )
        msg = "; ".join(faults) + f". {way_out}"
        raise TableError(msg)


def _any_unranked(codes: pd.Index, *, real: bool) -> bool:
    """Tell whether some areas cannot be small areas of the census; invented codes may stand in."""
    if not real:
        return True
    official = pd.Series(codes, dtype="str").str.fullmatch(r"[EW](?!01)[0-9]{8}")
    return bool(official.any())
