"""What is probably wrong with a postcode that has no place: the kind of slip, never the value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.postcodes.postcode_forms import pack_keys, read_forms

if TYPE_CHECKING:
    from hotspots.postcodes.directory import Directory

KINDS = {
    "letter_for_digit": "a letter stands where a digit belongs, such as O for 0 or I for 1",
    "digit_for_letter": "a digit stands where a letter belongs, such as 0 for O or 1 for I",
    "district_only": "only the first half of a postcode is given",
    "missing_character": "a character seems to be missing",
    "extra_character": "there is a character too many",
    "not_a_postcode": "this is no postcode, perhaps an address or a remark",
}
"""Kinds of slip, in words."""

_DIGIT = {"O": "0", "I": "1", "L": "1", "S": "5", "Z": "2", "B": "8", "G": "6"}
_LETTER = {"0": "O", "1": "I", "5": "S", "2": "Z", "8": "B", "6": "G"}
_SHAPES = ("A9", "A99", "A9A", "AA9", "AA99", "AA9A")
_LONGEST = 12


def suggestion_kinds(postcodes: pd.Series, directory: Directory | None = None) -> pd.Series:
    """Say of each postcode that has no valid form what kind of slip it seems to be.

    Parameters
    ----------
    postcodes
        Cells as they came.
    directory
        If given, a mended form counts only if the directory holds it.

    Returns
    -------
    Series, index of `postcodes`
        A key of `KINDS`; "" where the form is valid or empty. Nothing is corrected: the person
        who knows the record decides.

    Examples
    --------
    >>> suggestion_kinds(pd.Series(["WR1 1AA", "WR1 IAA", "WRI 1AA", "WR1", "see file"])).tolist()
    ['', 'letter_for_digit', 'letter_for_digit', 'district_only', 'not_a_postcode']
    """
    forms = read_forms(postcodes)
    kinds = np.full(len(postcodes), "", dtype=object)
    wrong = np.flatnonzero((forms["form"] == "invalid").to_numpy())
    cells = forms["compact"].to_numpy(dtype=object)
    known: dict[str, str] = {}
    for at in wrong:
        cell = str(cells[at])
        if cell not in known:
            known[cell] = _kind(cell, directory)
        kinds[at] = known[cell]
    return pd.Series(kinds, index=postcodes.index, dtype="str")


def _kind(cell: str, directory: Directory | None) -> str:
    """Name the slip of one cell in capitals without spaces."""
    if not re.fullmatch(rf"[A-Z0-9]{{1,{_LONGEST}}}", cell):
        return "not_a_postcode"
    for kind, mended in _mended(cell):
        if _holds(mended, directory):
            return kind
    if re.fullmatch(r"[A-Z]{1,2}[0-9][0-9A-Z]?", cell):
        return "district_only"
    if re.fullmatch(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9]?[A-Z]{1,2}", cell):
        return "missing_character"
    trimmed = [cell[:i] + cell[i + 1 :] for i in range(len(cell))]
    if _holds(trimmed, directory):
        return "extra_character"
    return "not_a_postcode"


def _mended(cell: str) -> list[tuple[str, list[str]]]:
    """List what a cell could have been, by the kind of slip."""
    by_kind: dict[str, list[str]] = {"letter_for_digit": [], "digit_for_letter": []}
    for shape in (outward + "9AA" for outward in _SHAPES):
        if len(shape) != len(cell):
            continue
        changed = [
            letter
            if (letter.isdigit() == (want == "9"))
            else (_DIGIT if want == "9" else _LETTER).get(letter)
            for letter, want in zip(cell, shape, strict=True)
        ]
        if None in changed:
            continue
        mended = "".join(letter for letter in changed if letter)
        slips = {
            want for letter, new, want in zip(cell, mended, shape, strict=True) if letter != new
        }
        if slips:
            kind = "letter_for_digit" if "9" in slips else "digit_for_letter"
            by_kind[kind].append(mended)
    return list(by_kind.items())


def _holds(candidates: list[str], directory: Directory | None) -> bool:
    """Tell whether one of the candidates is a postcode, and one that exists if we can know."""
    if not candidates:
        return False
    units = read_forms(pd.Series(candidates, dtype="str"))
    units = units[units["form"] == "unit"]
    if directory is None or units.empty:
        return not units.empty
    return bool(np.isin(pack_keys(units["compact"]), directory.keys).any())
