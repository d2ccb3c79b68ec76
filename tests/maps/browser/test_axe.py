"""axe-core over the finished pages; `make axe` fetches it, and it is no part of the product.

Zero violations of WCAG 2.2 A and AA and of axe's best practices are allowed, without exception.
What axe only asks a person to look at was looked at: contrast, where it cannot see the colour
behind a name on the map or a cell that is scrolled away (black on white, or on a pale shade with
a white halo), and the names of buttons that are signs ("+" is named "Zoom in").
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from maps import Chart, PrintedTable, Report, Section, map_overview, map_plan, report_page
from maps.charts import bar_chart
from outreach.pipeline import run
from outreach.sample_folder import sample_folder

AXE = Path(__file__).parents[3] / "build" / "axe" / "axe.min.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not here; `make axe` fetches it"),
]


@pytest.fixture(scope="module")
def axe():
    return AXE.read_text(encoding="utf-8")


def broken(seen, axe):
    """Return what axe finds wrong, as rule and element."""
    seen.page.evaluate(axe)
    found = seen.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 30  # it saw a page, not a blank sheet
    return [
        (rule["id"], node["html"][:120]) for rule in found["violations"] for node in rule["nodes"]
    ]


def test_axe_can_find_a_fault(visit, axe):
    page = "<!DOCTYPE html><html><body><img src='data:,'><button></button></body></html>"
    seen = visit(page)
    seen.page.evaluate(axe)

    found = seen.page.evaluate("() => axe.run(document)")

    rules = {rule["id"] for rule in found["violations"]}
    assert {"html-has-lang", "image-alt", "button-name"} <= rules


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_the_map_breaks_no_rule_in_any_of_its_states(visit, axe, whole_ambershire, width):
    seen = visit(map_plan(whole_ambershire), width=width)

    assert broken(seen, axe) == []
    seen.page.locator("#cold tbody button").first.click()
    assert broken(seen, axe) == []
    seen.page.keyboard.press("Escape")
    seen.page.check("#when-today")
    seen.page.check("#shade-change")
    seen.page.fill("#search", "am")
    assert broken(seen, axe) == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_the_map_of_more_plans_breaks_no_rule(visit, axe, planned_ambershire, width):
    seen = visit(map_plan(planned_ambershire), width=width)

    seen.page.check("#when-1")
    seen.page.check("#shade-met")
    seen.page.select_option("#venue", "2")
    assert broken(seen, axe) == []


@pytest.mark.slow
def test_the_page_of_a_nation_breaks_no_rule(visit, axe, national):
    seen = visit(map_overview(national))

    assert broken(seen, axe) == []
    seen.page.locator("#places tbody button").first.click()
    assert broken(seen, axe) == []


@pytest.mark.slow
def test_hostile_names_break_no_rule(visit, axe, hostile_whole_ambershire):
    seen = visit(map_plan(hostile_whole_ambershire))

    assert broken(seen, axe) == []


def test_a_page_of_words_tables_and_charts_breaks_no_rule(visit, axe, ambershire):
    table = ambershire.tables[0]
    bars = pd.DataFrame({"value": [4.0, 5.0], "text": ["4", "5"]}, index=["Amber", "Calder"])
    chart = Chart(
        title="Calder has most",
        svg=bar_chart(bars),
        alternative="Calderwick has 5,200 young people.",
        note="Invented.",
        table=PrintedTable("chart", "Who lives where", "By district.", table.frame, "c.csv"),
    )
    report = Report(
        title="Figures",
        county_name="Ambershire",
        edition="PUBLIC",
        stamp="DRAFT, not checked for release",
        invented=True,
        sections=(
            Section(id="who", heading="Who lives where", sentences=("One.",), parts=(chart,)),
            Section(id="districts", heading="Districts", points=("Two.",), parts=(table,)),
        ),
    )

    assert broken(visit(report_page(report).decode()), axe) == []


@pytest.mark.slow
def test_no_page_of_the_sample_county_breaks_a_rule(visit, axe, tmp_path):
    done = run(sample_folder() / "county.toml", tmp_path / "out")

    pages = sorted(done.written.folder.rglob("*.html"))
    assert {"map.html", "figures.html", "appendix.html"} <= {page.name for page in pages}
    # of papers that are all of one make (a rota of each post, a sheet of each place), the first
    one_of_each = {(page.parent, page.stem.split("-")[0]): page for page in reversed(pages)}
    assert len(one_of_each) < len(pages)
    for page in one_of_each.values():
        for width in (1280, 320):
            seen = visit(page.read_text(encoding="utf-8"), width=width)
            assert broken(seen, axe) == [], page.name
            assert seen.complaints == []
            assert len(seen.requests) == 1
