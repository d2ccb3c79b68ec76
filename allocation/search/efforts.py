"""How long to search for the plan, counted: quick, normal or thorough; never by the clock."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Literal

from outreach.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

Effort = Literal["quick", "normal", "thorough"]
Aims = Literal["in order", "weighted"]


@dataclass(frozen=True, kw_only=True)
class Budget:
    """How long to search, counted.

    Attributes
    ----------
    effort
        The name of the effort.
    aims
        ``"in order"``: the lesser aims are settled one after the other at the end;
        ``"weighted"``: only at their small weights in the search.
    max_nodes
        Of each search. [nodes]
    gap
        A search stops when it is proven this close to its best. [share]
    max_zones
        Areas are merged into about this many demand zones while searching. [zones]
    price_zones
        Zones of the relaxation that prices the county's limits; `max_zones` where those are
        fewer. [zones]
    kernel_size
        Venue and type pairs that the search considers. [pairs]
    rounds
        Neighbourhoods of the plan that are searched. [rounds]
    every_area
        Whether the bound is made of every area, not of zones.
    splits
        How often the plans are split in two parts, each with a bound of its own. [splits]
    seed
        For the solver's own tie-breaking and for the neighbourhoods.
    time_limit
        A safety net for each search. [s]
    """

    effort: str = "normal"
    aims: str = "in order"
    max_nodes: int = 5
    gap: float = 0.01
    max_zones: int = 160
    price_zones: int = 160
    kernel_size: int = 50
    rounds: int = 0
    every_area: bool = False
    splits: int = 0
    seed: int = 1
    time_limit: float = 300.0

    def record(self) -> dict[str, float | str]:
        """Give what a plan keeps of its search; the clock is no part of it."""
        return {key: value for key, value in asdict(self).items() if key != "time_limit"}


EFFORTS: Mapping[str, Budget] = {
    "quick": Budget(
        effort="quick", max_nodes=2, gap=0.02, max_zones=80, price_zones=70, kernel_size=40
    ),
    "normal": Budget(effort="normal"),
    "thorough": Budget(
        effort="thorough",
        max_nodes=20,
        gap=0.002,
        kernel_size=60,
        rounds=24,
        every_area=True,
        splits=16,
    ),
}


def budget_of(effort: str, **single: float | str | None) -> Budget:
    """Give the budget of an effort, with single figures replaced.

    Parameters
    ----------
    effort
        ``"quick"``, ``"normal"`` or ``"thorough"``.
    **single
        Attributes of `Budget`; None keeps that of the effort.

    Returns
    -------
    Budget
        Counted, so that the same county gives the same plan.

    Raises
    ------
    ConfigError
        When the effort is not known.

    Examples
    --------
    >>> budget_of("thorough").rounds, budget_of("quick", max_nodes=3).max_nodes
    (24, 3)
    """
    if effort not in EFFORTS:
        msg = f"effort: found {effort!r}, expected one of {', '.join(EFFORTS)}."
        raise ConfigError(msg)
    own = {key: value for key, value in single.items() if value is not None}
    return replace(EFFORTS[effort], **own)  # type: ignore[arg-type]
