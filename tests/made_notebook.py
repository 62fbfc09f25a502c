"""Executed notebooks made by hand, and the report notebook filled in without a kernel."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from wbl.places import find_notebook
from wbl.protect.releases import Release
from wbl.show import findings, how_made, lists

VERBS = SimpleNamespace(**{
    name: getattr(module, name) for module in (findings, how_made, lists) for name in dir(module)
    if name.startswith("show_")
})


def words(text: str, *tags: str) -> Any:
    """Make a text cell."""
    return new_markdown_cell(text, metadata={"tags": list(tags)})


def displays(*shown: Any, tags: tuple[str, ...] = ()) -> Any:
    """Make a code cell that displayed findings, or plain HTML."""
    outputs = []
    for thing in shown:
        bundles = thing.list_bundles() if hasattr(thing, "list_bundles") else [
            {"text/html": getattr(thing, "html", thing)}]
        outputs += [new_output("display_data", data=bundle) for bundle in bundles]
    return new_code_cell("wbl.show_something(release)", outputs=outputs, execution_count=1,
                         metadata={"tags": list(tags)})


def notebook_of(*cells: Any) -> Any:
    """Make a notebook."""
    return new_notebook(cells=list(cells))


def fill_report(release: Release) -> Any:
    """Fill the program report with the findings of a release, as a kernel would."""
    notebook = nbformat.read(Path(find_notebook("reports/program_report")), 4)
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.startswith("wbl.show_"):
            shown = eval(cell.source, {"wbl": VERBS, "release": release})
            cell.outputs = displays(shown).outputs
    return notebook
