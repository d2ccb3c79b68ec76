"""Our own counts beside the figures that others have published, and why the two may differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.indicators.caseload import count_caseload
from hotspots.indicators.placing import NOT_MAPPED
from hotspots.indicators.tidy import lacking, said, with_sentences

if TYPE_CHECKING:
    import datetime as dt

    from hotspots.indicators.tidy import Row

    Span = tuple[dt.date, dt.date]

MEASURES = {
    "referrals": ("referrals", "new referrals", "all referrals"),
    "people": ("people", "young people", "people referred", "young people referred"),
    "triaged": ("triaged", "referrals triaged", "assessed"),
    "new in treatment": ("new in treatment", "new presentations", "started treatment"),
    "in treatment": ("in treatment", "young people in treatment", "people in treatment"),
    "exits": ("exits", "discharges", "left treatment"),
}
"""What this extract can count, and the words that publishers use for it."""

REASONS = {
    "period": "The published figure covers days that these records do not",
    "district": "Some referrals could not be placed in a district",
    "unmapped": "Some referrals here could not be placed in the county",
    "age range": "Records of other ages were left out here",
    "people or referrals": "One young person can have several referrals",
    "no pseudonym": "Records without a pseudonym each count as a person here",
    "no triage date": "Some referrals have no date of triage",
    "no consent": "Records without consent were left out here",
    "duplicates": "Records that came twice were counted once here",
    "faulty rows": "Rows with a missing or impossible date, age or number were left out here",
    "rounding": "The published figure is rounded",
}
"""Each possible reason, in words."""

_MORE_HERE = ("unmapped", "no pseudonym")
_EITHER = ("rounding",)
"""Which way a reason can work; the others make our count the smaller one."""

_REJECTED = {
    "age range": ("outside_age_range",),
    "no consent": ("no_consent",),
    "duplicates": ("duplicate_row", "duplicate_referral_id"),
    "faulty rows": (
        "missing_referral_id",
        "missing_date",
        "bad_date",
        "date_in_future",
        "bad_age",
    ),
}
_NEEDED = {
    "referrals": ("referral_date",),
    "people": ("referral_date", "person_key"),
    "triaged": ("triage_date",),
    "new in treatment": ("triage_date", "discharge_date"),
    "in treatment": ("triage_date", "discharge_date"),
    "exits": ("discharge_date",),
}
_OF_PEOPLE = ("people", "new in treatment", "in treatment")
_AFTER_TRIAGE = ("triaged", "new in treatment", "in treatment")


def measure_of(words: str) -> str:
    """Name the measure that a publisher's words mean; empty when it is none of ours.

    Examples
    --------
    >>> measure_of("Young people in treatment"), measure_of("bed nights")
    ('in treatment', '')
    """
    folded = words.strip().casefold()
    return next((name for name, known in MEASURES.items() if folded in known), "")


def extract_totals(
    referrals: pd.DataFrame, *, period_from: dt.date, period_to: dt.date
) -> pd.DataFrame:
    """Count each measure in a period, each by its own date.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        ``referral_date``, and what else there is of ``person_key``, ``triage_date``,
        ``discharge_date``.
    period_from, period_to
        First and last day, inclusive.

    Returns
    -------
    DataFrame, index ``measure`` (of `MEASURES`)
        ``numerator``; missing where the column for it is. [referrals or people]

    Examples
    --------
    >>> import datetime as dt
    >>> day = pd.to_datetime(["2025-05-01", "2025-06-01"])
    >>> referrals = pd.DataFrame({"referral_date": day, "person_key": ["a", "a"]})
    >>> found = extract_totals(
    ...     referrals, period_from=dt.date(2025, 4, 1), period_to=dt.date(2026, 3, 31)
    ... )
    >>> found.loc[["referrals", "people"], "numerator"].tolist()
    [2.0, 1.0]
    """
    first, last = pd.Timestamp(period_from), pd.Timestamp(period_to)
    found = dict.fromkeys(MEASURES, np.nan)
    for name, columns in _NEEDED.items():
        if lacking(referrals, columns):
            continue
        inside = referrals[referrals[columns[0]].between(first, last)]
        if name in ("new in treatment", "in treatment"):
            load = count_caseload(referrals, period_from=period_from, period_to=period_to)
            column = "denominator" if name == "in treatment" else "numerator"
            found[name] = float(load[column].iloc[0])
        elif name == "people":
            keys = inside["person_key"]
            found[name] = float(keys.nunique() + keys.isna().sum())
        else:
            found[name] = float(len(inside))
    index = pd.Index(list(found), name="measure")
    return pd.DataFrame({"numerator": list(found.values())}, index=index)


def count_beside(
    referrals: pd.DataFrame,
    outside_totals: pd.DataFrame,
    *,
    covered: Span,
    rejects: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Count here what others have published, over the same days and district.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        As for `extract_totals`; ``district`` for rows of one district, from
        `hotspots.indicators.placing.with_place`.
    outside_totals
        The table `outreach.intake.optional_tables.OUTSIDE_TOTALS`.
    covered
        First and last day that the extract covers.
    rejects
        Rows left out while reading, with their ``reason``, of the whole extract.

    Returns
    -------
    DataFrame, index as `outside_totals`
        Its columns but for ``value``; ``numerator`` of this extract, missing where it cannot be
        counted, and ``denominator`` as published [referrals or people]; ``counted_as`` (of
        `MEASURES`); ``reasons``: those of `REASONS` that apply; ``records``: how many records
        each concerns (0 where that is not a matter of records).
    """
    left_out = _left_out(rejects)
    rows = []
    published: list[Row] = _filled(outside_totals).to_dict("records")
    for row in published:
        name, district = measure_of(row["measure"]), row["district"]
        here = referrals
        if district and "district" in referrals:
            here = referrals[referrals["district"].str.casefold() == district.casefold()]
        can = bool(name) and not (district and "district" not in referrals)
        ours = np.nan
        if can:
            days = {"period_from": row["period_from"], "period_to": row["period_to"]}
            ours = extract_totals(here, **days)["numerator"].to_dict()[name]
        apply = _reasons(referrals, here, row, name, covered) | left_out
        found = {key: apply[key] for key in REASONS if key in apply} if np.isfinite(ours) else {}
        rows.append(
            {
                "numerator": ours,
                "denominator": float(row["value"]),
                "counted_as": name,
                "reasons": tuple(found),
                "records": tuple(found.values()),
            }
        )
    counted = pd.DataFrame(
        rows,
        index=outside_totals.index,
        columns=["numerator", "denominator", "counted_as", "reasons", "records"],
    )
    return outside_totals.drop(columns="value").join(counted)


