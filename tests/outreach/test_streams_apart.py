"""A statutory stream in the settings: counted, off the map, and told beside the hotspots."""

from __future__ import annotations

import pandas as pd
import pytest

import outreach
from outreach.errors import TableError
from outreach.filing.folders import streams_file
from outreach.inspecting import inspect
from outreach.quality import share_placed
from outreach.sample_folder import sample_folder

SOURCE = "Youth justice"


@pytest.fixture(scope="module")
def county():
    """The sample county, with fewer replicates."""
    return outreach.load(sample_folder()).with_(hotspots={"replicates": 199})


@pytest.fixture(scope="module")
def apart(county, tmp_path_factory):
    """Referrals from youth justice are statutory; one of their postcodes is a secure unit's."""
    told = county.inputs.referrals
    here = told["source"].eq(SOURCE) & told.index.isin(
        county.inputs.placed.loc[county.inputs.placed["match"] == "unit", "referral_id"]
    )
    listed = tmp_path_factory.mktemp("list") / "institutions.csv"
    pd.DataFrame({"postcode": [told.loc[here, "postcode"].iloc[0]]}).to_csv(listed, index=False)
    return county.with_(
        streams={"statutory": (SOURCE.upper(),), "column": "source"},
        referrals={"exclude_postcodes": listed},
    )


@pytest.mark.slow
def test_every_record_stays_in_the_ledger(county, apart):
    before = county.inputs.ledger.set_index("reason")["records"]
    after = apart.inputs.ledger.set_index("reason")["records"]
    assert after.iloc[1:].sum() == pytest.approx(after.iloc[0], abs=1e-9)
    assert after.iloc[0] == before.iloc[0]
    kept = after["statutory stream, kept apart"]
    excluded = after["institution, left out by setting"]
    statutory = apart.inputs.referrals["source"].eq(SOURCE).sum()
    # whoever lives at the unit is counted once, as an institution's
    assert 0 < kept < statutory
    assert excluded >= 1
    assert "statutory stream, kept apart" in inspect(apart.inputs)


@pytest.mark.slow
def test_what_is_kept_apart_does_not_count_as_poorly_placed(county, apart):
    assert share_placed(apart.inputs) == pytest.approx(share_placed(county.inputs), abs=0.02)


@pytest.mark.slow
def test_the_search_and_the_demand_rest_on_the_voluntary_referrals(apart):
    found = apart.hotspots()
    ledger = apart.inputs.ledger
    mapped = ledger.loc[ledger["stage"] == "mapped", "records"].sum()
    assert found.areas["observed"].sum() == pytest.approx(mapped)
    assert len(found.streams) >= len(found.clusters)
    assert any("kept apart" in note for note in found.notes)
    assert b"rank_change" in streams_file(found)["streams.csv"]
    assert found.settings["statutory_referrals"] == apart.inputs.apart["weight"].sum()


@pytest.mark.slow
def test_nothing_is_kept_apart_without_the_setting(county):
    assert county.inputs.apart.empty


@pytest.mark.slow
def test_a_stream_without_its_column_is_told_with_the_other_faults(county):
    with pytest.raises(TableError, match=r"\[streams\] names statutory streams"):
        county.with_(streams={"statutory": ("Order",)})
