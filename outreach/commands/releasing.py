"""The commands ``outreach audit`` and ``outreach release``: what may go out, and what went."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Profile = Annotated[str, typer.Option(help="The edition: public or partner.")]
Threshold = Annotated[int, typer.Option(help="Smallest count shown; 0: that of the profile.")]
RoundTo = Annotated[int, typer.Option(help="Counts are rounded to this; 0: as the profile.")]


def audit(
    folder: Annotated[Path, typer.Argument(help="A run's folder, or any folder of files.")],
    *,
    against: Annotated[
        list[Path] | None,
        typer.Option(help="An earlier release: its folder, or a register; may be repeated."),
    ] = None,
    profile: Profile = "public",
    threshold: Threshold = 0,
    round_to: RoundTo = 0,
) -> None:
    """Attack a folder of finished files: say which counts can be worked out, and exit with 2."""
    from outreach.disclosure.stamping import stamp_after  # noqa: PLC0415
    from outreach.errors import DisclosureError  # noqa: PLC0415  (keeps --help quick)
    from outreach.releasing import audit_folder, rules_named, told  # noqa: PLC0415

    rules = rules_named(profile, threshold=threshold, round_to=round_to)
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
    county: Annotated[
        Path | None,
        typer.Option(
            help="The county's settings: only [disclosure] roles may approve. "
            "Else county.toml beside the register, if there is one."
        ),
    ] = None,
    profile: Profile = "public",
    threshold: Threshold = 0,
    round_to: RoundTo = 0,
    already_out: Annotated[
        bool,
        typer.Option(
            "--already-out",
            help="It was published already, for example as a reply to a request for information: "
            "enter it whatever the audit says.",
        ),
    ] = False,
) -> None:
    """Enter a release in the register, so that later ones are checked against it."""
    from outreach.config import read_config  # noqa: PLC0415
    from outreach.releasing import enter_release, rules_named  # noqa: PLC0415
    from outreach.results import today, write_file  # noqa: PLC0415

    rules = rules_named(profile, threshold=threshold, round_to=round_to)
    settings = county or register.parent / "county.toml"
    roles = read_config(settings).disclosure.roles if county or settings.is_file() else []
    facts = {"to": to, "approved_by": approved_by, "day": today()}
    made = enter_release(folder, register, **facts, rules=rules, is_out=already_out, roles=roles)
    write_file(register, made)
    typer.echo(f"{folder} is entered in {register}. RESTRICTED: keep the register with the county.")
