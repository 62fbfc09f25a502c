"""The commands around a source: fill it, see what is wrong in it, and make up one to try things on."""

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

import click

from wbl.commands.terminal import Examples, load_source, show_progress, use_their_words, write_json

_KINDS = ("auto", "google-forms", "ms-forms", "workbook", "oneroster", "tables")


def _offer_problems(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the three ways in which problems leave the terminal."""
    for option in (
        click.option("--marked", type=click.Path(path_type=Path), metavar="FOLDER",
                     help="Write copies of the files into this folder, with each problem beside its cell."),
        click.option("--page", type=click.Path(path_type=Path), metavar="FILE.html",
                     help="Write all problems as a page to print or work through. For staff."),
        click.option("--json", "json_file", type=click.Path(path_type=Path), metavar="FILE",
                     help="Write all problems to this file as JSON."),
    ):
        command = option(command)
    return command


@click.command(cls=Examples, epilog="wbl check data/sample\nwbl check my-log --json problems.json\n"
                                       "wbl check my-log.xlsx --page problems.html --marked to-correct")
@click.argument("source")
@_offer_problems
def check(source: str, json_file: Path | None, page: Path | None, marked: Path | None) -> int:
    """Say what is wrong in a source: file, row, column, value, and what to do. Changes nothing."""
    from wbl.collect.problems import describe_problems, list_problems
    from wbl.collect.retention import describe_overdue
    from wbl.places import find_source

    program = load_source(source)
    click.echo(describe_problems(program))
    overdue = describe_overdue(program, date.today())
    if overdue:
        click.echo(f"\n{overdue}")
    if json_file:
        write_json(json_file, list_problems(program))
    place = find_source(source)
    files = sorted(path for path in place.iterdir() if path.is_file()) if place.is_dir() else [place]
    _write_problems(program.account, program.problems, files, source, page, marked)
    return int(any(rows.held for rows in program.account.values()))


@click.command("import", cls=Examples, epilog=(
    'wbl import "Interview log (Responses).csv" --into my-log\n'
    "wbl import roster.zip --into my-log --school-year 2025-26\n"
    "wbl import log.xlsx --into my-log.sqlite --page problems.html\n"
    'wbl import answers.csv --into my-log --means "hybird=hybrid"'))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--into", required=True, metavar="SOURCE", help="The folder or .sqlite file to fill; made when missing.")
@click.option("--kind", type=click.Choice(_KINDS), default="auto", show_default=True, help="What the files are.")
@click.option("--changed", type=click.Choice(["ask", "replace", "keep"]), default="ask", show_default=True,
              help="What to do with rows that are there and now say something else.")
@click.option("--days", type=click.Choice(["month-first", "day-first"]),
              help="How days like 03/04/2026 are meant, where nothing in the file tells.")
@click.option("--means", multiple=True, metavar='"TYPED=MEANT"',
              help="A question or answer that is worded differently; remembered beside the source. May be repeated.")
@click.option("--school-year", default="", metavar="YEAR", help="Of a roster that does not say it, like 2025-26.")
@click.option("--titles", type=click.Path(path_type=Path), metavar="FILE",
              help="O*NET's file of alternate titles, to find more occupation codes.")
@_offer_problems
def import_(files: Sequence[Path], into: str, kind: str, changed: Literal["ask", "replace", "keep"],
            days: str | None, means: Sequence[str], school_year: str, titles: Path | None, json_file: Path | None,
            page: Path | None, marked: Path | None) -> int:
    """Bring files into a source: answers of a form, a workbook, a roster, or tables. All of them, or none.

    Rows that can be trusted go in; the others stay in their file, and are named with what to do. The same file may be
    imported again and again: what is there already is not counted twice.
    """
    from wbl.collect.imports import describe_import, import_files, list_import
    from wbl.collect.problems import describe_kinds

    is_person = _is_person()
    said = _read_means(means)

    def bring(changed: Literal["ask", "replace", "keep"], **more: Any) -> Any:
        return import_files(files, into, kind=kind, changed=changed, school_year=school_year, means=said,
                            day_first=None if days is None else days == "day-first", titles=titles, **more)

    if is_person:  # what has to be asked is asked before anything goes in
        tried = bring(changed, confirm=_ask_meaning, rehearse=True)
        said.update({typed: near for typed, near in tried.suggested.items() if _ask_meaning(typed, near)})
        if tried.asks_day_order:
            is_day_first = click.confirm("In days like 03/04/2026, does the day stand first?")
            days = "day-first" if is_day_first else "month-first"
    result = bring(changed)
    click.echo(describe_import(result))
    if is_person and result.waiting and click.confirm("Should the new version of the changed rows stand?",
                                                      default=False):
        result = bring("replace")
        click.echo(f"The new version of {len(result.changed):,} rows stands; the old one is in the history.")
    for line in describe_kinds(result.problems):
        click.echo(line)
    if json_file:
        write_json(json_file, list_import(result))
    _write_problems(result.account, result.problems, files, f"Import into {into}", page, marked)
    held = any(rows.held for rows in result.account.values())
    if "participations" in {**result.new, **result.same}:
        mend = "correct the held rows in your file and import it again; or " if held else ""
        click.echo(use_their_words(f"Next: {mend}wbl report {_quote(into)} --out reports"))
    return int(held)


@click.command(cls=Examples, epilog="wbl template interview-log.xlsx\nwbl template --form\n"
                                       "wbl template --form --language es questions.md")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--form", is_flag=True, help="The questions for a Google or Microsoft form, instead of a workbook.")
@click.option("--language", type=click.Choice(["en", "es"]), default="en", show_default=True,
              help="With --form: the language of the questions.")
def template(file: Path | None, form: bool, language: str) -> None:
    """Write a workbook to collect data in, or the questions for a form. What they ask is what import reads."""
    if not form:
        from wbl.collect.template import write_template

        if file is None:
            raise click.UsageError("Name the workbook to write, like: wbl template interview-log.xlsx")
        if language != "en":
            raise click.UsageError("--language goes with --form; the workbook is in English.")
        click.echo(f"Written: {write_template(file)}")
        return
    from wbl.collect.form_questions import describe_form, write_form

    if file is None:
        click.echo(describe_form(language), nl=False)
    else:
        click.echo(f"Written: {write_form(file, language)}")


def _read_means(said: Sequence[str]) -> dict[str, str]:
    means = {}
    for pair in said:
        typed, equals, meant = pair.rpartition("=")
        if not equals or not typed.strip() or not meant.strip():
            raise click.UsageError(f'"{pair}" does not say what means what. Write it like --means "hybird=hybrid".')
        means[typed.strip()] = meant.strip()
    return means


def _is_person() -> bool:
    """Does somebody sit at the terminal who can answer a question?"""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _ask_meaning(typed: str, meant: str) -> bool:
    """Ask the person at the terminal whether a wording is meant as another."""
    return click.confirm(f'Does "{" ".join(typed.split())}" mean "{meant}"?', default=False)


def _write_problems(account: Mapping[str, Any], problems: Sequence[Any], files: Sequence[Path], source: str,
                    page: Path | None, marked: Path | None) -> None:
    """Write the page and the marked copies that were asked for."""
    if page:
        from wbl.publish.problems_page import write_problems_page

        click.echo(f"Written: {write_problems_page(account, problems, page, source=source)}")
    if marked:
        from wbl.collect.marked import write_marked

        written = write_marked(files, problems, marked)
        for copy in written:
            click.echo(f"Written: {copy}")
        if not written:
            click.echo("No marked copy: there is no problem in a CSV file or workbook.")


def _quote(text: str) -> str:
    return f'"{text}"' if " " in text else text


@click.command(cls=Examples, epilog="wbl simulate my-program --students 900 --schools 6\n"
                                       "wbl simulate big --students 100000 --format parquet")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--students", type=click.IntRange(min=1), required=True, help="How many students are enrolled this year.")
@click.option("--schools", type=click.IntRange(min=1), help="How many schools; about 150 students each when left out.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same people.")
@click.option("--format", "file_format", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True,
              help="CSV for people, Parquet for large programs.")
def simulate(folder: Path, students: int, schools: int | None, seed: int, file_format: str) -> None:
    """Make up a program of any size, to try things on. Nobody in it is real."""
    from wbl.collect.simulate import simulate as make_up

    with show_progress(1, "Simulation") as say:
        say("making up people")
        make_up(folder, students=students, schools=schools, seed=seed, format=file_format)
    click.echo(f"Written: {folder}")


@click.command(cls=Examples, epilog="wbl forget my-log --student S0123")
@click.argument("source")
@click.option("--student", required=True, help="The student's code, as it stands in the tables.")
def forget(source: str, student: str) -> int:
    """Remove a student's rows from every table of a source, and every mention from its history.

    Exit code 1 when nothing of the student was found.
    """
    from wbl.collect.forgetting import forget_student

    gone = forget_student(source, student)
    if not gone:
        click.echo(f'Nothing of student "{student}" was found in {source}; nothing was changed.')
        return 1
    for table, rows in gone.items():
        click.echo(f"Removed from {table}: {rows:,} {'row' if rows == 1 else 'rows'}.")
    click.echo("What remains: reports that are out count the student among others, without a code or a name; the next "
               "report counts without the student. Backups, the files that rows were imported from, and lessons' "
               "answers on students' machines are kept by other means: remove the student there too.")
    return 0
