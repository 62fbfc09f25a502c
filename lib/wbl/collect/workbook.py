"""Read workbooks as people leave them: titles above, totals below, merged cells, hidden rows and sheets.

A workbook is a zip that can unfold to anything, so its listing is looked at before it is opened, and reading
stops at a limit. Nothing is calculated here: a formula without a stored result is held.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree import ElementTree

from wbl import schema
from wbl.collect.headers import LISTS, PROBLEMS, READ_ME, fold_name
from wbl.collect.raw import RawTable, Remark, Unread, column_letter, make_raw, refuse_same_headers, write_value
from wbl.errors import SourceError, name_nearest

MOST_BYTES = 600_000_000    # unpacked; a million rows of a log unpack to about a third of it
MOST_RATIO = 250            # unpacked to packed; Excel's own files stay below 40
MOST_CELLS = 20_000_000
_HEADER_WITHIN = 30         # rows from the top of a sheet in which the header is looked for
_FILLED_DOWN = frozenset((  # columns that describe a block of rows, so that people merge them
    "interview_id", "school_id", "school_year", "class_id", "grade", "cte_program", "career_cluster", "region",
    "industry", "organization", "date", "interview_type", "channel", "status", "course",
))
EXAMPLE = "EXAMPLE"         # what the first cell of the template's example row says; the row is not read
_TOTALS = ("total", "totals", "grand_total", "sum", "suma", "totales")
_BESIDE = frozenset(map(fold_name, (READ_ME, LISTS, PROBLEMS)))   # sheets that wbl itself puts beside the tables
_CELL = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells as text, and what its cells alone do not tell."""

    name: str
    rows: list[tuple[int, list[str]]]                       # number of the row, its cells; blank rows left out
    merged: tuple[tuple[int, int, int, int], ...] = ()      # first row, last row, first column, last column (from 0)
    hidden_rows: frozenset[int] = frozenset()
    unsaved: frozenset[tuple[int, int]] = frozenset()       # row, column of formulas without a stored result
    is_hidden: bool = False
    has_1904_days: bool = False


@dataclass
class _Seen:
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    unsaved: set[tuple[int, int]] = field(default_factory=set)


def read_workbook(content: bytes, name: str) -> tuple[dict[str, RawTable], list[tuple[str, Remark]]]:
    """Read every sheet that is named after a table.

    Gives the tables, and what to say about the other sheets. Raises SourceError when it is no workbook, is too
    large, or when no sheet is named after a table.
    """
    raws: dict[str, RawTable] = {}
    remarks: list[tuple[str, Remark]] = []
    sheets = list(read_sheets(content, name))
    for sheet in sheets:
        table = fold_name(sheet.name)
        where = f"{name}, sheet {sheet.name}"
        if table in raws:
            raise SourceError(f'{name} has the table "{table}" on two sheets. Remove one of them.')
        if table in schema.TABLES:
            raw = take_table(sheet, where, schema.TABLES[table]) if sheet.rows else None
            if raw is not None and (len(raw.rows) or raw.unread or schema.TABLES[table].required):
                raws[table] = raw  # a sheet of the template that nobody filled in is no table
        elif table not in _BESIDE:
            remarks.append((where, Remark("", "This sheet is not one of the tables; it was not read.",
                                          name_nearest(table, schema.TABLES))))
    if not raws:
        there = ", ".join(sheet.name for sheet in sheets)
        raise SourceError(f"{name} has no sheet that is one of the tables. There is: {there}. Name the sheets after "
                          "the tables, like interviews and participations, or bring the file in with wbl import.")
    return raws, remarks


def read_sheets(content: bytes, name: str) -> Iterator[Sheet]:
    """Read the cells of every sheet as text.

    Raises SourceError when the bytes are no workbook, or would unfold to more than can be meant.
    """
    refuse_bomb(content, name)
    try:
        import openpyxl
    except ImportError:
        raise SourceError(f"{name} is a workbook and needs openpyxl, which is not installed here. Save the sheets as "
                          "CSV, or install it.") from None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_entities(archive, name)
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            for page in book.worksheets:
                page.reset_dimensions()  # some exports declare a wrong size
                path = page._worksheet_path  # type: ignore[attr-defined]  # openpyxl has no public name for it
                seen = _scan(archive, path)
                yield Sheet(page.title, list(_rows(page, name)), tuple(seen.merged), frozenset(seen.hidden),
                            frozenset(seen.unsaved), page.sheet_state != "visible", book.epoch.year == 1904)
            book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError,
            ElementTree.ParseError, NotImplementedError, zlib.error) as error:
        raise SourceError(f"{name} is damaged ({error}). Open it in Excel and save it again as .xlsx.") from error


