"""The house: which way the data flows, and how modules and notebooks read."""

import ast
import json
import re
from pathlib import Path

import pytest

import wbl

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "lib" / "wbl"
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
MODULES = sorted(PACKAGE.rglob("*.py"))

# A stage imports only from those at its left; those in one group know nothing of each other.
STAGES = [
    {"vocabulary", "errors"}, {"schema", "settings", "places", "official_wages"}, {"program"},
    {"collect", "measure"}, {"protect"}, {"show"}, {"teach"}, {"publish"}, {"commands"}, {"cli"}, {"__main__"},
]
RANK = {stage: rank for rank, stages in enumerate(STAGES) for stage in stages}
LIGHT = {"pandas", "numpy", "narwhals", "plotly", "ipywidgets", "click", "yaml", "babel", "jinja2", "tqdm", "wbl",
         "IPython"}


def stage_of(module: Path) -> str:
    inside = module.relative_to(PACKAGE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def imports_of(module: Path) -> list[tuple[str, bool]]:
    """Every module imported, and whether that happens at the top of the file."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node in tree.body) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node.module, node in tree.body))
            if node.module == "wbl":
                found += [(f"wbl.{alias.name}", node in tree.body) for alias in node.names]
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_data_flows_one_way(module: Path) -> None:
    own = stage_of(module)
    if own == "__init__":
        pytest.skip("the package's own page hands on names of every stage, when they are asked for")
    for name, _ in imports_of(module):
        parts = name.split(".")
        if parts[0] != "wbl" or len(parts) < 2 or parts[1].startswith("__"):
            continue
        other = parts[1]
        assert other == own or RANK[other] < RANK[own], f"{module.name} of {own} imports {name}"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_what_is_heavy_is_imported_where_it_is_used(module: Path) -> None:
    if stage_of(module) == "publish":
        pytest.skip("publishing needs papermill and nbconvert anyway")
    import sys

    for name, at_top in imports_of(module):
        root = name.split(".")[0]
        if at_top and root not in sys.stdlib_module_names:
            assert root in LIGHT, f"{module.name} imports {name} at its top"


def test_no_room_is_named_after_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "core", "common", "misc", "base", "tools", "stuff"}
    assert not [module.name for module in MODULES if module.stem in vague]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_room_is_not_a_hall(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 350


def test_every_public_name_is_there_and_explained() -> None:
    for name in wbl.__all__:
        thing = getattr(wbl, name)
        assert name.startswith("__") or thing.__doc__, name


def test_the_readme_names_every_public_verb() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in wbl.__all__ if not name.startswith("__") and f"`{name}`" not in text] == []


def cells_of(notebook: Path, kind: str) -> list[dict]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [{**cell, "source": "".join(cell["source"])} for cell in cells if cell["cell_type"] == kind]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_hold_no_logic_and_no_outputs(notebook: Path) -> None:
    code = cells_of(notebook, "code")
    for number, cell in enumerate(code):
        source = cell["source"]
        assert not cell["outputs"] and cell["execution_count"] is None, "stored outputs"
        assert not re.search(r"^\s*(def|class|lambda) ", source, re.M), source
        assert len(source.splitlines()) <= 12 if number == 0 else len(source.splitlines()) <= 8, source
        assert not re.search(r"https?://|[\"']/|[A-Z]:\\\\", source), f"a path or an address: {source}"
        assert number <= 1 or not re.search(r"^\s*(import|from) ", source, re.M), f"a late import: {source}"


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_parameters_are_typed_and_explained(notebook: Path) -> None:
    first = cells_of(notebook, "code")[0]
    if "parameters" not in first["metadata"].get("tags", []):
        pytest.skip("this notebook takes no parameters")
    for line in first["source"].strip().splitlines():
        assert re.fullmatch(r"\w+: [\w\[\], ]+ = .+  # .+", line), line


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_sentence_stands_before_each_figure(notebook: Path) -> None:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    assert cells[0]["cell_type"] == "markdown" and "".join(cells[0]["source"]).startswith("# ")
