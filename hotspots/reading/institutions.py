"""Read a list of postcodes that are no homes: secure estate, hospitals, children's homes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotspots.postcodes.postcode_forms import read_forms
from hotspots.reading.sources import TableFile, read_columns
from outreach.errors import TableError

if TYPE_CHECKING:
    from pathlib import Path

_SHOWN = 3


def read_postcode_list(path: Path | None) -> frozenset[str]:
    """Read the postcodes of institutions, so that those who live there are not mapped.

    Parameters
    ----------
    path
        CSV or XLSX with the column ``postcode``; other columns are not read. None is an empty
        list.

    Returns
    -------
    frozenset of str
        Postcodes in capitals without spaces.

    Raises
    ------
    TableError
        If the file cannot be read, or a row holds no whole postcode.
    """
    if path is None:
        return frozenset()
    table = f"institutions ({path.name})"
    text, _ = read_columns(TableFile(path=path), table=table, required=("postcode",))
    forms = read_forms(text["postcode"])
    wrong = ~forms["form"].isin(["unit", "missing"])
    if wrong.any():
        rows = ", ".join(map(str, forms.index[wrong][:_SHOWN]))
        msg = (
            f"{table}: {int(wrong.sum())} row(s) hold no whole postcode, e.g. row {rows}. Expected "
            "one postcode a row, such as QQ1 1AA. Correct or delete these rows."
        )
        raise TableError(msg)
    return frozenset(forms.loc[forms["form"] == "unit", "compact"].tolist())
