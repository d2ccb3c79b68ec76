"""Make a safe table of a referral extract, where the data lives.

Only mapped columns are read. A date of birth becomes an age at referral and is dropped; what
identifies a person becomes a keyed hash. Nothing here writes, and nothing returned holds a value
of a person but the table itself.
"""

from __future__ import annotations

import hashlib
import hmac
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from pydantic import ValidationError

from hotspots.reading.dates import parse_dates
from hotspots.reading.gate import refuse_identifiers
from hotspots.reading.sources import TableFile, read_columns
from outreach.config import Referrals
from outreach.errors import ConfigError, TableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SHORTEST_KEY = 16
"""Fewest bytes of a key. [bytes]"""

_FEWEST_DIFFERENT = 6
_OLDEST = 120
_KEPT_WITHOUT_CONSENT = ("referral_id", "agency", "consent")
_DOB, _PERSON = "date_of_birth", "person_part_"
_SEPARATOR = "\x1f"
_WHY_A_KEY = (
    "A plain hash of initials, date of birth or an NHS number can be undone by hashing all there "
    "are; only a hash with a secret key cannot."
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Minimised:
    """A table that may leave the provider, and how many rows it has of each kind."""

    table: pd.DataFrame
    counts: dict[str, int]
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        """Say the size, never the content."""
        return f"<Minimised: {len(self.table)} rows, {len(self.table.columns)} columns>"


def read_mapping(settings: Path, *, extract: Path) -> Referrals:
    """Read the part ``[referrals]`` of a county's settings; no other file needs to be there.

    Parameters
    ----------
    settings
        ``county.toml``.
    extract
        Taken for the path, whatever the settings name.

    Returns
    -------
    Referrals
        With the mapping of columns.

    Raises
    ------
    ConfigError
        If the file or its part is missing or wrong.
    """
    try:
        raw = tomllib.loads(settings.read_text(encoding="utf-8-sig")).get("referrals")
    except OSError as fault:
        msg = f"{settings.name}: cannot be opened ({fault.strerror}). Name a county.toml."
        raise ConfigError(msg) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        msg = f"{settings.name}: this is not a TOML file: {fault}"
        raise ConfigError(msg) from None
    if not isinstance(raw, dict) or not isinstance(raw.get("columns"), dict):
        msg = f"{settings.name}: found no [referrals.columns]; it says which columns to keep."
        raise ConfigError(msg)
    try:
        return Referrals.model_validate({**raw, "path": extract})
    except ValidationError as faults:
        lines = [
            f"  - referrals.{'.'.join(map(str, fault['loc']))}: {fault['msg']}"
            for fault in faults.errors(include_url=False, include_input=False)
        ]
        msg = f"{settings.name}: {len(lines)} fault(s) in [referrals]:\n" + "\n".join(lines)
        raise ConfigError(msg) from None


def check_key(key: bytes | None) -> bytes:
    """Refuse to go on without a key that cannot be guessed.

    Parameters
    ----------
    key
        As read from a file or the environment; ends of line at its end do not count.

    Returns
    -------
    bytes
        The key.

    Raises
    ------
    ConfigError
        If there is none, or it is short or monotonous. The key is never shown.

    Examples
    --------
    >>> len(check_key(b"correct horse battery staple"))
    28
    """
    bare = (key or b"").rstrip(b"\r\n")
    if not bare:
        msg = (
            f"no key was given. {_WHY_A_KEY} Put at least {SHORTEST_KEY} random bytes into a file "
            "and name it with --key-file, or set OUTREACH_KEY. Agencies whose records are to be "
            "linked use the same key; nobody else has it."
        )
        raise ConfigError(msg)
    if len(bare) < SHORTEST_KEY or len(set(bare)) < _FEWEST_DIFFERENT:
        msg = (
            f"the key is too easy to guess ({len(bare)} bytes, {len(set(bare))} different ones). "
            f"Use at least {SHORTEST_KEY} random bytes."
        )
        raise ConfigError(msg)
    return bare


def minimise_extract(
    source: Referrals,
    *,
    key: bytes,
    dob: str = "",
    person: Sequence[str] = (),
    as_at: Any = None,
) -> Minimised:
    """Turn an extract into a table without what identifies a person.

    Parameters
    ----------
    source
        The extract and its mapping, from `read_mapping`.
    key
        From `check_key`.
    dob
        The extract's column of the date of birth; "" if it has none.
    person
        The extract's columns that identify a person. Empty takes the column mapped to
        ``person_key``.
    as_at
        Day of the extract, for the gate.

    Returns
    -------
    Minimised
        As many rows as the extract, in its order, under the extract's names, so that the same
        mapping reads it. Without consent only agency, referral number and consent are left.

    Raises
    ------
    TableError
        If a column is missing, or the result still seems to name a person.

    Notes
    -----
    The pseudonym is HMAC-SHA256 of the identifiers, each in capitals with only its letters and
    figures (a date of birth as 2009-03-12), joined by the character U+001F, in hexadecimal. It
    is empty where any of them is.
    """
    columns = _mapping(source, dob=dob, person=person)
    table = f"extract ({source.path.name})"
    text, notes = read_columns(
        TableFile(path=source.path, sheet=source.sheet, columns=columns),
        table=table,
        required=tuple(columns),
        personal=True,
    )
    cells = text.apply(lambda column: column.str.strip())
    made = cells[[name for name in cells if not name.startswith((_DOB, _PERSON))]].copy()
    names = {ours: source.columns.get(ours, ours) for ours in (*made.columns, "age", "person_key")}
    if dob:
        made["age"] = _ages(cells[_DOB], cells["referral_date"])
    parts = [name for name in cells if name.startswith(_PERSON)]
    if parts:
        made["person_key"] = _pseudonyms(cells[parts], dob=_dob_part(dob, person), key=key)
    refused = pd.Series(data=False, index=made.index)
    if "consent" in made:
        answer = made["consent"].str.casefold()
        refused = ~answer.isin([word.casefold() for word in source.yes])
        lost = [name for name in made if name not in _KEPT_WITHOUT_CONSENT]
        made.loc[refused, lost] = ""
    counts = {"rows in the extract": len(text), **_counts(made), "rows to be written": len(made)}
    counts["of which emptied for want of consent"] = int(refused.sum())
    refuse_identifiers(
        made,
        columns=names,
        table=f"what would be written of {table}",
        as_at=as_at,
        period=(source.period_from, source.period_to),
    )
    notes = (*notes, *_unmapped(source, made, parts=bool(parts)))
    return Minimised(table=made.rename(columns=names), counts=counts, notes=notes)


def _mapping(source: Referrals, *, dob: str, person: Sequence[str]) -> Mapping[str, str]:
    """Say which columns are read: the mapped ones, less those that are made here."""
    columns = dict(source.columns)
    if "referral_date" not in columns:
        msg = "extract: referral_date is not mapped under [referrals.columns]; it is needed."
        raise TableError(msg)
    identifiers = list(person) or [columns[name] for name in ("person_key",) if name in columns]
    columns.pop("person_key", None)
    if dob:
        columns.pop("age", None)
        columns[_DOB] = dob
    return columns | {f"{_PERSON}{i}": name for i, name in enumerate(identifiers)}


def _counts(made: pd.DataFrame) -> dict[str, int]:
    """Count what was made."""
    counts = {}
    if "age" in made:
        counts["rows with an age at referral"] = int((made["age"] != "").sum())
    if "person_key" in made:
        keys = made["person_key"]
        counts["rows with a pseudonym"] = int((keys != "").sum())
        counts["different pseudonyms"] = int(keys[keys != ""].nunique())
    return counts


def _dob_part(dob: str, person: Sequence[str]) -> str:
    """Name the part of the identifiers that is the date of birth."""
    return next((f"{_PERSON}{i}" for i, name in enumerate(person) if dob and name == dob), "")


def _ages(births: pd.Series, referrals: pd.Series) -> pd.Series:
    """Return whole years between birth and referral as text; "" where either is unclear."""
    born, referred = parse_dates(births), parse_dates(referrals)
    before = (referred.dt.month < born.dt.month) | (
        (referred.dt.month == born.dt.month) & (referred.dt.day < born.dt.day)
    )
    years = referred.dt.year - born.dt.year - before.astype(float)
    known = born.notna() & referred.notna() & years.between(0, _OLDEST)
    ages: pd.Series = years.where(known, -1).astype(int).astype("str").where(known, "")
    return ages


def _pseudonyms(parts: pd.DataFrame, *, dob: str, key: bytes) -> pd.Series:
    """Hash the identifiers of each row under the key."""
    plain = parts.apply(
        lambda column: (
            parse_dates(column).dt.strftime("%Y-%m-%d").fillna("")
            if column.name == dob
            else column.str.normalize("NFKC").str.upper().str.replace(r"[\W_]+", "", regex=True)
        )
    )
    whole = (plain != "").all(axis=1)
    joined = plain.agg(_SEPARATOR.join, axis=1) if len(plain) else pd.Series("", plain.index)
    hashed = joined.map(lambda text: hmac.new(key, text.encode(), hashlib.sha256).hexdigest())
    pseudonyms: pd.Series = hashed.where(whole, "").astype("str")
    return pseudonyms


def _unmapped(source: Referrals, made: pd.DataFrame, *, parts: bool) -> list[str]:
    """Say what to add to the settings so that the new columns are read."""
    new = [name for name in ("age", "person_key") if name in made and name not in source.columns]
    notes = [f'Add to [referrals.columns]: {name} = "{name}"' for name in new]
    if not parts:
        notes.append(
            "No pseudonym was made: name the identifying columns with --person, or people who "
            "come back cannot be counted once."
        )
    return notes
