"""The command ``outreach quarter``: the pack of a quarter of the financial year."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def quarter(
    config: Annotated[Path, typer.Argument(help="county.toml, or the folder it stands in.")],
    *,
    quarter: Annotated[
        str,
        typer.Option(help="Such as 2026-Q2 for July to September 2026; else the last whole one."),
    ] = "",
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder for share/ and private/.")
    ] = Path("quarter"),
) -> None:
    """Write the pack of a quarter: measures beside three years, data received, actions late."""
    from outreach.fiscal_quarters import quarter_days  # noqa: PLC0415  (keeps --help quick)
    from outreach.quarterly import PAGE, pack_quarter  # noqa: PLC0415

    done = pack_quarter(config, out, quarter=quarter)
    first, last = quarter_days(done.quarter)
    folder = done.written.folder
    typer.echo(f"{done.inputs.config.county.name}: {done.quarter}, {first} to {last}.")
    if (folder / "share" / PAGE).is_file():
        typer.echo(f"Open {folder / 'share' / PAGE} in any browser.")
    else:
        typer.echo("Nothing is shared: the settings ask for the restricted profile.")
    typer.echo(f"Analysts only (RESTRICTED): {folder / 'private' / PAGE}")
