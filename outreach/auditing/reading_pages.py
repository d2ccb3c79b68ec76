"""Read pages as a reader with the page source open: tables, text, comments, scripts, attributes."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

from outreach.auditing.grids import Grid, Leaf, Mark, grid_of, text_of
from outreach.auditing.reading_data import coordinates_in, read_data, read_script, strings_of

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "summary", "caption", "legend"))
_BLOCKS = frozenset(
    ("p", "li", "div", "section", "dd", "dt", "figcaption", "text", "title", "desc")
)
_VOID = frozenset(("br", "hr", "img", "input", "meta", "link", "col", "wbr", "source", "area"))
_SAID = ("alt", "title", "aria-label", "content")
_DATA_URI = re.compile(r"data:[a-z]+/[^\"')\s]*")
_DRAWN = frozenset(("d", "points", "transform", "viewbox", "class", "style"))
_LINE = re.compile(r"^\s*\|(.*)\|\s*$")
_ENDING = re.compile(r"^([^\W\d][\w' -]{1,40}?)[\s:=\u2013-]+(\d{1,3})$")
_RULE = re.compile(r"^[\s|:\-]+$")
_MARKS = re.compile(r"\\([\\`*_\[\]<>|#~])|\*\*|^#+\s*|^[-*]\s+", re.MULTILINE)


class _Page(HTMLParser):
    """Collect what stands in a page."""

    def __init__(self, file: str) -> None:
        super().__init__(convert_charrefs=True)
        self.file = file
        self.grids: list[Grid] = []
        self.sentences: list[tuple[str, bool]] = []
        self.leaves: list[Leaf] = []
        self.attributes: dict[str, list[str]] = {}
        self.marks: dict[Mark, None] = {}
        self._choices = 0
        self._radios: dict[str, int] = {}
        self._open: list[tuple[str, bool]] = []
        self._words: list[str] = []
        self._table: list[list[str]] | None = None
        self._cell: list[str] | None = None
        self._heading, self._caption = "", ""
        self._script: tuple[str, list[str]] | None = None
        self._asides: list[tuple[str, bool]] = []

    @property
    def _is_hidden(self) -> bool:
        return any(hidden for _, hidden in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; note what its attributes say."""
        facts = {name: value or "" for name, value in attrs}
        style = facts.get("style", "").replace(" ", "")
        hidden = "hidden" in facts or "display:none" in style or "visibility:hidden" in style
        self._choices += tag == "select"
        for name, value in facts.items():
            self.marks[self._mark(tag, name, value, facts)] = None
            if name.startswith("data-"):
                self.attributes.setdefault(name.removeprefix("data-"), []).append(value)
            if name in _SAID and value:
                self.sentences.append((value, self._is_hidden or hidden))
            elif value and name not in _DRAWN:
                self._asides.append((value, True))
            if value.lstrip().startswith(("{", "[")):
                self._read_data(value)
        if tag in _VOID:
            return
        if tag in _BLOCKS or tag in _HEADINGS:
            self._say()
        self._open.append((tag, hidden))
        if tag in {"script", "style"}:
            self._script = (facts.get("type", "") if tag == "script" else "style", [])
        elif tag == "table":
            self._say()
            self._table, self._caption = [], ""
        elif tag == "tr" and self._table is not None:
            self._table.append([])
        elif tag in {"td", "th"} and self._table:
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those in it that were left open."""
        if tag in _VOID or not any(opened == tag for opened, _ in self._open):
            return
        hidden = self._is_hidden
        if tag in {"script", "style"} and self._script is not None:
            self._read_script()
        elif tag in {"td", "th"} and self._cell is not None and self._table:
            self._table[-1].append(" ".join("".join(self._cell).split()))
            self._cell = None
        elif tag == "table" and self._table is not None:
            lines = [line for line in self._table if line]
            parts = dict.fromkeys((self._heading, self._caption))
            title = " ".join(part for part in parts if part)
            name = self._heading or self._caption or f"table {len(self.grids) + 1}"
            if lines:
                self.grids.append(grid_of(self.file, name, title, lines, hidden=hidden))
            self._table = None
        elif tag in _HEADINGS:
            text = " ".join("".join(self._words).split())
            if tag == "caption":
                self._caption = text
            elif text:
                self._heading = text
            self._say()
        elif tag in _BLOCKS:
            self._say()
        while self._open:
            opened, _ = self._open.pop()
            if opened == tag:
                break

    def handle_data(self, data: str) -> None:
        """Keep text where it belongs: script, cell or sentence."""
        if self._script is not None:
            self._script[1].append(data)
        elif self._cell is not None:
            self._cell.append(data)
        else:
            self._words.append(data)

    def handle_comment(self, data: str) -> None:
        """Read a comment as a hidden sentence."""
        self.sentences.append((data, True))

    def close(self) -> None:
        """Finish the last sentence."""
        super().close()
        self._say()
        self.sentences += [("", True), *self._asides]

    def _say(self) -> None:
        text = " ".join("".join(self._words).split())
        if text:
            self.sentences.append((text, self._is_hidden))
        self._words = []

    def _read_script(self) -> None:
        kind, parts = self._script or ("", [])
        self._script = None
        text = "".join(parts)
        if kind == "style":
            self._asides += [(said, True) for said in strings_of(text)]
            self.marks[Mark("style", "text", text, 0)] = None
        elif "json" not in kind or not self._read_data(text):
            self.leaves.append(read_script(self.file, "a script", text))

    def _mark(self, tag: str, name: str, value: str, facts: dict[str, str]) -> Mark:
        """Note an attribute; choices of one list, or radio buttons of one name, belong together."""
        if name == "value" and tag == "input" and facts.get("type", "").lower() == "radio":
            group = self._radios.setdefault(facts.get("name", ""), -1 - len(self._radios))
            return Mark("radio", name, value, group)
        return Mark(tag, name, value, self._choices if tag == "option" else 0)

    def _read_data(self, text: str) -> bool:
        try:
            self.leaves.append(read_data(self.file, "embedded data", json.loads(text)))
        except ValueError:
            return False
        return True


def read_page(file: str, content: bytes) -> Leaf:
    """Read an HTML or SVG page.

    Examples
    --------
    >>> page = b"<h2>Exits</h2><table><tr><th>Area<th>n</tr><tr><td>A<td>3</tr></table>"
    >>> read_page("p.html", page).grids[0].title
    'Exits'
    """
    page = _Page(file)
    text = text_of(content)
    page.feed(re.sub(r"<(td|th)([^>]*)>", r"</td><\1\2>", text) if "</td>" not in text else text)
    page.close()
    rows = {name: sorted(set(values)) for name, values in page.attributes.items()}
    facts: list[Any] = [
        grid_of(file, f"attribute data-{name}", "", [[name], *[[v] for v in values]], hidden=True)
        for name, values in rows.items()
    ]
    return Leaf(
        file=file,
        grids=(*page.grids, *facts, *(grid for leaf in page.leaves for grid in leaf.grids)),
        sentences=(
            *page.sentences,
            *(said for leaf in page.leaves for said in leaf.sentences),
            *((found, True) for found in _DATA_URI.findall(text)),
        ),
        places=(
            *(place for leaf in page.leaves for place in leaf.places),
            *coordinates_in(file, "the page", text),
        ),
        keys=tuple(sorted({key for leaf in page.leaves for key in leaf.keys})),
        marks=tuple(page.marks),
        zoom=max((leaf.zoom for leaf in page.leaves), default=0),
    )


def read_markdown(file: str, content: bytes) -> Leaf:
    r"""Read Markdown or plain text: tables of pipes, and every other line as a sentence.

    Examples
    --------
    >>> leaf = read_markdown("a.md", b"# Exits\n| Area | n |\n|---|---|\n| A | 3 |\n")
    >>> leaf.grids[0].title, leaf.grids[0].rows
    ('Exits', (('A', '3'),))
    """
    grids: list[Grid] = []
    sentences: list[tuple[str, bool]] = []
    table: list[list[str]] = []
    heading = ""
    for line in [*text_of(content).splitlines(), ""]:
        row = _LINE.match(line)
        if row and not _RULE.match(line):
            cells = re.split(r"(?<!\\)\|", row.group(1))
            table.append([_MARKS.sub(r"\1", cell).strip() for cell in cells])
        elif not row:
            if table:
                grids.append(grid_of(file, heading or "table", heading, table))
                table = []
            said = _MARKS.sub(r"\1", line).strip()
            if line.startswith("#"):
                heading = said
            if said:
                sentences.append((said, False))
    lines = [list(found.groups()) for text, _ in sentences if (found := _ENDING.match(text))]
    if lines:
        grids.append(grid_of(file, "lines of text", heading, [["line", "number"], *lines]))
    return Leaf(file=file, grids=tuple(grids), sentences=tuple(sentences))
