"""The input gate: a table about persons may not carry what names a person.

It looks only at the columns that are mapped; the others are never read. A refusal names the
column and the kind of thing it seems to hold, and never shows a value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.reading.dates import parse_dates
from outreach.errors import TableError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

MOSTLY = 0.5
"""A column is refused when at least this share of its values look alike. [share]"""

_NAMED = (
    r"(?:fore|sur|first|last|middle|given|family|full|maiden|known|client|patient|person|child|"
    r"pupil|service user|young person|yp|mother|father|parent|carer|guardian|sibling|key ?worker)"
)
_HEADER_WORDS = (
    ("names", rf"{_NAMED} ?names?|names?|[fs]?initials?"),
    ("NHS numbers", r"nhs(?: ?(?:no|num|number|id))?"),
    ("dates of birth", r"d ?o ?b|(?:date|day|year|month|yr) of birth|birth ?(?:date|day|year)"),
    ("e-mail addresses", r"e ?mails?(?: address(?:es)?)?"),
    ("phone numbers", r"(?:tele)?phones?(?: ?(?:no|num|number))?|mobiles?(?: ?(?:no|number))?"),
    ("addresses", r"(?:home |postal )?address(?: ?(?:line)? ?\d)?|street|house (?:no|number|name)"),
    ("property references", r"uprn|usrn"),
)
_QUALIFIERS = r"(?:(?:client|patient|person|child|pupil|user|yp|young person|their|the)s? )*"
_KEYS = ("referral_id", "person_key")
_PHONE = r"(?:\+44|0044|0)(?:[1-37]\d{8,9}|8\d{8,9})"
_PERSON = r"[A-Z][a-z'’-]+,? (?:[A-Z]\.?,? )?[A-Z][a-z'’-]+|[A-Z]{2,},? [A-Z]{2,}"
_LOWER = r"[a-z][a-z'’-]+,? (?:[a-z]\.?,? )?[a-z][a-z'’-]+"  # of many different cells only
_STREET = (
    r"(?:flat |unit )?\d+[a-z]?,? .*\b(?:road|rd|street|lane|avenue|ave|close|drive|way|"
    r"crescent|gardens|court|grove|terrace|place)\b.*"
)
_NUMBERLESS_STREET = (
    r"[^,\d]+,[^,]*\b(?:road|street|lane|avenue|close|drive|crescent|gardens|grove|terrace)(?:,.*)?"
)
_FULL_POSTCODE = r"\b[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][ABD-HJLNP-UW-Z]{2}\b"
_UPRN = r"(?:10\d|200|90\d|0\d\d)\d{9}"  # the blocks that 12-figure property references come from
_LONG_NUMBER = r"\d{11,12}"  # a property reference, where it is no key
_WITHIN = {  # in free text one of these is one too many
    "e-mail addresses": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "phone numbers": r"(?<![\dA-Za-z])(?:\+44 ?|0044 ?|0)7\d{3}[ -]?\d{3}[ -]?\d{3}(?!\d)",
    "phone numbers (landlines)": r"(?<![\dA-Za-z])0[12]\d{2,4}[ -]\d{3}[ -]?\d{3,4}(?!\d)",
    "dates of birth": r"(?i)\b(?:d\.?o\.?b|date of birth|born)\b[^\w]*(?:on )?\d",
}
_NHS_WITHIN = r"(?<!\d)\d{3}[ -]\d{3}[ -]\d{4}(?!\d)"
_PLACES = ("postcode", "sector", "area_code")
_KEY_WITH_DAY = (
    r"^[A-Za-z]{1,6}[ _/-]?"
    r"(\d{8}|\d{6}|\d{4}-\d\d-\d\d|\d\d[/.-]\d\d[/.-](?:\d{4}|\d\d))[ _/-]?[A-Za-z0-9]?$"
)
_DAY_FIRST = r"^([0-3]\d)([01]\d)((?:19|20)\d\d|\d\d)$"
_DATE_LIKE = r".*\d.*[/.\-\s].*|(?:19|20)\d{6}"
_NHS_WEIGHTS = np.arange(10, 1, -1)
_SERVED = (10, 17)
_YOUNGEST = 8  # years between birth and the extract; later days are those of the service
_OLDER = 3  # years that somebody may be older at the extract than the oldest age served
_FEWEST = 3
_MANY = 20
_DISTINCT = 0.6


def refuse_identifiers(
    frame: pd.DataFrame,
    *,
    columns: Mapping[str, str],
    table: str,
    as_at: dt.date | None = None,
    period: tuple[dt.date | None, dt.date | None] = (None, None),
    age_range: tuple[int, int] = _SERVED,
) -> None:
    """Refuse a table about persons when a mapped column seems to name them.

    Parameters
    ----------
    frame
        The mapped columns under our names, as text.
    columns
        Our name to the file's.
    table
        What to call the table in a message.
    as_at
        Day of the extract; without it the latest date in the table counts as that day.
    period
        First and last day that referral dates may have; dates within it are no birthdays.
    age_range
        Youngest and oldest age served; a date is a birthday up to the oldest and three years more
        before the extract.

    Raises
    ------
    TableError
        Names every column that is refused, and what it seems to hold; shows no value.

    Examples
    --------
    >>> table = pd.DataFrame({"person_key": ["943 476 5919"]})
    >>> refuse_identifiers(table, columns={"person_key": "Key"}, table="referrals")
    Traceback (most recent call last):
    ...
    outreach.errors.TableError: referrals: 1 column(s) refused, because they seem to hold what ...
    """
    latest = _latest(frame, as_at)
    births = None if latest is None else _births(latest, age_range)
    refused = []
    for ours in frame.columns:
        theirs = columns.get(ours, ours)
        kind = _kind_by_header(ours, theirs) or _kind_by_values(
            ours, frame[ours], births=births, period=period
        )
        if kind:
            refused.append(f"  - column {theirs!r} (mapped to {ours}): {kind}")
    if refused:
        msg = (
            f"{table}: {len(refused)} column(s) refused, because they seem to hold what names a "
            "person:\n" + "\n".join(refused) + "\nMap a pseudonym (a keyed hash made where the "
            "data live) or an age instead, or leave the column out of the mapping."
        )
        raise TableError(msg)


def nhs_numbers(texts: pd.Series) -> pd.Series:
    """Mark the texts that are ten figures with the check figure of an NHS number.

    Parameters
    ----------
    texts
        Spaces and hyphens are ignored.

    Returns
    -------
    Series of bool
        Same index.

    References
    ----------
    NHS Data Dictionary, NHS number: weights 10 to 2, modulus 11.

    Examples
    --------
    >>> nhs_numbers(pd.Series(["943 476 5919", "943 476 5918", "AB"])).tolist()
    [True, False, False]
    """
    bare = texts.str.replace(r"[\s-]", "", regex=True)
    ten = bare.str.fullmatch(r"[0-9]{10}").fillna(value=False).to_numpy(bool)
    valid = np.zeros(len(texts), dtype=bool)
    if ten.any():
        joined = "".join(bare[ten]).encode("ascii")
        figures = (np.frombuffer(joined, dtype=np.uint8) - ord("0")).reshape(-1, 10).astype(int)
        check = (11 - figures[:, :9] @ _NHS_WEIGHTS % 11) % 11
        same = figures.max(axis=1) == figures.min(axis=1)  # 0000000000 passes, and is nobody
        valid[ten] = (check == figures[:, 9]) & ~same
    return pd.Series(valid, index=texts.index)


def _kind_by_header(ours: str, theirs: str) -> str:
    """Say what a header promises, if it is something that names a person."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|['’]s?\b", " ", theirs)
    plain = " ".join(re.sub(r"[^a-z0-9]+", " ", spaced.lower()).split())
    for kind, words in _HEADER_WORDS:
        if kind == "addresses" and ours in _PLACES:
            continue
        if re.fullmatch(rf"{_QUALIFIERS}(?:{words})", plain):
            return f"{kind} (by its header)"
        if kind in ("NHS numbers", "dates of birth", "property references") and re.search(
            rf"\b(?:{words})\b", plain
        ):
            return f"{kind} (by its header)"
    return ""


