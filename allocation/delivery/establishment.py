"""Posts that a team should have, has, and lacks; no rate without the posts it should have."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from allocation.delivery.pay import FULL_TIME_HOURS
from outreach.errors import TableError


def contracted_hours(wte: float, *, hours: float = FULL_TIME_HOURS) -> float:
    """Give the paid hours of posts.

    Examples
    --------
    >>> contracted_hours(12), contracted_hours(9)
    (444.0, 333.0)
    """
    return wte * hours


def vacancy_rate(vacant: float, established: float | None) -> float:
    """Divide vacant posts by those there should be.

    Parameters
    ----------
    vacant
        Posts nobody is in. [posts or WTE]
    established
        Posts there should be, in the same unit; None where nobody says.

    Returns
    -------
    float
        [share]

    Raises
    ------
    TableError
        Without the posts there should be: a number of vacancies alone is no rate.

    Examples
    --------
    >>> vacancy_rate(3, 12)
    0.25
    """
    if established is None or not np.isfinite(established) or established <= 0:
        msg = (
            f"vacancy rate: {vacant:g} vacancies and no number of established posts. Give the "
            "posts there should be; a count alone is no rate."
        )
        raise TableError(msg)
    if not 0 <= vacant <= established:
        msg = (
            f"vacancy rate: {vacant:g} vacancies of {established:g} established posts; expected "
            "0 or more, and no more than there are posts."
        )
        raise TableError(msg)
    return vacant / established


def establishment(staff: pd.DataFrame, *, team: str = "employer") -> pd.DataFrame:
    """Add up the posts of each team: those it should have, those filled, those vacant.

    Parameters
    ----------
    staff : DataFrame, index ``worker_id``
        ``wte``, ``vacant`` and the column of the team.
    team
        Column that names the team.

    Returns
    -------
    DataFrame, index ``team``
        ``established``, ``in_post``, ``vacant``. [WTE] A team of which the table lists vacant
        posts alone does not say how many posts there should be: ``established`` is missing.

    Examples
    --------
    >>> staff = pd.DataFrame({"employer": "YPS", "wte": [1.0, 0.6], "vacant": [False, True]})
    >>> establishment(staff).to_dict("index")
    {'YPS': {'established': 1.6, 'in_post': 1.0, 'vacant': 0.6}}
    """
    names = staff[team].fillna("").replace("", "not said").rename("team")
    gone = staff["wte"].where(staff["vacant"].astype(bool), 0.0)
    parts = pd.DataFrame(
        {"established": staff["wte"], "in_post": staff["wte"] - gone, "vacant": gone}
    )
    teams = parts.groupby(names).sum()
    listed = ~staff["vacant"].astype(bool).groupby(names).all()  # somebody is in post
    return teams.assign(established=teams["established"].where(listed.reindex(teams.index)))


def vacancy_table(posts: pd.DataFrame) -> pd.DataFrame:
    """Say for each team how many posts are vacant, and the rate where it can be told.

    Parameters
    ----------
    posts : DataFrame, index ``team``
        ``vacant`` and ``established``, which may be missing.

    Returns
    -------
    DataFrame, index ``team``
        `posts` with ``rate`` [share], missing where there is none, and ``sentence``.

    Examples
    --------
    >>> posts = pd.DataFrame({"vacant": [13.0], "established": [float("nan")]}, index=["Medway"])
    >>> vacancy_table(posts)["sentence"].tolist()
    ['Medway: 13 vacancies; no rate, because nobody says how many posts there should be.']
    """
    told: list[tuple[float, str]] = []
    for team, row in zip(posts.index, _records(posts), strict=True):
        vacant = float(row["vacant"])
        try:
            rate = vacancy_rate(vacant, float(row["established"]))
        except TableError:
            said = "no rate, because nobody says how many posts there should be"
            told.append((float("nan"), f"{team}: {vacant:g} vacancies; {said}."))
            continue
        of = f"{vacant:g} of {float(row['established']):g} posts"
        told.append((rate, f"{team}: {of} are vacant ({rate:.1%})."))
    return posts.assign(rate=[rate for rate, _ in told], sentence=[said for _, said in told])


def _records(posts: pd.DataFrame) -> list[dict[Any, Any]]:
    """Give the rows as plain dicts; what is not there is missing."""
    return posts.reindex(columns=["vacant", "established"]).to_dict("records")
