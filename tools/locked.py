"""What requirements.lock says: the pins, and which of them the core needs on which platform."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<marker>[^\\]+))?")
WINDOWS = {
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_system": "Windows",
    "sys_platform": "win32",
}


@dataclass(frozen=True, kw_only=True)
class Pin:
    """One locked version, with what asked for it."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    wanted_by: tuple[str, ...]

    def is_for(self, environment: dict[str, str]) -> bool:
        """Say whether the pin is wanted in an environment."""
        return not self.marker or Marker(self.marker).evaluate(dict(environment))

    def line(self) -> str:
        """Return the pin as a line for pip, hashes included."""
        return " ".join([f"{self.name}=={self.version}", *(f"--hash={h}" for h in self.hashes)])


def read_lock(text: str) -> tuple[Pin, ...]:
    """Read the pins of a lock that `make lock` wrote."""
    pins = []
    for block in re.split(r"(?m)^(?=[A-Za-z0-9])", text):
        head = PIN.match(block)
        if head is None:
            continue
        _, _, via = block.partition("# via")
        pins.append(
            Pin(
                name=canonicalize_name(head["name"]),
                version=head["version"],
                marker=(head["marker"] or "").strip(),
                hashes=tuple(re.findall(r"--hash=(\S+)", block)),
                wanted_by=tuple(re.findall(r"(?:^|#)\s+([A-Za-z0-9._-]+)", via)),
            )
        )
    return tuple(pins)


def core_names(pyproject: str) -> set[str]:
    """Name what [project] dependencies ask for; the extras are left out."""
    asked = tomllib.loads(pyproject)["project"]["dependencies"]
    return {canonicalize_name(Requirement(line).name) for line in asked}


def environment_for(target: str, python: str) -> dict[str, str]:
    """Return the marker environment of Windows ("windows") or of this machine ("here")."""
    versions = {"python_version": python, "python_full_version": f"{python}.0"}
    own = {name: str(value) for name, value in default_environment().items()}
    return own | versions | (WINDOWS if target == "windows" else {})


def core_pins(pins: tuple[Pin, ...], names: set[str], environment: dict[str, str]) -> list[Pin]:
    """Follow the lock's own notes from the core's names to all that they need."""
    wanted: set[str] = set(names)
    here = [pin for pin in pins if pin.is_for(environment)]
    while True:
        more = {pin.name for pin in here if wanted & set(pin.wanted_by)} - wanted
        if not more:
            break
        wanted |= more
    return sorted((pin for pin in here if pin.name in wanted), key=lambda pin: pin.name)


def locked_core(target: str, python: str) -> list[Pin]:
    """Read this project's lock: what the core needs on a platform."""
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    pyproject = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    return core_pins(read_lock(lock), core_names(pyproject), environment_for(target, python))
