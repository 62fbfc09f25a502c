"""A report for each school: made once, whole, in spite of what goes wrong with some of them."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest

from wbl.errors import PublishError
from wbl.publish import crew
from wbl.publish.fanout import SHARED, check_space, list_jobs, make_school_reports
from wbl.publish.jobs import Batch, Made
from wbl.publish.school_tables import Prepared

pytest_plugins = ("school_program",)


def schools(number: int) -> list[str]:
    return [f"00K{place:03d}" for place in range(number)]


def is_whole(folder: Path) -> bool:
    receipt = json.loads((folder / "receipt.json").read_text(encoding="utf-8"))
    return set(receipt["outputs"]) >= {"program-report.html", "program-report.ipynb", "tables.xlsx"} and all(
        (folder / name).is_file() for name in receipt["outputs"])


def test_each_school_has_a_whole_report_of_its_own_numbers(prepare: Any, notebook: Path) -> None:
    counted: list[tuple[int, int]] = []
    prepared = prepare(*schools(5))
    outcome = make_school_reports(prepared, notebook=notebook, count=lambda *done: counted.append(done))
    assert sorted(outcome.made) == schools(5) and not outcome.failed and not outcome.kept
    assert counted == [(done, 5) for done in range(1, 6)]
    for school in schools(5):
        folder = prepared.folder / "schools" / school
        assert is_whole(folder)
        table = pd.read_csv(folder / "tables" / "students_by_interview_type.csv")
        assert set(table["group"]) == {"all", school}
        assert json.loads((folder / "receipt.json").read_text(encoding="utf-8"))["parameters"]["school"] == school


def test_the_index_names_every_school_and_links_its_report(prepare: Any, notebook: Path) -> None:
    index = make_school_reports(prepare(*schools(3)), notebook=notebook).index
    text = index.read_text(encoding="utf-8")
    assert "Élan Vital High School" in text and "<script>alert" not in text
    assert all((index.parent / school / "program-report.html").is_file() and f'"{school}/program-report.html"' in text
               for school in schools(3))


def test_run_again_makes_only_what_is_missing_or_changed(prepare: Any, notebook: Path) -> None:
    prepared = prepare(*schools(4))
    make_school_reports(prepared, notebook=notebook)
    folder = prepared.folder / "schools"
    (folder / "00K001" / "receipt.json").unlink()
    (folder / "00K002" / "program-report.html").write_text("half a")
    again = make_school_reports(prepared, notebook=notebook)
    assert sorted(again.made) == ["00K001", "00K002"] and sorted(again.kept) == ["00K000", "00K003"]
    assert make_school_reports(prepared, notebook=notebook).made == ()
    assert len(make_school_reports(prepare(*schools(4), version="2"), notebook=notebook).made) == 4
    notebook.write_text(notebook.read_text().replace("head(9)", "head(8)"))
    assert len(make_school_reports(prepared, notebook=notebook).made) == 4


def test_faults_are_named_and_marked_and_the_rest_is_made(prepare: Any, notebook: Path, monkeypatch: Any) -> None:
    prepared = prepare("RAISES", *schools(4), "DIES", "KILLED", "HANGS")
    outcome = make_school_reports(prepared, notebook=notebook, cell_seconds=2)
    assert sorted(outcome.made) == schools(4)
    says = {"RAISES": "the roof of RAISES leaks", "DIES": "ended its own process (exit code 7)", "KILLED": "SIGKILL",
            "HANGS": "longer than 2 seconds"}
    assert set(outcome.failed) == set(says)
    index = outcome.index.read_text(encoding="utf-8")
    for school, reason in says.items():
        assert reason in outcome.failed[school] and reason in index
        assert not (prepared.folder / "schools" / school).exists()
        kept = prepared.folder.parent / "failed" / "public" / f"{school}.ipynb"
        cells = nbformat.read(kept, 4).cells
        marked = next(place for place, cell in enumerate(cells) if 'id="papermill-error-cell"' in cell.source)
        assert "os._exit(7)" in cells[marked + 1].source and reason.split(" (")[0] in str(cells[marked + 1].outputs)
    assert not list((prepared.folder / "schools").glob(".wbl-making*"))


def test_what_a_child_did_not_come_to_is_made_by_another(prepare: Any, notebook: Path) -> None:
    harm = ["RAISES", "DIES", "KILLED"]
    wanted = [harm.pop() if place in (9, 12, 15) else school for place, school in enumerate(schools(60))]
    outcome = make_school_reports(prepare(*wanted), notebook=notebook, jobs=1)  # handfuls, from the second on
    assert set(outcome.failed) == {"RAISES", "DIES", "KILLED"}
    assert sorted(outcome.made) == sorted(set(wanted) - set(outcome.failed))


def test_a_failure_that_is_mended_is_forgotten(prepare: Any, notebook: Path) -> None:
    prepared = prepare("00K000", "RAISES")
    assert set(make_school_reports(prepared, notebook=notebook).failed) == {"RAISES"}
    notebook.write_text(notebook.read_text().replace("raise ValueError", "print"))
    outcome = make_school_reports(prepared, notebook=notebook)
    assert not outcome.failed and "RAISES" in outcome.made
    assert not list((prepared.folder.parent / "failed").rglob("*.ipynb"))


def test_a_cell_that_will_not_stop_has_its_process_ended(prepare: Any, notebook: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(crew, "GRACE_SECONDS", 1)
    prepared = prepare("STUBBORN", "00K000")
    made: list[Made] = []
    batch = Batch((), str(notebook), 2, 1.0, False, str(prepared.folder / "schools" / SHARED), False)
    jobs = list_jobs(prepared, batch)
    crew.make_reports(replace(batch, jobs=jobs), made.append)
    said = {one.school: one.problem for one in made}
    assert said["00K000"] == "" and "did not stop" in said["STUBBORN"]


RUN = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # also where whoever started the tests ignores Ctrl-C
from pathlib import Path
from wbl.publish.fanout import make_school_reports
from wbl.publish.jobs import Batch, Made
from wbl.publish.school_tables import Prepared
folder, notebook, *schools = sys.argv[1:]
print("begun", flush=True)
make_school_reports(Prepared(Path(folder), tuple(schools), None), notebook=Path(notebook),
                    count=lambda done, wanted: print(done, flush=True))
"""


