"""Where checked rows are counted: in memory, in DuckDB, or in Spark.

DuckDB and Spark count over Parquet files in a private place on disk, so that a source needs no more memory than its
largest slice does. Each column has the schema's type there.
"""

from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

from wbl.collect.private_place import make_private_place
from wbl.errors import ParameterError, SourceError, name_nearest
from wbl.program import Program

ENGINES = ("pandas", "duckdb", "spark")
LARGE = 2_000_000   # rows in all tables together; from there on a source is counted on disk
_MEMORY = "600MB"   # that DuckDB may take; what needs more goes through the disk
_PACKAGES = {"duckdb": "files", "pyspark": "spark"}     # package -> the extra that brings it


def choose_engine(wanted: str | None, rows: int = 0) -> str:
    """Give the engine that was asked for; by the number of rows when none was.

    Raises ParameterError when there is no such, SourceError when it is not installed.

    >>> choose_engine(None), choose_engine(None, rows=10_000_000), choose_engine("duckdb")
    ('pandas', 'duckdb', 'duckdb')
    """
    if not wanted:
        return "duckdb" if rows >= LARGE and find_spec("duckdb") and find_spec("pyarrow") else "pandas"
    if wanted not in ENGINES:
        raise ParameterError(f'There is no engine "{wanted}". {name_nearest(wanted, ENGINES)}')
    for package in ("duckdb", "pyarrow") if wanted == "duckdb" else ("pyspark", "pyarrow") if wanted == "spark" else ():
        if not find_spec(package):
            raise SourceError(f"Counting with {wanted} needs {package}, which is not installed here. Leave the engine "
                              f"out, or install wbl with its {_PACKAGES.get(package, 'files')} extra.")
    return wanted


def lay_tables(program: Program, engine: str) -> Program:
    """Give the same program with its tables held by an engine; they are in memory, and "pandas" leaves them there."""
    if engine == "pandas":
        return program
    shelf = Shelf()
    for name, frame in program.tables.items():
        shelf.add(name, frame)
    return replace(program, tables=shelf.open(engine))


class Shelf:
    """Checked tables on disk, each a folder of Parquet files that are added one after the other."""

    def __init__(self) -> None:
        self.place = make_private_place()
        self._parts: dict[str, int] = {}
        self._kinds: dict[str, pd.Series] = {}

    def add(self, table: str, frame: pd.DataFrame) -> None:
        """Add rows to a table."""
        import pyarrow as pa
        from pyarrow import parquet

        kinds = {"str": pa.string(), "Int64": pa.int64(), "float64": pa.float64(), "boolean": pa.bool_(),
                 "datetime64[us]": pa.timestamp("us")}
        columns = pa.schema([(str(name), kinds[str(kind)]) for name, kind in frame.dtypes.items()])
        self._kinds[table] = frame.dtypes
        part = self._parts[table] = self._parts.get(table, 0) + 1
        (self.place / table).mkdir(exist_ok=True)
        parquet.write_table(pa.Table.from_pandas(frame, schema=columns, preserve_index=False),
                            self.place / table / f"{part:05d}.parquet")

    def open(self, engine: str) -> Mapping[str, Any]:
        """Give every table as a frame of an engine."""
        if engine == "pandas":
            return {table: pd.read_parquet(self.place / table).astype(dict(kinds))
                    for table, kinds in self._kinds.items()}
        if engine == "duckdb":
            connection = open_duckdb(self.place)
            return {table: connection.read_parquet(f"{self.place / table}/*.parquet") for table in self._parts}
        spark = open_spark()
        return {table: spark.read.parquet(str(self.place / table)) for table in self._parts}


def open_duckdb(place: Path) -> Any:
    """Open DuckDB in memory, which goes through a folder with what does not fit."""
    import duckdb

    return duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(place / "spilled"),
                                  "preserve_insertion_order": "false"})


def open_spark() -> Any:
    """Give the Spark session that there is (a cluster's, where the program runs on one), or one on this machine."""
    from pyspark.sql import SparkSession

    if there := SparkSession.getActiveSession():
        return there
    quiet = {"spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR", "spark.sql.session.timeZone": "UTC"}
    return SparkSession.builder.appName("wbl").config(map=quiet).getOrCreate()
