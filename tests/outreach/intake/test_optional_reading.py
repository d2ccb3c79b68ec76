"""The further tables of a county: examples that read, faults that are told, sense that is made."""

from __future__ import annotations

import pandas as pd
import pytest

from outreach.errors import TableError
from outreach.intake.optional_reading import columns_of, read_optional
from outreach.intake.optional_tables import OPTIONAL_TABLES
from outreach.settings.table import OptionalTables

NAMES = [table.name for table in OPTIONAL_TABLES]


def test_every_table_has_its_place_in_the_settings():
    assert list(OptionalTables.model_fields) == NAMES


@pytest.mark.parametrize("table", OPTIONAL_TABLES, ids=NAMES)
def test_every_table_has_an_example_that_reads(project, table):
    path = project / "data/sample" / f"{table.name}.csv"

    frame = read_optional(table.name, path)

    assert len(frame) == len(pd.read_csv(path)) > 0
    assert frame.index.name == (table.key or "row")
    # The header of the example holds our own names only, so that it teaches them.
    assert set(pd.read_csv(path).columns) <= {column.name for column in columns_of(table)}


@pytest.mark.parametrize("table", OPTIONAL_TABLES, ids=NAMES)
def test_a_table_with_nothing_in_it_is_told_by_its_columns(tmp_path, table):
    path = tmp_path / "empty.csv"
    path.write_text("nothing\n", encoding="utf-8")

    with pytest.raises(TableError, match=rf"{table.name} \(empty.csv\): missing column"):
        read_optional(table.name, path)


def test_counts_that_nobody_wrote_stay_unknown_and_do_not_become_nought(project):
    attendance = read_optional("attendance", project / "data/sample/attendance.csv")

    cancelled = attendance[~attendance["held"]]
    assert len(cancelled) > 0
    assert cancelled["attended"].isna().all()
    assert attendance["attended"].dtype == "Int64"


@pytest.mark.parametrize(
    ("name", "row", "told"),
    [
        (
            "attendance",
            {"date": "31/02/2026"},
            r"date is not a date such as 31/03/2027 in 1 row\(s\) \(row 2",
        ),
        ("attendance", {"held": "yes", "attended": ""}, "attended is empty though.*e.g. row 2"),
        ("attendance", {"held": "no", "attended": 3}, "somebody attended though.*e.g. row 2"),
        ("attendance", {"first_contact": 9}, "first_contact is more than attended"),
        ("attendance", {"attended": 2.5}, "attended is not a whole number"),
        ("screening", {"referred": 41}, "referred is more than screened"),
        ("screening", {"triaged": 11}, "triaged is more than referred"),
        (
            "screening",
            {"quarter": "Q4 2025"},
            "quarter is not one such as '2025/26 Q4'.*e.g. row 2",
        ),
        ("feeds", {"received": "no"}, "received_on is given though received is no"),
        ("benchmarks", {"polarity": "up"}, "polarity is not one of high is good"),
        ("preferences", {"reject": 8}, "prefer and reject together are more than consulted"),
        ("events", {"date_to": "2026-07-17"}, "date_to is before date_from.*event_id E1"),
        ("funding", {"share": 0.7}, "do not sum to 1"),
        ("funding", {"share": 1.7}, "share is not a number from 0 to 1"),
        ("actions", {"done_on": "2026-01-01", "done": "no"}, "done_on is given though"),
        ("outside_totals", {"period_to": "2020-01-01"}, "period_to is before period_from"),
        ("places", {"easting": ""}, "neither easting and northing nor a postcode"),
        ("rates", {"rate": "petrol"}, "rate is not one of mileage"),
    ],
)
def test_what_cannot_be_true_is_told_with_its_row(project, name, row, told):
    # The first row of the example, with one cell changed.
    first = pd.read_csv(project / f"data/sample/{name}.csv", dtype=str, keep_default_na=False)
    changed = {**first.iloc[0].to_dict(), **row}
    # 40 screened, 10 referred, 8 triaged.
    if name == "screening":
        changed = {**changed, "screened": "40", "referred": "10", "triaged": "8", **row}

    with pytest.raises(TableError, match=told):
        read_optional(name, [changed])


def test_every_fault_of_a_table_comes_in_one_message():
    rows = [
        {"feed": "", "quarter": "2025/26 Q4", "expected": "perhaps", "received": "no"},
        {"feed": "A", "quarter": "2025/26 Q4", "expected": "yes", "received": ""},
    ]
    with pytest.raises(TableError) as fault:
        read_optional("feeds", rows)
    told = str(fault.value)
    assert told.startswith("feeds (rows in the settings): 3 kind(s) of fault.")
    assert "feed is empty" in told
    assert "expected is not yes or no" in told
    assert "received is empty" in told


def test_two_rates_of_one_kind_may_not_begin_on_one_day():
    row = {"rate": "mileage", "value": 0.5, "unit": "GBP/mile", "date_from": "2026-04-06"}
    rows = [{**row, "source": "a"}, {**row, "source": "b"}]
    with pytest.raises(TableError, match="begin on the same day: 2 row"):
        read_optional("rates", rows)
