"""Who was referred by district, one characteristic at a time: for partners under agreement.

A sum that stands in several tables is hidden in all of them or in none. A table that could be used
with the others to work a count out is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from hotspots.indicators.placing import NOT_MAPPED
from maps.edition import PrintedTable
from outreach.auditing.grids import grid_of
from outreach.auditing.solving import attack
from outreach.auditing.understanding import understand
from outreach.auditing.vocabulary import Rules
from outreach.disclosure.showing import HIDDEN
from outreach.disclosure.steps import FEWEST_PEOPLE
from outreach.disclosure.suppressing import TOTAL, shown_table
from outreach.pages.given import given
from outreach.pages.public_counts import PEOPLE, parts_of, public_counts
from outreach.pages.public_referring import OTHER_SOURCES, pooled_sources, told_sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outreach.disclosure.showing import Profile
    from outreach.intake.inputs import Inputs
    from outreach.pages.public_counts import Public

NOT_PLACED = "not placed"
_SEXES = {"m": "male", "male": "male", "boy": "male", "f": "female", "female": "female",
          "girl": "female"}  # fmt: skip
_CAPTION = (
    "Each young person counts once, at the first referral. An asterisk stands for a number that "
    "is not shown, to protect privacy."
)


class _Asked(NamedTuple):
    """A characteristic: what it is called, the class of each young person, and their order."""

    name: str
    classes: pd.Series
    order: tuple[str, ...]


def district_tables(inputs: Inputs, profile: Profile) -> tuple[PrintedTable, ...]:
    """Cross the district with one characteristic at a time.

    Parameters
    ----------
    inputs
        The county's tables.
    profile
        The rules of the partner edition.

    Returns
    -------
    tuple of PrintedTable
        Sex, age, source and mental health need where they are recorded; none where the records
        cover no whole financial year or too few young people.
    """
    public = public_counts(given(inputs), profile)
    if not public.told.years or len(public.people) < FEWEST_PEOPLE:
        return ()
    district = public.people["district"].replace(NOT_MAPPED, NOT_PLACED)
    named = sorted(set(district) - {NOT_PLACED})
    last = (NOT_PLACED,) if (district == NOT_PLACED).any() else ()
    rows = parts_of(public, district, (*named, *last))
    rows_hidden = _is_hidden(rows)
    made: list[PrintedTable] = []
    for asked in _asked(public, inputs):
        parts = parts_of(public, asked.classes, asked.order)
        counts = pd.crosstab(district, asked.classes).reindex(
            index=rows_hidden.index, columns=list(asked.order), fill_value=0
        )
        shown = shown_table(
            counts, profile=profile, rows_hidden=rows_hidden, columns_hidden=_is_hidden(parts)
        )
        table = _printed(asked.name, shown, public.span)
        if not _is_betrayed([*made, table], profile):
            made.append(table)
    return tuple(made)


def _asked(public: Public, inputs: Inputs) -> list[_Asked]:
    """List the characteristics that are recorded."""
    people = public.people
    found: list[_Asked] = []
    if "sex" in people and people["sex"].notna().any():
        said = people["sex"].astype("str").str.strip().str.casefold().map(_SEXES)
        rest = "other or not recorded"
        found.append(_Asked("sex", said.fillna(rest), ("female", "male", rest)))
    if "age" in people and people["age"].notna().any():
        bands = inputs.config.county.age_bands
        ends = [int(band.replace("+", "-120").split("-")[1]) for band in bands]
        start = inputs.config.county.age_from - 1
        labels = [f"aged {band}" for band in bands]
        age = pd.cut(people["age"].astype(float), [start, *ends], labels=labels)
        words = age.astype("str").where(age.notna(), "age not recorded")
        found.append(_Asked("age", words, (*labels, "age not recorded")))
    if "source" in people:
        pooled = pooled_sources(public)
        names = told_sources(public)
        names = names.where(names.isin(pooled.index), OTHER_SOURCES)
        if len(pooled) > 1:
            found.append(_Asked("source", names, tuple(map(str, pooled.index))))
    if "dual_diagnosis" in people:
        said = people["dual_diagnosis"].astype("boolean").map({True: "yes", False: "no"})
        answers = said.fillna("not recorded")
        found.append(_Asked("mental health need", answers, ("yes", "no", "not recorded")))
    return found


def _is_hidden(rows: pd.DataFrame) -> pd.Series:
    """Say of each part of a list whether it is hidden."""
    parts = rows[rows["level"] == "part"].set_index("name")
    return parts["shown"] == HIDDEN


def _printed(name: str, shown: pd.DataFrame, span: str) -> PrintedTable:
    """Print one crossed table."""
    frame = shown.rename_axis(index=None, columns=None).reset_index(names="District")
    frame["District"] = frame["District"].replace(TOTAL, "All districts")
    return PrintedTable(
        id=f"district-{name.replace(' ', '-')}",
        title=f"{PEOPLE} by district and {name}",
        caption=f"{span}. {_CAPTION}",
        frame=frame.astype("str"),
        csv_name=f"by_district_and_{name.replace(' ', '_')}.csv",
    )


def _is_betrayed(tables: Sequence[PrintedTable], profile: Profile) -> bool:
    """Attack these tables together, as the auditor will."""
    rules = Rules(threshold=profile.threshold, round_to=profile.round_to)
    grids = [
        grid_of(
            table.csv_name,
            table.title,
            table.title,
            [list(map(str, table.frame.columns)), *table.frame.to_numpy(dtype=object).tolist()],
        )
        for table in tables
    ]
    return bool(attack([understand(grid, rules) for grid in grids], rules))
