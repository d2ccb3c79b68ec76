"""Spoiled tables of the plan, spoiled settings, and spoiled extracts at the provider's.

As `test_mutated_tables.py`, which see.
"""

from __future__ import annotations

import contextlib
import time

import mutating
import pytest

from allocation import (
    read_current_plan,
    read_session_types,
    read_slots,
    read_staff,
    read_venues,
)
from outreach.config import read_config
from outreach.errors import OutreachError
from outreach.minimising import minimise_extract, read_mapping
from outreach.sample_folder import sample_folder
from outreach.tables import CURRENT_PLAN, SESSION_TYPES, SLOTS, STAFF, VENUES, conform

LONGEST_S = 20.0
FEW = pytest.param(range(1), id="few")
WAYS = mutating.KEEPING | mutating.BREAKING
PLAN_READERS = {
    "venues": (read_venues, VENUES),
    "staff": (read_staff, STAFF),
    "slots": (read_slots, SLOTS),
    "session_types": (read_session_types, SESSION_TYPES),
    "current_plan": (read_current_plan, CURRENT_PLAN),
}
MAPPING = {"referral_id": "Ref", "person_key": "Pseudonym", "referral_date": "Date"}
PEOPLE = [
    [f"case{i}7{i}31", f"pz{i}9f{i}ab", f"{i + 1:02}/05/2025", f"QQ{i} 1AB"] for i in range(8)
]
SECRETS = [row[at] for row in PEOPLE for at in (0, 1, 3)]
EXTRACT = mutating.csv_of([["Ref", "Pseudonym", "Date", "Home"], *PEOPLE])


def many(count: int):
    """The further cases, that run in .ci/run only."""
    return pytest.param(range(1, count), id="many", marks=pytest.mark.slow)


def leaked(said: str) -> list[str]:
    """List the values of persons that a message repeats."""
    return [secret for secret in SECRETS if secret in said]


@pytest.mark.parametrize("seeds", [FEW, many(7)])
@pytest.mark.parametrize("table", PLAN_READERS)
def test_a_spoiled_table_of_the_plan_is_refused_or_read(table, seeds, tmp_path):
    read, contract = PLAN_READERS[table]
    lines = (sample_folder() / f"{table}.csv").read_bytes().splitlines(keepends=True)
    good = b"".join(lines[:10])
    for way, spoil in WAYS.items():
        for seed in seeds:
            path = tmp_path / f"{way}-{seed}.csv"
            path.write_bytes(spoil(good, mutating.chance(seed)))
            began = time.perf_counter()
            with contextlib.suppress(OutreachError):
                conform(read(path), contract)
            assert time.perf_counter() - began < LONGEST_S


@pytest.mark.parametrize("seeds", [FEW, many(8)])
@pytest.mark.parametrize("way", WAYS)
def test_a_spoiled_extract_is_minimised_whole_or_not_at_all(way, seeds, tmp_path):
    text = "[referrals]\n[referrals.columns]\n"
    text += "".join(f'{ours} = "{theirs}"\n' for ours, theirs in MAPPING.items())
    (tmp_path / "county.toml").write_text(text, encoding="utf-8")
    for seed in seeds:
        path = tmp_path / f"extract-{seed}.csv"
        path.write_bytes(WAYS[way](EXTRACT, mutating.chance(seed)))
        mapping = read_mapping(tmp_path / "county.toml", extract=path)
        refusal = ""
        try:
            made = minimise_extract(mapping, key=b"0123456789abcdef", person=["Pseudonym"])
        except OutreachError as fault:
            refusal = str(fault)
        assert leaked(refusal) == [], (way, seed)
        if refusal:
            continue
        if way in mutating.KEEPING:
            assert len(made.table) == len(PEOPLE), (way, seed)
        assert not made.table["Pseudonym"].isin([row[1] for row in PEOPLE]).any(), (way, seed)
        assert leaked(" ".join(made.notes)) == [], (way, seed)


@pytest.mark.parametrize("seeds", [FEW, many(130)])
@pytest.mark.parametrize("way", ["truncated", "nuls", "flipped", "quotes", "not_a_table"])
def test_spoiled_settings_are_refused_or_read(way, seeds, tmp_path):
    good = (sample_folder() / "county.toml").read_bytes()
    for name in sorted(path.name for path in sample_folder().iterdir()):
        (tmp_path / name).touch()
    for seed in seeds:
        (tmp_path / "county.toml").write_bytes(mutating.BREAKING[way](good, mutating.chance(seed)))
        with contextlib.suppress(OutreachError):
            read_config(tmp_path)
