"""What leaves the provider names nobody, loses no row, and reads with the same settings."""

from __future__ import annotations

import datetime as dt
import string
import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.reading.gate import refuse_identifiers
from hotspots.reading.referrals import read_referrals
from outreach import cli
from outreach.errors import ConfigError, TableError
from outreach.minimising import check_key, minimise_extract, read_mapping
from outreach.results import csv_bytes, write_file

KEY = b"0123456789abcdef0123"
SETTINGS = """
[referrals]
path = "safe.csv"
[referrals.columns]
referral_id = "Ref"
person_key = "Pseudonym"
agency = "Agency"
referral_date = "Date"
age = "Age"
postcode = "Postcode"
consent = "Consent"
[other]
unread = true
"""
HEADER = "Ref,FINITIAL,SINITIAL,DOB,NHS,Agency,Date,Postcode,Consent,Notes"
ROWS = (
    "R1,A,S,12/03/2009,9434765919,East,11/03/2025,QQ1 1AA,Y,secret",
    "R2,a,s,2009-03-12,9434765919,East,12/03/2025,QQ1 1AB,Y,secret",
    "R3,B,J,29/02/2008,4010232137,East,28/02/2025,QQ1 1AB,Y,secret",
    "R4,B,J,,4010232137,East,01/03/2025,QQ1 1AB,Y,secret",
    "R5,C,O,01/01/2010,,East,02/05/2025,QQ1 1AD,N,secret",
)
SECRETS = ("9434765919", "4010232137", "12/03/2009", "2009-03-12", "29/02/2008", "secret")


