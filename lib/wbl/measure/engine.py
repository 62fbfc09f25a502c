"""The frames that a measure works on, whatever engine holds them: pandas in a class, DuckDB over files for a city,
PySpark for a state.

The measures themselves know nothing of engines; what differs between them is in these few lines.
"""

import weakref
from datetime import datetime
from itertools import count
from typing import Any

import narwhals as nw
import pandas as pd

from wbl import schema
from wbl.program import Program

_KINDS = {"text": nw.String(), "integer": nw.Int64(), "number": nw.Float64(), "boolean": nw.Boolean(),
          "date": nw.Datetime("us")}
_MISSING = {"text": "str", "integer": "Int64", "number": "float64", "boolean": "boolean", "date": "datetime64[us]"}
_numbers = count(1)


def open_table(program: Program, table: str) -> nw.LazyFrame[Any]:
    """Give a table of a program to work on; an empty one where there is none.

    Tables of a program may lie in memory and in DuckDB or Spark side by side: those in memory are laid beside the
    others then.
    """
    native = program.tables.get(table)
    if native is None:
        native = pd.DataFrame({name: pd.Series([], dtype="str") for name in schema.TABLES[table].column_names})
    if isinstance(native, pd.DataFrame):
        for other in program.tables.values():
            if not isinstance(other, pd.DataFrame):
                native = _lay_beside(native, other)
                break
    return nw.from_native(native).lazy()


def _lay_beside(frame: pd.DataFrame, other: Any) -> Any:
    """Lay a frame in memory where another one lies."""
    if nw.from_native(other).implementation.is_duckdb():
        return other.query("_", "SELECT * FROM frame")  # DuckDB finds the frame by this variable's name
    import pyarrow as pa

    return other.sparkSession.createDataFrame(pa.Table.from_pandas(frame, preserve_index=False))


def take(program: Program, table: str, *columns: str) -> nw.LazyFrame[Any]:
    """Take columns of a table; one that the table lacks is there and missing in every row.

    Columns of the schema have its kinds; days are datetimes at midnight, so that they compare alike everywhere.
    """
    frame = open_table(program, table)
    there = frame.collect_schema()
    lacking = [name for name in columns if name not in there]
    if lacking and frame.implementation.is_pandas():  # whose plain numbers and booleans cannot be missing
        native = frame.collect().to_native()
        frame = nw.from_native(native.assign(**{
            name: pd.Series(index=native.index, dtype=_MISSING[_kind_of(table, name)]) for name in lacking})).lazy()
        there = frame.collect_schema()
    return frame.select(*(_take_column(table, name, there.get(name)) for name in columns))


def _take_column(table: str, name: str, found: nw.dtypes.DType | None) -> nw.Expr:
    kind = _KINDS[_kind_of(table, name)]
    if found is None:
        return nw.lit(None, dtype=kind).alias(name)
    return nw.col(name) if found == kind or name not in schema.TABLES[table].column_names else nw.col(name).cast(kind)


def _kind_of(table: str, name: str) -> str:
    """Give the kind of a column; one that a program adds of its own is text where it is lacking."""
    declared = schema.TABLES[table]
    return declared[name].kind if name in declared.column_names else "text"


def compute_once(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Compute what several counts share, once.

    On DuckDB the rows wait in a temporary table, which may move to disk when memory is short; it goes when the frame
    that is given back goes, so keep that one for as long as others are made from it. Frames in memory are computed
    already.
    """
    native = frame.to_native()
    if frame.implementation.is_duckdb():
        name = f"wbl_computed_{next(_numbers)}"
        native.query("computed", f"CREATE TEMP TABLE {name} AS SELECT * FROM computed")
        stored = native.query("_", f"SELECT * FROM {name}")
        weakref.finalize(stored, native.query, "_", f"DROP TABLE IF EXISTS {name}").atexit = False
        return nw.from_native(stored).lazy()
    if frame.implementation.is_pyspark():
        return nw.from_native(native.persist()).lazy()
    return frame


def collect(frame: nw.LazyFrame[Any]) -> pd.DataFrame:
    """Give the rows of a frame that has become small, as pandas."""
    if frame.implementation.is_pyspark():
        return frame.collect("pyarrow").to_pandas()  # Spark itself does not know this pandas yet
    return frame.collect("pandas").to_native()


def count_rows(frame: nw.LazyFrame[Any]) -> int:
    """Count the rows of a frame of any size."""
    return int(collect(frame.select(nw.len()))["len"].iloc[0])


def in_school_year(program: Program, school_year: str, column: str = "date") -> nw.Expr:
    """Is a day within a school year?"""
    first, after = (datetime(day.year, day.month, day.day) for day in program.settings.days_of(school_year))
    return (nw.col(column) >= first) & (nw.col(column) < after)


def yes(column: str) -> nw.Expr:
    """Is a mark set? Blank is no."""
    return nw.col(column).fill_null(False)


def flag(condition: nw.Expr) -> nw.Expr:
    """Write a condition as 1 or 0, so that the greatest says "at least once" and the sum says how many."""
    return condition.cast(nw.Int8)
