"""The command ``outreach what-if``: fewer posts, or less money, before it happens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from outreach.foreseeing import Foreseen
    from outreach.intake.inputs import Inputs
    from outreach.results import Cleared


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
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Folder for a map with these plans beside the proposal."),
    ] = None,
) -> None:
    """Say which sessions and priority areas would go; with --out, draw the plans in one map."""
    from outreach.config import read_config  # noqa: PLC0415  (keeps --help quick)
    from outreach.errors import ConfigError  # noqa: PLC0415
    from outreach.foreseeing import foresee, ladder_lines, vacancy_lines  # noqa: PLC0415
    from outreach.intake.inputs import read_inputs  # noqa: PLC0415
    from outreach.results import check_target  # noqa: PLC0415

    if not vacant and not budgets:
        msg = "what-if: found no question; give --vacant POST (once or more), or --budgets."
        raise ConfigError(msg)
    if out is not None:
        check_target(out)
    inputs = read_inputs(read_config(config))
    found = foresee(inputs, vacant=tuple(vacant or ()), budgets=budgets)
    typer.echo("RESTRICTED, for the named analysts.")
    if found.vacancies is not None:
        typer.echo(f"Without {', '.join(vacant or ())}:")
        titles = {str(key): str(said) for key, said in found.problem.types["title"].items()}
        for line in vacancy_lines(found.vacancies, titles=titles):
            typer.echo(f"  {line}")
    if found.ladder is not None:
        typer.echo("With less money:")
        for line in ladder_lines(found.ladder):
            typer.echo(f"  {line}")
    if out is not None:
        _draw(inputs, found, out)


def _draw(inputs: Inputs, found: Foreseen, out: Path) -> None:
    """Write a map with the proposal, today and the plans found, for both folders."""
    from allocation import compare_plans  # noqa: PLC0415
    from outreach.forgetting import county_mark  # noqa: PLC0415
    from outreach.results import today, write_results  # noqa: PLC0415
    from outreach.shared_map import MAP, analysts_map, shared_map  # noqa: PLC0415

    county = inputs, found.hotspots, found.plan
    compared = compare_plans(found.problem, found.plan)
    settings = inputs.config.disclosure
    share: dict[str, Cleared] = {}
    private: dict[str, bytes] = {}
    if settings.profile != "restricted":
        share, private = shared_map(
            *county, comparison=compared, settings=settings, others=found.others
        )
    private[MAP] = analysts_map(*county, comparison=compared, others=found.others).encode()
    private |= county_mark(inputs.config.county.name)
    written = write_results(out, share=share, private=private, day=today())
    typer.echo(f"The plans beside one another: {written.folder / 'share' / MAP}")
    typer.echo(f"Analysts only (RESTRICTED): {written.folder / 'private' / MAP}")
