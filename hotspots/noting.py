"""Automatic choices and caveats, one plain sentence each, without a count of referrals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


def notes_on(
    settings: Mapping[str, Any], gradient: pd.DataFrame, clusters: pd.DataFrame
) -> tuple[str, ...]:
    """Say what was chosen on the way to the hotspots, and what to keep in mind.

    Parameters
    ----------
    settings
        As in `hotspots.result.Hotspots.settings`.
    gradient : DataFrame, index ``term``
        From `hotspots.needing.expected_given_deprivation`.
    clusters : DataFrame, index ``hotspot_id``
        From `hotspots.labelling.label_hotspots`.

    Returns
    -------
    tuple of str
        Fit for any edition: no note tells a number of referrals or people.
    """
    return (*_on_rates(settings), *_on_need(gradient), *_on_scans(settings, clusters))


def _on_rates(settings: Mapping[str, Any]) -> list[str]:
    """Speak of intervals, smoothing and the records that count differently."""
    notes = [
        (
            f"Intervals hold {settings['confidence']:.0%}: exact Poisson below ten referrals, "
            "Byar's method from ten on."
        ),
    ]
    if settings["risk_variance"] > 0:
        notes.append(
            "Area figures were adjusted because the numbers are small (Marshall's empirical Bayes)."
        )
    else:
        notes.append(
            "The areas differ no more than chance would make them, so after adjusting for small "
            "numbers every area has the county's figure."
        )
    if settings["people_scanned"] < settings["referrals_whole"]:
        notes.append("The scans count each young person once, where first referred from.")
    if settings["referrals_of_unknown_age"] > 0:
        notes.append("Referrals of unknown age were given the age mix of the others.")
    if settings["referrals_without_residents"] > 0:
        notes.append(
            "Some referrals fall in areas without residents of this age; the scans leave them out."
        )
    if settings["referrals_mapped"] > settings["referrals_whole"]:
        notes.append(
            "The scans use referrals placed in one area; those known only by postcode sector "
            "count by share in demand and totals."
        )
        if settings.get("sector_trials", 0) > 0:
            notes.append(
                f"Those were placed whole by chance {settings['sector_trials']} times and the "
                "scans repeated, to see how often each hotspot stays."
            )
    return notes


def _on_need(gradient: pd.DataFrame) -> list[str]:
    """Speak of the model behind need."""
    if gradient.empty:
        return [
            (
                "There are too few referrals to measure the effect of deprivation and rurality; "
                "need follows the age mix alone, and both scans compare with the same."
            )
        ]
    dispersion = float(gradient["dispersion"].iloc[0])
    errors = "the errors were widened for it" if dispersion > 1 else "errors were not narrowed"
    notes = [
        (
            "Need is what age, deprivation and rurality would lead one to expect. It is measured "
            "on referrals, which follow what is offered as well as what is needed."
        ),
        (
            f"Beyond that, referrals vary {dispersion:.1f} times as much as chance would make "
            f"them; {errors}."
        ),
        (
            "The p-values of the scans take referrals as Poisson counts and are not widened for "
            f"that dispersion ({dispersion:.1f}, where 1 is chance alone)"
            + ("; they are a little too small." if dispersion > 1 else ".")
        ),
        (
            "The effect of deprivation is measured with the hotspots included, so a strong "
            "hotspot in a deprived place explains a little of itself."
        ),
    ]
    pooled = [str(term) for term in gradient.index if " or " in str(term)]
    if pooled:
        notes.append("Rural classes with too few referrals were taken together.")
    return notes


def _on_scans(settings: Mapping[str, Any], clusters: pd.DataFrame) -> list[str]:
    """Speak of the windows, the replicates and what was not found."""
    notes = [
        (
            f"Each scan tried {settings['windows']:,} circles of up to "
            f"{settings['max_population_share']:.0%} of the young population and at least "
            f"{settings['min_cases']} referrals. It compared the best with those of "
            f"{settings['replicates']:,} simulated counties (seed {settings['seed']})."
        ),
        (
            f"Each scan is judged at {settings['alpha_each']:.1%}, so that both together show a "
            f"hotspot in at most {settings['alpha']:.0%} of counties where there is none. This "
            "holds for the list of hotspots; cold spots are judged besides."
        ),
        (
            "Total burden compares with what the age mix would give; beyond deprivation compares "
            "with what age, deprivation and rurality would give."
        ),
        (
            "Hotspots are in the order of the strength of the evidence. Their outlines are "
            "circles of whole areas: the true edge may lie a little further in or out."
        ),
    ]
    names = {"total_burden": "of total burden", "beyond_deprivation": "beyond deprivation"}
    for scan, words in names.items():
        if not (clusters["scan"] == scan).any():
            notes.append(
                f"No hotspot {words} was found. With few referrals a moderate one can be missed, "
                "so this does not show that there is none."
            )
    if bool(clusters["touches_edge"].any()):
        notes.append(
            "Hotspots that reach the county line may go on beyond it, where no data were given."
        )
    return notes
