"""Build a zip of wheels that installs Outreach where there is no network.

    python tools/wheelhouse.py                 for Windows, Python 3.11
    python tools/wheelhouse.py --python 3.13   for Windows, Python 3.13
    python tools/wheelhouse.py --for here      for this machine and this Python

The zip holds the wheels of the core (from requirements.lock, each under its hash), our own
wheel, and install.txt with the two lines to type.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import zipfile
from email.parser import HeaderParser
from typing import TYPE_CHECKING

from locked import PROJECT, environment_for, locked_core
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

if TYPE_CHECKING:
    from pathlib import Path

PLATFORMS = {"windows": "win_amd64"}
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
ONE_DATE = (2020, 1, 1, 0, 0, 0)
INSTALL = """\
Outreach without a network
==========================

You need Python {python} (64 bit) and no administrator's rights. If Python is not there, ask
for "Python {python}" from your organisation's software portal, or take the installer from
python.org and choose "Install for me only".

1. Unpack this zip, for example into Documents. Open a command prompt in the unpacked folder.

2. Make a place for the program and put it there:

{lines}

3. Run the invented sample county, then open out\\demo\\share\\map.html in a browser:

{run}

Nothing here asks the internet for anything, neither now nor later.
"""
INSTALL_LINE = "-m pip install --no-index --find-links wheels outreach"
LINES = {
    "windows": (
        f"       py -{{python}} -m venv env\n       env\\Scripts\\python {INSTALL_LINE}",
        "       env\\Scripts\\outreach demo --out out\\demo",
    ),
    "here": (
        f"       python{{python}} -m venv env\n       env/bin/python {INSTALL_LINE}",
        "       env/bin/outreach demo --out out/demo",
    ),
}


def pip(*arguments: str | Path) -> None:
    """Run pip in this interpreter; stop when it fails."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)]
    subprocess.run(command, check=True)


def collect(wheels: Path, *, target: str, python: str) -> None:
    """Fetch the core's wheels under their hashes, and build our own."""
    asked = wheels.parent / "asked.txt"
    lines = [pin.line() for pin in locked_core(target, python)]
    asked.write_text("\n".join(lines), encoding="utf-8")
    options = ["--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:"]
    if target in PLATFORMS:
        options += ["--platform", PLATFORMS[target], "--implementation", "cp"]
        options += ["--python-version", python]
    pip("download", *options, "--dest", wheels, "-r", asked)
    for stale in ("lib", f"bdist.{sys.platform}-x86_64"):
        shutil.rmtree(PROJECT / "build" / stale, ignore_errors=True)
    pip("wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, PROJECT)


def missing(wheels: Path, environment: dict[str, str]) -> list[str]:
    """Read what every wheel asks for on the target; list what is not among the wheels."""
    held = {parse_wheel_filename(path.name)[0]: path for path in wheels.glob("*.whl")}
    lacking = []
    for path in sorted(held.values()):
        with zipfile.ZipFile(path) as wheel:
            (name,) = (n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
            headers = HeaderParser().parsestr(wheel.read(name).decode("utf-8"))
        for line in headers.get_all("Requires-Dist", []):
            asked = Requirement(line)
            is_wanted = asked.marker is None or asked.marker.evaluate({**environment, "extra": ""})
            if is_wanted and canonicalize_name(asked.name) not in held:
                lacking.append(f"{path.name} needs {asked}")
    return lacking


def pack(folder: Path, archive: Path) -> None:
    """Zip a folder; the same wheels give the same bytes."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as target:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), ONE_DATE)
                target.writestr(entry, path.read_bytes())


def main() -> int:
    """Build the zip and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--for", dest="target", choices=sorted(LINES), default="windows")
    parser.add_argument("--python", default=None, help="3.11, 3.12 or 3.13 (default 3.11)")
    parser.add_argument("--keep", action="store_true", help="keep the unpacked folder too")
    chosen = parser.parse_args()
    python = HERE if chosen.target == "here" else chosen.python or "3.11"
    tag = f"{PLATFORMS.get(chosen.target, 'here')}-cp{python.replace('.', '')}"
    folder = PROJECT / "build" / f"wheelhouse-{tag}" / f"outreach-{tag}"
    shutil.rmtree(folder.parent, ignore_errors=True)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    collect(wheels, target=chosen.target, python=python)
    (folder / "asked.txt").unlink()
    if lacking := missing(wheels, environment_for(chosen.target, python)):
        print("The zip would not install:", *lacking, sep="\n  ", file=sys.stderr)
        return 1
    lines, run = (text.format(python=python) for text in LINES[chosen.target])
    text = INSTALL.format(python=python, lines=lines, run=run)
    (folder / "install.txt").write_text(text, encoding="utf-8", newline="\r\n")
    archive = PROJECT / "dist" / f"outreach-wheelhouse-{tag}.zip"
    archive.parent.mkdir(exist_ok=True)
    pack(folder, archive)
    size = archive.stat().st_size / 1e6
    print(f"{archive.relative_to(PROJECT)}: {len(list(wheels.iterdir()))} wheels, {size:.0f} MB")
    if not chosen.keep:
        shutil.rmtree(folder.parent)
    return 0


if __name__ == "__main__":
    sys.exit(main())
