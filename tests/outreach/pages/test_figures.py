"""The county's figures: real counts for analysts; for everybody, none that tells of a child."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from plain_english import faults_in
from plain_english import sentences_of as spoken

from maps.edition import PrintedTable
from maps.report import Chart, Report, Section, report_page, sentences_of, tables_of
from outreach.disclosure.clearing import clear, secrets_of
from outreach.disclosure.showing import public_profile
from outreach.pages.commissioning import restricted_figures
from outreach.pages.files import page_files, public_pages
from outreach.pages.given import given, whole_years
from outreach.pages.public_counts import as_of, first_records, parts_of, public_counts
from outreach.pages.public_figures import public_figures
from outreach.pages.public_referring import one_a_year

PROFILE = public_profile()


def with_records(county, records):
    """Give the county other records; all of them in its first area."""
    placed = pd.DataFrame(
        {
            "referral_id": records.index,
            "match": "unit",
            "area_code": county.areas.index[0],
            "weight": 1.0,
        }
    )
    return replace(county, referrals=records, placed=placed)


def tables(report):
    return {table.id: table.frame for table in tables_of(report)}


def people(report):
    """Every count of young people that a report shows."""
    return [
        str(cell)
        for frame in tables(report).values()
        for cell in frame.get("Young people", pd.Series(dtype=str))
    ]


@pytest.fixture(scope="module")
def public(county):
    """The public figures of the sample county."""
    return public_figures(county, profile=PROFILE)


@pytest.fixture(scope="module")
def restricted(county):
    """The restricted figures of the sample county."""
    return restricted_figures(county)


# --- restricted -----------------------------------------------------------------------


def test_the_restricted_page_has_the_real_counts(county, restricted):
    # those of the last 21 days, which may still wait, are left out
    records = county.referrals[county.referrals["referral_date"] <= "2026-03-10"]
    rows = tables(restricted)["not-triaged-source"].set_index("Source")
    school = records[records["source"].str.casefold() == "school"]

    assert int(rows.loc["School", "Referred"]) == len(school)
    assert int(rows.loc["School", "Not triaged"]) == school["triage_date"].isna().sum()


def test_the_quarters_add_up_to_the_referrals(county, restricted):
    counts = tables(restricted)["quarters"]["Referrals"].astype(int)
    assert counts.sum() == len(county.referrals)  # the period is three whole years
    assert len(counts) == 12


def test_source_gaps_are_told_for_the_county_and_by_district(county, restricted):
    gaps = tables(restricted)["source-gaps"].set_index("Source")
    whole = int(county.referrals["source"].notna().sum())

    # the benchmark of the sample: schools send 31 %
    assert float(gaps.loc["School", "Expected"]) == pytest.approx(0.31 * whole, abs=0.05)
    assert {"District", "Flag"} <= set(tables(restricted)["source-gaps-district"].columns)


def test_missing_columns_are_told_in_words(county):
    needed = {
        "triage_date": "triage",
        "source": "sources",
        "person_key": "returning",
        "dual_diagnosis": "recording",
        "discharge_reason": "outcomes",
    }
    fewer = replace(county, referrals=county.referrals.drop(columns=list(needed)))
    for report in (restricted_figures(fewer), public_figures(fewer, profile=PROFILE)):
        told = {part.id: part.sentences for part in report.sections}
        for name in needed.values():
            if (report.edition, name) != ("RESTRICTED", "recording"):  # it has two more fields
                assert told[name][0].startswith("Not assessed: data not supplied"), name


def test_a_column_without_any_value_is_not_supplied(county):
    told = given(replace(county, referrals=county.referrals.assign(triage_date=pd.NaT)))
    found = told.section("triage", "Triage", ("triage_date",), lambda _: pytest.fail("made"))
    assert found.sentences == ("Not assessed: data not supplied (date of triage).",)


def test_years_are_whole_or_not_there():
    days = pd.Timestamp("2023-04-02").date(), pd.Timestamp("2025-03-31").date()
    assert [name for name, _, _ in whole_years(*days)] == ["2024/25"]


def test_published_figures_stand_beside_ours(county, public, restricted):
    day = county.referrals["referral_date"]
    ours = int(((day >= "2024-04-01") & (day <= "2025-03-31")).sum())
    rows = tables(restricted)["reconciliation"].set_index("District")

    assert rows.loc["", ["In these records", "Published"]].tolist() == [str(ours), "305"]
    assert len(rows) == 2  # the county and one district
    shown = tables(public)["reconciliation"]
    assert shown["Published figure"].tolist() == ["305"]  # nobody sees the district
    assert int(shown["In these records"].iloc[0]) == 5 * round(ours / 5)


def test_planned_exits_stand_beside_the_target(county, restricted):
    rows = tables(restricted)["targets"]
    planned = county.referrals["discharge_reason"].eq("Completed").sum()  # onward is another matter
    assert set(rows["Number"]) == {str(planned)}
    assert rows["Target or figure"].tolist() == ["82.0%", "80.0%"]  # the sample's benchmarks
    assert rows["In words"].str.len().gt(0).all()


# --- for everybody --------------------------------------------------------------------


def test_every_public_count_is_rounded_or_hidden(public):
    for cell in people(public):
        assert cell in {"*", "0"} or (int(cell) >= 10 and int(cell) % 5 == 0)  # 8 rounds to 10


def test_shares_are_made_of_the_rounded_counts_alone(public):
    frame = tables(public)["sources"]
    counts = frame["Young people"].astype(int)
    wanted = [f"{value:.0%}" for value in counts / counts.iloc[-1]]
    assert frame["Share"].tolist() == [*wanted[:-1], ""]  # all of all says nothing


def test_each_young_person_counts_once(county, public):
    known = county.referrals[county.referrals["person_key"].notna()]
    again = known.assign(referral_date=known["referral_date"] + pd.Timedelta(days=1))
    again.index = again.index + "-again"
    twice = with_records(county, pd.concat([county.referrals, again]))
    inside = twice.referrals["referral_date"] <= "2026-03-31"
    twice = with_records(county, twice.referrals[inside])

    assert (
        tables(public_figures(twice, profile=PROFILE))["sources"]
        .set_index("Source")
        .equals(tables(public)["sources"].set_index("Source"))
    )


def test_a_record_without_a_pseudonym_is_a_person_of_its_own():
    records = pd.DataFrame(
        {
            "referral_date": pd.to_datetime(["2025-05-02", "2025-05-01", "2025-05-03"]),
            "person_key": ["a", "a", None],
        },
        index=["R1", "R2", "R3"],
    )
    assert first_records(records).index.tolist() == ["R2", "R3"]


def test_a_window_that_moves_on_changes_only_the_quarters(county, public):
    day = pd.Timestamp("2026-05-20").date()
    later = county.config.model_copy(
        update={
            "referrals": county.config.referrals.model_copy(update={"period_to": day}),
            "county": county.config.county.model_copy(update={"data_date": day}),
        }
    )
    few = county.referrals.iloc[:9].assign(
        referral_date=pd.Timestamp("2026-05-02"), person_key=[f"new{n}" for n in range(9)]
    )
    few.index = "L" + few.index
    moved = replace(with_records(county, pd.concat([county.referrals, few])), config=later)

    before, after = tables(public), tables(public_figures(moved, profile=PROFILE))
    # nine referrals of an unfinished quarter: nothing that is shown may tell of them
    for name in before.keys() - {"completeness"}:
        assert after[name].equals(before[name]), name


def test_what_was_recorded_later_does_not_count_yet():
    records = pd.DataFrame(
        {
            "triage_date": pd.to_datetime(["2026-03-31", "2026-04-01"]),
            "discharge_date": pd.to_datetime(["2026-04-02", None]),
            "discharge_reason": ["Completed", None],
        }
    )
    known = as_of(records, pd.Timestamp("2026-03-31").date())
    assert known["triage_date"].notna().tolist() == [True, False]
    assert known["discharge_reason"].notna().tolist() == [False, False]


def test_a_small_source_is_not_named(county):
    odd = county.referrals.copy()
    odd.iloc[:5, odd.columns.get_loc("source")] = "Aunt of one child"
    report = public_figures(replace(county, referrals=odd), profile=PROFILE)

    assert "Aunt" not in " ".join(sentences_of(report))
    assert tables(report)["sources"]["Source"].str.startswith("other sources").sum() == 1


def test_a_small_group_is_not_told_to_be_all_alike(county):
    public = public_counts(given(county), PROFILE)
    rows = parts_of(public, pd.Series(["yes"] * 12), ("yes", "no"))
    assert rows["shown"].tolist() == ["*", "*", "10"]
    rows = parts_of(public, pd.Series(["yes"] * 90), ("yes", "no"))
    assert rows["shown"].tolist() == ["90", "0", "90"]


@pytest.mark.parametrize("seed", range(3))
def test_counties_of_few_records_show_nothing_small(county, seed):
    rng = np.random.default_rng(seed)
    some = county.referrals.sample(int(rng.integers(110, 200)), random_state=seed).sort_index()
    report = public_figures(with_records(county, some), profile=PROFILE)

    for cell in people(report):
        assert cell in {"*", "0"} or (int(cell) >= 10 and int(cell) % 5 == 0)
    for words in sentences_of(report):
        assert not re.search(r"\b[1-7] young people", words)
    report_page(report)


def test_one_published_figure_a_year_stands_beside_ours():
    rows = [
        ("Board", "new referrals", "", "2024-04-01", "2025-03-31"),
        ("Board", "young people referred", None, "2024-04-01", "2025-03-31"),
        ("Board", "triaged", "", "2024-04-01", "2025-03-31"),
        ("Board", "new referrals", "", "2024-07-01", "2025-06-30"),  # a window that overlaps
        ("Board", "new referrals", "", "2023-04-01", "2025-03-31"),  # two years
        ("Board", "new referrals", "Stavenham", "2023-04-01", "2024-03-31"),
    ]
    columns = ["publisher", "measure", "district", "period_from", "period_to"]
    outside = pd.DataFrame(rows, columns=columns)
    kept = one_a_year(outside.assign(period_from=pd.to_datetime(outside["period_from"])))
    assert kept["measure"].tolist() == ["young people referred"]


def test_a_county_of_very_few_records_shows_no_part_of_them(county):
    few = with_records(county, county.referrals.iloc[:60])
    report = public_figures(few, profile=PROFILE)
    assert tables(report) == {}
    assert all(part.sentences[0].startswith("Not assessed") for part in report.sections)


def test_no_public_table_tells_a_place_apart(county, public):
    districts = set(county.areas["district"])
    for frame in tables(public).values():
        assert not districts & {str(cell) for cell in frame.to_numpy().ravel()}


def test_the_public_files_pass_the_last_gate(county):
    secrets = secrets_of(county.referrals)
    made = public_pages(county, profile=PROFILE)

    assert {"figures.html", "figures/sources.csv"} <= set(made)
    for name, content in made.items():
        clear(name, content, profile=PROFILE, secrets=secrets)


def test_each_csv_holds_the_cells_of_its_table(public):
    made = page_files("figures.html", public)
    for table in tables_of(public):
        lines = made[f"figures/{table.csv_name}"].decode("utf-8-sig").splitlines()
        assert len(lines) == len(table.frame) + 1
        assert "PUBLIC edition" in lines[1]


# --- words ----------------------------------------------------------------------------


def test_both_pages_are_in_plain_english(county, public, restricted):
    names = frozenset(county.referrals["source"].dropna())
    for report in (public, restricted):
        lines = spoken("figures.html", report_page(report).decode())
        assert faults_in(lines, names=names) == []


def test_every_chart_of_the_public_page_speaks(public):
    charts = [part for s in public.sections for part in s.parts if isinstance(part, Chart)]
    assert [len(chart.alternative) > 20 for chart in charts] == [True] * len(charts)
    assert len(charts) >= 3


def test_a_home_or_a_person_typed_as_a_source_is_not_named(county):
    typed = county.referrals["source"].astype(object).copy()
    typed.iloc[:40] = "Elm House Children's Home, XA1 2BC"
    home = replace(county, referrals=county.referrals.assign(source=typed.astype("str")))

    frame = tables(public_figures(home, profile=PROFILE))["sources"]

    assert not frame["Source"].str.contains("Elm House").any()
    assert frame["Source"].str.startswith("other sources").sum() == 1


def test_a_table_without_rows_names_its_edition_too():
    empty = pd.DataFrame({"Place": pd.Series(dtype="str"), "Why": pd.Series(dtype="str")})
    table = PrintedTable("none", "Nothing", "Nothing was found.", empty, "none.csv")
    report = Report(
        title="Small county",
        county_name="Small",
        folder="small",
        edition="PUBLIC",
        stamp="DRAFT",
        invented=True,
        sections=(Section(id="one", heading="One", parts=(table,)),),
    )

    made = page_files("small.html", report)

    assert made["small/none.csv"].decode("utf-8-sig").splitlines()[1].startswith(",,PUBLIC,")
