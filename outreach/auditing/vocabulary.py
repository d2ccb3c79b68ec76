"""The words by which the auditor knows what a figure counts, and how a figure is written.

Whatever is not known is judged by what stands around it: the row's label, then the title.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["people", "derived", "other", "unknown"]
_REMEMBERED = 20_000  # words of a release: the same headings and labels stand in many files

_SAFE = re.compile(
    r"resident|population|published|\bneed\b|session|venue|staff|worker|hour|gbp|£|\bcosts?\b|"
    r"minute|\bmiles?\b|\bkm\b|map number|\bslots?\b|capacity|\bseats?\b|\brank|decile|quintile|"
    r"\bfifth|\blimit|threshold|target|\bscore|standard|\bwithin\b|\bdate|\bday\b|\btime\b|"
    r"benchmark|settings?\b|\bfiles?\b|priority areas|\bareas?\b|re-checks|\bage from|\bage to|"
    r"vacan|\bposts?\b|\bwte\b|\btravel|on the map|\bcounties\b|\btrials?\b|planned for"
)
_DERIVED = re.compile(
    r"%|per ?cent|\bshare|\brates?\b|ratio\b|\bper 1,?000|\bexpected|\bsmr\b|\bsir\b|\btimes\b|"
    r"adjusted|smoothed|z.?score|p.?values?\b|interval|\blower\b|\bupper\b|change|\bmean\b|"
    r"median|average|demand|attendances|\bcontacts?\b|\bllr\b|exceed|excess|relative.?risk"
)
_PEOPLE = re.compile(
    r"referr|young people|\bpeople\b|\bpersons?\b|\brecords?\b|child|\bclients?\b|\bcases?\b|"
    r"patients?\b|service users?|observed|triaged|treat|\bexits?\b|discharg|presentations?|"
    r"\battend|\bstarts\b|screened|assessed|completed|\bknown\b|\bmissing\b|\basked\b"
)
_WEAK = re.compile(r"\b(?:counts?|numbers?|n|totals?|all|value)\b")
_PUBLISHED = re.compile(r"resident|population|published|re-checks|\bneed\b.*per 1,?000|planned for")
"""Words that say that a figure is nobody's secret, even if a word for people stands beside them."""
_CANON = ("referrals", "young people", "records", "exits", "people", "referr", "children")
_TOTALS = frozenset(
    ("all", "total", "totals", "county", "everyone", "grand total", "read", "overall")
)
_ALL_PLACES = re.compile(
    r"(?:all|total) (?:districts|sources|areas|groups|agencies|quarters|years|classes|county)$|"
    r"records in the extract$"
)
_PERIOD = re.compile(
    r"\d{1,2} [a-z]+ \d{4} to \d{1,2} [a-z]+ \d{4}|\b20\d\d/\d\d(?: q[1-4]| to 20\d\d/\d\d)?|"
    r"\bq[1-4] 20\d\d(?:/\d\d)?"
)
_LABELS = re.compile(
    r"year|quarter|month|period|stage|district|neighbourhood|source|agency|group|ward|msoa|lsoa|"
    r"\bcode\b|name|\bid\b|what|measure|field|provider|drug|substance|\bage\b|sex|release|outcome"
)
TIME_HEADING = re.compile(r"year|quarter|month|period|week|date")
PLACE_HEADING = re.compile(
    r"area|place|neighbourhood|site|address|venue|home|cluster|hotspot|postcode|lsoa|msoa|ward"
)
PERSONAL = re.compile(
    r"^(?:person.?key|referral.?id|postcode of (?:the )?home|(?:home.?)?postcode|dob|"
    r"date.?of.?birth|nhs.?(?:number|no\.?)|surname|forename|first.?name|last.?name|full.?name|"
    r"(?:client|person|child|case|patient|referral|worker|staff|service user)"
    r".?(?:id|key|no\.?|number|ref(?:erence)?|name|initials)|initials|unique.?id|workers?|"
    r"pseudonym)$"
)
OUR_KEYS = frozenset(
    [
        "change",
        "classes",
        "dashed",
        "districts",
        "ends",
        "grid",
        "kinds",
        "met",
        "middles",
        "new",
        "numbers",
        "outline",
        "points",
        "river",
        "roads",
        "shapes",
        "tops",
        "venue",
        "venueToday",
        "autoPanPadding",
        "center",
        "iconAnchor",
        "iconSize",
        "offset",
        "padding",
        "shifts",
    ]
)
"""Names of the lists of numbers in the data and the script of our map; no other may stand there."""
OUR_PICTURES = frozenset(
    ("db344b95de03c091", "c1c6000218c9acb3", "b403a533ffb28164", "83d4fd96f4a5de8c")
)
"""Beginnings of the SHA-256 of the pictures in our pages: those of the map library."""
COORDINATE = re.compile(
    r"^(?:lat(?:itude)?|lon(?:g(?:itude)?)?|lng|eastings?|northings?|[xy](?: ?coord(?:inate)?s?)?|"
    r"grid ?ref(?:erence)?|osgr|bng|uprn|usrn|what3words|coord(?:inate)?s|wkt|geometry)$"
)
FULL_POSTCODE = re.compile(
    r"\b(?<![#&%./\\-])[A-Z]{1,2}\d[A-Z\d]?[ \u00a0]{0,2}\d[A-Z]{2}\b(?!-)",
    re.IGNORECASE,
)
INSTITUTION = re.compile(
    r"children.?s home|care home|secure (?:unit|home|centre)|residential home|hostel|"
    r"boarding school|pupil referral unit|young offender"
)
OUR_PLACES = frozenset(("slot", "type", "venue"))
"""Attributes of our map (``data-slot`` and so on) that say which of its lists a row stands in."""
_NUMBER = r"(\d{1,3}(?:,\d{3})+|\d+)"
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_AROUND = re.compile(
    r" (?:young people|people|children|referrals|clients|cases|records|persons?|child|referral|yp)$"
)
_WHOLE = re.compile(rf"^{_NUMBER}$")
_ABOUT = re.compile(rf"^(?:about|around|nearly|approximately|~)\s*{_NUMBER}$")
_UNDER = re.compile(rf"^(?:fewer than|less than|under|<)\s*{_NUMBER}$")
_BAND = re.compile(rf"^{_NUMBER}\s*(?:to|-|\u2013)\s*{_NUMBER}(?: young people| people)?$")
_OPEN = re.compile(rf"^(?:over\s*)?{_NUMBER}\s*(?:or more|\+)(?: young people| people)?$")
_DECIMAL = re.compile(r"^[+-]?\d[\d,]*\.\d+$")
_SHARE = re.compile(r"^(?:about|over|under)?\s*[+-]?(\d[\d,]*(?:\.\d+)?)\s*%$")
_HIDDEN = frozenset(("*", "not shown", "suppressed", "[c]", "hidden", "not shown *"))


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What an edition allows, which the attacker knows too.

    Attributes
    ----------
    threshold, round_to
        As in `outreach.disclosure.showing.Profile`. [people]
    max_zoom
        Deepest zoom of a shared map.
    edition
        The edition that the files must be of; empty where none is told.
    """

    threshold: int = 8
    round_to: int = 5
    max_zoom: int = 13
    edition: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One published figure: how it is written, and what a reader knows by it.

    Attributes
    ----------
    form
        ``hidden``, ``whole``, ``about``, ``band``, ``decimal`` or ``share``.
    value
        The number that is printed; NaN where none is.
    low, high
        Least and most of the count, if it is one. [people]
    decimals
        How many are printed.
    """

    form: str
    value: float
    low: float
    high: float
    decimals: int = 0


