"""Read Word documents: text shown, hidden or deleted, tables, headers, remarks, pictures."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from outreach.auditing.grids import Grid, Leaf, grid_of
from outreach.auditing.reading_pages import read_page
from outreach.rasterising import drawing_in

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SAID = ("descr", "title", "alt", "tooltip", "name")
_TYPED = ("author", "instr", "alias", "tag")
_PICTURES = (".png", ".jpeg", ".jpg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg")
_OPEN = re.compile(r"<(!DOCTYPE|!ENTITY)", re.IGNORECASE)


def read_word(file: str, content: bytes) -> Leaf:
    """Read every part of a Word document.

    Text that is hidden or was deleted with its changes kept is as public as any other. A picture
    is read where it carries its own drawing (`outreach.rasterising`), else the document is refused.

    Returns
    -------
    Leaf
        Tables with the heading above them; all other text as sentences.
    """
    grids: list[Grid] = []
    sentences: list[tuple[str, bool]] = []
    leaves: list[Leaf] = []
    unread: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            held = parts.read(name)
            if name.endswith((".xml", ".rels")):
                body = _Body(file, name)
                body.read(_tree(held))
                grids += body.grids
                sentences += [("", True), *body.sentences]
            elif name.endswith(".png") and (drawing := drawing_in(held)) is not None:
                leaves.append(read_page(file, drawing.encode()))
            elif name.lower().endswith(_PICTURES):
                unread.append("pictures stand in it, which the audit cannot read")
            elif not name.endswith("/"):
                unread.append("another file is embedded in it, which the audit does not read")
    return Leaf(
        file=file,
        grids=(*grids, *(grid for leaf in leaves for grid in leaf.grids)),
        sentences=(*sentences, *(said for leaf in leaves for said in leaf.sentences)),
        unread=tuple(sorted(set(unread))),
    )


def _tree(held: bytes) -> ET.Element:
    """Parse a part; one that defines words of its own is refused."""
    if _OPEN.search(held.decode("utf-8", "replace")):
        msg = "it defines entities"
        raise ValueError(msg)
    try:
        return ET.fromstring(held)  # noqa: S314  (entities were refused above)
    except ET.ParseError as fault:
        msg = "a part of it is no XML"
        raise ValueError(msg) from fault


class _Body:
    """Goes through one part in the order of its text."""

    def __init__(self, file: str, part: str) -> None:
        self.file, self.part = file, part
        self.is_shown = part == "word/document.xml" or bool(re.match(r"word/(header|footer)", part))
        self.grids: list[Grid] = []
        self.sentences: list[tuple[str, bool]] = []
        self._heading, self._above = "", ""

    def read(self, element: ET.Element) -> None:
        """Read an element and those in it."""
        if element.tag == f"{_WORD}tbl":
            self._read_table(element)
            return
        if element.tag == f"{_WORD}p":
            self._read_paragraph(element)
            return
        self._read_aside(element)
        for child in element:
            self.read(child)

    def _read_table(self, table: ET.Element) -> None:
        """Read a table; tables within its cells as well."""
        lines = []
        for row in table.iterfind(f"{_WORD}tr"):
            lines.append([" ".join(_text(cell).split()) for cell in row.iterfind(f"{_WORD}tc")])
            for inner in row.iterfind(f".//{_WORD}tbl"):
                self._read_table(inner)
        title = " ".join(part for part in dict.fromkeys((self._heading, self._above)) if part)
        if lines:
            name = self._heading or f"table {len(self.grids) + 1}"
            hidden = table.find(f".//{_WORD}vanish") is not None or not self.is_shown
            self.grids.append(grid_of(self.file, name, title, lines, hidden=hidden))
        for element in table.iter():
            self._read_aside(element)

    def _read_paragraph(self, paragraph: ET.Element) -> None:
        """Read a paragraph: what is shown, and apart from it what is not."""
        hidden = paragraph.find(f".//{_WORD}vanish") is not None or not self.is_shown
        text = " ".join(_text(paragraph).split())
        if text:
            self.sentences.append((text, hidden))
            style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
            if style is not None and style.get(f"{_WORD}val", "").startswith("Heading"):
                self._heading, self._above = text, ""
            else:
                self._above = text
        for table in paragraph.iterfind(f".//{_WORD}tbl"):
            self._read_table(table)
        for element in paragraph.iter():
            self._read_aside(element)

    def _read_aside(self, element: ET.Element) -> None:
        """Read what an element says besides its text: alternatives, remarks, deleted words."""
        for named, value in element.attrib.items():
            name = named.rsplit("}", 1)[-1]
            is_property = element.tag.rsplit("}", 1)[-1] in _TYPED and name == "val"
            if value and (name in _SAID or name in _TYPED or is_property):
                self.sentences.append((value, True))
        kind = element.tag.rsplit("}", 1)[-1]
        is_word = element.tag.startswith(_WORD)
        if kind in {"delText", "instrText"} or not is_word:
            text = " ".join((element.text or "").split())
            if text:
                self.sentences.append((text, True))


def _text(element: ET.Element) -> str:
    """Join the words of an element, with a space where Word breaks a line."""
    return "".join(_words(element))


def _words(element: ET.Element) -> Iterator[str]:
    for part in element.iter():
        if part.tag == f"{_WORD}t":
            yield part.text or ""
        elif part.tag in {f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr", f"{_WORD}p"}:
            yield " "
