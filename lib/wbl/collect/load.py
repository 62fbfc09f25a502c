"""Open a source, whatever it is, as a Program."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from wbl import schema
from wbl.collect.check import check
from wbl.collect.cores import map_on_cores
from wbl.collect.database import is_address, is_sqlite, open_database
from wbl.collect.engines import choose_engine, lay_tables
from wbl.collect.files import name_content, read_bytes, read_table, say_what_to_do
from wbl.collect.folder_store import name_state
from wbl.collect.headers import fold_name
from wbl.collect.private_place import make_private_place
from wbl.collect.raw import RawTable, Remark
from wbl.collect.slices import check_in_slices
from wbl.collect.stored import Stored, find_divided, find_stored
from wbl.errors import SourceError, name_nearest
from wbl.places import find_source
from wbl.program import Program
from wbl.settings import FILE_NAME, read_settings

_READINGS = 20   # of a folder at the most, until nobody wrote to it meanwhile
_TABLE_FILES = (".csv", ".tsv", ".txt", ".parquet", ".xlsx")


def load(source: str | Path, *, engine: str | None = None, today: date | None = None) -> Program:
    """Read a source and check every row of it.

    source: a folder of CSV or Parquet files named after the tables, one workbook with a sheet for each, or the
    address of a database; "sample" is the made-up program that comes along. engine: what holds the tables
    afterwards: "pandas", "duckdb" or "spark"; when left out pandas, and duckdb for a large source. For the last two,
    Parquet and databases are checked slice by slice and never read into memory whole. today: the day after which
    an interview cannot have been held; the present day when not given. Raises SourceError when the source cannot be
    read or lacks a required table or column. Rows that cannot be trusted raise nothing: they are held, and
    `program.problems` says why.

    >>> load("nowhere")
    Traceback (most recent call last):
    wbl.errors.SourceError: There is nothing at "nowhere". Check the spelling.
    """
    path = find_source(source)
    choose_engine(engine)
    if is_address(str(source)) or is_sqlite(path):
        return _load_database(str(source) if is_address(str(source)) else f"sqlite:///{path}", engine, today)
    stored = find_stored(path) if path.is_dir() else {}
    chosen = choose_engine(engine, sum(table.rows for table in stored.values()))
    if find_divided(stored) or (stored and chosen != "pandas"):
        return _load_stored(path, stored, chosen, today)
    program = _load(source, path, today)
    return lay_tables(program, choose_engine(engine, sum(rows.read for rows in program.account.values())))


def _load(source: str | Path, path: Path, today: date | None) -> Program:
    if path.is_dir():
        return _load_folder(path, today)
    if path.is_file():
        return _load_file(path, today)
    raise SourceError(f'There is nothing at "{source}". {_name_neighbour(path)}')


def _name_neighbour(path: Path) -> str:
    names = [found.name for found in path.parent.iterdir()] if path.parent.is_dir() else []
    near = name_nearest(path.name, names) if names else ""
    return near if near.startswith("Did you mean") else "Check the spelling."


def _load_folder(folder: Path, today: date | None) -> Program:
    settings = read_settings(folder)
    for _ in range(_READINGS):
        before = name_state(folder)
        raws, inputs = _read_folder(folder)
        if before and name_state(folder) == before:  # nobody wrote meanwhile
            break
    with _naming(folder):
        return check(raws, settings, inputs=inputs, remarks=_remark_strangers(folder), today=today)


def _read_folder(folder: Path) -> tuple[dict[str, RawTable], dict[str, str]]:
    files: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        name = fold_name(path.stem)
        if not path.is_file() or path.name.startswith(("~$", ".")) or path.suffix.lower() not in _TABLE_FILES or (
                name not in schema.TABLES):
            continue
        if name in files:
            raise SourceError(f'{folder} has the table "{name}" twice, in {files[name].name} and {path.name}. '
                              "Remove one of them.")
        files[name] = path
    read = dict(zip(files, map_on_cores(_read_file, files.values(), files), strict=True))
    inputs = {files[name].name: digest for name, (_, digest) in read.items()}
    if (said := folder / FILE_NAME).is_file():
        inputs[FILE_NAME] = hashlib.sha256(said.read_bytes()).hexdigest()
    return {name: raw for name, (raw, _) in read.items()}, inputs


def _remark_strangers(folder: Path) -> list[tuple[str, Remark]]:
    """Say which files of a folder look like tables, and are none."""
    tables = (path for path in sorted(folder.iterdir()) if path.suffix.lower() in _TABLE_FILES and path.is_file())
    return [(path.name, _remark_stranger(fold_name(path.stem), path.suffix.lower())) for path in tables
            if path.suffix.lower() != ".txt" and not path.name.startswith(("~$", "."))
            and fold_name(path.stem) not in schema.TABLES]


def _remark_stranger(name: str, suffix: str) -> Remark:
    if suffix == ".xlsx":
        return Remark("", "This workbook is not one of the tables; it was not read.",
                      "If it holds the tables, give the workbook itself as the source.")
    return Remark("", "This file is not one of the tables; it was not read.", name_nearest(name, schema.TABLES))


def _read_file(path: Path, table: str) -> tuple[RawTable, str]:
    """Read one table from a file of a folder: text, Parquet, or a workbook's first sheet with cells; and its sha256."""
    content = read_bytes(path)
    digest = hashlib.sha256(content).hexdigest()
    if name_content(content) != "workbook":
        return read_table(content, path.name), digest
    from wbl.collect.workbook import read_sheets, take_table

    sheet = next((sheet for sheet in read_sheets(content, path.name) if sheet.rows), None)
    if sheet is None:
        raise SourceError(f"{path.name} has no sheet with cells.")
    return take_table(sheet, f"{path.name}, sheet {sheet.name}", schema.TABLES[table]), digest


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Begin the message of an error with the source that it is about."""
    try:
        yield
    except SourceError as error:
        raise SourceError(f"{path}: {error}") from None


def _load_database(address: str, engine: str | None, today: date | None) -> Program:
    place = Path(address.removeprefix("sqlite:///")).parent if address.startswith("sqlite:///") else Path()
    settings = read_settings(place)
    with open_database(address) as database:
        chosen = choose_engine(engine, database.count_rows())
        if chosen == "pandas":
            raws, inputs = database.read()
            return check(raws, settings, inputs=inputs, today=today)
        stored, inputs = database.store(make_private_place())
    return check_in_slices(stored, settings, chosen, inputs=inputs, today=today)


def _load_stored(folder: Path, stored: Mapping[str, Stored], engine: str, today: date | None) -> Program:
    """Check a folder whose tables are Parquet files, without reading them into memory."""
    inputs = {}
    for path in [folder / FILE_NAME, *(part.path for table in stored.values() for part in table.parts)]:
        if path.is_file():
            with path.open("rb") as file:
                inputs[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    with _naming(folder):
        return check_in_slices(stored, read_settings(folder), engine, inputs=inputs, remarks=_remark_strangers(folder),
                               today=today)


def _load_file(path: Path, today: date | None) -> Program:
    content = read_bytes(path)
    kind = name_content(content)
    if kind == "workbook":
        from wbl.collect.workbook import read_workbook

        raws, remarks = read_workbook(content, path.name)
        inputs = {path.name: hashlib.sha256(content).hexdigest()}
        with _naming(path):
            return check(raws, read_settings(path.parent), inputs=inputs, remarks=remarks, today=today)
    if kind == "text":
        raise SourceError(f"{path} is one table. A source is a folder of tables: give the folder it lies in, or bring "
                          "the file in with wbl import.")
    raise SourceError(f"{path} is not a source. {say_what_to_do(kind)}")
