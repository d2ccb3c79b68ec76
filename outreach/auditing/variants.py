"""Which plan a count was made under: today's, the proposal, one of several budgets or scenarios."""

from __future__ import annotations

import re

_ALONE = re.compile(r"^(?:before|after|today|now|proposal|proposed|current)$")
_NAMED = re.compile(
    r"(?:\b(?:in|under|at|with|for|of)(?: the| a)? )?\b(?:"
    r"today(?:['\u2019]s timetable)?|proposal|proposed(?: timetable| plan)?|current timetable|"
    r"(?:scenario|option|plan) (?:[a-z]|\d+)|"
    r"(?:budget|money) (?:of )?(?:gbp |\u00a3)?\d[\d,]*%?|(?:gbp |\u00a3)\d[\d,]*(?: a week)?|"
    r"\d+% of the (?:budget|money)|(?:less|more) money)(?![\w'])"
)


def variant_of(words: str) -> tuple[str, str]:
    """Part a heading, label or title into what it counts and the plan it names.

    Parameters
    ----------
    words
        In small letters.

    Returns
    -------
    rest : str
        The words without the plan; the same for the same count under another plan.
    plan : str
        As named; empty where none is.

    Examples
    --------
    >>> variant_of("young people near in the proposal"), variant_of("young people near today")
    (('young people near', 'in the proposal'), ('young people near', 'today'))
    >>> variant_of("after"), variant_of("seen after 3 weeks")
    (('', 'after'), ('seen after 3 weeks', ''))
    >>> variant_of("young people reached, budget of gbp 600")
    ('young people reached,', 'budget of gbp 600')
    """
    bare = words.strip()
    if _ALONE.match(bare):
        return "", bare
    plans = [found.group(0) for found in _NAMED.finditer(bare)]
    return " ".join(_NAMED.sub(" ", bare).split()), " ".join(plans)
