"""Lay the checked tables of a program where a large one is counted: in memory, or in DuckDB."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wbl.errors import ParameterError, SourceError, name_nearest
from wbl.program import Program

ENGINES = ("pandas", "duckdb")


def choose_engine(wanted: str | None) -> str:
    """Give the engine that was asked for; in memory when none was. Raises ParameterError when there is no such.

    >>> choose_engine(None), choose_engine("duckdb")
    ('pandas', 'duckdb')
    """
    engine = wanted or "pandas"
    if engine not in ENGINES:
        raise ParameterError(f'There is no engine "{engine}". {name_nearest(engine, ENGINES)}')
    return engine


def lay_tables(program: Program, engine: str) -> Program:
    """Give the same program with its tables held by an engine; "pandas" leaves them as they are.

    DuckDB holds each column once, packed, and writes to disk what does not fit; the rows are the same.
    Raises SourceError when the engine is not installed.
    """
    return replace(program, tables=_lay_in_duckdb(program.tables)) if engine == "duckdb" else program


def _lay_in_duckdb(tables: Mapping[str, Any]) -> dict[str, Any]:
    try:
        import duckdb
    except ImportError:
        raise SourceError("Counting with DuckDB needs duckdb, which is not installed here. Leave the engine out, or "
                          "install wbl with its files extra.") from None
    connection = duckdb.connect()
    laid = {}
    for name, frame in tables.items():
        connection.register("laid", frame)
        connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM laid')
        connection.unregister("laid")
        laid[name] = connection.table(name)
    return laid
