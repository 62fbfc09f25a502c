"""The commands for the classroom."""

from pathlib import Path
from typing import Any

import click

from wbl.commands.terminal import Examples, load_source, say_written, show_progress, use_their_words

_TO_STUDENTS = """Put this folder where students work: a hub, a share, or their own computer.
There, a student opens the folder in JupyterLab (in a terminal in the folder: jupyter lab), opens a lesson with a
double click, and chooses Run, then Run All Cells. What they type is kept in the folder's my_work.
Needed there: Python 3.11 or newer with jupyterlab, pandas, plotly, ipywidgets, narwhals, babel and pyyaml."""


@click.command(
    cls=Examples,
    epilog="wbl activity data/sample --recording R0001 --out reports\n"
           "wbl activity data/sample --interview I000596 --minutes 60 --out reports",
)
@click.argument("source")
@click.option("--interview", default="", help="The id of an interview.")
@click.option("--recording", default="", help="The id of a recording on the shelf.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder to write into.")
@click.option("--transcript", type=click.Path(path_type=Path), help="The transcript, when the shelf does not name it.")
@click.option("--minutes", type=int, default=45, show_default=True, help="How long the period is, 15 to 90.")
@click.option("--protocol", default="", help="How the class talks; the best for the interview's type when left out.")
@click.option("--course", default="", help="The course that the period belongs to.")
@click.option("--grades", default="", help="Grades in the class, with commas: 9,10; those on the roster when left out.")
@click.option("--objective", "objectives", multiple=True, help="A learning objective; may be given more than once.")
@click.option("--ell-levels", default="", help="English-learner levels in the class, with commas: entering,expanding.")
@click.option("--language", default="en", show_default=True, help="Language of the handout: en or es.")
@click.option("--exit-tickets", type=click.Path(path_type=Path), help="After class: its exit tickets, to read back.")
@click.option("--pdf", is_flag=True, help="Print PDFs too, with a browser that is on this machine.")
def activity(source: str, interview: str, recording: str, out: Path, pdf: bool, **options: Any) -> None:
    """Make a class period from one interview: teacher guide, student handout, slides."""
    from wbl.publish.activity import STEPS, publish_activity

    if bool(interview) == bool(recording):
        raise click.UsageError("Name one interview with --interview, or one recording with --recording.")
    for name in ("transcript", "exit_tickets"):
        options[name] = str(options[name].resolve()) if options[name] else ""
    options["objectives"] = list(options["objectives"])
    options["ell_levels"] = [level.strip() for level in options["ell_levels"].split(",") if level.strip()]
    try:
        options["grades"] = [int(grade) for grade in options["grades"].split(",") if grade.strip()]
    except ValueError:
        raise click.UsageError("Write the grades as numbers with commas: 9,10.") from None
    program = load_source(source, engine="pandas")
    with show_progress(len(STEPS), "Activity") as say:
        page = publish_activity(
            program, source, out, interview=interview, recording=recording, options=options, pdf=pdf, say=say
        )
    say_written(page, pdf)


@click.command(
    cls=Examples,
    epilog="wbl shelf data/sample\nwbl shelf data/sample --out reports\nwbl shelf my-source --sheet found.csv\n"
           "wbl shelf my-source --add found.csv",
)
@click.argument("source")
@click.option("--out", type=click.Path(path_type=Path), help="Write the shelf as a page for staff into this folder.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Permissions as they stand on this day; today's.")
@click.option("--sheet", type=click.Path(path_type=Path), help="Write an empty sheet for students' online research.")
@click.option("--add", type=click.Path(path_type=Path), help="Check a filled sheet, and shelve what is right in it.")
def shelf(source: str, out: Path | None, day: Any, sheet: Path | None, add: Path | None) -> int:
    """Say which recordings there are, how many classes have used them, and which may be shown."""
    from datetime import date

    from wbl.collect.problems import describe_kinds
    from wbl.places import SAMPLE
    from wbl.publish.shelf_page import describe_shelf, write_shelf_page
    from wbl.teach.found import read_sheet, shelve, write_sheet
    from wbl.teach.shelf import read_shelf

    if sheet:
        click.echo(f"Written: {write_sheet(sheet)}")
        return 0
    if add and source == SAMPLE:
        raise click.UsageError("The sample is there to look at. Name your own source to shelve recordings in.")
    program = load_source(source, engine="pandas")
    held = 0
    if add:
        addresses = program.lazy("recordings").collect("pandas").to_native()["location"].dropna()
        research = read_sheet(add, list(addresses))
        shelved = shelve(research, source, add.name) if research.found else {}
        held = research.rows.held
        click.echo(f"{research.rows.read:,} rows read: {len(shelved):,} shelved, {held:,} held.")
        for line in (*[f"  {code}  {found.title}" for code, found in shelved.items()],
                     *describe_kinds(research.problems)):
            click.echo(line)
        program = load_source(source, engine="pandas")
    today = day.date() if day else date.today()
    entries = read_shelf(program, today)
    if out:
        click.echo(f"Written: {write_shelf_page(entries, today, out)}")
    elif not add:
        click.echo(use_their_words(describe_shelf(entries)))
    return int(held > 0)


