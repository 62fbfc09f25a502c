"""The commands that publish numbers."""

import sys
from pathlib import Path
from typing import Any

import click

from wbl.commands.terminal import Examples, load_source, say_held, say_written, show_progress, write_json


@click.command(
    cls=Examples,
    epilog="wbl report data/sample --out reports\nwbl report data/sample --out reports --school 99Q001 --pdf\n"
           "wbl report data/sample --out staff-only --audience staff\n"
           "wbl report data/sample --out reports --each-school --jobs 2",
)
@click.argument("source")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder to write into.")
@click.option("--school-year", default="", help="Like 2025-26; the latest when left out.")
@click.option("--school", default="", help="The id of one school, for its own report.")
@click.option("--audience", default="public", show_default=True, help="public, or staff (unhidden; never publish it).")
@click.option("--min-group", type=int, default=0, help="Hide numbers that rest on fewer people; may only go up.")
@click.option("--pdf", is_flag=True, help="Print a PDF too, with a browser that is on this machine.")
@click.option("--engine", default="", help="What counts: pandas, duckdb or spark; by the source's size when left out.")
@click.option("--each-school", is_flag=True, help="The program's report, one for each school, and an index over them.")
@click.option("--jobs", type=click.IntRange(min=1), help="With --each-school: reports made at a time.")
@click.option("--one-file", is_flag=True, help="With --each-school: each page holds all it needs, 5 MB more a school.")
@click.option("--kernels", is_flag=True, help="With --each-school: run each notebook in a Jupyter kernel; slower.")
@click.option("--cluster", default="", help="With --each-school: machines that make them, like dask://host:8786.")
def report(
    source: str, out: Path, school_year: str, school: str, audience: str, min_group: int, pdf: bool, engine: str,
    each_school: bool, **many: Any,
) -> int:
    """Write the program-wide report: how many students received each interview type."""
    from wbl.publish.report import STEPS, publish_report

    if each_school:
        if school or pdf:
            raise click.UsageError("--each-school makes the pages of all schools; leave out --school and --pdf.")
        return _report_each_school(source, out, school_year=school_year, audience=audience, min_group=min_group,
                                   engine=engine, **many)
    if any(many.values()):
        raise click.UsageError("--jobs, --one-file, --kernels and --cluster go with --each-school.")
    program = load_source(source, engine)
    with show_progress(len(STEPS), "Report") as say:
        page = publish_report(
            program, out, school_year=school_year, school=school, audience=audience, min_group=min_group, pdf=pdf,
            say=say,
        )
    say_held(program)
    say_written(page, pdf)
    return 0


def _report_each_school(source: str, out: Path, *, jobs: int | None, kernels: bool, **options: Any) -> int:
    from tqdm import tqdm

    from wbl.publish.fanout import publish_each_school

    with tqdm(unit="report", disable=None, leave=False) as bar:
        def count(done: int, wanted: int) -> None:
            bar.total = wanted
            bar.update(done - bar.n)

        outcome = publish_each_school(source, out, jobs=jobs or 0, in_kernels=kernels, count=count,
                                      say=lambda step: bar.write(f"{step} ...", file=sys.stderr), **options)
    click.echo(f"{len(outcome.made):,} reports were made; {len(outcome.kept):,} were there already.")
    for name, problem in outcome.failed.items():
        click.echo(f"  not made: {name}: {problem}")
    click.echo(f"Written: {outcome.index}")
    return int(bool(outcome.failed))


@click.command(cls=Examples, epilog="wbl audit reports\nwbl audit reports mailed-in-june --json audit.json")
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--growing", is_flag=True, help="Suppose that counts only grow within a school year, as somebody may who "
              "knows how they come about. Says more than a report's own gate does.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the figures to this file as JSON.")
def audit(folders: tuple[Path, ...], growing: bool, json_file: Path | None) -> int:
    """Attack everything published in these folders together, as an outsider would.

    Exit code 1 when a small number, or a small change between two reports, can be worked out.
    """
    from wbl.protect.audit import audit_folders

    with show_progress(1, "Audit") as say:
        say("attacking what was published")
        found = audit_folders(folders, growing=growing)
    for sentence in found.sentences():
        click.echo(sentence)
    if json_file:
        write_json(json_file, found.figures() | {"exposed": [vars(one) for one in found.exposed]})
    return int(not found.passed)


@click.command(cls=Examples, epilog="wbl withdraw reports/2025-26/public")
@click.argument("folder", type=click.Path(path_type=Path))
def withdraw(folder: Path) -> None:
    """Take a report back: its files go, and the list of releases says that it was withdrawn.

    Its numbers stay on that list, since whoever has read them knows them; later reports reckon with that.
    """
    from wbl.publish.withdrawal import withdraw_report

    for sentence in withdraw_report(folder):
        click.echo(sentence)
