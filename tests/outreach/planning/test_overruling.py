"""People's decisions come from their table, with the numbers and rows they know them by."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from hotspots.reading.sources import TableFile
from outreach.config import read_config
from outreach.intake.inputs import read_inputs
from outreach.intake.optional_reading import read_optional
from outreach.pipeline import run
from outreach.planning.overruling import follow_overrides, overrides_of


def with_table(table):
    return SimpleNamespace(optional={} if table is None else {"overrides": table})


def test_a_county_without_decisions_has_none_and_its_problem_stays():
    problem = object()

    assert overrides_of(with_table(None)).empty
    assert follow_overrides(problem, with_table(None)) is problem


def test_decisions_keep_the_rows_of_the_file_and_get_numbers(project):
    table = read_optional("overrides", TableFile(path=project / "data/sample/overrides.csv"))

    numbered = overrides_of(with_table(table))

    assert numbered.index.tolist() == ["O1", "O2"]
    assert numbered["row"].tolist() == [2, 3]  # row 1 is the header
    assert numbered[["action", "slot"]].to_numpy().tolist() == [
        ["keep", "Tue after-school"], ["ban", "Wed evening"],
    ]  # fmt: skip
    assert (numbered["worker_id"] == "").all()


def test_a_decision_needs_a_reason_and_a_role():
    with pytest.raises(Exception, match="reason"):
        read_optional("overrides", [{"action": "ban", "venue_id": "V001", "role": "Manager"}])


@pytest.mark.slow
def test_the_examples_of_the_sample_are_followed_priced_and_filed(project, tmp_path, capsys):
    text = (project / "data/sample/county.toml").read_text(encoding="utf-8")
    text = text.replace("# overrides =", "overrides =").replace(
        "replicates = 9999", "replicates = 99"
    )
    sample = (project / "data/sample").as_posix()
    for name in {path.name for path in (project / "data/sample").iterdir()}:
        text = text.replace(f'"{name}"', f'"{sample}/{name}"')
    (tmp_path / "county.toml").write_text(text, encoding="utf-8")
    assert "overrides" in read_inputs(read_config(tmp_path / "county.toml")).optional

    done = run(tmp_path / "county.toml", tmp_path / "out")

    held = done.plan.sessions
    assert "Wed evening" not in set(held["slot"])
    first = done.inputs.current_plan.iloc[0]
    same = held[["venue_id", "session_type", "slot"]] == first[["venue_id", "session_type", "slot"]]
    assert same.all(axis=1).any()
    filed = pd.read_csv(done.written.folder / "private" / "overrides.csv")
    assert filed["done"].all()
    assert filed["contacts"].notna().all()
    assert filed["role"].tolist() == ["Service manager", "Participation lead"]
