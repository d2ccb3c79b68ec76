"""Write down the other work of a county: what is asked for, and who could do it from where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from allocation.delivery.groups import groups_needed
from allocation.other_work.duties import no_ways, no_works
from allocation.travelling import staff_travel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allocation.problem import Problem


class Asked(NamedTuple):
    """One piece of work as it is asked for.

    Attributes
    ----------
    kind
        One of `allocation.other_work.duties.KINDS`.
    subject
        In words.
    amount
        A week, or a year where ``yearly``. [units]
    hours
        Of one worker for one unit, without the journey. [h]
    role
        Who does it; empty for any qualified worker.
    district
        Where, in words; empty for the county.
    spots
        ``easting``, ``northing`` and ``weight`` of the places it takes staff to [m]; empty
        where nobody travels.
    travel_hours
        There and back, where it is a flat figure and not reckoned from the base. [h]
    crew
        Workers at once.
    yearly
        Whether the count is of a year.
    weeks
        Of a year in which it is done. [weeks]
    """

    kind: str
    subject: str
    amount: float
    hours: float
    role: str = ""
    district: str = ""
    spots: pd.DataFrame | None = None
    travel_hours: float | None = None
    crew: int = 1
    yearly: bool = False
    weeks: float = 52.0


def list_works(problem: Problem, asked: Sequence[Asked]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write the tables of other work.

    Parameters
    ----------
    problem
        The county: its workers, their bases and mileage rates.
    asked
        What is asked for; what counts nothing is left out.

    Returns
    -------
    works : DataFrame
        As `allocation.other_work.duties.OtherWork` holds them.
    ways : DataFrame
        The same.

    Notes
    -----
    Journeys are estimated from the base of each worker to the places of the work, each place
    counting by its weight. Who would have to travel longer than a day allows is left out.
    """
    works: list[dict[str, Any]] = []
    ways: list[dict[str, Any]] = []
    for work in asked:
        if work.amount <= 0:
            continue
        key = f"{work.kind} {len(works) + 1}"
        units = work.amount * work.crew / (work.weeks if work.yearly else 1.0)
        works.append(
            {
                "work_id": key, "kind": work.kind, "subject": work.subject,
                "district": work.district, "units": units, "most": units / work.crew,
                "crew": work.crew, "yearly": work.yearly, "weeks": work.weeks,
            }
        )  # fmt: skip
        roads = _journeys(problem, work)
        limits = problem.settings
        for who, minutes, miles in roads.itertuples():
            hours = work.hours + minutes / 60
            if minutes <= limits.max_day_minutes and hours <= limits.max_day_hours:
                rate = float(problem.workers["mileage_rate"][who])
                ways.append(
                    {
                        "worker_id": who, "work_id": key, "hours": hours, "minutes": minutes,
                        "miles": miles, "mileage": miles * rate,
                    }
                )  # fmt: skip
    table = pd.DataFrame(works, columns=["work_id", *no_works().columns]).set_index("work_id")
    found = pd.DataFrame(ways, columns=["worker_id", "work_id", *no_ways().columns])
    return (
        table.astype(no_works().dtypes.to_dict()),
        found.set_index(["worker_id", "work_id"]).astype(float).sort_index(),
    )


def _journeys(problem: Problem, work: Asked) -> pd.DataFrame:
    """Give minutes and miles there and back of everyone who may do it, index ``worker_id``."""
    staff = problem.workers
    able = staff["hours"] > 0
    able &= (staff["role"] == work.role) if work.role else staff["qualified"].astype(bool)
    staff = staff[able]
    flat = 0.0 if work.travel_hours is None else 60 * work.travel_hours
    still = pd.DataFrame({"minutes": flat, "miles": 0.0}, index=staff.index)
    if work.spots is None or not len(work.spots) or not len(staff):
        return still
    limits = problem.settings
    spots = work.spots.rename_axis("venue_id")
    one_way = staff_travel(
        staff, spots, circuity=limits.staff_circuity, speed_kmh=limits.staff_speed_kmh,
        longest_minutes=float("inf"),
    )  # fmt: skip
    weight = spots["weight"].astype(float)
    share = (weight / weight.sum()).reindex(one_way.index.get_level_values("venue_id"))
    mean = one_way[["minutes", "miles"]].mul(share.to_numpy(float), axis=0)
    both = 2 * mean.groupby(level="worker_id").sum()
    return both if work.travel_hours is None else both.assign(minutes=flat)


def meetings_of(eligible: float, *, capacity: int, weeks: int) -> int:
    """Give the meetings that all eligible pupils of a school need in a year.

    Parameters
    ----------
    eligible
        Pupils. [people]
    capacity
        Of one group. [people]
    weeks
        Meetings of one group. [meetings]

    Returns
    -------
    int
        [meetings / year]

    Examples
    --------
    23 pupils make three groups of six meetings.

    >>> meetings_of(23, capacity=10, weeks=6)
    18
    """
    return groups_needed(round(eligible), capacity=capacity) * weeks
