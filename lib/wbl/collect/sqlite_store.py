"""Keep rows in one SQLite file.

Write-ahead logging, a long wait and an immediate transaction: with the defaults one submission in a hundred of a
class that hands in together was lost. The file must lie on a local disk.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from wbl import schema
from wbl.collect.raw import write_value
from wbl.collect.store import Row
from wbl.errors import SourceError

HISTORY = "wbl_history"
_WAIT_SECONDS = 120
_TYPES = {"text": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "TEXT", "date": "TEXT"}


@contextmanager
def open_sqlite(path: Path, origin: str) -> Iterator["SqliteTransaction"]:
    """Open a SQLite file for one change. Raises SourceError when it cannot be written to."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA secure_delete=ON")  # what is forgotten is overwritten too
            connection.row_factory = sqlite3.Row
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield SqliteTransaction(connection, origin)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
    except (sqlite3.Error, OSError) as error:
        raise SourceError(f"{path} cannot be written ({error}); it is as it was before.") from error


def forget_in_sqlite(path: Path, student: str, tables: Sequence[str]) -> dict[str, int]:
    """Remove a student from tables and from the history; give how many rows went.

    What was deleted is overwritten in the file. Raises SourceError when the file cannot be written to.
    """
    gone: dict[str, int] = {}
    with open_sqlite(path, "forget") as transaction:
        connection = transaction.connection
        there = transaction.tables()
        for table in tables:
            if table in there:
                count = connection.execute(f'DELETE FROM "{table}" WHERE TRIM(student_id) = ?', (student,)).rowcount
                gone |= {table: count} if count else {}
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (HISTORY,)).fetchone():
            count = connection.execute(
                f"DELETE FROM {HISTORY} WHERE json_extract(before, '$.student_id') = ?1 OR "
                "json_extract(after, '$.student_id') = ?1", (student,)).rowcount
            gone |= {"history": count} if count else {}
    with closing(sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return gone


class SqliteTransaction:
    """An open change of a SQLite file."""

    def __init__(self, connection: sqlite3.Connection, origin: str) -> None:
        self.connection = connection
        self.origin = origin
        self._ready: set[str] = set()

    def tables(self) -> frozenset[str]:
        """The names of the tables that are there."""
        found = self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return frozenset(row["name"] for row in found) & frozenset(schema.TABLES)

    def find(self, table: str, key: tuple[str, ...]) -> Row | None:
        """Give the row with a key, or None."""
        self._prepare(table)
        where = " AND ".join(f'"{name}" = ?' for name in schema.TABLES[table].key)
        found = self.connection.execute(f'SELECT * FROM "{table}" WHERE {where}', key).fetchone()
        return _as_row(found) if found is not None else None

    def rows(self, table: str) -> Sequence[Row]:
        """Give all rows of a table."""
        self._prepare(table)
        return [_as_row(found) for found in self.connection.execute(f'SELECT * FROM "{table}"')]

    def put(self, table: str, row: Row, before: Row | None) -> None:
        """Add a row, or put it in the place of the one that was there before."""
        self._prepare(table)
        key = tuple(row.get(name, "") for name in schema.TABLES[table].key)
        if before is not None:
            where = " AND ".join(f'"{name}" = ?' for name in schema.TABLES[table].key)
            self.connection.execute(f'DELETE FROM "{table}" WHERE {where}', key)
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" for _ in row)
        self.connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})',
                                [text or None for text in row.values()])
        self.connection.execute(f'INSERT INTO "{HISTORY}" VALUES (?, ?, ?, ?, ?, ?)', (
            datetime.now(UTC).isoformat(timespec="seconds"), self.origin, table, json.dumps(key),
            json.dumps(before), json.dumps(dict(row))))

    def _prepare(self, table: str) -> None:
        """Make a table, or the columns that it lacks."""
        if table in self._ready:
            return
        described = schema.TABLES[table]
        columns = ", ".join(f'"{column.name}" {_TYPES[column.kind]}' for column in described.columns)
        key = ", ".join(f'"{name}"' for name in described.key)
        self.connection.execute(f'CREATE TABLE IF NOT EXISTS "{table}" ({columns}, PRIMARY KEY ({key}))')
        self.connection.execute(f'CREATE TABLE IF NOT EXISTS "{HISTORY}" '
                                "(at TEXT, origin TEXT, table_name TEXT, key TEXT, before TEXT, after TEXT)")
        there = {found["name"] for found in self.connection.execute(f'PRAGMA table_info("{table}")')}
        for column in described.columns:
            if column.name not in there:
                self.connection.execute(f'ALTER TABLE "{table}" ADD COLUMN "{column.name}" {_TYPES[column.kind]}')
        self._ready.add(table)


def _as_row(found: sqlite3.Row) -> dict[str, str]:
    return {name: write_value(found[name]) for name in found.keys()}  # noqa: SIM118  # a sqlite3.Row has no items
