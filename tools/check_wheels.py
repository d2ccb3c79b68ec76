"""Ask the registry whether every locked core dependency has a Windows wheel for each Python.

Nothing is installed and nothing is built: pip resolves for Windows from wheels alone.
Run by .ci/run; by hand: make check-wheels
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from locked import Pin, locked_core

PYTHONS = ("3.11", "3.12", "3.13")


def resolve(pins: list[Pin], python: str) -> subprocess.CompletedProcess[str]:
    """Let pip look for a wheel of each pin for Windows, without installing any."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "asked.txt"
        asked.write_text("\n".join(f"{p.name}=={p.version}" for p in pins), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
        command += ["--quiet", "--dry-run", "--ignore-installed", "--no-deps", "--report", "-"]
        command += ["--only-binary=:all:", "--platform", "win_amd64", "--implementation", "cp"]
        command += ["--python-version", python, "--target", str(Path(folder) / "none")]
        return subprocess.run(
            [*command, "-r", str(asked)], capture_output=True, text=True, check=False
        )


def main() -> int:
    """Check each Python; say what lacks a wheel."""
    failed = 0
    for python in PYTHONS:
        pins = locked_core("windows", python)
        done = resolve(pins, python)
        if done.returncode != 0:
            print(f"Python {python}: {done.stderr.strip()}", file=sys.stderr)
            failed += 1
            continue
        found = json.loads(done.stdout)["install"]
        wheels = [entry["download_info"]["url"].rsplit("/", 1)[-1] for entry in found]
        locked = {one for pin in pins for one in pin.hashes}
        unlocked = [
            entry["metadata"]["name"]
            for entry in found
            if f"sha256:{entry['download_info']['archive_info']['hashes']['sha256']}" not in locked
        ]
        own = sum("win_amd64" in name for name in wheels)
        print(f"Python {python}: {len(wheels)} wheels, {own} for win_amd64, the rest for any")
        if unlocked or len(wheels) != len(pins):
            print(f"  not under a locked hash: {unlocked}", file=sys.stderr)
            failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
