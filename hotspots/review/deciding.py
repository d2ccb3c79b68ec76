"""Which hotspot each line of a review speaks of, and every contradiction in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from hotspots.places import leading_hotspots
from hotspots.review.overlapping import jaccard, match_places
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotspots.review.baselines import Baseline

ASK_AGAIN_ABOVE = 0.2
"""A decision is asked for again where more than this of all areas changed. [share]"""

DECISIONS = {"accept": "accepted", "reject": "rejected", "merge": "merged"}
"""The words people write, and the status each gives."""

DECIDED = [
    "status",
    "merged_into",
    "human_rank",
    "decision_reason",
    "reviewer_role",
    "reviewed_on",
    "carried",
    "changed",
    "decided_areas",
]

_SHOWN = 3
_EMAIL = re.compile(r"@|\bat\b.+\bdot\b", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr|prof)\b\.?\s+\w", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][a-z'\u2019-]+(?:[A-Z][a-z]+)? [A-Z][a-z'\u2019-]+(?:[A-Z][a-z]+)?")
# fmt: off
_OF_POSTS = frozenset([
    "adviser", "advisor", "analyst", "analytics", "assistant", "board", "care", "chair",
    "chief", "clinical", "clinician", "commissioner", "commissioning", "community",
    "consultant", "coordinator", "council", "county", "data", "deputy", "director", "district",
    "doctor", "drugs", "education", "executive", "family", "group", "head", "health",
    "information", "inspector", "intelligence", "justice", "lead", "leader", "local", "manager",
    "member", "nurse", "nursing", "officer", "outreach", "panel", "partnership", "planner",
    "police", "practitioner", "principal", "professional", "programme", "project", "public",
    "regional", "safeguarding", "school", "senior", "service", "services", "social",
    "specialist", "strategic", "strategy", "substance", "supervisor", "support", "team",
    "trust", "worker", "young", "youth",
])
# fmt: on
"""Words of posts: two words with a capital each, neither of them one of these, are a name."""
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)


class Decided(NamedTuple):
    """Decisions by hotspot, and what became of those whose place is no more."""

    rows: pd.DataFrame
    notes: tuple[str, ...]


def read_decisions(
    review: pd.DataFrame, clusters: pd.DataFrame, *, name: str = "review.csv"
) -> Decided:
    """Find the hotspot that each line of a review speaks of; refuse contradictions.

    A line that records the areas it was about belongs to the hotspot that shares most of them;
    a line without areas to the hotspot of its name.

    Parameters
    ----------
    review : DataFrame, index ``row`` (as a person sees it in the file)
        ``hotspot_id``, ``decision`` (accept, reject, merge or empty), ``merge_into``,
        ``priority``, ``reason``, ``role``, ``date``, ``areas`` (tuple).
    clusters : DataFrame, index ``hotspot_id``
        From `hotspots.labelling.label_hotspots`.
    name
        What to call the file in a message.

    Returns
    -------
    Decided
        ``rows``: index ``hotspot_id``, for decided lines only: ``status``, ``merged_into``,
        ``human_rank``, ``decision_reason``, ``reviewer_role``, ``reviewed_on``, ``carried``,
        ``changed`` (share of all areas that changed since) and ``decided_areas``. ``notes``:
        decisions that no longer have a place.

    Raises
    ------
    TableError
        With every fault and its rows.
    """
    target, lapsed = _targets(review, clusters)
    faults = [*_faults_of_rows(review), *_faults_of_targets(review, target, clusters, lapsed)]
    if faults:
        msg = f"{name}: {len(faults)} fault(s). Correct these rows:\n"
        raise TableError(msg + "\n".join(f"  - {fault}" for fault in faults))
    by_name = _by_name(review, target, clusters)
    rows = []
    for row, line in review[review["decision"] != ""].iterrows():
        if row not in target:
            continue
        found = tuple(clusters["areas"][target[row]])
        about = line["areas"] or found
        rows.append(
            {
                "hotspot_id": target[row],
                "status": DECISIONS[line["decision"]],
                "merged_into": by_name.get(line["merge_into"], ""),
                "human_rank": line["priority"],
                "decision_reason": line["reason"],
                "reviewer_role": line["role"],
                "reviewed_on": "" if pd.isna(line["date"]) else f"{line['date']:%Y-%m-%d}",
                "carried": set(about) != set(found),
                "changed": 1 - jaccard(about, found),
                "decided_areas": tuple(about),
            }
        )
    notes = [
        f"The decision on {review['hotspot_id'][row]} has no place any more: none of its areas is "
        "in a hotspot of its own now."
        for row in lapsed
        if review["decision"][row] != ""
    ]
    return Decided(_table(rows), tuple(notes))


def carry_decisions(earlier: Baseline, clusters: pd.DataFrame) -> Decided:
    """Take over what people decided of hotspots of the same name in an earlier run.

    Parameters
    ----------
    earlier
        The baseline of that run.
    clusters : DataFrame, index ``hotspot_id``
        Named by `hotspots.refreshing.keep_ids`.

    Returns
    -------
    Decided
        As `read_decisions`, each marked as carried; a priority stands until a review changes it.
    """
    rows = []
    for key, line in earlier.hotspots.iterrows():
        if line["status"] not in DECISIONS.values() or not line["decided_areas"]:
            continue
        if key not in clusters.index:
            continue
        about = line["decided_areas"]
        into = line["merged_into"] if line["merged_into"] in clusters.index else ""
        if line["status"] == "merged" and not into:
            continue
        kept = {name: line[name] for name in DECIDED if name in line.index}
        changed = 1 - jaccard(about, clusters["areas"][str(key)])
        rows.append(
            {**kept, "hotspot_id": key, "merged_into": into, "carried": True}
            | {"changed": changed, "decided_areas": tuple(about)}
        )
    return Decided(_table(rows), ())


def _table(rows: list[dict[str, object]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["hotspot_id", *DECIDED]).set_index("hotspot_id")
    return table.astype({"human_rank": "Int64", "changed": float, "carried": bool})


def _targets(review: pd.DataFrame, clusters: pd.DataFrame) -> tuple[dict[int, str], list[int]]:
    """Give each row its hotspot, and list the rows whose place is no more."""
    target: dict[int, str] = {}
    leads = leading_hotspots(clusters)
    first = clusters[leads == clusters.index]
    recorded = review[review["areas"].map(len).astype(bool)]
    recorded = recorded[~recorded["hotspot_id"].duplicated()]
    for candidates in (first, clusters.drop(first.index)):
        left = recorded.drop([row for row in recorded.index if row in target])
        pairs = match_places(left.set_index("hotspot_id"), candidates)
        rows = dict(zip(left["hotspot_id"], left.index, strict=True))
        target |= {rows[old]: new for old, new in zip(pairs["old"], pairs["new"], strict=True)}
    for row, name in review.loc[~review["areas"].map(len).astype(bool), "hotspot_id"].items():
        if name in clusters.index:
            target[int(str(row))] = str(name)
    lapsed = [row for row in recorded.index if row not in target]
    return target, lapsed


def _by_name(
    review: pd.DataFrame, target: dict[int, str], clusters: pd.DataFrame
) -> dict[str, str]:
    """Say which hotspot a name in the file means: the one that stands for its place."""
    leads = leading_hotspots(clusters)
    named = {str(review["hotspot_id"][row]): str(leads[key]) for row, key in target.items()}
    return {**{str(key): str(lead) for key, lead in leads.items()}, **named}


def _faults_of_rows(review: pd.DataFrame) -> Iterator[str]:
    """Find what is wrong with a row by itself."""
    decided = review["decision"]
    told = decided.isin(["reject", "merge"]) | review["priority"].notna()
    checks = {
        "hotspot_id stands more than once": review["hotspot_id"].duplicated(keep=False),
        "a rejection, a merger or a priority needs a reason": told & (review["reason"] == ""),
        "a decision needs the role of who decided": (
            ((decided != "") | review["priority"].notna()) & (review["role"] == "")
        ),
        "merge needs merge_into, the hotspot it becomes a part of": (
            (decided == "merge") & (review["merge_into"] == "")
        ),
        "merge_into is given but the decision is not merge": (
            (decided != "merge") & (review["merge_into"] != "")
        ),
        "a priority is given but the decision is not accept": (
            (decided != "accept") & review["priority"].notna()
        ),
        "the same priority is given twice; give each place its own": (
            review["priority"].duplicated(keep=False) & review["priority"].notna()
        ),
        "role names a person; write the post, such as 'service manager'": review["role"].map(
            lambda text: bool(_EMAIL.search(text) or _PERSON.search(text)) or _is_name(text)
        ),
        "reason holds an e-mail address or a postcode; leave it out": review["reason"].map(
            lambda text: "@" in text or bool(_POSTCODE.search(text))
        ),
    }
    for words, wrong in checks.items():
        rows = list(review.index[wrong.astype(bool)])
        if rows:
            yield _said(words, rows)


def _is_name(text: str) -> bool:
    """Say whether a role looks like the first and last name of a person."""
    words = text.strip()
    return bool(_NAME.fullmatch(words)) and _OF_POSTS.isdisjoint(words.lower().split())


def _faults_of_targets(
    review: pd.DataFrame, target: dict[int, str], clusters: pd.DataFrame, lapsed: list[int]
) -> Iterator[str]:
    """Find rows that speak of a hotspot that is not there, or of each other in a circle."""
    known = f"; this run has {', '.join(map(str, clusters.index))}" if len(clusters) else ""
    doubled = review["hotspot_id"].duplicated()
    strange = [row for row in review.index[~doubled] if row not in target and row not in lapsed]
    if strange:
        yield _said(f"hotspot_id is none of this run's{known}", strange)
    by_name = _by_name(review, target, clusters)
    of = {by_name.get(str(line["hotspot_id"]), ""): line for _, line in review.iterrows()}
    wrong: dict[str, list[int]] = {}
    for row, line in review[review["decision"] == "merge"].iterrows():
        if line["merge_into"] and row in target:
            words = _wrong_merger(target[row], str(line["merge_into"]), by_name, of)
            if words:
                wrong.setdefault(words, []).append(row)
    for words, rows in wrong.items():
        yield _said(words, rows)


def _wrong_merger(start: str, into: str, by_name: dict[str, str], of: dict[str, pd.Series]) -> str:
    """Follow a merger to its end; say what is wrong with it, if anything."""
    seen = [start]
    while True:
        if into not in by_name:
            return "merge_into is no hotspot of this run"
        end = by_name[into]
        if end == seen[-1]:
            return "a hotspot is merged into itself"
        if end in seen:
            return "mergers run in a circle"
        line = of.get(end)
        decision = "" if line is None else line["decision"]
        if decision == "reject":
            return "merged into a hotspot that is rejected"
        if decision != "merge" or line is None or not line["merge_into"]:
            return ""
        seen.append(end)
        into = str(line["merge_into"])


def _said(words: str, rows: list[int]) -> str:
    """Name the rows of a fault."""
    shown = ", ".join(str(row) for row in rows[:_SHOWN])
    more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    return f"{words} (row {shown}{more})"
