"""What names a person does not come in, and is not repeated in the refusal."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from hotspots.reading.gate import nhs_numbers, refuse_identifiers
from outreach.errors import TableError

TENS = [
    "".join(chr(nought + i) for i in range(10)) for nought in (0x660, 0xFF10)
]  # foreign figures
PEOPLE = {  # invented
    "names": ["Ann Smith", "Bo Jones", "Cy O'Hara", "Dee Adams-Lee"],
    "names or initials": ["AS", "BJ", "CO", "DA"],
    "NHS numbers": ["943 476 5919", "9434765919", "4010232137", "401 023 2137"],
    "dates of birth": ["12/03/2009", "2010-02-22", "19 Jun 2011", "01/01/2008"],
    "e-mail addresses": ["R1", "R2", "a.smith@example.org", "R4"],
    "phone numbers": ["07700 900123", "07700 900456", "01632 960001", "+44 7700 900789"],
    "addresses": ["12 Mill Lane", "3a High Street, Ash", "Flat 2 9 Elm Road", "77 The Avenue"],
    "property references": ["100000000017", "100012345678", "200000000019", "010012345678"],
}


def refusal(column: str, header: str, cells: list[str], **options) -> str:
    """Return what the gate says of one column, "" if it lets it pass."""
    frame = pd.DataFrame({column: pd.Series(cells, dtype="str")})
    try:
        refuse_identifiers(frame, columns={column: header}, table="referrals", **options)
    except TableError as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("kind", list(PEOPLE))
def test_each_kind_of_identifier_is_refused_and_never_shown(kind):
    message = refusal("person_key", "Key", PEOPLE[kind])

    assert f"column 'Key' (mapped to person_key): {kind}" in message
    assert not any(cell in message for cell in PEOPLE[kind])


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("phone numbers", "mother is on 07700 900123"),
        ("e-mail addresses", "write to <a.smith@example.org> first"),
        ("NHS numbers", "NHS 943 476 5919, seen twice"),
        ("dates of birth", "DOB: 12/03/2009"),
        ("dates of birth", "born 12 March 2009"),
    ],
)
def test_one_identifier_in_a_column_of_free_text_is_one_too_many(kind, told):
    message = refusal("stream", "Notes", ["seen", told, "", "seen again", "no"] * 9)

    assert f"column 'Notes' (mapped to stream): {kind}" in message
    assert told not in message


@pytest.mark.parametrize("ten", TENS)
@pytest.mark.parametrize("kind", ["NHS numbers", "dates of birth", "phone numbers"])
def test_figures_of_another_script_hide_nothing(kind, ten):
    foreign = [cell.translate(str.maketrans("0123456789", ten)) for cell in PEOPLE[kind]]

    message = refusal("stream", "Key", foreign)

    assert kind in message
    assert not any(cell in message for cell in foreign)


@pytest.mark.parametrize(
    "keys",
    [
        ["AK12032009M", "BJ22022010F", "CO19062011F"],
        ["AK120309M", "BJ220210F", "CO190611F"],
        ["AK_2009-03-12", "BJ_2010-02-22", "CO_2011-06-19"],
        ["ak 12/03/2009", "bj 22/02/2010", "co 19/06/2011"],
        ["AK20090312", "BJ20100222", "CO20110619"],
    ],
)
@pytest.mark.parametrize("column", ["person_key", "referral_id"])
def test_initials_with_the_date_of_birth_are_no_pseudonym(column, keys):
    message = refusal(column, "Key", keys, as_at=dt.date(2026, 3, 31))

    assert f"(mapped to {column}): initials with dates of birth" in message
    assert not any(key in message for key in keys)


def test_an_address_is_one_wherever_it_is_mapped():
    cottages = ["Rose Cottage, Mill Lane", "The Old Forge, High Street, Ash"]

    assert "addresses" in refusal("agency", "Base", cottages)
    assert "addresses" in refusal("postcode", "Postcode", PEOPLE["addresses"])
    assert "addresses" in refusal("source", "Source", ["QQ1 1AA", "Ash QQ1 1AB"])


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Surname", "names"),
        ("ClientName", "names"),
        ("FINITIAL", "names"),
        ("Client's initials", "names"),
        ("NHS No.", "NHS numbers"),
        ("Client NHS Number", "NHS numbers"),
        ("DOB", "dates of birth"),
        ("Date of Birth (client)", "dates of birth"),
        ("E-mail", "e-mail addresses"),
        ("Mobile number", "phone numbers"),
        ("Home address line 1", "addresses"),
        ("UPRN", "property references"),
    ],
)
def test_a_header_that_promises_an_identifier_is_refused_even_over_empty_cells(header, kind):
    assert kind in refusal("person_key", header, ["", ""])


def test_a_birthday_mapped_as_the_referral_date_is_refused():
    birthdays = ["12/03/2009", "22/02/2010", "19/06/2011"]

    assert "dates of birth" in refusal(
        "referral_date", "Date", birthdays, as_at=dt.date(2026, 3, 31)
    )
    # an old extract, whose period says that these are indeed the days of referral
    assert not refusal(
        "referral_date",
        "Date",
        birthdays,
        as_at=dt.date(2026, 3, 31),
        period=(dt.date(2009, 1, 1), dt.date(2012, 1, 1)),
    )


@pytest.mark.parametrize("column", ["referral_date", "triage_date"])
def test_the_age_range_says_which_dates_are_birthdays(column):
    birthdays = ["12/03/2001", "22/02/2002", "19/06/2003"]  # 22 to 25 years before the extract
    day = dt.date(2026, 3, 31)

    assert not refusal(column, "Date", birthdays, as_at=day)
    assert not refusal(column, "Date", birthdays, as_at=day, age_range=(10, 17))
    assert "dates of birth" in refusal(column, "Date", birthdays, as_at=day, age_range=(18, 25))


@pytest.mark.parametrize(
    ("column", "header", "cells"),
    [
        ("agency", "Agency name", ["Youth Justice", "Targeted Support"] * 6),
        ("source", "Source", ["Social Care", "Mainstream education", "Self"] * 5),
        ("substance", "Main substance", ["Cannabis", "Alcohol", "Ketamine"]),
        ("person_key", "Client key", ["66d87a30df68", "9b73dbede6d3", "06f3a8aed05e"]),
        ("referral_id", "Ref", ["20240001", "20240002", "20240003"]),
        ("referral_id", "Ref", ["1000000001", "1000000002", "1000000003", "1000000004"]),
        ("referral_id", "Ref", ["202400000001", "202400000002", "202500000003"]),
        ("referral_id", "Ref", ["AB1", "CD2", "EF3"]),
        ("person_key", "Client no", ["CL104523", "CL104877", "CL231904", "CL990017"]),
        ("person_key", "Key", ["ab120399f", "a9c4410be7d2", "de90871203a", "c0ffee123456"]),
        ("referral_id", "Ref", ["YP20250312", "YP20250401", "YP20250619A"]),  # of the referral
        ("referral_id", "Ref", ["YP120325A", "YP120325B", "YP010425A"]),
        ("source", "Source", ["A&E, Road Street Hospital NHS Trust", "Other"]),
        ("stream", "Notes", ["see 2 Mill Lane clinic", "dob not given", "aged 15", "reborn"] * 3),
        ("age", "Age", ["14", "15", "16"]),
        ("age_band", "Age band", ["10-13", "14-15"]),
        ("postcode", "Home address postcode", ["QQ1 1AA", "QQ1 2"]),
        ("referral_date", "Date", ["12/03/2025", "2025-02-22"]),
        ("discharge_reason", "Reason", ["Dropped out", "Completed drug free", "Declined"]),
    ],
)
def test_ordinary_columns_pass(column, header, cells):
    assert refusal(column, header, cells, as_at=dt.date(2026, 3, 31)) == ""


def test_the_check_figure_is_that_of_the_data_dictionary():
    # 943 476 5919 is the NHS Data Dictionary's own example; each other last figure is wrong
    numbers = pd.Series([f"943476591{figure}" for figure in range(10)])

    assert nhs_numbers(numbers).tolist() == [False] * 9 + [True]
    assert not nhs_numbers(pd.Series(["0000000000"])).any()


def test_every_column_at_fault_is_named_at_once():
    frame = pd.DataFrame({"person_key": PEOPLE["NHS numbers"], "stream": PEOPLE["names"]})

    with pytest.raises(TableError, match=r"(?s)2 column\(s\) refused.*'A'.*'B'"):
        refuse_identifiers(frame, columns={"person_key": "A", "stream": "B"}, table="referrals")


@pytest.mark.parametrize("header", ["Mother's name", "Keyworker name", "Carer name", "parent name"])
def test_names_of_those_around_a_young_person_are_refused_by_their_header(header):
    assert "names (by its header)" in refusal("source", header, ["a", "b"])


def test_names_in_small_letters_are_refused_where_there_are_many():
    first = ["ann", "bo", "cy", "dee", "eve"]
    last = ["smith", "jones", "o'hara", "adams-lee", "brown"]
    everybody = [f"{one} {two}" for one in first for two in last]  # 25 different ones

    assert ": names" in refusal("source", "Referred by", everybody)
    assert refusal("source", "Referred by", ["youth justice", "social care"] * 20) == ""


def test_property_references_of_eleven_figures_are_refused_but_client_numbers_are_not():
    numbers = [f"1000123456{n}" for n in range(8)]

    assert "property references" in refusal("source", "Where", numbers)
    assert refusal("referral_id", "Our ref", numbers) == ""


def test_a_landline_in_free_text_is_one_too_many():
    assert "landlines" in refusal("source", "Referred by", ["School", "mum, 01632 960 001", "GP"])
    assert refusal("source", "Referred by", ["School", "Team 01", "GP 2"]) == ""
