"""Fetch the official open data of a county into a folder, and write down what it is.

Addresses stand in `open_data.toml` beside this file and nowhere else.
"""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import hashlib
import json
import logging
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

import pooch

from outreach.downloading import Downloader, DownloadError
from outreach.errors import ConfigError, OutreachError
from outreach.results import check_target, json_bytes, write_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

MANIFEST = "fetch.json"
_PARTS = ".unfinished"


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What is in the folder now, and what could not be brought there."""

    folder: Path
    files: tuple[str, ...]
    kept: tuple[str, ...]
    failed: tuple[str, ...]


def open_data() -> dict[str, Any]:
    """Read the table of addresses.

    Returns
    -------
    dict
        ``licence``, ``attribution`` and ``file``, a list of entries.
    """
    text = (resources.files("outreach") / "open_data.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def fetch_county(
    county: str,
    *,
    into: Path,
    today: str,
    only: Sequence[str] = (),
    table: Mapping[str, Any] | None = None,
    told: Callable[[str, int, int], None] = lambda _title, _done, _all: None,
    **patience: Any,
) -> Fetched:
    """Bring the open data of a county into a folder.

    Parameters
    ----------
    county
        Name of a county, or of districts with commas between them.
    into
        The folder. A file that is there already is kept, so that a file brought by hand counts.
    today
        The date, for the manifest. [YYYY-MM-DD]
    only
        Names of entries; empty takes all.
    table
        Another table of addresses, for tests; None takes `open_data`.
    told
        Called with a title, the bytes so far and the bytes in all.
    **patience
        ``timeout_s`` and ``waits_s`` of `Downloader`.

    Returns
    -------
    Fetched
        ``failed`` says for each missing file what to do by hand.

    Raises
    ------
    ConfigError
        If no county or district has that name, or `only` names no entry.
    OutreachError
        If a file is where the folder would be.
    """
    listed = dict(open_data() if table is None else table)
    check_target(into, option="--into")
    if not _named(county):
        msg = "found no name. Name a county, or districts with commas between them."
        raise ConfigError(msg)
    entries = {entry["name"]: entry for entry in listed["file"]}
    unknown = [name for name in only if name not in entries]
    if unknown:
        msg = f"--only: found {', '.join(unknown)}; expected some of {', '.join(entries)}."
        raise ConfigError(msg)
    wanted = [entry for name, entry in entries.items() if not only or name in only]
    districts: list[str] = []
    records, kept, failed = [], [], []
    by_district = any("{name}" in entry.get("where", "") for entry in wanted)
    if by_district and entries["districts"] not in wanted:
        wanted.append(entries["districts"])
    for entry in sorted(wanted, key=lambda entry: entry["name"] != "districts"):
        path = into / entry["save_as"]
        here = path.is_file()
        try:
            if not here:
                _bring(entry, path, districts or _named(county), today, told, patience)
        except (DownloadError, ValueError) as fault:
            failed.append(_by_hand(entry, path, fault))
        else:
            kept += [entry["save_as"]] if here else []
            records.append(_record(entry, path, listed, today, by_hand=here))
        if entry["name"] == "districts" and path.is_file():
            districts = _districts(path, county)
    write_file(into / MANIFEST, json_bytes(_manifest(into, county, districts, records)))
    return Fetched(
        folder=into,
        files=tuple(record["file"] for record in records),
        kept=tuple(kept),
        failed=tuple(failed),
    )


def _bring(
    entry: Mapping[str, Any],
    path: Path,
    districts: Sequence[str],
    today: str,
    told: Callable[[str, int, int], None],
    patience: Mapping[str, Any],
) -> None:
    """Download one file, check it, and put it in place."""
    where = None
    if entry["kind"] == "layer":
        names = districts if "{name}" in entry["where"] else [""]
        where = [entry["where"].format(name=name.replace("'", "''")) for name in names]
    day = dt.date.fromisoformat(today) - dt.timedelta(days=1)
    address = entry["address"].replace("{date}", f"{day:%Y%m%d}")
    mark = hashlib.sha256(address.encode()).hexdigest()[:8]  # another day's file is another file
    downloader = Downloader(
        suffix=path.suffix,
        part=path.parent / _PARTS / f"{path.name}.{mark}",
        where=where,
        told=lambda done, whole: told(entry["title"], done, whole),
        **patience,
    )
    pooch.get_logger().setLevel(logging.ERROR)
    try:
        pooch.retrieve(
            address,
            known_hash=entry.get("sha256") or None,
            fname=path.name,
            path=path.parent,
            downloader=downloader,
        )
    except OSError as fault:
        msg = f"{path.parent}: cannot be written ({fault.strerror}). Name another folder."
        raise OutreachError(msg) from None
    size = path.stat().st_size
    if entry.get("bytes") and size != entry["bytes"]:
        path.rename(path.with_name(f"{path.name}.unexpected"))
        msg = f"{size:,} bytes came, {entry['bytes']:,} were expected; kept as .unexpected"
        raise DownloadError(msg)


def _by_hand(entry: Mapping[str, Any], path: Path, fault: Exception) -> str:
    """Say what went wrong with a file and how to bring it by hand."""
    reason = str(fault) if isinstance(fault, DownloadError) else "its hash is not the known one"
    tried = "" if entry["tested"] != "untested" else " (an address nobody has tried yet)"
    return (
        f"{entry['title']}: {reason}{tried}. By hand: open {entry['page']} in a browser, save the "
        f"file as {path}, and run the same command again."
    )


def _record(
    entry: Mapping[str, Any], path: Path, listed: Mapping[str, Any], today: str, *, by_hand: bool
) -> dict[str, Any]:
    """Describe one file for the manifest."""
    content = path.read_bytes()
    return {
        "name": entry["name"],
        "title": entry["title"],
        "file": path.name,
        "address": entry["address"],
        "origin": "was in the folder already" if by_hand else "fetched",
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "licence": listed["licence"],
        "attribution": listed["attribution"][entry["attribution"]],
        "date": today,
    }


def _manifest(
    into: Path, county: str, districts: Sequence[str], records: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Put the manifest together; what was fetched earlier and is still the same keeps its date."""
    try:
        old = json.loads((into / MANIFEST).read_bytes())
        before = {record["file"]: record for record in old["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        before = {}
    files = []
    for record in records:
        past = before.get(record["file"], {})
        files.append(past if past.get("sha256") == record["sha256"] else record)
    names = {record["file"] for record in records}
    files += [
        past for name, past in before.items() if name not in names and (into / name).is_file()
    ]
    return {"county": county, "districts": list(districts), "files": files}


def _named(county: str) -> list[str]:
    """Split names of districts."""
    return [name.strip() for name in county.split(",") if name.strip()]


def _districts(path: Path, county: str) -> list[str]:
    """Find the districts of a county, or check the names of districts."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names = rows[0] if rows else {}
    lad = next((name for name in names if name[:3] == "LAD" and name[-2:] == "NM"), "")
    cty = next((name for name in names if name[:3] == "CTY" and name[-2:] == "NM"), "")
    if not lad or not cty:
        msg = (
            f"{path.name}: found the columns {', '.join(names) or 'none'}; expected LAD..NM and "
            "CTY..NM. Delete the file and fetch it again."
        )
        raise ConfigError(msg)
    inside = [row[lad] for row in rows if row[cty].casefold() == county.strip().casefold()]
    if inside:
        return sorted(set(inside))
    known = {row[lad].casefold(): row[lad] for row in rows}
    every = sorted({row[lad] for row in rows} | {row[cty] for row in rows if row[cty]})
    lost = [name for name in _named(county) if name.casefold() not in known]
    near = [difflib.get_close_matches(name, every, n=3, cutoff=0.7) for name in lost]
    if any(near):
        msg = (
            f"found no county or district called {', '.join(lost)}. Did you mean "
            f"{', '.join(name for names in near for name in names)}? Name a county, or districts "
            "with commas between them."
        )
        raise ConfigError(msg)
    # a unitary authority lies in no county, so the lookup may not know it
    return [known.get(name.casefold(), name) for name in _named(county)]
