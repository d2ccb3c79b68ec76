"""What an audit finds: where a count can be worked out, and how; never the count itself."""

from __future__ import annotations

from typing import NamedTuple

from outreach.auditing.vocabulary import masked

_LONGEST = 80


class Finding(NamedTuple):
    """One way to learn what the release should hide.

    Attributes
    ----------
    kind
        One word: ``primary``, ``secondary``, ``group``, ``unrounded``, ``band``, ``derived``,
        ``embedded``, ``hidden``, ``points``, ``postcode``, ``person``, ``zoom``, ``difference`` or
        ``unread``.
    file, table, cell
        Where it stands.
    why
        How it can be worked out, in words.
    """

    kind: str
    file: str
    table: str
    cell: str
    why: str

    def told(self) -> str:
        """Say it in one line, without any value and without a postcode.

        Examples
        --------
        >>> Finding("primary", "a.csv", "Exits", "Ashby", "it is below the threshold").told()
        'a.csv: table "Exits", cell Ashby: it is below the threshold'
        """
        table = f'table "{_short(self.table)}"' if self.table else ""
        cell = f"cell {_short(self.cell)}" if self.cell else ""
        place = ", ".join(part for part in (table, cell) if part)
        return ": ".join(part for part in (self.file, place, self.why) if part)


def _short(text: str) -> str:
    """Shorten a label to a line, without a postcode."""
    plain = " ".join(masked(text).split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "\u2026"
