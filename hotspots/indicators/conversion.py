"""From screening to referral to triage, by source (row R-28)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.indicators.tidy import group_names, require, share_table

if TYPE_CHECKING:
    from collections.abc import Sequence

STEPS = {
    "screened to referred": ("referred", "screened"),
    "referred to triaged": ("triaged", "referred"),
}
"""Each step: how many went on, out of how many."""

_SENTENCE = "{name}: {numerator} of {denominator} ({percent}).{tool}"


def count_steps(screening: pd.DataFrame, *, by: Sequence[str] = ("source",)) -> pd.DataFrame:
    """Add up who was screened, referred and triaged.

    Parameters
    ----------
    screening
        The table `outreach.intake.optional_tables.SCREENING`.
    by
        Columns that make the groups: ``source``, ``quarter`` or both.

    Returns
    -------
    DataFrame, index the groups
        ``screened``, ``referred``, ``triaged`` [people]; ``tool_share`` of the quarters told in
        which the agreed tool was in use [share].

    Raises
    ------
    TableError
        When the table lacks a step, the tool, or a column of `by`.

    Examples
    --------
    >>> screening = pd.DataFrame(
    ...     {"source": ["Education"], "tool_used": [True], "screened": [40], "referred": [10],
    ...      "triaged": [8]}
    ... )
    >>> count_steps(screening).values.tolist()
    [[40.0, 10.0, 8.0, 1.0]]
    """
    require(screening, ("tool_used", "screened", "referred", "triaged", *by), what="Conversion")
    names = group_names(screening, by)
    keys = [names[name] for name in names]
    grouped = screening.groupby(keys, sort=True)
    counts = grouped[["screened", "referred", "triaged"]].sum()
    used = screening["tool_used"].astype(float).groupby(keys, sort=True).mean()
    return counts.assign(tool_share=used).rename_axis(index=list(names.columns))


def conversion_table(counts: pd.DataFrame) -> pd.DataFrame:
    """Give the share that goes on at each step.

    Parameters
    ----------
    counts
        As from `count_steps`; missing where a count may not be shown. [people]

    Returns
    -------
    DataFrame, index the groups and ``step`` (of `STEPS`)
        The columns of `hotspots.indicators.tidy.share_table`, and ``tool``: whether the agreed
        screening tool is used, in words.

    References
    ----------
    Requirement R-28: 40 screened, 10 referred, 8 triaged are 25 % and 80 %.

    Examples
    --------
    >>> counts = pd.DataFrame(
    ...     {"screened": [40], "referred": [10], "triaged": [8], "tool_share": [1.0]},
    ...     index=pd.Index(["Education"], name="source"),
    ... )
    >>> conversion_table(counts)["value"].tolist()
    [0.25, 0.8]
    """
    tool = counts["tool_share"] if "tool_share" in counts else pd.Series(np.nan, counts.index)
    words = tool.map(_tool_words)
    steps = {
        step: pd.DataFrame({"numerator": counts[part], "denominator": counts[whole], "tool": words})
        for step, (part, whole) in STEPS.items()
    }
    long = pd.concat(steps, names=["step"])
    each_group = np.arange(len(long)).reshape(len(STEPS), -1).T.ravel()
    long = long.reorder_levels([*range(1, long.index.nlevels), 0]).iloc[each_group]
    return share_table(long, sentence=_SENTENCE)


def _tool_words(share: float) -> str:
    """Say how often the agreed tool is used, ready to follow a sentence."""
    if np.isnan(share):
        return ""
    if share == 1:
        return " The agreed screening tool is in use."
    if share == 0:
        return " The agreed screening tool is not in use."
    return " The agreed screening tool is in use in some quarters only."
