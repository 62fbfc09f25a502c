"""The protected tables of a made-up program, and a report's notebook that does harm at schools named after a fault."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat import v4

from wbl.protect.releases import About, open_release, write_release
from wbl.publish.school_tables import Prepared

COUNTED = ["in_person", "virtual", "hybrid", "simulation", "any", "any_live", "none"]
NAMES = {"00K000": "Élan Vital High School", "00K001": "<script>alert(1)</script> Academy"}

# What a report's notebook does at a school that is named after a fault.
NOTEBOOK = """
import json, os, time
from pathlib import Path
import pandas as pd

school = json.loads(Path(source, "release.json").read_text())["about"]["school"]
numbers = pd.read_csv(Path(source, "students_by_interview_type.csv"))
"""
FAULTS = """
if school.startswith("RAISES"):
    raise ValueError(f"the roof of {school} leaks")
if school.startswith("DIES"):
    os._exit(7)
if school.startswith("KILLED"):
    os.kill(os.getpid(), 9)
if school.startswith("HANGS"):
    time.sleep(600)
if school.startswith("STUBBORN"):
    while True:
        try:
            time.sleep(600)
        except TimeoutError:
            pass
"""


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    cells = [v4.new_markdown_cell("# A school"), v4.new_code_cell('source: str = "tables"  # Where the tables lie'),
             v4.new_code_cell(NOTEBOOK), v4.new_code_cell(FAULTS), v4.new_code_cell("numbers.head(9)")]
    cells[1].metadata["tags"] = ["parameters"]
    path = tmp_path / "school.ipynb"
    spec = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(v4.new_notebook(cells=cells, metadata=spec), path)
    return path


@pytest.fixture
def prepare(tmp_path: Path) -> Callable[..., Prepared]:
    """Write the tables of a made-up program with these schools."""
    def write(*schools: str, version: str = "1") -> Prepared:
        rows = [("all", "all", kind, 40, 9, 900) for kind in COUNTED]
        rows += [("school", school, kind, 10, 3, 100) for school in schools for kind in COUNTED]
        frame = pd.DataFrame(rows, columns=["breakdown", "group", "interview_type", "students", "interviews",
                                            "enrolled"])
        frame = frame.astype({"students": "Int64", "interviews": "Int64", "enrolled": "Int64"}).assign(status="shown")
        about = About("Made-up program", "2025-26", "2024-25", "public", 10, school_names=NAMES,
                      inputs={"students.csv": version})
        folder = tmp_path / "out" / "2025-26" / "public"
        write_release(open_release(about, {"students_by_interview_type": frame}), folder / "tables")
        return Prepared(folder, schools, None)

    return write
