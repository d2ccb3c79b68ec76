"""Draw a planned county as one self-contained page, a workbook and a summary.

Verbs: `map_plan`, `map_hotspots`, `map_overview`, `report_page`, `rota`, `workbook`,
`summary_markdown`, `class_breaks`, `classify`, `class_labels`; and what they take: `MapEdition`,
`Overview`, `Report`, `Section`, `Chart`, `PrintedTable`, `Sheet`. Each is loaded when it is first
used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from maps.atlas import map_hotspots as map_hotspots
    from maps.atlas import map_plan as map_plan
    from maps.classes import class_breaks as class_breaks
    from maps.classes import class_labels as class_labels
    from maps.classes import classify as classify
    from maps.edition import MapEdition as MapEdition
    from maps.edition import PrintedTable as PrintedTable
    from maps.overview import Overview as Overview
    from maps.overview import map_overview as map_overview
    from maps.report import Chart as Chart
    from maps.report import Report as Report
    from maps.report import Section as Section
    from maps.report import report_page as report_page
    from maps.rotas import rota as rota
    from maps.spreadsheet import Sheet as Sheet
    from maps.spreadsheet import workbook as workbook
    from maps.summary import summary_markdown as summary_markdown

_HOMES = {
    "MapEdition": "maps.edition",
    "PrintedTable": "maps.edition",
    "Chart": "maps.report",
    "Overview": "maps.overview",
    "Report": "maps.report",
    "Section": "maps.report",
    "Sheet": "maps.spreadsheet",
    "class_breaks": "maps.classes",
    "class_labels": "maps.classes",
    "classify": "maps.classes",
    "map_hotspots": "maps.atlas",
    "map_overview": "maps.overview",
    "map_plan": "maps.atlas",
    "report_page": "maps.report",
    "rota": "maps.rotas",
    "summary_markdown": "maps.summary",
    "workbook": "maps.spreadsheet",
}

__all__ = [
    "Chart",
    "MapEdition",
    "Overview",
    "PrintedTable",
    "Report",
    "Section",
    "Sheet",
    "class_breaks",
    "class_labels",
    "classify",
    "map_hotspots",
    "map_overview",
    "map_plan",
    "report_page",
    "rota",
    "summary_markdown",
    "workbook",
]


def __getattr__(name: str) -> Any:
    """Load a verb on first use, so that importing the package costs nothing."""
    if name not in _HOMES:
        msg = f"module 'maps' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the verbs."""
    return sorted(_HOMES)
