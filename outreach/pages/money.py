"""Money and delivery, RESTRICTED: what the plan costs, who pays, and what events take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.delivery.establishment import establishment, vacancy_table
from allocation.delivery.funding import NOT_FUNDED
from allocation.delivery.mileage import LIMIT_MILES
from allocation.delivery.place_choice import place_choice
from allocation.delivery.plan_costs import NO_RATE, miles_in_a_year
from allocation.people.way_home import pairs_with_way_home
from maps.report import Report, Section
from outreach.disclosure.showing import STAMP
from outreach.pages.appendix import invented_words
from outreach.pages.delivery import advice_section, contact_section, worked_section
from outreach.pages.printing import Shown, not_assessed, table_of
from outreach.pages.remote_contact import remote_section
from outreach.pages.staff_work import other_work_section, pots_section, staying_section
from outreach.planning.delivering import delivered, event_weeks, funded, week_costs
from outreach.planning.year_costs import average_costs
from outreach.quality import quality_banner

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem
    from outreach.intake.inputs import Inputs


def money_report(inputs: Inputs, problem: Problem, plan: Plan) -> Report:
    """Return what delivery and money look like.

    Parameters
    ----------
    inputs, problem, plan
        The county, after planning; what its tables lack is told as not assessed.

    Returns
    -------
    Report
        RESTRICTED, for the private folder only.
    """
    came = delivered(inputs, problem)
    return Report(
        title=f"{inputs.config.county.name}: money and delivery",
        county_name=inputs.config.county.name,
        edition="RESTRICTED",
        stamp=" \u00b7 ".join((STAMP, *quality_banner(inputs))),
        invented=inputs.config.county.invented,
        invented_words=invented_words(inputs),
        folder="money",
        lead=(
            "Did the sessions work, what did they cost, and who pays?",
            "Costs hold pay where the county gives an hourly rate, and nothing is guessed.",
        ),
        sections=(
            worked_section(inputs, came),
            advice_section(inputs, came),
            contact_section(inputs, came),
            plan_section(inputs, problem, plan),
            funding_section(inputs, problem, plan),
            pots_section(plan),
            other_work_section(plan),
            staying_section(plan),
            events_section(inputs, plan),
            posts_section(inputs),
            choice_section(problem, plan),
            remote_section(inputs, problem, plan),
        ),
        attribution=inputs.attribution,
    )


def plan_section(inputs: Inputs, problem: Problem, plan: Plan) -> Section:
    """Show what a week of the plan costs, by kind of session."""
    costs = week_costs(inputs, problem, plan)
    weeks = inputs.config.plan.weeks_per_year
    yearly = miles_in_a_year(plan.workers, weeks=weeks)
    far = [str(post) for post in yearly.index[yearly > LIMIT_MILES]]
    limit = (
        f"Over {LIMIT_MILES:,.0f} miles a year, beyond which the lower rate holds: "
        f"{', '.join(far)}."
        if far
        else f"No post would drive over {LIMIT_MILES:,.0f} miles a year."
    )
    titles = inputs.session_types["title"].astype(str).to_dict()
    rows = costs.by_type.assign(title=[titles.get(kind, kind) for kind in costs.by_type.index])
    per = rows["total"] / rows["contacts"].where(rows["contacts"] > 0)
    return Section(
        id="plan-costs",
        heading="Cost of the proposed week",
        sentences=(
            costs.sentence,
            f"{rows['staff_hours'].sum():,.1f} staff hours and {rows['miles'].sum():,.0f} miles.",
            limit,
        ),
        parts=(
            table_of(
                rows.assign(per=per),
                {
                    "title": Shown("Session"),
                    "sessions": Shown("Sessions a week", "one"),
                    "staff_hours": Shown("Staff hours", "one"),
                    "staff": Shown("Staff, GBP", "count"),
                    "mileage": Shown("Mileage, GBP", "count"),
                    "room": Shown("Rooms, GBP", "count"),
                    "consumables": Shown("Goods, GBP", "count"),
                    "total": Shown("Total, GBP", "count"),
                    "contacts": Shown("Contacts expected", "one"),
                    "per": Shown("GBP per contact expected", "two"),
                },
                id="plan-costs",
                title="A week of the plan, by kind of session",
                caption=f"Empty where staff is {NO_RATE}.",
            ),
        ),
    )


def funding_section(inputs: Inputs, problem: Problem, plan: Plan) -> Section:
    """Show who pays for a year of the plan."""
    heading = "Who pays"
    paid = funded(inputs, average_costs(inputs, problem, plan))
    if paid is None:
        return Section(id="funding", heading=heading, sentences=not_assessed())
    weeks = inputs.config.plan.weeks_per_year
    sentences = [f"A year of {weeks:g} weeks; the shares sum to 100.0%."]
    if not paid.complete:
        sentences.append(f"Some pay is left out ({NO_RATE}), so the sums are too low.")
    if NOT_FUNDED in paid.funders.index:
        missing = float(paid.funders["gbp"][NOT_FUNDED])
        sentences.append(f"Nobody pays GBP {missing:,.0f} a year of it.")
    return Section(
        id="funding",
        heading=heading,
        sentences=(*sentences, "Money tied to another group of young people pays for none of it."),
        parts=(
            table_of(
                paid.funders,
                {
                    "funder": Shown("Funder"),
                    "gbp": Shown("GBP a year", "count"),
                    "percent": Shown("Per cent", "one"),
                },
                id="funders",
                title="Cost of the plan, by funder",
                caption="By the agreements that hold on the day the plan starts.",
            ),
        ),
    )


def events_section(inputs: Inputs, plan: Plan) -> Section:
    """Show the weeks in which events take staff."""
    heading = "One-off events"
    taken, weeks = event_weeks(inputs, plan)
    if taken.empty:
        return Section(id="events", heading=heading, sentences=not_assessed())
    names = inputs.optional["events"]["name"].astype(str).to_dict()
    rows = taken.reset_index().merge(weeks["left"].reset_index(), on="week")
    rows = rows.assign(
        event=rows["event_id"].map(names),
        week=[f"{day.day} {day:%B %Y}" for day in rows["week"]],
        short=(-rows["left"]).clip(lower=0.0),
    )
    short = weeks.index[weeks["left"] < 0]
    sentence = (
        f"In {len(short)} of {len(weeks)} weeks, events take more hours than the plan leaves."
        if len(short)
        else "The hours that the plan leaves are enough in every week with an event."
    )
    return Section(
        id="events",
        heading=heading,
        sentences=(sentence, "Other weeks are not touched."),
        parts=(
            table_of(
                rows,
                {
                    "event": Shown("Event"),
                    "week": Shown("Week that begins on"),
                    "workers": Shown("Staff", "count"),
                    "hours": Shown("Hours taken", "one"),
                    "short": Shown("Hours short that week", "one"),
                },
                id="events",
                title="Hours that events take",
                caption=(
                    "An event over several days is spread evenly over them. Hours short: after "
                    "what all posts together have left; a single post may be shorter."
                ),
            ),
        ),
    )


def posts_section(inputs: Inputs) -> Section:
    """Show the posts there should be, those filled and those vacant."""
    table = vacancy_table(establishment(inputs.staff))
    return Section(
        id="posts",
        heading="Posts",
        sentences=tuple(table["sentence"]),
        parts=(
            table_of(
                table,
                {
                    "team": Shown("Team"),
                    "established": Shown("Should be, full-time equivalents", "two"),
                    "in_post": Shown("In post", "two"),
                    "vacant": Shown("Vacant", "two"),
                    "rate": Shown("Vacant, share", "share"),
                },
                id="posts",
                title="Posts by team",
                caption="From the table of staff: a vacant post is listed there.",
            ),
        ),
    )


def choice_section(problem: Problem, plan: Plan) -> Section:
    """Say how many have a choice of place."""
    near = pairs_with_way_home(problem, plan.sessions, problem.reach)
    venues = sorted(set(near.get_level_values("venue_id")))
    told = place_choice(problem.areas["demand"], near, venues)
    return Section(id="choice", heading="Choice of place", sentences=(told.sentence,))
