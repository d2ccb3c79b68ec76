"""Folium's map, cut down to what a page without a network may use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template
from jinja2 import Environment, FunctionLoader, StrictUndefined

from maps.inlining import LEAFLET_CSS_URL, LEAFLET_JS_URL, read_asset

if TYPE_CHECKING:
    from collections.abc import Sequence

SCRIPTS = ("drawing.js", "placing.js", "pins.js", "filters.js", "tables.js")


class CountyMap(folium.Map):
    """A folium map that asks for Leaflet and nothing else, and has no tiles."""

    default_js: list[tuple[str, str]] = [("leaflet", LEAFLET_JS_URL)]  # noqa: RUF012  (as in folium)
    default_css: list[tuple[str, str]] = [("leaflet_css", LEAFLET_CSS_URL)]  # noqa: RUF012

    label = "Map"
    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="folium-map" id={{ this.get_name()|tojson }} role="region"
            aria-label="{{ this.label|e }}"></div>
        {% endmacro %}

        {% macro script(this, kwargs) %}
        const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
        const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            center: {{ this.location|tojson }},
            crs: L.CRS.{{ this.crs }},
            zoomAnimation: !calm,
            ...{{ this.options|tojavascript }}
        });
        {% endmacro %}
        """
    )


class CountyLayers(MacroElement):
    """Our layers, filters and tables, started on the map this element is added to."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        {{ this.code }}
        {{ this.start }}({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, code: str, start: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.code, self.start = code, start


class CountyPage(Figure):
    """The page around the map: banner, filters, legend, still map and tables."""


@cache
def environment() -> Environment:
    """Return the template environment, made once: what is not marked safe is escaped.

    Returns
    -------
    Environment
        Loads templates from ``maps/assets``.
    """
    return Environment(
        autoescape=True,
        loader=FunctionLoader(read_asset),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def county_page(
    *,
    centre: tuple[float, float],
    label: str,
    max_zoom: int,
    many_areas: bool,
    content: dict[str, object],
    min_zoom: int = 7,
    scripts: Sequence[str] = SCRIPTS,
    start: str = "startCounty",
    template: str = "page.html.j2",
) -> CountyPage:
    """Return the folium figure of a county, ready to render, with fixed element names.

    Parameters
    ----------
    centre
        Latitude and longitude of the middle. [degrees]
    label
        What a screen reader calls the map.
    max_zoom
        Deepest zoom.
    many_areas
        True draws on a canvas, for counties with more areas than SVG can carry.
    content
        What the template prints.
    min_zoom
        Least zoom.
    scripts, start
        Our scripts, in order, and the function in them that draws the map.
    template
        The page round the map.

    Returns
    -------
    CountyPage
        The same input always renders to the same text.
    """
    county = CountyMap(
        location=centre,
        tiles=None,
        zoom_start=9,
        zoom_control=False,
        prefer_canvas=many_areas,
        attribution_control=False,
        fade_animation=False,
        zoom_snap=0.1,
        zoom_delta=0.5,
    )
    county.label = label
    county.options.update(max_zoom=max_zoom, min_zoom=min_zoom)
    layers = CountyLayers("\n".join(read_asset(name) for name in scripts), start)
    page = CountyPage()
    for element, name in ((county, "county"), (layers, "layers"), (page, "page")):
        element._id = name  # noqa: SLF001  (folium names elements at random; ours are fixed)
    page.add_child(county)
    county.add_child(layers)
    page._template = _BoundTemplate(content, template)  # noqa: SLF001  (branca's way to give a figure its template)
    return page


class _BoundTemplate:
    """The page template together with what it prints."""

    def __init__(self, content: dict[str, object], name: str) -> None:
        self.content, self.name = content, name

    def render(self, *, this: Element, kwargs: dict[str, object]) -> str:
        """Render as branca asks for it."""
        template = environment().get_template(self.name)
        return template.render(this=this, kwargs=kwargs, **self.content)
