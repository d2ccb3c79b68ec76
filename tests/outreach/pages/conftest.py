"""The sample county, read once, with a hand-made search beside it."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from allocation.delivery.plan_costs import PlanCosts
from hotspots.result import Hotspots
from maps import MapEdition, PrintedTable
from outreach.config import read_config
from outreach.intake.inputs import read_inputs
from outreach.pages.pack_facts import PackFacts
from outreach.planning.delivering import Funded
from outreach.sample_folder import sample_folder

SETTINGS = {
    "seed": 1,
    "max_population_share": 0.2,
    "min_cases": 3,
    "replicates": 999,
    "alpha": 0.05,
    "confidence": 0.95,
    "demand_basis": 0.5,
    "national_areas": 32_844,
    "density_radius_m": 1_500.0,
    "density_min_excess": 8,
    "areas": 357,
    "windows": 25_396,
    "referrals_mapped": 714.0,
    "referrals_whole": 714,
    "people_scanned": 714,
    "referrals_without_residents": 0,
    "referrals_of_unknown_age": 0.0,
    "strongest_p_value": {"total_burden": 0.4},
}
"""What a search says of itself, see `hotspots.labelling.find_hotspots`."""


@pytest.fixture(scope="session")
def county():
    """The sample county after reading."""
    return read_inputs(read_config(sample_folder() / "county.toml"))


@pytest.fixture
def nothing_found(county):
    """A search of the county that found nothing and checked nothing."""
    index = county.areas.index
    figures = pd.DataFrame(
        {
            "population": county.areas["population"],
            "observed": 2.0,
            "people": 2,
            "expected": 2.0,
            "smoothed_risk": 1.0,
            "exceedance": 0.1,
            "need": 2.0,
            "quadrant": "uncertain",
        },
        index=index,
    )
    clusters = pd.DataFrame(
        columns=["areas", "scan", "touches_edge", "approved", "reason"],
        index=pd.Index([], name="hotspot_id"),
    )
    return Hotspots(
        areas=figures,
        clusters=clusters,
        density=pd.DataFrame(columns=["areas"]),
        gradient=pd.DataFrame(),
        settings=SETTINGS,
        notes=("One note.",),
    )


@pytest.fixture
def all_found(county, nothing_found):
    """A search with one hotspot, one cold spot, and every check made."""
    first, second, third = (str(code) for code in county.areas.index[:3])
    figures = nothing_found.areas.copy()
    figures.loc[[first, second], "quadrant"] = "hotspot"
    one = pd.Index(["H1"], name="hotspot_id")
    place = {
        "areas": [(first, second)],
        "observed": [24],
        "expected": [11.25],
        "relative_risk": [24 / 11.25],
        "rr_lower": [1.37],
        "rr_upper": [3.17],
        "llr": [5.2],
        "p_value": [0.012],
        "touches_edge": [True],
        "district": ["Arrenbridge"],
        "rank": [1],
    }
    clusters = pd.DataFrame(
        place
        | {
            "scan": ["total_burden"],
            "also_in": [""],
            "approved": [True],
            "reason": ["24 referrals where 11 would be expected."],
            "stability": [0.4],
            "fragile": [True],
        },
        index=one,
    )
    trust = pd.DataFrame(
        {
            "bootstrap": [0.9],
            "without_a_quarter": [0.4],
            "quarter": ["2024/25 Q2"],
            "quarter_share": [0.6],
            "bounds": [1.0],
            "methods": [("scan", "Gi*")],
            "layers": [np.nan],
            "largest_postcode": [0.1],
            "institution": [False],
            "stability": [0.4],
            "fragile": [True],
            "because": ["It rests on one quarter."],
            "sentence": ["would still be found in 4 of 10 re-checks"],
        },
        index=one,
    )
    cold = pd.DataFrame(
        place | {"areas": [(third,)], "need": [9.0], "quadrant": ["cold_spot"], "reason": ["Few."]},
        index=pd.Index(["C1"], name="cold_id"),
    )
    power = pd.DataFrame(
        {
            "relative_risk": [1.5, 2.0, 1.5, 2.0],
            "rural_class": ["urban", "urban", "rural", "rural"],
            "trials": 100,
            "found": [20, 70, 10, 40],
            "chance": [0.2, 0.7, 0.1, 0.4],
            "lower": [0.13, 0.6, 0.05, 0.3],
            "upper": [0.29, 0.79, 0.18, 0.5],
        }
    )
    compared = SimpleNamespace(
        places=pd.DataFrame({"status": ["emerging"], "jaccard": [np.nan], "remark": [""]}, one),
        list_jaccard=0.4,
        area_jaccard=0.25,
        sentences=("One place is new.",),
    )
    return Hotspots(
        areas=figures,
        clusters=clusters,
        density=pd.DataFrame({"areas": [(first,)]}, index=pd.Index(["D1"], name="density_id")),
        gradient=pd.DataFrame(
            {"coefficient": [0.3], "standard_error": [0.1], "dispersion": [1.2]},
            index=pd.Index(["deprivation"], name="term"),
        ),
        settings=nothing_found.settings,
        notes=nothing_found.notes,
        trust=trust,
        cold_spots=cold,
        power=power,
        layer_sensitivity=pd.DataFrame(
            {"left_out": ["ASB"], "spearman": [0.62], "fragile": [True]}
        ),
        comparison=compared,
    )


def table(name, **columns):
    return PrintedTable(name, name, "Caption.", pd.DataFrame(columns), f"{name}.csv")


@pytest.fixture
def edition(county):
    """Two places outlined, one session today and another proposed; one neighbourhood loses."""
    areas = county.areas.assign(label=county.areas["name"], shade=1.0, shade_class=1)
    first, second, third = map(str, areas.index[:3])
    venues = county.venues.loc[["V001", "V004"]].assign(sessions_text="")
    session = {
        "session_id": ["S01"],
        "venue_id": ["V004"],
        "venue": ["Youth club"],
        "session_type": ["drop_in"],
        "type_title": ["Drop-in"],
        "slot": ["Tue after-school"],
        "day": ["Tue"],
        "time": ["15:30-18:00"],
        "crew_text": ["service staff"],
        "status": ["new"],
    }
    near = {"venue_id": "V004", "minutes": 5.0}
    return MapEdition(
        title="",
        county_name="Arrenshire",
        edition="PUBLIC",
        stamp="DRAFT, not checked for release",
        invented=True,
        areas=areas,
        shade_title="Need",
        shade_labels=("low", "high"),
        hotspots=areas.iloc[:2][["geometry"]].assign(
            label=["Priority area 1 (North)", "Priority area 2 (South)"],
            reason=["More than expected."] * 2,
            certainty="unlikely to be chance",
            edge=False,
            kind="k",
        ),
        review_note="Not yet reviewed by people.",
        venues=venues,
        sessions=pd.DataFrame(session),
        today=pd.DataFrame(session | {"venue_id": ["V001"], "status": ["ends"]}),
        catchments=pd.DataFrame([{"area_code": first, **near}, {"area_code": second, **near}]),
        today_catchments=pd.DataFrame(
            [{"area_code": second, **near}, {"area_code": third, **near}]
        ).assign(venue_id="V001"),
        headlines=(("Sessions a week", "33", "using 175 of 186 staff hours"),) * 6,
        unmet=("Not every priority area has a session.",),
        assumptions=("Ages 10 to 17.",),
        notes=("Referrals show who was referred.",),
        tables=(
            table(
                "comparison",
                Measure=["Sessions a week", "Hire and goods a week"],
                Today=["1", "GBP 238"],
                Proposed=["1", "GBP 389"],
            ),
            table("reach-imd-quintile", Deprivation=["most deprived fifth"], Share=["90%"]),
            table("ledger", Stage=["read"], Records=["about 890"]),
        ),
    )


@pytest.fixture
def facts(all_found):
    """A plan of one drop-in a fortnight, paid by two, half of its need met."""
    sessions = pd.DataFrame(
        {
            "venue_id": ["V004"],
            "session_type": ["drop_in"],
            "slot": ["Tue after-school"],
            "sessions_per_week": [0.5],
        },
        index=pd.Index(["S01"], name="session_id"),
    )
    week = {"staff": 100.0, "mileage": 10.0, "room": 5.0, "consumables": 5.0, "total": 120.0}
    funders = pd.DataFrame(
        {"gbp": [4_160.0, 2_080.0], "percent": [66.7, 33.3]},
        index=pd.Index(["Council", "Grant"], name="funder"),
    )
    plan = SimpleNamespace(
        sessions=sessions,
        coverage=pd.DataFrame({"demand": [8.0], "contacts": [4.0]}),
        costs=pd.DataFrame({"item": ["room hire"], "gbp": [5.0]}),
        gap=0.009,
    )
    return PackFacts(
        hotspots=all_found,
        plan=plan,
        costs=PlanCosts(pd.DataFrame([week], index=pd.Index(["drop_in"])), ()),
        paid=Funded(pd.DataFrame(), funders, True),
    )
