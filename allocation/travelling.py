"""Travel minutes: an honest estimate, or the table a county supplies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

METRES_PER_MILE = 1609.344
# domain.md section 4: road distance over crow-fly distance, and door-to-door speed.
CIRCUITY: Mapping[str, float] = {"urban": 1.3, "rural": 1.4, "rural_remote": 1.4}
SPEED_KMH: Mapping[str, float] = {"urban": 30.0, "rural": 48.0, "rural_remote": 55.0}
PARKING_MINUTES = 5.0
# Staff drive mixed roads.
STAFF_CIRCUITY = 1.4
STAFF_SPEED_KMH = 48.0


def travel_minutes(
    areas: pd.DataFrame,
    venues: pd.DataFrame,
    *,
    table: pd.DataFrame | None = None,
    circuity: Mapping[str, float] | None = None,
    speed_kmh: Mapping[str, float] | None = None,
    parking_minutes: float = PARKING_MINUTES,
    longest_minutes: float = 120.0,
) -> pd.DataFrame:
    """Return the minutes from each area's population centre to each venue.

    Without a table they are estimated: circuity x crow-fly distance / speed, by how rural
    the area is, plus parking. With a table nothing is estimated: a pair that is not listed
    cannot be reached.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``easting``, ``northing`` [m, EPSG:27700], ``rural_class``.
    venues : DataFrame, index ``venue_id``
        ``easting``, ``northing`` [m, EPSG:27700].
    table : DataFrame, optional
        Columns ``origin`` (area_code), ``destination`` (venue_id), ``minutes``.
    circuity, speed_kmh
        By ``rural_class``; the defaults are those of the domain brief. [ratio, km/h]
    parking_minutes
        Added to every estimated journey. [min]
    longest_minutes
        Longer journeys are left out. [min]

    Returns
    -------
    DataFrame, index (``area_code``, ``venue_id``), sorted
        ``minutes`` and ``basis`` (``"estimate"`` or ``"table"``).

    Raises
    ------
    TableError
        When a coordinate is missing, a class unknown or the table unusable.

    References
    ----------
    Circuity and speeds: planning defaults, editable; see docs/model.md, "Travel".

    Examples
    --------
    An urban area 3 km away: 1.3 x 3 / 30 h = 7.8 min, and 5 min to park.

    >>> areas = pd.DataFrame({"easting": [0.0], "northing": [0.0], "rural_class": ["urban"]},
    ...                      index=pd.Index(["A1"], name="area_code"))
    >>> venues = pd.DataFrame({"easting": [0.0], "northing": [3000.0]},
    ...                       index=pd.Index(["V1"], name="venue_id"))
    >>> travel_minutes(areas, venues).loc[("A1", "V1"), "minutes"].round(1).item()
    12.8
    """
    names = ("area_code", "venue_id")
    if table is not None:
        given = _from_table(table, areas.index, venues.index, names)
        return given[given["minutes"] <= longest_minutes]
    ratio, speed = _by_class(areas, circuity or CIRCUITY, speed_kmh or SPEED_KMH)
    metres = _crow_fly(areas, venues, "areas", "venues")
    minutes = metres / 1000 * ratio[:, None] / speed[:, None] * 60 + parking_minutes
    long = _long(minutes, areas.index, venues.index, names, "minutes")
    long["basis"] = "estimate"
    return long[long["minutes"] <= longest_minutes].sort_index()


def staff_travel(
    staff: pd.DataFrame,
    venues: pd.DataFrame,
    *,
    table: pd.DataFrame | None = None,
    circuity: float = STAFF_CIRCUITY,
    speed_kmh: float = STAFF_SPEED_KMH,
    parking_minutes: float = PARKING_MINUTES,
    longest_minutes: float = 120.0,
) -> pd.DataFrame:
    """Return minutes and miles, one way, from each worker's base to each venue.

    Parameters
    ----------
    staff : DataFrame, index ``worker_id``
        ``easting``, ``northing`` of the base. [m, EPSG:27700]
    venues : DataFrame, index ``venue_id``
        ``easting``, ``northing``. [m, EPSG:27700]
    table : DataFrame, optional
        Columns ``origin`` (worker_id), ``destination`` (venue_id), ``minutes`` and, if
        known, ``miles`` (else estimated from the crow-fly distance).
    circuity
        Road distance over crow-fly distance. [ratio]
    speed_kmh
        Mixed roads. [km/h]
    parking_minutes
        Added to every estimated journey, except within 200 m of the base. [min]
    longest_minutes
        Longer journeys are left out. [min]

    Returns
    -------
    DataFrame, index (``worker_id``, ``venue_id``), sorted
        ``minutes``, ``miles``, ``basis``.

    Raises
    ------
    TableError
        When a coordinate is missing or the table is unusable.

    Examples
    --------
    >>> base = pd.DataFrame({"easting": [0.0], "northing": [0.0]},
    ...                     index=pd.Index(["W1"], name="worker_id"))
    >>> hall = pd.DataFrame({"easting": [8000.0], "northing": [0.0]},
    ...                     index=pd.Index(["V1"], name="venue_id"))
    >>> staff_travel(base, hall).loc[("W1", "V1"), ["minutes", "miles"]].round(2).tolist()
    [19.0, 6.96]
    """
    names = ("worker_id", "venue_id")
    metres = _crow_fly(staff, venues, "staff", "venues")
    miles = _long(metres * circuity / METRES_PER_MILE, staff.index, venues.index, names, "miles")
    if table is not None:
        found = _from_table(table, staff.index, venues.index, names)
        estimated = miles["miles"].reindex(found.index)
        given = _table_miles(table, names).reindex(found.index)
        found["miles"] = given.where(given.notna(), estimated)
        return found.loc[found["minutes"] <= longest_minutes, ["minutes", "miles", "basis"]]
    minutes = metres / 1000 * circuity / speed_kmh * 60
    minutes = np.where(metres > 200, minutes + parking_minutes, minutes)
    long = _long(minutes, staff.index, venues.index, names, "minutes").join(miles)
    long["basis"] = "estimate"
    return long[long["minutes"] <= longest_minutes].sort_index()


def minutes_between(
    venues: pd.DataFrame, *, circuity: float = STAFF_CIRCUITY, speed_kmh: float = STAFF_SPEED_KMH
) -> pd.DataFrame:
    """Estimate the minutes of a worker from each venue to each other, without parking.

    Parameters
    ----------
    venues : DataFrame, index ``venue_id``
        ``easting``, ``northing``. [m, EPSG:27700]
    circuity
        Road distance over crow-fly distance. [ratio]
    speed_kmh
        Mixed roads. [km/h]

    Returns
    -------
    DataFrame, index and columns ``venue_id``
        Symmetric, 0 on the diagonal. [min]

    Examples
    --------
    8 km: 1.4 x 8 / 48 h = 14 min.

    >>> halls = pd.DataFrame({"easting": [0.0, 8000.0], "northing": [0.0, 0.0]},
    ...                      index=pd.Index(["V1", "V2"], name="venue_id"))
    >>> minutes_between(halls).round(1).loc["V1"].tolist()
    [0.0, 14.0]
    """
    metres = _crow_fly(venues, venues, "venues", "venues")
    minutes = metres / 1000 * circuity / speed_kmh * 60
    return pd.DataFrame(minutes, index=venues.index, columns=venues.index)


def within_standard(travel: pd.DataFrame, *, standard_minutes: float) -> pd.MultiIndex:
    """Return the (area, venue) pairs within the standard, inclusive.

    Parameters
    ----------
    travel : DataFrame, index (``area_code``, ``venue_id``)
        With ``minutes``.
    standard_minutes
        Longest acceptable travel. [min]

    Returns
    -------
    MultiIndex (``area_code``, ``venue_id``)
        In the order of `travel`.

    Examples
    --------
    >>> index = pd.MultiIndex.from_tuples([("A", "V"), ("B", "V")],
    ...                                   names=["area_code", "venue_id"])
    >>> within_standard(pd.DataFrame({"minutes": [30.0, 30.1]}, index=index),
    ...                 standard_minutes=30).tolist()
    [('A', 'V')]
    """
    kept = travel.index[travel["minutes"].to_numpy(float) <= standard_minutes]
    return pd.MultiIndex.from_tuples(list(kept), names=list(travel.index.names))


def _crow_fly(
    origins: pd.DataFrame, ends: pd.DataFrame, first: str, second: str
) -> NDArray[np.float64]:
    """Measure every straight line in metres."""
    for name, frame in ((first, origins), (second, ends)):
        missing = frame[["easting", "northing"]].isna().any(axis=1)
        if missing.any():
            msg = (
                f"{name}: {int(missing.sum())} row(s) have no easting and northing, so travel "
                "cannot be estimated; add them or give a travel table"
            )
            raise TableError(msg)
    a = origins[["easting", "northing"]].to_numpy(float)
    b = ends[["easting", "northing"]].to_numpy(float)
    metres: NDArray[np.float64] = np.hypot(
        a[:, None, 0] - b[None, :, 0], a[:, None, 1] - b[None, :, 1]
    )
    return metres


def _by_class(
    areas: pd.DataFrame, circuity: Mapping[str, float], speed: Mapping[str, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Look up circuity and speed by how rural each area is."""
    classes = areas["rural_class"].astype(str)
    unknown = sorted(set(classes) - (set(circuity) & set(speed)))
    if unknown:
        msg = (
            f"areas: rural_class {unknown[:3]} has no circuity and speed; "
            f"known classes are {sorted(set(circuity) & set(speed))}"
        )
        raise TableError(msg)
    ratio, pace = classes.map(dict(circuity)), classes.map(dict(speed))
    return np.asarray(ratio, dtype=np.float64), np.asarray(pace, dtype=np.float64)


