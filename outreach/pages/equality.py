"""The equality page: who has a session near, today and in the proposal, and who is referred.

What is said of residents comes from published figures. What is said of the young people who were
referred is for the whole county: exact for the named analysts, else rounded and hidden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from hotspots.indicators.tidy import NOT_SAID, group_names
from hotspots.wording import FIFTHS
from maps.edition import PrintedTable
from maps.report import Section
from outreach.disclosure.showing import HIDDEN
from outreach.disclosure.steps import FEWEST_PEOPLE
from outreach.disclosure.suppressing import TOTAL
from outreach.figures import RURAL
from outreach.pages.given import given
from outreach.pages.printing import not_assessed
from outreach.pages.public_counts import first_records, public_counts
from outreach.pages.worst_served import minutes_to, venues_holding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maps.edition import MapEdition
    from outreach.disclosure.showing import Profile
    from outreach.intake.inputs import Inputs
    from outreach.pages.public_counts import Public

REFERRED = (
    ("sex", "Sex"),
    ("age_band", "Age"),
    ("ethnicity", "Ethnicity"),
    ("disability", "Disability"),
)
"""Columns of the records told of, and what the table calls each."""

OTHERS = "other groups"
STEP_FREE = "at a place without steps"
_SEX = {"m": "male", "f": "female", "male": "male", "female": "female"}
_UNSAID = ("not stated", "not known", "unknown", "not recorded")
_UNKNOWN = (float("nan"), float("nan"))
_STEPS = 20
"""Shares are told in steps of one in this many, to groups where a step is the threshold or more."""


class Near(NamedTuple):
    """Where a session is within the standard: of each area, today and in the proposal.

    Attributes
    ----------
    today, proposed : Series of bool, index ``area_code``
        `today` is None where today's timetable is not known.
    """

    today: pd.Series | None
    proposed: pd.Series


def near_sessions(inputs: Inputs, edition: MapEdition, *, step_free: bool = False) -> Near:
    """Find where a drop-in or clinic that the edition names is within the standard.

    Parameters
    ----------
    inputs
        The county's tables.
    edition
        Its sessions are those it may name.
    step_free
        Whether only places without steps count.

    Returns
    -------
    Near
        Of every area.
    """
    free = set(inputs.venues.index[inputs.venues["step_free"].astype(bool)].astype(str))

    def near(sessions: pd.DataFrame) -> pd.Series:
        venues = venues_holding(inputs, sessions)
        minutes = minutes_to(inputs, venues & free if step_free else venues)["minutes"]
        return minutes <= inputs.config.plan.standard_minutes

    return Near(None if edition.today.empty else near(edition.today), near(edition.sessions))


def equality_section(inputs: Inputs, edition: MapEdition, profile: Profile) -> Section:
    """Say whom the proposal reaches and who is referred, by each characteristic that is supplied.

    Parameters
    ----------
    inputs
        The county's tables; ``ethnicity`` and ``disability`` where its records have them.
    edition
        Its sessions are those it may name.
    profile
        Of the edition: with a threshold, what is said of young people is rounded and hidden.

    Returns
    -------
    Section
        What is not supplied is told as not assessed, and never left out.
    """
    near = near_sessions(inputs, edition)
    told = given(inputs)
    exact = profile.edition == "RESTRICTED"
    missing = [
        words
        for name, words in REFERRED
        if name not in told.records or told.records[name].isna().all()
    ]
    sentences = [
        "Residents: published figures. Young people referred: the whole county, at first referral.",
        *(f"{words} of those referred: not assessed: data not supplied." for words in missing),
        "Sex, ethnicity and disability of residents: not assessed: data not supplied.",
    ]
    if near.today is None:
        sentences += not_assessed("today's timetable was not supplied, so there is no before")
    parts = [residents_table(inputs, edition, near)]
    if exact:
        people = first_records(told.records)
        parts.append(_exact_table(inputs, people, near))
    else:
        public = public_counts(told, profile)
        few = not told.years or len(public.people) < FEWEST_PEOPLE
        if few:
            sentences += not_assessed("too few young people were referred to show parts of them")
        else:
            parts += _public_tables(public, near)
    return Section(
        id="equality",
        heading="Equality: who is reached, and who is referred",
        sentences=tuple(sentences),
        parts=tuple(parts),
    )


def residents_table(inputs: Inputs, edition: MapEdition, near: Near) -> PrintedTable:
    """Say which residents have a session near, by each characteristic that is published.

    Returns
    -------
    PrintedTable
        Young residents, and the share with a session within the standard today and proposed.
    """
    free = near_sessions(inputs, edition, step_free=True)
    rows = [_share_row(*row) for row in _residents(inputs, near, free)]
    frame = pd.DataFrame(rows)
    if near.today is None:
        frame = frame.drop(columns=["Near today", "Change, points"])
    return PrintedTable(
        id="equality-residents",
        title="Young residents with a drop-in or clinic near, before and after",
        caption=f"Near: within {inputs.config.plan.standard_minutes:g} minutes, "
        f"{edition.travel_basis}. Of the sessions listed in this paper.",
        frame=frame.astype("str"),
        csv_name="equality_residents.csv",
    )


def _residents(
    inputs: Inputs, near: Near, free: Near
) -> Iterator[tuple[str, str, pd.Series, Near]]:
    """Go through the groups of residents: characteristic, group, residents of each area."""
    areas = inputs.areas
    people = areas["population"].astype(float)
    yield "All young residents", "all", people, near
    for band in inputs.population_by_band.columns:
        by_age = inputs.population_by_band[band].reindex(areas.index).astype(float)
        yield "Age", str(band), by_age, near
    for column, heading, words in (
        ("imd_quintile", "Deprivation", FIFTHS),
        ("rural_class", "Town or country", RURAL),
        ("district", "District", {}),
    ):
        for value in sorted(areas[column].unique()):
            inside = people.where(areas[column] == value, 0.0)
            yield heading, str(words.get(value, value)), inside, near
    yield "Step-free access", STEP_FREE, people, free


def _share_row(heading: str, group: str, people: pd.Series, near: Near) -> dict[str, str]:
    """Lay out one group of residents."""
    whole = float(people.sum())
    before = np.nan if near.today is None else _part(people, near.today)
    after = _part(people, near.proposed)
    return {
        "What": heading,
        "Group": group,
        "Young residents": f"{whole:,.0f}",
        "Near today": _percent(before),
        "Near in the proposal": _percent(after),
        "Change, points": _points(after - before),
    }


def _part(people: pd.Series, near: pd.Series) -> float:
    """Return the share of people who live where a session is near."""
    whole = float(people.sum())
    inside = near.reindex(people.index, fill_value=False).to_numpy(bool)
    return float(people[inside].sum()) / whole if whole > 0 else float("nan")


def _percent(share: float) -> str:
    """Write a share in whole per cent."""
    return f"{share:.0%}" if np.isfinite(share) else ""


def _points(change: float) -> str:
    """Write a change in whole points."""
    if not np.isfinite(change):
        return ""
    whole = round(100 * change)
    return f"{whole:+d}" if whole else "0"


def _names(people: pd.DataFrame, column: str) -> pd.Series:
    """Name the group of each young person; spellings of one word are one group."""
    names: pd.Series = group_names(people, [column])[column]
    folded = names.str.strip().str.casefold()
    names = names.mask(folded.isin(_UNSAID), NOT_SAID)
    return names.mask(folded.isin(list(_SEX)), folded.map(_SEX)) if column == "sex" else names


def _there(people: pd.DataFrame) -> list[tuple[str, str]]:
    """List the characteristics that the records have."""
    return [
        (name, words) for name, words in REFERRED if name in people and people[name].notna().any()
    ]


def _reached(inputs: Inputs, near: Near) -> pd.DataFrame:
    """Weigh each placed record: in all, and where a session is near today and proposed.

    Returns
    -------
    DataFrame, index ``referral_id``
        ``whole``, ``today`` (0 where today is not known), ``proposed``. [records]
    """
    placed = inputs.placed[inputs.placed["area_code"].notna()]
    weight = placed["weight"].astype(float).to_numpy()
    areas = placed["area_code"].to_numpy()

    def inside(where: pd.Series | None) -> np.ndarray:
        near_there = set() if where is None else set(where.index[where.to_numpy(bool)])
        return np.where([area in near_there for area in areas], weight, 0.0)

    weights = {"whole": weight, "today": inside(near.today), "proposed": inside(near.proposed)}
    table = pd.DataFrame(weights, index=pd.Index(placed["referral_id"], name="referral_id"))
    return table.groupby(level="referral_id").sum()


def _shares(reached: pd.DataFrame, names: pd.Series) -> dict[str, tuple[float, float]]:
    """Give the share of each group, of those placed, with a session near: today and proposed."""
    sums = reached.groupby(names.reindex(reached.index).to_numpy()).sum()
    sums = sums.reindex(names.unique(), fill_value=0.0)
    parts = sums[["today", "proposed"]].div(sums["whole"].where(sums["whole"] > 0), axis=0)
    pairs = zip(parts["today"].astype(float), parts["proposed"].astype(float), strict=True)
    return dict(zip(parts.index.astype(str), pairs, strict=True))


def _exact_table(inputs: Inputs, people: pd.DataFrame, near: Near) -> PrintedTable:
    """Count the young people referred, and those with a session near; for the private folder."""
    rows = []
    reached = _reached(inputs, near)
    for name, words in (*_there(people), ("district", "District")):
        names = _names(people, name)
        near_by = _shares(reached, names)
        for group, count in names.value_counts().sort_index().items():
            before, after = near_by[str(group)]
            rows.append(
                {
                    "What": words,
                    "Group": str(group),
                    "Young people referred": f"{count:,}",
                    "Share": f"{count / len(people):.1%}",
                    "Near today": _percent(before),
                    "Near in the proposal": _percent(after),
                }
            )
    frame = pd.DataFrame(rows).astype("str")
    return _referred(frame.drop(columns="Near today") if near.today is None else frame)


def _referred(frame: pd.DataFrame, *, hides: bool = False) -> PrintedTable:
    """Name the table of the young people referred."""
    note = "Rounded counts of whole years. An asterisk: not shown, to protect privacy."
    return PrintedTable(
        id="equality-referred",
        title="Young people referred",
        caption=note if hides else "Near: of those who could be placed on the map.",
        frame=frame,
        csv_name="equality_referred.csv",
    )


def _public_tables(public: Public, near: Near) -> list[PrintedTable]:
    """Count the young people referred, one characteristic at a time, rounded and hidden."""
    counted, shared = [], []
    reached = _reached(public.told.inputs, near)
    for name, words in _there(public.people):
        names = _pooled(_names(public.people, name), least=public.profile.threshold)
        near_by = _shares(reached, names)
        rows = public.listed(names.value_counts().sort_index())
        total = rows.loc[rows["level"] == TOTAL, "number"].sum()
        for level, group, text, number in rows[["level", "name", "shown", "number"]].itertuples(
            index=False
        ):
            if level == TOTAL:
                continue
            part = number / total if total > 0 else float("nan")
            counted.append(
                {
                    "What": words,
                    "Group": str(group),
                    "Young people": str(text),
                    "Share": _percent(part) or HIDDEN,
                }
            )
            shares = near_by.get(str(group), _UNKNOWN)
            large = int((names == group).sum()) >= _STEPS * public.profile.threshold
            today, after = (_step(share) if large else HIDDEN for share in shares)
            shared.append(
                {
                    "What": words,
                    "Group": str(group),
                    "Near today": today,
                    "Near in the proposal": after,
                }
            )
    tables = [_referred(pd.DataFrame(counted).astype("str"), hides=True)]
    frame = pd.DataFrame(shared).astype("str")
    frame = frame.drop(columns="Near today") if near.today is None else frame
    tables.append(
        PrintedTable(
            id="equality-near",
            title="Young people referred who have a session near, before and after",
            caption="Of the whole county, in steps of five per cent. Only for groups so large that "
            "a step is many young people. An asterisk: not shown, to protect privacy.",
            frame=frame,
            csv_name="equality_near.csv",
        )
    )
    return tables


def _pooled(names: pd.Series, *, least: int) -> pd.Series:
    """Tell small groups together, so that no rare word stands alone."""
    many = names.map(names.value_counts()) >= least
    return names.where(many | (names == NOT_SAID), OTHERS)


def _step(share: float) -> str:
    """Write a share in steps of five per cent; the ends tell no count."""
    if not np.isfinite(share):
        return HIDDEN
    if share > 0.95:
        return "over 95%"
    return "under 5%" if share < 0.05 else f"about {round(share * _STEPS) * 5}%"
