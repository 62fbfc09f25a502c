"""Records that are older than a program keeps them are named, and nothing else is said."""

from datetime import date
from pathlib import Path

from click.testing import CliRunner

from tiny_program import tiny_program
from wbl import cli
from wbl.collect.retention import describe_overdue
from wbl.program import Program
from wbl.settings import Settings

TODAY = date(2026, 3, 1)


def keep(years: int | None, *dates: str) -> str:
    program = tiny_program(settings=Settings(keep_records_years=years),
                           interviews=[f"e{place} virtual {day}" for place, day in enumerate(dates)])
    return describe_overdue(program, TODAY)


def test_what_is_older_is_counted_to_the_day() -> None:
    said = keep(6, "2020-02-29", "2019-10-10", "2020-03-01", "2026-01-10")
    assert said.startswith("2 interviews are from before March 1, 2020: older than the 6 years")
    assert keep(6, "2020-02-29").startswith("1 interview is")


def test_nothing_is_said_where_nothing_is_old_or_nothing_was_decided() -> None:
    assert keep(6, "2020-03-01") == "" and keep(None, "1999-01-01") == ""
    assert describe_overdue(Program({}, settings=Settings(keep_records_years=1)), TODAY) == ""


def test_check_says_so(sample: Path, tmp_path: Path) -> None:
    source = tmp_path / "log"
    source.mkdir()
    for name in ("interviews.csv", "participations.csv"):
        (source / name).write_bytes((sample / name).read_bytes().replace(b"2024-", b"2004-"))
    (source / "wbl.toml").write_text("keep_records_years = 7\n", encoding="utf-8")
    shown = CliRunner().invoke(cli.commands, ["check", str(source)])
    assert "older than the 7 years for which this program keeps records" in shown.output
