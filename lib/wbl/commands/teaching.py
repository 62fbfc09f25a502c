"""The commands for the classroom."""

import sys
from pathlib import Path
from typing import Any

import click

from wbl.commands.terminal import Examples, load_source, say_written, show_progress


@click.command(
    cls=Examples,
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
    program = load_source(source)
    with show_progress(len(STEPS), "Activity") as say:
        page = publish_activity(
            program, source, out, interview=interview, recording=recording, options=options, pdf=pdf, say=say
        )
    say_written(page, pdf)


@click.command(cls=Examples, epilog="wbl lessons")
def lessons() -> int:
    """Open the notebooks in JupyterLab, to read and run them without writing any code."""
    import subprocess

    from wbl.places import find_shipped

    click.echo("JupyterLab opens in your browser. To stop it, press Ctrl-C here.")
    return subprocess.run([sys.executable, "-m", "jupyter", "lab", str(find_shipped("notebooks"))]).returncode
