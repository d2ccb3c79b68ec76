"""Settings: closed, typed, and every fault told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outreach.config import input_files, read_config
from outreach.errors import ConfigError
from outreach.sample_folder import sample_folder

if TYPE_CHECKING:
    from pathlib import Path


def settings_of_the_sample() -> str:
    return (sample_folder() / "county.toml").read_text(encoding="utf-8")


def test_the_sample_county_has_sound_settings() -> None:
    config = read_config(sample_folder())
    assert config.county.invented
    assert all(path.is_file() for _, path in input_files(config))


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    path.write_text('[county]\nname = ""\nage_from = 10\nsed = 3\n', encoding="utf-8")
    with pytest.raises(ConfigError) as fault:
        read_config(path)
    text = str(fault.value)
    assert "county.sed: unknown setting; did you mean 'seed'?" in text
    assert "county.name" in text
    assert "plan: this setting is required" in text


def test_age_bands_that_leave_a_gap_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    text = '[county]\nname = "A"\nage_from = 10\nage_to = 17\nage_bands = ["10-13", "15-17"]\n'
    path.write_text(text + "data_date = 2026-03-31\nplan_date = 2026-05-01\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="must tile the ages 10 to 17"):
        read_config(path)


def test_a_lower_protection_needs_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    path.write_text('[disclosure]\nprofile = "restricted"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="needs a reason, for the record"):
        read_config(path)


def test_missing_files_are_all_named_by_their_place(tmp_path: Path) -> None:
    (tmp_path / "county.toml").write_text(settings_of_the_sample(), encoding="utf-8")
    with pytest.raises(ConfigError) as fault:
        read_config(tmp_path)
    assert "[referrals] path: no such file" in str(fault.value)
    assert "[staff] path: no such file" in str(fault.value)


def test_a_file_that_is_not_toml_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "county.toml").write_bytes(b"\xff\xfe= nonsense")
    with pytest.raises(ConfigError, match="not a TOML file"):
        read_config(tmp_path)
