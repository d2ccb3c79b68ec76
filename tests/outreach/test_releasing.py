"""What goes out, what is entered in the register, and what a later release may not say."""

from __future__ import annotations

import json
from inspect import signature
from types import SimpleNamespace

import pandas as pd
import pytest
from typer.testing import CliRunner

from benchmarks.releases import csv_file, page
from outreach import pipeline
from outreach.auditing.register import read_register
from outreach.auditing.vocabulary import Rules
from outreach.choosing_profile import Chosen, with_profile
from outreach.cli import app
from outreach.config import read_config
from outreach.disclosure.clearing import clear
from outreach.disclosure.showing import STAMP, public_profile
from outreach.errors import ConfigError, DisclosureError, OutreachError
from outreach.release_folders import folder_areas
from outreach.releasing import enter_release, pass_release
from outreach.results import write_folder
from outreach.sample_folder import sample_files
from outreach.settings.disclosure import Disclosure

NO_SETS = pd.DataFrame({"label": [], "area_code": []})


def cleared(count, period="1 April 2024 to 31 March 2026"):
    """Return one shared page with one count."""
    table = {f"Referrals by district, {period}": [["District", "Referrals"], ["Ashby", count]]}
    content = page("Figures", table, said=f"{STAMP}. Not checked against earlier releases.")
    made = clear("figures.html", content, profile=public_profile(), secrets=frozenset())
    return {"figures.html": made}


def written(folder, count, **kwargs):
    (folder / "share").mkdir(parents=True)
    for name, file in cleared(count, **kwargs).items():
        (folder / "share" / name).write_bytes(file.content)
    return folder


def test_release_that_passes_is_stamped_so():
    passed = pass_release(cleared("40"), Disclosure(), areas=NO_SETS)
    text = passed.files["figures.html"].content.decode()
    assert STAMP not in text
    assert "passed outreach audit; not checked against earlier releases" in text
    assert passed.checked in text


def test_release_with_a_small_count_is_refused_without_its_value():
    with pytest.raises(DisclosureError, match="cell Ashby / Referrals") as refused:
        pass_release(cleared("3"), Disclosure(), areas=NO_SETS)
    assert "3" not in str(refused.value).split("Referrals by district")[1].split(":")[-1]


def test_nothing_is_shared_when_the_audit_fails_and_private_says_why(monkeypatch):
    monkeypatch.setattr(pipeline, "public_assignment", lambda *_: pd.Series(dtype=str))
    monkeypatch.setattr(pipeline, "shared_sets", lambda *_, **__: NO_SETS)
    monkeypatch.setattr(pipeline, "venue_spots", lambda *_: ())
    monkeypatch.setattr(pipeline, "shared_files", lambda *_, **__: cleared("3"))
    inputs = SimpleNamespace(config=SimpleNamespace(disclosure=Disclosure()))
    facts = SimpleNamespace(hotspots=None, plan=None)
    takes = signature(pipeline._shared).parameters
    without = {"with_papers": False} if "with_papers" in takes else {}
    share, note, checked, refusal, *_ = pipeline._shared(inputs, facts, None, **without)
    assert share == {}
    assert note["not-shared.txt"].startswith(b"RESTRICTED\nthe release audit")
    assert isinstance(refusal, DisclosureError)
    assert checked == "refused by disclosure control"


def test_register_refuses_a_longer_window_that_differs_by_a_small_count(tmp_path):
    register = tmp_path / "releases.json"
    first = written(tmp_path / "spring", "40")
    facts = {"to": "the board", "approved_by": "lead analyst", "day": "2026-05-01"}
    register.write_bytes(enter_release(first, register, **facts))
    assert [dict(release.facts) for release in read_register(register)] == [facts]
    longer = cleared("45", period="1 April 2024 to 30 June 2026")
    settings = Disclosure(register=str(register))
    with pytest.raises(DisclosureError, match="overlapping period"):
        pass_release(longer, settings, areas=NO_SETS)
    # a year that does not overlap, or a difference of a threshold or more, gives nothing away
    apart = cleared("45", period="1 April 2026 to 31 March 2027")
    passed = pass_release(apart, settings, areas=NO_SETS)
    assert "against 1 earlier release" in passed.checked
    assert b"Checked against 1 earlier release." in passed.files["figures.html"].content
    much_longer = cleared("60", period="1 April 2024 to 30 June 2026")
    assert pass_release(much_longer, settings, areas=NO_SETS).files


def test_same_files_are_not_entered_twice_nor_a_name_as_role(tmp_path):
    register, folder = tmp_path / "releases.json", written(tmp_path / "run", "40")
    facts = {"to": "the board", "approved_by": "lead analyst", "day": "2026-05-01"}
    register.write_bytes(enter_release(folder, register, **facts))
    with pytest.raises(OutreachError, match="already"):
        enter_release(folder, register, **facts)
    for name in ("someone@example.org", "Joan Bloggs", "Dr Bloggs", "J. Bloggs"):
        with pytest.raises(OutreachError, match="give the role") as refused:
            enter_release(folder, register, **{**facts, "approved_by": name})
        assert name not in str(refused.value)


