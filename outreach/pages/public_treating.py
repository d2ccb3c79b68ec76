"""County figures for everybody: triage, how it ends, who comes back, and what is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.indicators.outcomes import outcome_words
from hotspots.indicators.rereferral import rereferred
from maps.edition import PrintedTable
from maps.report import Section
from outreach.disclosure.showing import HIDDEN
from outreach.disclosure.steps import share_words, stepped_share
from outreach.pages.given import WORDS
from outreach.pages.public_counts import bars_of, count_chart, count_table, parts_of, who

if TYPE_CHECKING:
    from outreach.pages.public_counts import Public


def public_triage(public: Public) -> Section:
    """Count who has no date of triage on any referral."""
    records = public.records
    dated = records["triage_date"].notna().groupby(who(records)).any()
    answers = dated.map({True: "triaged", False: "no date of triage"})
    rows = parts_of(public, answers, ("triaged", "no date of triage"))
    table = count_table(
        rows,
        id="not-triaged",
        title="Referred, and not yet triaged",
        caption="Some of the latest may still be waiting.",
        heading="Triage",
        total="All referred",
    )
    return Section(id="triage", heading="Referred, and not yet triaged", parts=(table,))


def public_outcomes(public: Public) -> Section:
    """Count how the latest discharge of each young person came about."""
    records = public.records
    left = records[records["discharge_date"].notna()]
    last = left.assign(_who=who(left)).sort_values("discharge_date", kind="stable")
    reason = last.drop_duplicates("_who", keep="last")["discharge_reason"]
    folded = reason.astype("str").str.strip().str.casefold()
    settings = public.told.inputs.config.indicators
    planned, onward = (
        {word.strip().casefold() for word in words} for words in (settings.planned, settings.onward)
    )
    order = ("planned", "referred onward", "unplanned", "not recorded")
    answers = pd.Series(
        np.select(
            [reason.isna(), folded.isin(planned), folded.isin(onward)],
            [order[3], order[0], order[1]],
            default=order[2],
        ),
        index=reason.index,
    )
    rows = parts_of(public, answers, order)
    table = count_table(
        rows,
        id="outcomes",
        title="How it ended, by young person",
        caption="The latest discharge of each young person.",
        heading="How",
        total="All who left",
    )
    note = f"{public.span}. Rounded counts."
    top = bars_of(rows)
    most = f"The most common end: {top.index[0]}"
    title = most if top["value"].notna().any() else "How it ended"
    chart = count_chart(rows, table, title=title, note=note)
    return Section(
        id="outcomes",
        heading="How it ends",
        sentences=(outcome_words(settings.planned, settings.onward),),
        parts=(chart,),
    )


def public_returning(public: Public) -> Section:
    """Count who was referred again within six months of the latest discharge followed so long."""
    records = public.records
    again = rereferred(records, months=6, as_at=public.told.years[-1][2])
    followed = records.assign(_again=again, _who=who(records))[again.notna()]
    last = followed.sort_values("discharge_date", kind="stable").drop_duplicates(
        "_who", keep="last"
    )
    words = ("did not come back within 6 months", "referred again within 6 months")
    answers = last["_again"].astype(bool).map({False: words[0], True: words[1]})
    table = count_table(
        parts_of(public, answers, words),
        id="returned",
        title="Did not come back within 6 months",
        caption="Of those who left six months or more before the records end. High is good.",
        heading="What happened",
        total="All who left and were followed",
    )
    return Section(id="returning", heading="Who comes back", parts=(table,))


def public_recording(public: Public) -> Section:
    """Read mental health need with what is not recorded beside it."""
    answers = public.people["dual_diagnosis"].astype("boolean").map({True: "yes", False: "no"})
    rows = parts_of(public, answers.fillna("not recorded"), ("yes", "no", "not recorded"))
    table = count_table(
        rows,
        id="mental-health-need",
        title="Mental health need, at the first referral",
        caption="Where it is not recorded, nobody knows: it must not be read as no.",
        heading="Answer",
        total="All referred",
    )
    number = rows.set_index("name")["number"]
    sentences: tuple[str, ...] = ()
    if number[["yes", "no", "not recorded"]].notna().all() and number[["yes", "no"]].sum() > 0:
        yes, no, unknown = (number[name] for name in ("yes", "no", "not recorded"))
        whole = yes + no + unknown
        sentences = (
            f"Of those asked, about {yes / (yes + no):.0%} have one.",
            f"Of all, it could be from {yes / whole:.0%} to {(yes + unknown) / whole:.0%}.",
        )
    return Section(
        id="recording", heading="Mental health need", sentences=sentences, parts=(table,)
    )


def public_completeness(public: Public) -> Section:
    """Show the share of filled cells of each field, in steps that tell of no few records."""
    heading = "What is recorded"
    records = public.records
    wanted = public.told.inputs.config.quality.complete
    fields = ("source", "triage_date", "dual_diagnosis", "substance")
    filled = {name: float(records[name].notna().mean()) for name in fields if name in records}
    spans = [
        stepped_share(share, len(records), profile=public.profile) for share in filled.values()
    ]
    frame = pd.DataFrame(
        {
            "Field": [WORDS[name].capitalize() for name in filled],
            "Share filled": [share_words(span) for span in spans],
            f"Against the {wanted:.0%} wanted": [_against(span, wanted) for span in spans],
        },
        dtype="str",
    )
    table = PrintedTable(
        id="completeness",
        title="Share of cells that are filled",
        caption="In steps of five per cent, or wider where few records were read.",
        frame=frame,
        csv_name="completeness.csv",
    )
    return Section(id="completeness", heading=heading, parts=(table,))


def _against(span: tuple[float, float] | None, wanted: float) -> str:
    """Say whether a share is enough, as far as what is told of it decides."""
    if span is None:
        return HIDDEN
    low, high = span
    if low >= wanted:
        return "enough"
    return "below" if high <= wanted else "near it"
