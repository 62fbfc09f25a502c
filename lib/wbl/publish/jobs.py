"""A report to make, as it travels between processes and machines, and the making of one."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from wbl.protect.releases import Release, read_release
from wbl.publish.folder import RECEIPT, stage_folder
from wbl.publish.notebook import run_notebook
from wbl.publish.report import TABLES, fill_report


@dataclass(frozen=True)
class Job:
    """One report to make."""

    school: str
    folder: str      # where it goes
    tables: str      # a written release: the school's own, or the whole program's, of which a view is made
    failed: str      # where its notebook is kept when it fails
    made_from: str   # the fingerprint of what it rests on


@dataclass(frozen=True)
class Batch:
    """Reports to make together. Everything in it is text or a number, so that it can be sent anywhere."""

    jobs: tuple[Job, ...]
    notebook: str
    workers: int
    seconds: float          # the limit for each cell
    one_file: bool
    shared: str             # the folder of what the pages share
    in_kernels: bool        # papermill's own engine instead of this project's

    def to_json(self) -> str:
        """Give the batch as one line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> "Batch":
        """Read what `to_json` gave."""
        described = json.loads(line)
        return cls(**{**described, "jobs": tuple(Job(**job) for job in described["jobs"])})


@dataclass(frozen=True)
class Made:
    """What became of one job."""

    school: str
    problem: str = ""       # a sentence when it failed


def make_one(job: Job, batch: Batch, *, in_process: bool, on_cell: Callable[[int], None] = lambda index: None) -> None:
    """Make one report where it belongs. Raises WblError when it cannot be made."""
    release = view_tables(job)
    run = partial(
        run_notebook, Path(batch.notebook), TABLES, in_process=in_process, seconds=batch.seconds,
        failed=Path(job.failed), on_cell=on_cell,
    )
    with stage_folder(Path(job.folder)) as staged:
        fill_report(release, staged, audit=lambda folder: read_audit(Path(job.tables).parent),
                    run=lambda folder: run(folder=folder), shared=None if batch.one_file else Path(batch.shared),
                    made_from=job.made_from)


def read_audit(report: Path) -> Mapping[str, Any]:
    """Give the audit's figures of the program's report: a school's shows a part of the same tables, and no more."""
    receipt = report / RECEIPT
    told: Mapping[str, Any] = json.loads(receipt.read_text(encoding="utf-8")) if receipt.exists() else {}
    return told.get("audit", {})


def view_tables(job: Job) -> Release:
    """Give the tables that a job's report shows: the school's own, or its view of the whole program's."""
    release = read_tables(job.tables)
    return release if job.school == release.about.school else release.for_school(job.school)


@cache
def read_tables(folder: str) -> Release:
    """Read the release in a folder, once."""
    return read_release(folder)
