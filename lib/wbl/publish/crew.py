"""Make many reports in processes that are forked from one warm parent, a handful in each.

`python -m wbl.publish.crew` reads a batch as JSON from its input and writes one line of JSON for each report that is
made or failed. The parent imports everything and makes one report for itself; its children begin where it stands, so
that a report costs little more than its cells. Whatever cells do ends with their child: a handful of reports later,
and at once where one failed, so that no report begins where another went wrong. Memory stays flat.

It is a process apart because forking needs one without threads, which nobody's notebook, cluster worker or test run
is. Where processes cannot be forked (Windows), joblib's workers run the notebooks in kernels instead.
"""

import contextlib
import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module
from mmap import mmap
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from wbl.errors import WblError
from wbl.publish.folder import sweep_folder
from wbl.publish.jobs import Batch, Job, Made, make_one, read_tables
from wbl.publish.notebook import mark_failed, name_cell
from wbl.publish.report import TABLES

_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
STOP_SECONDS = 3    # seconds that a crew has to end itself when it is stopped
HANDFUL = 25        # reports that a child makes at most; its beginning takes half the time of a report
FEWEST = 3          # reports for which a child is begun, when there are enough for all
GRACE_SECONDS = 10  # seconds past its limit after which a cell that does not stop has its process ended
_ALWAYS_NEEDED = ("wbl.publish.in_process", "wbl.show.findings", "nbconvert.exporters", "xlsxwriter")


Tell = Callable[[Made], None]


