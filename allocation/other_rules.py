"""The rules about work beside sessions: it takes hours of the contract, and it should be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.rows import Rows, label, plain, targets_of, weigh
from allocation.walking import gather

if TYPE_CHECKING:
    from allocation.decisions import Variables
    from allocation.problem import Problem


def hours_hold_other_work(problem: Problem, x: Variables) -> Rows:
    r"""Do it in paid hours: :math:`\sum_{vk} (L_k+s_{ev}) A_{evk} + \sum_w h_{ew} y_{ew} \le H_e`.

    A row for each worker who could do any of it; it holds the row of `hours_within_contract`.
    """
    ways = problem.other.ways
    if not len(ways):
        return
    hours = problem.teams["hours"].reindex(x.give.index).to_numpy(float)
    give = x.give.to_numpy()
    sessions = dict(gather(x.give.index, "worker_id"))
    for who, places in gather(ways.index, "worker_id"):
        mine = sessions.get(who, [])
        held = zip(give[mine], hours[mine].tolist(), strict=True)
        other = zip(x.other.iloc[places], ways["hours"].iloc[places].astype(float), strict=True)
        yield label("other hours", who), weigh(held, other) <= float(problem.workers["hours"][who])


def other_work_is_done(problem: Problem, x: Variables) -> Rows:
    r"""Do what is asked for beside sessions: :math:`\sum_e y_{ew} + e_w \ge n_w`."""
    done = dict(gather(problem.other.ways.index, "work_id"))
    for subject, target in targets_of(x, "other_work"):
        mine = x.other.iloc[done.get(subject, [])]
        short = [(x.short["other_work", subject], 1.0)]
        yield label("other_work", subject), weigh(plain(mine), short) >= target
