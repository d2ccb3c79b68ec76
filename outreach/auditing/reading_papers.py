"""Read PDF files: tables by their tags or their lines, text, properties; pictures are refused."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from outreach.auditing.grids import Grid, Leaf, grid_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_CELLS = ("TD", "TH")
_HEADINGS = ("H", "H1", "H2", "H3", "H4", "H5", "H6", "Caption")
_NOT_HERE = "the audit cannot read PDF files without the extra [pdf]: pip install 'outreach[pdf]'"
Element = dict[str, Any]


def read_pdf(file: str, content: bytes) -> Leaf:
    """Read a PDF.

    Returns
    -------
    Leaf
        Tables as the tags say, or where it has none as the lines on the page; all other text as
        sentences, whether or not a reader can see it. ``unread`` where it holds a picture, a file
        or a form, or where the extra [pdf] is missing.
    """
    try:
        import pdfplumber  # noqa: PLC0415  (an extra)
        from pdfplumber.utils.exceptions import PdfminerException  # noqa: PLC0415
    except ImportError:
        return Leaf(file=file, unread=(_NOT_HERE,))
    try:
        with pdfplumber.open(io.BytesIO(content)) as paper:
            tags = paper.structure_tree
            grids, told = _by_tags(file, paper, tags) if tags else _by_lines(file, paper)
            said = [(str(value), True) for value in _strings(paper.metadata)]
            said += [
                (text, True)
                for page in paper.pages
                for note in page.annots
                for text in _strings({k: note.get(k) for k in ("contents", "title", "uri")})
            ]
            return Leaf(
                file=file,
                grids=tuple(grids),
                sentences=(*((text, False) for text in told), ("", True), *said),
                unread=tuple(_unreadable(paper)),
            )
    except (PdfminerException, AttributeError, TypeError, IndexError) as fault:
        msg = "it is no whole PDF"
        raise ValueError(msg) from fault


def _by_tags(file: str, paper: Any, tags: list[Element]) -> tuple[list[Grid], list[str]]:
    """Read tables by their tags, and every other letter as sentences."""
    letters: dict[tuple[int, Any], list[Element]] = {}
    for page in paper.pages:
        for letter in page.chars:
            letters.setdefault((page.page_number, letter.get("mcid")), []).append(letter)
    grids: list[Grid] = []
    sentences: list[str] = []
    heading = ""
    for element in _in_order(tags):
        kind = element["type"]
        if kind == "Table":
            _add_table(grids, _table(file, element, letters, heading))
        elif kind in _HEADINGS:
            heading = _told(element, letters) or heading
            sentences.append(heading)
        elif element.get("alt_text"):
            sentences.append(str(element["alt_text"]))
        elif kind == "Figure":
            sentences += _written(_letters(element, letters))
        elif kind in {"P", "Lbl", "LBody"}:
            sentences.append(_told(element, letters))
        elif element.get("mcids"):
            sentences.append(_told(element, letters, own=True))
    for page in paper.pages:  # what no tag names: headers and footers
        left = [one for (number, _), some in letters.items() if number == page.page_number
                for one in some]  # fmt: skip
        sentences += _paragraphs(left)
    return grids, [text for text in sentences if text]


def _table(
    file: str, table: Element, letters: dict[tuple[int, Any], list[Element]], heading: str
) -> Grid:
    """Read one table, with its caption."""
    lines = [
        [_told(cell, letters) for cell in _in_order([row]) if cell["type"] in _CELLS]
        for row in _in_order([table])
        if row["type"] == "TR"
    ]
    caption = [_told(part, letters) for part in _in_order([table]) if part["type"] == "Caption"]
    title = " ".join(part for part in dict.fromkeys((heading, *caption)) if part)
    return grid_of(file, heading or "table", title, [line for line in lines if line])


def _add_table(grids: list[Grid], found: Grid) -> None:
    """Add a table; one that goes on on the next page, with its header again, is one."""
    if grids and (grids[-1].name, grids[-1].header) == (found.name, found.header):
        grids[-1] = replace(grids[-1], rows=grids[-1].rows + found.rows)
    elif found.header:
        grids.append(found)


def _in_order(elements: list[Element]) -> Iterator[Element]:
    """Go through elements and those in them; a table's own are read with it."""
    for element in elements:
        yield element
        if element["type"] != "Table" or len(elements) == 1:
            yield from _in_order(element.get("children", []))


def _told(
    element: Element, letters: dict[tuple[int, Any], list[Element]], *, own: bool = False
) -> str:
    """Take the letters of an element, and unless only its own are asked for of those in it."""
    return " ".join(_lines(_letters(element, letters, own=own)))


def _letters(
    element: Element, letters: dict[tuple[int, Any], list[Element]], *, own: bool = False
) -> list[Element]:
    """Take the letters themselves; each is taken once."""
    return [
        letter
        for each in ([element] if own else _everything(element))
        for mark in each.get("mcids", [])
        for letter in letters.pop((each.get("page_number", 0), mark), [])
    ]


def _written(letters: list[Element]) -> list[str]:
    """Part the letters of a drawing into words as they were written, each told once."""
    words = [""]
    for last, letter in zip([None, *letters], letters, strict=False):
        near = last is not None and abs(letter["top"] - last["top"]) < 1
        if last is None or not near or abs(letter["x0"] - last["x1"]) > letter["size"]:
            words.append("")
        words[-1] += letter["text"]
    return list(dict.fromkeys(word.strip() for word in words))


def _everything(element: Element) -> Iterator[Element]:
    yield element
    for child in element.get("children", []):
        yield from _everything(child)


def _by_lines(file: str, paper: Any) -> tuple[list[Grid], list[str]]:
    """Read tables by the lines drawn round them, and all text besides."""
    grids: list[Grid] = []
    sentences: list[str] = []
    for page in paper.pages:
        for table in page.extract_tables():
            lines = [[" ".join((cell or "").split()) for cell in row] for row in table]
            grids.append(grid_of(file, f"page {page.page_number}", "", lines))
        sentences += _lines(page.chars)
    return grids, sentences


def _paragraphs(letters: list[Element]) -> list[str]:
    """Put letters into lines, and lines that follow close on each other into one text."""
    from pdfplumber.utils.text import extract_words  # noqa: PLC0415  (an extra)

    told: list[str] = []
    end = float("-inf")
    for word in extract_words(letters):
        near = word["top"] - end < (word["bottom"] - word["top"])
        told.append(f"{told.pop()} {word['text']}" if near else word["text"])
        end = word["bottom"]
    return told


def _lines(letters: list[Element]) -> list[str]:
    """Put letters into lines of text."""
    from pdfplumber.utils.text import extract_text  # noqa: PLC0415  (an extra)

    return [line.strip() for line in extract_text(letters).splitlines() if line.strip()]


def _strings(facts: Any) -> list[str]:
    """List what properties say."""
    return [str(value) for value in dict(facts or {}).values() if value]


def _unreadable(paper: Any) -> Iterator[str]:
    """Say what a PDF holds that cannot be read."""
    if any(page.images for page in paper.pages):
        yield "pictures stand in it, which the audit cannot read"
    catalog = paper.doc.catalog
    named = catalog.get("Names")
    named = named.resolve() if hasattr(named, "resolve") else named
    if named and ("EmbeddedFiles" in named or "JavaScript" in named):
        yield "another file is embedded in it, which the audit does not read"
    if "AcroForm" in catalog:
        yield "a form stands in it, which the audit does not read"
