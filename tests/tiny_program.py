"""Programs small enough to read in a test.

    tiny_program(
        students=["Ana", "Ben"],
        interviews=[{"interview_id": "one", "interview_type": "virtual"}],
        participations=["one Ana", "one Ben viewer"],
    )

A row is a dict, or the values of a table's first columns in one text: `student_id school_id grade` of students,
`interview_id interview_type date` of interviews, `interview_id student_id role` of participations. What is not said has
the everyday value below, or is blank. A table that is not passed is not in the source.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from wbl import schema
from wbl.program import Program
from wbl.settings import Settings

Row = dict[str, Any] | str

SHORT = {
    "students": ("student_id", "school_id", "grade"),
    "interviews": ("interview_id", "interview_type", "date"),
    "participations": ("interview_id", "student_id", "role"),
}
EVERYDAY: dict[str, dict[str, Any]] = {
    "students": {"school_year": "2025-26", "school_id": "North", "grade": 9},
    "interviews": {"date": "2025-10-15", "school_id": "North", "interview_type": "in_person", "status": "held"},
    "participations": {"role": "interviewer", "attended": True},
    "salaries": {"currency": "USD", "period": "year", "basis": "told", "declined": False},
    "permissions": {"granted": True},
}
DTYPES = {"text": "str", "integer": "Int64", "number": "float64", "boolean": "boolean", "date": "datetime64[us]"}


def tiny_program(*, settings: Settings | None = None, **tables: Sequence[Row] | None) -> Program:
    """Make a program of a few rows; every table has all columns of the schema, typed as `wbl.load` types them."""
    given = {name: rows for name, rows in tables.items() if rows is not None}
    assert set(given) <= set(schema.TABLES), set(given) - set(schema.TABLES)
    return Program(
        tables={name: make_table(name, given.get(name, ())) for name in schema.TABLES},
        settings=settings or Settings(), given=frozenset(given),
    )


def make_table(name: str, rows: Sequence[Row]) -> pd.DataFrame:
    """Make one table of a program."""
    records = [EVERYDAY.get(name, {}) | {f"{name[:-1]}_id": str(number)} | read_row(name, row)
               for number, row in enumerate(rows, start=1)]
    columns = {column.name: DTYPES[column.kind] for column in schema.TABLES[name].columns}
    columns |= {extra: "str" for record in records for extra in record if name == "students" and extra not in columns}
    return pd.DataFrame({
        column: pd.Series([record.get(column) for record in records], dtype="object").astype(kind)
        for column, kind in columns.items()
    })


def read_row(name: str, row: Row) -> dict[str, Any]:
    if isinstance(row, dict):
        return row
    values: dict[str, Any] = dict(zip(SHORT[name], row.split(), strict=False))
    if "grade" in values:
        values["grade"] = int(values["grade"])
    return values


def on_duckdb(program: Program, *names: str) -> Program:
    """Lay tables of a program into DuckDB: those that are named, else all."""
    from dataclasses import replace

    import duckdb

    connection = duckdb.connect()
    laid = {name: connection.from_df(program.tables[name]) for name in names or program.tables}
    return replace(program, tables={**program.tables, **laid})
