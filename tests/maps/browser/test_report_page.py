"""Pages of words, tables and charts in a real browser whose network is cut, scripts off."""

from __future__ import annotations

import pandas as pd
import pytest

from maps import Chart, PrintedTable, Report, Section, report_page
from maps.charts import line_chart

pytestmark = pytest.mark.browser

NAME = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"


@pytest.fixture(scope="module")
def text():
    """A page with a wide table, a long name and a chart."""
    columns = {f"A heading of column {n}": ["1,234"] * 3 for n in range(12)}
    wide = pd.DataFrame({"Source": [NAME, "School", "Health"], **columns})
    quarters = [f"202{5 + n // 4}/2{6 + n // 4} Q{n % 4 + 1}" for n in range(8)]
    series = pd.DataFrame({"value": range(8), "lower": 0, "upper": range(8, 16)}, index=quarters)
    chart = Chart(
        title="More every quarter",
        svg=line_chart({"All": series.astype(float)}, unit="young people"),
        alternative="From 0 to 7.",
        note="Rounded.",
        table=PrintedTable("q", "Quarters", "All.", series.reset_index(), "q.csv"),
    )
    return report_page(
        Report(
            title="Figures",
            county_name="Arrenshire",
            edition="PUBLIC",
            stamp="DRAFT, not checked for release",
            sections=(
                Section(id="trend", heading="Trend", parts=(chart,)),
                Section(
                    id="wide",
                    heading="Wide",
                    parts=(PrintedTable("w", "Wide table", "Twelve.", wide, "w.csv"),),
                ),
            ),
        )
    ).decode()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_asks_for_nothing_and_never_scrolls_sideways(visit, text, width):
    seen = visit(text, width=width, java_script_enabled=True)

    assert len(seen.requests) == 1  # the file itself
    assert seen.complaints == []
    assert seen.page.evaluate("document.documentElement.scrollWidth") == width
    assert seen.page.locator("table").count() == 2


def test_the_keyboard_reaches_the_skip_link_then_the_contents(visit, text):
    seen = visit(text)
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.className") == "skip"
    seen.page.keyboard.press("Enter")
    assert seen.page.evaluate("document.activeElement.id") == "content"
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.getAttribute('href')") == "#trend"


def test_the_page_says_the_same_with_scripts_off(visit, text):
    seen = visit(text, java_script_enabled=False)
    assert seen.page.locator("table:visible").count() == 2
    assert seen.page.locator("svg.chart:visible").count() == 1


def test_it_prints_to_a_tagged_pdf_on_a4(visit, text):
    seen = visit(text)
    paper = seen.page.pdf(prefer_css_page_size=True, tagged=True)
    assert b"/StructTreeRoot" in paper
    assert b"/MediaBox [0 0 594" in paper or b"/MediaBox [0 0 595" in paper  # A4 upright
