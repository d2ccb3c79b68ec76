"""Compare our page with folium's default page: size, requests, time on the main thread.

Run from the repository: ``python benchmarks/map_size.py [areas]``. The county is the invented one
of the map tests. Times need Chromium and playwright; without them only sizes are printed. With the
network cut folium's default page stops at its first missing script, so its time is that of a page
that draws nothing.
"""

from __future__ import annotations

import gzip
import importlib.util
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium

from maps import map_plan

if TYPE_CHECKING:
    from maps import MapEdition

HERE = Path(__file__).parent
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
CUT = "--host-resolver-rules=MAP * ~NOTFOUND"
RUNS = 3
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def invented_edition(count: int) -> MapEdition:
    """Make the county of the map tests, of about `count` areas, with all a page can have."""
    place = HERE.parent / "tests" / "maps" / "conftest.py"
    spec = importlib.util.spec_from_file_location("map_county", place)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    whole = module.with_today(module.with_places(module.make_edition(count, step_m=120)))
    return module.with_plans(whole)


def default_page(edition: MapEdition) -> str:
    """Draw the same areas and venues the way folium's first example does."""
    degrees = edition.areas[["label", "shade", "geometry"]].to_crs(4326)
    middle = degrees.total_bounds
    county = folium.Map(location=[(middle[1] + middle[3]) / 2, (middle[0] + middle[2]) / 2])
    folium.Choropleth(
        geo_data=degrees.reset_index().to_json(),
        data=degrees.reset_index(),
        columns=["area_code", "shade"],
        key_on="feature.properties.area_code",
    ).add_to(county)
    for venue in edition.venues.itertuples():
        folium.Marker(location=[52, -2], popup=str(venue.name)).add_to(county)
    return str(county.get_root().render())


def measured(file: Path) -> dict[str, Any]:
    """Open a page with the network cut; return requests, complaints and main-thread time [ms]."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (only where it is installed)

    times, requests, complaints, drawn = [], 0, 0, 0
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=[*FLAGS, CUT])
        for _ in range(RUNS):
            context = browser.new_context(viewport={"width": 1366, "height": 900}, offline=True)
            page = context.new_page()
            seen: list[str] = []
            said: list[str] = []
            page.on("request", lambda request, seen=seen: seen.append(request.url))
            page.on("console", lambda message, said=said: said.append(message.text))
            page.on("pageerror", lambda error, said=said: said.append(str(error)))
            session = context.new_cdp_session(page)
            session.send("Performance.enable", {"timeDomain": "threadTicks"})
            page.goto(file.as_uri())
            page.evaluate(TWO_FRAMES)
            found = session.send("Performance.getMetrics")["metrics"]
            times.append(1000 * {one["name"]: one["value"] for one in found}["TaskDuration"])
            requests, complaints = len(seen) - 1, len(said)
            drawn = page.locator(".leaflet-overlay-pane path").count()
            context.close()
        browser.close()
    return {"requests": requests, "complaints": complaints, "drawn": drawn, "cpu": min(times)}


def main() -> None:
    """Print one line for each page."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 430
    edition = invented_edition(count)
    pages = {"ours": map_plan(edition), "folium default": default_page(edition)}
    print(f"{len(edition.areas)} areas, {len(edition.sessions)} sessions")
    with tempfile.TemporaryDirectory() as folder:
        for name, text in pages.items():
            content = text.encode()
            packed = len(gzip.compress(content)) / 1e6
            line = f"{name}: {len(content) / 1e6:.2f} MB, {packed:.2f} MB gzip"
            if CHROMIUM.exists() and importlib.util.find_spec("playwright"):
                file = Path(folder) / "map.html"
                file.write_bytes(content)
                cost = measured(file)
                line += f", {cost['requests']} requests, {cost['complaints']} complaints"
                line += f", {cost['drawn']} shapes drawn"
                line += f", {cost['cpu']:.0f} ms on the main thread (best of {RUNS})"
            print(line)


if __name__ == "__main__":
    main()
