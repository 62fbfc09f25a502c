"""Type and check raw tables: every problem is found, not only the first, and every row is accounted for."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
import pandas as pd

from wbl import schema
from wbl.collect import agreement
from wbl.collect.contact import name_contact
from wbl.collect.cores import map_on_cores
from wbl.collect.days import tell_day_first
from wbl.collect.findings import DTYPES, Findings, Typed
from wbl.collect.headers import match_header
from wbl.collect.raw import RawTable, Remark
from wbl.collect.reading import Reading
from wbl.collect.sameness import remark_same_answers, remark_same_time
from wbl.collect.values import choose_reader, is_kept_as_typed
from wbl.errors import SourceError
from wbl.program import Problem, Program
from wbl.settings import Settings

_NAME = re.compile(r"[^\W_][^_]*[ ,@][^_]*[^\W_]\.?|[^\W_a-z][^\W\d_A-Z]{2,}")   # without digits: two words, or Maria
_PLACES = ("location", "transcript")    # where a recording lies
MANGLED = ("Ã", "â€")  # what UTF-8 letters look like when they were read as Windows text and saved again


def check(raws: Mapping[str, RawTable], settings: Settings, *, inputs: Mapping[str, str] | None = None,
          remarks: Iterable[tuple[str, Remark]] = (), today: date | None = None,
          required: bool = True) -> Program:
    """Check raw tables and give the program that they make.

    raws: table name -> its cells. inputs: file -> sha256, handed on. remarks: what was found about files as a
    whole. today: the day after which an interview cannot have been held. required: must all required tables be
    there? Raises SourceError when a required table or column is missing.
    """
    if required:
        demand_tables({name: raw.file for name, raw in raws.items()})
    checked = check_tables(raws, settings, today=today)
    problems = [problem for findings in checked.values() for problem in findings.list_problems()]
    problems += [Problem(file, "", None, "", remark.value, remark.problem, remark.remedy, "noted")
                 for file, remark in remarks]
    accepted = map_on_cores(lambda name, table: finish(name, checked[name].accepted()) if name in checked
                            else make_empty(table), *zip(*schema.TABLES.items(), strict=True))
    return Program(
        tables=dict(zip(schema.TABLES, accepted, strict=True)),
        settings=settings, given=frozenset(raws), account={name: found.account() for name, found in checked.items()},
        problems=tuple(sorted(problems, key=lambda problem: (problem.file, problem.row or 0))),
        inputs=dict(inputs or {}),
    )


def check_tables(raws: Mapping[str, RawTable], settings: Settings, *,
                 today: date | None = None) -> dict[str, Findings]:
    """Check every cell of the tables that are there, then how they agree; give what was found in each.

    Raises SourceError when a required column is missing.
    """
    names = [name for name in schema.TABLES if name in raws]
    checked = dict(zip(names, map_on_cores(lambda name: check_cells(raws[name], schema.TABLES[name], settings), names),
                       strict=True))
    agreement.check_agreement(checked, settings, today or date.today())
    return checked


def demand_tables(files: Mapping[str, str]) -> None:
    """Raise SourceError when a required table is missing. files: table -> what a person calls its file."""
    for name, table in schema.TABLES.items():
        if table.required and name not in files:
            there = ", ".join(files.values()) or "none of the tables"
            raise SourceError(f'The table "{name}" is missing. There is: {there}. Add {name}.csv, one row for '
                              f"{table.one_row_is}, or give the file that holds it this name.")


def make_empty(table: schema.Table) -> pd.DataFrame:
    """Make a table without rows, its columns typed.

    >>> make_empty(schema.SCHOOLS).columns.tolist()
    ['school_id', 'school_name', 'region']
    """
    return pd.DataFrame({column.name: pd.array([], dtype=DTYPES[column.kind]) for column in table.columns})


def finish(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Fill in what a blank means, where that is settled (and, for pay, noted on the row)."""
    if name == "permissions":
        frame["granted"] = frame["granted"].fillna(False)
    if name == "salaries":
        one_figure = frame["low"].notna() & frame["high"].isna()
        frame["high"] = frame["high"].where(~one_figure, frame["low"])
        frame["currency"] = frame["currency"].where(frame["currency"].notna() | frame["low"].isna(), "USD")
    return frame


