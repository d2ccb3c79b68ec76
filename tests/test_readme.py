"""What the README promises is there: files, targets, commands and flags."""

from __future__ import annotations

import importlib
import os
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PAGES = ("README.md", "CONTRIBUTING.md")
# Places that only exist after a run, or on a reader's machine.
MADE_BY_A_RUN = ("out/", "share/", "private/", "my-county/", ".venv", "build/", "http")


@pytest.fixture(scope="module", params=PAGES)
def page(request, project):
    return (project / request.param).read_text(encoding="utf-8")


def outreach(
    *arguments: str, encoding: str = "utf-8", folder: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a person would, with a console of the given encoding."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-m", "outreach", *arguments],
        env=environment,
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=120,
    )


def commands(text: str) -> set[tuple[str, tuple[str, ...]]]:
    """Find each `outreach VERB ... --flag` with its flags, up to a comment."""
    found = set()
    for verb, rest in re.findall(r"\boutreach(?:\.exe)? ([a-z]+)\b([^`#\n]*)", text):
        found.add((verb, tuple(re.findall(r"--[a-z-]+", rest))))
    return found


def test_every_linked_file_is_there(page, project):
    linked = re.findall(r"\]\(([^)#]+)\)", page)
    assert [name for name in linked if not (project / name).exists()] == []


def test_every_named_file_is_there(page, project):
    named = re.findall(r"`([\w.-]+(?:/[\w.-]+)+)`", page)
    looked_for = [name for name in named if not name.startswith(MADE_BY_A_RUN)]
    assert [name for name in looked_for if not (project / name).exists()] == []


def test_every_make_target_is_there(page, project):
    makefile = (project / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?m)^([a-z-]+):", makefile))
    typed = re.findall(r"(?m)(?:^ {4,}|`)make ([a-z-]+)", page)
    assert set(typed) - targets == set()


def test_every_command_and_flag_is_there(project):
    text = (project / "README.md").read_text(encoding="utf-8")
    asked = {c for c in commands(text) if c[0] in {"demo", "init", "sample", "check", "run"}}
    assert {verb for verb, _ in asked} == {"demo", "init", "sample", "check", "run"}
    for verb, flags in sorted(asked):
        told = outreach(verb, "--help")
        assert told.returncode == 0, told.stderr.decode()
        for flag in flags:
            assert flag in told.stdout.decode(), f"outreach {verb} has no {flag}"


def test_every_function_named_for_notebooks_is_there(project):
    text = (project / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`(hotspots|allocation|maps)\.(?!gpkg)([a-z_]+)`", text)
    assert named
    for package, verb in named:
        assert verb in importlib.import_module(package).__all__


@pytest.mark.slow
def test_a_county_can_be_started_and_checked_as_the_readme_says(tmp_path):
    folder = tmp_path / "my-county"
    # A Windows console of western Europe knows 256 characters; what we print must fit it.
    begun = outreach("init", str(folder), encoding="cp1252:strict")
    assert begun.returncode == 0, begun.stderr.decode("cp1252")
    assert (folder / "county.toml").is_file()
    assert (folder / "referrals.csv").is_file()

    checked = outreach("check", str(folder / "county.toml"), encoding="cp1252:strict")
    assert checked.returncode == 0, checked.stderr.decode("cp1252")


@pytest.mark.parametrize("verb", ["", "demo", "init", "sample", "check", "run"])
def test_help_survives_a_windows_console(verb):
    told = outreach(*filter(None, [verb]), "--help", encoding="cp1252:strict")
    assert told.returncode == 0, told.stderr.decode("cp1252")
    told.stdout.decode("cp1252")


@pytest.mark.slow
def test_the_demo_survives_a_windows_console(tmp_path):
    told = outreach("demo", "--out", str(tmp_path / "out"), encoding="cp1252:strict")
    assert told.returncode == 0, told.stderr.decode("cp1252")
    assert "map.html" in told.stdout.decode("cp1252")


def test_a_wrong_file_is_the_users_fault_and_says_so():
    told = outreach("check", "no-such-county.toml", encoding="cp1252:strict")
    assert told.returncode == 2
    assert b"Traceback" not in told.stderr
    assert b"no-such-county.toml" in told.stderr + told.stdout


@pytest.mark.slow
def test_a_newcomer_walks_from_an_empty_folder_to_a_valid_check(project, shared, tmp_path):
    """The very commands of the README, run where nothing is yet; nothing is edited between."""
    text = (project / "README.md").read_text(encoding="utf-8")
    walk = text[text.index("In an empty folder") :]
    block = walk[walk.index("\n\n    ") : walk.index("\n\nIt knows")]
    typed = [shlex.split(line) for line in block.split("\n") if line.strip()]
    assert 0 < len(typed) <= 5
    assert [line[0] for line in typed] == ["outreach"] * len(typed)
    assert typed[-1][1] == "check"
    (tmp_path / "shared").symlink_to(shared)
    here = tmp_path / "empty"
    here.mkdir()
    for line in typed:
        done = outreach(*line[1:], folder=here)
        assert done.returncode == 0, done.stderr.decode()
    # 911 rows stand in the extract (its README); 374 areas of 2021 in the county
    told = done.stdout.decode()
    assert "911 read" in told
    assert "374 small areas in 6 districts" in told
    assert told.rstrip().endswith("The inputs can be used.")
