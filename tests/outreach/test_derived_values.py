"""What is worked out from a small count is hidden with it, in every file and in both editions.

The county has about 120 records. In each kind of count one class is small on purpose; the tests
read the finished files as a person would, without the auditor's help.
"""

from __future__ import annotations

import csv
import html
import io
import re
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest

from allocation import compare_plans
from outreach.auditing.judging import audit_files
from outreach.auditing.reading import read_file
from outreach.config import read_config
from outreach.filing.folders import shared_files
from outreach.intake.inputs import read_inputs
from outreach.pages.files import page_files
from outreach.pages.pack_facts import pack_facts
from outreach.pages.quarter_report import quarter_report
from outreach.releasing import rules_of
from outreach.results import write_folder
from outreach.sample_folder import sample_files
from outreach.showing.drawing import shown_places
from outreach.showing.editions import profile_of
from outreach.showing.place_profiles import planned_places
from outreach.stages import find_stage, plan_stage, problem_stage
from outreach.tables import RURAL_CLASSES

pytestmark = pytest.mark.proof

EDITIONS = ("public", "partner")
TEXT = {"dtype": str, "encoding": "utf-8-sig", "keep_default_na": False}
FEW = 3
SMALL_PLACE, RARELY = "H9", "would still be found in 1 of 10 re-checks"


def few_records(folder):
    """About 120 records of the sample, with three in one quarter, source, sex and rural class."""
    records = pd.read_csv(folder / "referrals.csv", **TEXT).iloc[::7].copy()
    codes = pd.read_csv(folder / "postcodes.csv", **TEXT).set_index("pcds")["lsoa21cd"]
    rural = gpd.read_file(folder / "areas.gpkg", layer="areas").set_index("area_code")["rural"]
    remote = records["Home postcode"].map(codes).map(rural).isin(["RLN1", "RLF1"])
    records = records.drop(index=records.index[remote][FEW:])
    day = pd.to_datetime(records["Date received"], dayfirst=True, format="mixed", errors="coerce")
    quarter = (day >= "2023-04-01") & (day < "2023-07-01")
    records = records.drop(index=records.index[quarter][FEW:])
    positions = range(10, 10 + FEW)
    records["Main drug"] = "Cannabis"
    for column, value in (
        ("Referred by", "Court welfare desk"),
        ("Gender", "Not stated"),
        ("Main drug", ""),
        ("Home postcode", ""),
    ):
        records[column] = records[column].replace({"GP": "School", "Not stated": "F"})
        records.iloc[positions, records.columns.get_loc(column)] = value
    full = records["Home postcode"].str.len() > 5
    return records[full | (records["Home postcode"] == "")]


def with_a_small_place(inputs, hotspots):
    """The search with one more place, of seven young people in one neighbourhood."""
    taken = {code for codes in hotspots.clusters["areas"] for code in codes}
    code = next(str(code) for code in inputs.areas.index[::-1] if code not in taken)
    one = pd.Index([SMALL_PLACE], name="hotspot_id")
    place = hotspots.clusters.tail(1).set_axis(one).assign(observed=7, areas=[(code,)], also_in="")
    place = place.assign(district=inputs.areas["district"][code], rank=len(hotspots.clusters) + 1)
    trust = hotspots.trust.tail(1).set_axis(one).assign(sentence=RARELY, largest_postcode=0.1)
    return replace(
        hotspots,
        clusters=pd.concat([hotspots.clusters, place]),
        trust=pd.concat([hotspots.trust, trust]),
    )


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """The county, searched and planned quickly."""
    folder = tmp_path_factory.mktemp("few")
    write_folder(folder, sample_files())
    few_records(folder).to_csv(folder / "referrals.csv", index=False)
    text = (folder / "county.toml").read_text(encoding="utf-8")
    text = text.replace("replicates = 9999", "replicates = 99")
    text = text.replace("[plan]\n", '[plan]\neffort = "quick"\n', 1)
    (folder / "county.toml").write_text(text, encoding="utf-8")
    inputs = read_inputs(read_config(folder / "county.toml"))
    hotspots = with_a_small_place(inputs, find_stage(inputs))
    problem = problem_stage(inputs, hotspots)
    plan, _ = plan_stage(problem, inputs)
    return inputs, hotspots, problem, plan


