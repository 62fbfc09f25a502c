"""Forget a student: take their rows out of every table of a source, and every mention out of its history.

Rows are found by the student's code alone. A file is written again without them, as it stood otherwise; all files
change together or none.
"""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

from wbl import schema
from wbl.collect.database import is_address
from wbl.collect.files import choose_delimiter, decode, name_content, read_bytes, read_text
from wbl.collect.folder_store import HISTORY, open_folder, replace_files, unguard
from wbl.collect.headers import fold_name
from wbl.collect.sqlite_store import forget_in_sqlite
from wbl.errors import SourceError
from wbl.places import find_source

TABLES = tuple(name for name, table in schema.TABLES.items() if "student_id" in table.column_names)
_TEXT = (".csv", ".tsv", ".txt")


def forget_student(source: str | Path, student: str) -> dict[str, int]:
    """Remove a student from a folder or a SQLite file; give how many rows went, by table, and from the "history".

    Nothing is counted where nothing was found. Raises SourceError when the source cannot be written to: a workbook
    and a database on a server are changed by the people who keep them.
    """
    place = str(source).removeprefix("sqlite:///")
    if is_address(place):
        raise SourceError("wbl reads this database and never writes to it. Ask those who keep it to delete the rows of "
                          f"this student from {', '.join(TABLES)}.")
    path = find_source(place)
    if path.is_dir():
        with open_folder(path, "forget"):
            return _forget_in_folder(path, student)
    if path.is_file() and name_content(read_bytes(path)) == "sqlite":
        return forget_in_sqlite(path, student, TABLES)
    if path.is_file():
        raise SourceError(f"{path} is not a folder or a SQLite file. Delete the student's rows in it by hand, on the "
                          f"sheets {', '.join(TABLES)}.")
    raise SourceError(f'There is nothing at "{source}". Check the spelling.')


def _forget_in_folder(folder: Path, student: str) -> dict[str, int]:
    contents: dict[str, bytes] = {}
    gone: dict[str, int] = {}
    for path in sorted(folder.iterdir()):
        table = fold_name(path.stem)
        if table not in TABLES or not path.is_file() or path.name.startswith(("~$", ".")):
            continue
        content = read_bytes(path)
        kind = name_content(content)
        if kind == "parquet":
            kept, count = _forget_in_parquet(content, student)
        elif kind == "text" and path.suffix.lower() in _TEXT:
            kept, count = _forget_in_text(content, path.name, student)
        else:
            raise SourceError(f"{path} is neither CSV nor Parquet; nothing was removed anywhere. Save it as CSV first.")
        if count:
            gone[table], contents[path.name] = gone.get(table, 0) + count, kept
    for path in sorted((folder / HISTORY).glob("*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines()
        left = [line for line in lines if not _mentions(line, student)]
        if len(left) < len(lines):
            gone["history"] = gone.get("history", 0) + len(lines) - len(left)
            contents[f"{HISTORY}/{path.name}"] = "".join(f"{line}\n" for line in left).encode()
    if contents:
        replace_files(folder, contents)
    return gone


def _forget_in_text(content: bytes, name: str, student: str) -> tuple[bytes, int]:
    read_text(content, name, allow_same_headers=True)  # what cannot be divided into cells is refused there
    text, _, _ = decode(content, name)
    delimiter, _ = choose_delimiter(text)
    kept = io.StringIO()
    writer = csv.writer(kept, delimiter=delimiter, lineterminator="\r\n" if "\r\n" in text[:4096] else "\n")
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    count, place, width = 0, -1, 0
    for record in records:
        if place < 0:
            width = len(record)
            place = next((at for at, cell in enumerate(record) if fold_name(cell) == "student_id"), -1)
        elif student in _codes(record, place, width):
            count += 1
            continue
        writer.writerow(record)
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    return mark + kept.getvalue().encode("utf-8", "surrogateescape"), count


def _codes(record: list[str], place: int, width: int) -> Iterator[str]:
    """Give what may be the student's code: its cell, or any cell of a row that does not fit the header."""
    cells = record[place : place + 1] if len(record) == width else record
    return (unguard(cell.strip()) for cell in cells)


def _forget_in_parquet(content: bytes, student: str) -> tuple[bytes, int]:
    import pyarrow as pa
    import pyarrow.compute as compute
    import pyarrow.parquet as parquet

    table = parquet.read_table(io.BytesIO(content))
    place = next((at for at, name in enumerate(table.column_names) if fold_name(name) == "student_id"), None)
    if place is None:
        return content, 0
    is_other = compute.fill_null(compute.not_equal(table.column(place).cast(pa.string()), student), True)
    kept = table.filter(is_other)
    out = io.BytesIO()
    parquet.write_table(kept, out)
    return out.getvalue(), table.num_rows - kept.num_rows


def _mentions(line: str, student: str) -> bool:
    """Does a line of the history speak of the student? A damaged one does when the code stands in it."""
    try:
        told = json.loads(line)
        states = [told.get("before") or {}, told.get("after") or {}]
        return student in (told.get("key") or ()) or any(state.get("student_id") == student for state in states)
    except (ValueError, AttributeError):
        return student in line