def _kind_by_values(
    ours: str,
    cells: pd.Series,
    *,
    births: tuple[pd.Timestamp, pd.Timestamp] | None,
    period: tuple[dt.date | None, dt.date | None],
) -> str:
    """Say what a column holds, if it is something that names a person."""
    texts = _plain_figures(cells.str.strip())
    texts = texts[texts.notna() & (texts != "")]
    if texts.empty:
        return ""
    if ours.endswith("_date"):
        return _birthdays(ours, texts, births, period)
    days = _days_within(texts) if ours in _KEYS else texts.iloc[:0]
    if len(days) >= MOSTLY * len(texts) and _birthdays("", days, births, (None, None)):
        return "initials with dates of birth"
    bare = texts.str.replace(r"[\s()-]", "", regex=True)
    valid = nhs_numbers(texts)
    ten = int(bare.str.fullmatch(r"[0-9]{10}").sum())
    many = len(texts) >= _FEWEST
    unlike = many and texts.nunique() >= _DISTINCT * len(texts)
    lettered = texts.str.fullmatch(r"[^\W\d_]+(?:[ .'’-]+[^\W\d_]+)*\.?")
    tests = {
        "NHS numbers": ten > 0 and int(valid.sum()) >= MOSTLY * ten,
        "phone numbers": (bare.str.fullmatch(_PHONE) & ~valid).mean() >= MOSTLY,
        "property references": _mostly_properties(ours, bare),
        "addresses": _mostly_addresses(ours, texts),
        "dates of birth": ours != "age_band" and _mostly_dates(texts),
        "names": unlike and _mostly_names(texts),
        "names or initials": many and ours in _KEYS and lettered.mean() >= MOSTLY,
    }
    return next((kind for kind, holds in tests.items() if holds), "") or _told_within(texts)


