"""The lessons' notebooks: the teacher edition is the source, every other copy is made from it.

A copy may be for students (no solutions, no teacher's notes), in another language, and over a class's own file. A
notebook is plain JSON, and plain JSON is all that is needed here.
"""

import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from wbl.errors import ParameterError, name_nearest
from wbl.places import find_shipped
from wbl.teach.translations import translate_page

FOR_TEACHERS = frozenset({"teacher", "solution"})  # cells that no student copy holds
ON_SCREEN = frozenset({"screen"})                   # cells whose controls mean nothing on paper
Notebook = dict[str, Any]
_BLANK = "= ...\n"                                  # code that a student fills in, and so must see
_PARAMETER = re.compile(r"^(?P<name>\w+)(?P<kind>: [^=]+ = )(?P<value>.*?)(?P<help>\s+# .*)$")


def list_lessons() -> dict[str, Path]:
    """List the lessons: name -> notebook, in the order in which they are taught."""
    return {path.stem: path for path in sorted((find_shipped("notebooks") / "lessons").glob("[0-9]*.ipynb"))}


def find_lesson(name: str) -> Path:
    """Find a lesson by its name, the words of it, or its number.

    Raises ParameterError, naming the nearest, when there is none.
    """
    lessons = list_lessons()
    for stem, path in lessons.items():
        number, _, words = stem.partition("_")
        if name in (stem, words, number, number.lstrip("0")):
            return path
    raise ParameterError(f'There is no lesson "{name}". {name_nearest(name, lessons)}')


def read_notebook(path: Path) -> Notebook:
    """Read a notebook."""
    notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def write_notebook(notebook: Notebook) -> str:
    """Write a notebook as text, the same for the same content."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def make_copy(
    notebook: Notebook, *, without: Collection[str] = (), language: str = "en",
    parameters: Mapping[str, Any] | None = None, folded: bool = False,
) -> Notebook:
    """Make a copy: without cells of some tags, in a language, with values in its parameters cell.

    folded: JupyterLab hides the code, except the parameters and what a student fills in. Raises ParameterError when
    the notebook has no such parameter. The notebook is not changed.
    """
    cells = [dict(cell) for cell in notebook["cells"]
             if not set(without).intersection(cell["metadata"].get("tags", []))]
    wanted = dict(parameters or {}) | ({"language": language} if language != "en" else {})
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            source = translate_page(source, language)
        elif "parameters" in cell["metadata"].get("tags", []):
            source, wanted = _set_parameters(source, wanted), {}
        elif folded and _BLANK not in source:
            cell["metadata"] = {**cell["metadata"], "jupyter": {"source_hidden": True}}
        cell["source"] = source.splitlines(keepends=True)
    if wanted:
        raise ParameterError(f"This notebook has no parameters cell for {', '.join(wanted)}.")
    return {**notebook, "cells": cells}


def _set_parameters(source: str, values: Mapping[str, Any]) -> str:
    """Put values into a parameters cell, line by line; what each means stays beside it.

    >>> _set_parameters('source: str = "sample"  # The file', {"source": "data"})
    'source: str = "data"  # The file'
    """
    left, lines = dict(values), []
    for line in source.splitlines():
        found = _PARAMETER.match(line)
        if found and found["name"] in left:
            value = json.dumps(left.pop(found["name"]), ensure_ascii=False)
            value = {"true": "True", "false": "False"}.get(value, value)
            line = f"{found['name']}{found['kind']}{value}{found['help']}"
        lines.append(line)
    if left:
        raise ParameterError(f"The lesson has no parameter {', '.join(left)}.")
    return "\n".join(lines)


def read_title(notebook: Notebook) -> str:
    """Give the title of a notebook: the first heading of its first cell."""
    return "".join(notebook["cells"][0]["source"]).splitlines()[0].removeprefix("# ").strip()
