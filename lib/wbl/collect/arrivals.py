"""Tell what a file that somebody brings is, and read it: a form's export, a workbook, a roster, or a table."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from wbl import schema
from wbl.collect.days import read_date
from wbl.collect.files import name_content, read_bytes, read_table, read_text, say_what_to_do
from wbl.collect.forms import Brought, read_form
from wbl.collect.headers import fold_name
from wbl.collect.meanings import Confirm, Meanings, use_words
from wbl.collect.raw import RawTable
from wbl.collect.roster import is_roster, read_roster
from wbl.collect.workbook import Sheet, read_sheets, read_workbook, refuse_bomb, take_records
from wbl.errors import ParameterError, SourceError, name_nearest
from wbl.settings import Settings

KINDS = ("auto", "google-forms", "ms-forms", "workbook", "oneroster", "tables")
_MS_FORMS = ("start_time", "hora_de_inicio", "hora_de_finalizacion", "completion_time")


def read_arrival(path: Path, kind: str, settings: Settings, schools: Mapping[str, str], meanings: Meanings,
                 confirm: Confirm | None, school_year: str) -> Brought:
    """Read a file that somebody brings, as the kind that is named, or as the kind that it looks like.

    schools: folded name -> id. meanings: what a person said about wordings. Raises ParameterError when there is no
    such kind, SourceError when the file is not of it.
    """
    brought = _read_arrival(path, kind, settings, schools, meanings, confirm, school_year)
    return replace(brought, raws={name: _use_words(raw, name, meanings, schools) if name != "schools" else raw
                                  for name, raw in brought.raws.items()})


def _use_words(raw: RawTable, name: str, meanings: Meanings, schools: Mapping[str, str]) -> RawTable:
    known = {fold_name(column.name): column for column in schema.TABLES[name].columns}
    columns = {place: known[fold_name(cell)] for place, cell in enumerate(raw.header) if fold_name(cell) in known}
    return use_words(replace(raw, day_first=meanings.day_first), columns, meanings, schools)


def _read_arrival(path: Path, kind: str, settings: Settings, schools: Mapping[str, str], meanings: Meanings,
                  confirm: Confirm | None, school_year: str) -> Brought:
    if kind not in KINDS:
        raise ParameterError(f'There is no kind "{kind}". {name_nearest(kind, KINDS)}')
    if not path.exists():
        raise SourceError(f'There is nothing at "{path}". Check the spelling.')
    if kind == "oneroster" or (kind == "auto" and is_roster(path)):
        raws, remarks = read_roster(path, settings, school_year)
        return Brought(path.name, raws, remarks=tuple(remarks))
    if path.name.startswith("~$"):
        raise SourceError(f"{path} is what Excel leaves while a workbook is open. Close it, and name {path.name[2:]}.")
    if path.is_dir():
        raise SourceError(f"{path} is a folder and no OneRoster export. Name the files in it.")
    content, name = _unpack(read_bytes(path), path.name)
    if name_content(content) == "workbook":
        return _read_book(content, name, kind, schools, meanings, confirm)
    if name_content(content) != "text":
        if name_content(content) == "parquet":
            return _read_one_table(read_table(content, name), name)
        raise SourceError(f"{name} cannot be imported. {say_what_to_do(name_content(content))}")
    raw = read_text(content, name, allow_same_headers=True)
    if kind == "google-forms" or (kind == "auto" and _table_of(name, raw) is None and _begins_with_times(raw)):
        return read_form(_as_form(raw, meanings), schools, meanings, confirm)
    return _read_one_table(read_text(content, name), name)


def _unpack(content: bytes, name: str) -> tuple[bytes, str]:
    """Take the one table out of a zip, as forms hand out their answers."""
    if name_content(content) != "zip":
        return content, name
    refuse_bomb(content, name)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inside = [entry for entry in archive.namelist() if entry.lower().endswith((".csv", ".xlsx"))]
        if len(inside) != 1:
            raise SourceError(f"{name} holds {len(inside)} tables, not one. Unpack it, and name the files.")
        return archive.read(inside[0]), Path(inside[0]).name


def _read_book(content: bytes, name: str, kind: str, schools: Mapping[str, str], meanings: Meanings,
               confirm: Confirm | None) -> Brought:
    sheets = [sheet for sheet in read_sheets(content, name) if sheet.rows]
    form = next((sheet for sheet in sheets if len(sheet.rows[0][1]) > 1
                 and fold_name(sheet.rows[0][1][1]) in _MS_FORMS), None)
    if kind in ("ms-forms", "google-forms") or (kind == "auto" and form is not None):
        if not sheets:
            raise SourceError(f"{name} has no answers.")
        return read_form(_as_form(_take_form(form or sheets[0], name), meanings), schools, meanings, confirm)
    raws, remarks = read_workbook(content, name)
    return Brought(name, raws, remarks=tuple(replace(remark, problem=f"{where}: {remark.problem}")
                                                for where, remark in remarks))


def _take_form(sheet: Sheet, name: str) -> RawTable:
    header_row, header = sheet.rows[0]
    return take_records(sheet, name, header, header_row, sheet.rows[1:], [""] * len(header))


def _read_one_table(raw: RawTable, name: str) -> Brought:
    table = _table_of(name, raw)
    if table is None:
        raise SourceError(f"{name} is not a table that is known, and not a form's export. Name it after its table, "
                          f"like interviews.csv ({', '.join(schema.TABLES)}), or say --kind google-forms.")
    return Brought(name, {table: raw})


def _table_of(name: str, raw: RawTable) -> str | None:
    """Tell which table a file holds: by its name, or by having all the columns that the table must have."""
    stem = re.sub(r"(_\d+|_copy|_final)+$", "", fold_name(Path(name).stem))
    if stem in schema.TABLES:
        return stem
    header = {fold_name(cell) for cell in raw.header}
    fits = [table.name for table in schema.TABLES.values()
            if len(header & set(table.column_names)) > len(header) // 2
            and {column.name for column in table.columns if column.required} <= header]
    return fits[0] if len(fits) == 1 else None


def _begins_with_times(raw: RawTable) -> bool:
    """Is the first column one of times, as in the export of a form?"""
    texts = raw.columns[0].texts.tolist()[:50]
    times = [text for text in texts if re.search(r"\d{1,2}:\d{2}", text)]
    days = [text for text in times if read_date(text, day_first=True).value or read_date(text, day_first=False).value]
    return bool(days) and len(days) >= len(texts) / 2


def _as_form(raw: RawTable, meanings: Meanings) -> RawTable:
    """Give columns with the same header a name of their own, so that one of them can be told from the other."""
    seen: dict[str, int] = {}
    header = []
    for cell in raw.header:
        seen[cell] = seen.get(cell, 0) + 1
        header.append(cell if seen[cell] == 1 else f"{cell} ({seen[cell]})")
    return replace(raw, header=tuple(header), day_first=meanings.day_first)
