"""Read the tables a county may have besides the ones a plan needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.reading.one_table import Column, Loaded, load_table
from allocation.reading.one_table import conform as read_cells
from hotspots.postcodes.roughness import rough_note
from outreach.errors import TableError
from outreach.fiscal_quarters import is_fiscal_quarter
from outreach.intake.optional_tables import OPTIONAL_TABLES
from outreach.tables import conform

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd
    import pandera.pandas as pa

    from allocation.reading.one_table import Source
    from hotspots.postcodes.directory import Directory
    from outreach.tables import Table

_CONTRACTS = {table.name: table for table in OPTIONAL_TABLES}
_SHOWN = 3
_ALL_OF_IT = 1e-6


def _more(one: str, other: str) -> Callable[[pd.DataFrame], pd.Series]:
    """Find rows in which one column is above the other."""
    return lambda frame: (frame[one] > frame[other]).fillna(value=False).astype(bool)


def _sums_to_one(frame: pd.DataFrame) -> pd.Series:
    """Find the funding rows of a type of session whose shares do not make a whole."""
    group = [frame[name].astype(str) for name in ("session_type", "stream", "date_from")]
    return (frame["share"].groupby(group).transform("sum") - 1).abs() > _ALL_OF_IT


def _no_quarter(frame: pd.DataFrame) -> pd.Series:
    """Find rows whose quarter is none."""
    return ~frame["quarter"].map(is_fiscal_quarter).astype(bool)


def _quarters(frame: pd.DataFrame) -> pd.Series:
    """Give the quarters of a table that need not name any."""
    return frame["quarter"].fillna("") if "quarter" in frame else frame["kind"].str.slice(0, 0)


def _no_time(frame: pd.DataFrame) -> pd.Series:
    """Find rows whose time of day is none."""
    words = frame["last_home"].astype(str).str.strip()
    return ~words.str.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d").astype(bool)


_SENSE: Mapping[str, Mapping[str, Callable[[pd.DataFrame], pd.Series]]] = {
    "attendance": {
        "attended is empty though the session was held": lambda frame: (
            frame["held"] & frame["attended"].isna()
        ),
        "somebody attended though the session was not held": lambda frame: (
            ~frame["held"] & (frame["attended"].fillna(0) > 0)
        ),
        "first_contact is more than attended": _more("first_contact", "attended"),
    },
    "screening": {
        "quarter is not one such as '2025/26 Q4'": _no_quarter,
        "referred is more than screened": _more("referred", "screened"),
        "triaged is more than referred": _more("triaged", "referred"),
    },
    "feeds": {
        "quarter is not one such as '2025/26 Q4'": _no_quarter,
        "received_on is given though received is no": lambda frame: (
            ~frame["received"] & frame["received_on"].notna()
        ),
    },
    "preferences": {
        "prefer and reject together are more than consulted": lambda frame: (
            frame["prefer"] + frame["reject"] > frame["consulted"]
        ),
    },
    "events": {"date_to is before date_from": _more("date_from", "date_to")},
    "funding": {
        "the shares of one type of session do not sum to 1": _sums_to_one,
        "date_to is before date_from": _more("date_from", "date_to"),
    },
    "rates": {
        "two rates of one kind and role begin on the same day": lambda frame: frame.duplicated(
            ["rate", "role", "date_from"], keep=False
        ),
    },
    "actions": {
        "done_on is given though done is no": lambda frame: (
            ~frame["done"] & frame["done_on"].notna()
        ),
    },
    "last_bus": {"last_home is not a time such as 18:10": _no_time},
    "other_work": {
        "quarter is not one such as '2025/26 Q4'": lambda frame: (
            _quarters(frame).ne("") & ~_quarters(frame).map(is_fiscal_quarter).astype(bool)
        ),
        "quarter is given of work that is no school group": lambda frame: (
            _quarters(frame).ne("") & frame["kind"].ne("school groups")
        ),
    },
    "outside_totals": {"period_to is before period_from": _more("period_from", "period_to")},
}
"""What cannot be true of a row, although each of its cells is of the right kind."""


def columns_of(table: Table) -> tuple[Column, ...]:
    """Say how the cells of a table are read, key first.

    Parameters
    ----------
    table
        One of `outreach.intake.optional_tables.OPTIONAL_TABLES`.

    Returns
    -------
    tuple of Column
        As `allocation.reading.one_table` takes them.
    """
    key = (Column(name=table.key, kind="text", required=True),) if table.key else ()
    return key + tuple(_column(name, cell) for name, cell in table.schema.columns.items())


def _column(name: str, cell: pa.Column) -> Column:
    about = cell.metadata or {}
    return Column(
        name=name,
        kind=about["kind"],
        required=not cell.nullable,
        least=about["least"],
        greatest=about["greatest"],
        allowed=about["words"],
    )


def read_optional(name: str, source: Source, *, directory: Directory | None = None) -> pd.DataFrame:
    """Read one of the optional tables.

    Parameters
    ----------
    name
        Which, as in ``[optional]`` of the settings.
    source
        CSV or XLSX path, rows as dicts, or a source of the settings.
    directory
        Finds the place of rows that give a postcode and no grid reference.

    Returns
    -------
    DataFrame
        The contract of that name; index its key, or ``row`` (the row a person sees in the
        file) where it has none. Postcodes are used and dropped.

    Raises
    ------
    TableError
        With every fault: file, sheet, rows, what was found and what was expected.

    Examples
    --------
    >>> rows = [{"place": "Depot", "easting": 400000, "northing": 250000}]
    >>> read_optional("places", rows)["easting"].to_dict()
    {'Depot': 400000.0}
    """
    table = _CONTRACTS[name]
    columns = columns_of(table)
    loaded = load_table(source, columns, name=name)
    frame = read_cells(loaded.table, columns, name=loaded.place, key=table.key or None)
    if not table.key:
        frame = frame.set_axis(loaded.table.index)
    _make_sense(frame, name, loaded)
    rough: tuple[str, ...] = ()
    if "postcode" in frame:
        frame, rough = _placed(frame, loaded, directory)
    frame = conform(frame, table)
    frame = frame.drop(columns="postcode", errors="ignore")
    frame.attrs["notes"] = (*loaded.notes, *rough)
    return frame


def _make_sense(frame: pd.DataFrame, name: str, loaded: Loaded) -> None:
    """Refuse rows whose cells contradict one another."""
    faults = []
    for words, wrong in _SENSE.get(name, {}).items():
        rows = list(frame.index[wrong(frame).to_numpy(bool)]) if len(frame) else []
        if rows:
            at = ", ".join(str(row) for row in rows[:_SHOWN])
            what = "row" if frame.index.name == "row" else str(frame.index.name)
            faults.append(f"  - {words}: {len(rows)} row(s), e.g. {what} {at}")
    if faults:
        msg = f"{loaded.place}: {len(faults)} fault(s). Correct these cells:\n"
        raise TableError(msg + "\n".join(faults))


def _placed(
    frame: pd.DataFrame, loaded: Loaded, directory: Directory | None
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Find the grid reference of rows that give only a postcode."""
    missing = frame["easting"].isna() | frame["northing"].isna()
    notes: tuple[str, ...] = ()
    if missing.any() and directory is not None:
        spots = directory.locate(frame.loc[missing, "postcode"])
        notes = rough_note(loaded.place, spots)
        frame = frame.fillna({name: spots[name] for name in ("easting", "northing")})
        missing = frame["easting"].isna() | frame["northing"].isna()
    if missing.any():
        msg = (
            f"{loaded.place}: {int(missing.sum())} row(s) have neither easting and northing nor a "
            "postcode that the directory can place. Give one of the two."
        )
        raise TableError(msg)
    return frame, notes
