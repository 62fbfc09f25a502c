"""The workbook in which people collect their data, made from the schema: what is offered is what is read.

A sheet for each table, a note on each header, lists to choose from, and checks on days and numbers. The first row of
each sheet is an example, which is never read.
"""

import contextlib
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from wbl import schema
from wbl.collect.headers import LISTS, READ_ME
from wbl.collect.workbook import EXAMPLE
from wbl.errors import SourceError
from wbl.schema import Column, Table

_FIRST, _LAST = 2, 5_000    # rows that are checked, from 0: below the header and the example
_FROM_SHEET = ("schools", "partners", "recordings", "interviews")  # codes of these are offered where they are needed
_CAPITALS = {"id": "ID", "soc": "SOC", "cte": "CTE", "iep": "IEP", "ell": "ELL"}
_EXAMPLES: Mapping[str, str | int | float | date] = {
    "school_id": "99Q001", "school_name": "North High School", "region": "Queens", "student_id": "S0001",
    "school_year": "2025-26", "grade": 10, "cte_program": "Nursing", "career_cluster": "Health Science",
    "class_id": "10-B", "partner_id": "P0001", "organization": "City Hospital", "industry": "Health care",
    "borough": "Queens", "interview_id": "I0001", "date": date(2025, 10, 14), "interview_type": "In person",
    "channel": "At the workplace", "status": "Held", "occupation": "Registered nurse", "soc_code": "29-1141",
    "position": "Professional", "minutes": 25, "recorded_by": "Not recorded", "course": "Health Science 1",
    "role": "Interviewer", "attended": "yes", "thank_you_sent": "yes", "reflection_done": "yes",
    "low": 60_000, "high": 70_000, "currency": "USD", "period": "a year", "experience": "Starting out",
    "basis": "Told by the partner", "raw": "$60-70k a year", "step": 1, "years": 2, "relation": "The next step",
    "entry_education": "Associate's degree", "years_to_reach": 3, "granted": "yes", "valid_from": date(2025, 9, 1),
    "valid_to": date(2026, 6, 30), "found_by": "Made at school", "language": "en", "title": "Nursing assistant",
}
_READ_ME = (
    "Informational interviews: a workbook to collect them in",
    "Fill in the sheets that you need. Interviews and Participations are enough to begin with; Students are needed for "
    "shares, and to see who has had no interview yet.",
    "One row is one thing: one interview on the sheet Interviews, one student in one interview on Participations.",
    "Point at a header to read what the column means. Bold headers must be filled in every row.",
    "Where a list opens, choose from it. Write days like 2026-03-09, and codes exactly as on the other sheets.",
    "The grey row on each sheet is an example and is never read; leave it, or delete it.",
    "You may reorder columns, leave out those that you do not need, and add columns of your own (they are not read). "
    "Keep the names of sheets and headers.",
    "Never write names, addresses or telephone numbers of students or partners; a code is enough.",
)


