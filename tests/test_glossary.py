"""One word for one thing: the code uses the glossary's words and none that it rules out."""

from __future__ import annotations

import ast
import re

import pytest

PACKAGES = ("outreach", "hotspots", "allocation", "maps")


@pytest.fixture(scope="module")
def rows(project):
    """The glossary's rows: the words of a term, and the words that are never used for it."""
    found = []
    for line in (project / "docs/glossary.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 5 and cells[0] not in {"term", "---"}:
            found.append((re.findall(r"`([^`]+)`", cells[0]), re.findall(r"`([^`]+)`", cells[4])))
    assert len(found) > 40
    return found


@pytest.fixture(scope="module")
def names(project):
    """Every name in the code: variables, arguments, attributes, functions, columns."""
    found = set()
    for package in PACKAGES:
        for path in (project / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for part in ("id", "arg", "attr", "name"):
                    found.add(getattr(node, part, None))
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return {name for name in found if isinstance(name, str)}


def test_every_term_of_the_glossary_is_used(rows, names):
    words = {word for terms, _ in rows for word in terms if not word.endswith("/")}
    spoken = "\n".join(sorted(names))
    # `session` counts as used in `sessions` and in `session_rows`, not in `obsession`
    unused = {
        word for word in words if not re.search(rf"(?<![a-z]){word}(?:e?s)?(?![a-z])", spoken)
    }
    assert unused == set()


def test_no_word_that_the_glossary_rules_out_is_used(rows, names):
    never = {word for _, ruled_out in rows for word in ruled_out}
    assert never & names == set()


def test_no_term_is_ruled_out_elsewhere(rows):
    terms = {word for own, _ in rows for word in own}
    never = {word for _, ruled_out in rows for word in ruled_out}
    assert terms & never == set()