@lru_cache(maxsize=_REMEMBERED)
def plain(text: str) -> str:
    """Write a heading or label in small letters with single spaces.

    Examples
    --------
    >>> plain("  Young_people  Referred ")
    'young people referred'
    """
    return " ".join(text.replace("_", " ").lower().split())


def figure_of(text: str, rules: Rules) -> Figure | None:
    """Read one cell as a figure, or None where it is not one.

    Examples
    --------
    >>> rules = Rules()
    >>> found = figure_of("about 890", rules)
    >>> found.low, found.high
    (888.0, 892.0)
    >>> figure_of("8 to 15", rules).form, figure_of("Mon", rules)
    ('band', None)
    """
    said = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    if said not in _HIDDEN:
        said = _bare(said)
    if said in _HIDDEN:
        return Figure(form="hidden", value=float("nan"), low=0.0, high=float("inf"))
    if found := _ABOUT.match(said) or _WHOLE.match(said):
        value = _number(found.group(1))
        low, high = _rounded(value, rules)
        form = "about" if found.re is _ABOUT else "whole"
        return Figure(form=form, value=value, low=low, high=high)
    if found := _SHARE.match(said):
        share = _number(found.group(1)) / 100
        return Figure(form="share", value=share, low=0.0, high=float("inf"))
    if _DECIMAL.match(said):
        value, decimals = _number(said), len(said.partition(".")[2])
        return Figure(form="decimal", value=value, low=value, high=value, decimals=decimals)
    return _class_of(said)


