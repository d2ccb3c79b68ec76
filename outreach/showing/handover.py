"""The page for whoever takes over: written again by every run, from what the run knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outreach.config import input_files
from outreach.period import period_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from outreach.config import Config
    from outreach.intake.inputs import Inputs

_HASH_SHOWN = 12


def handover_page(inputs: Inputs, record: Mapping[str, Any]) -> str:
    """Write the page.

    Parameters
    ----------
    inputs
        The county's tables.
    record
        What `outreach.filing.folders.run_record` wrote.

    Returns
    -------
    str
        Markdown for the private folder; the same run gives the same page.
    """
    config = inputs.config
    handover = config.handover
    parts = [
        f"# Handover: {config.county.name}",
        "",
        "RESTRICTED. Written again by every run; do not edit it, edit `county.toml`.",
        "",
        *_section("Whom to ask", [f"Looked after by: {handover.owner or _ASK_OWNER}"]),
        *_section(
            "The key of the pseudonyms",
            [
                f"Kept: {handover.key_kept or _ASK_KEY}",
                "The key itself stands nowhere here. Without it new extracts do not link to old.",
            ],
        ),
        "## Data",
        "",
        "| used as | file | fingerprint |",
        "|---|---|---|",
        *_files(config, record["inputs"]),
        "",
        f"- Referrals: {period_text(inputs)}, extract of {config.county.data_date}.",
        f"- Small areas: {record['vintages']['areas']}.",
        f"- Deprivation: {record['vintages']['deprivation']}.",
        f"- Postcodes: {record['vintages']['postcodes']}.",
        *(f"- {line}" for line in inputs.attribution),
        "",
        *_section("Open decisions", _decisions(config, record)),
        *_section("Questions a meeting may ask", _QUESTIONS),
        *_section("Releases", _releases(config, record)),
        *_section(
            "Versions",
            [
                f"outreach {record['outreach']}, Python {record['timing']['python']}",
                *(f"{name} {version}" for name, version in record["versions"].items()),
                f"Settings {record['settings'][:_HASH_SHOWN]}, seed {record['seed']}",
            ],
        ),
    ]
    return "\n".join(parts)


_QUESTIONS = (
    (
        "What if people had chosen otherwise? `outreach choices county.toml --out FOLDER` plans "
        "again at other weights and standards, and names who gains and who loses; the next run "
        "in that folder shows it. With `compare_choices` under `[plan]` every run does so itself."
    ),
    "Who leads in a priority area? Set it under `[partners.lead]` in county.toml.",
    (
        "What if there were fewer posts, or less money? `outreach what-if county.toml --vacant "
        "POST --budgets` says which sessions and places would go."
    ),
)
_ASK_OWNER = "not said. Ask, and set `owner` under `[handover]` in county.toml."
_ASK_KEY = "not said. Ask who holds it, and set `key_kept` under `[handover]` in county.toml."


def _section(title: str, lines: Iterable[str]) -> list[str]:
    """Write a heading and a list."""
    return [f"## {title}", "", *(f"- {line}" for line in lines), ""]


def _files(config: Config, hashes: Mapping[str, str]) -> list[str]:
    """Write a row for each file that was read."""
    return [
        f"| {place} | {path.name} | {str(hashes[place])[:_HASH_SHOWN]} |"
        for place, path in input_files(config)
    ]


def _decisions(config: Config, record: Mapping[str, Any]) -> list[str]:
    """List what somebody has still to decide or to confirm."""
    quality = record["quality"]
    lines = list(config.handover.open_decisions)
    lines += [f"On every output: {words}." for words in quality["banner"]]
    lines += [f"Records: {warning}" for warning in quality["warnings"]]
    if quality["allow_poor_data"]:
        lines.append(f"The run went on with poor records: {quality['allow_poor_data']}")
    if config.disclosure.profile != "public":
        lines.append(
            f"The shared folder was made for {config.disclosure.profile}: "
            f"{config.disclosure.reason}"
        )
    if config.venues.attributes_invented:
        lines.append("What each venue offers is invented: ask the venues.")
    review = record["hotspots"].get("review", {})
    if review.get("detected") and not (review["reviewed"] and not review["awaiting"]):
        lines.append(f"{record['review']} `outreach hotspots` writes the list to review.")
    if record["plan"]["unmet"]:
        lines.append(f"{record['plan']['unmet']} thing(s) asked for are unmet: see unmet.csv.")
    if config.travel.table is None:
        lines.append("Travel times are an estimate; no table of them is supplied.")
    return lines or ["None that the run knows of."]


def _releases(config: Config, record: Mapping[str, Any]) -> list[str]:
    """Say what the run knows of releases."""
    return [
        f"Register of releases: {record['release_register']}.",
        f"`private/` is to be deleted {config.disclosure.retention_days} days after it was made.",
    ]
