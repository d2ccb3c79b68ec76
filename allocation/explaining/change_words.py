"""What would have to change, as a table and in words that name no worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from allocation.explaining.wording import share_left
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from allocation.explaining.enlarging import Opened
    from allocation.explaining.limits_for_sale import Loosened
    from allocation.problem import Problem
    from allocation.search.counts import Counts

COLUMNS = ["what", "subject", "role", "amount", "unit", "cost", "sentence", "verified"]
_TYPES = {
    "what": str, "subject": str, "role": str, "amount": float, "unit": str, "cost": float,
    "sentence": str, "verified": bool,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Prices:
    """What one week of each change costs, in GBP; editable, and the cheapest set follows.

    Attributes
    ----------
    hour
        One more hour of a worker, with on-costs. [GBP/h]
    vacancy
        Filling a vacant post, beside its hours. [GBP/week]
    post
        Making a post, beside its hours. [GBP/week]
    slot
        Opening a venue in one more slot. [GBP/week]
    venue
        A venue taking on a type of session that it does not hold. [GBP/week]
    room
        A venue letting one more room; one that lets none today has to agree, too. [GBP/week]
    maximum
        Agreeing to one more session of a type than its maximum. [GBP/week]
    floor
        Giving up a whole floor; a tenth of it a tenth. High: a last resort. [GBP/week]
    """

    hour: float = 27.0
    vacancy: float = 25.0
    post: float = 50.0
    slot: float = 20.0
    venue: float = 60.0
    room: float = 15.0
    maximum: float = 10.0
    floor: float = 20_000.0


class Bought(NamedTuple):
    """What the cheapest set holds: hours, posts, slots, money, limits; the counts behind it."""

    hours: Mapping[str, float]
    posts: pd.DataFrame
    slots: tuple[Opened, ...]
    money: float
    counts: Counts
    limits: Loosened


def change_table(rows: Sequence[tuple[Any, ...]], *, verified: bool) -> pd.DataFrame:
    """Write rows of (what, subject, role, amount, unit, cost, sentence) as the table of changes."""
    table = pd.DataFrame([(*row, verified) for row in rows], columns=COLUMNS)
    return table.astype(_TYPES)


def cannot_table(rows: Sequence[tuple[str, str, str]]) -> pd.DataFrame:
    """Write rows of (rule, subject, sentence) as the table of rules nothing can meet."""
    return pd.DataFrame(rows, columns=["rule", "subject", "sentence"]).astype(str)


def list_rows(
    problem: Problem, bought: Bought, lowered: pd.Series, prices: Prices
) -> list[tuple[Any, ...]]:
    """List what was bought and given up, in words.

    Parameters
    ----------
    problem
        The county as it is.
    bought
        The cheapest set.
    lowered : Series, index (``rule``, ``subject``)
        What each floor would have to be lowered by, in its unit.
    prices
        Of each kind of change.

    Returns
    -------
    list of tuple
        For `change_table`: staff first, then places, money and floors.
    """
    roles = problem.workers["role"].astype(str)
    rows: list[tuple[Any, ...]] = []
    for who, more in sorted(bought.hours.items()):
        role = role_words(roles[who])
        said = f"{more:.1f} more hours a week of a {role} in post."
        rows.append(("hours", who, roles[who], more, "h/week", more * prices.hour, said))
    for who, post in walk(bought.posts.iterrows()):
        hours, role = float(post["hours"]), str(post["role"])
        of = f"{role_words(role)}{_of_whom(post)}, {hours:.1f} hours a week"
        said = f"Fill the vacant post of a {of}." if post["absence"] else f"A new post: {of}."
        bill = hours * prices.hour + (prices.vacancy if post["absence"] else prices.post)
        rows.append(("post", str(who), role, hours, "h/week", bill, said))
    rows += _place_rows(problem, bought.slots, prices)
    rows += _limit_rows(problem, bought.limits, prices)
    if bought.money:
        said = f"GBP {bought.money:,.0f} more a week for hire, goods and mileage."
        rows.append(("money", "budget", "", bought.money, "GBP/week", bought.money, said))
    return [*rows, *_floor_rows(problem, lowered)]


def role_words(role: str) -> str:
    """Write a role as people say it.

    Examples
    --------
    >>> role_words("family_worker")
    'family worker'
    """
    return role.replace("_", " ")


def _of_whom(post: pd.Series) -> str:
    """Say whose a post is and where it is based, as far as the table of staff tells."""
    agency, base = (str(post.get(name) or "").strip() for name in ("employer", "base"))
    return f"{f' of {agency}' if agency else ''}{f', based in {base}' if base else ''}"


def _limit_rows(problem: Problem, more: Loosened, prices: Prices) -> list[tuple[Any, ...]]:
    """List rooms, sessions above a maximum, and pots of money."""
    rows: list[tuple[Any, ...]] = []
    for place, rooms in walk(more.rooms.items()):
        name, is_new = problem.venues["name"][place], problem.venues["rooms"][place] < 1
        bill = rooms * prices.room + (prices.venue if is_new else 0.0)
        said = f"{name} lets one more room for sessions."
        if is_new:
            said = f"{name}, listed but not used today, lets a room for sessions."
        rows.append(("room", place, "", rooms, "room", bill, said))
    for kind, sessions in walk(more.maxima.items()):
        title = str(problem.types["title"][kind]).lower()
        of = "session" if sessions == 1 else "sessions"
        said = f"Agree to {sessions:.0f} {of} a week more than the maximum of this type: {title}."
        bill = sessions * prices.maximum
        rows.append(("maximum", kind, "", sessions, "sessions/week", bill, said))
    for pot, money in walk(more.pots.items()):
        who = problem.funds.pots["funder"][pot]
        said = f"GBP {money:,.0f} more a week from {who}, for hire, goods and mileage."
        rows.append(("pot", pot, "", money, "GBP/week", money, said))
    return rows


def _place_rows(problem: Problem, slots: Iterable[Opened], prices: Prices) -> list[tuple[Any, ...]]:
    """List venues to agree with, and slots to open."""
    rows: list[tuple[Any, ...]] = []
    agreed: set[tuple[str, str]] = set()
    opened: set[tuple[str, str]] = set()
    for place, kind, slot in slots:
        name, title = problem.venues["name"][place], str(problem.types["title"][kind]).lower()
        held = problem.venues["session_types"][place]
        if len(held) and kind not in held and (place, kind) not in agreed:
            agreed.add((place, kind))
            said = f"{name} agrees to hold this type of session: {title}."
            rows.append(("venue", place, "", 1.0, "venue", prices.venue, said))
        if slot not in problem.venues["open_slots"][place] and (place, slot) not in opened:
            opened.add((place, slot))
            said = f"{name} opens for one more time of the week: {slot}."
            rows.append(("slot", place, "", 1.0, "slot", prices.slot, said))
    return rows


def _floor_rows(problem: Problem, lowered: pd.Series) -> list[tuple[Any, ...]]:
    """List floors that would have to be lowered."""
    rows: list[tuple[Any, ...]] = []
    for (rule, subject), amount in walk(lowered.items()):
        said = _FLOORS.get(str(rule), "Ask for {amount:.1f} less of {rule} ({subject}).")
        people = max(float(problem.residents.sum()), 1.0)
        asked = problem.settings.coverage_target
        told = said.format(
            amount=amount, rule=str(rule).replace("_", " "), subject=subject,
            asked=asked, less=share_left(asked, amount / people),
        )  # fmt: skip
        unit = "residents" if rule == "coverage" else "contacts"
        unit = {"continuity": "places kept", "minimum_sessions": "sessions"}.get(str(rule), unit)
        name = f"{rule}: {subject}"
        rows.append(("floor", name, "", float(amount), unit, float("nan"), told))
    return rows


_FLOORS = {
    "coverage": "Ask for {less:.0%} within the standard, not {asked:.0%}.",
    "district_floors": "Lower the floor of {subject} by {amount:.1f} contacts a week.",
    "deprived_floor": "Accept {amount:.1f} contacts a week fewer for the most deprived fifth.",
    "rural_reach": "Ask for {amount:.1f} contacts a week fewer of {subject} within the standard.",
    "deprived_reach": "Ask for {amount:.1f} contacts a week fewer of the {subject} within reach.",
    "continuity": "Let {amount:.0f} more of today's places go.",
    "minimum_sessions": "Ask for {amount:.3g} fewer sessions a week of {subject}.",
}


def summed_words(changes: pd.DataFrame, *, exact: bool) -> tuple[str, ...]:
    """Say the set in a few sentences, by role and kind, for a page.

    Parameters
    ----------
    changes : DataFrame
        From `change_table`.
    exact
        Whether venues and times may be named (restricted edition).

    Returns
    -------
    tuple of str
        The last says what it costs and whether planning again showed that it suffices; empty
        where nothing would change.
    """
    if changes.empty:
        return ()
    said: list[str] = []
    staff = changes[changes["what"].isin(["hours", "post"])]
    for role, hours in walk(staff.groupby("role")["amount"].sum().items()):
        posts = int((staff["what"][staff["role"] == role] == "post").sum())
        of = "" if not posts else f" ({posts} post{'s' if posts > 1 else ''} to fill or make)"
        said.append(f"{hours:.1f} more hours a week of a {role_words(str(role))}{of}.")
    places = changes[changes["what"].isin(["venue", "slot", "room"])]
    if exact:
        said += places["sentence"].tolist()
    elif len(places):
        number = len(places)
        said.append(
            f"{number} venue{'s' if number > 1 else ''}, room{'s' if number > 1 else ''} or "
            f"time{'s' if number > 1 else ''} more to agree on."
        )
    said += changes.loc[changes["what"].isin(["maximum", "money", "pot"]), "sentence"].tolist()
    floors = changes.loc[changes["what"] == "floor", "sentence"].tolist()
    if floors:
        said += floors if exact else ["Part of what was asked for has to be lowered."]
    total = float(changes["cost"].sum())
    verified = bool(changes["verified"].all())
    shown = (
        "Planned again with them, every rule they are for is kept."
        if verified
        else "Planned again with them, not every rule was kept: take them as a first estimate."
    )
    bill = (
        f"Together about GBP {total:,.0f} a week at the prices set for changes. " if total else ""
    )
    return (*said, bill + shown)