@pytest.fixture(scope="module", params=EDITIONS)
def release(request, county):
    """All shared files of an edition, with the pack of a quarter; and the rules."""
    inputs, hotspots, problem, plan = county
    settings = inputs.config.disclosure.model_copy(
        update={"profile": request.param, "reason": "a meeting", "decided_by": "lead analyst"}
    )
    inputs = replace(inputs, config=inputs.config.model_copy(update={"disclosure": settings}))
    profile = profile_of(settings)
    comparison = compare_plans(problem, plan)
    facts = pack_facts(inputs, hotspots, problem, plan)
    made = shared_files(inputs, hotspots, plan, comparison, facts=facts)
    files = {name: file.content for name, file in made.items()}
    files |= page_files("quarter.html", quarter_report(inputs, "2025/26 Q4", profile=profile))
    return files, profile, inputs, hotspots


def rows_of(files, name):
    """Read one CSV file."""
    return list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"))))


def words_of(files):
    """All that is said in pages and texts, as read."""
    said = []
    for name, content in files.items():
        if name.endswith((".html", ".md", ".txt", ".csv")):
            bare = re.sub(r"<(style|script).*?</\1>", " ", content.decode("utf-8"), flags=re.DOTALL)
            said.append(html.unescape(re.sub(r"<[^>]+>", " ", bare)))
    return re.sub(r"\s+", " ", " ".join(said))


COUNTS = ("Young people", "Records", "In these records")
DERIVED = ("Share", "95% limits", "Against it", "Comparison")


@pytest.mark.parametrize("derived", DERIVED)
def test_share_interval_and_verdict_are_hidden_with_their_count(release, derived):
    files, profile, *_ = release
    hidden = 0
    for name in (name for name in files if name.endswith(".csv")):
        for row in rows_of(files, name):
            count = next((row[head] for head in COUNTS if head in row), None)
            if count is not None and derived in row and not re.fullmatch(r"[\d,]+", count):
                assert not re.search(r"\d", row[derived]), (name, derived)
                hidden += 1
            if count is not None and re.fullmatch(r"[\d,]+", count):
                value = int(count.replace(",", ""))
                assert value == 0 or value >= profile.threshold
                assert value % profile.round_to == 0
    assert hidden > 0 or derived in {"Against it", "Comparison"}


def test_the_small_quarter_hides_its_limits_and_the_average_of_all(release):
    files, *_ = release
    quarters = {row["Quarter"]: row for row in rows_of(files, "figures/quarters.csv")}
    assert quarters["2023/24 Q1"]["Young people"] == "*"
    assert not re.search(r"\d", quarters["2023/24 Q1"]["95% limits"])
    assert "a quarter on average" not in words_of(files)


@pytest.mark.parametrize("name", ["Court welfare desk", "Not stated"])
def test_a_small_class_is_not_named_with_a_figure(release, name):
    files, *_ = release
    said = words_of(files)
    assert not re.search(rf"{re.escape(name)}[ ,:]+(?:about )?\d", said)
    assert "Court welfare desk" not in said  # a source of three may be a person's name


def test_the_share_that_is_filled_tells_no_small_count(release):
    files, profile, inputs, _ = release
    count = len(inputs.referrals)
    missing = int(inputs.referrals["substance"].isna().sum())
    assert 0 < missing < profile.threshold  # what the test is about
    shown = {
        row["Field"]: row["Share filled"] for row in rows_of(files, "figures/completeness.csv")
    }
    least = int(re.fullmatch(r"over (\d+)%", shown["Main substance"]).group(1)) / 100
    assert (1 - least) * count >= profile.threshold


def test_the_share_that_is_placed_tells_no_small_count(release):
    files, profile, inputs, _ = release
    ledger = inputs.ledger.groupby("stage")["records"].sum()
    read, placed = float(ledger["read"]), float(ledger["mapped"])
    said = re.search(r"\((over|about) (\d+)% could be placed", words_of(files))
    if said.group(1) == "over":
        assert (1 - int(said.group(2)) / 100) * read >= profile.threshold
    else:
        assert read - placed >= profile.threshold


def test_need_met_is_told_in_steps_of_the_threshold(release):
    files, profile, _, hotspots = release
    people = int(hotspots.areas["people"].sum())
    rows = {row["Measure"]: row for row in rows_of(files, "pack/today_and_proposed.csv")}
    told = [int(rows["Planning demand met"][week].rstrip("%")) for week in ("Today", "Proposed")]
    step = next(n for n in (1, 2, 5, 10) if n * people >= 100 * profile.threshold)
    assert step > 1
    assert [share % step for share in told] == [0, 0]
    said = {int(text) for text in re.findall(r"Planning demand met: (\d+)%", words_of(files))}
    assert said <= set(told)


