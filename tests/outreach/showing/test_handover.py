"""A county folder is safe when it is new, and says what it knows to whoever takes over."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from outreach.config import read_config
from outreach.intake.inputs import read_inputs
from outreach.results import write_folder
from outreach.sample_folder import sample_files, sample_folder
from outreach.showing.handover import handover_page
from outreach.starting import starting_files

if TYPE_CHECKING:
    from pathlib import Path

RECORD = {
    "outreach": "0.1.0",
    "settings": "f" * 64,
    "seed": 1,
    "vintages": {"areas": "invented", "deprivation": "invented", "postcodes": "p"},
    "quality": {
        "warnings": ["Only 80% of them."],
        "banner": ["incomplete: Education Welfare Q2 2026/27"],
        "allow_poor_data": "pilot",
    },
    "hotspots": {"review": {"detected": 2, "reviewed": False, "awaiting": 0}},
    "review": "Priority areas: not yet reviewed by people.",
    "plan": {"unmet": 2},
    "release_register": "none: not checked against earlier releases",
    "versions": {"pandas": "3.1"},
    "timing": {"python": "3.11.4"},
}


def git(folder: Path, *words: str) -> str:
    """Run git in a folder and return what it said."""
    program = shutil.which("git")
    if program is None:
        pytest.skip("git is not installed")
    done = subprocess.run(
        [program, "-C", str(folder), *words], check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.fixture
def county(tmp_path) -> Path:
    """A new county folder under version control."""
    folder = write_folder(tmp_path / "county", {**sample_files(), **starting_files()})
    git(folder, "init", "-q")
    return folder


def test_version_control_of_a_new_county_takes_no_data(county):
    for name in ("share/map.html", "private/rejects.csv", "notebook.ipynb", "extract.xlsx"):
        (county / name).parent.mkdir(exist_ok=True)
        (county / name).write_text("x", encoding="utf-8")

    git(county, "add", ".")

    assert git(county, "ls-files").split() == [
        *(".gitattributes", ".gitignore", "ACCESSIBILITY.md", "IG-CHECKLIST.md", "README.md"),
        "county.toml",
    ]


def test_a_new_county_has_a_place_to_share_and_a_restricted_one(county):
    assert (county / "share" / "README.txt").is_file()
    assert (county / "private" / "RESTRICTED.txt").read_text().startswith("RESTRICTED")
    assert "No run has been made yet" in (county / "private" / "HANDOVER.md").read_text()


def test_outputs_of_notebooks_are_stripped_where_the_filter_is_installed(county):
    told = git(county, "check-attr", "filter", "notebook.ipynb")
    assert told.strip().endswith("filter: nbstripout")


def test_the_checklist_asks_what_the_law_asks():
    text = starting_files()["IG-CHECKLIST.md"].decode()
    for word in ("Article 6", "Article 9", "Caldicott", "opt-out", "impact assessment", "key"):
        assert word in text


def page(**handover) -> str:
    """Write the page of the sample county."""
    settings = read_config(sample_folder() / "county.toml")
    settings = settings.model_copy(
        update={"handover": settings.handover.model_copy(update=handover)}
    )
    inputs = read_inputs(settings)
    hashes = dict.fromkeys(["postcodes", *_places(settings)], "ab" * 32)
    return handover_page(inputs, {**RECORD, "inputs": hashes})


def _places(settings) -> list[str]:
    from outreach.config import input_files

    return [place for place, _ in input_files(settings)]


def test_the_page_asks_for_what_nobody_said_and_never_holds_a_key():
    text = page()

    assert "Kept: not said. Ask who holds it" in text
    assert "| referrals | referrals.csv | abababababab |" in text
    assert "Records: Only 80% of them." in text
    assert "The run went on with poor records: pilot" in text
    assert "2 thing(s) asked for are unmet" in text
    assert "not yet reviewed by people. `outreach hotspots` writes the list" in text
    assert "pandas 3.1" in text


def test_the_page_repeats_what_the_settings_say():
    text = page(key_kept="safe of the data manager", owner="analyst", open_decisions=("Who pays?",))

    assert "Kept: safe of the data manager" in text
    assert "Looked after by: analyst" in text
    assert "- Who pays?" in text
    assert "not said" not in text
