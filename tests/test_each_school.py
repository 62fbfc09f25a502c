"""The command for all schools, end to end: the numbers are the single report's, and nothing can be worked out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from wbl.collect.load import load
from wbl.protect.audit import audit_folders
from wbl.protect.releases import write_release
from wbl.publish.release import make_release

ROOT = Path(__file__).parents[1]
CHANNEL = {"in_person": "workplace", "virtual": "zoom", "hybrid": "meet", "simulation": "recording"}
KINDS = list(CHANNEL)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same program of three schools as CSV and as Parquet; a fifth of its students have no interview."""
    students = pd.DataFrame({"student_id": [f"S{n:03d}" for n in range(150)], "school_year": "2025-26",
                             "school_id": [f"00K00{n % 3}" for n in range(150)]})
    asked = students[students.index % 5 > 0]
    kinds = [KINDS[n % 3] for n in range(len(asked))]
    interviews = pd.DataFrame({
        "interview_id": [f"I{n:03d}" for n in range(len(asked))], "date": "2025-10-01",
        "school_id": asked["school_id"].to_numpy(), "interview_type": kinds,
        "channel": [CHANNEL[kind] for kind in kinds], "status": "held", "recorded_by": "school",
    })
    rows = pd.DataFrame({"interview_id": interviews["interview_id"], "student_id": asked["student_id"].to_numpy(),
                         "role": "interviewer", "attended": "yes"})
    place = tmp_path_factory.mktemp("each-school")
    for folder in ("csv", "parquet"):
        (place / folder).mkdir()
    for name, frame in (("students", students), ("interviews", interviews), ("participations", rows)):
        frame.to_csv(place / "csv" / f"{name}.csv", index=False)
        frame.to_parquet(place / "parquet" / f"{name}.parquet", index=False)
    return place


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "wbl", "report", *map(str, words)], capture_output=True, text=True,
                          env=os.environ | {"PYTHONPATH": str(ROOT / "lib")}, timeout=900)


@pytest.mark.slow
def test_counted_on_disk_for_all_schools_are_the_numbers_counted_in_memory_for_one(program: Path) -> None:
    made = run(program / "parquet", "--out", program / "all", "--each-school", "--jobs", "2", "--engine", "duckdb")
    assert made.returncode == 0, made.stderr
    assert "3 reports were made; 0 were there already." in made.stdout
    public = program / "all" / "2025-26" / "public"
    for school in ("00K000", "00K002"):
        tables = public / "schools" / school / "tables"
        write_release(make_release(load(program / "csv"), school=school), program / school)
        names = sorted(path.name for path in (program / school).glob("*.csv"))
        assert names == sorted(path.name for path in tables.glob("*.csv")) and len(names) > 5
        for name in names:
            assert (program / school / name).read_bytes() == (tables / name).read_bytes(), name
    receipt = json.loads((public / "schools" / "00K000" / "receipt.json").read_text(encoding="utf-8"))
    assert set(receipt["inputs"]) == {"students.parquet", "interviews.parquet", "participations.parquet"}
    assert audit_folders([program / "all"]).passed
    again = run(program / "parquet", "--out", program / "all", "--each-school", "--engine", "duckdb")
    assert "0 reports were made; 3 were there already." in again.stdout, again.stderr


def test_options_that_do_not_go_together_are_refused(program: Path) -> None:
    for words, said in ((("--jobs", "2"), "go with --each-school"), (("--each-school", "--pdf"), "leave out --school")):
        refused = run(program / "csv", "--out", program / "none", *words)
        assert refused.returncode == 2 and said in refused.stderr
    assert not (program / "none").exists()
