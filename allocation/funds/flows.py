"""Where the money of a plan comes from: the most tied first, each within its ties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pulp

from allocation.delivery.funding import whole_percentages
from allocation.funds.pots import Bucket, bucket_of, payers_of, work_bucket
from allocation.rows import plain, weigh
from allocation.solving import solve
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allocation.problem import Problem

NOBODY = "nobody"
COLUMNS: dict[str, type] = {
    "pot_id": str,
    "funder": str,
    "tied_to": str,
    "offered": float,
    "spent": float,
    "left": float,
    "percent": float,
    "used_up": bool,
    "on": str,
    "sentence": str,
}
PENNY = 0.005


def money_by_bucket(
    problem: Problem, sessions: pd.DataFrame, assignments: pd.DataFrame, other: pd.DataFrame
) -> dict[Bucket, float]:
    """Add up what a plan spends, by what is paid for.

    Parameters
    ----------
    problem
        The county.
    sessions, assignments, other
        Of the plan: ``sessions``, ``assignments`` and ``other_work``.

    Returns
    -------
    dict
        [GBP / week]
    """
    spent: dict[Bucket, float] = {}
    goods = problem.types["consumables"].reindex(sessions["session_type"]).fillna(0.0)
    often = sessions["sessions_per_week"].to_numpy(float)
    held = sessions["hire_cost"].to_numpy(float) + goods.to_numpy(float) * often
    keys = {}
    for (session, row), gbp in zip(walk(sessions.iterrows()), held.tolist(), strict=True):
        keys[session] = bucket_of(problem, row["venue_id"], row["session_type"])
        spent[keys[session]] = spent.get(keys[session], 0.0) + gbp
    rate = problem.workers["mileage_rate"].astype(float)
    for row in walk(assignments.itertuples()):
        gbp = float(row.miles) * float(rate[row.worker_id])
        spent[keys[row.session_id]] += gbp
    works = problem.other.works
    for row in walk(other[other["work_id"].isin(works.index)].itertuples() if len(other) else ()):
        if row.worker_id:
            work = works.loc[row.work_id]
            weeks = float(work["weeks"]) if work["yearly"] else 1.0
            bucket = work_bucket(works, row.work_id)
            gbp = float(row.miles) / weeks * float(rate[row.worker_id])
            spent[bucket] = spent.get(bucket, 0.0) + gbp
    return {bucket: gbp for bucket, gbp in sorted(spent.items()) if gbp > PENNY / 10}


def share_out(problem: Problem, spent: Mapping[Bucket, float]) -> pd.DataFrame:
    """Let pots pay, those that may pay for least first.

    Parameters
    ----------
    problem
        The county, with its ``funds``.
    spent
        From `money_by_bucket`. [GBP / week]

    Returns
    -------
    DataFrame
        ``pot_id``, ``bucket``, ``gbp``; what no pot may pay, or can, stands with `NOBODY`.
    """
    pots = problem.funds.pots
    model = pulp.LpProblem("money", pulp.LpMinimize)
    payers = {bucket: sorted(payers_of(problem.funds, bucket)) for bucket in spent}
    reach = pd.Series([pot for own in payers.values() for pot in own], dtype=str).value_counts()
    keys: list[tuple[str, Bucket]] = []
    made: list[pulp.LpVariable] = []
    terms: list[tuple[pulp.LpVariable, float]] = []
    for bucket, own in payers.items():
        for pot in [*own, NOBODY]:
            pay = model.add_variable(f"pay_{len(made)}", 0)
            keys.append((pot, bucket))
            made.append(pay)
            terms.append((pay, 1e6 if pot == NOBODY else float(reach[pot])))
    flow = pd.Series(made, index=pd.RangeIndex(len(made)), dtype=object)
    for bucket, gbp in spent.items():
        own = [pay for (_, for_what), pay in zip(keys, made, strict=True) if for_what == bucket]
        model.addConstraint(weigh(plain(own)) == float(gbp), f"paid|{bucket}")
    for pot, most in walk(pots["weekly"].items()):
        own = [pay for (who, _), pay in zip(keys, made, strict=True) if who == pot]
        if own:
            model.addConstraint(weigh(plain(own)) <= float(most), f"pot|{pot}")
    model.setObjective(weigh(terms))
    paid = solve(model).read(flow) if made else flow.astype(float)
    table = pd.DataFrame({"pot_id": [pot for pot, _ in keys], "bucket": [b for _, b in keys]})
    table = table.assign(gbp=paid.to_numpy(float))
    return table[table["gbp"] > PENNY / 10].reset_index(drop=True)


def funding_table(
    problem: Problem, sessions: pd.DataFrame, assignments: pd.DataFrame, other: pd.DataFrame
) -> pd.DataFrame:
    """Say what each pot offers, what it pays for and what is left.

    Parameters
    ----------
    problem
        The county.
    sessions, assignments, other
        As in `money_by_bucket`.

    Returns
    -------
    DataFrame
        One row per pot: ``pot_id, funder, tied_to, offered, spent, left`` [GBP / week],
        ``percent`` (of all that is spent; sums to 100.0), ``used_up`` (it holds less than the
        cheapest session it may pay for), ``on`` (what it pays for, in words), ``sentence``. A
        last row `NOBODY` where something is paid by none. No rows without pots.
    """
    pots = problem.funds.pots
    if not len(pots):
        return pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    paid = share_out(problem, money_by_bucket(problem, sessions, assignments, other))
    sums = paid.groupby("pot_id")["gbp"].sum().reindex([*pots.index, NOBODY]).fillna(0.0)
    percent = whole_percentages(sums)
    rows = []
    for pot in sums.index if sums[NOBODY] > PENNY else pots.index:
        known = pot in pots.index
        offered = float(pots["weekly"][pot]) if known else 0.0
        spent = float(sums[pot])
        left = max(0.0, offered - spent)
        on = _on(problem, paid[paid["pot_id"] == pot])
        cheapest = _cheapest(problem, str(pot)) if known else 0.0
        funder = str(pots["funder"][pot]) if known else NOBODY
        rows.append(
            {
                "pot_id": pot, "funder": funder, "tied_to": _ties(problem, pot) if known else "",
                "offered": offered, "spent": spent, "left": left, "percent": percent[pot],
                "used_up": known and left < cheapest - PENNY, "on": on,
                "sentence": _sentence(funder, (offered, spent, left), cheapest, on),
            }
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _title(problem: Problem, kind: str) -> str:
    """Name a session type or a kind of other work."""
    return str(problem.types["title"].get(kind, kind))


def _on(problem: Problem, paid: pd.DataFrame) -> str:
    """Say what a pot pays for, the most first."""
    kinds = [_title(problem, bucket.session_type) for bucket in paid["bucket"]]
    sums = paid["gbp"].groupby(kinds).sum().sort_values(ascending=False, kind="stable")
    return "; ".join(f"{kind} GBP {gbp:,.2f}" for kind, gbp in sums.items())


def _ties(problem: Problem, pot: str) -> str:
    """Say what a pot is tied to."""
    row = problem.funds.pots.loc[pot]
    kinds = sorted(_title(problem, kind) for kind in row["session_types"])
    parts = [*kinds, *sorted(row["streams"]), *sorted(row["districts"])]
    return ", ".join(parts) or "nothing: it may pay for all"


def _cheapest(problem: Problem, pot: str) -> float:
    """Give what the cheapest session costs that a pot may pay for; a session may be free."""
    able = [
        float(cost)
        for (place, kind), cost in walk(problem.offers["cost"].items())
        if cost > 0 and pot in payers_of(problem.funds, bucket_of(problem, place, kind))
    ]
    return min(able, default=0.0)


def _sentence(funder: str, money: tuple[float, float, float], cheapest: float, on: str) -> str:
    """Say how far the money of a funder goes."""
    offered, spent, left = money
    if funder == NOBODY:
        return f"GBP {spent:,.2f} a week is paid by nobody: {on}."
    if not on:
        return f"{funder}: GBP {offered:,.2f} a week, of which nothing is needed or may be spent."
    told = f"{funder}: GBP {spent:,.2f} of {offered:,.2f} a week, on {on}."
    if left < cheapest - PENNY:
        told += f" What is left pays for no more sessions: more would need money of {funder}."
    return told
