"""The command ``outreach forget``: delete what a county's runs left, its caches too."""

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
    """Delete a county's private folders and caches, and list what was deleted; share/ stays."""
    from hotspots.postcodes.directory_cache import kept_folders  # noqa: PLC0415
    from outreach.config import read_config  # noqa: PLC0415  (keeps --help quick)
    from outreach.forgetting import county_of, private_folders  # noqa: PLC0415
    from outreach.forgetting import forget as delete  # noqa: PLC0415

    settings = read_config(config)
    name, source = settings.county.name, str(settings.postcodes.source)
    folders = tuple(f for f in private_folders(out) if county_of(f) == name)
    caches = () if source == "built-in" else kept_folders(Path(source))
    if not folders and not caches:
        typer.echo(f"{out}: no private folder or cache of {name} was found; nothing was deleted.")
        return
    for folder in (*folders, *caches):
        typer.echo(f"  {folder}")
    counts = f"{len(folders)} private folder(s) and {len(caches)} cache(s)"
    if not yes:
        typer.confirm(f"Delete {counts} of {name} for good?", abort=True)
    for line in delete(folders, caches):
        typer.echo(f"Deleted {line}")


def warn_of_old(run: Path, config: Config) -> None:
    """Say which private folders of the county have been kept for too long."""
    from outreach.forgetting import kept_too_long  # noqa: PLC0415
    from outreach.results import today  # noqa: PLC0415

    days = config.disclosure.retention_days
    for line in kept_too_long(run, county=config.county.name, retention_days=days, today=today()):
        typer.echo(line)
