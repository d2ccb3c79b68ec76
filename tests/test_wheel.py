"""The wheel carries our code and the invented county, and nothing else that lies about."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import PurePosixPath

import pytest

CODE = ("outreach", "hotspots", "allocation", "maps")
PARTS = (*CODE, "data", "tests", "notebooks", "pyproject.toml", "README.md", "LICENSE")
DECOYS = ("data/real_referrals.csv", "outreach/letters.csv", "maps/assets/../extract.xlsx")


@pytest.fixture(scope="module")
def wheel(project, tmp_path_factory):
    """A wheel built without a network, from a copy in which real data has been left about."""
    copy = tmp_path_factory.mktemp("a copy with spaces")
    for part in PARTS:
        if (project / part).is_dir():
            skipped = shutil.ignore_patterns("__pycache__", ".*")
            shutil.copytree(project / part, copy / part, ignore=skipped)
        else:
            shutil.copy(project / part, copy / part)
    for decoy in DECOYS:
        (copy / decoy).write_text("a real person's row\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", copy / "dist"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = (copy / "dist").glob("outreach-*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return [PurePosixPath(name) for name in archive.namelist()]


def test_the_wheel_has_our_four_names_at_the_top_and_no_other(names):
    tops = {name.parts[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(CODE)
    assert len(tops) == len(CODE) + 1


def test_the_wheel_holds_only_kinds_of_file_we_ship(names):
    code = {name.suffix for name in names if name.parts[0] in CODE[1:]}
    assert code <= {".py", ".typed", ".css", ".js", ".j2", ".svg", ".json"}
    assert {name.name for name in names if name.suffix == ".typed"} == {"py.typed"}


def test_the_sample_county_travels_whole_and_alone(names, project):
    packed = {name.name for name in names if name.parts[:2] == ("outreach", "sample_county")}
    committed = {
        PurePosixPath(line).name
        for line in subprocess.run(
            ["git", "ls-files", "data/sample"],  # noqa: S607  (whichever git the person uses)
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
        ).stdout.splitlines()
    }
    if not committed:  # an unpacked source archive has no git
        committed = {path.name for path in (project / "data/sample").iterdir()}
    assert packed == committed
    assert "county.toml" in packed


def test_the_sample_county_is_under_three_megabytes(wheel):
    with zipfile.ZipFile(wheel) as archive:
        sample = [e for e in archive.infolist() if e.filename.startswith("outreach/sample_county/")]
    assert 0 < sum(entry.file_size for entry in sample) < 3_000_000


def test_data_left_in_the_folders_stays_behind(names):
    left = {PurePosixPath(decoy).name for decoy in DECOYS}
    assert {name.name for name in names} & left == set()
    assert not {"data", "tests", "notebooks", "benchmarks"} & {name.parts[0] for name in names}


def test_every_module_is_in_the_wheel(names, project):
    here = {
        path.relative_to(project).as_posix()
        for folder in CODE
        for path in (project / folder).rglob("*.py")
    }
    assert here <= {str(name) for name in names}
