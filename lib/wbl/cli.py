"""The command line. Each command ends with a promised exit code and one plain sentence, never with a traceback."""

import os
import sys

import click

import wbl
from wbl.commands import collecting, machine, reporting, teaching
from wbl.commands.terminal import name_program, use_their_words
from wbl.errors import WblError

_INTERRUPTED = 130  # exit code of a program that was stopped with Ctrl-C


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(wbl.__version__, prog_name="wbl")
def commands() -> None:
    """Reports, guided discussions and lessons from informational interviews.

    A SOURCE is a folder of CSV or Parquet files, one workbook, or a database's address; "sample" is the made-up
    program that comes along. Exit codes: 0 fine; 1 rows are held for a person, or numbers are not safe to publish;
    2 wrong use, or input that cannot be read.
    """


for _command in (
    machine.demo, collecting.template, collecting.import_, collecting.check, reporting.report, reporting.audit,
    reporting.withdraw, teaching.activity, teaching.shelf, teaching.lessons, teaching.explorer, collecting.simulate,
    collecting.forget, machine.doctor,
):
    commands.add_command(_command)


def main() -> None:
    """Run a command and turn every error into a sentence and an exit code."""
    try:
        sys.exit(commands.main(prog_name=name_program(), standalone_mode=False) or 0)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. Nothing half-written was left.", err=True)
        sys.exit(_INTERRUPTED)
    except click.ClickException as error:
        click.echo(f"wbl: {use_their_words(error.format_message())}", err=True)
        sys.exit(2)
    except WblError as error:
        click.echo(f"wbl: {use_their_words(str(error))}", err=True)
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
