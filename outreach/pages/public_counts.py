"""Counts for everybody: each young person once, whole years, rounded and hidden together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from maps.charts import bar_chart
from maps.edition import PrintedTable
from maps.report import Chart, Section
from outreach.disclosure.showing import HIDDEN, Profile
from outreach.disclosure.steps import FEWEST_PEOPLE
from outreach.disclosure.suppressing import TOTAL, shown_nested
from outreach.pages.printing import not_assessed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from outreach.pages.given import Given

PEOPLE = "Young people"
_FEWEST_ALIKE = 10
"""Groups of fewer than this many times the threshold are not told to be all alike."""


class Public(NamedTuple):
    """What the public figures are made from: one row a young person, and the rules.

    Attributes
    ----------
    told
        The records and the days they cover.
    records : DataFrame, index ``referral_id``
        Those of whole financial years: a window that moved with every release would tell, by
        what changed, of the few weeks at its ends.
    people : DataFrame
        The first of these records of each young person.
    profile
        Threshold and rounding.
    """

    told: Given
    records: pd.DataFrame
    people: pd.DataFrame
    profile: Profile

    @property
    def span(self) -> str:
        """The years covered, in words."""
        names = [name for name, _, _ in self.told.years]
        return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"

    def listed(self, counts: pd.Series, levels: pd.DataFrame | None = None) -> pd.DataFrame:
        """Round and hide the parts of one whole together.

        Returns
        -------
        DataFrame
            ``level``, ``name``, ``shown`` as `outreach.disclosure.suppressing.shown_nested`, and
            ``number``: the rounded count, missing where hidden.
        """
        nothing = pd.DataFrame(index=counts.index)
        nested = shown_nested(
            counts.astype(int), nothing if levels is None else levels, profile=self.profile
        )
        return nested.assign(number=pd.to_numeric(nested["shown"], errors="coerce"))

    def section(
        self,
        id: str,  # noqa: A002  (as in Section)
        heading: str,
        needs: Sequence[str],
        make: Callable[[Public], Section],
    ) -> Section:
        """Make a section, or say why there is none."""
        if not self.told.years:
            why = "the records do not cover a whole financial year"
            return Section(id=id, heading=heading, sentences=not_assessed(why))
        if len(self.people) < FEWEST_PEOPLE:
            why = "too few young people were referred to show parts of them"
            return Section(id=id, heading=heading, sentences=not_assessed(why))
        return self.told.section(id, heading, needs, lambda _: make(self))


def public_counts(told: Given, profile: Profile) -> Public:
    """Keep the whole financial years, and the first record of each young person in them.

    Returns
    -------
    Public
        Ready to be counted.
    """
    day = told.records["referral_date"].dt.date
    inside = pd.Series(data=False, index=told.records.index)
    for _, first, last in told.years:
        inside |= (day >= first) & (day <= last)
    records = told.records[inside]
    if told.years:
        records = as_of(records, told.years[-1][2])
    return Public(told=told, records=records, people=first_records(records), profile=profile)


def as_of(records: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """Forget what was recorded after a day, so that a later release tells of the same cases.

    Parameters
    ----------
    records
        ``triage_date``, ``discharge_date`` and ``discharge_reason`` where they are known.
    day
        The last that counts.

    Returns
    -------
    DataFrame
        Same rows.
    """
    known = records.copy()
    for column in ("triage_date", "discharge_date"):
        if column in known:
            late = known[column].notna() & (known[column] > pd.Timestamp(day))
            known[column] = known[column].mask(late)
            if column == "discharge_date" and "discharge_reason" in known:
                known["discharge_reason"] = known["discharge_reason"].mask(late)
    return known


def first_records(records: pd.DataFrame) -> pd.DataFrame:
    """Keep the first record of each young person; one without a pseudonym is a person of its own.

    Parameters
    ----------
    records : DataFrame, index ``referral_id``
        ``referral_date``, and ``person_key`` where it is known.

    Returns
    -------
    DataFrame
        In the order of the days; ties by referral.
    """
    ordered = records.assign(_who=who(records), _id=records.index.astype(str))
    ordered = ordered.sort_values(["referral_date", "_id"], kind="stable")
    return ordered.drop_duplicates("_who").drop(columns=["_who", "_id"])


def who(records: pd.DataFrame) -> pd.Series:
    """Name the person of each record; for counting only, never for printing."""
    own = pd.Series("record " + records.index.astype(str), index=records.index)
    if "person_key" not in records:
        return own
    key = records["person_key"]
    return ("person " + key.astype(str)).where(key.notna(), own)


def count_table(
    rows: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    caption: str,
    heading: str,
    total: str,
) -> PrintedTable:
    """Print names, rounded counts and the shares made of them."""
    whole = rows.loc[rows["level"] == TOTAL, "number"].sum()
    share = rows["number"] / whole if whole > 0 else rows["number"] * np.nan
    return PrintedTable(
        id=id,
        title=title,
        caption=caption,
        frame=pd.DataFrame(
            {
                heading: rows["name"].where(rows["level"] != TOTAL, total).to_numpy(dtype=object),
                PEOPLE: rows["shown"].to_numpy(dtype=object),
                "Share": [
                    "" if level == TOTAL else percent(value)
                    for level, value in zip(rows["level"], share, strict=True)
                ],
            },
            dtype="str",
        ),
        csv_name=f"{id}.csv",
    )


def percent(share: float) -> str:
    """Write a share in whole per cent, or that it is not shown."""
    return f"{share:.0%}" if np.isfinite(share) else HIDDEN


def bars_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Give the parts of a list to a chart, the largest first."""
    parts = rows[rows["level"] == "part"]
    bars = pd.DataFrame(
        {"value": parts["number"].to_numpy(float), "text": parts["shown"].to_numpy(dtype=object)},
        index=parts["name"].to_numpy(dtype=object),
    )
    return bars.sort_values("value", ascending=False, kind="stable", na_position="last")


def count_chart(rows: pd.DataFrame, table: PrintedTable, *, title: str, note: str) -> Chart:
    """Draw the parts of a list."""
    bars = bars_of(rows)
    words = [f"{name}: {_spoken(text)}" for name, text in bars["text"].items()]
    return Chart(
        title=title,
        svg=bar_chart(bars),
        alternative=f"Young people. {'; '.join(words)}.",
        note=note,
        table=table,
    )


def _spoken(text: str) -> str:
    """Say a cell in words."""
    words = {HIDDEN: "not shown", "0": "none"}
    return words.get(text, f"about {text}")


def parts_of(public: Public, answers: pd.Series, order: tuple[str, ...]) -> pd.DataFrame:
    """Count answers in a fixed order, round them and hide what is too small."""
    counts = answers.value_counts().reindex(list(order), fill_value=0)
    rows = public.listed(counts)
    if counts.max() == counts.sum() < _FEWEST_ALIKE * public.profile.threshold:
        parts = rows["level"] == "part"  # all of a small group: the answer of each would be known
        rows = rows.assign(shown=rows["shown"].mask(parts, HIDDEN))
        rows = rows.assign(number=rows["number"].mask(parts))
    return rows