def write_template(path: Path) -> Path:
    """Write the workbook. Nothing that is there is replaced.

    Raises SourceError when there is such a file already, or it cannot be written.
    """
    if path.suffix.lower() != ".xlsx":
        raise SourceError(f"The template is an Excel workbook: give it a name that ends in .xlsx, not {path.name}.")
    if path.exists():
        raise SourceError(f"{path} is there already, and may be filled in. Choose another name.")
    try:
        import xlsxwriter
    except ImportError:
        raise SourceError("The template needs xlsxwriter, which is not installed here. Install wbl with its files "
                          "extra.") from None
    making = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(str(making), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            _fill(book)
        making.replace(path)
    except (OSError, xlsxwriter.exceptions.XlsxWriterException) as error:
        raise SourceError(f"{path} cannot be written ({error}). Choose another folder.") from error
    finally:
        with contextlib.suppress(OSError):
            making.unlink(missing_ok=True)
    return path


def write_header(name: str) -> str:
    """Write the name of a column or table as people read it; reading takes it back.

    >>> write_header("soc_code"), write_header("interview_id")
    ('SOC code', 'Interview ID')
    """
    words = [_CAPITALS.get(word, word) for word in name.split("_")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def _fill(book: Any) -> None:
    formats = {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "words": book.add_format({"text_wrap": True, "valign": "top"}),
        "required": book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"}),
        "header": book.add_format({"bottom": 1, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"num_format": "@"}),
        "number": book.add_format({"num_format": "General"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "example": book.add_format({"italic": True, "font_color": "#5b6168", "bg_color": "#f5f6f7"}),
        "example date": book.add_format({"italic": True, "font_color": "#5b6168", "bg_color": "#f5f6f7",
                                         "num_format": "yyyy-mm-dd", "align": "left"}),
    }
    _write_read_me(book.add_worksheet(READ_ME), formats)
    sheets = {table.name: book.add_worksheet(write_header(table.name)) for table in schema.TABLES.values()}
    offered = _write_lists(book.add_worksheet(LISTS), formats)
    for table in schema.TABLES.values():
        _write_sheet(sheets[table.name], table, offered, formats)


def _write_read_me(sheet: Any, formats: Mapping[str, Any]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 78)
    for row, line in enumerate(_READ_ME):
        sheet.merge_range(row, 0, row, 1, line, formats["title" if row == 0 else "words"])
        sheet.set_row(row, 28 if row == 0 else 18 * (1 + len(line) // 112))
    start = len(_READ_ME) + 1
    for place, table in enumerate(schema.TABLES.values()):
        required = " Required." if table.required else ""
        sheet.write_url(start + place, 0, f"internal:'{write_header(table.name)}'!A1", string=write_header(table.name))
        sheet.write_string(start + place, 1, f"One row is {table.one_row_is}.{required}")


def _write_lists(sheet: Any, formats: Mapping[str, Any]) -> dict[tuple[str, ...], str]:
    """Write each list of choices once; give where it stands."""
    offered: dict[tuple[str, ...], str] = {}
    for table in schema.TABLES.values():
        for column in table.columns:
            labels = tuple((column.allowed or {}).values())
            if labels and labels not in offered:
                place = len(offered)
                sheet.write_string(0, place, write_header(column.name), formats["header"])
                sheet.write_column(1, place, labels)
                sheet.set_column(place, place, 4 + max(map(len, labels)))
                letter = chr(ord("A") + place)
                offered[labels] = f"='{LISTS}'!${letter}$2:${letter}${len(labels) + 1}"
    sheet.protect()  # what is offered is what is read
    return offered


def _write_sheet(sheet: Any, table: Table, offered: Mapping[tuple[str, ...], str], formats: Mapping[str, Any]) -> None:
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(table.columns):
        kind = {"date": "date", "text": "text"}.get(column.kind, "number")
        sheet.set_column(place, place, _width(column), formats[kind])
        sheet.write_string(0, place, write_header(column.name), formats["required" if column.required else "header"])
        sheet.write_comment(0, place, describe_column(column), {"x_scale": 2, "y_scale": 1.2, "font_size": 9})
        example: Any = EXAMPLE if place == 0 else _EXAMPLES.get(column.name, "")
        sheet.write(1, place, example, formats["example date" if isinstance(example, date) else "example"])
        check = _choose_check(column, offered)
        if check:
            sheet.data_validation(_FIRST, place, _LAST, place, {"ignore_blank": True, **check})


def _width(column: Column) -> int:
    """Give a width in letters in which the header and the choices of a column can be read."""
    texts = (column.name, str(_EXAMPLES.get(column.name, "")), *(column.allowed or {}).values())
    return max(12, min(32, 2 + max(map(len, texts))))


def describe_column(column: Column) -> str:
    """Say in a few sentences what a column means and what it may hold.

    >>> describe_column(schema.STUDENTS["grade"])
    "The student's grade that year. From 9 to 12."
    """
    parts = [column.meaning]
    if column.required:
        parts.append("Fill in every row.")
    if column.allowed:
        parts.append("Choose from the list.")
    if column.unit:
        parts.append(f"Unit: {column.unit}.")
    if column.lowest is not None and column.highest is not None:
        parts.append(f"From {column.lowest:g} to {column.highest:g}.")
    if column.refers_to:
        parts.append(f"As on the sheet {write_header(column.refers_to.partition('.')[0])}, if you fill that in.")
    return " ".join(parts)


def _choose_check(column: Column, offered: Mapping[tuple[str, ...], str]) -> dict[str, Any] | None:
    """Say what a spreadsheet is to check in a column: a list, days, or numbers within their bounds."""
    stop = {"error_title": write_header(column.name)}
    if column.allowed:
        return {"validate": "list", "source": offered[tuple(column.allowed.values())], **stop,
                "error_message": "Choose one from the list."}
    if column.kind == "boolean":
        return {"validate": "list", "source": ["yes", "no"], **stop, "error_message": "Write yes or no."}
    if column.kind == "date":
        return {"validate": "date", "criteria": "between", "minimum": date(1990, 1, 1), "maximum": date(2099, 12, 31),
                **stop, "error_message": "Write a day, like 2026-03-09."}
    if column.kind in ("integer", "number"):
        lowest, highest = column.lowest or 0, column.highest or 10_000_000
        return {"validate": "integer" if column.kind == "integer" else "decimal", "criteria": "between",
                "minimum": lowest, "maximum": highest, **stop,
                "error_message": f"Write a number from {lowest:,g} to {highest:,.0f}."}
    table = column.refers_to.partition(".")[0]
    if table in _FROM_SHEET:
        return {"validate": "list", "source": f"='{write_header(table)}'!$A${_FIRST + 1}:$A${_LAST + 1}",
                "error_type": "information", **stop,
                "error_message": f"This code is not on the sheet {write_header(table)}. Add it there, if you fill that "
                                 "sheet in."}
    return None
