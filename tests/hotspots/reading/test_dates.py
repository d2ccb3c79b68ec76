"""Dates as people type them."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.reading.dates import parse_dates

TENS = [
    "".join(chr(nought + i) for i in range(10)) for nought in (0x660, 0xFF10)
]  # foreign figures
TYPED = (
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%d-%m-%y",
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%d %b %Y",
    "%d %B %Y",
    "%A %d %B %Y",
    "%B %d, %Y",
    "%Y%m%d",
    "%d-%b-%y",
    "%Y-%m-%dT%H:%M:%S",
    "%d/%m/%Y %H:%M",
)


@settings(max_examples=25, deadline=None)
@given(day=st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31)))
def test_every_way_of_typing_a_day_gives_that_day(day):
    texts = pd.Series([day.strftime(form) for form in TYPED])
    serial = str((day - dt.date(1899, 12, 30)).days)  # how Excel counts days

    read = parse_dates(pd.concat([texts, pd.Series([serial])], ignore_index=True))

    assert set(read.dt.date) == {day}


@pytest.mark.parametrize(
    "text", ["", "soon", "31/02/2024", "13/13/2024", "2024", "12/03", "0000-00-00", "1/1/0024"]
)
def test_what_is_no_day_stays_empty(text):
    assert parse_dates(pd.Series([text])).isna().all()


@pytest.mark.parametrize("ten", TENS)
@pytest.mark.parametrize("text", ["12/03/2024", "2024-03-12", "12 March 2024", "20240312", "45363"])
def test_figures_of_another_script_are_no_date_and_stop_nothing(text, ten):
    foreign = text.translate(str.maketrans("0123456789", ten))

    assert parse_dates(pd.Series([foreign, text])).isna().tolist() == [True, False]


def test_the_day_comes_before_the_month_even_where_both_would_do():
    assert parse_dates(pd.Series(["03/04/2024"])).iloc[0] == pd.Timestamp(2024, 4, 3)
