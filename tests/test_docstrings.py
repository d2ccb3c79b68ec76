"""Public docstrings follow numpydoc: a verb in full, a small function in one line or in full."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import tomllib

import pytest
from numpydoc.validate import ERROR_MSGS, validate

PACKAGES = ("outreach", "hotspots", "allocation", "maps")
# What a docstring of one line can be held to: there is no section to judge.
OF_ONE_LINE = {"GL01", "GL02", "GL03", "SS01", "SS02", "SS03", "SS04", "SS05", "SS06"}


def verbs() -> list[str]:
    """Name every verb that a package lists for the world, where it is defined."""
    found = set()
    for package in PACKAGES:
        module = importlib.import_module(package)
        for name in module.__all__:
            verb = getattr(module, name)
            if inspect.isfunction(verb):
                found.add(f"{verb.__module__}.{verb.__qualname__}")
    return sorted(found)


def functions() -> list[str]:
    """Name every function of ours without an underscore, in every module."""
    found = set()
    for package in PACKAGES:
        path = importlib.import_module(package).__path__
        for module_info in pkgutil.walk_packages(path, prefix=f"{package}."):
            if module_info.name.endswith("__main__"):
                continue
            module = importlib.import_module(module_info.name)
            for name, thing in inspect.getmembers(module, inspect.isfunction):
                if thing.__module__ == module.__name__ and not name.startswith("_"):
                    found.add(f"{module.__name__}.{name}")
    return sorted(found)


@pytest.fixture(scope="module")
def checks(project):
    """The checks that pyproject.toml asks for: all, but for those it names."""
    settings = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    named = set(settings["tool"]["numpydoc_validation"]["checks"])
    assert "all" in named
    return set(ERROR_MSGS) - named


def faults(name: str, wanted: set[str]) -> list[str]:
    """List what numpydoc finds wrong with one docstring."""
    return [f"{code} {text}" for code, text in validate(name)["errors"] if code in wanted]


def test_every_verb_tells_all(checks):
    told = {name: faults(name, checks) for name in verbs()}
    assert {name: wrong for name, wrong in told.items() if wrong} == {}


def test_every_other_function_has_one_line_or_all(checks):
    wrong = {}
    for name in functions():
        module, _, function = name.rpartition(".")
        text = inspect.getdoc(getattr(importlib.import_module(module), function)) or ""
        wanted = checks if "Parameters\n---" in text else checks & (OF_ONE_LINE | {"GL08"})
        if told := faults(name, wanted):
            wrong[name] = told
    assert wrong == {}
