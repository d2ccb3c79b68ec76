"""The house keeps its shape: layers, names, sizes, one writer, lazy doors."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest
from importlinter.cli import lint_imports

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGES = ("outreach", "hotspots", "allocation", "maps")
LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 60
EMPTY_NAMES = {"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"}
# Verbs that design.md names for later issues too: no module may take their names meanwhile.
PLANNED_VERBS = {
    "read_referrals", "read_areas", "geocode", "count_referrals", "expected_referrals",
    "relative_risk", "scan", "local_clusters", "density_clusters", "label_hotspots",
    "compare_hotspots", "travel_minutes", "within_standard", "locate", "allocate", "check_plan",
    "compare_plans", "alternatives", "explain", "map_hotspots", "map_plan", "meeting_pack",
    "workbook", "rota", "load", "compare",
}  # fmt: skip
# The one writer of results, the keeper of the user's cache folder, and what fills that folder
# when `outreach.cache.publish_folder` asks it to.
WRITERS = {"outreach/results.py", "outreach/cache.py"}
FILLERS = {"hotspots/postcodes/builtin_directory.py", "hotspots/postcodes/directory_cache.py"}
WRITING_METHODS = {
    "write_text", "write_bytes", "to_csv", "to_excel", "to_file", "to_json", "to_parquet",
    "to_feather", "to_pickle", "savez", "save", "savetxt", "mkdir", "unlink", "rmdir", "touch",
    "rmtree", "copyfile", "copytree", "makedirs", "NamedTemporaryFile",
}  # fmt: skip


def sources(project: Path, *folders: str) -> list[Path]:
    """List our Python files, in a fixed order."""
    return sorted(path for folder in folders for path in (project / folder).rglob("*.py"))


def module_name(project: Path, path: Path) -> str:
    """Name a module as an import would."""
    parts = path.relative_to(project).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def python(code: str) -> str:
    """Run a line in an interpreter of its own and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


# --- layers ---------------------------------------------------------------------------


def test_imports_go_down_only(project, monkeypatch):
    monkeypatch.chdir(project)
    assert lint_imports(no_cache=True) == 0


def test_every_module_of_outreach_has_its_layer(project):
    settings = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = settings["tool"]["importlinter"]["contracts"]
    layered = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
    outside = {"outreach.__main__"}  # calls outreach.cli and does nothing else

    homeless = {
        name
        for path in sources(project, "outreach")
        if path.name != "__init__.py" and (name := module_name(project, path)) not in outside
        if not {name, name.rpartition(".")[0], ".".join(name.split(".")[:2])} & layered
    }

    assert homeless == set()


# --- names and sizes ------------------------------------------------------------------


def test_no_file_is_longer_than_a_person_can_hold(project):
    folders = (*PACKAGES, "tests", "tools", "benchmarks")
    lengths = {
        str(path.relative_to(project)): len(path.read_text(encoding="utf-8").splitlines())
        for path in sources(project, *folders)
    }
    assert {name: n for name, n in lengths.items() if n > LINES_OF_A_FILE} == {}


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function's body, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_function_is_longer_than_a_screen(project):
    long = {
        f"{module_name(project, path)}.{node.name}": code_lines(node)
        for path in sources(project, *PACKAGES)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and code_lines(node) > LINES_OF_A_FUNCTION
    }
    assert long == {}


def test_no_module_bears_the_name_of_a_public_verb(project):
    verbs = PLANNED_VERBS.union(*(importlib.import_module(name).__all__ for name in PACKAGES))
    assert {path.stem for path in sources(project, *PACKAGES)} & verbs == set()


def test_no_module_has_a_name_that_says_nothing(project):
    assert {path.stem for path in sources(project, *PACKAGES, "tools")} & EMPTY_NAMES == set()


def test_tests_hold_no_package_that_could_shadow_ours(project):
    assert list((project / "tests").rglob("__init__.py")) == []
    assert list((project / "data").rglob("*.py")) == []


# --- lazy doors -----------------------------------------------------------------------


