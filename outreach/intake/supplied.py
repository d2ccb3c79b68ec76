"""What a county supplied besides: tables and layers, what is overdue, names nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from outreach.fiscal_quarters import fiscal_quarter
from outreach.intake.feeds import missing_feeds
from outreach.intake.optional_tables import OPTIONAL_TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from outreach.intake.inputs import Inputs

_SHOWN = 3
_MONTH_DAYS = 30.44
_FOR_ALL = ("", "all")


def overdue_actions(actions: pd.DataFrame, *, day: date) -> pd.DataFrame:
    """Find the actions that are not done and were due before a day.

    Parameters
    ----------
    actions : DataFrame, index ``action_id``
        The ``actions`` table.
    day
        The day.

    Returns
    -------
    DataFrame, index ``action_id``
        Rows of `actions`, longest overdue first, with ``days_overdue``. [days]
    """
    late = actions[~actions["done"] & (actions["due_date"] < pd.Timestamp(day))]
    days = (pd.Timestamp(day) - late["due_date"]).dt.days
    return late.assign(days_overdue=days).sort_values("due_date", kind="stable")


def unknown_names(
    optional: Mapping[str, pd.DataFrame], *, known: Mapping[str, pd.Index]
) -> tuple[str, ...]:
    """Say which rows name a venue, a slot or a session type that nobody has described.

    Parameters
    ----------
    optional
        Name of a table to the table.
    known
        ``venues``, ``slots`` and ``session_types`` to their keys.

    Returns
    -------
    tuple of str
        One sentence for each column with such rows.
    """
    found = []
    for table in OPTIONAL_TABLES:
        frame = optional.get(table.name)
        for name, cell in table.schema.columns.items():
            keys = known.get((cell.metadata or {})["names"])
            if frame is None or keys is None:
                continue
            strange = frame.index[~frame[name].isin([*keys, *_FOR_ALL])]
            if len(strange):
                at = ", ".join(map(str, strange[:_SHOWN]))
                found.append(
                    f"{table.name}: {name} of {len(strange)} row(s) is not in the table of "
                    f"{cell.metadata['names']}, e.g. row {at}."
                )
    return tuple(found)


def supplied_lines(inputs: Inputs) -> list[str]:
    """Say which of the further tables are there, each with its rows, and what each layer holds."""
    layers = _layer_lines(inputs.layer_facts)
    if not inputs.optional:
        return ["Supplied     no further tables", *layers]
    told = [f"{name} ({len(table)})" for name, table in inputs.optional.items()]
    halves = [told[at : at + 6] for at in range(0, len(told), 6)]
    heads = ["Supplied     ", *["             "] * len(halves)]
    tables = [head + ", ".join(part) for head, part in zip(heads, halves, strict=False)]
    return [*tables, *layers]


_LAYER_FIGURES = ("read", "left_out", "counted", "outside", "without_place")
_BASES = {"residence": "where people live", "event": "where something happened"}


def _layer_lines(facts: pd.DataFrame) -> list[str]:
    """Lay out one line a layer: what became of each of its events."""
    lines: list[str] = []
    for name, row in facts.iterrows():
        head = "Layers       " if not lines else "             "
        figures = ", ".join(
            f"{row[figure]:,.15g} {figure.replace('_', ' ')}"
            for figure in _LAYER_FIGURES
            if figure != "left_out" or row[figure]
        )
        months = f"; months {row['months']}" if row["months"] else ""
        lines.append(f"{head}{name}: {figures}; {row['basis']}: {_BASES[row['basis']]}{months}")
    return lines


def supplied_warnings(inputs: Inputs) -> list[str]:
    """Say what is overdue or unknown in the further tables."""
    day, said = inputs.config.county.data_date, []
    actions = inputs.optional.get("actions")
    if actions is not None:
        late = overdue_actions(actions, day=day)
        said += [
            f"action {key} is overdue by {_spell(int(row['days_overdue']))}: {row['action']} "
            f"({row['owner_role']}, due {_day(row['due_date'])})."
            for key, row in late.head(_SHOWN).iterrows()
        ]
        if len(late) > _SHOWN:
            said.append(f"{len(late) - _SHOWN} more actions are overdue.")
    keys = {
        "venues": inputs.venues.index,
        "slots": inputs.slots.index,
        "session_types": inputs.session_types.index,
    }
    return [*said, *unknown_names(inputs.optional, known=keys)]


def supplied_record(inputs: Inputs) -> dict[str, Any]:
    """Say the same for machines."""
    day = inputs.config.county.data_date
    feeds, actions = inputs.optional.get("feeds"), inputs.optional.get("actions")
    late = None if actions is None else overdue_actions(actions, day=day)
    return {
        "as_at": day.isoformat(),
        "quarter": fiscal_quarter(day),
        "tables": {name: len(table) for name, table in inputs.optional.items()},
        "layers": [
            {
                "layer": str(name),
                **{figure: float(row[figure]) for figure in _LAYER_FIGURES},
                **{word: str(row[word]) for word in ("kind", "basis", "months")},
            }
            for name, row in inputs.layer_facts.iterrows()
        ],
        "missing_feeds": []
        if feeds is None
        else missing_feeds(feeds, day=day)[["feed", "agency"]].to_dict("records"),
        "overdue_actions": []
        if late is None
        else [
            {
                "action_id": str(key),
                "owner_role": row["owner_role"],
                "days": int(row["days_overdue"]),
            }
            for key, row in late.iterrows()
        ],
    }


def _day(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%B %Y}"


def _spell(days: int) -> str:
    """Spell a time in days, or in months from two on.

    Examples
    --------
    >>> _spell(1), _spell(31), _spell(92)
    ('1 day', '31 days', '3 months')
    """
    if days < 2 * _MONTH_DAYS:
        return f"{days} day" + ("" if days == 1 else "s")
    return f"{days / _MONTH_DAYS:.0f} months"
