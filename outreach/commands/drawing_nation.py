"""The command ``outreach england``: many areas on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

MOST_TOLD = 10
"""Findings of the audit that are listed; the rest are alike."""


def england(
    areas: Annotated[Path, typer.Argument(help="Polygons: GeoPackage, GeoJSON or shapefile.")],
    *,
    value: Annotated[str, typer.Option(help="Column of the published value to shade.")],
    code: Annotated[str, typer.Option(help="Column of the area's code.")],
    source: Annotated[str, typer.Option(help="Who published the value, under which licence.")],
    name: Annotated[str, typer.Option(help="Column of the area's name.")] = "",
    layer: Annotated[str, typer.Option(help="Layer of the file; else its only one.")] = "",
    top: Annotated[float, typer.Option(help="Share of areas, the highest, drawn as shapes.")] = 0.1,
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "",
    out: Annotated[Path, typer.Option("--out", "-o", help="The page.")] = Path("england.html"),
) -> None:
    """Draw a published value of all areas of a nation on one page that needs no network."""
    from maps import map_overview  # noqa: PLC0415  (keeps --help quick)
    from outreach.nation import audited_page, nation_overview  # noqa: PLC0415
    from outreach.results import write_file  # noqa: PLC0415

    overview = nation_overview(
        areas,
        value=value,
        code=code,
        name=name,
        layer=layer or None,
        top=top,
        title=title,
        source=source,
    )
    page, findings = audited_page(out.name, map_overview(overview).encode())
    write_file(out, page)
    typer.echo(f"{len(overview.areas):,} areas, {len(overview.places):,} of them as shapes.")
    typer.echo(f"Open {out} ({len(page) / 1e6:.1f} MB) in any browser.")
    if findings:
        typer.echo("It stays a DRAFT. Do not pass it on: the audit finds")
        for finding in findings[:MOST_TOLD]:
            typer.echo(f"  - {finding}")
    else:
        typer.echo("It passed the audit, picture and all.")
