"""Keep rows in a source: a folder of CSV files, or one SQLite file.

A change is one transaction. It lands whole or not at all, whatever stops the program, and every row that was
added or changed leaves its former state in the history.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from wbl import schema
from wbl.errors import SourceError

Row = Mapping[str, str]             # column -> text as it is stored; a column that was not given is not there
SQLITE_ENDINGS = (".sqlite", ".db", ".sqlite3")


class Transaction(Protocol):
    """An open change of a source; nothing of it is seen by others before it ends well."""

    def tables(self) -> frozenset[str]:
        """The names of the tables that are there."""

    def find(self, table: str, key: tuple[str, ...]) -> Row | None:
        """Give the row with a key, or None."""

    def rows(self, table: str) -> Sequence[Row]:
        """Give all rows of a table."""

    def put(self, table: str, row: Row, before: Row | None) -> None:
        """Add a row, or put it in the place of the one that was there before."""


@dataclass(frozen=True)
class Change:
    """A row that is already there and now says something else."""

    table: str
    key: tuple[str, ...]
    before: Row
    after: Row
    is_applied: bool = False    # does the source say so now?

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that differ."""
        return tuple(name for name, text in self.after.items() if self.before.get(name, "") != text)


@dataclass
class Merge:
    """What became of the rows that were brought."""

    new: dict[str, int] = field(default_factory=dict)
    same: dict[str, int] = field(default_factory=dict)
    changed: list[Change] = field(default_factory=list)


@contextmanager
def open_store(source: str | Path, origin: str) -> Iterator[Transaction]:
    """Open a source for one change; it is kept when the block ends well, and undone when not.

    source: a folder, or a file that ends in .sqlite or .db; it is made when it is not there. origin: where the rows
    come from, for the history. Raises SourceError when the source cannot be written to.
    """
    from wbl.collect.folder_store import open_folder
    from wbl.collect.sqlite_store import open_sqlite

    if "://" in str(source):
        if not str(source).startswith("sqlite:///"):
            raise SourceError(f"{source} is a database that wbl reads and does not write. Import into a folder or a "
                              "SQLite file.")
        source = str(source).removeprefix("sqlite:///")
    path = Path(source)
    opened: AbstractContextManager[Transaction]
    if path.suffix.lower() in SQLITE_ENDINGS:
        opened = open_sqlite(path, origin)
    elif path.suffix and not path.is_dir():
        raise SourceError(f"{path} cannot be imported into. Name a folder, or a file that ends in .sqlite.")
    else:
        opened = open_folder(path, origin)
    with opened as transaction:
        yield transaction


def merge_rows(transaction: Transaction, rows: Mapping[str, Sequence[Row]], *,
               replace: bool = False) -> Merge:
    """Put rows into a source by their keys: new ones are added, the same are left, changed ones wait or replace.

    A permission that is no longer a clear yes is never left waiting; a no, where it is new, also ends every other yes.
    """
    merge = Merge()
    for table, brought in rows.items():
        key_columns = schema.TABLES[table].key
        for row in brought:
            key = tuple(row.get(name, "") for name in key_columns)
            before = transaction.find(table, key)
            withdrawn = table == "permissions" and row.get("granted", "true") != "true"
            change = Change(table, key, before or {}, row, is_applied=replace or withdrawn)
            if before is None:
                transaction.put(table, row, None)
                merge.new[table] = merge.new.get(table, 0) + 1
            elif not change.columns:
                merge.same[table] = merge.same.get(table, 0) + 1
            else:
                if change.is_applied:
                    transaction.put(table, {**before, **row}, before)
                merge.changed.append(change)
            if withdrawn and row["granted"] == "false" != (before or {}).get("granted"):
                _withdraw(transaction, row)
    return merge


def _withdraw(transaction: Transaction, row: Row) -> None:
    """Let a no win over every yes for the same student, kind and interview that does not begin after it."""
    begins = row.get("valid_from", "")
    about = [row.get(name, "") for name in ("student_id", "kind", "interview_id")]
    for other in list(transaction.rows("permissions")):
        is_later = bool(begins) and other.get("valid_from", "") > begins
        if other.get("granted") == "true" and not is_later and about == [
                other.get(name, "") for name in ("student_id", "kind", "interview_id")]:
            transaction.put("permissions", {**other, "granted": "false"}, other)
