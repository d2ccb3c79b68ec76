"""What other choices would change, as the appendix and the restricted paper show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.report import Section
from outreach.pages.printing import Shown, table_of

if TYPE_CHECKING:
    import pandas as pd

    from maps.edition import PrintedTable

SHOWN = {
    "label": Shown("Choice"),
    "chosen": Shown("Chosen", "two"),
    "value": Shown("Instead", "two"),
    "sessions": Shown("Sessions a week", "two"),
    "near": Shown("Demand within the standard", "share"),
    "met": Shown("Demand met", "share"),
    "opened": Shown("Venues opened"),
    "closed": Shown("Venues closed"),
    "gains": Shown("Places that gain"),
    "loses": Shown("Places that lose"),
}


def effects_table(told: pd.DataFrame) -> PrintedTable:
    """Lay out what other choices would change.

    Parameters
    ----------
    told : DataFrame
        From `outreach.choice_effects.choice_effects`.

    Returns
    -------
    PrintedTable
        The first row is the plan as chosen.
    """
    words = [name for name in SHOWN if name in {"label", "opened", "closed", "gains", "loses"}]
    return table_of(
        told.assign(**{name: told[name].fillna("").astype(str) for name in words}),
        SHOWN,
        id="choice-effects",
        title="Choices at their alternatives",
        caption="The county planned again with one choice changed at a time, and judged on the "
        "demand and the standard that were chosen. Gain or lose: at least a twentieth of the "
        "demand of the place.",
    )


def effects_section(told: pd.DataFrame) -> Section:
    """Print what other choices would change.

    Parameters
    ----------
    told : DataFrame
        As of `effects_table`.

    Returns
    -------
    Section
        One table; the first row is the plan as chosen.
    """
    return Section(
        id="choice-effects",
        heading="What other choices would change",
        sentences=(
            "The county planned again with one choice changed at a time.",
            "All plans are judged on the demand and the standard that were chosen.",
        ),
        parts=(effects_table(told),),
    )
