"""From settings to the list people review, and back: the sample county, searched quickly."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from outreach import editions
from outreach.commands.finding_hotspots import find_and_tell
from outreach.config import read_config
from outreach.earlier_runs import check_kept
from outreach.errors import OutreachError, TableError
from outreach.finding import find
from outreach.hotspot_filing import hotspot_files
from outreach.inputs import read_inputs
from outreach.pipeline import Run
from outreach.results import write_folder
from outreach.reviewed import review_stage
from outreach.sample_folder import sample_files
from outreach.stages import problem_stage, stages_of


def settle(folder, *, more=""):
    """Write the sample county with few replicates and further settings."""
    text = sample_files()["county.toml"].decode()
    text = text.replace("replicates = 9999", "replicates = 99")
    (folder / "county.toml").write_text(text.replace("[need]\n", f"{more}[need]\n"), "utf-8")


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """The sample county in a folder of its own."""
    folder = tmp_path_factory.mktemp("county") / "arrenshire"
    write_folder(folder, sample_files())
    settle(folder)
    return folder


@pytest.fixture(scope="module")
def first(county):
    """A first search; nobody has reviewed anything."""
    return find(county / "county.toml", county / "out")


def test_the_list_to_review_has_one_row_per_place_and_asks_for_a_decision(first):
    path = first.written.folder / "private/review.csv"
    table = pd.read_csv(path, encoding="utf-8-sig", dtype=str).fillna("")
    assert table.columns[:7].tolist() == [
        "hotspot_id", "decision", "merge_into", "priority", "reason", "role", "date",
    ]  # fmt: skip
    # two places were planted in the sample county; both scans find both
    assert len(table) == 2
    assert (table["decision"] == "").all()
    assert table["areas"].str.contains("; ").all()
    assert table["what_was_seen"].str.contains("expected").all()
    assert not (first.written.folder / "share").exists()


def test_r01_the_record_holds_hashes_rows_and_vintages(first):
    record = json.loads((first.written.folder / "private/run.json").read_text("utf-8"))
    assert record["plan"] is None
    assert record["refresh"] is None
    assert len(record["inputs"]["referrals"]) == 64
    assert record["rows"]["referrals_accepted"] == len(first.inputs.referrals)
    assert set(record["vintages"]) == {"postcodes", "areas", "deprivation"}
    assert record["hotspots"]["review"]["reviewed"] is False
    assert "private/review.csv" not in record["files"]


def test_r01_the_same_input_and_seed_give_the_same_bytes(first, county, tmp_path):
    again = find(county / "county.toml", tmp_path / "out")
    for name in ("hotspots.csv", "baseline.json", "review.csv", "areas.csv", "hotspots.gpkg"):
        here, there = (run.written.folder / "private" / name for run in (first, again))
        assert here.read_bytes() == there.read_bytes(), name


@pytest.fixture(scope="module")
def reviewed(first, county):
    """The same county after one place was rejected, beside the baseline of the first search."""
    private = first.written.folder / "private"
    table = pd.read_csv(private / "review.csv", encoding="utf-8-sig", dtype=str).fillna("")
    table.loc[0, ["decision", "reason", "role"]] = ["reject", "one school", "service manager"]
    table.to_csv(county / "review.csv", index=False)
    (county / "baseline.json").write_bytes((private / "baseline.json").read_bytes())
    settle(
        county,
        more='[review]\npath = "review.csv"\n\n[refresh]\nbaseline = "baseline.json"\n\n',
    )
    inputs = read_inputs(read_config(county / "county.toml"))
    found = first.hotspots.clusters
    plain = found.drop(columns=[name for name in found if name.endswith("_areas")])
    return inputs, review_stage(replace(first.hotspots, clusters=plain, notes=()), inputs)


def test_the_plan_serves_approved_places_only_and_the_run_is_not_all_met(reviewed):
    inputs, hotspots = reviewed
    assert hotspots.settings["review"] == {
        "reviewed": True, "detected": 2, "approved": 0, "accepted": 0, "rejected": 1,
        "merged": 0, "awaiting": 1,
    }  # fmt: skip
    assert problem_stage(inputs, hotspots).hotspots.empty
    run = SimpleNamespace(plan=SimpleNamespace(unmet=pd.DataFrame()), hotspots=hotspots)
    assert not Run.is_all_met.fget(run)
    (stage,) = stages_of(inputs, hotspots, None)
    assert stage.name == "hotspots"


def test_a_page_without_approved_places_does_not_say_that_nothing_was_found(reviewed):
    _, hotspots = reviewed
    told = editions._nothing_found(hotspots, "No priority area stands out.")
    assert told.startswith("People have approved no priority area")


def test_the_refresh_stands_in_the_private_folder(reviewed):
    inputs, hotspots = reviewed
    files = hotspot_files(inputs, hotspots)
    assert hotspots.comparison.list_jaccard == 1.0
    assert {"refresh.csv", "refresh_quarters.csv", "baseline.json"} <= set(files)
    held = json.loads(files["baseline.json"])
    assert "rejected" in {place["status"] for place in held["hotspots"]}
    assert any("persistent" in note for note in hotspots.notes)


def test_the_command_says_what_is_to_do_and_exits_with_1_while_places_await(
    reviewed, first, monkeypatch, capsys, county
):
    done = replace(first, inputs=reviewed[0], hotspots=reviewed[1], had_plan=True)
    monkeypatch.setattr("outreach.finding.find", lambda *_, **__: done)
    code = find_and_tell(county, county, allow_poor_data="", told=print)
    said = capsys.readouterr().out
    assert code == 1
    assert "2 places found, 0 approved by people; 1 rejected, 1 awaiting a decision" in said
    assert "nobody has decided on it yet" in said
    assert "The plan of an earlier run in this folder is gone" in said


def test_what_people_wrote_is_never_written_over(county, first, tmp_path):
    out = tmp_path / "out"
    (out / "private").mkdir(parents=True)
    written = (county / "review.csv").read_bytes()
    (out / "private/review.csv").write_bytes(written)
    settle(county)
    config = read_config(county / "county.toml")
    with pytest.raises(OutreachError, match="holds decisions that this run does not know"):
        check_kept(config, out, is_review_written=True)
    check_kept(config, out, is_review_written=False)
    (out / "private/review.csv").write_bytes(
        (first.written.folder / "private/review.csv").read_bytes()
    )
    check_kept(config, out, is_review_written=True)


def test_a_baseline_is_not_compared_with_what_is_written_over_it(county, first):
    settle(county, more='[refresh]\nbaseline = "out/private/baseline.json"\n\n')
    config = read_config(county / "county.toml")
    with pytest.raises(OutreachError, match="this run would write over it"):
        check_kept(config, first.written.folder, is_review_written=False)


def test_check_tells_the_faults_of_review_and_baseline_at_once(county, first):
    (county / "wrong.csv").write_text("hotspot_id,decision\nH1,maybe\n", "utf-8")
    held = json.loads((first.written.folder / "private/baseline.json").read_bytes())
    held["facts"]["area_vintage"] = "2011"
    (county / "old.json").write_text(json.dumps(held), "utf-8")
    settle(
        county,
        more='[review]\npath = "wrong.csv"\n\n[refresh]\nbaseline = "old.json"\n\n'
        '[areas.neighbours]\nrows = [{ area_code = "X01000064", easting = 1, northing = 2, '
        "population = 3 }]\n\n",
    )
    with pytest.raises(TableError) as told:
        read_inputs(read_config(county / "county.toml"))
    assert "decision is not one of accept, reject, merge" in str(told.value)
    assert "areas of 2011, this one over invented" in str(told.value)
    assert "1 area(s) are areas of this county" in str(told.value)
