"""What each decision of people costs: the same county planned again without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from allocation.overriding import apply_overrides, override_text
from allocation.search.allocating import allocate
from allocation.search.evaluating import does_as_asked
from allocation.walking import walk

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem

COLUMNS = ["action", "text", "done", "contacts", "share", "minutes", "miles", "sentence"]
LEAST = 0.005  # of planning demand: less is not told apart from the way the search ended


def price_overrides(
    problem: Problem, overrides: pd.DataFrame, plan: Plan, *, most: int = 6, **search: Any
) -> pd.DataFrame:
    """Say what each override costs in people reached, minutes and miles.

    Parameters
    ----------
    problem
        The county as the tables have it, without any override.
    overrides : DataFrame, index ``override_id``
        As for `allocation.overriding.apply_overrides`.
    plan
        The plan with all of them.
    most
        How many are priced, in the order of the table; each is a plan of its own.
    **search
        Options of `allocate`, the same as of `plan`.

    Returns
    -------
    DataFrame, index ``override_id``
        ``action``, ``text``, ``done`` (whether the plan does it), ``contacts`` (more need met
        without it) [contacts/week], ``share`` (the same, of planning demand), ``minutes``
        (more travelled by young people, for each contact, because of it) [min], ``miles`` (more
        driven by staff because of it) [miles/week], ``sentence``; missing where not priced.
    """
    rows = []
    demand = max(float(problem.areas["demand"].sum()), 1e-12)
    for number, (key, row) in enumerate(walk(overrides.iterrows())):
        text = override_text(problem, row)
        done = _is_done(problem, overrides, key, plan)
        figures = (float("nan"),) * 4
        if number < most:
            free = apply_overrides(problem, overrides.drop(index=key))
            other = allocate(free, start=plan, **search)
            more = _contacts(other) - _contacts(plan)
            figures = (
                more,
                more / demand,
                _minutes(problem, plan) - _minutes(problem, other),
                float(plan.workers["miles"].sum() - other.workers["miles"].sum()),
            )
        said = _sentence(row["action"], text, done=done, figures=figures)
        rows.append((key, row["action"], text, done, *figures, said))
    table = pd.DataFrame(rows, columns=["override_id", *COLUMNS]).set_index("override_id")
    return table.astype({"done": bool} | dict.fromkeys(COLUMNS[3:7], float))


def _is_done(problem: Problem, overrides: pd.DataFrame, key: str, plan: Plan) -> bool:
    """Tell whether the plan does what one override asks; a ban is always kept."""
    if overrides["action"][key] == "ban":
        return True
    asks = dict(apply_overrides(problem, overrides).asks.iterrows())
    return does_as_asked(asks[key], plan.sessions)


def _contacts(plan: Plan) -> float:
    """Add up the planning demand met. [contacts/week]."""
    return float(plan.served["contacts"].sum())


def _minutes(problem: Problem, plan: Plan) -> float:
    """Average the journey of young people over the contacts. [min]."""
    served = plan.served["contacts"]
    pairs = served.groupby(level=["area_code", "venue_id"]).sum()
    far = problem.access["minutes"].reindex(pairs.index)
    return float((pairs * far).sum() / max(float(pairs.sum()), 1e-12))


def _sentence(action: str, text: str, *, done: bool, figures: tuple[float, ...]) -> str:
    """Say in words what a decision costs."""
    what = {"ban": f"Not using {text}", "keep": f"Keeping {text}"}.get(action, f"Having {text}")
    contacts, share, minutes, miles = figures
    if not done:
        return f"{what} was asked for, and does not fit."
    if pd.isna(contacts):
        return f"{what} was followed; what it costs was not worked out."
    if abs(share) < LEAST:
        reached = "changes how many young people are reached by less than the plan can tell"
    else:
        way = "fewer" if contacts > 0 else "more"
        reached = f"reaches {abs(contacts):.1f} {way} contacts a week ({abs(share):.1%} of demand)"
    return (
        f"{what} {reached}; young people travel {_change(minutes, 'minutes')} for each visit, and "
        f"staff drive {_change(miles, 'miles')} a week."
    )


def _change(amount: float, unit: str) -> str:
    """Say how much more or less, in whole units."""
    size = round(abs(amount))
    if size == 0:
        return f"as many {unit}"
    return f"{size} {'more' if amount > 0 else 'fewer'} {unit}"
