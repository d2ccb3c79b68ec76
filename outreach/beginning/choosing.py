"""Choose, of the files that were recognised, the set that fits together best."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hotspots.reading.vintages import RELEASE_OF_VINTAGE
from outreach.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outreach.beginning.recognising import Found

_VINTAGES = ("2021", "2011")
_WANTED = {
    "areas": (
        "boundaries of small areas (LSOAs), as GeoPackage, GeoJSON or shapefile: ONS Open "
        "Geography portal"
    ),
    "deprivation": "the Indices of Deprivation of those areas, File 7: GOV.UK",
    "population": (
        "residents of those areas by single year of age: ONS small-area population estimates"
    ),
    "referrals": (
        "a referral extract: one row a referral, with a date, a postcode and at least the source, "
        "the team or the age"
    ),
}
_TOGETHER = (
    "boundaries, deprivation and population that belong together: IoD2025 and boundaries of 2021, "
    "or IoD2019 and boundaries of 2011; population of 2011 areas goes with those of 2021 through "
    "the exact-fit lookup (LSOA11CD, LSOA21CD, CHGIND)"
)


class Ground(NamedTuple):
    """The files that say of each area of one census what it is."""

    vintage: str
    areas: Found
    deprivation: Found
    population: Found
    bridge: Found | None
    weights: Found | None
    centroids: Found | None
    labels: tuple[Found, ...]

    @property
    def release(self) -> str:
        """Release of the deprivation."""
        return RELEASE_OF_VINTAGE[self.vintage]


class Chosen(NamedTuple):
    """The files a county begins with, and those that are left aside."""

    ground: Ground
    referrals: Found
    venues: Found | None
    registers: tuple[Found, ...]
    postcodes: Found | None
    districts: Found | None
    aside: tuple[Found, ...]

    @property
    def used(self) -> tuple[tuple[str, Found], ...]:
        """What each file is used as, in words."""
        ground = self.ground
        said = (
            ("referrals", self.referrals),
            ("neighbourhoods", ground.areas),
            ("population", ground.population),
            ("deprivation", ground.deprivation),
            ("lookup from 2011 to 2021", ground.bridge),
            ("residents, to share out split areas", ground.weights),
            ("centres of where people live", ground.centroids),
            *(("district or rural class", found) for found in ground.labels),
            ("venues", self.venues),
            *(("venues, from a published register", found) for found in self.registers),
            ("postcodes", self.postcodes),
            ("districts on the map", self.districts),
        )
        return tuple((words, found) for words, found in said if found is not None)


def choose(found: Sequence[Found]) -> Chosen:
    """Choose one set of files.

    The census of the areas is the one for which most is there; of two that are equally well
    supplied the later.

    Parameters
    ----------
    found
        From `outreach.beginning.recognising.recognise`.

    Returns
    -------
    Chosen
        Of several files of one kind the first.

    Raises
    ------
    ConfigError
        If something without which there is no plan is missing; it says what, and where it is.
    """
    grounds = [ground for year in _VINTAGES if (ground := _ground(found, year)) is not None]
    referrals = _first(found, "referrals")
    if not grounds or referrals is None:
        raise ConfigError(_missing(found))
    ground = max(grounds, key=_richness)  # of equals the first, which is of the later census
    chosen = Chosen(
        ground=ground,
        referrals=referrals,
        venues=_first(found, "venues"),
        registers=tuple(one for one in (_first(found, "gias"), _first(found, "ods")) if one),
        postcodes=_first(found, "postcodes"),
        districts=_first(found, "districts"),
        aside=(),
    )
    used = {id(one) for _, one in chosen.used}
    return chosen._replace(aside=tuple(one for one in found if id(one) not in used))


def _first(found: Sequence[Found], role: str, vintages: Sequence[str] = ("",)) -> Found | None:
    """Return the first file of a role and one of some vintages; "" takes any."""
    for vintage in vintages:
        for one in found:
            if one.role == role and (not vintage or one.vintage == vintage):
                return one
    return None


def _ground(found: Sequence[Found], vintage: str) -> Ground | None:
    """Gather what there is for the areas of one census; None where a part is missing."""
    areas = _first(found, "areas", [vintage])
    deprivation = _first(found, "deprivation", [vintage])
    population = _first(found, "population", [vintage])
    bridge = _first(found, "bridge") if vintage == _VINTAGES[0] else None
    if population is None and bridge is not None:
        population = _first(found, "population", _VINTAGES)
    if areas is None or deprivation is None or population is None:
        return None
    labels = _labels(found, areas, vintage, bridged=bridge is not None)
    bridged = any(one.vintage != vintage for one in (population, *labels))
    weights = _first(found, "residents", [vintage]) or _first(found, "population", [vintage])
    unsaid = [one for one in found if one.role == "centroids" and not one.vintage]
    return Ground(
        vintage=vintage,
        areas=areas,
        deprivation=deprivation,
        population=population,
        bridge=bridge if bridged else None,
        weights=weights if bridged else None,
        centroids=_first(found, "centroids", [vintage]) or next(iter(unsaid), None),
        labels=labels,
    )


def _labels(
    found: Sequence[Found], areas: Found, vintage: str, *, bridged: bool
) -> tuple[Found, ...]:
    """Find tables that say the district and the rural class, where the boundaries do not."""
    vintages = [vintage, "2011"] if bridged else [vintage]
    named = []
    for what in ("district", "rural"):
        if what in areas.columns:
            continue
        for wanted in vintages:
            fits = [
                one
                for one in found
                if one.role == "labels" and one.vintage == wanted and what in one.columns
            ]
            if fits:
                named.append(fits[0])
                break
    return tuple({id(one): one for one in named}.values())


def _richness(ground: Ground) -> int:
    """Count what makes a set better than another."""
    says = {name for one in (ground.areas, *ground.labels) for name in one.columns}
    direct = ground.population.vintage == ground.vintage
    later = ground.vintage == _VINTAGES[0]
    return 2 * ("rural" in says) + 2 * ("district" in says) + direct + later


def _missing(found: Sequence[Found]) -> str:
    """Say what is missing and where it is to be had."""
    roles = {one.role for one in found}
    lines = [f"  - {words}" for role, words in _WANTED.items() if role not in roles]
    if not lines:
        lines = [f"  - {_TOGETHER}"]
    known = sorted({one.path.name for one in found if one.role})
    there = f"Known were: {', '.join(known)}." if known else "No file was known."
    return (
        "--from: there is not enough to begin a county with. Missing:\n"
        + "\n".join(lines)
        + f"\n{there} `outreach fetch COUNTY --into FOLDER` downloads the published ones. Nothing "
        "was written."
    )
