"""What a command costs: wall and processor seconds, and the most memory its process held.

    python benchmarks/command_cost.py outreach --help
    python benchmarks/command_cost.py outreach demo --out out/demo

Runs the command three times (--times N) and prints each, so that the first (cold) run shows.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time


def cost(command: list[str]) -> tuple[float, float, float, int]:
    """Run a command once: wall s, processor s, peak MB, exit code."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, child.returncode


def main() -> int:
    """Print one line for each run; end as the worst of them did."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    chosen = parser.parse_args()
    command = chosen.command
    if command[:1] == ["outreach"]:
        command = [sys.executable, "-m", *command]
    codes = []
    for _ in range(chosen.times):
        wall, cpu, peak, code = cost(command)
        codes.append(code)
        print(f"{wall:.2f} s, {cpu:.2f} s cpu, {peak:.0f} MB, exit {code}", flush=True)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
