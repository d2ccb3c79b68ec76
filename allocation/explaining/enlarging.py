"""A county with more than it has: longer hours, more posts, more slots, more venues, more money."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from allocation.explaining.limits_for_sale import Loosened, nothing_more, with_looser_limits
from allocation.people.agencies import agency_seats
from allocation.teams import SECOND, crew_seats, list_offers, list_teams
from allocation.travelling import staff_travel
from allocation.walking import walk, without

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from allocation.problem import Problem

Pair = tuple[str, str]
Opened = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True, eq=False)
class Extra:
    """What a county is given besides what it has.

    Attributes
    ----------
    hours
        More hours a week of a worker, by ``worker_id``. [h]
    posts : DataFrame, index ``worker_id``
        Posts filled or made, as ``problem.workers``; a post of the county is replaced.
    slots
        (venue, type, slot) in which a venue would open for a type.
    money
        More for hire, goods and mileage. [GBP/week]
    limits
        More rooms, more sessions of a type, more money in a pot.
    """

    hours: Mapping[str, float] | pd.Series = field(default_factory=dict)
    posts: pd.DataFrame | None = None
    slots: tuple[Opened, ...] = ()
    money: float = 0.0
    limits: Loosened = field(default_factory=nothing_more)


def enlarge(
    problem: Problem, extra: Extra, *, staff_travel_table: pd.DataFrame | None = None
) -> Problem:
    """Return the county with what it is given.

    Parameters
    ----------
    problem
        The county; not changed.
    extra
        What is added.
    staff_travel_table : DataFrame, index (``worker_id``, ``venue_id``), optional
        One-way journeys of the county, as `allocation.building.build_problem` took them.

    Returns
    -------
    Problem
        Offers, crews and teams follow; a pair that people banned stays out unless named.

    Notes
    -----
    Journeys of a new post are those of a worker with the same base; where no table of them is
    given, those that nobody makes today are estimated.
    """
    problem = with_looser_limits(problem, extra.limits)
    settings = replace(problem.settings, budget_gbp=problem.settings.budget_gbp + extra.money)
    more = pd.Series(extra.hours, dtype=float).reindex(problem.workers.index).fillna(0.0)
    workers = problem.workers.assign(hours=problem.workers["hours"].astype(float) + more)
    posts = workers.iloc[:0] if extra.posts is None else extra.posts
    workers = pd.concat([workers.drop(index=posts.index, errors="ignore"), posts])
    workers.index.name = "worker_id"
    changed = _opened_offers(problem, extra.slots)
    offers = pd.concat([problem.offers.drop(index=changed.index, errors="ignore"), changed])
    offers = offers.sort_index()
    added = changed.index.difference(problem.offers.index)
    crews = pd.concat(
        [problem.crews, crew_seats(changed.loc[added], problem.venues, problem.types)]
    ).sort_index()
    wider = replace(
        problem,
        settings=settings,
        workers=workers.sort_index(),
        offers=offers,
        crews=crews,
        venues=_opened_venues(problem, extra.slots),
    )
    return replace(
        wider, teams=_teams(problem, wider, changed.index, posts.index, staff_travel_table)
    )


def _opened_offers(problem: Problem, slots: Iterable[Opened]) -> pd.DataFrame:
    """Write the offers that change, with all their slots."""
    fridays = problem.offers.index[problem.offers["friday"].astype(bool)]
    outreach = {str(kind) for _, kind in fridays}
    outreach |= {str(kind) for kind in problem.types.index if "outreach" in str(kind).lower()}
    made = [problem.offers.iloc[:0]]
    for key, new in _by_pair(slots).items():
        place, kind = key
        row = list_offers(
            _with_times(problem.venues.loc[[place]], {*_old_slots(problem, key), *new}),
            problem.types.loc[[kind]],
            problem.slots,
            term_time=True,
            friday_types=sorted(outreach),
        )
        made.append(row)
    return pd.concat(made).sort_index()


def _old_slots(problem: Problem, pair: Pair) -> tuple[str, ...]:
    """Give the slots in which a pair is offered today."""
    return tuple(problem.offers["slots"].to_dict().get(pair, ()))


def _with_times(venue: pd.DataFrame, slots: set[str]) -> pd.DataFrame:
    """Open one venue in some slots, for every type."""
    times = pd.Series([tuple(sorted(slots))], index=venue.index, dtype=object)
    every = pd.Series([()], index=venue.index, dtype=object)
    return venue.assign(open_slots=times, session_types=every)


def _by_pair(slots: Iterable[Opened]) -> dict[Pair, set[str]]:
    """Gather slots by the (venue, type) pair they belong to."""
    found: dict[Pair, set[str]] = {}
    for place, kind, slot in slots:
        found.setdefault((place, kind), set()).add(slot)
    return dict(sorted(found.items()))


def _opened_venues(problem: Problem, slots: Iterable[Opened]) -> pd.DataFrame:
    """Open the venues in the slots, for the types."""
    venues = problem.venues
    times = {str(place): set(own) for place, own in venues["open_slots"].items()}
    types = {str(place): tuple(own) for place, own in venues["session_types"].items()}
    for place, kind, slot in slots:
        times[place].add(slot)
        if types[place] and kind not in types[place]:
            types[place] = (*types[place], kind)
    return venues.assign(
        open_slots=pd.Series(
            [tuple(sorted(times[place])) for place in venues.index], venues.index, dtype=object
        ),
        session_types=pd.Series(
            [types[place] for place in venues.index], venues.index, dtype=object
        ),
    )


def _teams(
    problem: Problem,
    wider: Problem,
    changed: pd.Index,
    posts: pd.Index,
    table: pd.DataFrame | None,
) -> pd.DataFrame:
    """Add who could work what is new; everyone else may work what they could before."""
    limits = problem.settings
    caps = {"max_day_minutes": limits.max_day_minutes, "max_day_hours": limits.max_day_hours}
    journeys = journeys_of(problem, wider.workers, table)
    stay = ~problem.teams.index.get_level_values("worker_id").isin(posts)
    old = problem.teams[stay]
    pairs = without(old.index, "worker_id")
    made = [old[~pairs.isin(changed)]]
    present = wider.workers[~wider.workers.index.isin(posts)]
    if len(changed):
        fresh = list_teams(
            wider.offers.loc[changed], wider.crews, present, journeys, problem.slots, **caps
        )
        new = ~without(fresh.index, "worker_id").isin(problem.offers.index)
        made.append(fresh[new | fresh.index.isin(old.index)])
    if len(posts):
        filled = wider.workers.loc[posts]
        made.append(list_teams(wider.offers, wider.crews, filled, journeys, problem.slots, **caps))
    return pd.concat([table for table in made if len(table)] or [old]).sort_index()


def journeys_of(
    problem: Problem, workers: pd.DataFrame, table: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Give one-way journeys: as workers of the same base have them, else estimated.

    Parameters
    ----------
    problem
        The county.
    workers : DataFrame, index ``worker_id``
        ``easting``, ``northing`` of the base.
    table : DataFrame, index (``worker_id``, ``venue_id``), optional
        The county's own journeys; what it does not list cannot be worked.

    Returns
    -------
    DataFrame, index (``worker_id``, ``venue_id``)
        ``minutes``, ``miles``.
    """
    columns = ["minutes", "miles"]
    own = problem.teams[columns] / 2 if table is None else table[columns]
    known = own.reset_index()[["worker_id", "venue_id", *columns]]
    known["base"] = _bases(problem.workers).reindex(known["worker_id"]).to_numpy()
    known = known.groupby(["base", "venue_id"])[columns].min()
    homes = _bases(workers).rename("base").reset_index()
    told = homes.merge(known.reset_index(), on="base").set_index(["worker_id", "venue_id"])
    if table is not None:
        return told[columns].sort_index()
    chosen = problem.settings
    guess = staff_travel(
        workers, problem.venues, circuity=chosen.staff_circuity, speed_kmh=chosen.staff_speed_kmh,
        longest_minutes=chosen.max_day_minutes / 2,
    )  # fmt: skip
    return told[columns].combine_first(guess[columns]).sort_index()


