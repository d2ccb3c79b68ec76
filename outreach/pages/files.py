"""The pages as files: each page, and beside it a folder with a CSV for each of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.report import report_page, tables_of
from outreach.pages.appendix import appendix_report
from outreach.pages.commissioning import restricted_figures
from outreach.pages.public_figures import public_figures
from outreach.results import csv_bytes

if TYPE_CHECKING:
    from hotspots.result import Hotspots
    from maps.report import Report
    from outreach.disclosure.showing import Profile
    from outreach.intake.inputs import Inputs


def public_pages(inputs: Inputs, *, profile: Profile) -> dict[str, bytes]:
    """Make the pages of the shared folder; they still have to be cleared.

    Returns
    -------
    dict
        ``figures.html`` and ``figures/*.csv``.
    """
    return page_files("figures.html", public_figures(inputs, profile=profile))


def restricted_pages(inputs: Inputs, hotspots: Hotspots) -> dict[str, bytes]:
    """Make the pages of the private folder.

    Returns
    -------
    dict
        ``appendix.html``, ``figures.html``, and the CSV files of both.
    """
    return {
        **page_files("appendix.html", appendix_report(inputs, hotspots)),
        **page_files("figures.html", restricted_figures(inputs)),
    }


def page_files(name: str, report: Report) -> dict[str, bytes]:
    """Return a page and the CSV files its links lead to.

    Parameters
    ----------
    name
        Of the page.
    report
        What it shows; the CSV files show the same cells, and name their edition in each row.

    Returns
    -------
    dict
        File name to content.
    """
    made = {name: report_page(report)}
    for table in tables_of(report):
        # a table without rows has one empty one, for its edition to stand in
        frame = table.frame if len(table.frame) else table.frame.reindex([0]).fillna("")
        frame = frame.assign(edition=report.edition, notice=report.banner)
        made[f"{report.folder}/{table.csv_name}"] = csv_bytes(frame)
    return made
