"""The commands around a source: what is wrong in it, and a made-up one to try things on."""

from pathlib import Path

import click

from wbl.commands.terminal import Examples, load_source, show_progress, write_json


@click.command(cls=Examples, epilog="wbl check data/sample\nwbl check data/sample --json problems.json")
@click.argument("source")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write all problems to this file as JSON.")
def check(source: str, json_file: Path | None) -> int:
    """Say what is wrong in a source: file, row, column, value, and what to do. Changes nothing."""
    from wbl.collect.problems import describe_problems, list_problems

    program = load_source(source)
    click.echo(describe_problems(program))
    if json_file:
        write_json(json_file, list_problems(program))
    return int(any(rows.held for rows in program.account.values()))


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
