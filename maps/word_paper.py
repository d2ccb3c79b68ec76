"""A report as a Word document, because committee papers are Word."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from maps.cells import texts
from maps.drawings import drawing_alone
from maps.report import NOTHING, Chart, is_figure, lead_of
from outreach.errors import MissingExtraError
from outreach.rasterising import picture_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from maps.edition import PrintedTable
    from maps.report import Report

_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_WIDE_MM, _TALLEST_MM = 170.0, 128.0
_MANY, _LETTER_PT, _LETTER_MM = 6, (9, 8), (2.1, 1.85)
"""More columns than this are set in smaller letters; a wide bold letter takes so much room."""
_MARGIN_MM, _LONG, _LONGEST_WORD = 5.5, 60, 20
"""Room beside the words of a cell; from how many letters on a cell, or a word, asks no more."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def word_paper(report: Report) -> bytes:
    """Return a report as a Word document with headings, real tables and text alternatives.

    Parameters
    ----------
    report
        What may be shown; the document shows the same words and cells as the page.

    Returns
    -------
    bytes
        The same report gives the same bytes on one machine (drawings use its fonts).

    Raises
    ------
    MissingExtraError
        If python-docx or the rasteriser is not installed.
    """
    try:
        import docx  # noqa: PLC0415  (an extra)
    except ImportError as fault:
        msg = "pack.docx"
        raise MissingExtraError(msg, "docx") from fault
    paper = docx.Document()
    _set_up(paper, report)
    paper.add_heading(_clean(report.title), level=1)
    _say(paper, lead_of(report))
    for section in report.sections:
        paper.add_heading(_clean(section.heading), level=2)
        _say(paper, section.sentences)
        _say(paper, section.points, style="List Bullet")
        for part in section.parts:
            if isinstance(part, Chart):
                _add_chart(paper, part)
                _add_table(paper, part.table)
            else:
                _add_table(paper, part)
    _say(paper, (*report.attribution, f"{report.banner}."))
    return _settled(paper.part.package)


