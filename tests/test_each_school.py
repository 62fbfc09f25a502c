"""The command for all schools, end to end: the numbers are the single reports', and nothing can be worked out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from wbl.collect.load import load
from wbl.collect.simulate import simulate
from wbl.protect.audit import audit_folders
from wbl.publish.report import publish_report

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("each-school")
    for file_format in ("csv", "parquet"):
        simulate(folder / file_format, students=260, schools=3, seed=11, format=file_format)
    return folder


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "wbl", "report", *map(str, words)], capture_output=True, text=True,
                          env=os.environ | {"PYTHONPATH": str(ROOT / "lib")}, timeout=900)


@pytest.mark.slow
def test_counted_on_disk_for_all_schools_are_the_numbers_counted_in_memory_for_one(program: Path) -> None:
    made = run(program / "parquet", "--out", program / "all", "--each-school", "--jobs", "2", "--engine", "duckdb")
    assert made.returncode == 0, made.stderr
    assert "3 reports were made; 0 were there already." in made.stdout
    public = program / "all" / "2025-26" / "public"
    schools = sorted(path for path in (public / "schools").iterdir() if (path / "receipt.json").exists())
    assert len(schools) == 3
    school = json.loads((schools[1] / "receipt.json").read_text(encoding="utf-8"))["parameters"]["school"]
    single = publish_report(load(program / "csv"), program / "one", school=school).parent
    names = sorted(path.name for path in (single / "tables").glob("*.csv"))
    assert names == sorted(path.name for path in (schools[1] / "tables").glob("*.csv")) and len(names) > 5
    for name in names:
        assert (single / "tables" / name).read_bytes() == (schools[1] / "tables" / name).read_bytes(), name
    assert audit_folders([program / "all"]).passed
    again = run(program / "parquet", "--out", program / "all", "--each-school", "--engine", "duckdb")
    assert "0 reports were made; 3 were there already." in again.stdout, again.stderr


def test_options_that_do_not_go_together_are_refused(program: Path) -> None:
    for words, said in ((("--jobs", "2"), "go with --each-school"), (("--each-school", "--pdf"), "leave out --school")):
        refused = run(program / "csv", "--out", program / "none", *words)
        assert refused.returncode == 2 and said in refused.stderr
    assert not (program / "none").exists()