def run_crew(batch: Batch) -> Iterator[Made]:
    """Make the reports of a batch on this machine. When it is stopped, so is the crew, with nothing half made."""
    crew = subprocess.Popen(
        [sys.executable, "-m", "wbl.publish.crew"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        encoding="utf-8", env=os.environ | _ONE_THREAD, start_new_session=True,
    )
    assert crew.stdin is not None and crew.stdout is not None
    left = {job.school for job in batch.jobs}
    try:
        crew.stdin.write(batch.to_json() + "\n")
        crew.stdin.flush()
        for line in crew.stdout:
            made = Made(**json.loads(line))
            left.discard(made.school)
            yield made
    finally:
        _end(crew)
        for folder in {Path(job.folder).parent for job in batch.jobs}:
            sweep_folder(folder)
    for school in sorted(left):
        yield Made(school, "The process that makes the reports was ended from outside. Run it again.")


def _end(crew: subprocess.Popen[str]) -> None:
    """Let a crew that still runs end itself and its children; a signal alone could be lost in somebody's code."""
    try:
        crew.communicate(timeout=STOP_SECONDS)  # closes its input, which it watches
    except subprocess.TimeoutExpired:
        if hasattr(os, "killpg"):
            os.killpg(crew.pid, signal.SIGKILL)  # with its children: it began a session, so the group is its own
        else:
            crew.kill()
        crew.communicate()


def count_processors() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def can_fork() -> bool:
    """Can this machine's processes be forked safely? macOS can, but its system libraries forbid it."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def make_reports(batch: Batch, tell: Tell, *, wanted: int | None = None) -> None:
    """Make all reports of a batch and tell of each as it ends.

    `wanted` is a file descriptor that is closed elsewhere when the reports are wanted no more; then BrokenPipeError is
    raised and nothing goes on.
    """
    if not can_fork():
        _make_in_kernels(batch, tell)
        return
    crew = _Crew(batch, tell, wanted)
    try:
        crew.warm_up()
        crew.run()
    finally:
        crew.end()


@dataclass
class _Child:
    """A process and its jobs, of which it is at the first."""

    jobs: deque[Job]
    process: BaseProcess
    line: Connection
    place: "memoryview[float]"   # of two numbers, written by the child: the cell it is at, and when that began
    problem: str | None = None   # of the job before; "" when that went well
    is_late: bool = False


class _Crew:
    """The children of one warm parent."""

    def __init__(self, batch: Batch, tell: Tell, wanted: int | None) -> None:
        self.batch, self.tell, self.wanted = batch, tell, wanted
        self.waiting, self.children = deque(batch.jobs), list[_Child]()

    def warm_up(self) -> None:
        """Make the first report in a child and, once one went well, again in this process, which then knows it all."""
        if not self.batch.in_kernels:
            for module in _ALWAYS_NEEDED:
                import_module(module)
        if len({job.tables for job in self.batch.jobs}) == 1:
            read_tables(self.batch.jobs[0].tables)
        while self.waiting:
            job = self.waiting[0]
            self.start(1)
            child = self.children[0]
            while self.children:
                self.watch()
            if child.problem == "" and not self.batch.in_kernels:
                with tempfile.TemporaryDirectory(prefix="wbl-") as place, contextlib.suppress(WblError):
                    trial = Job(job.school, f"{place}/report", job.tables, f"{place}/failed.ipynb", "")
                    make_one(trial, self.batch, in_process=True)
            if child.problem == "":
                break
        gc.collect()
        gc.freeze()  # what is here already never becomes garbage: children then share its memory unwritten

    def run(self) -> None:
        """Keep as many children running as there are workers, until no job is left."""
        while self.waiting or self.children:
            while self.waiting and len(self.children) < self.batch.workers:
                # Smaller at the end, so that all end together.
                left, workers = len(self.waiting), self.batch.workers
                self.start(min(HANDFUL, max(left // (2 * workers), min(FEWEST, -(-left // workers)))))
            self.watch()

    def start(self, count: int) -> None:
        jobs = deque(self.waiting.popleft() for _ in range(count))
        here, there = get_context("fork").Pipe(duplex=False)
        place = memoryview(mmap(-1, 16)).cast("d")  # seen by both processes, so that no cell wakes this one
        _note(place, 0)
        process = get_context("fork").Process(target=_work, args=(tuple(jobs), self.batch, there, place))
        process.start()
        there.close()
        self.children.append(_Child(jobs, process, here, place))

    def _time_left(self, child: _Child) -> float:
        return child.place[1] + self.batch.seconds + GRACE_SECONDS - time.monotonic()

    def watch(self) -> None:
        """Wait until a child says something, ends or is late, and see to it."""
        nearest = min(map(self._time_left, self.children))
        watched = [child.line for child in self.children] + ([self.wanted] if self.wanted is not None else [])
        if self.wanted in wait(watched, timeout=max(0.0, nearest)):
            raise BrokenPipeError("Nobody waits for the reports any more.")
        for child in list(self.children):
            if not self._hear(child):
                self.children.remove(child)
                self._finish(child)
            elif self._time_left(child) < 0:
                child.is_late = True
                child.process.kill()  # its line closes, and the next round sees it

    def _hear(self, child: _Child) -> bool:
        """Take in what a child says; give whether it still runs."""
        try:
            while child.line.poll():
                child.problem = child.line.recv()
                self.tell(Made(child.jobs.popleft().school, child.problem))
        except (EOFError, OSError):
            return False
        return True

    def _finish(self, child: _Child) -> None:
        """Take back the jobs that a child did not come to; of the one that ended it, keep the notebook and say why."""
        child.process.join()
        child.line.close()
        if child.jobs and not child.problem:
            job = child.jobs.popleft()
            late = f"it took longer than {self.batch.seconds:g} seconds and did not stop"
            reason = late if child.is_late else _name_end(child.process.exitcode)
            index = int(child.place[0])
            cell = name_cell(Path(self.batch.notebook), TABLES, index)
            mark_failed(Path(self.batch.notebook), TABLES, index, reason, Path(job.failed))
            self.tell(Made(job.school, f"{Path(self.batch.notebook).name} stopped in {cell}: {reason}."))
        self.waiting.extendleft(reversed(child.jobs))

    def end(self) -> None:
        """End the children that still run; what they had half made goes with them."""
        for child in self.children:
            child.process.kill()
        for child in self.children:
            child.process.join()


def _name_end(exit_code: int | None) -> str:
    """Say how a process ended that did not say it itself.

    >>> _name_end(-9), _name_end(3)
    ('its process was ended from outside (SIGKILL)', 'it ended its own process (exit code 3)')
    """
    if exit_code is not None and exit_code < 0:
        return f"its process was ended from outside ({signal.Signals(-exit_code).name})"
    return f"it ended its own process (exit code {exit_code})"


def _note(place: "memoryview[float]", cell: int) -> None:
    place[0], place[1] = cell, time.monotonic()


def _work(jobs: tuple[Job, ...], batch: Batch, line: Connection, place: "memoryview[float]") -> None:
    """Make reports in a child, one after the other until one fails."""
    gc.set_threshold(300_000)  # after `freeze` nothing is old, and Python would look through all that is new too often
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started the crew
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    for job in jobs:
        _note(place, 0)
        problem = _try(job, batch, in_process=not batch.in_kernels, on_cell=partial(_note, place))
        _note(place, 0)
        line.send(problem)
        if problem:
            break


def _try(job: Job, batch: Batch, *, in_process: bool, on_cell: Callable[[int], None] = lambda index: None) -> str:
    """Make one report; give the sentence that says why it failed, or nothing."""
    try:
        make_one(job, batch, in_process=in_process, on_cell=on_cell)
    except WblError as error:
        return str(error)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _make_in_kernels(batch: Batch, tell: Tell) -> None:
    """Make the reports in joblib's worker processes, each notebook in a kernel."""
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    left = dict.fromkeys(job.school for job in batch.jobs)
    try:
        for made in Parallel(n_jobs=batch.workers, return_as="generator_unordered")(
            delayed(_make_in_kernel)(job, batch) for job in batch.jobs
        ):
            del left[made.school]
            tell(made)
    except TerminatedWorkerError:
        for school in left:
            tell(Made(school, "A worker process was ended from outside before this report was made. Run it again."))


def _make_in_kernel(job: Job, batch: Batch) -> Made:
    return Made(job.school, _try(job, batch, in_process=False))


@contextlib.contextmanager
def _speaking() -> Iterator[Callable[[dict[str, Any]], None]]:
    """Keep the line to the one who started this for messages alone: whatever else is printed goes to stderr."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1) as line:
        os.dup2(2, 1)
        yield lambda message: print(json.dumps(message), file=line, flush=True)


def main() -> None:
    """Make the batch that comes on the input; stop when nobody listens any more."""
    batch = Batch.from_json(sys.stdin.readline())
    with _speaking() as say:
        try:
            make_reports(batch, lambda made: say(asdict(made)), wanted=sys.stdin.fileno())
        except BrokenPipeError:
            sys.exit(1)


if __name__ == "__main__":
    main()
