"""Counties with hardly a record, or no place that stands out, go through search and pages."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from outreach.config import read_config
from outreach.intake.inputs import read_inputs
from outreach.pages.files import public_pages, restricted_pages
from outreach.sample_folder import sample_folder
from outreach.showing.editions import profile_of
from outreach.stages import find_stage


def few(records, codes):
    """Forty records, from all over the extract."""
    return records.iloc[:: len(records) // 40].head(40)


def even(records, codes):
    """One record from every fourth area: nowhere stands out."""
    homes = codes[codes["doterm"] == ""].groupby("lsoa21cd")["pcds"].first().iloc[::4]
    return records.head(len(homes)).assign(**{"Home postcode": homes.to_numpy()})


@pytest.fixture(
    scope="module",
    params=[(few, 1), (even, 0)],
    ids=["forty records", "nowhere stands out"],
)
def searched(request, tmp_path_factory):
    """The sample county with other records, searched with few replicates; and what is found."""
    records_of, hotspots = request.param
    folder = tmp_path_factory.mktemp("little")
    shutil.copytree(sample_folder(), folder, dirs_exist_ok=True)
    read = {"dtype": str, "encoding": "utf-8-sig", "keep_default_na": False}
    records = pd.read_csv(folder / "referrals.csv", **read)
    codes = pd.read_csv(folder / "postcodes.csv", **read)
    records_of(records, codes).to_csv(folder / "referrals.csv", index=False)
    settings = folder / "county.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("replicates = 9999", "replicates = 99"), encoding="utf-8")
    inputs = read_inputs(read_config(settings))
    return inputs, find_stage(inputs), hotspots


def test_the_list_keeps_its_columns_and_every_page_is_written(searched):
    inputs, found, hotspots = searched
    private = restricted_pages(inputs, found)
    public = public_pages(inputs, profile=profile_of(inputs.config.disclosure))

    assert len(found.clusters) == len(found.trust) == hotspots
    assert {"stability", "fragile", "status", "approved"} <= set(found.clusters)
    assert {"stability", "because"} <= set(found.trust)
    assert (b"No hotspot was reported." in private["appendix.html"]) == (hotspots == 0)
    assert b"<table" in private["figures.html"]
    assert b"</html>" in public["figures.html"]