def _mostly_names(texts: pd.Series) -> bool:
    """Say whether most cells are names; in small letters only where there are many."""
    shaped = texts.str.fullmatch(_PERSON)
    if len(texts) >= _MANY:
        shaped |= texts.str.fullmatch(_LOWER)
    return bool(shaped.mean() >= MOSTLY)


def _mostly_properties(ours: str, bare: pd.Series) -> bool:
    """Say whether most cells are property references."""
    shape = _UPRN if ours in _KEYS else f"{_UPRN}|{_LONG_NUMBER}"
    return bool(bare.str.fullmatch(shape).mean() >= MOSTLY)


def _plain_figures(texts: pd.Series) -> pd.Series:
    """Write the figures of every script as 0 to 9, so that none slips past."""
    foreign = texts.str.contains(r"[^\x00-\x7f]").fillna(value=False).astype(bool)
    if not foreign.any():
        return texts
    plain = texts[foreign].map(lambda cell: re.sub(r"\d", lambda one: str(int(one[0])), cell))
    return texts.mask(foreign, plain)


def _told_within(texts: pd.Series) -> str:
    """Say what stands inside some cell, among other words."""
    spaced = texts.str.extract(f"({_NHS_WITHIN})", expand=False).dropna()
    if bool(nhs_numbers(spaced).any()):
        return "NHS numbers"
    within = (kind for kind, shape in _WITHIN.items() if texts.str.contains(shape).any())
    return next(within, "")


def _mostly_addresses(ours: str, texts: pd.Series) -> bool:
    """Say whether most cells are addresses; a whole postcode is one where no place belongs."""
    shaped = texts.str.fullmatch(_STREET, case=False)
    shaped |= texts.str.fullmatch(_NUMBERLESS_STREET, case=False)
    if ours not in _PLACES:
        shaped |= texts.str.contains(_FULL_POSTCODE)
    return bool(shaped.mean() >= MOSTLY)


def _days_within(texts: pd.Series) -> pd.Series:
    """Take the day out of keys such as AK12032009M: initials, birth, sex."""
    day = texts.str.extract(_KEY_WITH_DAY, expand=False)
    return day.str.replace(_DAY_FIRST, r"\1/\2/\3", regex=True).dropna()


def _mostly_dates(texts: pd.Series) -> bool:
    """Say whether most cells are days of the calendar, written out."""
    shaped = texts.str.fullmatch(_DATE_LIKE)
    if shaped.mean() < MOSTLY:
        return False
    dates = parse_dates(texts[shaped])
    written = texts[shaped].str.contains(r"[/.\-\s]")
    share = float(dates.notna().sum()) / len(texts)
    # eight figures in a row may be a running number: then nearly all must be days
    return share >= (MOSTLY if written.mean() >= MOSTLY else 0.9)


def _birthdays(
    ours: str,
    texts: pd.Series,
    births: tuple[pd.Timestamp, pd.Timestamp] | None,
    period: tuple[dt.date | None, dt.date | None],
) -> str:
    """Say whether the dates of a column are birthdays of the young people themselves."""
    dates = parse_dates(texts).dropna()
    if births is None or len(dates) < MOSTLY * len(texts) or dates.empty:
        return ""
    young = dates.between(*births)
    first, last = period
    if ours == "referral_date" and (first or last):
        wanted = pd.Series(data=True, index=dates.index)
        if first:
            wanted &= dates >= pd.Timestamp(first)
        if last:
            wanted &= dates <= pd.Timestamp(last)
        young &= ~wanted
    return "dates of birth" if young.mean() >= MOSTLY else ""


def _births(latest: pd.Timestamp, age_range: tuple[int, int]) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and the last day on which those served may be born."""
    oldest = latest - pd.DateOffset(years=age_range[1] + _OLDER)
    return oldest, latest - pd.DateOffset(years=_YOUNGEST)


def _latest(frame: pd.DataFrame, as_at: dt.date | None) -> pd.Timestamp | None:
    """Return the day of the extract, or the latest day in it."""
    if as_at is not None:
        return pd.Timestamp(as_at)
    days = [parse_dates(frame[name]).max() for name in frame.columns if name.endswith("_date")]
    known = [day for day in days if not pd.isna(day)]
    return max(known) if known else None
