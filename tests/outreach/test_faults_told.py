"""What `outreach check` says of spoiled counties: exit code 2, and every fault at once."""

from __future__ import annotations

import json
import shutil
import sys

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from outreach import cli, pipeline

NEEDED = (
    "referrals.csv",
    "population.csv",
    "deprivation.csv",
    "venues.csv",
    "session_types.csv",
    "slots.csv",
    "staff.csv",
)


@pytest.fixture
def county(project, tmp_path):
    """The sample county, in a folder that may be spoiled."""
    return shutil.copytree(project / "data/sample", tmp_path / "county")


@pytest.fixture
def outreach(monkeypatch, capsys, tmp_path):
    """Run the command in this process; returns its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["outreach", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out + said.err

    return run


def lines_of(path):
    """The lines of a table."""
    return path.read_text(encoding="utf-8-sig").splitlines()


def change(path, old, new, count=1):
    """Replace a text that must be there."""
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def test_needed_tables_without_rows_are_refused_all_at_once(county, outreach):
    for name in NEEDED:
        (county / name).write_text(lines_of(county / name)[0] + "\n", encoding="utf-8")
    code, said = outreach("check", county)
    assert code == 2, said
    told = [f"{name.removesuffix('.csv')} ({name}): holds no rows" for name in NEEDED]
    assert [line for line in told if line not in said] == []


def test_a_layer_of_areas_without_areas_is_refused(county, outreach):
    layer = gpd.read_file(county / "areas.gpkg", layer="areas")
    (county / "areas.gpkg").unlink()
    layer.iloc[:0].to_file(county / "areas.gpkg", layer="areas")
    code, said = outreach("check", county)
    assert code == 2, said
    assert "the layer holds no area" in said


def test_a_timetable_of_today_without_rows_may_be(county, outreach):
    name = "current_plan.csv"
    (county / name).write_text(lines_of(county / name)[0] + "\n", encoding="utf-8")
    assert outreach("check", county)[0] == 0


def test_an_extract_of_which_no_row_counts_is_refused(county, outreach):
    settings = county / "county.toml"
    change(settings, "period_from = 2023-04-01", "period_from = 1999-01-01")
    change(settings, "period_to = 2026-03-31", "period_to = 1999-12-31")
    code, said = outreach("check", county)
    assert code == 2, said
    assert "referrals (referrals.csv): none of the" in said
    assert "outside_period" in said


def test_faults_of_cells_and_of_references_are_told_together(county, outreach):
    change(county / "staff.csv", "W01,worker,1.0", "W01,worker,much")
    change(county / "session_types.csv", "Mon after-school", "Mon midnight")
    change(county / "current_plan.csv", "V004,", "V999,")
    change(county / "current_plan.csv", "drop_in,", "drop_on,")
    code, said = outreach("check", county)
    assert code == 2
    assert "outreach: 2 parts of the inputs cannot be used as they are." in said
    assert "staff (staff.csv)" in said
    assert "\n  - session_types: slots names 1 unknown slot: 'Mon midnight'" in said
    assert "\n  - current_plan: session_type names 1 unknown type: 'drop_on'" in said
    assert "\n  - current_plan: venue_id names 1 unknown venue: 'V999'" in said


def test_faults_of_areas_population_and_deprivation_are_told_together(county, outreach):
    change(county / "population.csv", ",17,13,17,16,20,18,", ",17,13,17,16,many,18,")
    change(county / "deprivation.csv", "X01000002,", "X01999999,")
    change(county / "slots.csv", "Mon AM,Mon", "Mon AM,Moonday")
    code, said = outreach("check", county)
    assert code == 2
    assert "population: 1 row(s) hold something that is no count, e.g. row 2" in said
    assert "deprivation: no usable row for 1 of" in said
    assert "slots (slots.csv)" in said


def test_one_fault_is_told_in_the_singular_and_its_table_named_once(county, outreach):
    change(county / "referrals.csv", "Date received", "Day")
    code, said = outreach("check", county)
    assert code == 2
    assert "1 part of the inputs cannot be used as it is." in said
    assert "referrals (referrals.csv): missing column(s): Date received" in said


def test_ranks_of_an_invented_release_are_not_said_to_be_its_own(county, outreach):
    change(county / "deprivation.csv", "X01000001,9.699,21395", "X01000001,9.699,99999")
    code, said = outreach("check", county)
    assert code == 2
    assert "hold no rank from 1 to 33,755, e.g. row 2" in said


@pytest.mark.parametrize(
    ("layer", "section"), [("areas", "areas"), ("districts", "context.districts")]
)
def test_a_layer_whose_label_and_numbers_disagree_is_refused(layer, section, county, outreach):
    file = "areas.gpkg"
    good = gpd.read_file(county / file, layer=layer)
    for label, crs, shown in (
        (4326, 27700, "its coordinates are metres, not degrees, but it is labelled EPSG:4326"),
        (27700, 4326, "its coordinates are degrees, not metres, but it is labelled EPSG:27700"),
    ):
        wrong = good.to_crs(crs).set_crs(label, allow_override=True)
        wrong.to_file(county / file, layer=layer)
        code, said = outreach("check", county)
        assert code == 2, said
        assert f"{section} ({file}): {shown}" in said


def test_a_layer_with_latitude_first_is_refused(county, outreach):
    layer = gpd.read_file(county / "areas.gpkg", layer="areas").to_crs(4326)
    swapped = layer.set_geometry(layer.geometry.map(lambda g: shapely.transform(g, _swap)))
    swapped.to_file(county / "areas.gpkg", layer="areas")
    code, said = outreach("check", county)
    assert code == 2, said
    assert "outside Great Britain" in said


def _swap(points):
    return points[:, ::-1]


def test_a_misspelt_column_is_pointed_out(county, outreach):
    told = []
    for name, old, new, meant in (
        ("venues", "hire_cost", "hire", "hire_cost"),
        ("staff", "mileage_rate", "Milage rate", "mileage_rate"),
        ("session_types", "consumables", "consumable", "consumables"),
        ("slots", "evening", "evenings", "evening"),
        ("current_plan", "workers", "worker", "workers"),
    ):
        change(county / f"{name}.csv", old, new)
        told.append(f"{name} ({name}.csv): column '{new}' is not read; did you mean {meant}?")
    _, said = outreach("check", county)
    assert [line for line in told if line not in " ".join(said.split())] == []


def test_columns_that_are_no_misspelling_are_passed_over(county, outreach):
    change(county / "venues.csv", "venue_id,", "colour,venue_id,")
    change(county / "venues.csv", "\nV001,", "\nred,V001,")
    venues = lines_of(county / "venues.csv")
    rest = [line if i < 2 else f"blue,{line}" for i, line in enumerate(venues)]
    (county / "venues.csv").write_text("\n".join(rest) + "\n", encoding="utf-8")
    code, said = outreach("check", county)
    assert code == 0
    assert "did you mean" not in said


def test_a_workbook_called_csv_is_known_for_what_it_is(county, outreach):
    pd.DataFrame({"slot": ["Mon AM"]}).to_excel(county / "book.xlsx", index=False)
    (county / "book.xlsx").replace(county / "slots.csv")
    code, said = outreach("check", county)
    assert code == 2
    assert "slots.csv is no CSV file: it looks like an Excel workbook; name it .xlsx" in said


@pytest.mark.parametrize("out", ["taken", "taken/deeper", "half"])
def test_a_target_that_is_a_file_is_refused_before_the_work(
    out, county, outreach, tmp_path, monkeypatch
):
    (tmp_path / "taken").write_text("mine")
    (tmp_path / "half").mkdir()
    (tmp_path / "half/private").write_text("mine")
    monkeypatch.setattr(pipeline, "read_inputs", lambda *_: pytest.fail("the work began"))
    code, said = outreach("run", county, "--out", tmp_path / out)
    assert code == 2
    assert "is a file, not a folder. Choose another folder with --out." in said
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_new_county_does_not_go_where_a_file_is(outreach, tmp_path):
    (tmp_path / "taken").write_text("mine")
    code, said = outreach("init", tmp_path / "taken")
    assert code == 2
    assert "is a file" in said


def test_a_seed_below_zero_is_a_wrong_use_not_a_fault_of_ours(outreach, tmp_path):
    code, said = outreach("sample", "--seed", -1, "--out", tmp_path / "new")
    assert code == 2
    assert "--seed" in said


def test_layers_and_registers_are_told_of_even_where_the_areas_cannot_be_used(county, outreach):
    (county / "population.csv").unlink()
    (county / "population.csv").write_text("area_code,age_10\nX01000001,few\n")
    (county / "crime.csv").write_text("area_code,count\nX01000001,many\n")
    (county / "schools.csv").write_text("URN,Name\n1,A\n")
    with (county / "county.toml").open("a", encoding="utf-8") as settings:
        settings.write(
            '[[layers]]\nname = "Crime"\npath = "crime.csv"\nkind = "counts"\nbasis = "event"\n'
            'provenance = "made up"\n[[venues.registers]]\nkind = "gias"\npath = "schools.csv"\n'
        )
    code, said = outreach("check", county)
    assert code == 2
    assert "population" in said
    assert "layer Crime: 1 row(s) hold something that is no count" in said
    assert "register schools.csv" in said


@pytest.mark.slow
def test_check_says_what_kind_of_slip_spoils_postcodes_and_never_which(county, outreach):
    lines = lines_of(county / "referrals.csv")
    at = lines[0].split(",").index("Home postcode")
    for row, cell in ((1, "XAI 1AA"), (2, "XA1"), (3, "see notes please")):
        cells = lines[row].split(",")
        lines[row] = ",".join([*cells[:at], cell, *cells[at + 1 :]])
    (county / "referrals.csv").write_text("\n".join(lines), encoding="utf-8")
    code, said = outreach("check", county)
    assert code == 0
    assert "those that are not a postcode: only the first half of a postcode is given" in said
    assert "XAI" not in said
    assert "see notes" not in said
    code, said = outreach("check", county, "--json")
    assert json.loads(said)["slips_in_postcodes"]["district_only"] == 1


def test_a_staff_table_without_a_header_repeats_no_workers_row(county, capsys, monkeypatch):
    folder = county
    lines = (folder / "staff.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    (folder / "staff.csv").write_text("".join(lines[1:]), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["outreach", "check", str(folder)])
    with pytest.raises(SystemExit):
        cli.main()
    said = capsys.readouterr().err
    assert "staff" in said
    # the base of a worker may be a home: no cell of the first row, its place least of all
    cells = [cell for cell in lines[1].strip().split(",") if len(cell) > 5 and cell.isdigit()]
    assert cells
    assert not [cell for cell in cells if cell in said]