def reconciliation_table(counts: pd.DataFrame, *, ours_rounded_to: float = 0.0) -> pd.DataFrame:
    """Give the difference to each published figure, and what may explain it.

    Parameters
    ----------
    counts
        As from `count_beside`; the numerator may be rounded since, or missing. [people]
    ours_rounded_to
        What the numerator was rounded to for this edition; 0 if it is exact. [people]

    Returns
    -------
    DataFrame, same index
        ``value`` ours less published; ``lower`` and ``upper`` what the rounding of the figures
        leaves open [people]; ``agrees``: zero lies between them; ``possible_reasons`` in
        words; and the columns of `counts` but for ``records``.

    Examples
    --------
    >>> counts = pd.DataFrame(
    ...     {"publisher": ["Board"], "measure": ["in treatment"], "district": [""],
    ...      "rounded_to": [None], "numerator": [201.0], "denominator": [216.0],
    ...      "counted_as": ["in treatment"], "reasons": [("no triage date",)]}
    ... )
    >>> reconciliation_table(counts)["sentence"].tolist()
    ['Board, in treatment: 201 here, 216 published, 15 fewer here. Possible reasons: Some \
referrals have no date of triage.']
    """
    ours, theirs = counts["numerator"].astype(float), counts["denominator"].astype(float)
    half = (_filled(counts)["rounded_to"] + ours_rounded_to) / 2
    value = ours - theirs
    rows: list[Row] = counts.assign(value=value).to_dict("records")
    fitting = [_fitting(row) for row in rows]
    figures = counts.drop(columns="records", errors="ignore").assign(
        value=value,
        lower=value - half,
        upper=value + half,
        unit=np.where(counts["counted_as"].isin(_OF_PEOPLE), "people", "referrals"),
        agrees=value.abs() <= half + 1e-9,
        reasons=pd.Series([tuple(found) for found in fitting], index=counts.index, dtype=object),
        possible_reasons=[" ".join(found.values()) for found in fitting],
    )
    told = with_sentences(_filled(figures), _sentence)
    uncounted = counts["counted_as"].eq("") & counts["numerator"].isna()
    sentences = [
        _unknown(row) if unknown else sentence
        for row, sentence, unknown in zip(
            _filled(counts).to_dict("records"), told["sentence"], uncounted, strict=True
        )
    ]
    return told.assign(sentence=sentences)


