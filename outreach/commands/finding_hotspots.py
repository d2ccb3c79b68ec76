"""The command ``outreach hotspots``: find them, and write the list that people review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def find_and_tell(
    config: Path, out: Path, *, allow_poor_data: str, told: Callable[[str], None]
) -> int:
    """Find the hotspots, say what to do next, and return the exit code."""
    from hotspots.reviewing import review_audit, review_sentence, unreviewed  # noqa: PLC0415
    from outreach.finding import REVIEW, find  # noqa: PLC0415

    done = find(config, out, allow_poor_data=allow_poor_data, told=told)
    audit = review_audit(done.hotspots)
    typer.echo(f"\n{done.inputs.config.county.name}: {audit['detected']} places found.")
    lines = [review_sentence(done.hotspots), *unreviewed(done.hotspots)]
    if done.hotspots.comparison is not None:
        lines += done.hotspots.comparison.sentences
    for line in lines:
        typer.echo(f"  {line}")
    if done.had_plan:
        typer.echo("The plan of an earlier run in this folder is gone: it had other hotspots.")
    private = done.written.folder / "private"
    typer.echo(f"\nRESTRICTED, for the named analysts: {private / 'hotspots.csv'}")
    if audit["detected"]:
        _say_how_to_review(private / REVIEW)
    return 1 if done.awaits_review else 0


def _say_how_to_review(review: Path) -> None:
    """Say where the list to fill in lies, and how it comes into the settings."""
    typer.echo(f"To review: copy {review} beside county.toml and fill in its first")
    typer.echo("columns (decision: accept, reject or merge). Then add to county.toml:")
    typer.echo('  [review]\n  path = "review.csv"')
    typer.echo("and plan with those that are accepted: outreach run")
