"""What would have to change so that every rule is kept, as the paper for a meeting says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outreach.pages.printing import Shown, table_of

if TYPE_CHECKING:
    import pandas as pd

    from maps.edition import PrintedTable

MENDED = "What would mend it, and at what cost: in the restricted edition."


def changes_tables(changes: pd.DataFrame) -> tuple[PrintedTable, ...]:
    """List the cheapest set of changes, and whether a plan made with it keeps every rule.

    Parameters
    ----------
    changes
        ``sentence``, ``cost`` [GBP/week] and ``verified``, of a plan.

    Returns
    -------
    tuple of PrintedTable
        None where there is nothing to change.
    """
    if changes.empty:
        return ()
    words = changes["verified"].map({True: "yes", False: "no"})
    return (
        table_of(
            changes.assign(checked=words).reset_index(drop=True),
            {
                "sentence": Shown("What would change"),
                "cost": Shown("Cost, GBP a week", "count"),
                "checked": Shown("Planned again: every rule is kept"),
            },
            id="changes-needed",
            title="The cheapest changes that would keep every rule",
            caption="All of them together. Costs are the prices of the settings.",
        ),
    )
