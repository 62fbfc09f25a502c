"""Check a source that is larger than memory: slice by slice, each with all that belongs to its interviews.

What a rule compares lies in one slice: an interview and its participations, salaries, steps, opportunities and
permissions. Rows with the same key do too. The tables that all slices refer to (schools, students, partners,
recordings) are checked first and whole. So the rules are those of any source, and memory is that of one slice and of
the roster's ids.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from wbl import schema
from wbl.collect import agreement
from wbl.collect.arrow import naming_damage, take_table
from wbl.collect.check import check_cells, demand_tables, finish, make_empty
from wbl.collect.engines import Shelf, open_duckdb
from wbl.collect.findings import Findings, Typed
from wbl.collect.headers import match_header
from wbl.collect.raw import Cells, RawTable, Remark, make_raw
from wbl.collect.stored import Stored
from wbl.errors import SourceError
from wbl.program import Problem, Program, RowCount
from wbl.settings import Settings

SLICED = ("interviews", "participations", "salaries", "career_steps", "opportunities", "permissions")
ROWS = 500_000  # in the largest table of a slice, about; a slice takes some 200 MB
_ROW = "wbl_row"
_BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())


def check_in_slices(
    stored: Mapping[str, Stored], settings: Settings, engine: str, *, inputs: Mapping[str, str] | None = None,
    remarks: Iterable[tuple[str, Remark]] = (), today: date | None = None, rows: int = ROWS,
) -> Program:
    """Check tables that lie on disk and give the program that they make, its tables held by an engine.

    stored: table name -> where it lies. rows: of the largest table in a slice, about. Otherwise as
    `wbl.collect.check.check`, and with the same findings. Raises SourceError when a required table or column is
    missing.
    """
    import duckdb

    demand_tables({name: table.file for name, table in stored.items()})
    shelf = Shelf()
    try:
        account = _check(stored, settings, today or date.today(), rows, shelf)
    except duckdb.Error as error:
        what = str(error).partition("\n")[0]
        raise SourceError(f"The tables cannot be read through ({what}). If a file is named there, write it anew; "
                          "otherwise make room on the disk and in memory.") from error
    for name, table in schema.TABLES.items():
        if name not in stored:
            shelf.add(name, make_empty(table))
    return Program(
        tables=shelf.open(engine), settings=settings, given=frozenset(stored), account=account.rows,
        problems=account.list_problems(stored, remarks), inputs=dict(inputs or {}),
    )


def _check(stored: Mapping[str, Stored], settings: Settings, today: date, rows: int, shelf: Shelf) -> "_Account":
    slices, account = _Slices(stored, open_duckdb(shelf.place), rows), _Account()
    known = _check_whole(slices, settings, today, shelf, account)
    for number in range(slices.count):
        raws = {name: slices.read(name, number) for name in SLICED if name in stored}
        checked = {name: check_cells(raw, schema.TABLES[name], settings) for name, raw in raws.items()}
        agreement.check_agreement(checked, settings, today, known=known)
        for name, findings in checked.items():
            account.add(findings)
            shelf.add(name, finish(name, findings.accepted()))
    return account


def _check_whole(slices: "_Slices", settings: Settings, today: date, shelf: Shelf,
                 account: "_Account") -> dict[str, Findings]:
    """Check the tables that all slices refer to, and give what they refer to in them."""
    checked = {name: check_cells(slices.read(name), schema.TABLES[name], settings)
               for name in schema.TABLES if name in slices.stored and name not in SLICED}
    agreement.check_agreement(checked, settings, today, known={"interviews": slices.read_recorded()})
    for name, findings in checked.items():
        account.add(findings)
        shelf.add(name, findings.accepted())
        findings.reduce_to(*findings.table.key)
    return checked


class _Account:
    """What was found in all slices together."""

    def __init__(self) -> None:
        self.rows: dict[str, RowCount] = {}
        self._problems: list[Problem] = []
        self._remarks: dict[Problem, None] = {}     # about a table, so the same in every slice
        self._counts: dict[str, Findings] = {}

    def add(self, findings: Findings) -> None:
        name, more = findings.table.name, findings.account()
        so_far = self.rows.get(name, RowCount())
        self.rows[name] = RowCount(so_far.read + more.read, so_far.accepted + more.accepted,
                                   so_far.noted + more.noted, so_far.held + more.held)
        for problem in findings.problems:
            if problem.row is None:
                self._remarks[problem] = None
            else:
                self._problems.append(problem)
        counts = self._counts.setdefault(name, Findings(replace(findings.raw, columns=(), rows=np.array([])),
                                                        findings.table, {}))
        counts.counts += findings.counts

    def list_problems(self, stored: Mapping[str, Stored],
                      remarks: Iterable[tuple[str, Remark]]) -> tuple[Problem, ...]:
        found = [*self._remarks, *(_locate(problem, stored[problem.table]) for problem in self._problems)]
        found += [problem for counted in self._counts.values() for problem in counted.list_problems()]
        found += [Problem(file, "", None, "", remark.value, remark.problem, remark.remedy, "noted")
                  for file, remark in remarks]
        return tuple(sorted(found, key=lambda problem: (problem.file, problem.row or 0)))


def _locate(problem: Problem, table: Stored) -> Problem:
    """Name the file that a row stands in, where a table has several."""
    if len(table.parts) == 1 or problem.row is None:
        return problem
    file, row = table.locate(problem.row)
    return replace(problem, file=file, row=row)


class _Slices:
    """Stored tables, divided so that what belongs to one interview is in one slice."""

    def __init__(self, stored: Mapping[str, Stored], duckdb: Any, rows: int) -> None:
        self.stored, self._duckdb = stored, duckdb
        self.count = max(1, -(-max(table.rows for table in stored.values()) // rows))
        self._header: dict[str, list[str]] = {}
        self._places: dict[str, dict[str, int]] = {}
        self._days: dict[str, dict[str, pd.Series]] = {}
        for name, table in stored.items():
            with naming_damage(table.file):
                self._open(name, table)
        self._duckdb.execute("CREATE TEMP TABLE entangled (home VARCHAR)")
        for name in SLICED:
            if name in stored and "interview_id" not in schema.TABLES[name].key:
                key = self._text_of(name, schema.TABLES[name].key[0])
                self._duckdb.execute(
                    f'INSERT INTO entangled SELECT DISTINCT {self._home(name)} FROM "{name}" WHERE {key} IN '
                    f'(SELECT {key} FROM "{name}" WHERE {key} <> \'\' GROUP BY 1 HAVING count(*) > 1)')

    def _open(self, name: str, table: Stored) -> None:
        files = (f"SELECT * EXCLUDE file_row_number, file_row_number + {before} AS {_ROW} "
                 f"FROM read_parquet('{str(part.path).replace(chr(39), chr(39) * 2)}', file_row_number=true)"
                 for part, before in zip(table.parts, table.offsets, strict=True))
        self._duckdb.execute(f'CREATE VIEW "{name}" AS {" UNION ALL BY NAME ".join(files)}')
        described = self._duckdb.execute(f'DESCRIBE "{name}"').fetchall()
        self._header[name] = [column for column, *_ in described if column != _ROW]
        days = {self._find(name, column.name) for column in schema.TABLES[name].columns if column.kind == "date"}
        self._days[name] = {
            column: self._duckdb.execute(f'SELECT DISTINCT {_tidy(column)} AS day FROM "{name}"').df()["day"]
            for column, kind, *_ in described if kind == "VARCHAR" and column in days
        }

    def _find(self, name: str, column: str) -> str | None:
        """Find what the file calls a column of the schema. Raises SourceError when a required one is missing."""
        header = self._header[name]
        if name not in self._places:
            raw = make_raw(self.stored[name].file, header, [], [])
            self._places[name], _ = match_header(raw, schema.TABLES[name])
        place = self._places[name].get(column)
        return None if place is None else header[place]

    def _text_of(self, name: str, column: str) -> str:
        found = self._find(name, column)
        return "''" if found is None else f"coalesce({_tidy(found)}, '')"

    def _home(self, name: str) -> str:
        """What a row belongs to: its interview, or where it names none, its own key."""
        key = self._text_of(name, schema.TABLES[name].key[0])
        return f"coalesce(nullif({self._text_of(name, 'interview_id')}, ''), {key})"

    def read(self, name: str, number: int | None = None) -> RawTable:
        """Read a table, or one slice of it, in the order of its rows."""
        home, table = self._home(name), self.stored[name]
        where = "" if number is None or self.count == 1 else (
            f"WHERE CASE WHEN {home} IN (SELECT home FROM entangled) THEN 0 "
            f"ELSE hash({home}) % {self.count} END = {number}")
        with naming_damage(table.file):
            found = self._duckdb.sql(f'SELECT * FROM "{name}" {where} ORDER BY {_ROW}').to_arrow_table()
            rows = found[_ROW].to_numpy() + table.first_row
            raw = take_table(found.drop_columns(_ROW), table.file, rows)
        return self._with_all_days(name, raw)

    def _with_all_days(self, name: str, raw: RawTable) -> RawTable:
        """Let columns of days know all their texts: only together do they tell whether day or month comes first."""
        columns = list(raw.columns)
        for column, texts in self._days[name].items():
            place = self._header[name].index(column)
            cells = columns[place]
            others = texts[texts.notna() & (texts != "") & ~texts.isin(cells.texts)].astype("str")
            columns[place] = Cells(pd.concat([cells.texts, others], ignore_index=True), cells.codes)
        return replace(raw, columns=tuple(columns))

    def read_recorded(self) -> Findings:
        """Give those interviews that recordings name, as what recordings refer to."""
        ids: list[Any] = []
        if "recordings" in self.stored:
            one, other = self._text_of("interviews", "interview_id"), self._text_of("recordings", "interview_id")
            ids = self._duckdb.execute(f'SELECT DISTINCT {one} FROM interviews WHERE {one} IN '
                                       f'(SELECT {other} FROM recordings)').fetchall()
        table = schema.TABLES["interviews"]
        raw = make_raw(self.stored["interviews"].file, ["interview_id"], ids, list(range(len(ids))))
        findings = Findings(raw, table, {"interview_id": 0})
        findings.typed["interview_id"] = Typed(table["interview_id"], raw.columns[0], raw.columns[0].texts)
        return findings


def _tidy(column: str) -> str:
    """Write the text of a column without blanks around it, as SQL."""
    quoted = column.replace('"', '""')
    return f"trim(CAST(\"{quoted}\" AS VARCHAR), '{_BLANKS}')"
