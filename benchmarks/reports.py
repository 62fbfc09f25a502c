"""How long the reports of many schools take, beside the plain loop: papermill.execute_notebook, then nbconvert.

    python benchmarks/reports.py [--schools 400] [--plain 20] [--rounds 3] [--jobs 2]

(`program_report.py` beside this is another: one report over many students.) Both ways run the same notebook over the
same protected tables, those of the sample with its schools copied until there are enough. They run in turn, several
times; compared are the medians. The plain loop makes `--plain` reports a round: it starts anew for each, so each costs
the same, however many there are. Beside both stands the floor: what the cells alone cost in a warm process. Memory is
that of all processes together, each shared page counted once.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
from figures import keep

COPY = """
import sys
from dataclasses import replace
from pathlib import Path
import pandas as pd
from wbl.protect.releases import open_release, read_release, write_release
from wbl.publish.school_tables import list_schools
whole, wanted = read_release(Path(sys.argv[1])), int(sys.argv[3])
schools = list_schools(whole)
copies = {f"{number:02d}X{number:03d}": schools[number % len(schools)] for number in range(wanted)}
frames = {}
for name, table in whole.tables.items():
    frame = table.frame
    if "breakdown" in frame and "group" in frame:
        of_school = frame["breakdown"].isin(["school", "school_grade"])
        rows = frame[of_school]
        whose = rows["group"].str.split(" / ").str[0]
        parts = [rows[whose == school].assign(group=rows.loc[whose == school, "group"].str.replace(school, copy))
                 for copy, school in copies.items()]
        frame = pd.concat([frame[~of_school], *parts], ignore_index=True)
    frames[name] = frame
about = replace(whole.about, school_names={copy: f"School {copy}" for copy in copies})
write_release(open_release(about, frames), Path(sys.argv[2]))
"""
PLAIN = """
import sys
from pathlib import Path
import papermill
from nbconvert import HTMLExporter
notebook, tables, out, *schools = sys.argv[1:]
for school in schools:
    folder = Path(out, school)
    papermill.execute_notebook(notebook, folder / "report.ipynb", {"source": "tables"}, cwd=folder,
                               kernel_name="python3", progress_bar=False)
    page, _ = HTMLExporter().from_filename(str(folder / "report.ipynb"))
    (folder / "report.html").write_text(page, encoding="utf-8")
"""
TABLES = """
import sys
from pathlib import Path
from wbl.protect.releases import read_release, write_release
from wbl.publish.names import name_folder
from wbl.publish.school_tables import list_schools
tables, out, count = sys.argv[1:]
whole = read_release(Path(tables))
for school in list_schools(whole)[:int(count)]:
    write_release(whole.for_school(school), Path(out, name_folder(school), "tables"))
"""
OURS = """
import sys
from pathlib import Path
from wbl.publish.fanout import make_school_reports
from wbl.publish.school_tables import Prepared, list_schools
from wbl.protect.releases import read_release
folder, count, jobs = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
schools = list_schools(read_release(folder / "tables"))[:count]
outcome = make_school_reports(Prepared(folder, schools, None), jobs=jobs)
assert len(outcome.made) == count, outcome.failed
"""
FLOOR = """
import sys, time
from pathlib import Path
from wbl.places import find_notebook
from wbl.publish import in_process
from wbl.publish.notebook import run_notebook
from wbl.publish.report import NOTEBOOK, TABLES
spent = 0.0
run = in_process.ZMQInteractiveShell.run_cell
def timed(self, *words, **more):
    global spent
    began = time.process_time()
    try:
        return run(self, *words, **more)
    finally:
        spent += time.process_time() - began
in_process.ZMQInteractiveShell.run_cell = timed
folders = sorted(Path(sys.argv[1]).iterdir())
for number, folder in enumerate([*folders[:2], *folders]):
    if number == 2:  # the first two warm it up
        spent = 0.0
    run_notebook(find_notebook(NOTEBOOK), TABLES, folder=folder, in_process=True)
print(spent / len(folders))
"""


@dataclass(frozen=True)
class Run:
    """What one run took."""

    seconds: float          # by the clock
    processor: float        # seconds of all cores
    memory: tuple[float, ...]  # MB, all processes together, twice a second


def main() -> None:
    """Make the tables, run the ways in turn and print what they took."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--schools", type=int, default=400)
    wanted.add_argument("--plain", type=int, default=20, help="Reports that the plain loop makes each round.")
    wanted.add_argument("--rounds", type=int, default=3)
    wanted.add_argument("--jobs", type=int, default=os.cpu_count())
    wanted.add_argument("--tables", help="Tables that a public report wrote, instead of the sample's, made anew.")
    asked = wanted.parse_args()
    with tempfile.TemporaryDirectory() as place:
        measure(Path(place), prepare(Path(place), asked.schools, asked.tables), asked)


