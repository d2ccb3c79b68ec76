"""Run every proof at full count, once for each commit, and note the figures: make proof.

    python tools/prove.py                    all steps, from the first that has not passed yet
    python tools/prove.py --only scan map    the steps whose names hold one of these words

What a step said is kept in build/proof/COMMIT.json as soon as it ends, so that a proof that was
interrupted goes on where it stopped; a step that failed is tried again and its attempts are
counted. At the end the table in benchmarks/README.md is written anew: rows of steps that did not
run stay as they were, with the commit they belong to.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).resolve().parent.parent
PAGE = HERE / "benchmarks" / "README.md"
BEGIN, END = "<!-- proof: begin -->", "<!-- proof: end -->"
HEADER = ("step", "figure", "seconds", "date", "machine", "commit")
PY = sys.executable
SHARED = "../shared"


class Step(NamedTuple):
    """One proof: what to run, and which lines of what it prints are its figures."""

    name: str
    command: tuple[str, ...]
    figure: str
    fine: tuple[int, ...] = (0,)
    needs: str = ""


def _cost(*command: str) -> tuple[str, ...]:
    return (PY, "benchmarks/command_cost.py", *command)


CALIBRATION = (PY, "-m", "benchmarks.calibration")
ALARMS = r"^(?:\d+ areas|either|LIST).*"

STEPS = (
    Step("every test", (PY, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "-m", ""),
         r"\d+ (?:passed|failed).*"),
    *(
        Step(name, (PY, "-m", "pytest", "-q", "-m", "", f"tests/allocation/{module}.py"),
             r"\d+ (?:passed|failed).*")
        for name, module in (
            ("plans against every timetable", "test_oracle"),
            ("plans of random rules", "test_random_rules"),
            ("more room is never worse", "test_monotone"),
        )
    ),
    Step("start of the command line", _cost("outreach", "--help"), r"^[\d.]+ s, .*"),
    Step("the demo after set-up", _cost("--times", "1", "outreach", "demo", "--out", "out/demo"),
         r"^[\d.]+ s, .*"),
    Step("acceptance run", _cost("--times", "1", "outreach", "run", "--out", "build/proof/real",
                                 "tests/acceptance/worcestershire.toml"),
         r"^[\d.]+ s, .*", (0, 1), SHARED),  # 1 means: done, and something asked for is unmet
    Step("scan", (PY, "-m", "benchmarks.scan_speed"), r"^(?:\d+ areas|ours|plain|ratio).*"),
    Step("scan of England", (PY, "-m", "benchmarks.scan_speed", "--england", f"{SHARED}/england"),
         r"^(?:[\d,]+ areas|ours|plain|ratio).*", needs=SHARED),
    Step("figures of other programs",
         (PY, "-m", "benchmarks.hotspots", "--data", f"{SHARED}/benchmarks"),
         r"^\d+ of \d+ figures agree", needs=SHARED),
    Step("Gi* of England", (PY, "-m", "benchmarks.local_speed", SHARED),
         r"^(?:[\d,]+ (?:areas|permutations)|Gi\*|ratio).*", needs=SHARED),
    Step("postcode directory", (PY, "benchmarks/directory_speed.py"), r"^(?:open|match|peak).*"),
    Step("postcodes to areas", (PY, "benchmarks/locating_speed.py", SHARED), r".*\d.*",
         needs=SHARED),
    Step("weekly plan of the sample",
         (PY, "-m", "benchmarks.plan_speed", "data/sample/county.toml", "--changed"),
         r".*CPU s, value.*"),
    Step("weekly plan of Worcestershire",
         (PY, "-m", "benchmarks.plan_speed", "tests/acceptance/worcestershire.toml", "--changed"),
         r".*CPU s, value.*", needs=SHARED),
    *(
        Step(f"weekly plan of Worcestershire, {effort}",
             (PY, "-m", "benchmarks.plan_speed", "tests/acceptance/worcestershire.toml",
              "--effort", effort), r".*CPU s, value.*", needs=SHARED)
        for effort in ("quick", "normal", "thorough")
    ),
    *(
        Step(f"from the plan of before, {name}",
             (PY, "-m", "benchmarks.warm_start", county, "--effort", effort),
             r".*(?:at once|no worse than).*", needs=needs)
        for name, county, effort, needs in (
            ("sample", "data/sample/county.toml", "normal", ""),
            ("Worcestershire", "tests/acceptance/worcestershire.toml", "quick", SHARED),
        )
    ),
    Step("published rosters",
         (PY, "-m", "benchmarks.roster", f"{SHARED}/benchmarks", "--nodes", "400",
          "--rounds", "12"),
         r"^Instance.*", needs=SHARED),
    Step("red team", (PY, "-m", "benchmarks.redteam"), r"^\d+ releases with a leak.*"),
    Step("map page", (PY, "benchmarks/map_size.py"), r"^(?:ours|folium).*"),
    Step("map of England", (PY, "benchmarks/england_map.py", f"{SHARED}/england"),
         r"^[\d,]+ areas, .*", needs=SHARED),
    Step("power", (PY, "-m", "benchmarks.power"), r"^power, .*"),
    Step("false alarms of 600 referrals", (*CALIBRATION, "--referrals", "600"), ALARMS),
    Step("false alarms of 150 referrals", (*CALIBRATION, "--referrals", "150"), ALARMS),
    Step("false alarms beyond deprivation",
         (*CALIBRATION, "--referrals", "600", "--gradient", "0.35"),
         r"^(?:\d+ areas|hotspots beyond|LIST OF COLD).*"),
    Step("smoothing", (PY, "-m", "benchmarks.smoothing"), r"^(?:\d+ areas|gamma|BYM2|local).*"),
    Step("planted places found", (*CALIBRATION, "--planted", "3", "--counties", "200"),
         r"^(?:\d+ areas|on the list|best cluster).*"),
)  # fmt: skip


def run_step(step: Step) -> dict[str, Any]:
    """Run one step, show what it says, and return its exit code, seconds and figures."""
    began, lines = time.perf_counter(), []
    with subprocess.Popen(
        step.command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as child:
        for line in child.stdout or ():
            print(f"    {line}", end="", flush=True)
            lines.append(line)
    return {
        "passed": child.returncode in step.fine,
        "code": child.returncode,
        "seconds": round(time.perf_counter() - began, 1),
        "figure": figures(step.figure, "".join(lines)),
    }


def figures(pattern: str, text: str) -> str:
    """Join the lines that hold the figures, with single spaces."""
    found = (" ".join(match.split()) for match in re.findall(pattern, text, re.MULTILINE))
    return "; ".join(found)


def prove(
    steps: Sequence[Step],
    record: Path,
    *,
    run: Callable[[Step], dict[str, Any]] = run_step,
    about: dict[str, str],
) -> dict[str, dict[str, Any]]:
    """Run the steps that have not passed yet, and write the record after each.

    Parameters
    ----------
    steps
        In the order they run.
    record
        The JSON file of this commit; made where there is none.
    run
        Runs one step.
    about
        ``date``, ``machine`` and ``commit``, noted with each result.

    Returns
    -------
    dict
        Name of a step to its result.
    """
    known: dict[str, dict[str, Any]] = (
        json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    )
    for step in steps:
        before = known.get(step.name, {})
        if before.get("passed"):
            print(f"{step.name}: passed before, in {before['seconds']} s")
            continue
        if step.needs and not (HERE / step.needs).exists():
            print(f"{step.name}: skipped, {step.needs} is not beside this clone")
            continue
        print(f"{step.name}: {' '.join(step.command[1:])}", flush=True)
        known[step.name] = {**about, **run(step), "attempts": before.get("attempts", 0) + 1}
        record.parent.mkdir(parents=True, exist_ok=True)
        unfinished = record.with_suffix(".part")
        unfinished.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
        unfinished.replace(record)
    return known


def with_table(page: str, results: dict[str, dict[str, Any]], names: Sequence[str]) -> str:
    """Return a page with its table of results written anew between the markers.

    Parameters
    ----------
    page
        Text that holds both markers.
    results
        Name of a step to its result; the other rows of the page stay as they are.
    names
        All steps, in order; rows of any other name are dropped.

    Returns
    -------
    str
        The page.

    Raises
    ------
    ValueError
        If a marker is missing.
    """
    start, end = page.find(BEGIN), page.find(END)
    if start < 0 or end < start:
        msg = f"the page has no lines {BEGIN} and {END} to write the table between"
        raise ValueError(msg)
    old = page[start + len(BEGIN) : end]
    rows = {line.split("|")[1].strip(): line for line in old.splitlines() if line.startswith("|")}
    rows |= {name: _row(name, result) for name, result in results.items()}
    table = [f"| {' | '.join(HEADER)} |", "|---" * len(HEADER) + "|"]
    table += [rows[name] for name in names if name in rows]
    return page[:start] + "\n".join([BEGIN, *table, ""]) + page[end:]


def _row(name: str, result: dict[str, Any]) -> str:
    """Write one result as a row; what failed says so."""
    said = result["figure"] or ("passed" if result["passed"] else "")
    if not result["passed"]:
        said = f"FAILED with code {result['code']}; {said}".rstrip("; ")
    elif result["attempts"] > 1:
        said += f" (attempt {result['attempts']})"
    told = [name, said.replace("|", "/"), f"{result['seconds']:g}"]
    return f"| {' | '.join([*told, *(result[key] for key in HEADER[3:])])} |"


def machine() -> str:
    """Name the processor, its cores, and whether it was busy with something else."""
    model = platform.processor() or platform.machine()
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        found = re.search(r"model name\s*:\s*(.+)", listed.read_text(encoding="utf-8"))
        model = found.group(1).strip() if found else model
    cores = os.cpu_count() or 1
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    words = f"{model}, {cores} cores, Python {platform.python_version()}"
    return words + (f", busy (load {busy:.1f} at the start)" if busy > 0.5 else "")


def commit() -> str:
    """Name the commit; with "-changed" where the files are not quite those of the commit."""
    command = ["git", "describe", "--always", "--abbrev=7", "--exclude=*", "--dirty=-changed"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def main() -> int:
    """Run the proof; 0 when every step that ran has passed."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--only", nargs="+", default=[""], metavar="WORD")
    words = parser.parse_args().only
    chosen = [step for step in STEPS if any(word in step.name for word in words)]
    name = commit()
    about = {
        "date": dt.datetime.now().date().isoformat(),
        "machine": machine(),
        "commit": name,
    }
    results = prove(chosen, HERE / "build" / "proof" / f"{name}.json", about=about)
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(with_table(page, results, [step.name for step in STEPS]), encoding="utf-8")
    failed = [step.name for step in chosen if not results.get(step.name, {}).get("passed", True)]
    print(f"failed: {', '.join(failed)}" if failed else "every step that ran has passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
