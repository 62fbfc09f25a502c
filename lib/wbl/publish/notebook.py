"""Run a notebook with parameters, and promise what papermill alone does not.

papermill logs an unknown parameter and goes on, leaves a half-written notebook where a run failed, and stores
paths, times and parameters in what it wrote. Here a wrong name or type stops before anything runs, a failed run
raises and leaves nothing, and the notebook that comes back holds its cells and their outputs and nothing else.
"""

import contextlib
import json
import logging
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from wbl.errors import ParameterError, PublishError, name_nearest
from wbl.publish.node import NotebookNode

CELL_SECONDS = 600  # seconds; a cell that takes longer is taken to hang

_TYPES: Mapping[str, tuple[type, ...]] = {
    "str": (str,), "int": (int,), "float": (float, int), "bool": (bool,), "list": (list,),
}


def check_parameters(notebook: Path, parameters: Mapping[str, Any]) -> None:
    """Hold parameters against those that a notebook declares in its tagged cell.

    Raises ParameterError when one is unknown (naming the nearest) or is not of the declared type.
    """
    declared = _read_declared(notebook, notebook.stat().st_mtime_ns)
    for name, value in parameters.items():
        if name not in declared:
            raise ParameterError(f'{notebook.name} has no parameter "{name}". {name_nearest(name, declared)}')
        kind = str(declared[name]["inferred_type_name"]).partition("[")[0]
        fits = isinstance(value, _TYPES.get(kind, (object,)))
        if not fits or (isinstance(value, bool) and kind in ("int", "float")):
            raise ParameterError(f'{notebook.name}: parameter "{name}" takes {kind}, not {value!r}.')


@lru_cache
def _read_declared(notebook: Path, changed_ns: int) -> Mapping[str, Any]:
    import papermill

    declared: Mapping[str, Any] = papermill.inspect_notebook(str(notebook))
    return declared


