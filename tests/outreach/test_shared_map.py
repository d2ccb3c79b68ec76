"""One map of more plans than one: passed by the auditor, and no leak between the plans."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from allocation import compare_plans
from outreach import shared_map as shared
from outreach.alternative_plans import OtherPlan, with_other_plans
from outreach.auditing.judging import audit_files
from outreach.auditing.vocabulary import Rules
from outreach.errors import ConfigError, DisclosureError
from outreach.sample_folder import sample_folder
from outreach.scenario import County, load
from outreach.shared_map import MAP, shared_map
from outreach.showing.editions import restricted_edition
from outreach.stages import plan_stage, problem_stage

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def county():
    """The invented county, planned; and the same plan without the sessions of four venues."""
    quick = load(sample_folder()).with_(hotspots={"replicates": 99})  # fewer than a run asks for
    inputs, hotspots = quick.inputs, quick.hotspots()
    problem = problem_stage(inputs, hotspots)
    plan, _ = plan_stage(problem, inputs)
    gone = sorted(set(plan.sessions["venue_id"]))[:4]
    fewer = replace(plan, sessions=plan.sessions[~plan.sessions["venue_id"].isin(gone)])
    return inputs, hotspots, plan, fewer, compare_plans(problem, plan)


@pytest.fixture(scope="module")
def page(county):
    """The shared map with the other plan."""
    inputs, hotspots, plan, fewer, comparison = county
    share, _ = shared_map(
        inputs,
        hotspots,
        plan,
        comparison=comparison,
        settings=inputs.config.disclosure,
        others=[OtherPlan("Four venues fewer", "Without them.", fewer)],
    )
    return share[MAP].content.decode()


def embedded(page):
    """Return the data of a page."""
    found = re.search(r'id="county-data">(.*?)</script>', page, re.DOTALL)
    return json.loads(found.group(1))


def test_it_passes_and_names_no_session_that_is_not_advertised(county, page):
    assert len(page) < 1_000_000
    assert "passed outreach audit" in page
    assert "Four venues fewer" in page
    quiet = county[0].session_types.query("not advertised")["title"]
    assert len(quiet) > 0
    assert not [title for title in quiet if f"<td>{title}</td>" in page]


def test_a_plan_brings_rows_and_classes_but_no_figure(county, page):
    told = embedded(page)

    assert told["plans"]["venue"][0] != []
    assert {*told["areas"]["met"], *told["plans"]["met"][0][1::2]} <= set(range(5))
    for key, lists in told["plans"].items():
        highest = len(told["venues"]["points"] if key == "new" else county[0].areas)
        assert all(isinstance(value, int) and value < highest for one in lists for value in one)


def test_demand_of_the_plans_would_be_refused(page):
    leaky = page.replace('"plans":{', '"plans":{"demand":[[1.7,2.3]],', 1)
    assert leaky != page

    audit = audit_files({MAP: leaky.encode()}, rules=Rules(threshold=8, round_to=5))

    assert [finding.kind for finding in audit.findings] == ["embedded"]


def test_the_analysts_see_the_plans_too_and_two_of_one_name_are_refused(county):
    inputs, hotspots, plan, fewer, comparison = county
    edition = restricted_edition(inputs, hotspots, plan, comparison=comparison)
    other = OtherPlan("Fewer", "Without four venues.", fewer)

    shown = with_other_plans(edition, inputs, [other])

    assert len(shown.alternatives[0].sessions) == len(fewer.sessions)
    assert shown.alternatives[0].need_met.between(0, 1).all()
    assert (shown.alternatives[0].need_met <= shown.need_met + 1e-9).mean() > 0.5
    with pytest.raises(ConfigError, match="give each its own"):
        with_other_plans(edition, inputs, [other, other])


def test_a_page_of_a_notebook_goes_through_the_gate_and_the_audit(county, monkeypatch):
    inputs, hotspots, plan, _, _ = county
    notebook = County(config=inputs.config, inputs=inputs)
    assert "passed outreach audit" in notebook.map(plan, hotspots)
    with pytest.raises(ConfigError, match="'partner' where"):
        notebook.map(plan, hotspots, edition="partner")  # without a reason and a role

    def page_with(words):
        drawn = shared.map_plan
        return lambda edition: drawn(edition).replace("</main>", f"<p>{words}</p></main>", 1)

    key = str(inputs.referrals["person_key"].dropna().iloc[0])
    for words, told in ((key, "pseudonym"), ("3 young people were referred", "release audit")):
        with monkeypatch.context() as patch:
            patch.setattr(shared, "map_plan", page_with(words))
            with pytest.raises(DisclosureError, match=told):
                notebook.map(plan, hotspots)


def test_a_map_of_as_many_plans_as_budgets_passes_too(county):
    """The audit took the numbers of the third and fourth plan for counts of people."""
    inputs, hotspots, plan, fewer, comparison = county
    others = [OtherPlan(f"{part}% of the budget", "Less money.", fewer) for part in (95, 90, 85)]
    share, _ = shared_map(
        inputs,
        hotspots,
        plan,
        comparison=comparison,
        settings=inputs.config.disclosure,
        others=others,
    )
    assert b"85% of the budget" in share[MAP].content
