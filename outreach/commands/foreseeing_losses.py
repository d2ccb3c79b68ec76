"""The command ``outreach what-if``: fewer posts, or less money, before it happens."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def what_if(
    config: Annotated[Path, typer.Argument(help="county.toml, or the folder it stands in.")],
    *,
    vacant: Annotated[
        list[str] | None,
        typer.Option(help="A post (worker_id) that would be vacant; may be repeated."),
    ] = None,
    budgets: Annotated[
        bool, typer.Option("--budgets", help="Plan for 100, 95, 90 and 85% of the budget.")
    ] = False,
) -> None:
    """Say which sessions and priority areas would go; nothing is written."""
    from outreach.config import read_config  # noqa: PLC0415  (keeps --help quick)
    from outreach.errors import ConfigError  # noqa: PLC0415
    from outreach.foreseeing import foresee, ladder_lines, vacancy_lines  # noqa: PLC0415
    from outreach.inputs import read_inputs  # noqa: PLC0415

    if not vacant and not budgets:
        msg = "what-if: found no question; give --vacant POST (once or more), or --budgets."
        raise ConfigError(msg)
    found = foresee(read_inputs(read_config(config)), vacant=tuple(vacant or ()), budgets=budgets)
    typer.echo("RESTRICTED, for the named analysts.")
    if found.vacancies is not None:
        typer.echo(f"Without {', '.join(vacant or ())}:")
        for line in vacancy_lines(found.vacancies):
            typer.echo(f"  {line}")
    if found.ladder is not None:
        typer.echo("With less money:")
        for line in ladder_lines(found.ladder):
            typer.echo(f"  {line}")
