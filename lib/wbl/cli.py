"""The commands. Each says what it does, ends with a promised exit code, and never shows a traceback."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

import wbl
from wbl.errors import WblError

_INTERRUPTED = 130  # exit code of a program that was stopped with Ctrl-C


class _Examples(click.Command):
    """A command whose help keeps the lines of its examples."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.epilog:
            formatter.write_paragraph()
            formatter.write("Examples:\n")
            for line in self.epilog.strip().splitlines():
                formatter.write(f"  {line.strip()}\n")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(wbl.__version__, prog_name="wbl")
def commands() -> None:
    """Reports, guided discussions and lessons from informational interviews.

    A SOURCE is a folder of CSV or Parquet files, one workbook, or a database's address; "sample" is the made-up
    program that comes along. Exit codes: 0 fine; 1 rows are held for a person, or numbers are not safe to publish;
    2 wrong use, or input that cannot be read.
    """


def main() -> None:
    """Run a command and turn every error into a sentence and an exit code."""
    try:
        sys.exit(commands.main(standalone_mode=False) or 0)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. Nothing half-written was left.", err=True)
        sys.exit(_INTERRUPTED)
    except click.ClickException as error:
        click.echo(f"wbl: {error.format_message()}", err=True)
        sys.exit(2)
    except WblError as error:
        click.echo(f"wbl: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os._exit(0)
    except Exception as error:
        if os.environ.get("WBL_DEBUG"):
            raise
        click.echo(
            f"wbl: something happened that it was not prepared for ({type(error).__name__}: {error}). Nothing was "
            "changed. Set WBL_DEBUG=1 and run it again to see where, and tell the people who look after wbl.",
            err=True,
        )
        sys.exit(2)


@contextmanager
def _progress(steps: int, label: str) -> Iterator[Callable[[str], None]]:
    """Show a bar over known steps on a terminal, and a line for each step elsewhere."""
    from tqdm import tqdm

    if not sys.stderr.isatty():
        yield lambda step: click.echo(f"{label}: {step.lower()} ...", err=True)
        return
    with tqdm(total=steps, bar_format="{desc} {bar:24} {elapsed}", leave=False) as bar:
        begun = False

        def say(step: str) -> None:
            nonlocal begun
            bar.update(int(begun))
            bar.set_description_str(f"{label}: {step.lower()}")
            begun = True

        yield say


def _load(source: str) -> Any:
    """Load a source, saying so, since a large one takes a while."""
    from wbl.collect.load import load

    with _progress(1, f"Reading {source}") as say:
        say("reading and checking")
        return load(source)


def _say_held(program: Any) -> None:
    """Say how many rows did not count, where some did not."""
    held = sum(rows.held for rows in program.account.values())
    if held:
        click.echo(f"{held:,} rows wait for a person and are not counted; `wbl check` lists them.")


@commands.command(cls=_Examples, epilog="wbl check data/sample\nwbl check data/sample --json problems.json")
@click.argument("source")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write all problems to this file as JSON.")
def check(source: str, json_file: Path | None) -> int:
    """Say what is wrong in a source: file, row, column, value, and what to do. Changes nothing."""
    from wbl.collect.problems import describe_problems, list_problems

    program = _load(source)
    click.echo(describe_problems(program))
    if json_file:
        _write_json(json_file, list_problems(program))
    return int(any(rows.held for rows in program.account.values()))


@commands.command(
    cls=_Examples,
    epilog="wbl report data/sample --out reports\nwbl report data/sample --out reports --school 99Q001 --pdf\n"
           "wbl report data/sample --out staff-only --audience staff",
)
@click.argument("source")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder to write into.")
@click.option("--school-year", default="", help="Like 2025-26; the latest when left out.")
@click.option("--school", default="", help="The id of one school, for its own report.")
@click.option("--audience", default="public", show_default=True, help="public, or staff (unhidden; never publish it).")
@click.option("--min-group", type=int, default=0, help="Hide numbers that rest on fewer people; may only go up.")
@click.option("--pdf", is_flag=True, help="Print a PDF too, with a browser that is on this machine.")
def report(
    source: str, out: Path, school_year: str, school: str, audience: str, min_group: int, pdf: bool
) -> None:
    """Write the program-wide report: how many students received each interview type."""
    from wbl.publish.report import STEPS, publish_report

    program = _load(source)
    with _progress(len(STEPS), "Report") as say:
        page = publish_report(
            program, out, school_year=school_year, school=school, audience=audience, min_group=min_group, pdf=pdf,
            say=say,
        )
    _say_held(program)
    _say_written(page, pdf)


@commands.command(
    cls=_Examples,
    epilog="wbl activity data/sample --recording R0001 --out reports\n"
           "wbl activity data/sample --interview I00012 --minutes 60 --out reports",
)
@click.argument("source")
@click.option("--interview", default="", help="The id of an interview.")
@click.option("--recording", default="", help="The id of a recording on the shelf.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder to write into.")
@click.option("--transcript", type=click.Path(path_type=Path), help="The transcript, when the shelf does not name it.")
@click.option("--minutes", type=int, default=45, show_default=True, help="How long the period is, 15 to 90.")
@click.option("--protocol", default="", help="How the class talks; the best for the interview's type when left out.")
@click.option("--course", default="", help="The course that the period belongs to.")
@click.option("--ell-levels", default="", help="English-learner levels in the class, with commas: entering,expanding.")
@click.option("--language", default="en", show_default=True, help="Language of the handout: en or es.")
@click.option("--pdf", is_flag=True, help="Print PDFs too, with a browser that is on this machine.")
def activity(source: str, interview: str, recording: str, out: Path, pdf: bool, **options: Any) -> None:
    """Make a class period from one interview: teacher guide, student handout, slides."""
    from wbl.publish.activity import STEPS, publish_activity

    if bool(interview) == bool(recording):
        raise click.UsageError("Name one interview with --interview, or one recording with --recording.")
    options["transcript"] = str(options["transcript"].resolve()) if options["transcript"] else ""
    options["ell_levels"] = [level.strip() for level in options["ell_levels"].split(",") if level.strip()]
    program = _load(source)
    with _progress(len(STEPS), "Activity") as say:
        page = publish_activity(
            program, source, out, interview=interview, recording=recording, options=options, pdf=pdf, say=say
        )
    _say_written(page, pdf)


@commands.command(cls=_Examples, epilog="wbl demo\nwbl demo --out somewhere")
@click.option("--out", type=click.Path(path_type=Path), default=Path("reports"), show_default=True,
              help="The folder to write into.")
def demo(out: Path) -> None:
    """Make everything from the sample program (made-up people), offline, in about a minute."""
    from wbl.publish.demo import STEPS, publish_demo

    with _progress(len(STEPS), "Demo") as say:
        pages = publish_demo(out, say=say)
    click.echo("Made from the sample program, whose people are made up. Open:")
    for name, page in pages.items():
        click.echo(f"  {name}: {page}")


@commands.command(cls=_Examples, epilog="wbl simulate my-program --students 900 --schools 6\n"
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

    with _progress(1, "Simulation") as say:
        say("making up people")
        make_up(folder, students=students, schools=schools, seed=seed, format=file_format)
    click.echo(f"Written: {folder}")


@commands.command(cls=_Examples, epilog="wbl lessons")
def lessons() -> int:
    """Open the notebooks in JupyterLab, to read and run them without writing any code."""
    import subprocess

    from wbl.places import find_shipped

    click.echo("JupyterLab opens in your browser. To stop it, press Ctrl-C here.")
    return subprocess.run([sys.executable, "-m", "jupyter", "lab", str(find_shipped("notebooks"))]).returncode


@commands.command(cls=_Examples, epilog="wbl doctor\nwbl doctor --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a script.")
def doctor(as_json: bool) -> int:
    """Say in one line each whether this machine has what wbl needs."""
    from wbl.publish.doctor import examine_machine

    findings = examine_machine()
    if as_json:
        click.echo(json.dumps([vars(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            click.echo(f"{'ok  ' if finding.is_fine else 'look'}  {finding.name}: {finding.says}")
    return 0 if all(finding.is_fine or not finding.is_needed for finding in findings) else 2


def _write_json(path: Path, value: object) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n", encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written ({error.strerror}).") from error
    click.echo(f"Written: {path}")


def _say_written(page: Path, pdf: bool) -> None:
    click.echo(f"Written: {page}")
    if pdf and not page.with_suffix(".pdf").exists():
        click.echo("No PDF: this machine has no Chrome, Edge or Chromium. The page prints well from any browser.")
