"""What people decide about the hotspots: accepted, rejected, merged, put in another order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from hotspots.labelling import SCANS, describe_hotspots
from hotspots.places import leading_hotspots
from hotspots.review.baselines import DECISION
from hotspots.review.deciding import ASK_AGAIN_ABOVE, carry_decisions, read_decisions
from outreach.errors import TableError

if TYPE_CHECKING:
    from hotspots.result import Hotspots
    from hotspots.review.baselines import Baseline

NOT_REVIEWED = "not yet reviewed by people"
"""Stands on every page of a run whose hotspots nobody has looked at."""

_STANDING = ("not reviewed", "accepted")
_WORDS = {"accepted": "accept", "rejected": "reject", "merged": "merge"}
_KEPT_NONE = {"carried": False, "ask_again": False}


def apply_review(
    hotspots: Hotspots,
    review: pd.DataFrame | None,
    earlier: Baseline | None = None,
    *,
    areas: pd.DataFrame,
    placed: pd.DataFrame,
    referrals: pd.DataFrame,
    ask_again_above: float = ASK_AGAIN_ABOVE,
    alpha: float = 0.05,
    confidence: float = 0.95,
    name: str = "review.csv",
) -> Hotspots:
    """Let what people decided decide which hotspots the plan uses, and in which order.

    Parameters
    ----------
    hotspots
        As found.
    review : DataFrame
        See `hotspots.review.deciding.read_decisions`; None where nobody has reviewed.
    earlier
        An earlier run, whose decisions carry over to hotspots of the same name.
    areas, placed, referrals
        As in `hotspots.labelling.find_hotspots`; merged hotspots are counted anew from them.
    ask_again_above
        A decision on a place of which more than this has changed is asked for again: until
        then the place awaits a decision. [share]
    alpha, confidence
        As in `hotspots.labelling.label_hotspots`. [share]
    name
        What to call the review in a message.

    Returns
    -------
    Hotspots
        ``clusters`` in the order in which they are to be served, priorities of people first,
        with ``status``, ``decision_reason``, ``reviewer_role``, ``reviewed_on``,
        ``human_rank``, ``carried``, ``ask_again``, ``merged_into``, ``found_areas`` (before any
        merger) and ``decided_areas`` (empty where another hotspot of the place was decided on).
        ``rank`` stays that of the model. A place that both scans found is decided on once.
        Without any decision, ever, all are approved as ``not reviewed``.

    Raises
    ------
    TableError
        If the review contradicts itself or names hotspots that are not there.
    """
    clusters = hotspots.clusters
    carried = None if earlier is None else carry_decisions(earlier, clusters)
    notes: tuple[str, ...] = ()
    if review is None and (carried is None or carried.rows.empty):
        made = _with_columns(clusters, "not reviewed")
    else:
        decided = None if carried is None else carried.rows
        if review is not None:
            told = read_decisions(review, clusters, name=name)
            notes = told.notes
            old = told.rows.iloc[:0] if decided is None else decided
            decided = pd.concat([told.rows, old.drop(told.rows.index, errors="ignore")])
        assert decided is not None  # noqa: S101
        made = _decided(clusters, decided, ask_again_above, name)
        made = _merged(made, hotspots, areas, placed, referrals, alpha, confidence)
        made = made.sort_values(["human_rank", "rank"], kind="stable", na_position="last")
    made["approved"] = made["status"].isin(_STANDING)
    reviewed = replace(hotspots, clusters=made, areas=_areas_named(hotspots.areas, made))
    audit = review_audit(reviewed)
    notes = (review_sentence(reviewed), *notes, *unreviewed(reviewed))
    return replace(
        reviewed,
        settings={**hotspots.settings, "review": audit},
        notes=(*hotspots.notes, *notes),
    )


def review_audit(hotspots: Hotspots) -> dict[str, Any]:
    """Count the places found and what people decided about them; a place of two scans once.

    Returns
    -------
    dict
        ``reviewed``, ``detected``, ``approved``, ``accepted``, ``rejected``, ``merged``,
        ``awaiting``. [places]
    """
    clusters = hotspots.clusters
    by_rank = clusters.sort_values("rank", kind="stable")
    by_rank = by_rank.assign(areas=by_rank.get("found_areas", by_rank["areas"]))
    places = by_rank[leading_hotspots(by_rank) == by_rank.index]
    status = places.get("status", pd.Series("not reviewed", index=places.index))
    counts = {word: int((status == word).sum()) for word in (*_WORDS, "awaiting")}
    return {
        "reviewed": bool((clusters.get("status", status) != "not reviewed").any()),
        "detected": len(places),
        "approved": int(status.isin(_STANDING).sum()),
        **counts,
    }


def review_sentence(hotspots: Hotspots) -> str:
    """Say in one line what people decided. For restricted pages.

    Returns
    -------
    str
        Counts of places only.
    """
    audit = review_audit(hotspots)
    if not audit["detected"]:
        return "No place was found, so there was none to review."
    if not audit["reviewed"]:
        return f"Priority areas: {NOT_REVIEWED}."
    rest = ", ".join(
        f"{audit[word]} {words}"
        for word, words in (
            ("rejected", "rejected"),
            ("merged", "merged into another"),
            ("awaiting", "awaiting a decision and not planned for"),
        )
        if audit[word]
    )
    told = f"{audit['detected']} places found, {audit['approved']} approved by people"
    return f"{told}; {rest}." if rest else f"{told}."


def unreviewed(hotspots: Hotspots) -> tuple[str, ...]:
    """Name every place that awaits a decision, in one sentence each."""
    clusters = hotspots.clusters
    if "status" not in clusters:
        return ()
    waiting = clusters[clusters["status"] == "awaiting"]
    leads = leading_hotspots(clusters.assign(areas=clusters["found_areas"]))
    return tuple(
        f"Hotspot {key} ({row['district']}) is not planned for: "
        + (
            "it has changed since it was decided on, so the decision is asked for again."
            if row["ask_again"]
            else "nobody has decided on it yet."
        )
        for key, row in waiting.iterrows()
        if leads[str(key)] == key
    )


def review_table(hotspots: Hotspots) -> pd.DataFrame:
    """Lay the places out for people to decide on. For the private folder: it holds counts.

    Parameters
    ----------
    hotspots
        After `apply_review`.

    Returns
    -------
    DataFrame
        One row per place, in the order of the list: the cells people fill in (those already
        decided are filled), then what they need to decide.
    """
    clusters = hotspots.clusters
    found = clusters.assign(areas=clusters["found_areas"]).sort_values("rank", kind="stable")
    leads = leading_hotspots(found)
    places = found[leads == found.index]
    also = {key: leads.index[(leads == key) & (leads.index != key)] for key in places.index}
    sentences = hotspots.trust.get("sentence", pd.Series(dtype=str))
    doubts = hotspots.trust.get("because", pd.Series(dtype=str))
    compared = hotspots.comparison
    status = pd.Series(dtype=str) if compared is None else compared.places["status"]
    standing = places["status"].isin(list(_WORDS))
    table = {
        "decision": [_WORDS.get(status, "") for status in places["status"]],
        "merge_into": places["merged_into"].where(standing, ""),
        "priority": places["human_rank"],
        "reason": places["decision_reason"].where(standing, ""),
        "role": places["reviewer_role"].where(standing, ""),
        "date": places["reviewed_on"].where(standing, ""),
        "ask_again": places["ask_again"].map({True: "yes", False: ""}),
        "earlier_decision": _earlier(places),
        "model_rank": places["rank"],
        "district": places["district"],
        "what_was_seen": places["reason"],
        "re_checks": [str(sentences.get(key, "")) for key in places.index],
        "look_again": [str(doubts.get(key, "")) for key in places.index],
        "county_line": places.get("edge_sentence", pd.Series("", index=places.index)),
        "since_last_time": [str(status.get(key, "")) for key in places.index],
        "also_found_as": ["; ".join(map(str, also[key])) for key in places.index],
        "areas": places["areas"].map("; ".join),
    }
    return pd.DataFrame(table, index=places.index)


def _earlier(places: pd.DataFrame) -> list[str]:
    """Say what was decided before, when and by which role."""
    told = []
    for _, row in places.iterrows():
        known = row["carried"] or row["ask_again"]
        word = row["status"] if row["status"] in _WORDS else ""
        by = " by ".join(part for part in (row["reviewed_on"], row["reviewer_role"]) if part)
        reason = row["decision_reason"] if row["ask_again"] else word
        told.append(", ".join(part for part in (reason, by) if part) if known else "")
    return told


def _with_columns(clusters: pd.DataFrame, status: str) -> pd.DataFrame:
    """Give every hotspot the columns of a review, nothing decided."""
    made = clusters.assign(**{**DECISION, **_KEPT_NONE, "status": status})
    made["found_areas"] = made["decided_areas"] = clusters["areas"]
    texts = {column: str for column, usual in DECISION.items() if usual is not None}
    return made.astype({**texts, "human_rank": "Int64", "carried": bool, "ask_again": bool})


def _decided(
    clusters: pd.DataFrame, decided: pd.DataFrame, ask_again_above: float, name: str
) -> pd.DataFrame:
    """Write the decisions beside the hotspots; one place has one."""
    known = _with_sound_mergers(decided, name)
    leads = leading_hotspots(clusters)
    lines: dict[str, dict[str, Any]] = {}
    for key in clusters.index:
        place = leads.index[leads == leads[key]]
        source = next((one for one in (key, *place) if one in known.index), None)
        if source is not None:
            line = {str(name): value for name, value in known.loc[source].items()}
            lines[str(key)] = _line(line, ask_again_above, other="" if source == key else source)
    made = _with_columns(clusters, "awaiting")
    for column in (*DECISION, *_KEPT_NONE, "decided_areas"):
        cells = [lines.get(key, {}).get(column, made.at[key, column]) for key in made.index]
        made[column] = pd.Series(cells, index=made.index, dtype=made[column].dtype)
    return made


def _line(line: dict[str, Any], ask_again_above: float, *, other: str) -> dict[str, Any]:
    """Write one decision, taken over from another hotspot of the place or asked for again."""
    if other:
        reason = f"the same place as {other}"
        line = {**line, "human_rank": pd.NA, "decision_reason": reason, "decided_areas": ()}
    changed = float(line["changed"])
    if changed <= ask_again_above:
        return {**line, "ask_again": False}
    word, part, reason = line["status"], f"{changed:.0%}", line["decision_reason"]
    return {
        **line,
        "status": "awaiting",
        "merged_into": "",
        "human_rank": pd.NA,
        "ask_again": True,
        "decision_reason": f"{word} before {part} of all its areas changed"
        + (f" ({reason})" if reason else ""),
    }


def _with_sound_mergers(decided: pd.DataFrame, name: str) -> pd.DataFrame:
    """Follow every merger to its end; let go of carried ones whose end is no longer standing."""
    status = decided["status"]
    into = decided["merged_into"].where(status == "merged", "")
    lost = [
        key
        for key in decided.index[(status == "merged") & decided["carried"]]
        if status.get(into[key], "accepted") != "accepted"
    ]
    decided = decided.drop(lost)
    ends, faults = {}, []
    for key in decided.index[decided["status"] == "merged"]:
        end, seen = str(into[key]), {str(key)}
        while end not in seen and decided["status"].get(end, "accepted") == "merged":
            seen.add(end)
            end = str(into[end])
        if end in seen or decided["status"].get(end, "accepted") == "rejected":
            faults.append(f"{key} is merged into a hotspot that does not stand ({end})")
        ends[key] = end
    if faults:
        msg = f"{name}: {'; '.join(faults)}, by this review and the decisions carried over."
        raise TableError(msg)
    merged = decided["merged_into"].copy()
    for key, end in ends.items():
        merged[key] = end
    return decided.assign(merged_into=merged)


def _merged(
    made: pd.DataFrame,
    hotspots: Hotspots,
    areas: pd.DataFrame,
    placed: pd.DataFrame,
    referrals: pd.DataFrame,
    alpha: float,
    confidence: float,
) -> pd.DataFrame:
    """Give each hotspot that others became part of all their areas, and count it anew."""
    own = made["decided_areas"].map(len) > 0
    parts = made[own & (made["status"] == "merged") & made["merged_into"].isin(made.index)]
    grown = made.loc[[key for key in made.index if key in set(parts["merged_into"])]].copy()
    if grown.empty:
        return made
    figures = hotspots.areas
    scanned = figures["people"].where(figures["expected"] > 0, 0)
    members = {key: [key, *parts.index[parts["merged_into"] == key]] for key in grown.index}
    unions = [
        tuple(dict.fromkeys(code for one in members[key] for code in made["areas"][str(one)]))
        for key in grown.index
    ]
    grown["areas"] = pd.Series(unions, index=grown.index, dtype=object)
    grown["observed"] = [int(scanned.loc[list(codes)].sum()) for codes in unions]
    grown["expected"] = [
        float(base.loc[list(codes)].sum() * scanned.sum() / base.sum())
        for base, codes in zip(
            (figures[SCANS[scan]] for scan in grown["scan"]), unions, strict=True
        )
    ]
    grown["relative_risk"] = grown["observed"] / grown["expected"]
    grown["sector_stability"] = [
        float(made.loc[members[key], "sector_stability"].min()) for key in grown.index
    ]
    told = describe_hotspots(
        grown, areas, figures, placed, referrals, alpha=alpha, confidence=confidence
    )
    told["reason"] = [
        f"{reason} Joined by people with {', '.join(map(str, members[key][1:]))}; how unlikely it "
        "is to be chance was tested for the part found first."
        for key, reason in told["reason"].items()
    ]
    return pd.concat([made.drop(told.index), told[made.columns]]).loc[made.index]


def _areas_named(areas: pd.DataFrame, clusters: pd.DataFrame) -> pd.DataFrame:
    """Name the hotspot of each area again, where mergers made hotspots grow."""
    grown = clusters[clusters["status"] != "merged"].sort_values("rank", ascending=False)
    names = areas["hotspot_id"].copy()
    for part, end in clusters.loc[clusters["status"] == "merged", "merged_into"].items():
        names = names.where(names != part, end)
    for key, row in grown.iterrows():
        if len(row["areas"]) > len(row["found_areas"]) and row["scan"] == "total_burden":
            names.loc[[code for code in row["areas"] if names[code] == ""]] = str(key)
    return areas.assign(hotspot_id=names.astype("str"))
