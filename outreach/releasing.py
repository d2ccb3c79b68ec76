"""Audit finished files before they may be shared, and enter releases in the register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from outreach.auditing.judging import Audit, audit_files
from outreach.auditing.register import (
    Release,
    is_registered,
    read_register,
    register_bytes,
    release_of,
)
from outreach.auditing.vocabulary import Rules
from outreach.disclosure.clearing import stamped
from outreach.disclosure.showing import partner_profile, public_profile
from outreach.disclosure.stamping import stamp_after
from outreach.errors import DisclosureError, OutreachError
from outreach.partner.edition import (
    PARTNER,
    partner_area_sets,
    rests_on_many,
)
from outreach.release_folders import (
    AREA_SETS,
    VENUE_POINTS,
    Spots,
    edition_of,
    folder_areas,
    folder_files,
    folder_venues,
)
from outreach.results import csv_bytes
from outreach.settings.roles import fault_of_role
from outreach.showing.drawing import public_labels, shown_places
from outreach.showing.editions import profile_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hotspots.result import Hotspots
    from outreach.disclosure.showing import Profile
    from outreach.intake.inputs import Inputs
    from outreach.results import Cleared
    from outreach.settings.disclosure import Disclosure

_MOST_TOLD = 20


class Passed(NamedTuple):
    """The files of a release that passed, and what may be said of it."""

    files: dict[str, Cleared]
    checked: str


def area_sets(inputs: Inputs, assignment: pd.Series) -> pd.DataFrame:
    """List which areas each public area of a run is made of.

    Parameters
    ----------
    inputs
        The county.
    assignment
        From `outreach.showing.drawing.public_assignment`.

    Returns
    -------
    DataFrame
        ``label`` of the public area, ``area_code``. For the private folder and the register.
    """
    label = assignment.map(public_labels(inputs, assignment))
    return label.rename("label").rename_axis("area_code").reset_index()[["label", "area_code"]]


def shared_sets(
    inputs: Inputs, hotspots: Hotspots, assignment: pd.Series, *, profile: Profile
) -> pd.DataFrame:
    """List which areas each place of a shared edition is made of.

    Parameters
    ----------
    inputs, hotspots
        The county.
    assignment
        From `outreach.showing.drawing.public_assignment`.
    profile
        The rules of the edition, which it names.

    Returns
    -------
    DataFrame
        As `area_sets`; in the partner edition neighbourhoods and places as they were found too.
    """
    sets = area_sets(inputs, assignment)
    if profile.edition != PARTNER:
        return sets
    places = shown_places(hotspots, profile)
    own = rests_on_many(hotspots, places, profile)
    return pd.concat([partner_area_sets(inputs, places, own), sets], ignore_index=True)


def venue_spots(inputs: Inputs) -> Spots:
    """Return easting and northing of every venue of a county. [m]."""
    pairs = inputs.venues[["easting", "northing"]].dropna().astype(float).drop_duplicates()
    return tuple((float(east), float(north)) for east, north in pairs.itertuples(index=False))


def release_facts(sets: pd.DataFrame, venues: Spots) -> dict[str, bytes]:
    """Make what a later audit of the shared folder needs to know; for the private folder.

    Parameters
    ----------
    sets
        From `shared_sets`.
    venues
        From `venue_spots`.

    Returns
    -------
    dict
        File name to content.
    """
    spots = pd.DataFrame(list(venues), columns=["easting", "northing"])
    return {AREA_SETS: csv_bytes(sets), VENUE_POINTS: csv_bytes(spots)}


def rules_named(profile: str, *, threshold: int = 0, round_to: int = 0) -> Rules:
    """Return the rules of an edition by its name, or with other numbers where they are given.

    Parameters
    ----------
    profile
        ``public`` or ``partner``.
    threshold, round_to
        Instead of the policy's; 0 keeps them. [people]

    Returns
    -------
    Rules
        For the auditor.

    Raises
    ------
    OutreachError
        If no such edition is shared.

    Examples
    --------
    >>> rules_named("partner").threshold
    5
    """
    known = {"public": public_profile(), "partner": partner_profile()}
    if profile not in known:
        msg = f"--profile {profile}: expected public or partner; no other edition is shared."
        raise OutreachError(msg)
    usual = known[profile]
    return Rules(
        threshold=threshold or usual.threshold,
        round_to=round_to or usual.round_to,
        edition=usual.edition,
    )


def rules_of(settings: Disclosure) -> Rules:
    """Return what the attacker knows of the edition that the settings ask for."""
    profile = profile_of(settings)
    return Rules(threshold=profile.threshold, round_to=profile.round_to, edition=profile.edition)


def earlier_count(settings: Disclosure) -> int | None:
    """Count the releases that a new one is set against; None where there is no register."""
    register = settings.release_register
    return len(read_register(Path(register))) if register else None


def pass_release(
    files: Mapping[str, Cleared],
    settings: Disclosure,
    *,
    areas: pd.DataFrame,
    venues: Spots = (),
) -> Passed:
    """Attack the finished files of a run, alone and with earlier releases; stamp what passes.

    Parameters
    ----------
    files
        The shared files, cleared and stamped as a draft.
    settings
        Threshold, rounding and the register.
    areas
        From `shared_sets`.
    venues
        From `venue_spots`; a point that lies elsewhere is refused. Not checked where none is given.

    Returns
    -------
    Passed
        The same files with the stamp of a passed audit.

    Raises
    ------
    DisclosureError
        If a count can be worked out. Names tables and cells, no value.
    """
    earlier = read_register(Path(settings.release_register)) if settings.release_register else ()
    content = {name: file.content for name, file in files.items()}
    sets = {str(k): frozenset(map(str, v)) for k, v in areas.groupby("label")["area_code"]}
    audit = audit_files(
        content, earlier=earlier, areas=sets, rules=rules_of(settings), venues=venues
    )
    if not audit.is_passed:
        msg = (
            "the release audit can work out what must stay hidden. Nothing was written to share.\n"
            + told(audit)
        )
        raise DisclosureError(msg)
    count = len(earlier) if settings.release_register else None
    return Passed(
        {name: stamped(name, file, earlier=count) for name, file in files.items()},
        stamp_after(count),
    )


def told(audit: Audit) -> str:
    """Say in lines what an audit found, without any value."""
    lines = [f"  - {finding.told()}" for finding in audit.findings[:_MOST_TOLD]]
    more = len(audit.findings) - _MOST_TOLD
    if more > 0:
        lines.append(f"  - and {more} more")
    if any(finding.kind == "difference" for finding in audit.findings):
        lines.append(
            "  Differences from earlier releases vanish with fixed periods that do not overlap, "
            "with the same area sets, or with counts rounded to 10 or more ([disclosure] round_to)."
        )
    return "\n".join(lines)


def audit_folder(
    folder: Path, *, against: tuple[Path, ...] = (), rules: Rules | None = None
) -> tuple[Audit, int]:
    """Audit any folder of finished files, alone and with earlier ones.

    Parameters
    ----------
    folder
        A run's folder, its share folder, any other folder, or one file.
    against
        Earlier folders, or registers (``.json`` files).
    rules
        What the edition allows.

    Returns
    -------
    audit : Audit
        What was read and found.
    earlier : int
        How many earlier releases it was set against.
    """
    earlier: list[Release] = []
    for place in against:
        if place.suffix == ".json" and place.is_file():
            earlier += read_register(place)
            continue
        files = folder_files(place)
        known = rules
        if edition_of(files) == "partner" or (rules and rules.edition == "PARTNER"):
            known = rules_named(edition_of(files))
        before = audit_files(files, rules=known)
        facts = {"to": place.name}
        earlier.append(
            release_of(before, files, areas=folder_areas(place), facts=facts, rules=known)
        )
    audit = audit_files(
        folder_files(folder),
        earlier=earlier,
        areas=folder_areas(folder),
        rules=rules,
        venues=folder_venues(folder),
    )
    return audit, len(earlier)


def enter_release(
    folder: Path,
    register: Path,
    *,
    to: str,
    approved_by: str,
    day: str,
    rules: Rules | None = None,
    is_out: bool = False,
    roles: Sequence[str] = (),
) -> bytes:
    """Audit a release against the register and return the register with it entered.

    Parameters
    ----------
    folder
        The release.
    register
        The register of the county; need not exist.
    to
        Who receives it.
    approved_by
        The role, not the name, of who approved it.
    day
        The date of release.
    rules
        What the edition allows.
    is_out
        It was published already, perhaps by somebody else (a reply to a request for information):
        it is entered whatever the audit says, because readers have it.
    roles
        Those that may approve, of ``[disclosure] roles``; any role where there are none.

    Returns
    -------
    bytes
        The register, to be written.

    Raises
    ------
    DisclosureError
        If the audit does not pass, alone or against earlier releases.
    OutreachError
        If a fact is missing, or the same files were entered before.
    """
    if not to.strip() or not approved_by.strip():
        msg = "--to and --approved-by are both needed: who receives it, and the role that approved."
        raise OutreachError(msg)
    if fault := fault_of_role(approved_by, roles):
        msg = f"--approved-by: {fault}. Nothing was entered."
        raise OutreachError(msg)
    earlier = read_register(register)
    files = folder_files(folder)
    if is_registered(earlier, files):
        msg = f"{folder}: these very files are in the register already; nothing was changed."
        raise OutreachError(msg)
    audit = audit_files(
        files,
        earlier=earlier,
        areas=folder_areas(folder),
        rules=rules,
        venues=folder_venues(folder),
    )
    if not audit.is_passed and not is_out:
        msg = f"{folder}: not entered, because the audit does not pass.\n{told(audit)}"
        raise DisclosureError(msg)
    facts = {"to": to.strip(), "approved_by": " ".join(approved_by.split()), "day": day}
    if is_out:
        facts["out"] = "already published when it was entered"
    made = release_of(audit, files, areas=folder_areas(folder), facts=facts, rules=rules)
    return register_bytes([*earlier, made])
