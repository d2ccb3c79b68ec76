"""Invented names: no place, school or practice here is a real one."""

from __future__ import annotations

COUNTY = "Arrenshire"
RIVER = "River Arren"
BRIDGE = "Arren Bridge"

DISTRICTS = (
    "Arrenbridge",
    "Kelderwold",
    "Marrowick Vale",
    "Mid Arren",
    "Stavenham",
    "Tarnsworth",
)
"""The first is the city's own district; the others are named for the town they grow from."""

CITY = "Arrenbridge"

TOWNS = (
    ("Stavenham", 68_000),
    ("Marrowick", 54_000),
    ("Tarnsworth", 43_000),
    ("Kelderby", 31_000),
    ("Quernbury", 22_500),
    ("Fallowick", 17_500),
    ("Ludderham", 15_500),
    ("Brackenholt", 13_000),
    ("Market Orlow", 11_500),
    ("Hexwold", 10_500),
)
"""Towns and market towns with their residents, largest first."""

VILLAGES = (
    ("Garthwick", 6_400),
    ("Ravelstow", 5_600),
    ("Nettlecote", 5_100),
    ("Skelbeck", 4_700),
    ("Harnstead", 4_300),
    ("Withyholme", 3_900),
    ("Dunsmarsh", 3_600),
    ("Elverthorpe", 3_400),
    ("Larkenby", 3_200),
    ("Sallowby", 3_000),
    ("Vennick", 2_800),
    ("Yarnfold", 2_600),
    ("Ambersett", 2_300),
    ("Great Tarrock", 2_200),
    ("Hithering", 2_000),
    ("Merefold", 1_900),
    ("Stokewater", 1_800),
    ("Oxbarrow", 1_700),
    ("Cobblestow", 1_600),
    ("Pellwater", 1_500),
    ("Upper Vennick", 1_400),
    ("Foxmarsh", 1_300),
    ("Bassick", 1_250),
    ("Dray Norlow", 1_200),
    ("Hobstow", 1_150),
    ("Little Tarrock", 1_100),
    ("Cold Larkham", 1_000),
    ("Gorsemarsh", 950),
    ("Millthwick", 900),
    ("Orlow St Anne", 850),
)
"""Villages with their residents; the larger ones are small areas of their own."""

SAINTS = ("St Elda's", "St Orrin's", "Holy Cross", "All Hallows", "St Wenna's", "St Aldith's")
SCHOOL_WORDS = ("High School", "Academy", "Community School", "School", "College")
STREETS = (
    "Mill Lane",
    "Staithe Road",
    "Tannery Row",
    "Orchard Way",
    "Beacon Hill",
    "Fuller Street",
    "Priory Road",
    "Watermead",
    "Cattle Market",
    "Long Meadow",
    "Ropewalk",
    "Heron Way",
)
