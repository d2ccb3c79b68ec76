"""What the columns of published tables are called, so that nobody has to map them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotspots.reading.headers import plain_header

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = ("lsoa", "dz", "oa", "msoa", "wd", "ward", "lad")
"""Kinds of area in the order in which a table's own code is looked for."""

_ALL_DOMAINS = "index of multiple deprivation imd"
_DOMAINS = {
    _ALL_DOMAINS: "imd_",
    "income": "income_",
    "employment": "employment_",
    "education skills and training": "education_",
    "education": "education_",
    "health deprivation and disability": "health_",
    "health": "health_",
    "crime": "crime_",
    "barriers to housing and services": "barriers_",
    "housing and services": "barriers_",
    "living environment": "environment_",
    "environment": "environment_",
    "income deprivation affecting children index idaci": "idaci_",
    "idaci": "idaci_",
    "income deprivation affecting older people idaopi": "idaopi_",
    "income deprivation affecting older people index idaopi": "idaopi_",
    "idaopi": "idaopi_",
    "children and young people": "children_",
    "adult skills": "adult_skills_",
    "geographical barriers": "geographical_barriers_",
    "wider barriers": "wider_barriers_",
    "indoors": "indoors_",
    "outdoors": "outdoors_",
}
_MEASURE = re.compile(
    r"(?P<domain>.+?)(?: sub ?domain)? (?P<measure>score|rank|decile)(?: rate)?(?: where .*)?"
)
_LAST_SINGLE_YEAR = 90  # "F90" of the estimates counts all of 90 and over
_AGES = re.compile(
    r"(?:(?:age|aged|ages|persons?|people)(?: |(?=\d)))?(?P<sex>f|m|females?|males?)? ?"
    r"(?:aged? )?(?P<low>\d{1,3})(?: (?:to )?(?P<high>\d{1,3}))?"
    r"(?P<open> plus| and over| over)?(?: years?(?: old)?)?"
)
OLDEST = 120
"""The last age of an open band such as "90 and over". [years]"""


def code_column(headers: Sequence[str]) -> str | None:
    """Find the column that holds the code of each row's area.

    Parameters
    ----------
    headers
        Column names of the table.

    Returns
    -------
    str or None
        The smallest kind of area wins; None if no column is known.

    Examples
    --------
    >>> code_column(["LAD 2023 Code", "LSOA 2021 Code", "Total"])
    'LSOA 2021 Code'
    >>> code_column(["lsoa11nm", "lsoa11cd"]), code_column(["WD25CD"]), code_column(["town"])
    ('lsoa11cd', 'WD25CD', None)
    """
    plain = {header: plain_header(header).replace(" ", "") for header in headers}
    for kind in KINDS:
        pattern = rf"{kind}s?(?:(?:20)?\d\d)?(?:cd|code)(?:(?:20)?\d\d)?"
        for header, text in plain.items():
            if re.fullmatch(pattern, text):
                return header
    return None


def area_columns(headers: Sequence[str]) -> dict[str, str]:
    """Find code, name, district, rural class, group and ward among columns of published areas.

    Parameters
    ----------
    headers
        Column names of a boundary file or a lookup.

    Returns
    -------
    dict
        Our name to the file's; what is not there is left out.

    Examples
    --------
    >>> area_columns(["FID", "LSOA21CD", "LSOA21NM", "LAD22NM", "RUC21CD"])
    {'area_code': 'LSOA21CD', 'name': 'LSOA21NM', 'district': 'LAD22NM', 'rural': 'RUC21CD'}
    """
    found: dict[str, str] = {}
    code = code_column(headers)
    if code is None:
        return found
    found["area_code"] = code
    kind = re.match(r"[a-z]+?(?=s?\d|code|cd| )", code.lower())
    patterns = {
        "name": rf"{kind[0] if kind else 'lsoa'}s?(?:(?:20)?\d\d)?(?:nm|name)(?:(?:20)?\d\d)?",
        "district": r"(?:lad(?:\d\d)?nm|localauthoritydistrictname(?:20\d\d)?|lad20\d\dname)",
        "rural": r"ruc(?:\d\d)?(?:cd|code)|ruralclass",
        "group": r"msoa\d\dnm",
        "ward": r"(?:wd|ward|ced)(?:\d\d)?(?:nm|name)",
    }
    for ours, pattern in patterns.items():
        for header in headers:
            plain = plain_header(header).replace(" ", "")
            if header != code and re.fullmatch(pattern, plain) and ours not in found:
                found[ours] = header
    return found


