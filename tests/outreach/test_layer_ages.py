"""A layer about other ages than those served is refused, unless somebody says why (R-40)."""

from __future__ import annotations

import shutil

import pytest

import outreach
from outreach.errors import TableError
from outreach.settings.layers import ExtraLayer, refuse_other_ages


def layer(**more: str) -> ExtraLayer:
    """A survey that, like the British Crime Survey, asks nobody above 59."""
    told = {"name": "Survey", "path": "survey.csv", "basis": "residence", "provenance": "made up"}
    return ExtraLayer.model_validate(told | more)


@pytest.mark.parametrize(
    ("ages", "served", "refused"),
    [
        ("16-59", (60, 120), True),
        ("16-59", (10, 17), True),
        ("16-59", (16, 59), False),
        ("10+", (10, 120), False),
        ("18+", (10, 17), True),
        ("", (10, 17), False),
    ],
)
def test_a_layer_must_cover_the_ages_served(ages, served, refused):
    if not refused:
        assert refuse_other_ages([layer(ages=ages)], served=served) == ()
        return
    with pytest.raises(TableError, match=f"layer Survey: it covers ages {ages[:2]}") as fault:
        refuse_other_ages([layer(ages=ages)], served=served)
    assert "other_ages" in str(fault.value)


def test_with_a_reason_it_is_used_and_the_reason_told():
    (note,) = refuse_other_ages(
        [layer(ages="16-59", other_ages="nothing else is there")], served=(60, 120)
    )
    assert note.endswith("used all the same: nothing else is there")


@pytest.mark.slow
def test_the_county_stops_and_with_a_reason_goes_on(project, tmp_path):
    folder = shutil.copytree(project / "data/sample", tmp_path / "county")
    (folder / "survey.csv").write_text("area_code,count\nX01000001,3\n")
    text = (folder / "county.toml").read_text(encoding="utf-8")
    mine = (
        '[[layers]]\nname = "Survey"\npath = "survey.csv"\nkind = "counts"\nbasis = "residence"\n'
        'provenance = "made up"\nages = "16-59"\n'
    )
    (folder / "county.toml").write_text(f"{text}\n{mine}", encoding="utf-8")
    with pytest.raises(TableError, match="covers ages 16-59, the service is for ages 10 to 17"):
        outreach.load(folder)
    more = 'other_ages = "agreed with public health"\n'
    (folder / "county.toml").write_text(f"{text}\n{mine}{more}", encoding="utf-8")
    inputs = outreach.load(folder).inputs
    assert inputs.layers["Survey"].sum() == 3
    assert any("agreed with public health" in note for note in inputs.notes)
