"""A proof goes on where it stopped, and its table says what ran when and where."""

from __future__ import annotations

import json

import prove as proving
import pytest
from prove import BEGIN, END, Step, figures, prove, run_step, with_table

STEPS = (
    Step("first", ("python", "one"), "."),
    Step("second", ("python", "two"), "."),
    Step("third", ("python", "three"), "."),
)
NAMES = [step.name for step in STEPS]
ABOUT = {"date": "2026-11-22", "machine": "an abacus, 2 cores", "commit": "abc1234"}
PAGE = f"# Page\n\nbefore\n\n{BEGIN}\n{END}\n\nafter\n"


def result(**more):
    return {"passed": True, "code": 0, "seconds": 1.5, "figure": "42 beads"} | more


@pytest.fixture
def record(tmp_path):
    return tmp_path / "proof" / "abc1234.json"


def told(ran, **outcome):
    """A runner that notes which steps it was asked for."""

    def run(step):
        ran.append(step.name)
        if outcome.get(step.name) == "stop":
            raise KeyboardInterrupt
        return result(**outcome.get(step.name, {}))

    return run


def test_an_interrupted_proof_goes_on_at_the_first_unfinished_step(record):
    ran: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        prove(STEPS, record, run=told(ran, second="stop"), about=ABOUT)
    assert list(json.loads(record.read_text(encoding="utf-8"))) == ["first"]

    known = prove(STEPS, record, run=told(ran), about=ABOUT)

    assert ran == ["first", "second", "second", "third"]
    assert list(known) == NAMES
    assert known == json.loads(record.read_text(encoding="utf-8"))


def test_what_passed_runs_once_and_what_failed_is_tried_again_and_counted(record):
    ran: list[str] = []
    failing = {"passed": False, "code": 3}
    prove(STEPS, record, run=told(ran, second=failing), about=ABOUT)

    known = prove(STEPS, record, run=told(ran), about=ABOUT)

    assert ran == ["first", "second", "third", "second"]
    assert [known[name]["attempts"] for name in NAMES] == [1, 2, 1]


def test_a_step_without_its_reference_data_is_left_out(record):
    ran: list[str] = []
    missing = Step("fourth", ("python",), ".", needs="no such folder")

    assert prove([missing], record, run=told(ran), about=ABOUT) == {}
    assert ran == []


def test_the_table_names_step_figure_seconds_date_machine_and_commit():
    done = {"second": result(attempts=1) | ABOUT}

    text = with_table(PAGE, done, NAMES)

    row = "| second | 42 beads | 1.5 | 2026-11-22 | an abacus, 2 cores | abc1234 |"
    header = "| step | figure | seconds | date | machine | commit |\n|---|---|---|---|---|---|"
    assert text == f"# Page\n\nbefore\n\n{BEGIN}\n{header}\n{row}\n{END}\n\nafter\n"
    assert with_table(text, done, NAMES) == text


def test_rows_of_steps_that_did_not_run_stay_and_rows_of_no_step_go():
    old = with_table(PAGE, {name: result(attempts=1) | ABOUT for name in NAMES}, NAMES)

    new = with_table(old, {"second": result(attempts=1) | ABOUT | {"commit": "def"}}, NAMES[1:])

    rows = [line for line in new.splitlines() if "abacus" in line]
    assert [(row.split("|")[1].strip(), row.split("|")[6].strip()) for row in rows] == [
        ("second", "def"),
        ("third", "abc1234"),
    ]


def test_a_failure_stands_in_the_table_and_so_does_a_second_attempt():
    failed = result(attempts=1, passed=False, code=3) | ABOUT
    later = result(attempts=2) | ABOUT

    text = with_table(PAGE, {"first": failed, "third": later}, NAMES)

    assert "| first | FAILED with code 3; 42 beads |" in text
    assert "| third | 42 beads (attempt 2) |" in text


def test_a_page_without_the_markers_is_refused():
    with pytest.raises(ValueError, match="no lines <!-- proof: begin -->"):
        with_table("# Page", {}, NAMES)


def test_figures_are_the_lines_that_match_in_one_line():
    assert figures(r"^(?:ours|ratio).*", "title\nours   1.5\nother\nratio  3 x\n") == (
        "ours 1.5; ratio 3 x"
    )


def test_a_step_is_run_and_its_figure_read(capsys):
    import sys

    code = "print('noise'); print('speed 12 MB/s'); raise SystemExit(1)"
    found = run_step(Step("toy", (sys.executable, "-c", code), r"^speed.*", (0, 1)))

    assert (found["passed"], found["code"], found["figure"]) == (True, 1, "speed 12 MB/s")
    assert "noise" in capsys.readouterr().out


def test_every_step_runs_files_that_are_there(project):
    words = {word for step in proving.STEPS for word in step.command}
    named = {word for word in words if word.endswith((".py", ".toml"))}
    named |= {f"{word.replace('.', '/')}.py" for word in words if word.startswith("benchmarks.")}

    assert [name for name in sorted(named) if not (project / name).is_file()] == []


def test_the_page_of_results_has_its_table(project):
    page = (project / "benchmarks/README.md").read_text(encoding="utf-8")

    assert with_table(page, {}, [step.name for step in proving.STEPS])
