"""The protected tables as one formatted workbook, since staff live in spreadsheets."""

from pathlib import Path

import pandas as pd

from wbl.protect.lines import HIDDEN
from wbl.protect.releases import ProtectedTable, Release

FILE_NAME = "tables.xlsx"
_WIDEST = 60  # characters; a longer column is cut on screen, not in the file


def write_workbook(release: Release, path: Path) -> Path:
    """Write a read-me sheet and one sheet for each table: frozen header, filters, thousands separators.

    Text stays text: nothing that begins with "=" or looks like an address becomes a formula or a link.
    """
    import xlsxwriter

    # The creation date is fixed, so that the same release gives the same bytes.
    with xlsxwriter.Workbook(str(path), {
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True,
    }) as book:
        about = release.about
        book.set_properties({"title": f"{about.program_name}, {about.school_year}", "created": _FIXED_DAY})
        styles = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "header": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "whole": book.add_format({"num_format": "#,##0"}),
            "part": book.add_format({"num_format": "#,##0.0"}),
            "hidden": book.add_format({"font_color": "#767676", "italic": True}),
        }
        _write_readme(book.add_worksheet("Read me"), release, styles)
        for name, table in release.tables.items():
            _write_table(book.add_worksheet(name[:31]), table, styles)
    return path


_FIXED_DAY = pd.Timestamp(2000, 1, 1).to_pydatetime()


def _write_readme(sheet, release: Release, styles) -> None:  # type: ignore[no-untyped-def]
    about = release.about
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 100)
    lines = [
        f"{about.program_name}: informational interviews in {about.school_year}",
        "STAFF ONLY: unhidden numbers and students' codes. Do not publish or forward." if about.audience == "staff"
        else f"Safe to publish: numbers that rest on fewer than {about.min_group} people are hidden, and enough others "
             "that they cannot be worked out.",
        "A hidden number is an empty cell in a row whose status says hidden.",
        "A student counts once in each type that they received and once in the total, so types do not add up.",
        *(f"{name}: {len(table.frame):,} rows" for name, table in release.tables.items()),
        about.wages_source,
    ]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, styles["title"] if row == 0 else None)


def _write_table(sheet, table: ProtectedTable, styles) -> None:  # type: ignore[no-untyped-def]
    for place, name in enumerate(map(str, table.frame.columns)):
        sheet.write_string(0, place, name, styles["header"])
        numbers = {row: line.numbers[name] for row, line in enumerate(table.lines, start=1) if name in line.numbers}
        texts = {row: line.keys[name] for row, line in enumerate(table.lines, start=1) if name in line.keys}
        known = {row: number for row, number in numbers.items() if number is not None}
        style, pattern = ("part", ",.1f") if any(number % 1 for number in known.values()) else ("whole", ",.0f")
        for row, number in known.items():
            sheet.write_number(row, place, number, styles[style])
        for row, text in texts.items():
            sheet.write_string(row, place, text, styles["hidden"] if text == HIDDEN else None)
        written = [name, *texts.values(), *(format(number, pattern) for number in known.values())]
        sheet.set_column(place, place, min(max(map(len, written)) + 2, _WIDEST))
    sheet.freeze_panes(1, 0)
    if len(table.frame.columns) and table.lines:
        sheet.autofilter(0, 0, len(table.lines), len(table.frame.columns) - 1)
