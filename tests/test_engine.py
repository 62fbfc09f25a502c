"""The engine that runs cells in this process gives what a kernel gives; papermill's own engine is the oracle."""

import os
import sys
import warnings
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillExecutionError

from wbl.publish.engine import NAME

DATA = Path(__file__).parent / "data"
FIXTURES = [*sorted((DATA / "engine").glob("*.ipynb")), *sorted((DATA / "notebooks").glob("*.ipynb"))]
REPORTS = sorted((Path(__file__).parents[1] / "notebooks" / "reports").glob("*.ipynb"))


def run(notebook: Path, folder: Path, *, in_kernel: bool, **options: Any) -> nbformat.NotebookNode:
    """Run a notebook and give it back, also when a cell failed."""
    failed = folder / f"{'kernel' if in_kernel else 'process'}.ipynb"
    place = failed if in_kernel else None
    if not in_kernel:
        options |= {"engine_name": NAME, "failed_path": str(failed)}
    try:
        return papermill.execute_notebook(
            notebook, place, cwd=folder, kernel_name="python3", progress_bar=False, **options
        )
    except PapermillExecutionError:
        return nbformat.read(failed, 4)


def outcome(notebook: nbformat.NotebookNode) -> list[Any]:
    """Give everything of a run that is not a time, a chance id or a place."""
    told = []
    for cell in notebook.cells:
        outputs = []
        for output in cell.get("outputs", []):
            if "Warning: " in output.get("text", ""):
                continue  # pytest takes the warnings of its own process
            if output.output_type == "stream" and outputs and outputs[-1].get("name") == output.name:
                outputs[-1] = {**outputs[-1], "text": outputs[-1]["text"] + output.text}
            else:
                outputs.append({name: value for name, value in output.items() if name != "traceback"})
        told.append((cell.cell_type, cell.source, cell.get("execution_count"), outputs, cell.metadata.get("tags"),
                     cell.metadata.get("papermill", {}).get("status")))
    return told


@pytest.mark.parametrize("notebook", [path for path in FIXTURES if "never_ends" not in path.name],
                         ids=lambda path: path.stem)
def test_outputs_equal_the_kernels(notebook: Path, tmp_path: Path) -> None:
    kernel, process = (run(notebook, tmp_path, in_kernel=in_kernel) for in_kernel in (True, False))
    assert outcome(process) == outcome(kernel)
    assert process.metadata.language_info == kernel.metadata.language_info


@pytest.mark.parametrize("notebook", REPORTS, ids=lambda path: path.stem)
def test_a_reports_outputs_equal_the_kernels(notebook: Path, tmp_path: Path) -> None:
    kernel, process = (run(notebook, tmp_path, in_kernel=in_kernel) for in_kernel in (True, False))
    assert outcome(process) == outcome(kernel)
    nbformat.validate(process)


def test_tracebacks_equal_the_kernels(tmp_path: Path) -> None:
    notebook = DATA / "engine" / "fails_in_many_ways.ipynb"
    kernel, process = (
        [output.traceback for cell in run(notebook, tmp_path, in_kernel=in_kernel).cells
         for output in cell.get("outputs", []) if output.output_type == "error" and "Stdin" not in output.ename]
        for in_kernel in (True, False)
    )
    assert len(kernel) == 5 and process == kernel


def test_the_process_is_afterwards_as_before(tmp_path: Path) -> None:
    before = (sys.stdout, sys.stderr, sys.modules["__main__"], dict(os.environ), Path.cwd(), warnings.filters[:],
              input, sys.displayhook, sys.excepthook)
    run(DATA / "engine" / "prints_and_displays.ipynb", tmp_path, in_kernel=False)
    run(DATA / "engine" / "fails_in_many_ways.ipynb", tmp_path, in_kernel=False)
    assert before == (sys.stdout, sys.stderr, sys.modules["__main__"], dict(os.environ), Path.cwd(),
                      warnings.filters[:], input, sys.displayhook, sys.excepthook)


def test_notebooks_know_nothing_of_the_one_before(tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in (
        "'left' in globals(), len(In)", "left = 1")])
    for _ in range(2):
        executed = papermill.execute_notebook(notebook, None, engine_name=NAME, kernel_name="python3",
                                              progress_bar=False)
        assert executed.cells[0].outputs[0].data["text/plain"] == "(False, 2)"


def test_a_cell_that_takes_too_long_is_stopped_and_marked(tmp_path: Path) -> None:
    stopped = run(DATA / "engine" / "never_ends.ipynb", tmp_path, in_kernel=False, execution_timeout=1)
    [error] = [output for cell in stopped.cells for output in cell.get("outputs", []) if output.output_type == "error"]
    assert (error.ename, error.evalue) == ("TimeoutError", "The cell took longer than 1 seconds.")
    assert "papermill-error-cell" in str(stopped) and "'after'" not in str(outcome(stopped)[-1][3])


def test_ctrl_c_in_a_cell_stops_the_run(tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("raise KeyboardInterrupt")])
    with pytest.raises(KeyboardInterrupt):
        papermill.execute_notebook(notebook, None, engine_name=NAME, kernel_name="python3", progress_bar=False)
