"""How a row of the model is written: variables with their factors, and a name by labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import pulp

if TYPE_CHECKING:
    from allocation.decisions import Variables
    from allocation.problem import Problem

Rows = Iterator[tuple[str, pulp.LpConstraint]]
Rule = Callable[["Problem", "Variables"], Rows]
Terms = Iterable[tuple[pulp.LpVariable, float]]


def weigh(*parts: Terms) -> pulp.LpAffineExpression:
    """Add variables up with their factors; PuLP itself would keep only the last of a repeat."""
    total: dict[pulp.LpVariable, float] = {}
    for part in parts:
        for variable, factor in part:
            total[variable] = total.get(variable, 0.0) + factor
    return pulp.LpAffineExpression(total)


def plain(variables: Iterable[pulp.LpVariable], factor: float = 1.0) -> Terms:
    """Give every variable the same factor."""
    return [(variable, factor) for variable in variables]


def label(*parts: object) -> str:
    """Name a row by its labels."""
    return "|".join(str(part) for part in parts)


def targets_of(x: Variables, rule: str) -> list[tuple[str, float]]:
    """List the subjects of one policy rule with what it asks for."""
    rules = x.targets.index.get_level_values("rule")
    mine = x.targets[rules == rule]
    return [
        (str(subject), float(target))
        for subject, target in zip(
            mine.index.get_level_values("subject"), mine["target"], strict=True
        )
    ]