def _long(
    values: NDArray[np.float64],
    origins: pd.Index,
    ends: pd.Index,
    names: tuple[str, str],
    column: str,
) -> pd.DataFrame:
    """Lay a matrix out as one row per pair."""
    index = pd.MultiIndex.from_product([origins, ends], names=list(names))
    return pd.DataFrame({column: values.ravel()}, index=index)


def _from_table(
    table: pd.DataFrame, origins: pd.Index, ends: pd.Index, names: tuple[str, str]
) -> pd.DataFrame:
    """Take the known pairs of a travel table; the quickest where one is listed twice."""
    missing = [name for name in ("origin", "destination", "minutes") if name not in table]
    if missing:
        msg = f"travel table: missing column(s) {missing}; found {list(table.columns)}"
        raise TableError(msg)
    minutes = pd.to_numeric(table["minutes"], errors="coerce")
    if (minutes.isna() | (minutes < 0)).any():
        bad = int((minutes.isna() | (minutes < 0)).sum())
        msg = f"travel table: {bad} row(s) have no usable minutes (a number of 0 or more)"
        raise TableError(msg)
    long = pd.DataFrame(
        {
            names[0]: table["origin"].astype(str),
            names[1]: table["destination"].astype(str),
            "minutes": minutes.astype(float),
        }
    )
    long = long[long[names[0]].isin(origins) & long[names[1]].isin(ends)]
    result = long.groupby(list(names))[["minutes"]].min()
    result["basis"] = "table"
    return result.sort_index()


def _table_miles(table: pd.DataFrame, names: tuple[str, str]) -> pd.Series:
    """Take the miles of a travel table, where it has them."""
    if "miles" not in table:
        index = pd.MultiIndex.from_arrays([[], []], names=list(names))
        return pd.Series([], index=index, dtype=float)
    keyed = table.assign(
        **{names[0]: table["origin"].astype(str), names[1]: table["destination"].astype(str)}
    )
    result: pd.Series = keyed.groupby(list(names))["miles"].min().astype(float)
    return result
