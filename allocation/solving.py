"""The one place that hands a model to HiGHS and says what came back.

PuLP writes the model down; this file turns it into sparse rows in one pass, sets the warm
start, and reports in its own words. PuLP's status is never read: it calls a run that the
clock stopped "Optimal".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import highspy
import numpy as np
import pandas as pd
import pulp

from outreach.errors import SolverError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

Status = Literal["proven", "feasible", "infeasible", "unknown"]
PROVEN_GAP = 1e-6


@dataclass(frozen=True, kw_only=True, eq=False)
class Outcome:
    """What a solve found.

    Attributes
    ----------
    status
        ``"proven"`` (nothing is better), ``"feasible"`` (a solution, with a bound),
        ``"infeasible"``, or ``"unknown"`` (stopped before any solution was found).
    value, bound
        Of the objective, in the model's own direction.
    gap
        ``|bound - value| / max(|value|, 1)``. [share]
    stopped_by
        ``"proven"``, ``"gap"``, ``"nodes"`` or ``"time"``.
    nodes
        Branch-and-bound nodes used.
    """

    status: Status
    value: float
    bound: float
    gap: float
    stopped_by: str
    nodes: int
    _values: NDArray[np.float64]
    _duals: NDArray[np.float64]
    _reduced: NDArray[np.float64]
    _columns: Mapping[int, int]
    _rows: tuple[str, ...]

    @property
    def is_usable(self) -> bool:
        """Whether there are values to read."""
        return self.status in {"proven", "feasible"}

    def read(self, variables: pd.Series) -> pd.Series:
        """Return the values of a Series of variables, same index; refused without a solution.

        A variable that no rule and no aim mentions is 0.
        """
        if not self.is_usable:
            msg = f"the solver has no solution to read ({self.status}); report this as a fault"
            raise SolverError(msg)
        places = [self._columns.get(id(variable)) for variable in variables]
        found = [0.0 if place is None else self._values[place] for place in places]
        return pd.Series(found, index=variables.index, dtype=float)

    def duals(self) -> pd.Series:
        """Return the price of each row of a continuous model, index ``row``.

        The sign is that of the model's own direction: what the objective gains when the
        right-hand side grows by one.
        """
        if self.status != "proven" or not len(self._duals):
            msg = "prices exist only for a continuous model solved to the end"
            raise SolverError(msg)
        return pd.Series(self._duals, index=pd.Index(self._rows, name="row"))

    def reduced(self, variables: pd.Series) -> pd.Series:
        """Return what each variable of a continuous model would still gain per unit.

        Above 0 (when maximising) only for a variable at its upper bound.
        """
        if self.status != "proven" or not len(self._reduced):
            msg = "prices exist only for a continuous model solved to the end"
            raise SolverError(msg)
        places = [self._columns.get(id(variable)) for variable in variables]
        found = [0.0 if place is None else self._reduced[place] for place in places]
        return pd.Series(found, index=variables.index, dtype=float)


def solve(
    model: pulp.LpProblem,
    *,
    gap: float = 0.0,
    max_nodes: int | None = None,
    time_limit: float = 120.0,
    seed: int = 1,
    start: Mapping[pulp.LpVariable, float] | None = None,
    continuous: bool = False,
) -> Outcome:
    """Solve a PuLP model with HiGHS, one thread, and say honestly how it ended.

    Parameters
    ----------
    model
        The model; it is not changed.
    gap
        Stop when proven this close to the best. [share]
    max_nodes
        Counted budget; None for none. [nodes]
    time_limit
        A safety net. [s]
    seed
        For the solver's own tie-breaking.
    start
        Values of a known solution to begin from; may be partial.
    continuous
        Solve the relaxation, in which nothing need be whole.

    Returns
    -------
    Outcome
        Values are read through it, and only when there are some.

    Raises
    ------
    SolverError
        When HiGHS refuses the model or its bounds contradict its solution.
    """
    variables = list(model.variables())
    columns = {id(variable): place for place, variable in enumerate(variables)}
    names, lp = to_highs(model, variables, columns, continuous=continuous)
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    options: dict[str, Any] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": seed,
        "time_limit": float(time_limit),
        "mip_rel_gap": float(gap),
        "mip_abs_gap": 1e-6,
    }
    if max_nodes is not None:
        options["mip_max_nodes"] = int(max_nodes)
    for option, value in options.items():
        if solver.setOptionValue(option, value) != highspy.HighsStatus.kOk:
            msg = f"HiGHS does not accept {option}={value!r}"
            raise SolverError(msg)
    if solver.passModel(lp) == highspy.HighsStatus.kError:
        msg = f"HiGHS refuses the model {model.name!r}"
        raise SolverError(msg)
    whole = not continuous and any(variable.cat == pulp.LpInteger for variable in variables)
    if start and whole:
        _warm_start(solver, start, columns)
    solver.run()
    return _outcome(solver, model, columns, names, gap=gap, whole=whole)


def to_highs(
    model: pulp.LpProblem,
    variables: list[pulp.LpVariable],
    columns: Mapping[int, int],
    *,
    continuous: bool,
) -> tuple[tuple[str, ...], highspy.HighsLp]:
    """Write the whole model as sparse rows, in one pass."""
    names, starts, places, factors, low, high = _rows(model, columns)
    infinite = highspy.kHighsInf
    lp = highspy.HighsLp()
    lp.num_col_ = len(variables)
    lp.num_row_ = len(names)
    cost = np.zeros(len(variables))
    for variable, factor in model.objective.items():
        cost[columns[id(variable)]] += factor
    lp.col_cost_ = cost
    lp.offset_ = float(model.objective.constant)
    lower = [-infinite if v.lowBound is None else v.lowBound for v in variables]
    upper = [infinite if v.upBound is None else v.upBound for v in variables]
    lp.col_lower_ = np.array(lower, dtype=float)
    lp.col_upper_ = np.array(upper, dtype=float)
    lp.row_lower_ = np.array(low, dtype=float)
    lp.row_upper_ = np.array(high, dtype=float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_col_ = len(variables)
    lp.a_matrix_.num_row_ = len(names)
    lp.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    lp.a_matrix_.index_ = np.array(places, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(factors, dtype=float)
    maximise = model.sense == pulp.LpMaximize
    lp.sense_ = highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize
    if not continuous:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(v.cat == pulp.LpInteger)] for v in variables]
    return tuple(names), lp


def _rows(
    model: pulp.LpProblem, columns: Mapping[int, int]
) -> tuple[list[str], list[int], list[int], list[float], list[float], list[float]]:
    """Lay the rows of the model end to end."""
    infinite = highspy.kHighsInf
    names: list[str] = []
    starts = [0]
    places: list[int] = []
    factors: list[float] = []
    low: list[float] = []
    high: list[float] = []
    for row in model.constraints():
        names.append(str(row.name))
        for variable, factor in row.items():
            places.append(columns[id(variable)])
            factors.append(factor)
        starts.append(len(places))
        bound = -row.constant
        low.append(-infinite if row.sense == pulp.LpConstraintLE else bound)
        high.append(infinite if row.sense == pulp.LpConstraintGE else bound)
    return names, starts, places, factors, low, high


def _warm_start(
    solver: highspy.Highs, start: Mapping[pulp.LpVariable, float], columns: Mapping[int, int]
) -> None:
    """Offer a known solution; HiGHS completes or discards it by itself."""
    pairs = sorted((columns[id(v)], value) for v, value in start.items() if id(v) in columns)
    at = np.array([place for place, _ in pairs], dtype=np.int32)
    values = np.array([value for _, value in pairs], dtype=float)
    solver.setSolution(len(pairs), at, values)


def _outcome(
    solver: highspy.Highs,
    model: pulp.LpProblem,
    columns: Mapping[int, int],
    names: tuple[str, ...],
    *,
    gap: float,
    whole: bool,
) -> Outcome:
    """Say in our words how the run ended, and refuse a bound that contradicts its value."""
    ended = solver.getModelStatus()
    info = solver.getInfo()
    solution = solver.getSolution()
    state = highspy.HighsModelStatus
    found = info.primal_solution_status == highspy.kSolutionStatusFeasible
    values = np.array(solution.col_value, dtype=float) if found else np.zeros(0)
    if ended == state.kModelEmpty:
        found, values = True, np.zeros(len(columns))
    value = float(info.objective_function_value) if found else float("nan")
    bound = value
    if whole:
        bound = float(info.mip_dual_bound)
    elif ended not in {state.kOptimal, state.kModelEmpty}:
        found, bound = False, float("nan")
    status: Status = "unknown"
    stopped = {state.kTimeLimit: "time", state.kSolutionLimit: "nodes"}.get(ended, "proven")
    apart = abs(bound - value) / max(abs(value), 1.0) if found else float("inf")
    if ended in {state.kInfeasible, state.kUnboundedOrInfeasible}:
        status = "infeasible"
    elif found:
        status = "proven" if apart <= PROVEN_GAP and stopped == "proven" else "feasible"
        if status == "feasible" and stopped == "proven":
            stopped = "gap" if apart <= gap + PROVEN_GAP else "nodes"
    if found and whole:
        better = bound - value if model.sense == pulp.LpMaximize else value - bound
        if better < -1e-4 * max(abs(value), 1.0):
            msg = f"HiGHS reports value {value:g} beyond its own bound {bound:g}"
            raise SolverError(msg)
    duals = np.array(solution.row_dual, dtype=float) if found and not whole else np.zeros(0)
    left = np.array(solution.col_dual, dtype=float) if found and not whole else np.zeros(0)
    return Outcome(
        status=status,
        value=value,
        bound=bound,
        gap=apart,
        stopped_by=stopped,
        nodes=max(int(info.mip_node_count), 0) if whole else 0,
        _values=values,
        _duals=duals,
        _reduced=left,
        _columns=columns,
        _rows=names,
    )
