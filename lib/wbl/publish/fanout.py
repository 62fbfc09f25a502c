"""A report for each school of a program: numbers protected once for all of them, and one report made after another.

What is there already and rests on the same tables, notebook and version stays; what is missing or changed is made. A
school whose report fails is named with a sentence and keeps its notebook in a folder that is no report's; the others
are made. The index over all of them is written last.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import wbl
from wbl.errors import PublishError
from wbl.places import find_notebook
from wbl.protect.releases import RELEASE_FILE
from wbl.protect.workers import dismiss_workers
from wbl.publish.crew import count_processors, run_crew
from wbl.publish.folder import RECEIPT
from wbl.publish.jobs import Batch, Job, Made
from wbl.publish.names import name_folder
from wbl.publish.notebook import CELL_SECONDS
from wbl.publish.receipt import hash_file
from wbl.publish.report import NOTEBOOK, SCHOOLS
from wbl.publish.school_index import INDEX, write_index
from wbl.publish.school_tables import TABLES, Prepared, prepare_tables

SHARED = "_shared"      # beside the schools' folders; no school's folder begins with "_"
FAILED = "failed"       # in the school year's folder: notebooks of reports that failed, which nobody publishes
STEPS = ("Counting and protecting", "Making the reports", "Writing the index")

_REPORT_BYTES, _ONE_FILE_BYTES = 1_000_000, 6_000_000  # bytes; what one report takes on disk, at most


@dataclass(frozen=True)
class Outcome:
    """What became of the reports of all schools."""

    index: Path
    made: tuple[str, ...]               # ids of the schools whose report was made now
    kept: tuple[str, ...]               # of those whose report was there and up to date
    failed: Mapping[str, str]           # school id -> why, a sentence


def publish_each_school(
    source: str | Path, out: Path, *, school_year: str = "", audience: str = "public", min_group: int = 0,
    engine: str = "", jobs: int = 0, one_file: bool = False, in_kernels: bool = False, cluster: str = "",
    cell_seconds: float = CELL_SECONDS, notebook: Path | None = None, say: Callable[[str], None] = lambda step: None,
    count: Callable[[int, int], None] = lambda done, wanted: None,
) -> Outcome:
    """Make the program's report and one for each school, and an index over them.

    engine: what counts, "pandas", "duckdb" or "spark"; by the source's size when left out. jobs: reports made at a
    time, as many as there are processors when left out. one_file: each page holds all it needs, 5 MB more a school;
    otherwise the pages link one script beside them. in_kernels: run the notebooks by papermill's own engine.
    cluster: the address of machines that make the reports, such as "dask://host:8786". `say` is told each of STEPS,
    `count` how many reports are done, and of how many. Raises SourceError, ParameterError or PublishError when the
    reports cannot be begun; a single school's failure is told in the Outcome.
    """
    say(STEPS[0])
    with _prepare(source, out, school_year=school_year, audience=audience, min_group=min_group,
                  engine=engine) as prepared:
        return make_school_reports(
            prepared, jobs=jobs, one_file=one_file, in_kernels=in_kernels, cluster=cluster, cell_seconds=cell_seconds,
            notebook=notebook, say=say, count=count,
        )


def make_school_reports(
    prepared: Prepared, *, jobs: int = 0, one_file: bool = False, in_kernels: bool = False, cluster: str = "",
    cell_seconds: float = CELL_SECONDS, notebook: Path | None = None, say: Callable[[str], None] = lambda step: None,
    count: Callable[[int, int], None] = lambda done, wanted: None,
) -> Outcome:
    """Make the reports of all schools from tables that are there, and the index; as `publish_each_school` says."""
    folder = prepared.folder / SCHOOLS
    batch = Batch(
        jobs=(), notebook=str((notebook or find_notebook(NOTEBOOK)).resolve()), workers=jobs or count_processors(),
        seconds=cell_seconds, one_file=one_file, shared=str(folder.absolute() / SHARED), in_kernels=in_kernels,
    )
    wanted = list_jobs(prepared, batch)
    missing = tuple(job for job in wanted if not is_current(Path(job.folder), job.made_from))
    check_space(prepared.folder, len(missing) * (_ONE_FILE_BYTES if one_file else _REPORT_BYTES))
    say(STEPS[1])
    results: dict[str, str] = {}
    if missing:
        (folder / INDEX).unlink(missing_ok=True)
        for made in _make(replace(batch, jobs=missing), cluster):
            results[made.school] = made.problem
            count(len(results), len(missing))
    failed = {school: problem for school, problem in sorted(results.items()) if problem}
    say(STEPS[2])
    return Outcome(
        index=write_index(folder, prepared.folder / TABLES, failed),
        made=tuple(school for school, problem in results.items() if not problem),
        kept=tuple(job.school for job in wanted if job.school not in results), failed=failed,
    )


def check_space(out: Path, needed: int) -> None:
    """Raise PublishError when the disk has no room for that many bytes."""
    place = next(folder for folder in (out.absolute(), *out.absolute().parents) if folder.exists())
    free = shutil.disk_usage(place).free
    if free < needed:
        raise PublishError(
            f"{out} has {free / 1e9:.1f} GB free, and the reports may need {needed / 1e9:.1f} GB. Make room, or choose "
            "a folder on another disk."
        )


def is_current(folder: Path, made_from: str) -> bool:
    """Is there a whole report that rests on just this? Every file is held against its receipt."""
    try:
        receipt = json.loads((folder / RECEIPT).read_text(encoding="utf-8"))
        return receipt.get("made_from") == made_from and all(
            hash_file(folder / name) == fingerprint for name, fingerprint in receipt["outputs"].items()
        )
    except (OSError, ValueError, KeyError, AttributeError):
        return False


@contextmanager
def _prepare(source: str | Path, out: Path, **options: Any) -> Iterator[Prepared]:
    """Make the protected tables in a process of its own, whose memory goes when it ends."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        try:
            prepared = process.submit(prepare_tables, source, out, **options).result()
        finally:
            process.submit(dismiss_workers)
    try:
        yield prepared
    finally:
        if prepared.temporary:
            shutil.rmtree(prepared.temporary, ignore_errors=True)


