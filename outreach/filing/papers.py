"""The pack as a Word document and a PDF, where the extras that make them are installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from maps.pdf_paper import pdf_paper
from maps.report import report_page
from maps.word_paper import word_paper
from outreach.disclosure.stamping import restamped
from outreach.errors import OutreachError

if TYPE_CHECKING:
    from maps.report import Report

_NEEDED = {"docx": ("docx", "resvg_py"), "pdf": ("weasyprint", "pdfplumber")}


class Papers(NamedTuple):
    """What was made, and why the rest was not."""

    files: dict[str, bytes]
    not_made: tuple[str, ...]


def paper_files(name: str, report: Report, *, earlier: int | None) -> Papers:
    """Make a report as a Word document and as a PDF.

    Parameters
    ----------
    name
        Of the files, without an ending.
    report
        What may be shown.
    earlier
        As in `outreach.disclosure.stamping.stamp_after`. The words in a PDF cannot be changed
        later, so it bears from the start the stamp of the audit that it still has to pass; a
        release that does not pass is not written.

    Returns
    -------
    Papers
        File name to content; a sentence for each paper that cannot be made here.
    """
    files: dict[str, bytes] = {}
    not_made: list[str] = []
    for kind, modules in _NEEDED.items():
        if any(find_spec(module) is None for module in modules):
            not_made.append(
                f"{name}.{kind} was not made: it needs pip install 'outreach[{kind}]'. "
                f"{name}.html prints from any browser."
            )
            continue
        try:
            if kind == "docx":
                files[f"{name}.docx"] = word_paper(report)
            else:
                page = restamped(f"{name}.html", report_page(report), earlier=earlier)
                files[f"{name}.pdf"] = pdf_paper(page)
        except OutreachError as fault:
            not_made.append(f"{name}.{kind} was not made: {fault}")
    return Papers(files, tuple(not_made))