def _filled(totals: pd.DataFrame) -> pd.DataFrame:
    """Write an empty district as no text and no rounding as zero."""
    return totals.assign(
        district=totals["district"].astype("str").where(totals["district"].notna(), ""),
        rounded_to=totals["rounded_to"].astype(float).fillna(0.0),
    )


def _left_out(rejects: pd.DataFrame | None) -> dict[str, int]:
    """Count the rows left out while reading, by possible reason."""
    if rejects is None or rejects.empty:
        return {}
    counts = {
        name: int(rejects["reason"].isin(reasons).sum()) for name, reasons in _REJECTED.items()
    }
    return {name: count for name, count in counts.items() if count}


def _reasons(
    referrals: pd.DataFrame,
    here: pd.DataFrame,
    row: Row,
    measure: str,
    covered: Span,
) -> dict[str, int]:
    """Find which reasons apply to one published figure, with the records each concerns."""
    first, last = pd.Timestamp(row["period_from"]), pd.Timestamp(row["period_to"])
    found: dict[str, int] = {}
    if first < pd.Timestamp(covered[0]) or last > pd.Timestamp(covered[1]):
        found["period"] = 0
    in_time = referrals["referral_date"] <= last
    if measure not in _AFTER_TRIAGE:
        in_time &= referrals["referral_date"] >= first
    away = in_time & (referrals["district"] == NOT_MAPPED) if "district" in referrals else [0]
    unplaced = int(sum(away))
    if unplaced:
        found["district" if row["district"] else "unmapped"] = unplaced
    until = here["referral_date"] <= last
    here = (
        here[until] if measure in _AFTER_TRIAGE else here[until & (here["referral_date"] >= first)]
    )
    if "person_key" in here and measure in ("referrals", "people", "triaged", "exits"):
        repeats = int((here["person_key"].notna() & here["person_key"].duplicated()).sum())
        if repeats:
            found["people or referrals"] = repeats
    if measure in _OF_PEOPLE and "person_key" in here and here["person_key"].isna().any():
        found["no pseudonym"] = int(here["person_key"].isna().sum())
    if measure in _AFTER_TRIAGE and "triage_date" in here and here["triage_date"].isna().any():
        found["no triage date"] = int(here["triage_date"].isna().sum())
    if row["rounded_to"] > 1:
        found["rounding"] = 0
    return found


def _fitting(row: Row) -> dict[str, str]:
    """Put in words the reasons that can make the difference go the way it goes."""
    records = row.get("records", (0,) * len(row["reasons"]))
    found: dict[str, str] = {}
    if np.isnan(row["value"]):
        return found
    for name, count in zip(row["reasons"], records, strict=True):
        more = name in _MORE_HERE
        if name == "people or referrals":
            more = row["counted_as"] != "people"
        if name in _EITHER or more == (row["value"] > 0):
            where = " in the whole extract" if name in _REJECTED else ""
            number = f" ({said(count)} records{where})" if count else ""
            found[name] = f"{REASONS[name]}{number}."
    return found


def _title(row: Row) -> str:
    """Name a published figure."""
    parts = [row["publisher"], row["measure"], row["district"]]
    return ", ".join(str(part) for part in parts if part)


def _sentence(_: str, row: Row) -> str:
    """Say how far one figure lies from the published one."""
    start = f"{_title(row)}: {said(row['numerator'])} here, {said(row['denominator'])} published"
    if row["agrees"]:
        return f"{start}. The two agree."
    side = "more" if row["value"] > 0 else "fewer"
    reasons = row["possible_reasons"] or "none that these records show."
    return f"{start}, {said(abs(row['value']))} {side} here. Possible reasons: {reasons}"


def _unknown(row: Row) -> str:
    """Say that a published measure is none that the records can count."""
    return f"{_title(row)}: not compared, because these records cannot count it."