def start(prepared: Prepared, notebook: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", RUN, str(prepared.folder), str(notebook), *prepared.schools],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def children_of(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task/{process}/children")
    own = [int(child) for child in tasks.read_text().split()] if tasks.exists() else []
    return own + [further for child in own for further in children_of(child)]


def wait_until_gone(processes: list[int]) -> None:
    for _ in range(200):
        if not [process for process in processes if Path(f"/proc/{process}").exists()]:
            return
        time.sleep(0.05)
    pytest.fail("processes were left behind")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes in /proc")
def test_ctrl_c_stops_cleanly_and_the_next_run_finishes(prepare: Any, notebook: Path) -> None:
    prepared = prepare(*schools(40))
    run = start(prepared, notebook)
    while run.stdout.readline().strip() != "2":
        assert run.poll() is None, run.stderr.read()
    family = children_of(run.pid)
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=120)
    assert run.returncode != 0
    wait_until_gone(family)
    folder = prepared.folder / "schools"
    left = [path.name for path in folder.iterdir() if path.name.startswith("00K")]
    assert 2 <= len(left) < 40 and all(is_whole(folder / school) for school in left)
    assert not (folder / "index.html").exists()
    outcome = make_school_reports(prepared, notebook=notebook)
    assert len(outcome.made) == 40 - len(left) and outcome.index.is_file()


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes in /proc")
def test_killed_at_any_moment_five_times_over_every_report_is_made_once(prepare: Any, notebook: Path) -> None:
    prepared = prepare(*schools(30))
    folder = prepared.folder / "schools"
    times: dict[str, int] = {}
    for kill_at in ("begun", "1", "3", "4", "6"):
        run = start(prepared, notebook)
        while run.stdout.readline().strip() != kill_at and run.poll() is None:
            pass
        family = children_of(run.pid)
        for process in (run.pid, *family):
            if Path(f"/proc/{process}").exists():
                os.kill(process, signal.SIGKILL)
        run.communicate()
        wait_until_gone(family)
        for receipt in folder.glob("00K*/receipt.json"):
            assert is_whole(receipt.parent)
            times.setdefault(receipt.parent.name, receipt.stat().st_mtime_ns)
    assert 0 < len(times) < 30
    outcome = make_school_reports(prepared, notebook=notebook)
    assert not outcome.failed and set(outcome.made) | set(outcome.kept) == set(schools(30))
    for school in schools(30):
        assert is_whole(folder / school)
        if school in times:
            assert (folder / school / "receipt.json").stat().st_mtime_ns == times[school], "made twice without need"
    assert not list(folder.glob(".wbl-making*"))


def test_without_forking_joblibs_workers_run_kernels(prepare: Any, notebook: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(crew, "can_fork", lambda: False)
    prepared = prepare("00K000", "RAISES")
    batch = Batch((), str(notebook), 2, 60.0, True, "", True)
    made: list[Made] = []
    crew.make_reports(replace(batch, jobs=list_jobs(prepared, batch)), made.append)
    said = {one.school: one.problem for one in made}
    assert said["00K000"] == "" and "the roof of RAISES leaks" in said["RAISES"]
    assert is_whole(prepared.folder / "schools" / "00K000")


def test_a_full_disk_is_said_before_anything_is_made(tmp_path: Path) -> None:
    check_space(tmp_path / "not" / "there", 1)
    with pytest.raises(PublishError, match="GB free"):
        check_space(tmp_path, 10**18)
