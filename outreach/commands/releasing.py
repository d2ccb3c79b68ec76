"""The commands ``outreach audit`` and ``outreach release``: what may go out, and what went."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def audit(
    folder: Annotated[Path, typer.Argument(help="A run's folder, or any folder of files.")],
    *,
    against: Annotated[
        list[Path] | None,
        typer.Option(help="An earlier release: its folder, or a register; may be repeated."),
    ] = None,
    threshold: Annotated[int, typer.Option(help="Smallest count that may be shown.")] = 8,
    round_to: Annotated[int, typer.Option(help="Counts are rounded to this.")] = 5,
) -> None:
    """Attack a folder of finished files: say which counts can be worked out, and exit with 2."""
    from outreach.auditing.vocabulary import Rules  # noqa: PLC0415  (keeps --help quick)
    from outreach.errors import DisclosureError  # noqa: PLC0415
    from outreach.releasing import audit_folder, told  # noqa: PLC0415
    from outreach.stamping import stamp_after  # noqa: PLC0415

    rules = Rules(threshold=threshold, round_to=round_to)
    found, earlier = audit_folder(folder, against=tuple(against or ()), rules=rules)
    if not found.is_passed:
        message = f"{folder}: not fit for release, {len(found.findings)} finding(s):\n{told(found)}"
        raise DisclosureError(message)
    typer.echo(f"{folder}: {found.figures} counts were attacked; none can be worked out.")
    typer.echo(f"It may be stamped: {stamp_after(earlier or None)}.")


def release(
    folder: Annotated[Path, typer.Argument(help="The folder that was released.")],
    *,
    to: Annotated[str, typer.Option(help="Who receives it.")],
    approved_by: Annotated[str, typer.Option(help="The role that approved it, never a name.")],
    register: Annotated[
        Path, typer.Option(help="The county's register; [disclosure] register names the same.")
    ] = Path("releases.json"),
    threshold: Annotated[int, typer.Option(help="Smallest count that may be shown.")] = 8,
    round_to: Annotated[int, typer.Option(help="Counts are rounded to this.")] = 5,
) -> None:
    """Enter a release in the register, so that later ones are checked against it."""
    from outreach.auditing.vocabulary import Rules  # noqa: PLC0415
    from outreach.releasing import enter_release  # noqa: PLC0415
    from outreach.results import today, write_file  # noqa: PLC0415

    rules = Rules(threshold=threshold, round_to=round_to)
    made = enter_release(folder, register, to=to, approved_by=approved_by, day=today(), rules=rules)
    write_file(register, made)
    typer.echo(f"{folder} is entered in {register}. RESTRICTED: keep the register with the county.")
