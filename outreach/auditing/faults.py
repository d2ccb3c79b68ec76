"""What is wrong with one count by itself, whoever else stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outreach.auditing.vocabulary import Figure, Rules


def fault_of(figure: Figure, rules: Rules) -> str:
    """Name what is wrong with a count by itself, or return an empty text.

    Examples
    --------
    >>> from outreach.auditing.vocabulary import Rules, figure_of
    >>> [fault_of(figure_of(text, Rules()), Rules()) for text in ("3", "10", "23", "1 to 4", "*")]
    ['primary', '', 'unrounded', 'band', '']
    """
    t = rules.threshold
    if figure.form in {"whole", "about"}:
        if 0 < figure.value < t:
            return "primary"
        return "unrounded" if figure.value % rules.round_to else ""
    if figure.form == "decimal":
        if rules.round_to == 1 and figure.value >= t:
            return ""
        return "primary" if 0 < figure.value < t else "unrounded"
    if figure.form == "band":
        touches = figure.low < t and figure.high >= 1
        holds_all = figure.low <= 1 and figure.high >= t - 1
        return "band" if touches and not holds_all else ""
    return ""