def _set_up(paper: Any, report: Report) -> None:
    """Set size, language, fonts, properties, and the banner on every page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415  (an extra)
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Mm, Pt, RGBColor  # noqa: PLC0415

    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin, page.bottom_margin = Mm(22), Mm(18)
    for name, size in (("Normal", 11), ("Heading 1", 20), ("Heading 2", 15), ("Heading 3", 12)):
        style = paper.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), "Arial")
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(theme), None)
        if name != "Normal":
            style.font.color.rgb = RGBColor(0x12, 0x43, 0x6D)
    languages = paper.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    for language in languages:
        language.set(qn("w:val"), "en-GB")
    parts = paper.part.package.rels
    for key in [key for key, part in parts.items() if part.reltype.endswith("/thumbnail")]:
        del parts[key]  # a picture of the empty template
    facts = paper.core_properties
    facts.title = _clean(f"{report.title} ({report.edition} edition)")
    facts.subject, facts.author, facts.comments = _clean(report.banner), "Outreach", ""
    facts.language, facts.keywords, facts.last_modified_by = "en-GB", report.edition, "Outreach"
    facts.created = facts.modified = _MADE
    banner = page.header.paragraphs[0]
    banner.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = banner.add_run(_clean(report.banner))
    run.bold, run.font.size = True, Pt(9)
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _add_field(foot, "PAGE")
    foot.add_run(" / ")
    _add_field(foot, "NUMPAGES")


def _add_field(paragraph: Any, name: str) -> None:
    """Add a number that Word works out."""
    from docx.oxml import OxmlElement  # noqa: PLC0415  (an extra)
    from docx.oxml.ns import qn  # noqa: PLC0415

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)  # noqa: SLF001  (python-docx has no fields of its own)


def _say(paper: Any, sentences: Iterable[str], *, style: str | None = None) -> None:
    """Add paragraphs."""
    for sentence in sentences:
        paper.add_paragraph(_clean(sentence), style=style)


def _add_chart(paper: Any, chart: Chart) -> None:
    """Add a drawing with its finding, its text alternative and its note."""
    from docx.shared import Mm, Pt  # noqa: PLC0415  (an extra)

    paper.add_heading(_clean(chart.title), level=3)
    drawing = drawing_alone(chart.svg)
    picture = io.BytesIO(picture_of(drawing))
    shown = paper.add_picture(picture, width=Mm(_WIDE_MM))
    if shown.height > Mm(_TALLEST_MM):
        shown.width = int(shown.width * Mm(_TALLEST_MM) / shown.height)
        shown.height = Mm(_TALLEST_MM)
    facts = shown._inline.docPr  # noqa: SLF001  (python-docx has no text alternatives)
    facts.set("descr", _clean(chart.alternative))
    facts.set("title", _clean(chart.title))
    paper.paragraphs[-1].paragraph_format.keep_with_next = True  # the note stays with it
    note = paper.add_paragraph().add_run(_clean(chart.note))
    note.font.size = Pt(9)


def _add_table(paper: Any, table: PrintedTable) -> None:
    """Add a table whose header is repeated on each page and whose figures stand to the right."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415  (an extra)
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Mm, Pt  # noqa: PLC0415

    paper.add_heading(_clean(table.title), level=3)
    rows = texts(table.frame)
    if not rows:
        _say(paper, (NOTHING,))
        return
    caption = paper.add_paragraph(_clean(table.caption))
    caption.paragraph_format.keep_with_next = True
    names = [str(name) for name in table.frame.columns]
    drawn = paper.add_table(rows=1 + len(rows), cols=len(names), style="Light List")
    drawn.autofit = False
    wide = [Mm(width) for width in _widths([names, *rows])]
    for column, width in zip(drawn.columns, wide, strict=True):
        column.width = width
    for row, cells in zip(drawn.rows, (names, *rows), strict=True):
        fixed = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(fixed)  # noqa: SLF001  (nor has it these)
        for number, (place, text) in enumerate(zip(row.cells, cells, strict=True)):
            place.width = wide[number]
            held = place.paragraphs[0]
            held.add_run(_clean(text)).font.size = Pt(_LETTER_PT[len(names) > _MANY])
            if number and all(is_figure(other[number]) for other in rows):
                held.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    head = drawn.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    head.append(repeated)
    paper.add_paragraph()


def _widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """Share the width of the page: no word is broken, then by the longest text. [mm]."""
    columns = list(zip(*rows, strict=True))
    letter = _LETTER_MM[len(columns) > _MANY]
    words = [
        max((len(word) for cell in cells for word in cell.split()), default=0) for cells in columns
    ]
    least = [_MARGIN_MM + letter * min(length, _LONGEST_WORD) for length in words]
    if sum(least) > _WIDE_MM:
        return [_WIDE_MM * width / sum(least) for width in least]
    wanted = [_MARGIN_MM + letter * min(max(map(len, cells)), _LONG) for cells in columns]
    more = [max(want - low, 0.0) + 1e-3 for want, low in zip(wanted, least, strict=True)]
    rest = (_WIDE_MM - sum(least)) / sum(more)
    return [low + rest * part for low, part in zip(least, more, strict=True)]


def _clean(text: str) -> str:
    """Leave out what XML cannot hold."""
    return _NOT_XML.sub(" ", text)


def _settled(package: Any) -> bytes:
    """Zip the parts with one date, so that the same words give the same bytes."""
    from docx.opc.pkgwriter import PackageWriter  # noqa: PLC0415  (an extra)

    made, held = io.BytesIO(), io.BytesIO()
    for part in package.parts:
        part.before_marshal()
    write: Any = PackageWriter.write
    write(made, package.rels, package.parts)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(held, "w") as again:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, date_time=_FIXED_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(part, parts.read(name))
    return held.getvalue()