def prepare(place: Path, schools: int, tables: str | None) -> Path:
    """Count and protect the sample, and copy its schools until there are enough; no part of what is compared."""
    if not tables:
        subprocess.run([sys.executable, "-m", "wbl", "report", "sample", "--out", place / "sample"], check=True,
                       capture_output=True)
    python(COPY, tables or next((place / "sample").glob("*/public/tables")), place / "out" / "tables", schools)
    return place / "out"


def measure(place: Path, folder: Path, asked: argparse.Namespace) -> None:
    """Run each way in turn, compare what they made, and print the medians."""
    from wbl.places import find_notebook
    from wbl.publish.report import NOTEBOOK

    notebook = find_notebook(NOTEBOOK)
    plain, ours, floors = [], [], []
    for number in range(asked.rounds):
        for made in (folder / "schools", place / "plain"):
            if made.exists():  # put aside, not removed: after many removals ext4 takes long over each new file
                made.rename(place / f"{made.name}-{number}")
        python(TABLES, folder / "tables", place / "plain", asked.plain)
        schools = sorted(path.name for path in (place / "plain").iterdir())
        floors.append(float(python(FLOOR, place / "plain")))
        ours.append(watch(OURS, folder, asked.schools, asked.jobs))
        plain.append(watch(PLAIN, notebook, folder / "tables", place / "plain", *schools))
    compare(place / "plain", folder / "schools", schools)
    floor = statistics.median(floors)
    one_plain = statistics.median(run.seconds for run in plain) / asked.plain
    one_ours = statistics.median(run.seconds for run in ours) / asked.schools
    work_plain = statistics.median(run.processor for run in plain) / asked.plain
    work_ours = statistics.median(run.processor for run in ours) / asked.schools
    per_core = one_ours * min(asked.jobs, os.cpu_count() or 1) / floor
    memory = ours[-1].memory
    quarter = max(1, len(memory) // 4)
    early, late = (statistics.median(part) for part in (memory[quarter:2 * quarter], memory[-quarter:]))
    print(f"plain loop   {one_plain:6.2f} s a report ({asked.plain} made), {max(plain[-1].memory):5.0f} MB")
    print(f"wbl          {one_ours:6.3f} s a report ({asked.schools} made), {max(memory):5.0f} MB at most; "
          f"{early:.0f} MB early, {late:.0f} MB late; {work_ours:.3f} s of one core a report")
    print(f"cells alone  {floor:6.3f} s of one core")
    print(f"times the plain loop: {one_plain / one_ours:.1f} by the clock, {work_plain / work_ours:.1f} by processor "
          "time (aim: 20; 15 at least)")
    print(f"beside the cells' own floor, per core: {per_core:.2f} by the clock, {work_ours / floor:.2f} by processor "
          "time, which other work on the machine lengthens less (aim: 1.6)")
    keep(f"reports-{asked.schools:04d}", work=f"{asked.schools} school reports (`.ipynb`, `.html`, tables, workbook)",
         beside="papermill + nbconvert in a loop", aim="20 times as fast, 15 at least; below 500 MB",
         measured=f"{one_plain / one_ours:.1f} times as fast; {max(memory):.0f} MB")


def python(code: str, *words: object) -> str:
    """Run a piece of Python that must succeed."""
    return subprocess.run([sys.executable, "-c", code, *map(str, words)], check=True, stdout=subprocess.PIPE,
                          text=True).stdout


def watch(code: str, *words: object) -> Run:
    """Run a piece of Python and watch it and all its children: time, and memory twice a second."""
    memory: list[float] = []
    began, used = time.perf_counter(), os.times()
    run = psutil.Popen([sys.executable, "-c", code, *map(str, words)], stdout=subprocess.DEVNULL)
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(0.5):
            total = 0.0
            try:
                for process in (run, *run.children(recursive=True)):
                    total += getattr(process.memory_full_info(), "pss", process.memory_info().rss)
            except psutil.Error:
                continue
            memory.append(total / 1e6)

    watcher = threading.Thread(target=look)
    watcher.start()
    code_of_exit = run.wait()
    seconds = time.perf_counter() - began
    ended.set()
    watcher.join()
    assert code_of_exit == 0
    now = os.times()
    return Run(seconds, now.children_user + now.children_system - used.children_user - used.children_system,
               tuple(memory or [0.0]))


def compare(plain: Path, ours: Path, schools: list[str]) -> None:
    """Make sure that both ways gave the same outputs, cell by cell."""
    for school in schools:
        one, other = (nbformat.read(path, as_version=4).cells for path in (
            plain / school / "report.ipynb", ours / school / "program-report.ipynb"))
        shown = [[(output["output_type"], output.get("data"), output.get("text")) for cell in cells
                  for output in cell.get("outputs", ())] for cells in (one, other)]
        assert shown[0] == shown[1] and shown[0], f"the outputs of {school} differ"
    print(f"outputs of {len(schools)} reports compared, cell by cell: equal")


if __name__ == "__main__":
    main()
