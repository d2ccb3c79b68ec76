"""The command line: what a person sees, and the exit code a script sees."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from outreach import cli
from outreach.errors import MissingExtraError
from outreach.intake import inputs

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def outreach(monkeypatch, capsys):
    """Run the command in this process; returns its exit code and what it printed."""

    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["outreach", *words])
        with pytest.raises(SystemExit) as left:
            cli.main()
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out + said.err

    return run


@pytest.fixture
def county(tmp_path, outreach) -> Path:
    """A county folder as `outreach init` writes it."""
    folder = tmp_path / "my county"
    code, _ = outreach("init", str(folder))
    assert code == 0
    return folder


def test_help_lists_the_verbs(outreach):
    code, said = outreach("--help")
    assert code == 0
    assert all(verb in said for verb in ("demo", "init", "sample", "check", "hotspots", "run"))


def test_a_wrong_command_is_the_users_fault(outreach):
    assert outreach("rum")[0] == 2
    assert outreach("run")[0] == 2
    assert outreach("check", "nowhere.toml")[0] == 2


@pytest.mark.parametrize(("is_all_met", "expected"), [(True, 0), (False, 1)])
def test_r04_a_run_that_leaves_something_unmet_exits_with_1(
    is_all_met, expected, outreach, monkeypatch
):
    # requirement R-04: H6 is unserved and named (see search/test_allocating.py of allocation)
    done = SimpleNamespace(is_all_met=is_all_met)
    monkeypatch.setattr("outreach.pipeline.run", lambda *_, **__: done)
    monkeypatch.setattr(cli, "_report", lambda _: None)
    assert outreach("run", "county.toml", "--quiet")[0] == expected


@pytest.mark.parametrize("code", [0, 1])
def test_the_hotspots_command_passes_its_exit_code_on(code, outreach, monkeypatch):
    monkeypatch.setattr("outreach.commands.finding_hotspots.find_and_tell", lambda *_, **__: code)
    assert outreach("hotspots", "county.toml", "--quiet")[0] == code


def test_init_writes_a_county_that_checks_as_it_is(outreach, county):
    code, said = outreach("check", str(county / "county.toml"))
    assert code == 0
    assert "invented county" in said
    assert "The inputs can be used." in said


def test_init_leaves_a_folder_that_is_not_empty_alone(outreach, county):
    before = (county / "county.toml").read_bytes()
    code, said = outreach("init", str(county))
    assert code == 2
    assert "not empty" in said
    assert (county / "county.toml").read_bytes() == before


def test_a_new_county_keeps_its_records_out_of_version_control(county):
    lines = (county / ".gitignore").read_text().splitlines()
    assert "*" in lines
    assert "!referrals.csv" not in lines


def test_check_tells_the_faults_of_several_tables_at_once(outreach, county):
    staff = (county / "staff.csv").read_text(encoding="utf-8-sig")
    (county / "staff.csv").write_text(staff.replace("worker_id", "who"), encoding="utf-8")
    slots = (county / "slots.csv").read_text(encoding="utf-8-sig")
    (county / "slots.csv").write_text(slots.replace("weekday", "day"), encoding="utf-8")
    code, said = outreach("check", str(county))
    assert code == 2
    assert "staff" in said
    assert "slots" in said
    assert "Traceback" not in said


def test_no_postcode_or_key_stands_in_what_check_prints(outreach, county):
    _, said = outreach("check", str(county))
    text = (county / "referrals.csv").read_text(encoding="utf-8-sig")
    cells = {cell.strip() for line in text.splitlines()[1:] for cell in line.split(",")[:2]}
    assert not [cell for cell in cells if len(cell) > 5 and cell in said]


def test_a_fault_of_ours_ends_with_three_and_a_log_without_values(
    outreach, county, tmp_path, monkeypatch
):
    def broken(*_args, **_more):
        postcode = "XA1 2BC"
        raise KeyError(postcode)

    monkeypatch.setattr(inputs, "read_inputs", broken)
    monkeypatch.chdir(tmp_path)
    code, said = outreach("check", str(county))
    assert code == 3
    log = (tmp_path / "outreach-error.log").read_text()
    assert "KeyError" in log
    assert "XA1 2BC" not in said + log


def test_an_interrupted_run_ends_with_130(outreach, county, monkeypatch):
    def interrupted(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(inputs, "read_inputs", interrupted)
    assert outreach("check", str(county))[0] == 130


def test_a_missing_extra_says_which(outreach, county, monkeypatch):
    def lacking(*_args, **_more):
        raise MissingExtraError(*("outreach pack", "pdf"))

    monkeypatch.setattr(inputs, "read_inputs", lacking)
    code, said = outreach("check", str(county))
    assert code == 2
    assert "outreach[pdf]" in said


@pytest.mark.slow
def test_an_old_windows_console_is_survived(county):
    done = subprocess.run(
        [sys.executable, "-m", "outreach", "check", str(county)],
        env={"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "PATH": "", "HOME": str(county)},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode("cp1252")
    done.stdout.decode("cp1252")
