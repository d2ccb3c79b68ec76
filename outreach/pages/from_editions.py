"""A page of words made from an edition: same county, same banner, same credits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.report import Report

if TYPE_CHECKING:
    from maps.edition import MapEdition
    from maps.report import Section


def edition_report(
    edition: MapEdition,
    *,
    title: str,
    sections: tuple[Section, ...],
    folder: str,
    lead: tuple[str, ...] = (),
) -> Report:
    """Return a page that carries the banner and the credits of an edition.

    Parameters
    ----------
    edition
        What may be shown.
    title, sections, folder, lead
        As in `maps.report.Report`.

    Returns
    -------
    Report
        Ready for `maps.report.report_page`.
    """
    return Report(
        title=title,
        county_name=edition.county_name,
        edition=edition.edition,
        stamp=edition.stamp,
        invented=edition.invented,
        invented_words=edition.invented_words,
        lead=lead,
        sections=sections,
        attribution=edition.attribution,
        folder=folder,
    )
