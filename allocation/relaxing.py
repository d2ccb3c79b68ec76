"""A relaxation that stays in the solver, to be solved again under other limits in little time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

from allocation.solving import to_highs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pulp
    from numpy.typing import NDArray

Limits = dict[int, tuple[float, float]]
FREE = (-float("inf"), float("inf"))


@dataclass(frozen=True, kw_only=True, eq=False)
class Relaxation:
    """A continuous model with sums of its variables that can be limited.

    Attributes
    ----------
    sums
        How many sums there are; they are numbered from 0.
    """

    sums: int
    _solver: Any
    _first: int

    def solve(self, limits: Mapping[int, tuple[float, float]]) -> tuple[float, NDArray[np.float64]]:
        """Solve under limits, starting from where the last solve ended.

        Parameters
        ----------
        limits
            Number of a sum to the least and the most it may be; the others are free.

        Returns
        -------
        value : float
            What no plan under these limits exceeds: minus infinity where there is none,
            infinity where the solver did not say.
        sums : ndarray
            Each sum in the relaxation; empty where there is no solution.
        """
        for number in range(self.sums):
            self._solver.changeRowBounds(self._first + number, *limits.get(number, FREE))
        self._solver.run()
        ended = self._solver.getModelStatus()
        if ended == highspy.HighsModelStatus.kInfeasible:
            return -float("inf"), np.zeros(0)
        if ended != highspy.HighsModelStatus.kOptimal:
            return float("inf"), np.zeros(0)
        value = float(self._solver.getInfo().objective_function_value)
        rows = np.array(self._solver.getSolution().row_value, dtype=float)
        return value, rows[self._first :]


def keep_relaxed(program: pulp.LpProblem, sums: Sequence[Sequence[pulp.LpVariable]]) -> Relaxation:
    """Hand the relaxation of a model to the solver, with one more row for each sum.

    Parameters
    ----------
    program
        To be maximised; it is not changed.
    sums
        The variables of each.

    Returns
    -------
    Relaxation
        Not solved yet.
    """
    variables = list(program.variables())
    columns = {id(variable): place for place, variable in enumerate(variables)}
    _, lp = to_highs(program, variables, columns, continuous=True)
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)  # noqa: FBT003  (the solver's own words)
    solver.setOptionValue("threads", 1)
    solver.passModel(lp)
    for own in sums:
        places = np.array([columns[id(v)] for v in own if id(v) in columns], dtype=np.int32)
        solver.addRow(*FREE, len(places), places, np.ones(len(places)))
    return Relaxation(sums=len(sums), _solver=solver, _first=lp.num_row_)
