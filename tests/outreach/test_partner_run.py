"""A whole run for partners: each file names the edition, passes at its rules, and no more."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import openpyxl
import pandas as pd
import pyogrio
import pytest

from outreach import pipeline
from outreach.auditing.reading import read_file
from outreach.choosing_profile import Chosen
from outreach.pipeline import run
from outreach.release_folders import folder_files
from outreach.releasing import audit_folder, rules_named

pytest.importorskip("docx", reason="the extra [docx] is not installed")
pytest.importorskip("weasyprint", reason="the extra [pdf] is not installed")
pytestmark = pytest.mark.proof

WHY = Chosen("partner", "planning meeting, under agreement", "lead analyst")
BANNER = "PARTNER edition · passed outreach audit"
FASTER = (("replicates = 9999", "replicates = 99"), ("[plan]\n", '[plan]\neffort = "quick"\n'))


@pytest.fixture(scope="module")
def done(tmp_path_factory, sample_with):
    """One run of the sample county under the partner profile, with Word and PDF."""
    place = tmp_path_factory.mktemp("partner")
    settings = sample_with(place / "county", FASTER)
    return run(settings, place / "out", chosen=WHY, with_papers=True)


@pytest.fixture(scope="module")
def shared(done):
    """All files of the shared folder."""
    return folder_files(done.written.folder)


@pytest.fixture(scope="module")
def said(shared):
    """All that each file says, cell by cell and sentence by sentence."""
    return {name: _said(name, content) for name, content in shared.items()}


def _said(name, content):
    """Return the texts of a file."""
    leaf = read_file(name, content)
    cells = [cell for grid in leaf.grids for row in (grid.header, *grid.rows) for cell in row]
    return [*(text for text, _ in leaf.sentences), *(grid.title for grid in leaf.grids), *cells]


def test_the_folder_passes_at_the_rules_of_partners_and_not_at_those_of_the_public(done, shared):
    assert {"pack.docx", "pack.pdf", "map.html", "plan.xlsx", "hotspots.gpkg"} <= set(shared)
    folder = done.written.folder
    audit, _ = audit_folder(folder, rules=rules_named("partner"))
    assert audit.is_passed
    assert audit.figures > 500  # 877 when this was written
    open_to_all, _ = audit_folder(folder, rules=rules_named("public"))
    assert any("small count" in finding.told() for finding in open_to_all.findings)


def test_the_banner_stands_on_every_page_sheet_and_layer(done, shared, said):
    for name, texts in said.items():
        told = " ".join(texts)
        assert BANNER in told, name
        assert "PUBLIC edition" not in told, name
        assert "RESTRICTED edition" not in told, name
    for sheet in openpyxl.load_workbook(io.BytesIO(shared["plan.xlsx"])):
        assert str(sheet["A1"].value).startswith(BANNER), sheet.title
    layers = 0
    folder = done.written.folder / "share"
    for name in (name for name in shared if name.endswith(".gpkg")):
        for layer, _ in pyogrio.list_layers(folder / name):
            rows = pyogrio.read_dataframe(folder / name, layer=layer)
            assert set(rows["edition"]) == {"PARTNER"}, layer
            assert rows["notice"].str.startswith(BANNER).all(), layer
            layers += 1
    assert layers == 2  # priority areas; places with fewer referrals


def test_who_decided_and_why_is_kept_for_analysts_and_not_shared(done, said):
    record = json.loads((done.written.folder / "private" / "run.json").read_text(encoding="utf-8"))
    kept = {name: record[name] for name in record if name.startswith("profile")}
    assert kept == {
        "profile": "partner",
        "profile_reason": WHY.reason,
        "profile_decided_by": WHY.decided_by,
    }
    assert not [name for name, texts in said.items() if WHY.reason in " ".join(texts)]


def test_partners_see_neighbourhoods_in_classes_and_one_characteristic_at_a_time(said):
    page = " ".join(said["map.html"])
    assert "Referrals, in classes, by neighbourhood" in page
    assert "Young people by district and sex" in page
    assert not [text for text in said["map.html"] if "by district, sex and" in text]


def test_nothing_that_is_for_analysts_only_is_shared(done, shared, said):
    private = {path.name for path in (done.written.folder / "private").iterdir()}
    only_there = {"appendix.html", "money.html", "rota", "areas.csv", "trust.csv", "rejects.csv"}
    assert only_there <= private
    assert not only_there & {part for name in shared for part in name.split("/")}
    records, staff = done.inputs.referrals, done.inputs.staff
    homes = records["postcode"].dropna().astype(str)
    homes = homes[homes.str.len() > 5]
    hidden = {str(value) for value in [*records.index, *records["person_key"].dropna(), *homes]}
    hidden |= {str(value) for value in staff.index}
    figures = {"observed", "expected", "relative_risk", "llr", "p_value", "smoothed_risk", "demand"}
    for name, texts in said.items():
        words = set(texts) | {word.strip(".,;:()") for text in texts for word in text.split()}
        assert not words & hidden, name
        headings = {cell for grid in read_file(name, shared[name]).grids for cell in grid.header}
        assert not headings & figures, name


def test_places_have_rounded_totals_of_ten_at_least(done):
    rows = pyogrio.read_dataframe(done.written.folder / "share" / "hotspots.gpkg")
    told = rows["people"].str.extract(r"^about (\d+)$")[0]
    assert (told.notna() | (rows["people"] == "not shown")).all()
    counts = pd.to_numeric(told.dropna())
    assert ((counts % 5 == 0) & (counts >= 10)).all()


def test_staff_miles_are_told_in_tens(shared):
    rows = pd.read_csv(io.BytesIO(shared["pack/today_and_proposed.csv"]), index_col="Measure")
    miles = rows.loc["Staff miles a week", ["Today", "Proposed"]].astype(float)
    assert (miles % 10 == 0).all()
    assert miles.gt(0).all()
    told = [float(text) for text in _told_miles(shared)]
    assert len(told) >= 4  # today and proposed, on the pages and in the options
    assert [miles for miles in told if miles % 10] == []


def _told_miles(shared):
    """Every figure that stands before or after the words for miles of staff, in any page."""
    for name, content in shared.items():
        if name.endswith((".html", ".md", ".csv")):
            text = re.sub(r"<[^>]+>", " ", content.decode("utf-8"))
            for found in re.finditer(r"Staff miles a week[ ,:]+([\d.]+)(?:[ ,]+([\d.]+))?", text):
                yield from (figure.rstrip(".") for figure in found.groups() if figure)


def test_partners_who_see_the_public_edition_too_can_work_nothing_out(
    done, tmp_path_factory, monkeypatch
):
    """The same county, found and planned once, is published too; partners hold both."""
    for stage, made in {
        "read_inputs": _in_public(done.inputs),
        "find_stage": done.hotspots,
        "plan_stage": (done.plan, done.broken),
    }.items():
        monkeypatch.setattr(pipeline, stage, lambda *_, made=made: made)
    settings = done.written.folder.parent / "county" / "county.toml"
    public = run(settings, tmp_path_factory.mktemp("public") / "out").written.folder
    together, earlier = audit_folder(
        done.written.folder, against=(public,), rules=rules_named("partner")
    )
    assert earlier == 1
    assert together.is_passed
    # the other way round: what is published after the meeting, set against what partners hold
    after, _ = audit_folder(public, against=(done.written.folder,), rules=rules_named("public"))
    assert after.is_passed


def _in_public(inputs):
    """The same county under the public profile."""
    settings = inputs.config.disclosure.model_copy(update={"profile": "public"})
    config = inputs.config.model_copy(update={"disclosure": settings})
    return replace(inputs, config=config)
