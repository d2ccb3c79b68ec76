"""Every plan that anything makes in these tests is checked, by the checker that shares nothing.

`allocate` is wrapped as its module loads, before anybody imports it from there: the test
itself, the command line it calls, and what plans again for a price or a vacancy. What the
checker found is kept as long as the plan lives, so that a test, or the stage of a run, that
asks for the same plan of the same county is answered without the work being done twice.
"""

from __future__ import annotations

import sys
from functools import wraps
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, ref

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

SEARCH = "allocation.search.allocating"
CHECKER = "allocation.checking.whole_plan"
BROKEN = "allocate returned a plan that breaks rules"


class PlanWatch(MetaPathFinder):
    """Finds two modules as Python does, and wraps their verbs once they are loaded.

    Attributes
    ----------
    checked
        Plans looked at in this process.
    """

    def __init__(self) -> None:
        self.checked = 0
        self._found: WeakKeyDictionary[Any, tuple[Any, Any]] = WeakKeyDictionary()
        self._wrapped = {
            SEARCH: ("allocate", self._watched),
            CHECKER: ("check_plan", self._remembered),
        }

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> Any:
        """Leave every other module to Python."""
        if fullname not in self._wrapped:
            return None
        verb, wrap = self._wrapped[fullname]
        spec = PathFinder.find_spec(fullname, path, target)
        assert spec is not None
        assert spec.loader is not None
        load = spec.loader.exec_module

        def load_and_wrap(module: ModuleType) -> None:
            load(module)
            vars(module)[verb] = wrap(vars(module)[verb])

        vars(spec.loader)["exec_module"] = load_and_wrap
        return spec

    def _watched(self, search: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap the search: a plan that breaks a rule fails the test in which it was made."""

        @wraps(search)
        def allocate(problem: Any, **options: Any) -> Any:
            from allocation.checking.whole_plan import check_plan

            plan = search(problem, **options)
            broken = check_plan(plan, problem)
            self._found[plan] = (ref(problem), broken)
            self.checked += 1
            assert broken.empty, f"{BROKEN}:\n{broken.to_string()}"
            return plan

        return allocate

    def _remembered(self, check: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap the checker: what it found in the very same plan and county is known."""

        @wraps(check)
        def check_plan(plan: Any, problem: Any) -> Any:
            county, broken = self._found.get(plan, (lambda: None, None))
            return broken.copy() if county() is problem else check(plan, problem)

        return check_plan


def watch_plans() -> PlanWatch:
    """Begin to watch; to be called before anything has imported the search."""
    assert SEARCH not in sys.modules, "plans are watched from the first import on"
    watch = PlanWatch()
    sys.meta_path.insert(0, watch)
    return watch
