"""Make a report: protected tables, the notebook run over them, one page, a workbook, a receipt."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from wbl.places import find_notebook
from wbl.program import Program
from wbl.protect.ledger import remember_release
from wbl.protect.releases import Release, write_release
from wbl.publish.folder import keep_apart, stage_folder
from wbl.publish.gate import hold_gate, prepare_gate, read_beside
from wbl.publish.names import name_folder
from wbl.publish.node import NotebookNode
from wbl.publish.notebook import run_notebook, write_notebook
from wbl.publish.page import write_page
from wbl.publish.pdf import print_page
from wbl.publish.receipt import write_receipt
from wbl.publish.release import make_release
from wbl.publish.scan import read_private, scan_folder
from wbl.publish.workbook import FILE_NAME as WORKBOOK
from wbl.publish.workbook import write_workbook

NAME = "program-report"
NOTEBOOK = "reports/program_report"
TABLES = {"source": "tables"}  # the notebook's parameters: it reads the tables that lie beside it
SCHOOLS = "schools"  # the folder of the single schools' reports
STEPS = ("Counting and protecting", "Running the notebook", "Writing the page", "Attacking it as an outsider would",
         "Writing the receipt")


def run_report(folder: Path) -> NotebookNode:
    """Run the report's notebook over the tables that lie in a folder."""
    return run_notebook(find_notebook(NOTEBOOK), TABLES, folder=folder)


def publish_report(
    program: Program, out: Path, *, school_year: str = "", school: str = "", audience: str = "public",
    min_group: int = 0, pdf: bool = False, shared: Path | None = None,
    say: Callable[[str], None] = lambda step: None,
) -> Path:
    """Make the report of a program, or of one school, and give the path of its page.

    It is written to `out/<school_year>/<audience>/`, for a school to its own folder below that, and replaces what
    stood there only when it is complete. With a folder `shared`, the page links its script there instead of holding
    it. `say` is told each of STEPS as it begins.
    Raises ParameterError for parameters that mean nothing here, PublishError when nothing could be made.
    """
    say(STEPS[0])
    release = make_release(
        program, school_year=school_year, school=school, audience=audience, min_group=min_group, out=out
    )
    folder = place_report(out, release)
    keep_apart(folder, release.about.audience)

    # The notebook's kernel is a process of its own, and so is most of the attack: meanwhile a thread does what else
    # there is to do, and the attack on a city begins.
    start: Future[Any] | None = None

    def run(made: Path) -> NotebookNode:
        nonlocal start
        start = prepare_gate(release, made / TABLES["source"])
        return run_report(made)

    def prove(made: Path) -> Mapping[str, Any]:
        read = read_beside(made, release, out)
        scanned = aside.submit(lambda: scan_folder(made, private.result()))
        figures = hold_gate(read, start)
        scanned.result()
        return figures

    with ThreadPoolExecutor(1) as aside, stage_folder(folder, keep=(SCHOOLS,)) as staged:
        private = aside.submit(read_private, program, release)
        fill_report(release, staged, audit=prove, run=run, shared=shared, pdf=pdf, say=say, aside=aside)
        if audience == "public":
            remember_release(out, release)
    return folder / f"{NAME}.html"


def fill_report(
    release: Release, folder: Path, *, audit: Callable[[Path], Mapping[str, Any]],
    run: Callable[[Path], NotebookNode] = run_report, shared: Path | None = None, pdf: bool = False,
    made_from: str = "", say: Callable[[str], None] = lambda step: None, aside: Executor | None = None,
) -> Path:
    """Write everything of a report into an empty folder, the receipt last, and give its page.

    `audit` gives the figures of the attack on a public report for its receipt, and raises when it must not go out.
    `run` executes the notebook over the tables in the folder. The page holds its script, or links it in a folder
    `shared` by many pages. `made_from` is a fingerprint of all that the report rests on, for its receipt. `aside`
    writes the workbook while the notebook runs.
    """
    write_release(release, folder / "tables")
    say(STEPS[1])
    workbook = aside.submit(write_workbook, release, folder / WORKBOOK) if aside else None
    executed = run(folder)
    if workbook:
        workbook.result()
    else:
        write_workbook(release, folder / WORKBOOK)
    say(STEPS[2])
    write_notebook(executed, folder / f"{NAME}.ipynb")
    page = write_page(
        executed, folder / f"{NAME}.html", title=title_report(release), language=release.about.language,
        keep_tags={release.about.audience}, shared=shared,
    )
    if pdf:
        print_page(page)
    more: dict[str, object] = {"made_from": made_from} if made_from else {}
    if release.about.audience != "staff":
        say(STEPS[3])
        more["audit"] = dict(audit(folder))
    say(STEPS[4])
    write_receipt(folder, parameters=list_parameters(release), inputs=release.about.inputs, **account(release), **more)
    return page


def place_report(out: Path, release: Release) -> Path:
    """Give the folder in which a release's report belongs."""
    about = release.about
    folder = out / about.school_year / about.audience
    return folder / SCHOOLS / name_folder(about.school) if about.school else folder


def title_report(release: Release) -> str:
    """Name a report as its page's title does."""
    about = release.about
    whose = about.school_names.get(about.school, about.school) if about.school else about.program_name
    staff = " (staff only)" if about.audience == "staff" else ""
    return f"Informational interviews {about.school_year}: {whose}{staff}"


def list_parameters(release: Release) -> dict[str, object]:
    """List what decided the report, for its receipt."""
    about = release.about
    return {
        "school_year": about.school_year, "school": about.school, "audience": about.audience,
        "min_group": about.min_group,
    }


def account(release: Release) -> dict[str, object]:
    """Say for the receipt what became of the rows, and how many numbers are shown and hidden."""
    statuses = [line.keys.get("status") for table in release.tables.values() for line in table.lines]
    return {
        "rows": dict(release.about.account),
        "cells": {"shown": statuses.count("shown"), "hidden": statuses.count("hidden")},
    }