def test_only_the_roles_of_the_county_approve(tmp_path):
    home, folder = tmp_path / "county", written(tmp_path / "run", "40")
    write_folder(home, sample_files())
    register, settings = home / "releases.json", home / "county.toml"
    text = settings.read_text(encoding="utf-8")
    told = '[disclosure]\nroles = ["lead analyst", "Head of Service"]\n'
    settings.write_text(text.replace("[disclosure]\n", told, 1), encoding="utf-8")
    run = CliRunner().invoke
    given = ["release", str(folder), "--to", "the board", "--register", str(register)]
    refused = run(app, [*given, "--approved-by", "analyst"]).exception
    assert "lead analyst; Head of Service" in str(refused)
    assert not register.exists()
    assert run(app, [*given, "--approved-by", "head of  service"]).exit_code == 0
    assert read_register(register)[0].facts["approved_by"] == "head of service"
    with pytest.raises(ConfigError, match="may not decide here"):
        with_profile(read_config(settings), Chosen("partner", "a meeting", "deputy"))


def test_file_that_is_no_register_is_never_taken_for_an_empty_one(tmp_path):
    path = tmp_path / "releases.json"
    path.write_text(json.dumps({"releases": []}))
    with pytest.raises(OutreachError, match="not a register"):
        read_register(path)


def test_area_sets_of_a_run_are_kept_with_its_release(tmp_path):
    folder = written(tmp_path / "run", "40")
    (folder / "private").mkdir()
    (folder / "private" / "public_areas.csv").write_text("label,area_code\nP01,A\nP01,B\n")
    assert folder_areas(folder / "share") == {"P01": frozenset({"A", "B"})}


def test_commands_tell_by_their_exit_code(tmp_path):
    good, bad = written(tmp_path / "good", "40"), tmp_path / "bad"
    bad.mkdir()
    (bad / "by_district.csv").write_bytes(csv_file([["District", "Referrals"], ["Ashby", "2"]]))
    run = CliRunner().invoke
    assert run(app, ["audit", str(good)]).exit_code == 0
    assert "can be worked out" in run(app, ["audit", str(good)]).output
    assert isinstance(run(app, ["audit", str(bad)]).exception, DisclosureError)
    register = str(tmp_path / "releases.json")
    entered = ["release", str(good), "--to", "the board", "--approved-by", "lead", "--register"]
    assert run(app, [*entered, register]).exit_code == 0
    later = written(tmp_path / "later", "45", period="1 April 2024 to 30 June 2026")
    against = run(app, ["audit", str(later), "--against", register])
    assert isinstance(against.exception, DisclosureError)


def test_public_area_that_grew_by_one_neighbourhood_is_refused(tmp_path):
    def by_place(count):
        table = {"Referrals by place": [["Area", "Referrals"], ["Ashby, group 1", count]]}
        return page("Figures", table)

    folder, register = tmp_path / "run", tmp_path / "releases.json"
    for part, name, content in (
        ("share", "figures.html", by_place("40")),
        ("private", "public_areas.csv", b"label,area_code\n" + b'"Ashby, group 1",A\n' * 2),
    ):
        (folder / part).mkdir(parents=True)
        (folder / part / name).write_bytes(content)
    facts = {"to": "the board", "approved_by": "lead analyst", "day": "2026-05-01"}
    register.write_bytes(enter_release(folder, register, **facts))
    grown = clear("figures.html", by_place("45"), profile=public_profile(), secrets=frozenset())
    sets = pd.DataFrame({"label": ["Ashby, group 1"] * 2, "area_code": ["A", "B"]})
    with pytest.raises(DisclosureError, match="area set that differs by a few areas"):
        pass_release({"figures.html": grown}, Disclosure(register=str(register)), areas=sets)


def test_reply_that_somebody_else_sent_out_is_entered_and_later_releases_are_set_against_it(
    tmp_path,
):
    # an exact count that a reply gave away: our audit would never have let it pass
    reply, register = tmp_path / "reply.csv", tmp_path / "releases.json"
    reply.write_bytes(
        csv_file([["District", "Young people 1 April 2024 to 31 March 2026"], ["Ashby", "42"]])
    )
    facts = {"to": "a member of the public", "approved_by": "FOI officer", "day": "2026-05-01"}
    with pytest.raises(DisclosureError, match="not entered"):
        enter_release(reply, register, **facts)
    register.write_bytes(enter_release(reply, register, **facts, is_out=True))
    assert "published" in read_register(register)[0].facts["out"]
    later = cleared("45", period="1 April 2024 to 30 June 2026")
    with pytest.raises(DisclosureError, match="overlapping period"):
        pass_release(later, Disclosure(register=str(register)), areas=NO_SETS)


def test_register_keeps_the_profile_of_each_release(tmp_path):
    folder, register = written(tmp_path / "run", "40"), tmp_path / "releases.json"
    facts = {"to": "the planning meeting", "approved_by": "lead analyst", "day": "2026-05-01"}
    rules = Rules(threshold=5, round_to=5, edition="")
    register.write_bytes(enter_release(folder, register, **facts, rules=rules))
    assert read_register(register)[0].rules.threshold == 5