def list_jobs(prepared: Prepared, batch: Batch) -> tuple[Job, ...]:
    """List the report to make for each school, with the fingerprint of what it rests on."""
    failed = prepared.folder.parent / FAILED / prepared.folder.name
    fingerprint = cache(partial(_fingerprint, batch=batch))
    jobs = []
    for school in prepared.schools:
        tables, place = prepared.find_tables(school), name_folder(school)
        rests_on = hashlib.sha256(f"{fingerprint(tables)} {school}".encode()).hexdigest()
        jobs.append(Job(
            school=school, folder=str((prepared.folder / SCHOOLS / place).absolute()), tables=str(tables.absolute()),
            failed=str((failed / f"{place}.ipynb").absolute()), made_from=rests_on,
        ))
    return tuple(jobs)


def _fingerprint(tables: Path, batch: Batch) -> str:
    """Give the sha256 of what a report rests on: the version, the notebook, the form of the page, and the tables."""
    parts = [wbl.__version__, hash_file(Path(batch.notebook)), str(batch.one_file)]
    names = json.loads((tables / RELEASE_FILE).read_text(encoding="utf-8"))["tables"]
    parts += [hash_file(tables / name) for name in (RELEASE_FILE, *(f"{name}.csv" for name in names))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _make(batch: Batch, cluster: str) -> Iterator[Made]:
    """Make reports here or on other machines; what becomes of each comes as it ends."""
    if cluster:
        from wbl.publish.cluster import make_elsewhere

        yield from make_elsewhere(batch, cluster)
    else:
        yield from run_crew(batch)
