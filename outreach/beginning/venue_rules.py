"""Which rows of a list of places could hold a session, and what such places usually offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotspots.reading.sources import TableFile, read_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outreach.beginning.recognising import Found

_TYPES = (
    ("special_school", ("special school", "academy special", "referral unit", "alternative prov")),
    ("secondary_school", ("secondary", "all through", "16 plus", "upper school")),
    ("library", ("library",)),
    ("gp_practice", ("gp practice", "gp surgery", "general practice")),
    ("youth_centre", ("youth",)),
    ("community_hall", ("village hall", "community")),
    ("hospital", ("hospital",)),
    ("health_centre", ("clinic", "health centre")),
)
"""Words in a kind of place, and our type for it; the first that fits."""
_NOT = ("primary", "nursery", "mobile", "pharmacy", "independent", "higher education")

_DAY = "Mon AM;Tue AM;Wed AM;Thu AM;Fri AM;Tue PM;Thu PM"
_SCHOOL_DAY = f"{_DAY};Mon after-school;Tue after-school;Wed after-school;Thu after-school"
_ANY = f"{_SCHOOL_DAY};Fri after-school;Wed evening;Fri evening;Sat AM"
ATTRIBUTES: dict[str, dict[str, Any]] = {
    "library": {"open_slots": _ANY, "session_types": "drop_in;family;friday_outreach"},
    "secondary_school": {
        "open_slots": _SCHOOL_DAY,
        "session_types": "school_group;drop_in",
        "term_only": True,
        "advertised": False,
    },
    "special_school": {
        "open_slots": _DAY,
        "session_types": "school_group",
        "term_only": True,
        "advertised": False,
    },
    "gp_practice": {"open_slots": _SCHOOL_DAY, "session_types": "clinic", "hire_cost": 25},
    "hospital": {"open_slots": _DAY, "session_types": "clinic", "hire_cost": 30},
    "health_centre": {"open_slots": _SCHOOL_DAY, "session_types": "clinic;drop_in;family"},
    "youth_centre": {"open_slots": _ANY, "session_types": "drop_in;family;friday_outreach"},
    "community_hall": {"open_slots": _ANY, "session_types": "drop_in;family", "hire_cost": 20},
}
"""What a place of a type is taken to offer until somebody asks it; each is marked as invented."""

REGISTERED = {"gias": ("secondary_school", "special_school"), "ods": ("gp_practice",)}
"""Kinds of place that a published register holds."""

_COMMON = {"rooms": 1, "step_free": True, "private_room": True, "lone_working": True}
_SECOND = ("subcategory", "sub_category", "phase", "subtype")


def type_of(words: str) -> str:
    """Return our type for a kind of place in somebody's words, or "".

    Examples
    --------
    >>> type_of("school | Secondary | Academy converter"), type_of("school | Primary")
    ('secondary_school', '')
    >>> type_of("Middle deemed secondary"), type_of("swimming pool")
    ('secondary_school', '')
    """
    text = words.lower().replace("_", " ").replace("-", " ")
    if any(word in text for word in _NOT):
        return ""
    return next((kind for kind, known in _TYPES if any(word in text for word in known)), "")


def venue_rules(venues: Found) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Make rules for a list of places from the kinds that stand in it.

    Parameters
    ----------
    venues
        The file.

    Returns
    -------
    rules
        For ``[[venues.include]]``: ``type`` and ``where``.
    left_out : tuple of str
        Kinds that are not taken, in the file's words.
    """
    kind = venues.columns["type"]
    lower = {header.lower(): header for header in venues.headers}
    second = next((lower[name] for name in _SECOND if name in lower), None)
    columns = {"kind": kind} | ({"second": second} if second else {})
    source = TableFile(path=venues.path, sheet=venues.layer, columns=columns)
    text, _ = read_columns(source, table="venues", required=tuple(columns))
    kinds = text.apply(lambda column: column.str.strip()).drop_duplicates()
    chosen: dict[tuple[str, str], list[str]] = {}
    left_out = []
    for row in kinds.sort_values(list(columns)).to_dict("records"):
        first, more = str(row["kind"]), str(row.get("second", ""))
        ours = type_of(f"{first} {more}")
        if ours:
            chosen.setdefault((ours, first), []).append(more)
        else:
            left_out.append(first if not more else f"{first}: {more}")
    rules = []
    for (ours, first), more_words in chosen.items():
        where = {kind: [first]} | ({second: more_words} if second else {})
        rules.append({"type": ours, "where": where})
    return rules, tuple(dict.fromkeys(left_out))


def held_at(kinds: Sequence[str]) -> dict[str, list[str]]:
    """Say which of some kinds of place can hold each session type.

    Examples
    --------
    >>> held_at(["library", "gp_practice"])["clinic"]
    ['gp_practice']
    """
    able: dict[str, list[str]] = {}
    for kind in kinds:
        for session_type in ATTRIBUTES[kind]["session_types"].split(";"):
            able.setdefault(session_type, []).append(kind)
    return able


def attributes_of(kinds: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return what places of some types are taken to offer, by type."""
    return {kind: {**_COMMON, **ATTRIBUTES[kind]} for kind in kinds}