@click.command(
    cls=Examples,
    epilog="wbl lessons\n"
           "wbl lessons who_earns_what --source my-class.csv\n"
           "wbl lessons --student student-folder --source data/sample --class-id 00R105-1001\n"
           "wbl lessons 4 --paper printed --language es\n"
           "wbl lessons 4 --app",
)
@click.argument("name", default="")
@click.option("--source", default="sample", show_default=True, help="The class's file or folder.")
@click.option("--class-id", default="", help="One class of that source, by its id.")
@click.option("--language", default="en", show_default=True, help="en or es.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("lessons"), show_default=True,
              help="The folder to work in; what is typed is kept there, in my_work.")
@click.option("--student", type=click.Path(path_type=Path), help="Write the students' copies into this folder.")
@click.option("--paper", type=click.Path(path_type=Path), help="Write pages to print into this folder: students' and "
                                                               "teacher's.")
@click.option("--pdf", is_flag=True, help="With --paper: print PDFs too, with a browser that is on this machine.")
@click.option("--app", is_flag=True, help="Show one lesson as a page without code, on this machine only (needs Voila).")
def lessons(name: str, folder: Path, student: Path | None, paper: Path | None, pdf: bool, app: bool, **class_: Any) \
        -> int:
    """Open the lessons in JupyterLab, or one by its NAME or number; or write the students' copies, or paper.

    Nothing has to be typed: choose a lesson and a file on the first page, and press Run.
    """
    if sum(map(bool, (student, paper, app))) > 1:
        raise click.UsageError("Choose one of --student, --paper and --app.")
    if student:
        from wbl.publish.lessons import write_students

        written = write_students(student, name, **class_)
        click.echo(f"Written: {len(written)} lessons without solutions and teacher's notes, in {student}")
        click.echo(_TO_STUDENTS)
        return 0
    if paper:
        return _print(paper, name, pdf=pdf, **class_)
    from wbl.publish.classroom_server import open_app, open_lab
    from wbl.teach.lesson_notebooks import find_lesson

    if app:
        return open_app(folder, name, **class_)
    if name:
        find_lesson(name)  # a name that is none is said before anything opens
    click.echo(f"JupyterLab opens in your browser. You work in the folder {folder}. To stop it, press Ctrl-C here.")
    return open_lab(folder, name, **class_)


def _print(paper: Path, name: str, *, pdf: bool, **class_: Any) -> int:
    from wbl.publish.lessons import publish_paper
    from wbl.teach.lesson_notebooks import find_lesson, list_lessons

    with show_progress(1 if name and find_lesson(name) else len(list_lessons()), "Lessons") as say:
        pages = publish_paper(paper, name, pdf=pdf, say=say, **class_)
    for page in pages:
        say_written(page, pdf)
    return 0


@click.command(
    cls=Examples,
    epilog="wbl explorer data/sample --out salaries.html\n"
           "wbl explorer data/sample --audience staff --class-id 00R105-1001 --out class-salaries.html",
)
@click.argument("source")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The page to write.")
@click.option("--audience", default="public", show_default=True, help="public, or staff (single answers; for class).")
@click.option("--class-id", default="", help="With --audience staff: one class, by its id.")
@click.option("--school-year", default="", help="Public: like 2025-26; the latest when left out.")
@click.option("--min-group", type=int, default=0, help="Public: hide what fewer partners said; may only go up.")
@click.option("--language", default="en", show_default=True, help="en or es.")
def explorer(source: str, out: Path, **options: Any) -> None:
    """Write the salary explorer as one page that opens anywhere, without a network."""
    from wbl.publish.explorer import publish_explorer

    say_written(publish_explorer(source, out, **options), False)
