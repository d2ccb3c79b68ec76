"""Leaks that a reviewer planted by hand, in the ways in which people write tables and pages.

Each is a small release with one leak; `small` stands for the count that nobody may learn.
"""

from __future__ import annotations

import base64
import io
import sqlite3
import struct
import zipfile
import zlib
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from benchmarks.releases import Case, csv_file, layer_file, page, sheet_file
from maps.picture import png_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    Files = dict[str, bytes]
    Plant = Callable[[str], Files]


def _column(heading: str, label: str = "District") -> Plant:
    """Put a small count under this heading."""
    return lambda small: {"table.csv": csv_file([[label, heading], ["Ashby", small]])}


UNKNOWN = tuple(map(_column, ("YP", "Cohort", "Girls", "Cannabis", "Looked after", "Waiting", "V")))
SAFE_WORDS = tuple(
    map(
        _column,
        (
            "Referrals within 30 minutes",
            "Young people at sessions",
            "Referrals this day",
            "Young people in need",
            "Area referrals",
            "Referrals to venue",
            "Referral score",
            "Children by worker",
        ),
    )
)


def _said(text: str) -> Plant:
    """Say this on a page, with the small count in the place of @."""
    return lambda small: {"page.html": page("Page", {}, said=text.replace("@", small))}


def _extra(markup: str) -> Plant:
    """Put this into the source of a page, with the small count in the place of @."""
    return lambda small: {"map.html": page("Map", {}, extra=markup.replace("@", small))}


def _csv(*rows: str, name: str = "table.csv") -> Plant:
    """Write these lines of a CSV file, with the small count in the place of @."""
    return lambda small: {name: csv_file([row.replace("@", small).split(",") for row in rows])}


POSTCODES = (
    _csv("Place,Young people", "xa1 2bb,10"),
    _csv("Where", "XA1 2BB", "XA12BD"),
    _said("The young people live at xa1 2bb."),
    _said("Homes: XA1 2BB"),
)
PERSONS = tuple(
    _csv(f"{heading},District", "x,Ashby")
    for heading in ("Client ID", "Initials", "Case no", "Postcode", "Worker", "NHS no", "Unique ID")
)

EMBEDDED = tuple(
    map(
        _extra,
        (
            '<script type=\'application/json\'>{"areas": {"v": [@, 1, 0, 9]}}</script>',
            '<script type=\'application/json\'>{"areas": {"codes": ["a"], "n": @}}</script>',
            '<script type=\'application/json\'>{"tips": ["Ashby: @ referrals"]}</script>',
            "<script>var t = 'Ashby: @ referrals';</script>",
            "<script>var a = {total: [@, 1, 9]};</script>",
            "<i data-tip='@ referrals'>x</i>",
            "<i data-tip='{\"referrals\": @}'>x</i>",
            "<i aria-description='Ashby: @ young people'>x</i>",
            "<input type='hidden' name='referrals' value='@'>",
            "<i onclick=\"show('@ referrals')\">x</i>",
            "<style>p:after {content: '@ referrals'}</style>",
            "<a href='data:text/csv,District%2CReferrals%0AAshby%2C@'>x</a>",
            "<img src='data:image/png;base64,iVBORw0KGg@='>",
        ),
    )
)
POINTS = (
    _csv("easting,northing", "412345,255678"),
    _csv("lat,lon", "52.12345,-2.12345"),
    _extra('<script type=\'application/json\'>{"homes": {"points": [[1, 2], [3, 4]]}}</script>'),
    _extra(f"<script type='application/json'>{[[-2.12345, 52.12345]] * 6}</script>"),
    lambda _: {"places.gpkg": layer_file("homes", [["place_name"], ["a"]], points=True)},
    lambda _: {"a.gpkg": layer_file("cells", [["band"], ["8 to 15"]], side_m=500)},
)


def _book(change: Callable[[openpyxl.Workbook, str], object]) -> Plant:
    """Change a clean workbook."""

    def plant(small: str) -> Files:
        clean = sheet_file({"Main": [["District", "Young people"], ["Ashby", "20"]]})
        book = openpyxl.load_workbook(io.BytesIO(clean))
        change(book, small)
        out = io.BytesIO()
        book.save(out)
        return {"tables.xlsx": out.getvalue()}

    return plant