def deprivation_columns(headers: Sequence[str]) -> dict[str, str]:
    """Find the columns of the Indices of Deprivation, as published or in tidy names.

    Parameters
    ----------
    headers
        Column names, such as those of File 7 of 2019 or 2025.

    Returns
    -------
    dict
        ``area_code`` and names such as ``imd_rank``, ``income_score``, ``children_decile``;
        ``idaci`` is the share of children.

    Examples
    --------
    >>> deprivation_columns(["lsoa21cd", "IMD_rank", "Education, Skills and Training  Score"])
    {'area_code': 'lsoa21cd', 'imd_rank': 'IMD_rank', 'education_score': \
'Education, Skills and Training  Score'}
    """
    found: dict[str, str] = {}
    code = code_column(headers)
    if code is not None:
        found["area_code"] = code
    for header in headers:
        plain = re.sub(r"^imd\b", _ALL_DOMAINS, plain_header(header))
        named = _MEASURE.fullmatch(plain)
        ours = ""
        if named and named["domain"] in _DOMAINS:
            ours = _DOMAINS[named["domain"]] + named["measure"]
        elif plain.startswith("idaci rate"):
            ours = "idaci_score"
        ours = "idaci" if ours == "idaci_score" else ours
        if ours:
            found.setdefault(ours, header)
    return found


def age_columns(headers: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Find the columns that count residents of an age or a band of ages.

    Parameters
    ----------
    headers
        Column names of a table of residents.

    Returns
    -------
    dict
        Column to its youngest and oldest age, both included. [years]

    Examples
    --------
    >>> age_columns(["all_ages", "age_0_15", "F10", "Aged 16 to 24 years", "65+"])
    {'age_0_15': (0, 15), 'F10': (10, 10), 'Aged 16 to 24 years': (16, 24), '65+': (65, 120)}
    """
    found: dict[str, tuple[int, int]] = {}
    ages = {header: _AGES.fullmatch(plain_header(header)) for header in headers}
    oldest = max((int(named["low"]) for named in ages.values() if named), default=0)
    for header, named in ages.items():
        if named is None:
            continue
        low = int(named["low"])
        is_open = named["open"] or header.strip().endswith("+")
        is_open = is_open or (low == oldest == _LAST_SINGLE_YEAR and not named["high"])
        high = OLDEST if is_open else int(named["high"] or low)
        if low <= high <= OLDEST:
            found[header] = (low, high)
    return found


def population_columns(headers: Sequence[str]) -> dict[str, str]:
    """Find the code and the residents of all ages among the columns of a table.

    Parameters
    ----------
    headers
        Column names.

    Returns
    -------
    dict
        ``area_code`` and ``population``, as far as they are there.

    Examples
    --------
    >>> population_columns(["lsoa21cd", "age_0_15", "all_ages"])
    {'area_code': 'lsoa21cd', 'population': 'all_ages'}
    """
    found: dict[str, str] = {}
    code = code_column(headers)
    if code is not None:
        found["area_code"] = code
    for header in headers:
        if plain_header(header) in {"all ages", "total", "population", "residents"}:
            found.setdefault("population", header)
    return found


def centroid_columns(headers: Sequence[str]) -> dict[str, str]:
    """Find code, easting and northing among the columns of a table of centroids.

    Parameters
    ----------
    headers
        Column names.

    Returns
    -------
    dict
        Our name to the file's, as far as they are there.

    Examples
    --------
    >>> centroid_columns(["LSOA21CD", "BNG_E", "BNG_N"])
    {'area_code': 'LSOA21CD', 'easting': 'BNG_E', 'northing': 'BNG_N'}
    """
    found: dict[str, str] = {}
    code = code_column(headers)
    if code is not None:
        found["area_code"] = code
    names = {"easting": {"easting", "bng e", "x"}, "northing": {"northing", "bng n", "y"}}
    for ours, known in names.items():
        for header in headers:
            if plain_header(header) in known:
                found.setdefault(ours, header)
    return found
