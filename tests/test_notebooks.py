"""The notebooks run from top to bottom, hold no logic, and are kept without outputs."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
LOGIC = (
    ast.FunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.For,
    ast.While,
    ast.If,
    ast.With,
    ast.Try,
    ast.ListComp,
    ast.DictComp,
)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def test_a_notebook_is_kept_without_outputs(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert [cell.id for cell in code if cell.outputs or cell.execution_count] == []


def test_a_notebook_holds_no_logic(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            found = [n for n in ast.walk(ast.parse(cell.source)) if isinstance(n, LOGIC)]
            assert found == [], cell.id


# The kernel speaks over sockets of its own, in C; what its libraries warn of is not about us.
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_notebook_runs_from_top_to_bottom(notebook, project):
    place = {"metadata": {"path": str(project / "notebooks")}}
    NotebookClient(notebook, timeout=300, resources=place).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.id for cell in code if not cell.outputs] == []  # each ends with what it shows
