"""Leaks that the first auditor did not see, and those of the edition for partners.

Numbers in the marks of a page, rates against another file, counts under another heading, points
that only say they are venues, pseudonyms in text, records against people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.releases import AS_PARTNER, Case, csv_file, layer_file, page
from outreach.auditing.vocabulary import Rules

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

_MARKS = (
    "<div id='ashby-@'>x</div>",
    "<p class='card n@-young-people'>x</p>",
    "<div id='referrals_@'>x</div>",
    "<i count='@'>x</i>",
    "<meter value='@' max='9'></meter>",
    "<i role='slider' aria-valuenow='@'>x</i>",
    "<i style='--n: @'>x</i>",
    "<style>.ashby { --n: @; }</style>",
    "<select><option value='@'>Ashby<option value='23'>Barrow</select>",
    "<svg><g referrals='@'><path d='M0 0'/></g></svg>",
    "<a href='#ashby-@'>x</a>",
)
_PSEUDONYMS = (
    "Seen on Monday: 2ce76d57a1@0.",
    "Case AR2000@ came twice.",
    "The young person with reference YP-10@33 asked for a nurse.",
    "NHS 943 476 5919 moved here.",
    "Pseudonym 7f3a9c5e-11d2-4c3b-9a10-00c04fb96@a0 is the same young person.",
)


def _small(rng: np.random.Generator) -> str:
    return str(int(rng.integers(1, 8)))


def in_marks(rng: np.random.Generator) -> Case:
    """Leave a count in an id, a class, a value or a style of the page."""
    rows = [["District", "Referrals"], ["Ashby", "20"], ["Barrow", "*"], ["Colne", "*"]]
    mark = _MARKS[int(rng.integers(len(_MARKS)))].replace("@", _small(rng))
    return Case({"map.html": page("Map", {"Referrals by district": rows}, extra=mark)})


def rate_elsewhere(rng: np.random.Generator) -> Case:
    """Print a rate made of the exact count, and the residents in another file."""
    people, count = 1000 * int(rng.integers(1, 9)), 5 * int(rng.integers(4, 9))
    exact = 1000 * (count + int(rng.choice([-2, -1, 1, 2]))) / people
    rates = [["District", "Referrals", "Rate per 1,000"], ["Ashby", str(count), f"{exact:.3f}"]]
    residents = [["District", "Young residents"], ["Ashby", str(people)]]
    return Case({"rates.csv": csv_file(rates), "people.csv": csv_file(residents)})


def another_heading(rng: np.random.Generator) -> Case:
    """Publish a longer window under other words than the first time."""
    value = 5 * int(rng.integers(6, 40))
    pairs = (
        ("Referrals", "Referrals by district, 1 April 2024 to 31 March 2026", value),
        ("Number of young people", "FOI reply, 1 April 2024 to 30 June 2026", value + 5),
    )
    before, now = (
        {f"f{n}.html": page("F", {title: [["District", heading], ["Ashby", str(count)]]})}
        for n, (heading, title, count) in enumerate(pairs)
    )
    return Case(now, (before,))


def false_venues(rng: np.random.Generator) -> Case:
    """Call homes venues."""
    homes = [["name"], *[["Hall"] for _ in range(int(rng.integers(2, 6)))]]
    spots = layer_file("venues", homes, points=True)
    return Case({"venues.gpkg": spots}, venues=((380_000.0, 250_000.0),))


def pseudonym(rng: np.random.Generator) -> Case:
    """Name one person by a key in the text, in a cell or in a remark."""
    said = _PSEUDONYMS[int(rng.integers(len(_PSEUDONYMS)))].replace("@", _small(rng))
    kind = int(rng.integers(3))
    if kind == 0:
        return Case({"page.html": page("Page", {}, said=said)})
    if kind == 1:
        return Case({"notes.csv": csv_file([["What", "Note"], ["a", said.replace(",", "")]])})
    return Case({"page.html": page("Page", {}, extra=f"<!-- {said} -->")})


def records_and_people(rng: np.random.Generator) -> Case:
    """Hide two counts of people, and show that one of them had no record at all."""
    shown = 5 * int(rng.integers(5, 20))
    people = [["District", "Young people"], ["Ashby", "*"], ["Barrow", "*"], ["Colne", str(shown)]]
    people.append(["All", str(shown + 20)])
    records = [["District", "Referrals"], ["Ashby", "0"], ["Barrow", "25"]]
    records += [["Colne", str(shown + 20)], ["All", str(shown + 45)]]
    return Case(
        {
            "a.html": page("A", {"Young people by district": people}),
            "b.html": page("B", {"Referrals by district": records}),
        }
    )


def partner_small(rng: np.random.Generator) -> Case:
    """Show partners a count below their threshold, or a class of only some small ones."""
    text = str(rng.choice(["1", "2", "3", "4", "1 to 3", "3 to 4", "23"]))
    rows = [["Neighbourhood", "Referrals"], ["Ashby 001A", "10"], ["Ashby 001B", text]]
    return Case({"by_neighbourhood.csv": csv_file(rows)}, rules=AS_PARTNER)


def partner_alone(rng: np.random.Generator) -> Case:
    """Hide two counts from partners that are together below their threshold."""
    value = 5 * int(rng.integers(4, 20))
    rows = [["Sex", "Referrals"], ["female", str(value)], ["male", "*"], ["other", "*"]]
    rows.append(["All", str(value)])
    return Case({"referrals_by_sex.csv": csv_file(rows)}, rules=AS_PARTNER)


def partner_classes(rng: np.random.Generator) -> Case:
    """Put classes of neighbourhoods beside a total that leaves the small one one value."""
    low = int(rng.choice([5, 10]))
    high = {5: 9, 10: 19}[low]
    rows = [["Neighbourhood", "Referrals, in classes"], ["Ashby 001A", "0 to 4"]]
    rows += [["Ashby 001B", f"{low} to {high}"], ["All", str(5 * ((high + 6) // 5))]]
    return Case({"map.html": page("Map", {"Neighbourhoods": rows})}, rules=AS_PARTNER)


def partner_group(rng: np.random.Generator) -> Case:
    """Show partners that all of a small district are youth justice."""
    whole = str(int(rng.choice([5, 10, 15, 20])))
    rows = [["District", "Youth justice", "Family", "All"], ["Ashby", "30", "45", "75"]]
    rows.append(["Elton", whole, "0", whole])
    return Case({"referrals_by_district_and_source.csv": csv_file(rows)}, rules=AS_PARTNER)


def partner_after_public(rng: np.random.Generator) -> Case:
    """Show partners a sum, when the public table shows what hides the small counts in it."""
    whole = str(5 * int(rng.integers(4, 20)))
    stars = [["Barrow", "*"], ["Denby", "*"]]  # together 0 to 4, once Ashby is known
    public = [["District", "Referrals"], ["Ashby", whole], *stars]
    partner = [["District", "Referrals"], ["Ashby", "*"], *stars, ["All", whole]]
    title = "Referrals by district"
    before, now = ({"map.html": page("Map", {title: rows})} for rows in (public, partner))
    return Case(now, (before,), AS_PARTNER)


def wrong_edition(rng: np.random.Generator) -> Case:
    """Put a file of another edition among the public ones."""
    name = str(rng.choice(["PARTNER", "RESTRICTED"]))
    return Case(
        {"map.html": page("Map", {}), "plan.csv": csv_file([["notice"], [f"{name} edition"]])},
        rules=Rules(edition="PUBLIC"),
    )


_PLANS = (
    ("today", "in the proposal"),
    ("under today's timetable", "under the proposed timetable"),
    ("with a budget of GBP 900", "with a budget of GBP 600"),
    ("in scenario A", "in scenario B"),
    ("under plan 1", "under plan 2"),
)


def before_and_after(rng: np.random.Generator) -> Case:
    """Count whom two plans reach, beside each other or one release after the other."""
    value = 5 * int(rng.integers(8, 40))
    one, other = _PLANS[int(rng.integers(len(_PLANS)))]
    heads = [f"Young people with a session near {words}" for words in (one, other)]
    kind = int(rng.integers(4))
    if kind == 0:
        return Case(
            {"a.csv": csv_file([["District", *heads], ["Ashby", str(value), str(value + 5)]])}
        )
    if kind == 1:
        rows = [["District", "Before", "After"], ["Ashby", str(value), str(value + 5)]]
        return Case({"a.html": page("A", {"Young people with a session near": rows})})
    tables = [[["District", "Young people"], ["Ashby", str(n)]] for n in (value, value + 5)]
    if kind == 2:
        return Case({"a.html": page("A", dict(zip(heads, tables, strict=True)))})
    made = [{f"{n}.html": page("A", {heads[n]: tables[n]})} for n in range(2)]
    return Case(made[1], (made[0],))


MORE: tuple[tuple[str, Callable[[np.random.Generator], Case]], ...] = (
    ("10 number in an id, a class or a value", in_marks),
    ("10 rate, residents in another file", rate_elsewhere),
    ("10 the same under another heading", another_heading),
    ("10 homes in a layer called venues", false_venues),
    ("10 pseudonym in plain text", pseudonym),
    ("10 records against people", records_and_people),
    ("11 partners: small count", partner_small),
    ("11 partners: hidden, too few together", partner_alone),
    ("11 partners: classes beside a total", partner_classes),
    ("11 partners: group attribution", partner_group),
    ("11 partners: beside a public release", partner_after_public),
    ("11 file of another edition", wrong_edition),
    ("12 two plans, before and after, scenarios", before_and_after),
)
