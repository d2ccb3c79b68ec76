"""Check that pages for people are in plain English: short sentences, known words, no bare acronyms.

`python tools/plain_english.py FILE...` reads finished HTML and Markdown, prints what it finds and
ends with 1 if there is anything. Analysts' pages keep the field's own terms: `--analyst` checks
only their sentences' length.
"""

from __future__ import annotations

import argparse
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

MOST_WORDS = 30
"""A longer sentence is hard to follow when it is read aloud. [words]"""

NOT_BUT = {
    "optimal": "no plan under these rules can reach more",
    "infeasible": "not everything fits",
    "relative risk": "about twice the referrals we would expect",
    "SIR": "about twice the referrals we would expect",
    "O/E": "about twice the referrals we would expect",
    "p-value": "unlikely to be chance",
    "q-value": "unlikely to be chance",
    "LLR": "unlikely to be chance",
    "log likelihood": "unlikely to be chance",
    "posterior": "unlikely to be chance",
    "exceedance": "unlikely to be chance",
    "stability": "would still be found in 6 of 10 re-checks",
    "fragile": "look again",
    "empirical Bayes": "adjusted because the numbers are small",
    "smoothed": "adjusted because the numbers are small",
    "shadow price": "what one more session would add",
    "dual": "what one more session would add",
    "regret": "for the appendix",
    "leximin": "for the appendix",
    "Jaccard": "for the appendix",
    "mismatch index": "for the appendix",
    "hotspot": "priority area for support",
    "cold spot": "fewer referrals than expected: may be missed need",
    "LSOA": "neighbourhood",
    "MSOA": "group of neighbourhoods",
    "quintile": "fifth",
}
"""Words that stay off a commissioner's page, and what stands there instead."""

KNOWN = frozenset(
    ["A4", "AM", "CSV", "DRAFT", "GBP", "GP", "OK", "PARTNER", "PM", "PUBLIC", "RESTRICTED", "UK"]
)
"""Capitals that everybody reads as a word."""

_SPOKEN = {
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "caption",
    "figcaption",
    "dt",
    "dd",
    "th",
    "label",
    "legend",
}
_SKIPPED = {"style", "script", "svg", "footer", "option"}
_ENDS = re.compile(r"(?<=[.!?:])\s+(?=[\"“(]?[A-Z0-9*])|(?<=;)\s+|\s+·\s+")
_WORD = re.compile(r"[A-Za-z0-9£%'’&/.,+-]+")
_ACRONYM = re.compile(r"(?<![\w&])[A-Z]{2,}s?(?![\w&])")


class Fault(NamedTuple):
    """What is wrong with one sentence."""

    why: str
    sentence: str


def faults_in(
    sentences: list[str], *, names: frozenset[str] = frozenset(), analyst: bool = False
) -> list[Fault]:
    """List what is not plain in some sentences.

    `names` are the county's own words, such as its sources of referrals: an acronym among them is
    no fault of ours. For an analyst only the length counts.
    """
    whole = " ".join(sentences)
    found = []
    for text in dict.fromkeys(sentences):
        for sentence in filter(None, map(str.strip, _ENDS.split(text))):
            words = _WORD.findall(sentence)
            if len(words) > MOST_WORDS:
                found.append(Fault(f"{len(words)} words", sentence))
            if analyst:
                continue
            for word, instead in NOT_BUT.items():
                flags = 0 if word.isupper() else re.IGNORECASE
                if re.search(rf"(?<![\w/]){re.escape(word)}s?(?![\w/])", sentence, flags):
                    found.append(Fault(f"{word!r}: say {instead!r}", sentence))
            for acronym in _ACRONYM.findall(sentence):
                is_known = acronym.rstrip("s") in KNOWN or acronym in names
                if not is_known and f"({acronym})" not in whole:
                    found.append(Fault(f"{acronym} is not spelt out", sentence))
    return found


def sentences_of(name: str, text: str) -> list[str]:
    """Take the words that people read out of a finished page or Markdown file."""
    if name.endswith(".html"):
        reader = _Reader()
        reader.feed(text)
        reader.close()
        return [" ".join(line.split()) for line in reader.lines if line.strip()]
    told = text.split("\n## Sources", 1)[0]  # what follows are the publishers' own lines
    lines = [line for line in told.splitlines() if not line.startswith("|--")]
    cells = [cell for line in lines for cell in (line.split("|") if "|" in line else [line])]
    return [re.sub(r"^\s*(#+|-|\d+\.)\s+", "", cell.replace("*", "")).strip() for cell in cells]


class _Reader(HTMLParser):
    """Collects headings, paragraphs, captions, labels, and cells that hold a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._open: list[str] = []
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"br", "meta", "input", "link", "img", "path", "rect", "circle"}:
            return
        self._open.append(tag)
        label = dict(attrs).get("aria-label")
        if label and not _SKIPPED & set(self._open):
            self.lines.append(label)
        if tag in _SPOKEN or tag == "td":
            self._flush("")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SPOKEN or tag == "td":
            self._flush(tag)
        if tag in self._open:
            while self._open and self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not _SKIPPED & set(self._open):
            self._text.append(data)

    def _flush(self, tag: str) -> None:
        text = " ".join("".join(self._text).split())
        self._text = []
        is_sentence = tag != "td" or len(text.split()) > 4  # a shorter cell is a name or a figure
        if text and tag and is_sentence:
            self.lines.append(text)


def main(arguments: list[str]) -> int:
    """Check the files and print every fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--analyst", action="store_true", help="check only the length")
    given = parser.parse_args(arguments)
    count = 0
    for path in given.files:
        lines = sentences_of(path.name, path.read_text(encoding="utf-8"))
        for fault in faults_in(lines, analyst=given.analyst):
            count += 1
            print(f"{path}: {fault.why}: {fault.sentence}")
    print(f"{count} fault(s) in {len(given.files)} file(s).")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