def _bases(workers: pd.DataFrame) -> pd.Series:
    """Name each worker's base by its coordinates."""
    where = zip(workers["easting"], workers["northing"], strict=True)
    return pd.Series([f"{east:.0f} {north:.0f}" for east, north in where], index=workers.index)


def roles_asked(problem: Problem) -> list[str]:
    """List the roles that some offer asks for."""
    roles = {str(role) for role in problem.crews.index.get_level_values("role")}
    roles |= {str(role) for crew in problem.types["crew"] for role in crew}
    return sorted(roles - {SECOND})


def agencies_asked(problem: Problem) -> list[str]:
    """List the agencies that some type of session asks for, as it writes them."""
    if "agencies" not in problem.types:
        return []
    return sorted({name for cell in problem.types["agencies"] for name in agency_seats(cell)})


def possible_posts(problem: Problem) -> pd.DataFrame:
    """List the posts that could be filled or made: each vacancy, and one of each role and base.

    Parameters
    ----------
    problem
        The county.

    Returns
    -------
    DataFrame, index ``worker_id``
        As ``problem.workers``, with the hours of the longest post of the county, free in every
        slot, qualified, experienced and with every skill; ``absence`` is kept to tell a vacancy
        ("vacant") from a new post (""). A new post is of the agency that works from its base
        already, or of one that a type of session asks for.
    """
    workers = problem.workers
    if not len(workers):
        return workers
    longest = float(_full_hours(workers).max())
    gone = workers[workers["hours"] <= 0]
    bases = workers.assign(key=_bases(workers)).drop_duplicates("key").drop(columns="key")
    employed = bases.get("employer", pd.Series("", index=bases.index)).fillna("").astype(str)
    new = []
    for role in roles_asked(problem):
        for number, (who, home) in enumerate(walk(bases.iterrows())):
            for agency in dict.fromkeys(("", *agencies_asked(problem))):
                row = home.copy()
                row["role"], row["absence"] = role, ""
                row["employer"] = agency or employed[who]
                row.name = " ".join(["new", role, *([agency] if agency else []), str(number + 1)])
                new.append(row)
    posts = pd.concat([gone, pd.DataFrame(new)]) if new else gone
    posts = posts.astype(workers.dtypes.to_dict()).rename_axis("worker_id")
    every = tuple(problem.slots.index)
    skills = tuple(sorted({str(skill) for skill in problem.types["skill"]} - {""}))
    full = {"slots": every, "skills": skills}
    for name, value in full.items():
        posts[name] = pd.Series([value] * len(posts), index=posts.index, dtype=object)
    return posts.assign(hours=longest, qualified=True, experienced=True)


def _full_hours(workers: pd.DataFrame) -> pd.Series:
    """Give the hours for sessions of each post if it were full-time; 37 where nobody says."""
    if "wte" not in workers:
        return workers["hours"].astype(float).replace(0.0, 37.0)
    share = workers["wte"].astype(float)
    full = workers["hours"].astype(float) / share.where(share > 0)
    return full.where(full > 0).fillna(full[full > 0].median() if (full > 0).any() else 37.0)


def spare_hours(problem: Problem) -> pd.Series:
    """Give the hours that each part-time worker in post could still take on, up to full time.

    Returns
    -------
    Series, index ``worker_id``
        Above 0 only. [h/week]
    """
    workers = problem.workers[problem.workers["hours"] > 0]
    more = (_full_hours(workers) - workers["hours"].astype(float)).clip(lower=0.0)
    return more[more > 1e-6]
