"""The protected tables as one formatted workbook, since staff live in spreadsheets."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pandas as pd

from wbl.protect.lines import HIDDEN
from wbl.protect.releases import ProtectedTable, Release

FILE_NAME = "tables.xlsx"
_WIDEST = 60  # characters; a longer column is cut on screen, not in the file
_FIXED_DAY = pd.Timestamp(2000, 1, 1).to_pydatetime()
_STYLES = {
    "title": {"bold": True, "font_size": 14},
    "header": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "whole": {"num_format": "#,##0"},
    "part": {"num_format": "#,##0.0"},
    "hidden": {"font_color": "#767676", "italic": True},
}
_NUMBERS = {style: number for number, style in enumerate(_STYLES, start=1)}  # 0 is the plain one


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
        styles = {name: book.add_format(style) for name, style in _STYLES.items()}
        given = [style._get_xf_index() for style in styles.values()]    # asked for, they are given
        if given != [*_NUMBERS.values()]:
            raise RuntimeError(f"This version of xlsxwriter numbers styles in another way: {given}.")
        _write_readme(book.add_worksheet("Read me"), release, styles)
        for name, table in release.tables.items():
            _write_table(book.add_worksheet(name[:31], _table_sheet()), table)
    return path


def _write_readme(sheet: Any, release: Release, styles: dict[str, Any]) -> None:
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


def _write_table(sheet: Any, table: ProtectedTable) -> None:
    last_row, last_column = len(table.lines), len(table.frame.columns) - 1
    sheet.kept = _keep(table)
    if last_column >= 0 and table.lines:
        sheet.autofilter(0, 0, last_row, last_column)
    if sheet.kept:
        return
    sheet.rows, widths = _draw_rows(table)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    if widths:
        sheet.dim_rowmin, sheet.dim_colmin, sheet.dim_rowmax, sheet.dim_colmax = 0, 0, last_row, last_column
    sheet.freeze_panes(1, 0)


@lru_cache(maxsize=100)
def _keep(table: ProtectedTable) -> list[str]:
    """Give where a table's sheet is kept, once it is written: one table stands in the books of many schools."""
    return []


@cache
def _table_sheet() -> Any:
    """Give the class of a table's sheet: xlsxwriter takes longer over its cells than a report's notebook over its own.

    Its rows are handed over, and where it is kept it is not written again. So its texts lie in its cells, and not in
    the list that the sheets of one book share.
    """
    from xlsxwriter.worksheet import Worksheet

    class TableSheet(Worksheet):
        kept: list[str]
        rows = ""

        def _assemble_xml_file(self) -> None:
            if not self.kept:
                super()._assemble_xml_file()
                self.kept.append(self.fh.getvalue())
            else:
                self.fh.write(self.kept[0])

        def _write_rows(self) -> None:
            self.fh.write(self.rows)

    return TableSheet


def _draw_rows(table: ProtectedTable) -> tuple[str, list[int]]:
    """Write a table's rows as its sheet holds them, and choose the widths of its columns."""
    columns, widths = [], []
    for place, name in enumerate(map(str, table.frame.columns)):
        known = [number for line in table.lines if (number := line[name]) is not None]
        style, pattern = ("part", ",.1f") if any(number % 1 for number in known) else ("whole", ",.0f")
        column, shown = [_draw_cell(1, place, name, "header")], [name]
        for row, line in enumerate(table.lines, start=2):
            text, number = line.keys.get(name), line[name]
            if text is not None:
                column.append(_draw_cell(row, place, text, "hidden" if text == HIDDEN else ""))
                shown.append(text)
            elif number is not None:
                column.append(_draw_cell(row, place, number, style))
                shown.append(format(number, pattern))
            else:
                column.append("")
        columns.append(column)
        widths.append(min(max(map(len, shown)) + 2, _WIDEST))
    rows = (f'<row r="{row}">{"".join(cells)}</row>' for row, cells in enumerate(zip(*columns, strict=True), start=1))
    return "".join(rows), widths


def _draw_cell(row: int, column: int, value: str | float, style: str) -> str:
    """Write a cell; its row is counted from 1, its column from 0.

    >>> _draw_cell(2, 1, 40.0, "whole"), _draw_cell(2, 0, "R&D", "")
    ('<c r="B2" s="3"><v>40</v></c>', '<c r="A2" t="inlineStr"><is><t xml:space="preserve">R&amp;D</t></is></c>')
    """
    from xlsxwriter.utility import xl_col_to_name
    from xlsxwriter.xmlwriter import XMLwriter

    begin = f'<c r="{xl_col_to_name(column)}{row}"' + (f' s="{_NUMBERS[style]}"' if style else "")
    if isinstance(value, str):
        text = escape(XMLwriter._escape_control_characters(value))
        return f'{begin} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f"{begin}><v>{value:.16G}</v></c>"
