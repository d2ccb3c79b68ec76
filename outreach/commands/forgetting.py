"""The command ``outreach forget``: delete the private folders of a county's runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from outreach.config import Config


def forget(
    config: Annotated[Path, typer.Argument(help="county.toml, or the folder it stands in.")],
    *,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Where its runs are: one, or a folder of several.")
    ] = Path("out"),
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete the private folders of a county's runs, and list what was deleted; share/ stays."""
    from outreach.config import read_config  # noqa: PLC0415  (keeps --help quick)
    from outreach.forgetting import county_of, private_folders  # noqa: PLC0415
    from outreach.forgetting import forget as delete  # noqa: PLC0415

    name = read_config(config).county.name
    folders = tuple(f for f in private_folders(out) if county_of(f) == name)
    if not folders:
        typer.echo(f"{out}: no private folder of {name} was found; nothing was deleted.")
        return
    for folder in folders:
        typer.echo(f"  {folder}")
    if not yes:
        typer.confirm(f"Delete {len(folders)} private folder(s) of {name} for good?", abort=True)
    for line in delete(folders):
        typer.echo(f"Deleted {line}")


def warn_of_old(run: Path, config: Config) -> None:
    """Say which private folders of the county have been kept for too long."""
    from outreach.forgetting import kept_too_long  # noqa: PLC0415
    from outreach.results import today  # noqa: PLC0415

    days = config.disclosure.retention_days
    for line in kept_too_long(run, county=config.county.name, retention_days=days, today=today()):
        typer.echo(line)
