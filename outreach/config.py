"""The settings of one county, read from one TOML file.

Every setting has a type, a default and a sentence. Unknown keys are refused, every fault is
told at once, and paths are relative to the file they stand in.
"""

from __future__ import annotations

import difflib
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError, model_validator

from outreach.errors import ConfigError
from outreach.settings.calendar import Calendar
from outreach.settings.decision import Decided, refuse_unknown
from outreach.settings.disclosure import Disclosure
from outreach.settings.indicators import Indicators
from outreach.settings.layers import ExtraLayer
from outreach.settings.need import Need
from outreach.settings.plan import Plan
from outreach.settings.review import Refresh
from outreach.settings.section import (
    Handover,
    Partners,
    Positive,
    Quality,
    Section,
    Share,
    Streams,
    Trust,
)
from outreach.settings.table import Context, Extract, Layer, OptionalTables, Source, Venues


class County(Section):
    """Who and when."""

    name: str = Field(min_length=1, description="Name printed on every page.")
    invented: bool = Field(default=False, description="True prints 'invented county' everywhere.")
    age_from: int = Field(default=10, ge=0, le=120, description="Youngest age served [years].")
    age_to: int = Field(default=17, ge=0, le=120, description="Oldest age served [years].")
    age_bands: tuple[str, ...] = Field(
        default=("10-13", "14-15", "16-17"), description="Bands that tile the age range."
    )
    data_date: date = Field(description="The day the extract was taken; nothing is later.")
    plan_date: date = Field(description="The day the plan starts; contracts end before it.")
    seed: int = Field(default=1, ge=0, description="Seed of everything random.")
    attribution: tuple[str, ...] = Field(default=(), description="Lines for data you supply.")

    @model_validator(mode="after")
    def _bands_tile_the_ages(self) -> County:
        ages: list[int] = []
        for band in self.age_bands:
            low, _, high = band.replace("+", "-120").partition("-")
            if not (low.isdigit() and high.isdigit()):
                msg = f"age band {band!r} is not of the form '10-13', or '25+'"
                raise ValueError(msg)
            ages.extend(range(int(low), int(high) + 1))
        if ages != list(range(self.age_from, self.age_to + 1)):
            msg = (
                f"age_bands {list(self.age_bands)} must tile the ages "
                f"{self.age_from} to {self.age_to} without gap or overlap; '25+' reaches 120"
            )
            raise ValueError(msg)
        return self

    @property
    def ages(self) -> str:
        """The ages served, in words."""
        over = self.age_to == 120
        return f"{self.age_from} and over" if over else f"{self.age_from} to {self.age_to}"


class Referrals(Section):
    """The referral extract and how its columns map to ours."""

    path: Path
    sheet: str | None = None
    columns: dict[str, str] = Field(description="Our name = the extract's name.")
    agency: str = Field(default="", description="Who it is from, where the file does not say.")
    also: tuple[Extract, ...] = Field(default=(), description="Extracts of further agencies.")
    period_from: date | None = Field(default=None, description="First referral date that counts.")
    period_to: date | None = Field(default=None, description="Last referral date that counts.")
    yes: tuple[str, ...] = ("Y", "Yes", "1", "True")
    no: tuple[str, ...] = ("N", "No", "0", "False")
    exclude_postcodes: Path | None = Field(
        default=None, description="List of institutions' postcodes; not placed, but counted."
    )
    exclude_large_users: bool = Field(
        default=False, description="Treat every postcode of one organisation so."
    )
    only_substances: tuple[str, ...] = Field(
        default=(), description="Search and plan for these main substances only; empty: all."
    )


class Postcodes(Section):
    """Which postcode directory places the referrals."""

    source: str = Field(
        default="built-in", description="'built-in', or an ONSPD, NSPL or Code-Point Open."
    )
    sector_spread: Literal["residents", "postcodes"] = Field(
        default="residents", description="What a referral known by sector only is spread by."
    )