def refuse_bomb(content: bytes, name: str) -> None:
    """Raise SourceError when a zip would unfold to more than can be meant."""
    try:
        listing = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise SourceError(f"{name} is damaged ({error}). Save it again.") from error
    if any(entry.flag_bits & 1 for entry in listing):
        raise SourceError(f"{name} is protected by a password. Save it without one.")
    size = sum(entry.file_size for entry in listing)
    if size > MOST_BYTES or (size > 10_000_000 and size > MOST_RATIO * len(content)):
        raise SourceError(f"{name} was not opened: it would unfold from {len(content):,} to {size:,} bytes, more than "
                          "a log can need. Save the sheets as CSV.")


def _refuse_entities(archive: zipfile.ZipFile, name: str) -> None:
    """Raise SourceError when a part declares entities, which can unfold without end; no program writes them."""
    for part in archive.namelist():
        if part.endswith((".xml", ".rels")):
            with archive.open(part) as file:
                if b"<!DOCTYPE" in file.read(1_024):
                    raise SourceError(f"{name} was not opened: its part {part} declares entities, as no workbook does. "
                                      "Save the sheets as CSV.")


def _rows(page: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    cells = 0
    for number, row in enumerate(page.iter_rows(values_only=True), start=1):
        texts = [_show(value) for value in row]
        while texts and not texts[-1]:
            texts.pop()
        cells += len(texts)
        if cells > MOST_CELLS:
            raise SourceError(f"{name} has more than {MOST_CELLS:,} cells on one sheet. Save the sheet as CSV.")
        if any(texts):
            yield number, texts


def _show(value: Any) -> str:
    """Write a cell's value as Excel shows it, without what its own files put between lines."""
    if isinstance(value, bool):
        return str(value).upper()
    return re.sub(r"_x000D_|\r", "", value).strip() if isinstance(value, str) else write_value(value)


def _scan(archive: zipfile.ZipFile, path: str) -> _Seen:
    """Find merged cells, hidden rows and formulas without a stored result."""
    seen = _Seen()
    with archive.open(path) as file:
        for _, element in ElementTree.iterparse(file):
            tag = element.tag.rpartition("}")[2]
            if tag == "mergeCell":
                first, _, last = element.get("ref", "").partition(":")
                (row, column), (last_row, last_column) = _place(first), _place(last or first)
                seen.merged.append((row, last_row, column, last_column))
            elif tag == "row":
                if element.get("hidden") in ("1", "true"):
                    seen.hidden.add(int(element.get("r", "0")))
                element.clear()
            elif tag == "c" and len(element) and not any(
                    child.text for child in element if child.tag.endswith(("}v", "}is", "}t"))) and any(
                    child.tag.endswith("}f") for child in element):
                seen.unsaved.add(_place(element.get("r", "A1")))
    return seen


def _place(cell: str) -> tuple[int, int]:
    """Give row (from 1) and column (from 0) of an address such as B7."""
    written = _CELL.fullmatch(cell.replace("$", ""))
    if not written:
        raise ValueError(f"{cell} is no cell")
    column = 0
    for letter in written[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(written[2]), column - 1


def take_table(sheet: Sheet, where: str, table: schema.Table) -> RawTable:
    """Take one table out of a sheet: find its header, leave out totals, fill merged cells that describe a block.

    where: what to call the sheet in messages. Raises SourceError when a column's name stands twice.
    """
    known = {fold_name(name) for name in table.column_names}
    head = max(range(min(_HEADER_WITHIN, len(sheet.rows))),
               key=lambda at: (sum(fold_name(cell) in known for cell in sheet.rows[at][1]), -at))
    header_row, header = sheet.rows[head]
    refuse_same_headers(header, where)
    raw = take_records(sheet, where, header, header_row, sheet.rows[head + 1:], [fold_name(cell) for cell in header])
    if head:
        above = Remark("", f"{head} rows above the header, row {header_row}, were not read.", "Nothing to do.")
        raw = replace(raw, remarks=(above, *raw.remarks))
    return raw


def take_records(sheet: Sheet, where: str, header: list[str], header_row: int, rows: list[tuple[int, list[str]]],
                 names: list[str]) -> RawTable:
    """Turn the rows below a header into a RawTable; rows that cannot be trusted as cells are handed on as unread.

    names: the name under which each column is known, to tell which merged cells describe a block of rows.
    """
    unsaved = {number: [""] for number, _ in sheet.unsaved if number > header_row}
    by_row = {number: cells + [""] * (len(header) - len(cells)) for number, cells in (unsaved | dict(rows)).items()}
    filled, torn = _fill_merged(sheet, by_row, header_row, names)
    records: list[list[str]] = []
    numbers: list[int] = []
    unread: list[Unread] = []
    totals: list[int] = []
    examples: list[int] = []
    for number, cells in sorted(by_row.items()):
        faults = _find_faults(sheet, number, cells, header, torn)
        if cells[0] == EXAMPLE:
            examples.append(number)
        elif fold_name(next(filter(None, cells), "")) in _TOTALS:
            totals.append(number)
        elif faults:
            unread.append(faults)
        else:
            records.append(cells[: len(header)])
            numbers.append(number)
    return make_raw(where, header, records, numbers, unread=tuple(unread), has_1904_days=sheet.has_1904_days,
                    remarks=tuple(_remark_sheet(sheet, totals, examples, filled, set(by_row))))


def _fill_merged(sheet: Sheet, by_row: dict[int, list[str]], header_row: int,
                 names: list[str]) -> tuple[list[int], dict[int, str]]:
    """Fill merged cells down in columns that describe a block; give the rows filled, and the rows torn by others."""
    filled: list[int] = []
    torn: dict[int, str] = {}
    for first, last, column, last_column in sheet.merged:
        if first <= header_row or column >= len(names):
            continue
        inside = [row for row in by_row if first <= row <= last]
        address = f"{column_letter(column)}{first}:{column_letter(last_column)}{last}"
        if column == last_column and names[column] in _FILLED_DOWN and first in by_row:
            for row in inside:
                by_row[row][column] = by_row[first][column]
            filled += [row for row in inside if row != first]
        else:
            torn.update(dict.fromkeys(inside, address))
    return filled, torn


def _find_faults(sheet: Sheet, number: int, cells: list[str], header: list[str], torn: dict[int, str]) -> Unread | None:
    shown = ", ".join(cell for cell in cells if cell)[:200]
    if number in torn:
        return Unread(number, shown, f"The cells {torn[number]} are merged, so it is not clear what is meant.",
                      "Unmerge them, and fill in each row.")
    for column, cell in enumerate(cells[: len(header)]):
        if (number, column) in sheet.unsaved:
            return Unread(number, shown, f"The formula in {column_letter(column)}{number} has no stored result.",
                          "Open the workbook in Excel, let it calculate, and save it.", header[column])
        if re.fullmatch(r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)", cell):
            return Unread(number, cell, f"The cell {column_letter(column)}{number} shows an error, {cell}.",
                          "Mend the formula, or write the value itself.", header[column])
    beyond = next((column for column in range(len(header), len(cells)) if cells[column]), None)
    if beyond is not None:
        return Unread(number, cells[beyond], f"The cell {column_letter(beyond)}{number} stands under no header.",
                      "Move it under the column that it belongs to, or remove it.")
    return None


def _remark_sheet(sheet: Sheet, totals: list[int], examples: list[int], filled: list[int],
                  rows: set[int]) -> Iterator[Remark]:
    if sheet.is_hidden:
        yield Remark("", "The sheet is hidden; it was read.", "Remove the sheet if it should not count.")
    hidden = sheet.hidden_rows & rows
    if hidden:
        yield Remark("", f"{len(hidden)} rows are hidden, the first is row {min(hidden)}; they were read.",
                     "Remove the rows that should not count.")
    if set(examples) - {2}:  # the template's own is nothing to speak of
        yield Remark(EXAMPLE, f"Row {', '.join(map(str, examples[:5]))} begins with {EXAMPLE}; it was not read.",
                     f"If it should count, write its code in the place of {EXAMPLE}.")
    if totals:
        yield Remark("", f"Row {', '.join(map(str, totals[:5]))} is a total; it was not read.", "Nothing to do.")
    if filled:
        yield Remark("", f"Merged cells were filled down in {len(filled)} rows, the first is row {min(filled)}.",
                     "Check that each row of the block means the same.")
