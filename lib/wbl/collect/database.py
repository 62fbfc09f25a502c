"""Read the tables of a source from a database, by its address, without ever writing to it.

The tables and their columns are looked at first, so that a missing one is named before anything is read. All is read
in one read-only transaction: the tables agree with each other even while others write.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from wbl import schema
from wbl.collect.raw import RawTable, make_cells, write_value
from wbl.collect.stored import Part, Stored
from wbl.errors import SourceError

_ROWS_AT_A_TIME = 50_000
_DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def is_address(source: str) -> bool:
    """Is a source written as the address of a database?

    >>> is_address("postgresql://localhost/wbl"), is_address("data/sample")
    (True, False)
    """
    return "://" in source


def is_sqlite(path: Path) -> bool:
    """Is a file a SQLite database?"""
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError:
        return False


@contextmanager
def open_database(address: str) -> Iterator["Database"]:
    """Open a database for reading.

    address: like "postgresql://user@host/name" or "sqlite:///log.sqlite". Raises SourceError when it cannot be
    reached or holds none of the tables; a password is never repeated in a message.
    """
    with _connect(address) as (connection, shown):
        yield Database(connection, shown)


class Database:
    """The tables of a source in a database, in one transaction. NULL and empty text are both blank."""

    def __init__(self, connection: Any, shown: str) -> None:
        import sqlalchemy as sql

        self._connection, self._shown = connection, shown
        inspector = sql.inspect(connection)
        there = {*inspector.get_table_names(), *inspector.get_view_names()}
        self._columns = {name: [str(column["name"]) for column in inspector.get_columns(name)]
                         for name in schema.TABLES if name in there}
        if not self._columns:
            found = ", ".join(sorted(there)[:12]) or "no table"
            raise SourceError(f"{shown} has none of the tables of a source. There is: {found}.")

    def count_rows(self) -> int:
        """Count the rows of all tables together."""
        import sqlalchemy as sql

        return sum(self._connection.execute(sql.select(sql.func.count()).select_from(sql.table(name))).scalar()
                   for name in self._columns)

    def read(self) -> tuple[dict[str, RawTable], dict[str, str]]:
        """Read all tables into memory: their cells, and the sha256 of each table's text."""
        raws, hashes = {}, {}
        for name, columns in self._columns.items():
            digest = hashlib.sha256()
            parts: list[list[pd.Series]] = [[] for _ in columns]
            for texts in self._read_texts(name, digest):
                for part, column in zip(parts, texts, strict=True):
                    part.append(pd.Series(column, dtype="str"))
            empty = pd.Series([], dtype="str")
            cells = tuple(make_cells(pd.concat(part, ignore_index=True) if part else empty) for part in parts)
            count = len(cells[0].codes)
            raws[name] = RawTable(self._name(name), tuple(columns), cells, np.arange(1, count + 1, dtype=np.int64))
            hashes[self._name(name)] = digest.hexdigest()
        return raws, hashes

    def store(self, place: Path) -> tuple[dict[str, Stored], dict[str, str]]:
        """Copy all tables into Parquet files in a folder, row by row; give them, and the sha256 of each one's text."""
        import pyarrow as pa
        from pyarrow import parquet

        stored, hashes = {}, {}
        for name, columns in self._columns.items():
            digest, path, count = hashlib.sha256(), place / f"{name}.parquet", 0
            kind = pa.schema([(column, pa.string()) for column in columns])
            with parquet.ParquetWriter(path, kind) as writer:
                for texts in self._read_texts(name, digest):
                    writer.write_table(pa.table(texts, schema=kind))
                    count += len(texts[0])
            stored[name] = Stored((Part(self._name(name), path, count),), first_row=1)
            hashes[self._name(name)] = digest.hexdigest()
        return stored, hashes

    def _name(self, table: str) -> str:
        return f"{self._shown}, {table}"

    def _read_texts(self, name: str, digest: Any) -> Iterator[list[list[str]]]:
        """Read the texts of a table, column by column, so many rows at a time; the digest takes all of them in."""
        import sqlalchemy as sql

        columns = self._columns[name]
        key = [column for column in schema.TABLES[name].key if column in columns]
        query: Any = sql.select(*map(sql.column, columns)).select_from(sql.table(name))
        digest.update("\x1f".join(columns).encode())
        found = self._connection.execution_options(stream_results=True).execute(
            query.order_by(*map(sql.column, key)))
        for rows in found.partitions(_ROWS_AT_A_TIME):
            texts = [[write_value(value) for value in values] for values in zip(*rows, strict=True)]
            for column in texts:
                digest.update("\x1f".join(column).encode())
            yield texts


@contextmanager
def _connect(address: str) -> Iterator[tuple[Any, str]]:
    """Open a read-only transaction; give it and the name of the database without its password."""
    try:
        import sqlalchemy as sql
    except ImportError:
        raise SourceError("Databases need SQLAlchemy, which is not installed here. Install wbl with its databases "
                          "extra, or export the tables as CSV.") from None
    scheme, _, rest = address.partition("://")
    try:
        url = sql.make_url(f"{_DRIVERS.get(scheme, scheme)}://{rest}")
        engine = sql.create_engine(url)
    except (sql.exc.ArgumentError, sql.exc.NoSuchModuleError, ImportError, ValueError) as error:
        raise SourceError(f"The address cannot be used ({_bare(error)}). Write it like postgresql://user@host/name or "
                          "sqlite:///log.sqlite.") from None
    shown = url.database or url.host or scheme
    try:
        with engine.connect() as connection:
            if url.get_backend_name() == "sqlite":
                connection.execute(sql.text("PRAGMA query_only = ON"))
            else:
                connection.execute(sql.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield connection, shown
    except sql.exc.SQLAlchemyError as error:
        raise SourceError(f"The database {shown} cannot be read ({_bare(error)}). Check the address, your right to "
                          "read it, and that it is running.") from None
    finally:
        engine.dispose()


def _bare(error: Exception) -> str:
    """Give the first line of an error, as a person can read it."""
    return str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
