"""Worst served is about travel: the furthest neighbourhoods, today and in the proposal."""

from __future__ import annotations

from dataclasses import replace

from outreach.pages.worst_served import MOST_NAMED, worst_served


def test_the_furthest_neighbourhood_stands_first_with_its_minutes(county, edition):
    table = worst_served(county, edition)
    # the only session of the proposal is at V004: by hand, the largest minutes to it
    minutes = county.travel["minutes"].xs("V004", level="venue_id")
    lived = minutes[county.areas["population"].reindex(minutes.index) > 0]

    assert len(table.frame) == MOST_NAMED
    assert table.frame["Minutes in the proposal"].iloc[0] == f"{lived.max():.0f}"
    assert table.frame["Neighbourhood"].iloc[0] == county.areas["name"][lived.idxmax()]


def test_it_says_that_it_means_travel_and_not_need(county, edition):
    assert "Worst served means travel, not need." in worst_served(county, edition).caption


def test_without_a_today_there_are_no_minutes_of_today(county, edition):
    none = replace(edition, today=edition.today.iloc[:0])

    assert "Minutes today" not in worst_served(county, none).frame