def _layer(*statements: str) -> Plant:
    """Change a clean GeoPackage by these statements."""

    def plant(small: str) -> Files:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(layer_file("places", [["label"], ["a"]]))
            for statement in statements:
                database.execute(statement.replace("@", small))
            database.commit()
            return {"places.gpkg": database.serialize()}

    return plant


def _defined(book: openpyxl.Workbook, small: str) -> None:
    book.defined_names["n"] = DefinedName("n", attr_text=f'"{small} referrals"')


def _validated(book: openpyxl.Workbook, small: str) -> None:
    rule = DataValidation(type="list", formula1=f'"{small} referrals"')
    book.active.add_data_validation(rule)
    rule.add("C1")


def _headed(book: openpyxl.Workbook, small: str) -> None:
    book.active.oddHeader.center.text = f"Ashby: {small} referrals"


def _linked(book: openpyxl.Workbook, small: str) -> None:
    book.active["A2"].hyperlink = f"https://example.org/?referrals={small}"


UNREAD = (
    *(
        _csv("District,Young people", f"Ashby,{cell}")
        for cell in ("three", "@*", "(@)", "n=@", "@ people", "\uff13")
    ),
    _csv("Referrals of a year", "", "District,Young people", "Ashby,@"),
    _csv("District|Young people", "Ashby|@"),
    _csv("Ashby,@", "Beck,20"),
    lambda small: {"t.csv": f"District,Young people\nAshby,{small}\n".encode("utf-16")},
    lambda small: {"t.txt": f"Referrals\nAshby {small}\n".encode()},
    _book(lambda book, small: book.active.append(["Beck", f"=0+{small}"])),
    _book(lambda book, small: book.create_sheet(f"{small} referrals Ashby")),
    _book(_defined),
    _book(_validated),
    _book(_headed),
    _book(_linked),
    _layer("ALTER TABLE gpkg_contents ADD COLUMN description TEXT",
           "UPDATE gpkg_contents SET description = '@ referrals in Ashby'"),
    _layer("CREATE TABLE gpkg_x (area, referrals)", "INSERT INTO gpkg_x VALUES ('A', @)"),
    _layer("CREATE TABLE rtree_x (area, referrals)", "INSERT INTO rtree_x VALUES ('A', @)"),
    _layer("ALTER TABLE places ADD COLUMN b BLOB",
           "UPDATE places SET b = CAST('@ referrals' AS BLOB)"),
    _layer("CREATE TABLE t (a)", "INSERT INTO t VALUES ('@ referrals')", "DROP TABLE t"),
    _layer("ALTER TABLE places ADD COLUMN v REAL", "UPDATE places SET v = @"),
    _layer("ALTER TABLE places ADD COLUMN v", "UPDATE places SET v = '{\"referrals\": @}'"),
)  # fmt: skip


def _part(name: str, text: str) -> Plant:
    """Put one more part into a clean workbook."""

    def plant(small: str) -> Files:
        out = io.BytesIO(_book(lambda *_: None)(small)["tables.xlsx"])
        with zipfile.ZipFile(out, "a") as parts:
            parts.writestr(name, text.replace("@", small))
        return {"tables.xlsx": out.getvalue()}

    return plant


def _commented(small: str) -> Files:
    """Say it in the comment of the archive that a workbook is."""
    out = io.BytesIO(_book(lambda *_: None)(small)["tables.xlsx"])
    with zipfile.ZipFile(out, "a") as parts:
        parts.comment = f"Ashby: {small} referrals".encode()
    return {"tables.xlsx": out.getvalue()}


def _pictured(small: str) -> Files:
    """Say it in a chunk of a picture that is shown like the map of a nation."""
    clean = png_bytes(np.array([[0, 1], [2, 1]], dtype=np.uint8), ("#ffffcc", "#253494"))
    at, words = clean.index(b"IEND") - 4, f"Comment\x00{small} referrals in Ashby".encode()
    check = struct.pack(">I", zlib.crc32(b"tEXt" + words))
    held = clean[:at] + struct.pack(">I", len(words)) + b"tEXt" + words + check + clean[at:]
    uri = base64.b64encode(held).decode()
    return _extra(f"<img src='data:image/png;base64,{uri}'>")(small)


