"""The other work a county asks for, who could do it, and how much of it one worker may do.

Everything is asked for in units of one worker: eight visits are eight units; six meetings of a
school group with two workers are twelve, of which one worker can do six.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

VISITS = "one-to-one visits"
REMOTE = "remote contacts"
TRAINING = "referrer training"
GROUPS = "school groups"
AFTER_GROUPS = "visits after groups"
EVENT = "event"
KINDS = (VISITS, REMOTE, TRAINING, GROUPS, AFTER_GROUPS)

_WORKS = {
    "kind": str,
    "subject": str,
    "district": str,
    "units": float,
    "most": float,
    "crew": int,
    "yearly": bool,
    "weeks": float,
}
_WAYS = {"hours": float, "minutes": float, "miles": float, "mileage": float}
_EVENTS = {"name": str, "date_from": object, "date_to": object, "workers": int, "hours": float}


def no_works() -> pd.DataFrame:
    """Return the table of other work without rows.

    Examples
    --------
    >>> list(no_works().columns[:4])
    ['kind', 'subject', 'district', 'units']
    """
    index = pd.Index([], name="work_id", dtype="str")
    return pd.DataFrame(columns=list(_WORKS), index=index).astype(_WORKS)


def no_ways() -> pd.DataFrame:
    """Return the table of who could do it without rows."""
    index = pd.MultiIndex.from_arrays([[], []], names=["worker_id", "work_id"])
    return pd.DataFrame(columns=list(_WAYS), index=index).astype(_WAYS)


def no_events() -> pd.DataFrame:
    """Return the table of events without rows."""
    index = pd.Index([], name="event_id", dtype="str")
    return pd.DataFrame(columns=list(_EVENTS), index=index).astype(_EVENTS)


def work_priorities(works: pd.DataFrame) -> pd.Series:
    """Let each kind of work count as one whole rule, divided by what is asked of it.

    Examples
    --------
    >>> works = pd.DataFrame({"kind": ["a", "a", "b"], "units": [6.0, 2.0, 1.0]})
    >>> work_priorities(works).tolist()
    [0.75, 0.25, 1.0]
    """
    return works["units"] / works.groupby("kind")["units"].transform("sum")


def other_work_targets(works: pd.DataFrame) -> list[tuple[str, str, float, float, float]]:
    """List each work as `allocation.targets.policy_targets` lists a rule's subjects."""
    units = works["units"].astype(float)
    return [
        ("other_work", str(work), asked, asked, weight)
        for work, asked, weight in zip(
            works.index, units.tolist(), work_priorities(works).tolist(), strict=True
        )
    ]


def most_units(other: OtherWork) -> pd.Series:
    """Give the most of each work that each worker may do, index as ``ways``. [units / week]."""
    work = other.ways.index.get_level_values("work_id")
    return pd.Series(other.works["most"].reindex(work).to_numpy(float), index=other.ways.index)


@dataclass(frozen=True, kw_only=True, eq=False)
class OtherWork:
    """What is asked for beside sessions.

    Attributes
    ----------
    works
        Index ``work_id``: ``kind``, ``subject`` (in words), ``district``, ``units`` [of one
        worker / week], ``most`` (units of one worker) [/ week], ``crew`` (workers at once),
        ``yearly`` (it is asked for by the year), ``weeks`` (of a year in which it is done).
    ways
        Index (``worker_id``, ``work_id``), who could do it: ``hours`` of one unit with travel
        [h], ``minutes`` and ``miles`` there and back, ``mileage`` [GBP].
    events
        Index ``event_id``: ``name, date_from, date_to, workers, hours`` (of each, in all) [h].
    remote
        Index ``area_code``: ``demand`` [contacts / week], ``minutes`` to the nearest venue,
        ``hotspot_id``; what remote contacts may be given to. Empty where none are asked for.
    remote_share, far_minutes
        Most of a hotspot's demand; areas further than this may exceed it. [share, min]
    """

    works: pd.DataFrame = field(default_factory=no_works)
    ways: pd.DataFrame = field(default_factory=no_ways)
    events: pd.DataFrame = field(default_factory=no_events)
    remote: pd.DataFrame = field(default_factory=pd.DataFrame)
    remote_share: float = 0.3
    far_minutes: float = 45.0

    @property
    def is_asked(self) -> bool:
        """Whether anything is asked for that takes hours every week."""
        return len(self.works) > 0
