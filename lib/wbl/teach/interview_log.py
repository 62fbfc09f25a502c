"""Interviews that a class logged itself, gathered into a source that every command takes as it is.

Each interview is one file, written whole. After each, the tables are made anew from all files; whoever writes last
looks again afterwards, so that of 35 students who save in the same second nobody is left out.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from wbl import schema
from wbl.collect.check import check
from wbl.collect.raw import make_raw
from wbl.protect.releases import guard
from wbl.settings import Settings
from wbl.teach.journal import save_text
from wbl.vocabulary import INTERVIEW_TYPES

SUBMISSIONS = "submissions"  # the folder of single files, beside the tables
_TABLES = ("interviews", "participations", "salaries", "career_steps", "opportunities")


@dataclass(frozen=True)
class LoggedInterview:
    """One interview as students wrote it down."""

    interview: Mapping[str, Any]                    # column of `interviews` -> value; interview_id is given here
    students: Sequence[str]                         # codes of those who asked (or watched a simulation)
    salaries: Sequence[Mapping[str, Any]] = ()
    career_steps: Sequence[Mapping[str, Any]] = ()
    opportunities: Sequence[Mapping[str, Any]] = ()
    interview_id: str = field(default_factory=lambda: make_interview_id())


def make_interview_id() -> str:
    """Make an id that no other computer makes."""
    return f"L{date.today():%y%m%d}-{secrets.token_hex(4)}"


def list_rows(logged: LoggedInterview) -> dict[str, list[dict[str, Any]]]:
    """List the rows that an interview adds to each table."""
    key = {"interview_id": logged.interview_id}
    live = INTERVIEW_TYPES[str(logged.interview["interview_type"])].live
    return {
        "interviews": [key | {"status": "held"} | dict(logged.interview)],
        "participations": [key | {"student_id": student, "role": "interviewer" if live else "viewer", "attended": True}
                           for student in dict.fromkeys(logged.students)],
        "salaries": [{"salary_id": f"{logged.interview_id}-{place}"} | key | dict(row)
                     for place, row in enumerate(logged.salaries, start=1)],
        "career_steps": [key | {"step": place} | dict(row) for place, row in enumerate(logged.career_steps, start=1)],
        "opportunities": [key | dict(row) for row in logged.opportunities],
    }


def find_problems(logged: LoggedInterview) -> list[str]:
    """Say what would be held if this interview were saved as it stands, each with what to do; nothing when all is well.

    The checks are those of every source.
    """
    rows = list_rows(logged)
    raws = {}
    for name, table in _list_tables(rows).items():
        if len(table):
            records = [[str(cell) for cell in record] for record in table.fillna("").astype(str).to_numpy().tolist()]
            raws[name] = make_raw(name, list(table.columns), records, list(range(1, len(records) + 1)))
    program = check(raws, Settings(), required=False)
    return list(dict.fromkeys(f"{problem.problem} {problem.remedy}" for problem in program.problems
                              if problem.outcome == "held"))


def save_interview(folder: Path, logged: LoggedInterview) -> Path:
    """Save an interview as one file, make the tables anew, and give the file. Raises OSError when it cannot."""
    path = folder / SUBMISSIONS / f"{logged.interview_id}.json"
    save_text(path, json.dumps(asdict(logged), ensure_ascii=False, indent=1))
    gather_interviews(folder)
    return path


def gather_interviews(folder: Path) -> Path:
    """Make the tables of a folder from all interviews that were saved in it, and give the folder."""
    while True:
        before = _list_submissions(folder)
        logged = [found for found in map(read_interview, before) if found]
        rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _TABLES}
        for one in logged:
            for name, more in list_rows(one).items():
                rows[name] += more
        for name, table in _list_tables(rows).items():
            safe = table.apply(guard)  # every column is text here
            save_text(folder / f"{name}.csv", safe.to_csv(index=False, lineterminator="\n"))
        if _list_submissions(folder) == before:
            return folder


def read_interview(path: Path) -> LoggedInterview | None:
    """Read one saved interview; None when the file is not one."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return LoggedInterview(found["interview"], found["students"], found["salaries"], found["career_steps"],
                               found["opportunities"], found["interview_id"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def list_interviews(folder: Path) -> list[LoggedInterview]:
    """List the interviews that a class has logged in a folder."""
    return [found for found in map(read_interview, _list_submissions(folder)) if found]


def count_interviews(folder: Path) -> int:
    """Count the interviews that a class has logged in a folder."""
    return len(_list_submissions(folder))


def _list_submissions(folder: Path) -> list[Path]:
    return sorted((folder / SUBMISSIONS).glob("*.json"))


def _list_tables(rows: Mapping[str, list[dict[str, Any]]]) -> dict[str, pd.DataFrame]:
    """Put rows into frames with the schema's columns; text columns as text, so that codes keep their zeros."""
    return {
        name: pd.DataFrame({
            column.name: pd.Series([_write(row.get(column.name)) for row in rows[name]], dtype="str")
            for column in schema.TABLES[name].columns
        })
        for name in _TABLES
    }


def _write(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
