"""Fetching against a server on this machine that behaves, and one that does not."""

from __future__ import annotations

import hashlib
import io
import json
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest

from hotspots.reading.boundaries import read_polygons
from outreach import cli, fetching
from outreach.errors import ConfigError, OutreachError
from outreach.fetching import fetch_county, open_data

DISTRICTS = [("Ashvale", "Arrenshire"), ("Bridley", "Arrenshire"), ("Corve", "Other")]
RANKS = b"LSOA code (2021),IMD Rank\r\nE01000001,1\r\n" * 4000
QUICK = {"timeout_s": (2.0, 0.5), "waits_s": (0.0, 0.0)}


def workbook() -> bytes:
    """A population workbook as small as can be."""
    book = openpyxl.Workbook()
    book.active.append(["LSOA 2021 Code", "F10", "M10"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


BOOK = workbook()


class Handler(BaseHTTPRequestHandler):
    """Answers by path; `faults` of the server holds what it does wrong, once each."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_args):
        """Say nothing."""

    def do_GET(self):
        """Answer, or fail as asked."""
        path = urlsplit(self.path).path
        self.server.asked.append((path, self.headers.get("Range")))
        fault = self.server.faults.get(path, [])
        kind = fault.pop(0) if fault else "good"
        body = self.body(path)
        if kind == "500":
            self.send(500, b"oops")
        elif kind == "404":
            self.send(404, b"gone")
        elif kind == "html":
            self.send(200, b"<!DOCTYPE html><title>Sign in</title>")
        elif kind == "empty":
            self.send(200, b"")
        elif kind == "stall":
            self.begin(200, len(body))
            self.wfile.write(body[:100])
            time.sleep(1.2)
            self.close_connection = True
        elif kind == "cut":
            self.begin(200, len(body))
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
        else:
            self.whole_or_rest(body)

    def whole_or_rest(self, body: bytes):
        """Answer well, from where the client left off if it says so."""
        match = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or "")
        start = int(match[1]) if match else 0
        if start >= len(body):
            self.send(416, b"")
        elif match:
            self.send(206, body[start:])
        else:
            self.send(200, body)

    def body(self, path: str) -> bytes:
        """Return what lies at a path."""
        query = parse_qs(urlsplit(self.path).query)
        if path == "/districts":
            names = [{"LAD23NM": lad, "CTY23NM": cty} for lad, cty in DISTRICTS]
            return page([{"properties": row, "geometry": None} for row in names], query)
        if path == "/boundaries":
            name = re.search(r"'(\w+) 0", query["where"][0])[1]
            return page([square(name, i) for i in range(1200)], query)
        return {"/ranks.csv": RANKS, "/people.xlsx": BOOK}[path]

    def send(self, status: int, body: bytes):
        """Send a whole answer."""
        self.begin(status, len(body))
        self.wfile.write(body)

    def begin(self, status: int, length: int):
        """Send the head of an answer."""
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        self.end_headers()


def page(features: list, query: dict) -> bytes:
    """Return one page of a feature service."""
    start, count = int(query["resultOffset"][0]), int(query["resultRecordCount"][0])
    return json.dumps(
        {"type": "FeatureCollection", "features": features[start : start + count]}
    ).encode()


def square(name: str, i: int) -> dict:
    """Make one small area."""
    west, south = -2 + (i % 40) * 0.01, 52 + (i // 40) * 0.01
    ring = [[west, south], [west + 0.01, south], [west + 0.01, south + 0.01], [west, south]]
    return {
        "type": "Feature",
        "properties": {"LSOA21CD": f"E01{ord(name[0])}{i:04}", "LSOA21NM": f"{name} 0{i:02}A"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


class QuietServer(ThreadingHTTPServer):
    """A server that says nothing of a reader who hangs up."""

    def handle_error(self, request, client_address):
        """Leave it: the tests are about what the reader says."""


@pytest.fixture
def server():
    """A server on the loopback address that stops with the test."""
    with QuietServer(("127.0.0.1", 0), Handler) as running:
        running.daemon_threads = True
        running.faults, running.asked = {}, []
        thread = threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def table(server):
    """Addresses that all lie on that server."""
    root = f"http://127.0.0.1:{server.server_address[1]}"

    def entry(name: str, save_as: str, kind: str, where: str = "") -> dict:
        place = {"name": name, "title": name.title(), "save_as": save_as, "kind": kind}
        address = "/ranks.csv" if name == "ranks" else f"/{name}"
        address = "/people.xlsx" if name == "people" else address
        more = {"page": "https://example.org/page", "attribution": "ons", "tested": "untested"}
        return {
            **place,
            "address": root + address,
            "where": where,
            **more,
            "sha256": "",
            "bytes": 0,
        }

    return {
        "licence": "OGL",
        "attribution": {"ons": ["Source: somebody"]},
        "file": [
            entry("districts", "districts.csv", "layer", "1=1"),
            entry("boundaries", "areas.geojson", "layer", "LSOA21NM LIKE '{name} 0%'"),
            entry("ranks", "ranks.csv", "file"),
            entry("people", "people.xlsx", "file"),
        ],
    }


def fetch(table, into, county="Arrenshire", **options):
    """Fetch with little patience."""
    return fetch_county(county, into=into, today="2026-11-22", table=table, **(QUICK | options))


def test_a_county_is_fetched_whole_with_a_manifest(table, tmp_path):
    seen = []
    done = fetch(table, tmp_path, told=lambda title, *_: seen.append(title))

    assert done.failed == ()
    assert (tmp_path / "ranks.csv").read_bytes() == RANKS
    assert (tmp_path / "people.xlsx").read_bytes() == BOOK
    areas, _ = read_polygons(
        tmp_path / "areas.geojson",
        layer=None,
        columns={"area_code": "LSOA21CD"},
        table="areas",
        required=("area_code",),
    )
    assert len(areas) == 2400  # two districts of 1,200, in pages of 1,000
    manifest = json.loads((tmp_path / "fetch.json").read_text())
    assert manifest["districts"] == ["Ashvale", "Bridley"]
    ranks = next(file for file in manifest["files"] if file["file"] == "ranks.csv")
    assert ranks["sha256"] == hashlib.sha256(RANKS).hexdigest()
    assert ranks["bytes"] == len(RANKS)
    assert ranks["licence"] == "OGL"
    assert ranks["attribution"] == ["Source: somebody"]
    assert ranks["date"] == "2026-11-22"
    assert set(seen) >= {"Ranks", "People", "Boundaries"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("areas.geojson", "districts.csv", "fetch.json", "people.xlsx", "ranks.csv")
    ]


def test_what_is_there_already_is_kept_and_not_asked_for(table, server, tmp_path):
    fetch(table, tmp_path)
    first = json.loads((tmp_path / "fetch.json").read_text())
    asked = len(server.asked)

    done = fetch(table, tmp_path)

    assert len(server.asked) == asked
    assert set(done.kept) == {"districts.csv", "areas.geojson", "ranks.csv", "people.xlsx"}
    assert json.loads((tmp_path / "fetch.json").read_text()) == first


@pytest.mark.parametrize("fault", ["500", "stall", "cut"])
def test_a_fault_that_passes_is_tried_again(fault, table, server, tmp_path):
    server.faults["/ranks.csv"] = [fault]

    done = fetch(table, tmp_path, only=["ranks"])

    assert done.failed == ()
    assert (tmp_path / "ranks.csv").read_bytes() == RANKS


def test_what_came_before_a_cut_is_not_asked_for_again(table, server, tmp_path):
    server.faults["/ranks.csv"] = ["cut"]
    fetch(table, tmp_path, only=["ranks"])

    ranges = [span for path, span in server.asked if path == "/ranks.csv"]
    assert ranges[0] is None
    assert re.fullmatch(r"bytes=[1-9]\d+-", ranges[1])


def test_an_unfinished_download_goes_on_in_the_next_run(table, server, tmp_path):
    server.faults["/ranks.csv"] = ["cut", "500", "500"]
    done = fetch(table, tmp_path, only=["ranks"])
    assert len(done.failed) == 1
    assert not (tmp_path / "ranks.csv").exists()

    fetch(table, tmp_path, only=["ranks"])

    assert server.asked[-1][1].startswith("bytes=")
    assert (tmp_path / "ranks.csv").read_bytes() == RANKS
    assert not (tmp_path / ".unfinished").exists()


@pytest.mark.parametrize(
    ("faults", "reason"),
    [
        (["html"], "a web page came instead"),
        (["empty"], "the file is empty"),
        (["404"], "answered 404; the address may have changed"),
        (["500"] * 3, "answered 500"),
        (["stall"] * 3, "no answer|connection ended"),
    ],
)
def test_what_does_not_come_is_told_with_the_way_by_hand(faults, reason, table, server, tmp_path):
    server.faults["/ranks.csv"] = faults

    done = fetch(table, tmp_path, only=["ranks", "people"])

    (failed,) = done.failed
    assert re.search(reason, failed)
    assert "(an address nobody has tried yet)" in failed
    assert f"open https://example.org/page in a browser, save the file as {tmp_path}" in failed
    assert not (tmp_path / "ranks.csv").exists()
    assert (tmp_path / "people.xlsx").exists()  # the others are fetched all the same


def test_a_known_hash_and_a_known_size_are_checked(table, tmp_path):
    table["file"][2]["sha256"] = "0" * 64
    table["file"][3]["bytes"] = 5

    done = fetch(table, tmp_path, only=["ranks", "people"])

    assert "its hash is not the known one" in done.failed[0]
    assert "5 were expected" in done.failed[1]
    assert not (tmp_path / "people.xlsx").exists()
    table["file"][2]["sha256"] = hashlib.sha256(RANKS).hexdigest()
    table["file"][3]["bytes"] = len(BOOK)
    assert fetch(table, tmp_path, only=["ranks", "people"]).failed == ()


def test_a_file_of_another_kind_is_refused(table, tmp_path):
    table["file"][3]["address"] = table["file"][2]["address"]
    (failed,) = fetch(table, tmp_path, only=["people"]).failed
    assert "no .xlsx file" in failed


def test_the_proxy_of_the_environment_is_asked(table, server, tmp_path, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{server.server_address[1]}")
    monkeypatch.setenv("NO_PROXY", "")
    table["file"][2]["address"] = "http://open-data.invalid/ranks.csv"  # no such host anywhere

    assert fetch(table, tmp_path, only=["ranks"]).failed == ()
    assert (tmp_path / "ranks.csv").read_bytes() == RANKS


def test_without_a_network_every_file_is_told_with_its_page(table, tmp_path):
    for entry in table["file"]:
        entry["address"] = "http://127.0.0.1:9/nothing"  # the discard port; nobody listens

    done = fetch(table, tmp_path)

    assert len(done.failed) == 4
    assert all("no answer" in line and "By hand: open" in line for line in done.failed)


def test_a_county_that_is_none_is_refused_with_a_suggestion(table, tmp_path):
    with pytest.raises(ConfigError, match="Did you mean Arrenshire"):
        fetch(table, tmp_path, county="Arenshire")
    with pytest.raises(ConfigError, match="--only: found nothing"):
        fetch(table, tmp_path, only=["nothing"])


@pytest.mark.parametrize("where", ["taken", "taken/inside"])
def test_a_file_in_the_way_is_told_before_anything_is_asked_for(where, table, server, tmp_path):
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(OutreachError, match="is a file, not a folder") as fault:
        fetch(table, tmp_path / where)
    assert str(fault.value).endswith("Choose another folder with --into.")
    assert (tmp_path / "taken").read_text() == "mine"
    assert not server.asked


def test_an_empty_name_is_told_before_anything_is_asked_for(table, tmp_path):
    with pytest.raises(ConfigError, match="Name a county"):
        fetch(table, tmp_path / "new", county=" , ")
    assert not (tmp_path / "new").exists()


def test_districts_can_be_named_one_by_one(table, tmp_path):
    fetch(table, tmp_path, county="corve, Ashvale")
    assert json.loads((tmp_path / "fetch.json").read_text())["districts"] == ["Corve", "Ashvale"]


def test_the_table_of_addresses_promises_nothing_that_was_not_tried():
    listed = open_data()
    names = [entry["name"] for entry in listed["file"]]
    assert len(names) == len(set(names))
    for entry in listed["file"]:
        assert entry["address"].startswith("https://")
        assert entry["page"].startswith("https://")
        assert entry["attribution"] in listed["attribution"]
        if entry["tested"] == "untested":
            assert (entry["sha256"], entry["bytes"]) == ("", 0), entry["name"]


def test_the_command_tells_what_is_missing_and_leaves_with_two(
    table, server, tmp_path, monkeypatch, capsys
):
    server.faults["/ranks.csv"] = ["404"]
    monkeypatch.setattr(fetching, "open_data", lambda: table)
    words = ["outreach", "fetch", "Arrenshire", "--into", str(tmp_path), "--only", "ranks,people"]
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as left:
        cli.main()

    said = capsys.readouterr()
    assert left.value.code == 2
    assert "people.xlsx" in said.out
    assert "1 file(s) could not be fetched" in said.err
    assert "Traceback" not in said.err
