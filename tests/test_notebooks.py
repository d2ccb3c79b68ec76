"""The notebooks run from top to bottom, hold no logic, and are kept without outputs."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from outreach.auditing.judging import audit_files

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


def test_a_notebook_says_who_may_look_and_reads_the_invented_county_only(notebook):
    assert "RESTRICTED" in notebook.cells[0].source
    read = [
        argument.value
        for cell in notebook.cells
        if cell.cell_type == "code"
        for call in ast.walk(ast.parse(cell.source))
        if isinstance(call, ast.Call)
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
    assert read == ["../data/sample/county.toml"]
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    assert not [cell.id for cell in notebook.cells if cell.get("attachments")]


def test_a_notebook_in_a_shared_folder_is_refused(notebook):
    """Outputs hold frames and pictures of real counts: nobody could read them all."""
    found = audit_files({"county.ipynb": nbformat.writes(notebook).encode()}).findings
    assert [finding.kind for finding in found] == ["unread"]


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