def test_a_place_of_a_few_is_not_spoken_of_nor_counted(release, tmp_path):
    files, profile, _, hotspots = release
    few = planned_places(hotspots)
    few = few[few["observed"] < max(profile.threshold, 10)]
    assert len(few) > 0  # what the test is about
    shown = len(shown_places(hotspots, profile))
    said = words_of(files)
    assert "Priority areas with a session" not in said
    assert set(re.findall(r"Priority area (\d+) \(", said)) == {str(n + 1) for n in range(shown)}
    assert RARELY not in said
    (tmp_path / "hotspots.gpkg").write_bytes(files["hotspots.gpkg"])
    shapes = gpd.read_file(tmp_path / "hotspots.gpkg")
    assert len(shapes) == max(shown, 1)  # one row says why there is none


def test_shares_near_a_session_are_told_of_large_groups_only(release):
    files, profile, *_ = release
    sizes = {
        (row["What"], row["Group"]): row["Young people"]
        for row in rows_of(files, "pack/equality_referred.csv")
    }
    for row in rows_of(files, "pack/equality_near.csv"):
        size = sizes[(row["What"], row["Group"])]
        is_large = size != "*" and int(size) + profile.round_to >= 20 * profile.threshold
        assert is_large or {row["Near today"], row["Near in the proposal"]} == {"*"}


def test_need_adds_up_to_no_small_count(release):
    files, profile, inputs, hotspots = release
    people = hotspots.areas["people"].groupby(inputs.areas["rural_class"]).sum()
    assert ((people > 0) & (people < profile.threshold)).any()  # what the test is about
    sheet = read_file("plan.xlsx", files["plan.xlsx"])
    grid = next(grid for grid in sheet.grids if "Neighbourhood" in grid.header and
                "Town or country" in grid.header)  # fmt: skip
    table = pd.DataFrame(grid.rows, columns=list(grid.header))
    need = next(head for head in table if head.startswith("Need"))
    figures = pd.to_numeric(table[need]) * pd.to_numeric(table["Young residents"]) / 1000
    rural = inputs.areas.set_index("name")["rural_class"].reindex(table["Neighbourhood"])
    sums = 3 * figures.groupby(rural.to_numpy()).sum()  # three years of records
    together, waiting = [], []
    for name in (name for name in reversed(RURAL_CLASSES) if name in people.index):
        waiting.append(name)
        if people[waiting].sum() >= profile.threshold:
            together.append(waiting)
            waiting = []
    together[-1].extend(waiting)
    assert any(len(names) > 1 for names in together)
    for names in together:  # what anybody can add up is a rounded count of the threshold or more
        told = float(sums[names].sum())
        assert told >= profile.threshold - profile.round_to / 2
        assert abs(told / profile.round_to - round(told / profile.round_to)) < 0.2


HEADINGS = (
    "expected", "observed", "relative_risk", "smoothed_risk", "ratio", "p_value", "q_value", "llr",
    "z", "exceedance", "posterior", "demand", "contacts", "served", "dual", "shadow price",
    "bound", "value", "reduced cost", "referrals / expected", "95% interval",
    "planning demand, referrals", "adjusted because the numbers are small", "person_key",
    "referral_id", "attended", "first_contact", "did_not_attend", "hours_used",
)  # fmt: skip


def test_no_file_has_a_column_of_what_only_analysts_may_see(release):
    files, *_ = release
    for name, content in files.items():
        for grid in read_file(name, content).grids:
            for column, head in enumerate(grid.header):
                if str(head).strip().lower() in HEADINGS:
                    figures = [row[column] for row in grid.rows if re.search(r"\d", row[column])]
                    assert figures == [], (name, grid.name, head)


def test_charts_say_not_shown_where_a_count_is_hidden(release):
    files, *_ = release
    page = files["figures.html"].decode("utf-8")
    alternatives = " ".join(re.findall(r'aria-label="([^"]*)"', page)) + words_of(
        {"figures.html": files["figures.html"]}
    )
    assert "not shown" in alternatives
    for small in re.findall(r": about (\d+)", alternatives):
        assert int(small) % 5 == 0


def test_the_whole_release_withstands_the_attack(release):
    files, _, inputs, _ = release
    audit = audit_files(files, rules=rules_of(inputs.config.disclosure))
    assert [found.told() for found in audit.findings] == []