def check_cells(raw: RawTable, table: schema.Table, settings: Settings) -> Findings:
    """Type every column of one table and mark each cell that is not what its column holds.

    Raises SourceError when a required column is missing.
    """
    extra = settings.group_columns if table.name == "students" else ()
    places, unknown = match_header(raw, table, extra)
    findings = Findings(raw, table, places)
    for remark in (*raw.remarks, *unknown):
        findings.remark(remark.value, remark.problem, remark.remedy)
    for column in (*table.columns, *(schema.Column(name, "text", "") for name in extra)):
        if column.name in places and column.name not in findings.typed:
            _read_column(findings, column)
    for column in table.columns:
        if column.required and column.name not in agreement.REQUIRED_SOMETIMES:
            findings.mark_blank(findings.is_blank(column.name), column.name)
    remark_same_answers(findings)
    return findings


def _read_column(findings: Findings, column: schema.Column) -> None:
    """Read one column by its distinct texts, and mark the rows whose cell cannot be read as it stands."""
    cells = findings.raw.columns[findings.places[column.name]]
    if is_kept_as_typed(column):
        findings.typed[column.name] = Typed(column, cells, _keep_texts(cells.texts))
        readings = _note_mangled(cells.texts)
        if column.name == "student_id":
            findings.mark_readings(column.name, _note_names(cells.texts))
        if not column.refers_to and not column.name.endswith("_id") and column.name not in _PLACES:
            findings.mark_readings(column.name, _note_contact(cells.texts))
    else:
        texts = cells.texts.tolist()
        for remark in remark_same_time(texts) if column.kind == "date" else ():
            findings.remark(remark.value, remark.problem, remark.remedy, column.name)
        day_first = tell_day_first(texts) if column.kind == "date" else None
        if day_first is not None:
            _remark_order(findings, column.name, day_first)
        elif column.kind == "date":
            day_first = findings.raw.day_first
        read = choose_reader(column, day_first=day_first, has_decimal_comma=findings.raw.has_decimal_comma,
                             has_1904_days=findings.raw.has_1904_days, in_labels=bool(findings.raw.questions))
        readings = [read(text) for text in texts]
        if column.is_detail:
            readings = [_leave_blank(reading) for reading in readings]
        findings.typed[column.name] = Typed(column, cells, [reading.value for reading in readings])
    findings.mark_readings(column.name, readings)


def _leave_blank(reading: Reading) -> Reading:
    """A detail that cannot be read holds nothing else up: its row counts without it."""
    if reading.outcome != "held":
        return reading
    return Reading(None, f"{reading.problem} The row counts without it.", reading.remedy, "noted")


def _remark_order(findings: Findings, name: str, day_first: bool) -> None:
    order = "day before month" if day_first else "month before day"
    findings.remark("", f"Some days in {name} are written with {order}, so all of that shape are read so.",
                    "If that is wrong, write days like 2026-03-04.", name)


def _keep_texts(texts: pd.Series) -> pd.Series:
    """Keep text as typed; only the mark that guards a formula in exported files goes."""
    if texts.str.startswith("'").any():
        texts = texts.str.replace(r"^'(?=[=+\-@\t\r\n])", "", regex=True)
    return texts


def _note_mangled(texts: pd.Series) -> list[Reading]:
    """Note texts whose letters look damaged; an empty list when there is none."""
    if texts.str.isascii().all():
        return []
    mangled = np.logical_or.reduce([texts.str.contains(sign, regex=False).to_numpy(dtype=bool) for sign in MANGLED])
    if not mangled.any():
        return []
    return [Reading(None, _say_mangled(text), "Type it again as it should be; it was kept as it stands.", "noted")
            if is_mangled else Reading() for text, is_mangled in zip(texts, mangled, strict=True)]


def _note_names(texts: pd.Series) -> list[Reading]:
    """Note codes of students that look like names; an empty list when none does."""
    is_odd = ~texts.str.isalnum() | texts.str.isalpha()     # most codes are not, which is quick to tell
    named = is_odd.to_numpy(dtype=bool) & (~texts.str.contains("[0-9]") if is_odd.any() else False)
    if not named.any():
        return []
    return [Reading(None, f'"{text}" looks like a name, not a code.', "Write the student's code: names are spelled in "
                    "many ways, and do not belong in a log.", "noted")
            if maybe and _NAME.fullmatch(text) else Reading() for text, maybe in zip(texts, named, strict=True)]


def _note_contact(texts: pd.Series) -> list[Reading]:
    """Note texts that tell how to reach somebody; an empty list when there is none."""
    named = [name_contact(text) for text in texts]
    return [Reading(None, f"There is {kind} in this text.", "Remove it before a class sees it.", "noted") if kind
            else Reading() for kind in named] if any(named) else []


def _say_mangled(text: str) -> str:
    try:
        meant = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return f'"{text}" has letters that look damaged.'
    return f'"{text}" looks damaged; "{meant}" is probably meant.'