def run_notebook(
    notebook: Path, parameters: Mapping[str, Any], *, folder: Path, in_process: bool = False,
    seconds: float = CELL_SECONDS, failed: Path | None = None, on_cell: Callable[[int], None] = lambda index: None,
) -> NotebookNode:
    """Run a notebook in a folder and give it back executed, free of paths, times and the machine's names.

    `folder` is the directory in which the cells run, so that a parameter can be a path relative to it. They run in a
    kernel, or `in_process`; no cell may take longer than `seconds`. `on_cell` is told the index of each cell as it
    begins. A notebook that fails is kept as `failed`, its failing cell marked.
    Raises ParameterError for a wrong parameter and PublishError when a cell fails, hangs or ends its kernel.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    check_parameters(notebook, parameters)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    begun = 0

    def note_cell(cell: NotebookNode, cell_index: int) -> None:
        nonlocal begun
        begun = cell_index
        on_cell(cell_index)

    kept = str(failed) if failed else None
    if failed:
        failed.parent.mkdir(parents=True, exist_ok=True)
    try:
        if in_process:
            executed = _run_in_process(notebook, parameters, folder, kept, execution_timeout=seconds,
                                       on_cell_start=note_cell)
        else:
            executed = papermill.execute_notebook(
                str(notebook), kept, dict(parameters), cwd=str(folder.resolve()), kernel_name="python3",
                progress_bar=False, request_save_on_cell_execute=False, execution_timeout=seconds,
                on_cell_start=note_cell, **_choose_kernel(),
            )
    except PapermillExecutionError as error:
        if failed:
            write_notebook(clean_notebook(_read(failed)), failed)
        raise PublishError(f"{notebook.name} stopped at cell {error.exec_count}: {error.evalue}") from error
    except (CellTimeoutError, DeadKernelError) as error:
        hung = isinstance(error, CellTimeoutError)
        reason = f"it took longer than {seconds:g} seconds" if hung else "its process was ended from outside"
        if failed:
            mark_failed(notebook, parameters, begun, reason, failed)
        raise PublishError(f"{notebook.name} stopped in {name_cell(notebook, parameters, begun)}: {reason}") from error
    if failed:
        failed.unlink(missing_ok=True)
    return clean_notebook(executed)


def _run_in_process(
    notebook: Path, parameters: Mapping[str, Any], folder: Path, failed: str | None, **options: Any
) -> NotebookNode:
    """Run a notebook by this project's engine, without papermill's reading and checking it anew for each report."""
    import nbformat
    from papermill.execute import raise_for_execution_errors

    from wbl.publish.engine import InProcessEngine

    fresh = nbformat.from_dict(_prepare_once(notebook, notebook.stat().st_mtime_ns, json.dumps(dict(parameters))))
    with contextlib.chdir(folder):
        executed = InProcessEngine.execute_notebook(fresh, "python3", timed=False, progress_bar=False, **options)
        raise_for_execution_errors(executed, failed)
    return executed


def _choose_kernel() -> dict[str, Any]:
    from traitlets.config import Config

    # "auto" encrypts the kernel's connection where it can, and keeps ipykernel from warning where it cannot.
    encrypted = {"transport_encryption": "auto"}
    # A graceful end begins with an interrupt, of which a kernel still at its last answer complains on stderr.
    return {"config": Config(KernelManager=encrypted, AsyncKernelManager=encrypted), "shutdown_kernel": "immediate"}


def mark_failed(notebook: Path, parameters: Mapping[str, Any], index: int, reason: str, failed: Path) -> None:
    """Keep a notebook whose process is gone, as `failed`: the cell it had come to carries the reason as its error."""
    import nbformat
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import raise_for_execution_errors

    prepared = _prepare(notebook, parameters)
    cell = prepared.cells[index]
    if cell.cell_type == "code":
        error = {"output_type": "error", "ename": "Stopped", "evalue": reason, "traceback": [reason]}
        cell.outputs = [nbformat.from_dict(error)]
    failed.parent.mkdir(parents=True, exist_ok=True)
    try:
        raise_for_execution_errors(prepared, str(failed))
    except PapermillExecutionError:
        prepared = _read(failed)
    write_notebook(clean_notebook(prepared), failed)


def name_cell(notebook: Path, parameters: Mapping[str, Any], index: int) -> str:
    """Name a cell by its number among those that run, and by how it begins."""
    cells = _prepare(notebook, parameters).cells
    number = sum(cell.cell_type == "code" for cell in cells[:index + 1])
    lines = cells[index].source.strip().splitlines() or [""]
    return f'cell {number} ("{lines[0][:60]}")'


def _prepare(notebook: Path, parameters: Mapping[str, Any]) -> NotebookNode:
    import papermill

    return papermill.execute_notebook(str(notebook), None, dict(parameters), prepare_only=True, progress_bar=False)


@lru_cache
def _prepare_once(notebook: Path, changed_ns: int, parameters: str) -> NotebookNode:
    return _prepare(notebook, json.loads(parameters))


def clean_notebook(notebook: NotebookNode) -> NotebookNode:
    """Give a copy of an executed notebook without what tells where, when and by whom it was run.

    Cells are numbered instead of carrying chance ids, so that the same inputs give the same file.
    """
    cells = [_clean_cell(cell, number) for number, cell in enumerate(notebook.cells, start=1)]
    metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
    }
    return NotebookNode(cells=cells, metadata=metadata, nbformat=4, nbformat_minor=5)


def rename_parameters(notebook: NotebookNode, names: Mapping[str, str]) -> NotebookNode:
    """Give a copy in which the parameters that papermill wrote down have other values, such as a name for a path."""
    import nbformat

    renamed = nbformat.from_dict(notebook)
    for cell in renamed.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            for value, name in names.items():
                cell["source"] = cell.source.replace(json.dumps(value, ensure_ascii=False), json.dumps(name))
    return renamed


def _clean_cell(cell: NotebookNode, number: int) -> NotebookNode:
    kept = {name: cell[name] for name in ("cell_type", "source", "execution_count", "outputs") if name in cell}
    if "outputs" in kept:
        kept["outputs"] = _clean_outputs(cell.outputs)
    return NotebookNode(kept, id=f"cell-{number}", metadata={"tags": list(cell.metadata.get("tags", []))})


def _clean_outputs(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Keep what cells display; what libraries print on stderr names files of this machine.

    What is printed is joined: when a kernel sends it on depends on the clock.
    """
    kept: list[NotebookNode] = []
    for output in outputs:
        if output.get("name") == "stderr":
            continue
        if output.output_type == "stream" and kept and kept[-1]["output_type"] == "stream":
            kept[-1]["text"] += output.text
        else:
            kept.append(NotebookNode(output, **({"metadata": {}} if "metadata" in output else {})))
    return kept


def _read(path: Path) -> NotebookNode:
    import nbformat

    return nbformat.read(path, as_version=4)


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook, one line a cell: nbformat's way, word below word, takes longer than a report's cells."""
    lines = ",\n".join(json.dumps(cell, ensure_ascii=False, sort_keys=True) for cell in notebook.cells)
    rest = json.dumps({name: value for name, value in sorted(notebook.items()) if name != "cells"})
    path.write_text(f'{{"cells": [\n{lines}\n], {rest[1:]}\n', encoding="utf-8", newline="\n")