BESIDE = (
    _part("xl/customData/item1.xml", "<a>@ referrals in Ashby</a>"),
    _part("xl/notes.txt", "@ referrals in Ashby"),
    _part("docProps/custom.xml", "<Properties><p name='n'>@ referrals</p></Properties>"),
    _commented,
    _pictured,
    lambda small: {
        f"ashby-{small}-referrals.csv": csv_file([["Venue", "Sessions a week"], ["Hall", "3"]])
    },
    lambda small: {f"place_1_{small}_young_people/summary.md": b"# Summary\n"},
)
PLANNED = (
    lambda small: {"rota.ics": "BEGIN:VCALENDAR\nSUMMARY:Drop-in\nDESCRIPTION:Expected contacts: "
                   f"{small}.4\nEND:VCALENDAR\n".encode()},
    _said("Hall Library on Fridays: @.4 contacts expected."),
    _said("The plan expects @.4 contacts at Hall Library."),
    _said("The drop-in at Hall Library would be 2@% full."),
    _said("Hall Library, utilisation: 2@%."),
    _said("Shadow price of Ashby 001A: 0.@7."),
    _csv("Session,Venue,Expected contacts", "S01,Hall,@.4"),
    _csv("Session,Venue,Utilisation", "S01,Hall,2@%"),
    _csv("Neighbourhood,Dual", "Ashby 001A,0.@7"),
    _csv("Neighbourhood,Share of demand met", "Ashby 001A,3@%"),
    _csv("Priority area,p-value", "P1,0.01@"),
    _csv("Neighbourhood,Chance of more than expected", "Ashby 001A,9@%"),
)  # fmt: skip
SAID = tuple(
    map(
        _said,
        (
            "@ of 10 young people came back.",
            "Only one child came from Ashby.",
            "A single referral came from Ashby.",
            "About 20 young people, of whom @ were girls.",
            "Of the young people, three were girls.",
            "@ girls and 20 boys from Ashby.",
            "Three teenagers live there.",
            "In Ashby, young people referred: @.",
        ),
    )
)
DERIVED = (
    _csv("District,Young people,Share triaged", "Ashby,15,20%", "Beck,100,90%"),
    _csv("District,Share not triaged", "Ashby,23.1%"),
    _csv("District,Young residents,Rate per 1000", "Ashby,400,7.5"),
    _csv("District,Young people,Young people not in care", "Ashby,40,35"),
)

PLANTED: tuple[tuple[str, tuple[Plant, ...]], ...] = (
    ("9 heading that nobody knows", UNKNOWN),
    ("9 harmless word beside people", SAFE_WORDS),
    ("9 full postcode anywhere", POSTCODES),
    ("9 column of single people", PERSONS),
    ("9 embedded in a page", EMBEDDED),
    ("9 points of people", POINTS),
    ("9 where no reader looks", UNREAD),
    ("9 said in words", SAID),
    ("9 derived from a few", DERIVED),
    ("12 beside the file: name, part, picture", BESIDE),
    ("12 what a plan expects of a place", PLANNED),
)


def planter(plants: tuple[Plant, ...]) -> Callable[[np.random.Generator], Case]:
    """Make a leak of one of several, by chance."""

    def plant(rng: np.random.Generator) -> Case:
        chosen = plants[int(rng.integers(len(plants)))]
        return Case(chosen(str(int(rng.integers(1, 8)))))

    return plant


HARMLESS: tuple[Files, ...] = (
    {"venues.csv": csv_file([["Venue", "Sessions a week"], ["Hall", "3"]])},
    {"need.csv": csv_file([["Area", "Need, referrals a year per 1,000 young residents"],
                           ["Ashby 001A", "3.9"]])},
    {"reach.csv": csv_file([["District", "Young residents"], ["Ashby", "523"]])},
    {"plan.html": page("Plan", {}, said="13 new sessions for young people at 4 venues.")},
    {"plan.html": page("Plan", {}, said="3 children's centres hold sessions. It would still be "
                       "found in 7 of 10 re-checks. One referral needs 24 contacts.")},
    {"sources.csv": csv_file([["Source", "Young people", "Share", "National share"],
                              ["School", "390", "87%", "31%"], ["GP", "60", "13%", "4%"]])},
    {"venues.gpkg": layer_file("venues", [["name"], ["Hall"]], points=True)},
    {"map.html": page("Map", {}, extra="<script type='application/json'>"
                      '{"areas": {"classes": [1, 2]}, "venues": {"points": [[1, 2]]}}'
                      "</script>")},
)  # fmt: skip