def test_the_errors_load_neither_pandas_nor_a_higher_layer():
    loaded = set(python("import outreach.errors, sys; print(*sys.modules)").split())

    assert loaded.isdisjoint({"pandas", "numpy", "geopandas", "pydantic", "pandera"})
    assert {name for name in loaded if name.split(".")[0] in PACKAGES} == {
        "outreach",
        "outreach.errors",
    }


def test_the_packages_list_their_verbs_without_loading_them():
    line = f"import sys, {', '.join(PACKAGES)}; print(*sys.modules)"
    assert set(python(line).split()).isdisjoint({"pandas", "numpy", "geopandas"})


@pytest.mark.parametrize("package", PACKAGES)
def test_each_listed_verb_is_there(package):
    module = importlib.import_module(package)
    assert [name for name in module.__all__ if not hasattr(module, name)] == []
    assert set(module.__all__) <= set(dir(module))


def test_help_answers_without_loading_pandas():
    told = python(
        "import sys\n"
        "sys.argv = ['outreach', '--help']\n"
        "from outreach.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('loaded:', *sys.modules)"
    )
    text, _, loaded = told.rpartition("loaded:")
    assert "demo" in text
    assert set(loaded.split()).isdisjoint({"pandas", "numpy", "geopandas", "folium", "pulp"})


# --- one writer -----------------------------------------------------------------------


def writes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Find calls that write a file: by method name, or `open` with a mode that writes."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        is_method = isinstance(node.func, ast.Attribute)
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        values = [*node.args, *(word.value for word in node.keywords if word.arg == "mode")]
        modes = [
            v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)
        ]
        opens = name == "open" and any(re.fullmatch(r"[rbt]*[wax+][bt+]*", mode) for mode in modes)
        # to_csv() without a path gives text and writes nothing
        returns_text = name in {"to_csv", "to_json"} and not node.args
        if opens or (is_method and name in WRITING_METHODS and not returns_text):
            yield node.lineno, name


def test_only_the_one_writer_writes(project):
    found = [
        f"{path.relative_to(project).as_posix()}:{line} {name}"
        for path in sources(project, *PACKAGES)
        if path.relative_to(project).as_posix() not in WRITERS | FILLERS
        for line, name in writes(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_what_fills_the_cache_does_so_through_its_keeper(project):
    for name in FILLERS:
        assert "publish_folder(" in (project / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("code", "is_found"),
    [
        ("path.open('w')", True),
        ("open(path, mode='ab')", True),
        ("path.open('rb')", False),
        ("path.write_text('x')", True),
        ("frame.to_csv(path)", True),
        ("frame.to_csv(index=False)", False),
        ("shutil.rmtree(path)", True),
    ],
)
def test_the_search_for_writers_sees_what_writes(code, is_found):
    assert bool(list(writes(ast.parse(code)))) is is_found


# --- nothing of this machine ----------------------------------------------------------


def committed(project: Path) -> list[Path]:
    """List the files git keeps; none where there is no git."""
    done = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607  (whichever git the person uses)
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    return [project / name for name in done.stdout.split("\0") if name]


def test_no_committed_file_names_a_place_on_somebodys_machine(project):
    # Spelt in pieces, so that this file does not find itself.
    homes = "|".join(("wo" + "rk", "ro" + "ot", "ho" + "me/[a-z]", "Us" + "ers/[a-z]", "op" + "t"))
    places = re.compile(rf"(?<![\w.:/-])/(?:{homes}|tm" + r"p)/")
    named = [
        f"{path.relative_to(project)}:{number}"
        for path in committed(project)
        if path.is_file() and path.suffix not in {".png", ".gpkg", ".xlsx"}
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1
        )
        if places.search(line)
    ]
    assert named == []


def test_the_locks_name_no_machine_and_hash_every_file(project):
    for lock in (project / "requirements.lock", project / "benchmarks/requirements.lock"):
        text = lock.read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9][a-z0-9._-]*==\S+", text, flags=re.MULTILINE)
        assert len(pins) == len(re.findall(r"(?m)^[a-z0-9].*\\\n +--hash=sha256:", text))
        assert "file:" not in text
        assert "index-url" not in text
        assert "find-links" not in text
