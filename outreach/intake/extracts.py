"""The referral extracts of all agencies, each through its own mapping, as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from hotspots import read_referrals
from outreach.errors import Faults, TableError
from outreach.settings.table import Extract
from outreach.tables import REFERRALS, conform

if TYPE_CHECKING:
    from outreach.config import Config


class Linkage(NamedTuple):
    """How far pseudonyms link: agencies that have any, their keys, and keys of more than one."""

    agencies: int
    keys: int
    linking: int


def read_extracts(config: Config) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the extract of ``[referrals]`` and those of ``[[referrals.also]]``.

    Parameters
    ----------
    config
        Settings of the county.

    Returns
    -------
    referrals : DataFrame, index ``referral_id``
        The accepted records of all extracts. With several extracts ``file`` says which; the ids
        of the second begin with "2/", for agencies number alike.
    rejects : DataFrame
        ``file``, ``row``, ``column``, ``reason``.

    Raises
    ------
    TableError
        With the faults of every extract, or if none of the rows of one can be used.
    """
    faults = Faults()
    first = config.referrals
    main = Extract(path=first.path, sheet=first.sheet, agency=first.agency)
    sources = (main, *first.also)
    read = [faults.tried(lambda one=one: _read(config, one)) for one in sources]  # type: ignore[misc]
    faults.stop_if_any()
    whole = [one for one in read if one is not None]
    if len(whole) == 1:
        return whole[0]
    tables = []
    for number, ((referrals, _), one) in enumerate(zip(whole, sources, strict=True), start=1):
        named = referrals.assign(file=one.path.name)
        named.attrs = dict(referrals.attrs)
        if number > 1:
            named.index = pd.Index(f"{number}/" + named.index.astype("str"), name="referral_id")
        tables.append(named)
    referrals = pd.concat(tables)
    referrals.attrs["notes"] = tuple(
        note for table in tables for note in table.attrs.get("notes", ())
    )
    return conform(referrals, REFERRALS), pd.concat([one[1] for one in whole], ignore_index=True)


def linkage(referrals: pd.DataFrame) -> Linkage | None:
    """Say whether the agencies' pseudonyms link; None with fewer than two agencies that have any.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        ``agency`` and ``person_key``.

    Returns
    -------
    Linkage or None
        ``linking`` counts the pseudonyms that more than one agency uses.

    Examples
    --------
    >>> records = pd.DataFrame({"agency": ["A", "A", "B"], "person_key": ["p", "q", "q"]})
    >>> linkage(records)
    Linkage(agencies=2, keys=2, linking=1)
    """
    if not {"agency", "person_key"} <= set(referrals.columns):
        return None
    known = referrals[["agency", "person_key"]].dropna().drop_duplicates()
    agencies = int(known["agency"].nunique())
    if agencies < 2:
        return None
    used_by = known.groupby("person_key")["agency"].nunique()
    return Linkage(agencies, len(used_by), int((used_by > 1).sum()))


def linkage_warning(referrals: pd.DataFrame) -> tuple[str, ...]:
    """Say that the pseudonyms of agencies link nothing, where they should; else nothing."""
    found = linkage(referrals)
    if found is None or found.linking:
        return ()
    return (
        (
            f"the {found.agencies} agencies share no pseudonym: their {found.keys} keys link "
            "nothing between them, so whoever went to two agencies counts twice. If they were made "
            "with different secrets, let the agencies run `outreach minimise` again with one "
            "--key-file."
        ),
    )


def _read(config: Config, one: Extract) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read one extract; an agency that the settings name is put where the file names none."""
    county, shared = config.county, config.referrals
    referrals, rejects = read_referrals(
        one.path,
        columns=one.columns or shared.columns,
        sheet=one.sheet,
        age_range=(county.age_from, county.age_to),
        bands=county.age_bands,
        period=(shared.period_from, shared.period_to),
        as_at=county.data_date,
        yes=shared.yes,
        no=shared.no,
    )
    if referrals.empty:
        why = rejects["reason"].value_counts().sort_index()
        told = ", ".join(f"{count} {reason}" for reason, count in why.items())
        msg = (
            f"referrals ({one.path.name}): none of the {len(rejects)} row(s) can be used "
            f"({told}). Correct the file, the period or the ages in the settings."
        )
        raise TableError(msg)
    if one.agency:
        given = referrals.get("agency", pd.Series(pd.NA, index=referrals.index, dtype="str"))
        notes = referrals.attrs.get("notes", ())
        referrals = referrals.assign(agency=given.fillna(one.agency))
        referrals.attrs["notes"] = notes
    return conform(referrals, REFERRALS), rejects
