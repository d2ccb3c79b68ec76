"""A page of words, tables and charts as a tagged PDF."""

from __future__ import annotations

import re
from typing import Any

from maps.drawings import drawing_alone
from outreach.errors import MissingExtraError, OutreachError

VARIANT = "pdf/ua-1"
"""ISO 14289-1: tagged, with a title and a language."""

_DRAWINGS = re.compile(r'(?:<svg class="patterns".*?</svg>\s*)?<svg\b.*?</svg>', re.DOTALL)
_BY_HAND = (
    "Or open pack.html in a browser and choose Print, Save as PDF: nothing has to be installed."
)


def pdf_paper(page: bytes) -> bytes:
    """Return a page of `maps.report.report_page` as a PDF for screen readers and printers.

    Parameters
    ----------
    page
        HTML that fetches nothing.

    Returns
    -------
    bytes
        Tagged; the same page gives the same bytes on one machine (it embeds its fonts).

    Raises
    ------
    MissingExtraError
        If WeasyPrint is not installed.
    OutreachError
        If a library of the system that WeasyPrint needs is missing, or the page would fetch.
    """
    try:
        from weasyprint import HTML  # noqa: PLC0415  (an extra)
        from weasyprint.urls import FatalURLFetchingError, URLFetcher  # noqa: PLC0415
    except ImportError as fault:
        msg = "pack.pdf"
        raise MissingExtraError(msg, "pdf") from fault
    except OSError as fault:
        msg = (
            "WeasyPrint is installed, but Pango, a library of the system that it needs, is not. "
            "On Debian: apt install libpango-1.0-0 libpangoft2-1.0-0. "
            f"On Windows: see weasyprint.org, first steps. {_BY_HAND}"
        )
        raise OutreachError(msg) from fault
    nothing = URLFetcher(allowed_protocols=(), fail_on_errors=True)
    text = _DRAWINGS.sub(lambda found: drawing_alone(found.group()), page.decode())
    try:
        made: Any = HTML(string=text, url_fetcher=nothing).write_pdf(pdf_variant=VARIANT)
    except FatalURLFetchingError as fault:
        msg = "A page that becomes a PDF asked for a file or an address: nothing is fetched."
        raise OutreachError(msg) from fault
    return bytes(made)
