"""Archives are read in place, and one that means harm is not read at all."""

from __future__ import annotations

import zipfile

import pytest

from hotspots.reading.archives import archive_members, open_member
from outreach.errors import TableError


def test_files_are_listed_and_read_without_what_systems_leave_behind(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Data/b.csv", "two")
        archive.writestr("Data/a.csv", "one")
        archive.writestr("__MACOSX/Data/._a.csv", "x")
        archive.writestr("Data/.DS_Store", "x")
        archive.mkdir("Doc")

    members = archive_members(path, table="t")

    assert [info.filename for info in members] == ["Data/a.csv", "Data/b.csv"]
    with open_member(path, members[0], table="t") as stream:
        assert stream.read() == b"one"
    assert [file.name for file in tmp_path.iterdir()] == ["a.zip"]  # nothing was unpacked


@pytest.mark.parametrize("name", ["../up.csv", "/etc/x.csv", "C:\\x.csv", "a/../../b.csv"])
def test_names_that_point_outside_are_refused(tmp_path, name):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "x")

    with pytest.raises(TableError, match=r"1 file\(s\) whose names point outside"):
        archive_members(path, table="t")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"\0" * (20 << 20))  # shrinks a thousandfold

    with pytest.raises(TableError, match="unpack to far more than a table would"):
        archive_members(path, table="t")


def test_links_and_what_is_no_archive_are_refused(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("a.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "elsewhere")
    (tmp_path / "b.zip").write_bytes(b"PK nothing")

    with pytest.raises(TableError, match=r"1 link\(s\)"):
        archive_members(path, table="t")
    with pytest.raises(TableError, match="not a zip archive"):
        archive_members(tmp_path / "b.zip", table="t")