@pytest.fixture
def folder(tmp_path):
    """A provider's folder: the raw extract, the settings and the key."""
    (tmp_path / "raw.csv").write_text("\n".join([HEADER, *ROWS, ""]), encoding="utf-8")
    (tmp_path / "county.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "key").write_bytes(KEY + b"\r\n")
    return tmp_path


def minimised(folder, **options):
    """Minimise with the initials and the date of birth as the person's identifiers."""
    asked = {"key": KEY, "dob": "DOB", "person": ["FINITIAL", "SINITIAL", "DOB"]} | options
    return minimise_extract(
        read_mapping(folder / "county.toml", extract=folder / "raw.csv"), **asked
    )


def test_a_birthday_becomes_the_age_at_referral(folder):
    ages = minimised(folder).table["Age"].tolist()

    # the day before and the day of the sixteenth birthday; 29 February is reached on 1 March;
    # R4 has no date of birth, R5 no consent
    assert ages == ["15", "16", "16", "", ""]


def test_the_pseudonym_is_the_keyed_hash_that_other_tools_make(folder):
    keys = minimised(folder).table["Pseudonym"].tolist()

    # printf 'A\037S\0372009-03-12' | openssl dgst -sha256 -hmac 0123456789abcdef0123
    done = subprocess.run(
        [sys.executable, "-c", ORACLE], capture_output=True, text=True, check=True
    )
    assert keys[0] == keys[1] == done.stdout.strip()
    assert keys[2] not in ("", keys[0])
    assert keys[3:] == ["", ""]  # a part is missing; no consent


# RFC 2104, written out, so that it is not the same library call
ORACLE = """
import hashlib
key = b"0123456789abcdef0123".ljust(64, bytes(1))
inner = hashlib.sha256(bytes(b ^ 0x36 for b in key) + b"A\\x1fS\\x1f2009-03-12").digest()
print(hashlib.sha256(bytes(b ^ 0x5C for b in key) + inner).hexdigest())
"""


def test_agencies_with_one_key_link_and_with_two_do_not(folder):
    ours = minimised(folder, person=["NHS"]).table["Pseudonym"]
    theirs = minimised(folder, person=["NHS"], key=KEY[::-1]).table["Pseudonym"]

    assert ours.iloc[0] == ours.iloc[1] != ours.iloc[2]  # the NHS numbers of R1, R2 and R3
    assert not set(ours[ours != ""]) & set(theirs[theirs != ""])


def test_no_identifier_is_left_and_no_row_is_lost(folder):
    made = minimised(folder)
    text = csv_bytes(made.table).decode("utf-8-sig")

    assert not [secret for secret in SECRETS if secret in text]
    assert len(made.table) == len(ROWS)
    # R4 has no date of birth, which is part of the key; R5 has given no consent
    assert made.counts == {
        "rows in the extract": 5,
        "rows with an age at referral": 3,
        "rows with a pseudonym": 3,
        "different pseudonyms": 2,
        "rows to be written": 5,
        "of which emptied for want of consent": 1,
    }


def test_without_consent_only_the_agency_and_the_number_are_left(folder):
    row = minimised(folder).table.iloc[4]

    assert row["Ref"] == "R5"
    assert row["Agency"] == "East"
    assert row["Consent"] == "N"
    assert row.drop(["Ref", "Agency", "Consent"]).eq("").all()


@pytest.mark.parametrize(
    "word", ["Refused", "Declined", "Withdrawn", "No - refused", "", "not given", "NONE"]
)
def test_what_is_no_yes_is_no_consent(folder, word):
    text = "\n".join([HEADER, ROWS[0], ROWS[2].replace(",Y,", f",{word},"), ""])
    (folder / "raw.csv").write_text(text, encoding="utf-8")

    made = minimised(folder)

    assert made.counts["of which emptied for want of consent"] == 1
    assert made.table.iloc[0]["Postcode"] == "QQ1 1AA"
    assert made.table.iloc[1].drop(["Ref", "Agency", "Consent"]).eq("").all()


def test_the_safe_table_passes_the_gate_and_reads_with_the_same_mapping(folder):
    write_file(folder / "safe.csv", csv_bytes(minimised(folder).table))
    mapping = read_mapping(folder / "county.toml", extract=folder / "safe.csv").columns

    referrals, rejects = read_referrals(
        folder / "safe.csv", columns=mapping, as_at=dt.date(2025, 12, 31)
    )

    assert referrals["age"].fillna(0).tolist() == [15, 16, 16, 0]
    assert rejects["reason"].tolist() == ["no_consent"]
    refuse_identifiers(referrals.reset_index().astype("str"), columns={}, table="t")


def test_what_still_names_a_person_is_refused_without_a_value(folder):
    text = (folder / "county.toml").read_text().replace('"Ref"', '"NHS"')
    (folder / "county.toml").write_text(text)

    with pytest.raises(TableError, match="NHS numbers") as refused:
        minimised(folder)
    assert not [secret for secret in SECRETS if secret in str(refused.value)]


@pytest.mark.parametrize("key", [None, b"", b"\r\n", b"short", b"a" * 40, b"abababababababababab"])
def test_no_key_and_a_key_that_can_be_guessed_are_refused_with_the_reason(key):
    with pytest.raises(ConfigError, match="16 random bytes") as refused:
        check_key(key)
    assert "aaaa" not in str(refused.value)


def test_a_missing_column_is_told_without_a_row(folder):
    with pytest.raises(TableError, match="Birthday") as refused:
        minimised(folder, dob="Birthday")
    assert not [secret for secret in SECRETS if secret in str(refused.value)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[referrals", "not a TOML file"),
        ("[county]\nname = 'x'", "found no .referrals.columns."),
        ("[referrals]\nwhat = 1\n[referrals.columns]\nage = 'x'", "referrals.what"),
    ],
)
def test_settings_that_do_not_serve_say_why(folder, text, message):
    (folder / "county.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        minimised(folder)


@settings(max_examples=10, deadline=None)
@given(
    births=st.lists(
        st.one_of(
            st.dates(dt.date(1950, 1, 1), dt.date(2020, 1, 1)),
            st.text(string.printable[:90], max_size=8),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_rows_reconcile_whatever_the_birthdays_hold(births, tmp_path_factory):
    folder = tmp_path_factory.mktemp("provider")
    frame = pd.DataFrame({"DOB": [str(birth) for birth in births]}, dtype="str")
    frame["Date"], frame["Ref"] = "2025-06-30", [f"R{i}x" for i in range(len(frame))]
    frame.to_csv(folder / "raw.csv", index=False)
    (folder / "county.toml").write_text(
        '[referrals]\n[referrals.columns]\nreferral_id = "Ref"\nreferral_date = "Date"\n'
    )

    made = minimised(folder, person=["Ref"])

    assert len(made.table) == len(births)
    for birth, age in zip(births, made.table["age"], strict=True):
        if isinstance(birth, dt.date):
            turned = (birth.month, birth.day) <= (6, 30)
            assert int(age) == 2025 - birth.year - (not turned)


@pytest.fixture
def command(monkeypatch, capsys):
    """Run the command in this process; returns its exit code and all it printed."""

    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["outreach", "minimise", *words])
        with pytest.raises(SystemExit) as left:
            cli.main()
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out + said.err

    return run


def test_the_command_takes_the_key_from_a_file_or_the_environment(folder, command, monkeypatch):
    words = [str(folder / "raw.csv"), "--columns", str(folder / "county.toml"), "--dob", "DOB"]
    words += ["--person", "FINITIAL, SINITIAL,DOB", "--out"]
    monkeypatch.delenv("OUTREACH_KEY", raising=False)

    code, said = command(*words, str(folder / "safe.csv"), "--key-file", str(folder / "key"))
    assert code == 0
    assert "5  rows in the extract" in said
    assert "5  rows to be written" in said
    monkeypatch.setenv("OUTREACH_KEY", KEY.decode())
    assert command(*words, str(folder / "again.csv"))[0] == 0

    assert (folder / "safe.csv").read_bytes() == (folder / "again.csv").read_bytes()
    assert not [secret for secret in (*SECRETS, KEY.decode()) if secret in said]
    assert sorted(path.name for path in folder.iterdir()) == [
        *("again.csv", "county.toml", "key", "raw.csv", "safe.csv")
    ]


def test_the_command_writes_nothing_without_a_key_or_over_the_extract(folder, command, monkeypatch):
    monkeypatch.delenv("OUTREACH_KEY", raising=False)
    words = [str(folder / "raw.csv"), "--columns", str(folder / "county.toml"), "--out"]

    code, said = command(*words, str(folder / "safe.csv"))
    assert code == 2
    assert "can be undone" in said
    assert not (folder / "safe.csv").exists()
    before = (folder / "raw.csv").read_bytes()
    assert command(*words, str(folder / "raw.csv"), "--key-file", str(folder / "key"))[0] == 2
    assert command(*words, str(folder / "s.csv"), "--key-file", str(folder / "no"))[0] == 2
    assert (folder / "raw.csv").read_bytes() == before
