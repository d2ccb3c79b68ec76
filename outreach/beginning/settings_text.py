"""The text of a county's settings, made of the files that were chosen."""

from __future__ import annotations

import json
import os
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from outreach.beginning.venue_rules import attributes_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from outreach.beginning.choosing import Chosen
    from outreach.beginning.recognising import Found

_YEARS = 3
_INVENTED = ("synthetic", "invented", "sample", "demo")
_HEAD = (
    "# Written by `outreach init --from`, from what the files say of themselves. Correct what is",
    "# wrong, then run:   outreach check county.toml",
    "# Paths are relative to this folder. The county.toml of `outreach init FOLDER` alone explains",
    "# every setting.",
    "",
)
_SERVICE = (
    "# Invented examples, standing in the largest districts: put your own in their place.",
    "[session_types]",
    'path = "session_types.csv"',
    "",
    "[slots]",
    'path = "slots.csv"',
    "",
    "[staff]",
    'path = "staff.csv"',
    "",
    "[plan]",
    "budget_gbp = 1000      # room hire, mileage and goods, per week",
    "",
)


def settings_text(
    chosen: Chosen,
    folder: Path,
    *,
    name: str,
    days: tuple[dt.date, dt.date],
    rules: Sequence[Mapping[str, Any]],
    kinds: Sequence[str],
) -> str:
    """Write the settings of a county.

    Parameters
    ----------
    chosen
        The files it will read.
    folder
        Where it will stand.
    name
        Of the county.
    days
        The day of the extract, and the day on which the plan starts.
    rules
        From `outreach.beginning.venue_rules.venue_rules`.
    kinds
        Kinds of venue there will be.

    Returns
    -------
    str
        ``county.toml``.
    """
    ground, (day, start) = chosen.ground, days
    invented = any(word in chosen.referrals.path.name.lower() for word in _INVENTED)
    first = (pd.Timestamp(day) - pd.DateOffset(years=_YEARS) + pd.Timedelta(days=1)).date()

    part = partial(_part, folder)
    lines = [
        *_HEAD,
        "[county]",
        f"name = {_text(name)}",
        f"invented = {str(invented).lower()}"
        + ("   # the extract's name says so; true marks every page" if invented else ""),
        "age_from = 10",
        "age_to = 17",
        'age_bands = ["10-13", "14-15", "16-17"]   # together they cover exactly those ages',
        f"data_date = {day}      # the day the referrals were exported: please correct it",
        f"plan_date = {start}      # the Monday on which a new timetable could begin",
        "",
        *part(
            "[referrals]",
            chosen.referrals,
            f"period_from = {first}    # three years",
            f"period_to = {day}",
            "",
            "[referrals.columns]     # ours = the extract's; please check each line",
            *(f"{ours} = {_text(theirs)}" for ours, theirs in chosen.referrals.columns.items()),
        ),
        *_postcodes(chosen, folder),
        *part("[areas]", ground.areas, f"vintage = {_text(ground.vintage)}"),
        *(line for one in ground.labels for line in part("[[areas.labels]]", one)),
        *part("[areas.centroids]", ground.centroids),
        *part("[areas.bridge]", ground.bridge),
        *part("[areas.bridge_weights]", ground.weights),
        *part("[population]", ground.population),
        *part("[deprivation]", ground.deprivation, f"release = {_text(ground.release)}"),
        *_venues(chosen, folder, rules, kinds),
        *_SERVICE,
    ]
    if chosen.districts is not None:
        columns = f"columns = {{ name = {_text(chosen.districts.columns['name'])} }}"
        lines += part("[context.districts]", chosen.districts, columns)
    return "\n".join(lines)


def _part(folder: Path, head: str, found: Found | None, *more: str) -> list[str]:
    """Write a part that names one file; nothing where there is none."""
    if found is None:
        return []
    layer = "layer" if found.role in {"areas", "districts"} else "sheet"
    place = [f"{layer} = {_text(found.layer)}"] if found.layer else []
    return [head, f"path = {_path(found, folder)}", *place, *more, ""]


def _path(found: Found, folder: Path) -> str:
    """Write where a file is, seen from the folder of the settings."""
    here, there = os.path.abspath(folder), os.path.abspath(found.path)  # noqa: PTH100 (keeps links)
    try:
        relative = os.path.relpath(there, here)
    except ValueError:  # another drive of Windows
        relative = there
    return _text(relative.replace(os.sep, "/"))


def _postcodes(chosen: Chosen, folder: Path) -> list[str]:
    """Name a postcode directory, if one came with the files."""
    if chosen.postcodes is None:
        return []
    return ["[postcodes]", f"source = {_path(chosen.postcodes, folder)}", ""]


def _venues(
    chosen: Chosen, folder: Path, rules: Sequence[Mapping[str, Any]], kinds: Sequence[str]
) -> list[str]:
    """Write where the venues come from and what each kind is taken to offer."""
    lines = ["# Every place you could use. What each kind offers is invented: ask the places."]
    if chosen.venues is not None:
        columns = [
            f"{ours} = {_text(theirs)}"
            for ours, theirs in chosen.venues.columns.items()
            if ours != "type"
        ]
        told = ("attributes_invented = true", "", "[venues.columns]", *columns)
        lines += _part(folder, "[venues]", chosen.venues, *told)
    else:
        own = [] if chosen.registers else ['path = "venues.csv"']
        lines += ["[venues]", *own, "attributes_invented = true", ""]
    for register in chosen.registers:
        kind = f"kind = {_text(register.role)}"
        lines += ["[[venues.registers]]", kind, f"path = {_path(register, folder)}", ""]
    for rule in rules:
        lines += ["[[venues.include]]", f"type = {_text(rule['type'])}"]
        where = ", ".join(f"{_text(key)} = {_text(words)}" for key, words in rule["where"].items())
        lines += [f"where = {{ {where} }}", ""]
    for kind, values in attributes_of(kinds).items():
        lines += [f"[venues.attributes.{kind}]"]
        lines += [f"{name} = {_text(value)}" for name, value in values.items()] + [""]
    return lines


def _text(value: Any) -> str:
    """Write a value as TOML does; its texts are those of JSON."""
    return json.dumps(value, ensure_ascii=False)
