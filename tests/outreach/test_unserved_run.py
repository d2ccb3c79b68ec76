"""A county that cannot serve all its priority areas, through the command itself."""

from __future__ import annotations

import shutil
import sys

import pandas as pd
import pytest

from outreach import cli


@pytest.mark.proof
def test_r04_the_command_makes_the_best_plan_names_who_goes_without_and_exits_with_1(
    project, tmp_path, monkeypatch, capsys
):
    # the search finds two places, each in two ways; one drop-in a week can serve one of them
    county, out = tmp_path / "county", tmp_path / "out"
    shutil.copytree(project / "data/sample", county)
    types = pd.read_csv(county / "session_types.csv", dtype=str, keep_default_na=False)
    counted = types["session_type"].eq("drop_in")
    types["counts_for_hotspot"] = counted.map({True: "yes", False: "no"})
    types["max_sessions"] = types["max_sessions"].mask(counted, "1")
    types["min_sessions"] = types["min_sessions"].mask(counted, "0")
    types.to_csv(county / "session_types.csv", index=False)
    words = ["run", str(county), "--out", str(out), "--no-papers", "--quiet"]
    monkeypatch.setattr(sys, "argv", ["outreach", *words])

    with pytest.raises(SystemExit) as left:
        cli.main()

    assert left.value.code == 1
    said = capsys.readouterr()
    unmet = pd.read_csv(out / "private/unmet.csv")
    unserved = unmet[unmet["rule"] == "hotspots"]
    held = pd.read_csv(out / "private/plan.csv")
    places = pd.read_csv(out / "private/hotspots.csv")
    assert held["session_type"].eq("drop_in").sum() == 1
    assert len(held) > 10  # the best plan is made nonetheless
    assert 1 <= len(unserved) < len(places)
    assert (unserved["amount"] == 1).all()
    for sentence in unserved["sentence"]:
        assert "has no drop-in or clinic session" in sentence
        assert sentence in said.out + said.err or sentence in (
            out / "private/summary.md"
        ).read_text(encoding="utf-8")
