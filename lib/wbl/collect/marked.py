"""Copies of the files that people brought, with the problem beside the cell.

The files themselves are never touched. In a workbook a cell is coloured and carries a note; a text file gets a
column at its right end. What is written there is not read when the copy is brought back.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from wbl.collect.files import choose_delimiter, decode, name_content, read_bytes
from wbl.collect.folder_store import guard
from wbl.collect.headers import PROBLEMS, WHAT_TO_DO, fold_name
from wbl.collect.values import parse_number
from wbl.errors import SourceError
from wbl.program import Problem

_SHEET = ", sheet "     # between a workbook's name and the sheet, in the name of a problem's file
_HEADER_WITHIN = 30     # rows from the top in which a header is looked for
_MOST_NOTE = 800        # letters; a note beyond that cannot be read on a screen
_PALE = {"held": "FFF3D6D8", "noted": "FFF5F0DC"}


def write_marked(files: Sequence[Path], problems: Sequence[Problem], folder: Path) -> list[Path]:
    """Write a marked copy of each file that has a problem; give their paths.

    files: what was brought, text tables and workbooks; others are passed over. problems: their files are named as
    the files are. A copy keeps its file's name. Raises SourceError when a copy cannot be written, or would stand in
    the place of the file itself.
    """
    written = []
    for path in files:
        about = [problem for problem in problems if problem.file.split(_SHEET)[0] == path.name]
        if not about or not path.is_file():
            continue
        content = read_bytes(path)
        kind = name_content(content)
        if kind not in ("text", "workbook"):
            continue
        copy = folder / path.name
        if copy.resolve() == path.resolve():
            raise SourceError(f"A marked copy would replace {path} itself. Choose another folder.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(_mark_text(content, path.name, about) if kind == "text" else _mark_book(content, about))
        except OSError as error:
            raise SourceError(f"{copy} cannot be written ({error.strerror or error}). Close it in other programs, or "
                              "choose another folder.") from error
        written.append(copy)
    return written


def _mark_text(content: bytes, name: str, problems: Sequence[Problem]) -> bytes:
    """Give a CSV file once more, with a column that says what to do. Excel opens it by a double click."""
    by_row = _by_row(problems)
    text, _, _ = decode(content, name)
    delimiter, declared = choose_delimiter(text)
    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    head = 2 if declared else 1
    width = max((len(record) for number, record in enumerate(records, start=1) if number == head or number in by_row),
                default=0)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for number, record in enumerate(records, start=1):
        cells = [cell if parse_number(cell) is not None else guard(cell) for cell in record]
        if number == head:
            writer.writerow([*cells, *[""] * (width - len(cells)), WHAT_TO_DO])
        elif number in by_row:
            said = " ".join(f"{_name_column(problem)}{problem.problem} {problem.remedy}" for problem in by_row[number])
            writer.writerow([*cells, *[""] * (width - len(cells)), guard(said)])
        else:
            writer.writerow(cells)
    return out.getvalue().encode("utf-8-sig", "replace")


def _mark_book(content: bytes, problems: Sequence[Problem]) -> bytes:
    """Give a workbook once more: problem cells coloured, with a note, and a sheet that lists all problems."""
    import openpyxl
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    def clean(text: str) -> str:
        return ILLEGAL_CHARACTERS_RE.sub(" ", text)

    problems = [replace(problem, value=clean(problem.value), problem=clean(problem.problem),
                        remedy=clean(problem.remedy), column=clean(problem.column)) for problem in problems]
    book = openpyxl.load_workbook(io.BytesIO(content))
    for title in book.sheetnames:
        sheet = book[title]
        about = [problem for problem in problems if problem.row and _sheet_of(problem, book.sheetnames) == title]
        if not about or not hasattr(sheet, "merged_cells"):
            continue
        places = _find_columns(sheet)
        notes: dict[tuple[int, int], list[Problem]] = {}
        for problem in about:
            notes.setdefault((problem.row or 1, places.get(_fold_start(problem.column), 1)), []).append(problem)
        for (row, column), found in notes.items():
            cell = _corner(sheet, row, column)
            cell.fill = PatternFill("solid", fgColor=_PALE[min(problem.outcome for problem in found)])
            note = "\n".join(f"{problem.outcome.capitalize()}: {problem.problem} {problem.remedy}" for problem in found)
            cell.comment = Comment(note[:_MOST_NOTE], "wbl", width=360, height=120)
    _list_problems(book, problems)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _by_row(problems: Sequence[Problem]) -> dict[int, list[Problem]]:
    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.row:
            by_row.setdefault(problem.row, []).append(problem)
    return by_row


def _name_column(problem: Problem) -> str:
    return f"{problem.column}: " if problem.column else ""


def _sheet_of(problem: Problem, there: Sequence[str]) -> str:
    return problem.file.partition(_SHEET)[2] or there[0]


def _fold_start(text: str) -> str:
    """Fold a header for comparing; of a long question only the beginning, as problems name it."""
    return fold_name(text)[:60]


def _find_columns(sheet: Any) -> Mapping[str, int]:
    """Give the column of each header; where a word stands in several rows, that of the row with most cells."""
    rows = list(sheet.iter_rows(min_row=1, max_row=_HEADER_WITHIN))
    places: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: sum(isinstance(cell.value, str) for cell in row)):
        places |= {_fold_start(cell.value.split("\n")[0]): cell.column for cell in row if isinstance(cell.value, str)}
    return places


def _corner(sheet: Any, row: int, column: int) -> Any:
    """Give a cell; of merged ones the first, which alone can carry a note."""
    cell = sheet.cell(row, column)
    for merged in sheet.merged_cells.ranges:
        if cell.coordinate in merged:
            return sheet.cell(merged.min_row, merged.min_col)
    return cell


def _list_problems(book: Any, problems: Sequence[Problem]) -> None:
    from openpyxl.styles import Alignment, Font

    if PROBLEMS in book.sheetnames:
        del book[PROBLEMS]
    sheet = book.create_sheet(PROBLEMS)
    sheet.append(["Sheet", "Row", "Column", "What stands there", "What is wrong", "What to do", "The row"])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for problem in problems:
        outcome = "does not count yet" if problem.outcome == "held" else "counts"
        row = [problem.file.partition(_SHEET)[2], problem.row, problem.column, problem.value, problem.problem,
               problem.remedy, outcome]
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str):
                cell.data_type = "s"    # text stays text, also when it begins with =
    for letter, width in zip("ABCDEFG", (18, 8, 20, 30, 60, 60, 18), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
