"""A rate of vacancy needs the posts there should be."""

from __future__ import annotations

import pandas as pd
import pytest

from allocation.delivery.establishment import (
    contracted_hours,
    establishment,
    vacancy_rate,
    vacancy_table,
)
from outreach.errors import TableError


def test_r_49_thirteen_vacancies_without_a_denominator_are_no_rate():
    for established in (None, float("nan"), 0.0):
        with pytest.raises(TableError, match="a count alone is no rate"):
            vacancy_rate(13, established)
    told = vacancy_table(pd.DataFrame({"vacant": [13.0]}, index=["Medway"]))
    assert pd.isna(told.loc["Medway", "rate"])
    assert "no rate" in told.loc["Medway", "sentence"]


def test_r49_thirteen_vacant_posts_in_the_table_of_staff_and_nobody_else_are_no_rate():
    # document 003 gives 13 vacancies and no number of posts; the other team has both
    medway = [("Medway", 1.0, True)] * 13
    kent = [("Kent", 1.0, False)] * 9 + [("Kent", 1.0, True)] * 3
    staff = pd.DataFrame(medway + kent, columns=["employer", "wte", "vacant"])

    told = vacancy_table(establishment(staff))

    assert told["sentence"].to_dict() == {
        "Kent": "Kent: 3 of 12 posts are vacant (25.0%).",
        "Medway": (
            "Medway: 13 vacancies; no rate, because nobody says how many posts there should be."
        ),
    }
    assert pd.isna(told.loc["Medway", "rate"])
    assert pd.isna(told.loc["Medway", "established"])


def test_r_49_the_rate_is_vacant_over_established():
    posts = pd.DataFrame({"vacant": [3.0], "established": [12.0]}, index=["Team"])
    told = vacancy_table(posts)
    assert told.loc["Team", "rate"] == 0.25
    assert told.loc["Team", "sentence"] == "Team: 3 of 12 posts are vacant (25.0%)."


def test_more_vacancies_than_posts_are_refused():
    with pytest.raises(TableError, match="no more than there are posts"):
        vacancy_rate(13, 12)


def test_the_posts_of_each_team_come_from_the_table_of_staff():
    staff = pd.DataFrame(
        {
            "employer": ["YPS", "YPS", "NHS", ""],
            "wte": [1.0, 0.6, 0.8, 0.5],
            "vacant": [False, True, False, True],
        }
    )
    told = vacancy_table(establishment(staff))
    assert told.loc["YPS", "rate"] == pytest.approx(0.375)  # 0.6 / 1.6
    assert told.loc["NHS", "rate"] == 0.0
    assert pd.isna(told.loc["not said", "established"])  # nobody of it is in post


def test_r_48_hours_of_twelve_and_nine_posts():
    assert (contracted_hours(12), contracted_hours(9)) == (444.0, 333.0)
