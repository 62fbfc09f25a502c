"""Keep rows in a folder of CSV files, so that several files change together or not at all.

The new files are written beside the old ones first. Then one small file, the plan, is put in place in one step:
from that moment the change holds, and whoever opens the folder next finishes moving the files. A kill before
the plan leaves the old state, a kill after it the new one. Writers take turns by a lock that the operating
system takes back from a killed process.
"""

import contextlib
import csv
import io
import json
import os
import random
import re
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from wbl import schema
from wbl.collect.files import read_bytes, read_text
from wbl.collect.headers import fold_name
from wbl.collect.store import Row
from wbl.errors import SourceError

HISTORY = "history"     # the folder of former states, one file for each import
_PLAN = ".wbl-plan.json"
_LOCK = ".wbl-lock"
_STAGED = ".wbl-new-"
_WAIT_SECONDS = 120
_OTHER_KINDS = (".parquet", ".xlsx", ".tsv")
_GUARDED = re.compile(r"^[=+\-@\t\r\n]")     # text that a spreadsheet would calculate


@contextmanager
def open_folder(folder: Path, origin: str) -> Iterator["FolderTransaction"]:
    """Open a folder for one change. Raises SourceError when it cannot be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            _finish(folder)
            transaction = FolderTransaction(folder, origin)
            yield transaction
            transaction.commit()
    except OSError as error:
        raise SourceError(f"{folder} cannot be written ({error.strerror or error}); it is as it was before.") from error


def finish_interrupted(folder: Path) -> None:
    """Finish a change that was decided and then interrupted; does nothing where there is none."""
    if (folder / _PLAN).exists():
        with contextlib.suppress(OSError), _locked(folder):
            _finish(folder)


def name_state(folder: Path) -> frozenset[tuple[str, int, int, int]]:
    """Name the state that a folder's files are in, after finishing an interrupted change; empty amid another change.

    Tables that were read while the state stayed the same belong together.
    """
    finish_interrupted(folder)
    state = frozenset((path.name, found.st_ino, found.st_size, found.st_mtime_ns) for path in folder.iterdir()
                      if not path.name.startswith(".") and path.is_file() for found in [path.stat()])
    return frozenset() if (folder / _PLAN).exists() else state


class FolderTransaction:
    """An open change of a folder."""

    def __init__(self, folder: Path, origin: str) -> None:
        self.folder = folder
        self.origin = origin
        self._tables: dict[str, dict[tuple[str, ...], Row]] = {}
        self._headers: dict[str, list[str]] = {}
        self._history: list[str] = []
        self._touched: set[str] = set()

    def tables(self) -> frozenset[str]:
        """The names of the tables that are there."""
        return frozenset(name for name in schema.TABLES
                         if name in self._touched or (self.folder / f"{name}.csv").exists())

    def find(self, table: str, key: tuple[str, ...]) -> Row | None:
        """Give the row with a key, or None."""
        return self._table(table).get(key)

    def rows(self, table: str) -> Sequence[Row]:
        """Give all rows of a table."""
        return list(self._table(table).values())

    def put(self, table: str, row: Row, before: Row | None) -> None:
        """Add a row, or put it in the place of the one that was there before."""
        key = tuple(row.get(name, "") for name in schema.TABLES[table].key)
        self._table(table)[key] = row
        self._touched.add(table)
        self._history.append(json.dumps({
            "at": datetime.now(UTC).isoformat(timespec="seconds"), "from": self.origin, "table": table, "key": key,
            "before": before, "after": row}, ensure_ascii=False))

    def commit(self) -> None:
        """Write what changed, and decide it in one step."""
        if not self._touched:
            return
        contents = {f"{table}.csv": self._write_csv(table).encode() for table in sorted(self._touched)}
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S")
        contents[f"{HISTORY}/{at}-{uuid.uuid4().hex[:12]}.jsonl"] = ("\n".join(self._history) + "\n").encode()
        replace_files(self.folder, contents)

    def _table(self, table: str) -> dict[tuple[str, ...], Row]:
        if table not in self._tables:
            header, rows = self._read(table)
            key = schema.TABLES[table].key
            self._headers[table] = header
            self._tables[table] = {}
            for row in rows:  # of two rows with one key the first stays, as when they are counted
                place = tuple(row.get(name, "") for name in key)
                if place in self._tables[table]:
                    raise SourceError(f"{self.folder / table}.csv has two rows for {', '.join(place)}. Remove one of "
                                      "them, then import again.")
                self._tables[table][place] = row
        return self._tables[table]

    def _read(self, table: str) -> tuple[list[str], list[dict[str, str]]]:
        path = self.folder / f"{table}.csv"
        if not path.exists():
            others = [found.name for found in self.folder.glob(f"{table}.*") if found.suffix in _OTHER_KINDS]
            if others:
                raise SourceError(f"{self.folder} keeps {table} as {others[0]}; import writes CSV. Save it as "
                                  f"{table}.csv, or import into a new folder.")
            return [], []
        raw = read_text(read_bytes(path), path.name)
        if raw.unread:
            raise SourceError(f"{path} has rows that cannot be read, the first is row {raw.unread[0].row}. Mend them, "
                              "then import again.")
        known = {fold_name(name): name for name in schema.TABLES[table].column_names}
        header = [known.get(fold_name(cell), cell) for cell in raw.header]
        columns = [[unguard(text) for text in cells.texts.tolist()] + [""] for cells in raw.columns]
        return header, [{name: column[cells.codes[row]] for name, column, cells in zip(header, columns, raw.columns,
                                                                                     strict=True)}
                        for row in range(len(raw.rows))]

    def _write_csv(self, table: str) -> str:
        given = {name for row in self._tables[table].values() for name in row}
        names = [name for name in schema.TABLES[table].column_names if name in given]
        names += [name for name in self._headers[table] if name not in names]
        text_columns = {name for name in names if name not in schema.TABLES[table].column_names
                        or schema.TABLES[table][name].kind == "text"}
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(names)
        for row in self._tables[table].values():
            cells = [(name, row.get(name, "")) for name in names]
            writer.writerow([guard(text) if name in text_columns else text for name, text in cells])
        return out.getvalue()


def guard(text: str) -> str:
    """Keep a spreadsheet from calculating text; reading takes exactly this mark away."""
    return f"'{text}" if _GUARDED.match(text) else text


def unguard(text: str) -> str:
    """Take the mark away that keeps a spreadsheet from calculating text.

    >>> unguard("'=1+1"), unguard("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text[:1] == "'" and _GUARDED.match(text[1:]) else text


def replace_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Put files of a folder in place together, or none of them. The folder must be open for the change.

    contents: name below the folder -> what is to stand there.
    """
    mark = uuid.uuid4().hex[:12]
    plan = {name: f"{_STAGED}{mark}-{place}" for place, name in enumerate(contents)}
    try:
        for name, staged in plan.items():
            (folder / name).parent.mkdir(exist_ok=True)
            _write_through(folder / staged, contents[name])
        _replace_file(folder / _PLAN, json.dumps(plan).encode())
    except OSError:
        for left in folder.glob(f"{_STAGED}{mark}*"):
            left.unlink(missing_ok=True)
        raise
    _finish(folder)


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _replace_file(path: Path, content: bytes) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        _write_through(temporary, content)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "nt":  # there a folder cannot be opened
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _finish(folder: Path) -> None:
    """Carry out a plan that was decided, and sweep what was written without one. The lock must be held."""
    plan_file = folder / _PLAN
    if plan_file.exists():
        for final, staged in json.loads(plan_file.read_text(encoding="utf-8")).items():
            if (folder / staged).exists():
                (folder / staged).replace(folder / final)
        _sync_folder(folder)
        plan_file.unlink()
    for left in (*folder.glob(f"{_STAGED}*"), *folder.glob(f"{_PLAN}.*")):
        left.unlink(missing_ok=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Wait for the folder's lock; the system frees it when a process ends, however it ends."""
    with (folder / _LOCK).open("a+b") as file:
        deadline = time.monotonic() + _WAIT_SECONDS
        while not _try_lock(file):
            if time.monotonic() > deadline:
                raise SourceError(f"{folder} is being written to by another program. Try again in a moment.")
            time.sleep(random.uniform(0.005, 0.04))  # not all at once
        yield


def _try_lock(file: IO[bytes]) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
