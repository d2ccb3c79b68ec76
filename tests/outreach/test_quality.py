"""Poor records are told, on every output; the poorest stop a run unless a reason is given."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace

import pandas as pd
import pytest

import outreach
from outreach import cli
from outreach.config import read_config
from outreach.errors import DataQualityError
from outreach.inspecting import examine, inspect, verdict
from outreach.intake.inputs import read_inputs
from outreach.quality import (
    dates_out_of_order,
    duplicates,
    missing_fields,
    quality_banner,
    quality_warnings,
    share_placed,
    stop_if_poor,
)
from outreach.sample_folder import sample_folder
from outreach.showing.telling import public_notes


@pytest.fixture(scope="module")
def inputs():
    """The sample county, read, as if every feed had come."""
    read = read_inputs(read_config(sample_folder() / "county.toml"))
    return replace(read, optional={k: v for k, v in read.optional.items() if k != "feeds"})


def poorer(inputs, *, lost: float):
    """Lose the place of a share of the referrals."""
    placed = inputs.placed.copy()
    rows = placed.index[: int(lost * len(placed))]
    placed.loc[rows, "match"] = "not_found"
    placed.loc[rows, "area_code"] = None
    return replace(inputs, placed=placed)


def story(inputs, rows: list[tuple[str, str, str, str]]):
    """Give the county other referrals: (agency, person, day, postcode)."""
    referrals = pd.DataFrame(rows, columns=["agency", "person_key", "day", "postcode"]).replace(
        "", pd.NA
    )
    referrals["referral_date"] = pd.to_datetime(referrals.pop("day"))
    referrals.index = pd.Index([f"r{i}" for i in range(len(rows))], name="referral_id")
    return replace(inputs, referrals=referrals)


def test_the_share_counts_neither_those_from_elsewhere_nor_rows_left_out_by_choice(inputs):
    placed = pd.DataFrame(
        {
            "match": ["unit"] * 7 + ["missing", "outside_county", "institution"],
            "area_code": ["A"] * 7 + [None] * 3,
            "weight": 1.0,
        }
    )
    rejects = pd.DataFrame({"reason": ["bad_date", "bad_date", "outside_period", "no_consent"]})

    # 7 placed of 7 + 1 without a postcode + 2 with a bad date
    assert share_placed(replace(inputs, placed=placed, rejects=rejects)) == pytest.approx(0.7)


def test_dates_that_cannot_all_be_right_are_counted(inputs):
    days = ["referral_date", "triage_date", "discharge_date"]
    told = pd.DataFrame(
        [
            ("2025-05-01", "2025-05-01", "2025-06-01"),  # seen the day it came: in order
            ("2025-05-02", "2025-05-01", "2025-06-01"),  # triage before referral
            ("2025-05-01", "2025-05-09", "2025-05-08"),  # discharge before triage
            ("2025-05-01", None, "2025-04-30"),  # discharge before referral, never seen
            ("2026-03-31", "2026-04-01", None),  # triage after the day of the extract
        ],
        columns=days,
    ).apply(pd.to_datetime)
    referrals = inputs.referrals.iloc[: len(told)].assign(**{day: told[day].array for day in days})
    odd = replace(inputs, referrals=referrals)

    assert dates_out_of_order(odd) == {
        "triage lies before referral": 1,
        "discharge lies before referral": 1,
        "discharge lies before triage": 1,
        "triage lies after the day of the extract": 1,
    }
    assert examine(odd)["dates_out_of_order"] == dates_out_of_order(odd)
    assert "1 referral(s): discharge lies before triage." in inspect(odd)
    without = referrals.drop(columns=["triage_date", "discharge_date"])
    assert dates_out_of_order(replace(inputs, referrals=without)) == {}


def test_nothing_to_place_is_not_poor(inputs):
    empty = replace(inputs, placed=inputs.placed.iloc[:0], rejects=inputs.rejects.iloc[:0])
    assert share_placed(empty) == 1.0


def test_good_records_need_no_warning(inputs):
    assert verdict(inputs) == "green"
    assert quality_warnings(inputs) == ()
    assert "Incomplete" not in inspect(inputs)
    stop_if_poor(inputs)


def test_under_ninety_per_cent_every_output_warns(inputs):
    poor = poorer(inputs, lost=0.13)

    (warning,) = quality_warnings(poor)
    assert verdict(poor) == "amber"
    assert warning in public_notes(poor)
    assert warning in inspect(poor)
    assert quality_banner(poor) == ("Incomplete records: read the notes",)
    stop_if_poor(poor)


def test_under_seventy_five_per_cent_a_run_stops_unless_a_reason_is_given(inputs):
    poor = poorer(inputs, lost=0.4)

    assert verdict(poor) == "red"
    with pytest.raises(DataQualityError, match="--allow-poor-data"):
        stop_if_poor(poor)
    with pytest.raises(DataQualityError):
        stop_if_poor(poor, reason="  ")
    stop_if_poor(poor, reason="pilot, agreed with the provider")


def test_missing_fields_are_counted_by_agency_against_the_threshold(inputs):
    county = story(
        inputs,
        [("East", f"p{i}", "2025-05-01", "QQ1 1AA" if i else "") for i in range(10)]
        + [("West", "", "2025-05-01", "QQ1 1AB")] * 2,
    )

    table = missing_fields(county).set_index(["agency", "field"])

    assert table.loc[("East", "place"), ["records", "missing", "is_below"]].tolist() == [
        10,
        1,
        False,
    ]  # 9 of 10 is the 90 % that are wanted
    assert table.loc[("West", "person_key"), ["records", "missing", "is_below"]].tolist() == [
        2,
        2,
        True,
    ]
    assert "below 90% (red): person_key of West, 2 of 2 missing" in inspect(county)


def test_people_are_counted_within_and_across_agencies(inputs):
    county = story(
        inputs,
        [
            ("East", "a", "2025-05-01", "x"),
            ("East", "a", "2025-05-01", "x"),  # the same day again
            ("East", "a", "2025-09-01", "x"),
            ("West", "a", "2025-05-01", "x"),  # known to both
            ("West", "b", "2025-05-01", "x"),
            ("West", "", "2025-05-01", "x"),
        ],
    )

    found = duplicates(county)

    assert found == (5, 2, 1, 1, 1)
    assert (
        duplicates(replace(county, referrals=county.referrals.drop(columns="person_key"))) is None
    )


def test_linking_agencies_finds_the_nine_young_people_both_know(inputs):
    # domain.md R-19: 149 + 60 rows, 9 shared keys -> 200 people, 209 referrals
    rows = [("A", f"p{i}", "2025-05-01", "x") for i in range(149)]
    rows += [("B", f"p{i}", "2025-06-01", "x") for i in range(140, 200)]

    found = duplicates(story(inputs, rows))

    assert (found.keyed, found.people, found.in_several_agencies) == (209, 200, 9)


def test_the_page_for_machines_is_json_and_holds_no_record(inputs):
    text = json.dumps(examine(inputs))

    assert json.loads(text)["usable"] is True
    cells = {*inputs.referrals["postcode"].dropna(), *inputs.referrals["person_key"].dropna()}
    assert not [cell for cell in cells if len(cell) > 5 and cell in text]


def test_odd_areas_and_posts_without_a_base_are_told(inputs):
    areas, staff = inputs.areas.copy(), inputs.staff.copy()
    areas.iloc[0, areas.columns.get_loc("population")] = 0
    staff.iloc[0, staff.columns.get_loc("easting")] = float("nan")

    page = inspect(replace(inputs, areas=areas, staff=staff))

    assert "1 area(s) have no young resident" in page
    assert "1 post(s) have no base on the map" in page


@pytest.fixture
def command(monkeypatch, capsys):
    """Run the command in this process; returns its exit code and what it printed."""

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["outreach", *words])
        with pytest.raises(SystemExit) as left:
            cli.main()
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return run


def with_limits(folder, *, warn: float, stop: float):
    """Write the sample county with other limits."""
    settings = (sample_folder() / "county.toml").read_text(encoding="utf-8")
    for name in sorted(path.name for path in sample_folder().iterdir()):
        settings = settings.replace(f'"{name}"', f'"{(sample_folder() / name).as_posix()}"')
    path = folder / "county.toml"
    settings = settings.replace("warn_placed = 0.90", f"warn_placed = {warn}")
    settings = settings.replace("stop_placed = 0.75", f"stop_placed = {stop}")
    path.write_text(settings, encoding="utf-8")
    return path


@pytest.mark.slow
def test_check_says_red_and_leaves_with_two(command, tmp_path):
    path = with_limits(tmp_path, warn=1.0, stop=0.999)

    code, said, told = command("check", str(path))
    assert code == 2
    assert "(red)" in said
    assert "--allow-poor-data" in told
    assert "can be used" not in said

    code, said, _ = command("check", "--json", str(path))
    assert code == 2
    assert json.loads(said)["quality"] == "red"


def test_check_for_machines_tells_faults_as_json_too(command, tmp_path):
    code, said, _ = command("check", "--json", str(tmp_path / "nowhere.toml"))

    assert code == 2
    assert json.loads(said)["usable"] is False
    assert "no such file" in json.loads(said)["faults"][0]


def test_run_stops_on_poor_records_before_it_works(command, tmp_path):
    path = with_limits(tmp_path, warn=1.0, stop=0.999)

    code, _, told = command("run", str(path), "--out", str(tmp_path / "out"), "--quiet")

    assert code == 2
    assert "nothing was made" in told
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_notebook_meets_the_same_gate_and_may_give_a_reason(project, tmp_path):
    folder = shutil.copytree(project / "data/sample", tmp_path / "county")
    text = (folder / "county.toml").read_text(encoding="utf-8")
    strict = text.replace("stop_placed = 0.75 ", "stop_placed = 0.99 ").replace(
        "warn_placed = 0.90 ", "warn_placed = 0.99 "
    )
    assert strict != text
    (folder / "county.toml").write_text(strict, encoding="utf-8")
    with pytest.raises(DataQualityError, match="could be placed on the map"):
        outreach.load(folder)
    county = outreach.load(folder, allow_poor_data="pilot, agreed with the provider")
    assert county.allow_poor_data == "pilot, agreed with the provider"
    # the reason holds under other settings too
    assert county.with_(need={"demand_basis": 1.0}).allow_poor_data == county.allow_poor_data


def test_parental_status_at_62_per_cent_is_red_in_words(inputs):
    # 62 of 100 filled, 90 % wanted
    county = story(inputs, [("East", f"p{i}", "2025-05-01", "QQ1 1AA") for i in range(100)])
    answers = pd.array([True] * 20 + [False] * 42 + [None] * 38, dtype="boolean")
    told = replace(county, referrals=county.referrals.assign(parental_status=answers))
    row = missing_fields(told).set_index("field").loc["parental_status"]
    assert row["complete"] == pytest.approx(0.62)
    assert row["is_below"]
    assert "below 90% (red): parental_status of East, 38 of 100 missing (62% complete)" in inspect(
        told
    )


def test_a_key_field_that_is_often_missing_warns_on_every_output(inputs):
    # over 10 % missing in a key field
    source = inputs.referrals["source"].copy()
    source.iloc[: int(0.2 * len(source))] = pd.NA
    poor = replace(inputs, referrals=inputs.referrals.assign(source=source))
    (warning,) = quality_warnings(poor)
    assert warning.startswith("Source is known for only ")
    assert warning in public_notes(poor)
    assert quality_banner(poor) == ("Incomplete records: read the notes",)
