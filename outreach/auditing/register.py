"""The register of releases: what was published, when, to whom, and of which areas.

It holds the published figures themselves, so that a later release can be set against them. It is
restricted: it travels with the folder of the county, never with a release.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outreach.auditing.grids import Grid, grid_of
from outreach.auditing.vocabulary import Rules
from outreach.errors import OutreachError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from outreach.auditing.judging import Audit

VERSION = 1


@dataclass(frozen=True, kw_only=True, eq=False)
class Release:
    """One release, as the register keeps it.

    Attributes
    ----------
    name
        What it is called in messages: who received it, and when.
    grids
        Every table with a count of people or a value derived from one, as it was published.
    areas
        Label of an area set to the codes of its areas.
    files
        Name of each file to its SHA-256.
    facts
        To whom, approved by which role, on which day; ``profile``, ``threshold`` and ``round_to``
        of its edition, where it is not the public one.
    """

    name: str
    grids: tuple[Grid, ...]
    areas: Mapping[str, frozenset[str]]
    files: Mapping[str, str]
    facts: Mapping[str, str]

    @property
    def rules(self) -> Rules:
        """What its edition allows; the public rules where the register does not say."""
        usual = Rules()
        return Rules(
            threshold=int(self.facts.get("threshold", usual.threshold)),
            round_to=int(self.facts.get("round_to", usual.round_to)),
            edition=self.facts.get("profile", "public").upper(),
        )


def release_of(
    audit: Audit,
    files: Mapping[str, bytes],
    *,
    areas: Mapping[str, frozenset[str]],
    facts: Mapping[str, str],
    rules: Rules | None = None,
) -> Release:
    """Write down a release that was audited under these rules, the public ones by default."""
    if rules is not None:
        profile = rules.edition.lower() or "public"
        facts = {
            **facts,
            "profile": profile,
            "threshold": str(rules.threshold),
            "round_to": str(rules.round_to),
        }
    return Release(
        name=f"{facts.get('to', 'earlier')} {facts.get('day', '')}".strip(),
        grids=tuple(dict.fromkeys(table.grid for table in audit.tables)),
        areas=areas,
        files={name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)},
        facts=facts,
    )


def read_register(path: Path) -> tuple[Release, ...]:
    """Read the register of a county; none yet is an empty one.

    Raises
    ------
    OutreachError
        If the file is not a register; it is never overwritten then.
    """
    if not path.is_file():
        return ()
    try:
        content = json.loads(path.read_bytes())
        if content["version"] != VERSION:
            raise ValueError  # noqa: TRY301  (told below with the other ways to be no register)
        return tuple(_release(entry) for entry in content["releases"])
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        msg = (
            f"{path.name}: this is not a register of releases. Restore it from a copy; without it "
            "nothing can be checked against what was published before."
        )
        raise OutreachError(msg) from None


def register_bytes(releases: Sequence[Release]) -> bytes:
    """Return the register as JSON; the same releases give the same bytes."""
    content = {
        "notice": "RESTRICTED. What was published, for the release audit. Do not share.",
        "version": VERSION,
        "releases": [_entry(release) for release in releases],
    }
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def is_registered(releases: Sequence[Release], files: Mapping[str, bytes]) -> bool:
    """Tell whether the very same files were entered before."""
    now = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return any(dict(release.files) == now for release in releases)


def _entry(release: Release) -> dict[str, Any]:
    """Write one release."""
    return {
        "name": release.name,
        **dict(release.facts),
        "files": dict(release.files),
        "areas": {label: sorted(codes) for label, codes in sorted(release.areas.items())},
        "tables": [
            {
                "file": grid.file,
                "name": grid.name,
                "title": grid.title,
                "lines": [list(grid.header), *map(list, grid.rows)],
            }
            for grid in release.grids
        ],
    }


def _release(entry: dict[str, Any]) -> Release:
    """Read one release."""
    inner = {"name", "files", "areas", "tables"}
    return Release(
        name=str(entry["name"]),
        grids=tuple(
            grid_of(str(t["file"]), str(t["name"]), str(t["title"]), [list(r) for r in t["lines"]])
            for t in entry["tables"]
        ),
        areas={str(label): frozenset(codes) for label, codes in entry["areas"].items()},
        files=dict(entry["files"]),
        facts={key: str(value) for key, value in entry.items() if key not in inner},
    )
