"""What each indicator is called, what it counts, and which way is better (row R-39)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

from outreach.errors import TableError

HIGH, LOW, NEITHER = "high is good", "low is good", "neither"


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One indicator, so named that nobody can read it the wrong way round.

    Attributes
    ----------
    name
        Key; the module that makes it.
    label
        Title on a page; says what a high figure means.
    polarity
        Which way is better: ``high is good``, ``low is good`` or ``neither``.
    unit
        Of the value.
    numerator_means, denominator_means
        What is counted, and out of what.
    meaning
        One or two sentences for a note beside the figure.
    row
        Requirement it answers.
    """

    name: str
    label: str
    polarity: str
    unit: str
    numerator_means: str
    denominator_means: str
    meaning: str
    row: str


def _one(*cells: str) -> Definition:
    """Make a definition of its cells, in order."""
    names = (
        "name",
        "label",
        "polarity",
        "unit",
        "numerator_means",
        "denominator_means",
        "meaning",
        "row",
    )
    return Definition(**dict(zip(names, cells, strict=True)))


DEFINITIONS = (
    _one(
        "not_triaged",
        "Referred but not triaged",
        LOW,
        "share",
        "referrals without a date of triage",
        "referrals",
        "Some may still be waiting; others may have fallen through the gaps between services.",
        "R-20",
    ),
    _one(
        "source_gap",
        "Referrals by source, beside the national share",
        NEITHER,
        "referrals",
        "referrals of the source",
        "referrals of all sources that are said",
        "Low: fewer than its national share, beyond chance; one source in twenty is so by chance.",
        "R-22",
    ),
    _one(
        "dual_diagnosis",
        "Referred with a mental health need as well",
        NEITHER,
        "share",
        "referrals recorded as yes",
        "all referrals, or those recorded as yes or no",
        "Not recorded is not no: the share is told of all, of those asked, and with its bounds.",
        "R-23",
    ),
    _one(
        "change",
        "Change between two periods",
        NEITHER,
        "percentage points",
        "as in the later period",
        "as in the later period",
        "In points and relative to the start; a claim that does not fit the figures is marked.",
        "R-24",
    ),
    _one(
        "outcome",
        "Planned exits and referral onward",
        HIGH,
        "share",
        "planned exits and referrals onward",
        "exits",
        "Which reasons count as planned or onward is set by the county and printed beside it.",
        "R-25",
    ),
    _one(
        "rereferral",
        "Referred again within 6 months of leaving",
        LOW,
        "share",
        "exits followed by a referral of the same person within six months",
        "exits at least six months before the end of the records",
        "Linked by pseudonym; later returns and returns to other services are not seen.",
        "R-26",
    ),
    _one(
        "not_returned",
        "Did not re-present within 6 months",
        HIGH,
        "share",
        "exits not followed by a referral of the same person within six months",
        "exits at least six months before the end of the records",
        "High is good. It does not say that a young person is well, only that none came back here.",
        "R-39",
    ),
    _one(
        "conversion",
        "From screening to referral to triage",
        NEITHER,
        "share",
        "young people who went on to the next step",
        "young people at the step before",
        "A low share can mean a cautious screen, a high threshold, or lost referrals.",
        "R-28",
    ),
    _one(
        "completeness",
        "Records with the field filled in",
        HIGH,
        "share",
        "records with the field filled in",
        "records of the provider",
        "Filled in is not the same as right.",
        "R-29",
    ),
    _one(
        "caseload",
        "New among all in treatment",
        NEITHER,
        "share",
        "young people who began in the period",
        "young people in treatment at any time in the period",
        "A low share can mean long stays or few new referrals.",
        "R-33",
    ),
    _one(
        "national_change",
        "Local change beside the national change",
        NEITHER,
        "ratio",
        "the later count",
        "what the national change would have made of the earlier count",
        "Below 1 the county fell further, or grew less, than the country.",
        "R-34",
    ),
    _one(
        "source_change",
        "Change in referrals by source",
        NEITHER,
        "ratio",
        "the later count",
        "what the national change would have made of the earlier count",
        "The source furthest behind comes first; training and promotion may be owed there.",
        "R-35",
    ),
    _one(
        "trend",
        "Referrals by quarter",
        NEITHER,
        "referrals a quarter",
        "referrals",
        "quarters",
        "One quarter in twenty lies outside its interval by chance; read the average of the years.",
        "R-37",
    ),
    _one(
        "severity",
        "Referrals weighted by severity",
        NEITHER,
        "weighted referrals",
        "referrals of the severity",
        "all referrals",
        "Heavy use is often concealed, so the true mix is likely to be heavier.",
        "R-38",
    ),
    _one(
        "gradient",
        "Referrals by deprivation",
        NEITHER,
        "per 1,000",
        "referrals",
        "residents of the age served",
        "Referrals follow what is offered as well as what is needed; they are no prevalence.",
        "R-15",
    ),
    _one(
        "substance",
        "Referrals by main substance",
        NEITHER,
        "share",
        "referrals with the substance",
        "referrals with any substance said",
        "The main substance only; many young people use several.",
        "R-17",
    ),
)
"""In the order of the pages."""


def definition(name: str) -> Definition:
    """Give the definition of an indicator.

    Parameters
    ----------
    name
        Its key.

    Returns
    -------
    Definition
        What it is called, counts and means.

    Raises
    ------
    TableError
        When there is no such indicator.

    Examples
    --------
    >>> definition("not_returned").label, definition("not_returned").polarity
    ('Did not re-present within 6 months', 'high is good')
    """
    found = next((one for one in DEFINITIONS if one.name == name), None)
    if found is None:
        msg = f"There is no indicator {name!r}; there are {', '.join(d.name for d in DEFINITIONS)}."
        raise TableError(msg)
    return found


def definitions_table() -> pd.DataFrame:
    """List all definitions, for the notes of a page.

    Returns
    -------
    DataFrame, index ``name``
        The attributes of `Definition`.

    Examples
    --------
    >>> definitions_table().loc["rereferral", "polarity"]
    'low is good'
    """
    return pd.DataFrame([asdict(one) for one in DEFINITIONS]).set_index("name")