def _bare(said: str) -> str:
    """Take from a count what may be written around it.

    Examples
    --------
    >>> [_bare(text) for text in ("three", "3*", "(3)", "n=3", "3 people")]
    ['3', '3', '3', '3', '3']
    """
    inner = _AROUND.sub("", said.removeprefix("n=").removeprefix("n = ")).strip("()[] *\u2020")
    return str(_WORDS.index(inner) + 1) if inner in _WORDS else inner


def _class_of(said: str) -> Figure | None:
    """Read a class: two ends, or one."""
    low, high = 0.0, float("inf")
    if found := _UNDER.match(said):
        low, high = 1.0, _number(found.group(1)) - 1
    elif found := _BAND.match(said):
        low, high = _number(found.group(1)), _number(found.group(2))
    elif found := _OPEN.match(said):
        low = _number(found.group(1))
    else:
        return None
    return Figure(form="band", value=float("nan"), low=low, high=high)


def kind_of(heading: str, label: str, title: str) -> Kind:
    """Tell what a figure counts, by its heading, else by its row, else by the title.

    Examples
    --------
    >>> kind_of("Young residents", "", ""), kind_of("Records", "", "")
    ('other', 'people')
    >>> kind_of("Ashby", "School", "Referrals by source and district")
    'people'
    >>> kind_of("Today", "Advertised sessions a week", "Today and the proposal")
    'other'
    """
    found = _strong(plain(heading))
    if found == "unknown":
        found = _strong(plain(label))
    if found != "unknown":
        return found
    above = _strong(_PERIOD.sub("", plain(title)))
    if above in {"people", "derived"}:
        return "people" if _PEOPLE.search(plain(title)) else "unknown"
    if above == "other":
        return "other"
    return "people" if _WEAK.search(plain(heading)) else "unknown"


def measure_of(heading: str, title: str) -> str:
    """Name what is counted, alike wherever the same thing is counted."""
    for text in (heading, title):
        words = _PERIOD.sub("", plain(text))
        if text == heading and _strong(words) != "people":
            continue
        if text == heading and words not in _CANON:
            return words.strip(" ,")
        for word in _CANON:
            if word in words:
                return "referrals" if word == "referr" else word
    return "people"


def period_of(*texts: str) -> str:
    """Find the period that a heading or title names."""
    for text in texts:
        if found := _PERIOD.search(plain(text)):
            return found.group(0)
    return ""


@lru_cache(maxsize=_REMEMBERED)
def is_total(label: str, *, of_some: bool = False) -> bool:
    """Tell whether a label stands for everything, or (`of_some`) for all of certain people only.

    Examples
    --------
    >>> is_total("All districts"), is_total("Ashby")
    (True, False)
    """
    words = plain(label)
    known = words in _TOTALS or bool(_ALL_PLACES.match(words))
    return (
        (not known and words.startswith(("all ", "total ")))
        if of_some
        else (known or words.startswith(("all ", "total ")))
    )


def is_label_heading(heading: str) -> bool:
    """Tell whether a column names its rows even where its cells look like numbers."""
    words = plain(heading)
    return bool(_LABELS.search(words)) and _strong(words) != "people"


def masked(text: str) -> str:
    """Hide a postcode in a label, so that a message repeats none.

    Examples
    --------
    >>> masked("XA1 2BB flats")
    '(a postcode) flats'
    """
    return FULL_POSTCODE.sub("(a postcode)", text)


@lru_cache(maxsize=_REMEMBERED)
def _strong(words: str) -> Kind:
    """Judge words that leave no doubt."""
    if _SAFE.search(words) and (_PUBLISHED.search(words) or not _PEOPLE.search(words)):
        return "other"
    if _DERIVED.search(words):
        return "derived"
    return "people" if _PEOPLE.search(words) else "unknown"


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _rounded(value: float, rules: Rules) -> tuple[float, float]:
    """Return what a printed count can stand for: itself where it is not a rounded one."""
    step = rules.round_to
    if value == 0 or value % step or step == 1:
        return value, value
    low = max(value - step // 2, min(rules.threshold, value))
    return float(low), float(value + (step - 1) // 2)
