"""The command ``outreach choices``: what each choice that decides who wins would change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def choices(
    config: Annotated[Path, typer.Argument(help="county.toml, or the folder it stands in.")],
    *,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder of a run; the table goes into private.")
    ] = Path("out"),
    only: Annotated[
        list[str] | None,
        typer.Option(help="A choice by its setting, such as demand_basis; may be repeated."),
    ] = None,
) -> None:
    """Plan again at the alternatives of each choice, and say who gains and who loses."""
    from outreach.choice_effects import choice_effects, choice_names  # noqa: PLC0415
    from outreach.config import read_config  # noqa: PLC0415  (keeps --help quick)
    from outreach.errors import ConfigError  # noqa: PLC0415
    from outreach.filing.choices import EFFECTS  # noqa: PLC0415
    from outreach.intake.inputs import read_inputs  # noqa: PLC0415
    from outreach.results import add_private, csv_bytes  # noqa: PLC0415

    unknown = sorted(set(only or ()) - set(choice_names()))
    if unknown:
        msg = f"choices: found {unknown[0]!r}, expected one of {', '.join(choice_names())}."
        raise ConfigError(msg)
    inputs = read_inputs(read_config(config))
    typer.echo("RESTRICTED, for the named analysts.")
    found = choice_effects(
        inputs, only=tuple(only or ()), told=lambda step: typer.echo(f"{step} ...", err=True)
    )
    for sentence in found["sentence"]:
        typer.echo(f"  {sentence}")
    written = add_private(out, {EFFECTS: csv_bytes(found)})
    typer.echo(f"The table: {written[0]}. The next run in this folder shows it in its appendix.")