class Areas(Layer):
    """Small areas: polygons with a code, and what else the file says of them."""

    vintage: Literal["detect", "2011", "2021", "invented", "other"] = Field(
        default="detect", description="Census the codes belong to; 'detect' tells it from them."
    )
    groups: Layer | None = Field(
        default=None, description="Groups of neighbourhoods (MSOAs); else read off the name."
    )
    centroids: Source | None = Field(default=None, description="Population-weighted centroids.")
    labels: tuple[Source, ...] = Field(
        default=(), description="Tables of district, rural class, name or group by area."
    )
    bridge: Source | None = Field(
        default=None, description="Lookup from older areas to these, for tables of older areas."
    )
    bridge_weights: Source | None = Field(
        default=None, description="Residents of these areas, by which split areas are shared out."
    )
    border_km: Annotated[float, Field(ge=0)] = Field(
        default=5.0, description="Areas this near the county line are flagged [km]."
    )
    neighbours: Source | None = Field(
        default=None, description="Areas beyond the line: residents, and referrals if known."
    )


class Population(Source):
    """Residents by single year of age."""

    age_column: str = Field(default="age_{age}", description="Name of the column of one age.")


class Deprivation(Source):
    """Ranks of deprivation, 1 = most deprived; of England, or ("other") within the table."""

    release: Literal["IoD2019", "IoD2025", "invented", "other"]


class Travel(Section):
    """Travel minutes: estimated from distance, or a table you supply."""

    table: Source | None = Field(default=None, description="origin, destination, minutes.")
    staff_table: Source | None = Field(default=None, description="The same for workers.")
    mode: str = Field(default="", description="Which mode, of a table that has several.")
    staff_mode: str = Field(default="", description="The same for the table of workers.")
    bus_mode: str = Field(default="", description="Which of its modes is the bus, if one is.")
    band: str = Field(default="", description="Which time of day, of a table that has several.")
    circuity_urban: Positive = Field(default=1.3, description="Road / straight line [ratio].")
    circuity_rural: Positive = Field(default=1.4, description="Road / straight line [ratio].")
    speed_urban_kmh: Positive = 30.0
    speed_mixed_kmh: Positive = 48.0
    speed_rural_kmh: Positive = 55.0
    parking_minutes: Annotated[float, Field(ge=0)] = 5.0


class Hotspots(Section):
    """The scan and the clusters beside it."""

    max_population_share: Share = Field(default=0.20, description="Largest window [share].")
    min_cases: int = Field(default=3, ge=1)
    replicates: int = Field(default=9999, ge=99)
    alpha: Annotated[float, Field(gt=0, lt=1)] = 0.05
    density_radius_m: Positive = Field(default=1500.0, description="DBSCAN radius [m].")


class Config(Section):
    """All settings of one county."""

    county: County
    referrals: Referrals
    postcodes: Postcodes = Postcodes()
    areas: Areas
    population: Population
    deprivation: Deprivation
    venues: Venues
    session_types: Source
    slots: Source
    staff: Source
    current_plan: Source | None = None
    travel: Travel = Travel()
    hotspots: Hotspots = Hotspots()
    trust: Trust = Trust()
    need: Need = Need()
    review: Source | None = Field(default=None, description="What people decided of hotspots.")
    refresh: Refresh = Refresh()
    plan: Plan
    calendar: Calendar = Calendar()
    streams: Streams = Streams()
    partners: Partners = Partners()
    disclosure: Disclosure = Disclosure()
    quality: Quality = Quality()
    indicators: Indicators = Indicators()
    handover: Handover = Handover()
    decided: tuple[Decided, ...] = Field(default=(), description="Who set which setting, and when.")
    context: Context = Context()
    layers: tuple[ExtraLayer, ...] = Field(default=(), description="What else is known of places.")
    optional: OptionalTables = OptionalTables()

    @model_validator(mode="after")
    def _decided_names_settings(self) -> Config:
        refuse_unknown(self, self.decided)
        return self


