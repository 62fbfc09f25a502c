"""What the commands have in common on a terminal: examples in the help, progress, and what was written."""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click


def name_program() -> str:
    """Give the words by which wbl was called: wbl itself, or what stands for it, like python run.py."""
    called = Path(sys.argv[0])
    is_module = called.name == "__main__.py" and called.parent.name == "wbl"
    return os.environ.get("WBL_CALLED") or ("python -m wbl" if is_module else "wbl")


def use_their_words(text: str) -> str:
    """Name commands in a text so that they work as wbl was called.

    >>> use_their_words("Next: wbl report my-log")
    'Next: wbl report my-log'
    """
    return _COMMAND.sub(name_program() + " ", text)


_COMMAND = re.compile(r"\bwbl (?=(?:demo|template|import|check|report|audit|withdraw|forget|activity|lessons|explorer|"
                      r"shelf|simulate|doctor)\b)")


class Examples(click.Command):
    """A command whose help keeps the lines of its examples."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each example on a line of its own."""
        if self.epilog:
            formatter.write_paragraph()
            formatter.write("Examples:\n")
            for line in use_their_words(self.epilog).strip().splitlines():
                formatter.write(f"  {line.strip()}\n")


@contextmanager
def show_progress(steps: int, label: str) -> Iterator[Callable[[str], None]]:
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


def load_source(source: str, engine: str = "") -> Any:
    """Load a source, saying so, since a large one takes a while."""
    from wbl.collect.load import load

    with show_progress(1, f"Reading {source}") as say:
        say("reading and checking")
        return load(source, engine=engine or None)


def say_held(program: Any) -> None:
    """Say how many rows did not count, where some did not."""
    held = sum(rows.held for rows in program.account.values())
    if held:
        click.echo(use_their_words(f"{held:,} rows wait for a person and are not counted; `wbl check` lists them."))


def write_json(path: Path, value: object) -> None:
    """Write a value for a script, and say where."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n", encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written ({error.strerror}).") from error
    click.echo(f"Written: {path}")


def say_written(page: Path, pdf: bool) -> None:
    """Say which page was written, and why there is no PDF where one was wanted."""
    click.echo(f"Written: {page}")
    if pdf and not page.with_suffix(".pdf").exists():
        click.echo("No PDF: this machine has no Chrome, Edge or Chromium. The page prints well from any browser.")
