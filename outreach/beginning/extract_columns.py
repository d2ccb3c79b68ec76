"""What the columns of referral extracts are usually called, so that a mapping can be proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotspots.reading.headers import plain_header
from hotspots.reading.published_names import code_column

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES = {
    "referral_id": "referral id|referral no|referral number|ref no|episode id|episodid",
    "person_key": "person key|client key|pseudonym|pseudo id|client pseudonym|person pseudonym",
    "agency": "agency|agncy|agency name|team|provider|service",
    "referral_date": "referral date|date referred|date of referral|referred on|date received|refld",
    "source": "source of referral|referral source|referred by|source|rfls",
    "age": "age|age at referral",
    "age_band": "age band|age group",
    "sex": "sex|gender",
    "postcode": "postcode|post code|home postcode|residential postcode|pc",
    "sector": "sector|postcode sector|home postcode sector",
    "substance": "main substance|primary substance|main drug|primary drug|substance|drug1",
    "stream": "stream|programme",
    "dual_diagnosis": "dual diagnosis|dualdiag|mental health need|co occurring need",
    "excluded": "excluded|permanently excluded|excluded from school",
    "looked_after": "looked after|looked after child|in care|lac",
    "youth_justice": "youth justice|yj|yot|yos",
    "neet": "neet",
    "exploitation": "exploitation|cse",
    "parental_status": "parental status",
    "screened": "screened|screening tool used",
    "consent": "consent|consent given",
    "triage_date": "triage date|date triaged|triaged|first seen|date first seen",
    "discharge_date": "discharge date|date discharged|date of discharge|disd|closed|date closed",
    "discharge_reason": "discharge reason|reason for discharge|disrsn|why closed",
}
_PLACES = ("postcode", "sector", "area_code")
_TELLING = ("source", "agency", "age", "age_band", "substance")


def guess_columns(headers: Sequence[str]) -> dict[str, str]:
    """Say which of our columns the headers of an extract seem to be.

    Parameters
    ----------
    headers
        Column names as they stand in the file. A name, a date of birth or a number of a person
        is never proposed.

    Returns
    -------
    dict
        Our name to the file's, in our order; what is not recognised is left out.

    Examples
    --------
    >>> guess_columns(["Ref no", "Surname", "DOB", "Date referred", "Home postcode"])
    {'referral_id': 'Ref no', 'referral_date': 'Date referred', 'postcode': 'Home postcode'}
    """
    plain = {plain_header(header): header for header in reversed(headers)}
    found = {}
    for ours, names in _NAMES.items():
        known = [plain[name] for name in names.split("|") if name in plain]
        if known:
            found[ours] = known[0]
    code = code_column(headers)
    if code is not None and not {"postcode", "sector"} & set(found):
        found["area_code"] = code
    return found


def is_extract(columns: dict[str, str]) -> bool:
    """Tell whether what `guess_columns` found makes a table of referrals.

    Examples
    --------
    >>> is_extract({"referral_date": "REFLD", "postcode": "PC", "source": "RFLS"})
    True
    >>> is_extract({"postcode": "Postcode", "age": "Age"})
    False
    """
    return (
        "referral_date" in columns
        and any(place in columns for place in _PLACES)
        and any(name in columns for name in _TELLING)
    )