def read_config(path: Path) -> Config:
    """Read the settings of a county.

    Parameters
    ----------
    path
        The TOML file. Paths inside it are taken relative to its folder.

    Returns
    -------
    Config
        Frozen, with absolute paths.

    Raises
    ------
    ConfigError
        If the file is missing, is not TOML, or holds faults; all faults are listed.
    """
    if path.is_dir():
        path = path / "county.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        msg = f"{path}: there is no such file. `outreach init FOLDER` writes one to start from."
        raise ConfigError(msg) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        msg = f"{path.name}: this is not a TOML file: {fault}. See the comments in the example."
        raise ConfigError(msg) from None
    config = config_from(_absolute(raw, path.parent.resolve()), name=path.name)
    missing = [
        where
        for where, file in input_files(config)
        if not (file.is_file() or (where in {"layers", "postcodes"} and file.is_dir()))
    ]
    if missing:
        lines = "\n".join(f"  - [{where}] path: no such file" for where in missing)
        msg = f"{path.name}: {len(missing)} file(s) named in the settings do not exist:\n{lines}"
        raise ConfigError(msg)
    return config


def config_from(settings: dict[str, Any], *, name: str = "settings") -> Config:
    """Check settings that are already in memory.

    Parameters
    ----------
    settings
        Section to settings, as in the file; paths are absolute.
    name
        What to call them in a message.

    Returns
    -------
    Config
        Frozen.

    Raises
    ------
    ConfigError
        With every fault.
    """
    try:
        return Config.model_validate(settings)
    except ValidationError as faults:
        raise ConfigError(_all_faults(name, faults)) from None


def input_files(config: Config) -> tuple[tuple[str, Path], ...]:
    """List every file the settings name, as (dotted place in the settings, path)."""
    found: list[tuple[str, Path]] = []

    def walk(section: BaseModel, where: str) -> None:
        for name in type(section).model_fields:
            value = getattr(section, name)
            here = f"{where}.{name}" if where else name
            if isinstance(value, Path):
                found.append((where, value))
            elif isinstance(value, BaseModel):
                walk(value, here)
            elif isinstance(value, tuple):
                for number, part in enumerate(value, start=1):
                    if isinstance(part, BaseModel):
                        walk(part, f"{here}.{number}")

    walk(config, "")
    if config.postcodes.source != "built-in":
        found.append(("postcodes", Path(config.postcodes.source)))
    return tuple(found)


def _absolute(raw: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Make every ``path`` (and the postcode source) absolute."""

    def walk(value: Any) -> Any:
        if isinstance(value, list):
            return [walk(inner) for inner in value]
        if not isinstance(value, dict):
            return value
        made = {key: inner if key == "rows" else walk(inner) for key, inner in value.items()}
        for name in ("path", "exclude_postcodes", "baseline"):
            if isinstance(made.get(name), str):
                made[name] = folder / made[name]
        if isinstance(made.get("register"), str) and made["register"]:
            made["register"] = str(folder / made["register"])  # it need not exist yet
        return made

    made: dict[str, Any] = walk(raw)
    postcodes = made.get("postcodes")
    if isinstance(postcodes, dict) and postcodes.get("source", "built-in") != "built-in":
        postcodes["source"] = str(folder / str(postcodes["source"]))
    return made


def _all_faults(name: str, faults: ValidationError) -> str:
    """Say every fault of the settings in one message."""
    lines = []
    for fault in faults.errors(include_url=False):
        where = ".".join(str(part) for part in fault["loc"]) or "file"
        text = fault["msg"].removeprefix("Value error, ")
        if fault["type"] == "extra_forbidden":
            text = "unknown setting" + _nearest(fault["loc"])
        elif fault["type"] == "missing":
            text = "this setting is required"
        lines.append(f"  - {where}: {text}")
    return f"{name}: {len(lines)} fault(s) in the settings:\n" + "\n".join(lines)


def _nearest(loc: tuple[int | str, ...]) -> str:
    """Suggest the known setting whose name is nearest to an unknown one."""
    section: Any = Config
    for part in loc[:-1]:
        field = getattr(section, "model_fields", {}).get(part)
        section = getattr(field, "annotation", None)
    known = list(getattr(section, "model_fields", {}))
    near = difflib.get_close_matches(str(loc[-1]), known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; known here: {', '.join(known)}"
