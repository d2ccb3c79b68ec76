"""Every automatic choice on the way to the list of hotspots, one line each, for the analyst."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from hotspots.reading.vintages import rank_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hotspots.result import Hotspots

    Line = tuple[str, str, str]
    Settings = Mapping[str, Any]

COLUMNS = ["choice", "chosen", "why"]

_SCANS = {"total_burden": "total burden", "beyond_deprivation": "beyond deprivation"}


def explain_choices(hotspots: Hotspots) -> pd.DataFrame:
    """List what was chosen without asking, with the reason. For private folders: it has counts.

    Parameters
    ----------
    hotspots
        From `hotspots.labelling.find_hotspots`; with the lines of `hotspots.trust.trusting` where
        it was run.

    Returns
    -------
    DataFrame
        ``choice``, ``chosen`` (with its figures) and ``why``, in the order of the work.
    """
    settings = hotspots.settings
    lines = [
        *_on_counting(settings),
        *_on_expecting(settings, hotspots.gradient),
        *_on_scanning(settings),
        *_on_listing(settings),
        *_on_trust(settings.get("trust", {})),
    ]
    return pd.DataFrame(lines, columns=COLUMNS)


def explain_ranks(hotspots: Hotspots) -> pd.Series:
    """Say of each hotspot in one line how it came to its rank.

    Parameters
    ----------
    hotspots
        With ``clusters``.

    Returns
    -------
    Series, index ``hotspot_id``
        ``sentence``; with figures, for private folders.
    """
    clusters = hotspots.clusters
    sentences = [_rank_of(row, len(clusters)) for _, row in clusters.iterrows()]
    return pd.Series(sentences, index=clusters.index, name="sentence", dtype="str")


def _rank_of(row: Mapping[Any, Any] | pd.Series, count: int) -> str:
    """Say how one hotspot came to its rank."""
    scan = _SCANS.get(str(row["scan"]), str(row["scan"]))
    sentence = (
        f"Rank {row['rank']} of {count}: log likelihood ratio {row['llr']:.2f} in the scan of "
        f"{scan}, p {row['p_value']:.4g}."
    )
    if row["also_in"]:
        sentence += f" The other scan has {row['also_in']} in the same place."
    human = row.get("human_rank")
    if human is not None and not pd.isna(human):
        sentence += f" People gave it rank {int(human)}, which counts for the plan."
    return sentence


def _on_counting(settings: Settings) -> Iterator[Line]:
    """Tell what is counted, and what is left out of the scans."""
    whole, mapped = settings["referrals_whole"], settings["referrals_mapped"]
    yield (
        "What is scanned",
        f"{settings['people_scanned']} young people, each once, where first referred from",
        "The scan takes counts as independent; repeated referrals of one person are not.",
    )
    yield (
        "Left out of the scans: known by sector only",
        f"{mapped - whole:.1f} referrals, counted by share in demand and totals",
        "A postcode sector covers several areas, and a scan needs whole counts.",
    )
    yield (
        "Left out of the scans: no residents",
        f"{settings['referrals_without_residents']} young people",
        "Nothing is expected where nobody of this age lives.",
    )
    yield (
        "Referrals of unknown age",
        f"{settings['referrals_of_unknown_age']:.1f}, given the age mix of the others",
        "They count in the total to which the expected referrals add up.",
    )
    yield (
        "Placing by chance",
        f"{settings.get('sector_trials', 0)} times",
        "Shows how often a hotspot stays when records known by sector are put in one area.",
    )


def _on_expecting(settings: Settings, gradient: pd.DataFrame) -> Iterator[Line]:
    """Tell what each scan compares with."""
    yield (
        "Expected, total burden",
        "The county's own rates by age band, applied to each area's residents",
        "Shows where most young people are referred, whatever the cause.",
    )
    if gradient.empty:
        yield (
            "Expected, beyond deprivation",
            "The same: too few referrals to fit a model",
            "Each coefficient needs ten referrals.",
        )
    else:
        dispersion = float(gradient["dispersion"].iloc[0])
        yield (
            "Expected, beyond deprivation",
            (
                f"Poisson regression on {', '.join(str(term) for term in gradient.index[1:])}; "
                f"dispersion {dispersion:.2f}"
            ),
            "Shows where more is going on than deprivation and rurality explain.",
        )
        yield (
            "Errors of that regression",
            "Widened by the dispersion" if dispersion > 1 else "Not narrowed",
            "Referrals that vary more than chance make a gradient less sure.",
        )
    yield (
        "Deprivation",
        (
            f"{rank_words(settings['national_areas']).capitalize()} among "
            f"{settings['national_areas']:,} areas, on a normal scale"
        ),
        "Ranks are ordinal; the scale spaces them as a bell curve does.",
    )
    basis = settings["demand_basis"]
    yield (
        "Demand",
        f"{basis:.0%} need and {1 - basis:.0%} referrals seen",
        "Referrals show what is taken up, need what to expect.",
    )


def _on_scanning(settings: Settings) -> Iterator[Line]:
    """Tell how the windows are drawn and judged."""
    bound, replicates = settings["max_population_share"], settings["replicates"]
    yield (
        "Windows",
        f"{settings['windows']:,} circles round the centres of {settings['areas']} areas",
        "Every circle of nearest areas is tried, so no place is looked at by choice.",
    )
    yield (
        "Largest window",
        f"{bound:.0%} of the young population",
        "Larger circles say little about where to go; other bounds are tried under trust.",
    )
    yield (
        "Fewest referrals in a window",
        f"{settings['min_cases']}",
        "One or two young people make no hotspot.",
    )
    yield (
        "Simulated counties",
        f"{replicates:,} (seed {settings['seed']}); smallest possible p {1 / (replicates + 1):.4g}",
        "The best window is compared with the best of each, which allows for trying them all.",
    )
    each = settings.get("alpha_each", settings["alpha"])
    yield (
        "Level",
        f"p below {each:.4g} in each scan, {settings['alpha']:g} for both together",
        "So often is a hotspot reported in a county where chance alone is at work (Poisson).",
    )
    yield (
        "Further clusters",
        "Those that share no area with a better one, judged by the same simulated counties",
        "Kulldorff's rule; it makes their p-values cautious.",
    )
    yield (
        "Intervals",
        f"{settings['confidence']:.0%}: exact Poisson below ten referrals, Byar's from ten on",
        "As the national indicators do.",
    )
    yield (
        "Density clusters",
        (
            f"Within {settings['density_radius_m']:g} m, {settings['density_min_excess']} or more "
            "referrals above the expected"
        ),
        "Exploratory: they take no account of chance and tend to find towns.",
    )


def _on_listing(settings: Settings) -> Iterator[Line]:
    """Tell how two scans become one ordered list."""
    strongest = ", ".join(
        f"{_SCANS.get(name, name)} {'none' if p is None else f'{p:.4g}'}"
        for name, p in settings["strongest_p_value"].items()
    )
    yield (
        "Reported",
        f"All clusters of both scans below the level; strongest p: {strongest}",
        "Both questions are asked of the same data.",
    )
    yield (
        "Order",
        (
            "By the log likelihood ratio, the strongest evidence first; then total burden first, "
            "then by the code of the centre"
        ),
        "Evidence can be compared between scans and places; ratios of small places can not.",
    )
    yield (
        "One place",
        "A hotspot with half or more of its areas in a better ranked one stands for the same place",
        "The two scans often find a place twice; the plan serves it once.",
    )


def _on_trust(rules: Settings) -> Iterator[Line]:
    """Tell how the hotspots were checked again."""
    if not rules:
        return
    yield (
        "Checked again: young people",
        f"{rules['resamples']} resamples of all young people, with replacement",
        "Shows whether a few young people make the hotspot; records of one person stay together.",
    )
    yield (
        "Checked again: quarters",
        "Each fiscal quarter left out in turn",
        "Shows whether one burst of referrals makes the hotspot.",
    )
    yield (
        "Checked again: windows",
        "Largest windows of "
        + ", ".join(f"{bound:.0%}" for bound in rules["bounds"])
        + ", save the scan's own",
        "The bound is a choice; a place that hangs on it is fragile.",
    )
    yield (
        "Found again",
        f"One reported cluster shares {rules['overlap']:.0%} of the areas of both (Jaccard)",
        "Expected referrals are kept, so that one simulated critical value holds for every run.",
    )
    yield (
        "Methods that agree",
        f"They mark areas with {rules['agreement']:.0%} or more of a hotspot's young people",
        (
            "Gi* and Local Moran with a false discovery rate; smoothed ratio above 1.5 with "
            f"probability {rules['sure']:.0%}; DBSCAN density."
        ),
    )
    yield (
        "Fragile",
        (
            f"Found again in less than {rules['least_stability']:.0%}; or with "
            f"{rules['largest_postcode']:.0%} of one postcode, {rules['largest_institution']:.0%} "
            f"of one organisation's, or {rules['largest_quarter']:.0%} of one quarter without "
            "which it is lost; or found with no other window"
        ),
        "Such places are looked at again before anything is planned for them.",
    )
