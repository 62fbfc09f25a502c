"""The workbook of a report: what is shown, hidden and typed stands in it as in the tables, and looks as it should."""

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from made_release import make_full_release
from wbl.protect.lines import HIDDEN, read_frame
from wbl.protect.releases import About, open_release
from wbl.publish.workbook import write_workbook

HOSTILE = ["=1+1", "<b>&amp;</b>", " two  spaces ", "_x0041_", "a\x0bb", "über\nzwei", "https://example.org", "00123"]


def sheets_of(release: Any, path: Path) -> Any:
    return openpyxl.load_workbook(write_workbook(release, path))


def cells_of(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("school", ["", "15K009"])
def test_every_row_stands_in_its_sheet(school: str, tmp_path: Path) -> None:
    whole = make_full_release()
    write_workbook(whole, tmp_path / "whole.xlsx")  # a school's then takes the sheets that are kept
    release = whole.for_school(school) if school else whole
    book = sheets_of(release, tmp_path / "book.xlsx")
    assert book.sheetnames == ["Read me", *(name[:31] for name in release.tables)]
    for name, table in release.tables.items():
        header, *rows = cells_of(book[name[:31]])
        assert header == list(table.frame.columns)
        for row, line in zip(rows, read_frame(table.frame), strict=True):
            assert row == [line.keys.get(column, line[column]) for column in header]


def test_numbers_texts_and_hidden_rows_look_as_they_should(tmp_path: Path) -> None:
    frame = pd.DataFrame({
        "group": ["A", "B"], "students": pd.array([1234, None], dtype="Int64"), "median": [7.25, None],
        "status": ["shown", HIDDEN],
    })
    about = About("Demo", "2025-26", "2024-25", "public", 10)
    book = sheets_of(open_release(about, {"table": frame, "empty": frame.iloc[:0]}), tmp_path / "book.xlsx")
    sheet = book["table"]
    assert [cell.number_format for cell in sheet[2]] == ["General", "#,##0", "#,##0.0", "General"]
    assert all(cell.font.b and cell.border.bottom.style == "thin" and cell.alignment.wrap_text for cell in sheet[1])
    assert sheet["D3"].font.i and not sheet["D2"].font.i and sheet["B3"].value is None
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == pytest.approx([7, 10, 8], abs=0.75)
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.dimensions) == ("A2", "A1:D3", "A1:D3")
    assert (book["empty"].auto_filter.ref, cells_of(book["empty"])) == (None, [list(frame.columns)])
    assert book["Read me"]["A1"].font.sz == 14 and not book["Read me"].sheet_view.showGridLines


def test_text_stays_text(tmp_path: Path) -> None:
    about = About("Demo", "2025-26", "2024-25", "public", 10)
    release = open_release(about, {"table": pd.DataFrame({"text": HOSTILE})})
    sheet = sheets_of(release, tmp_path / "book.xlsx")["table"]
    found = [cell.value for cell in sheet["A"][1:]]
    assert [text.replace("_x005F_", "_").replace("_x000B_", "\x0b") for text in found] == HOSTILE
    assert {cell.data_type for cell in sheet["A"]} == {"s"} and not any(cell.hyperlink for cell in sheet["A"])


def test_the_same_release_gives_the_same_bytes(tmp_path: Path) -> None:
    first, again = (write_workbook(make_full_release(), tmp_path / name) for name in ("first.xlsx", "again.xlsx"))
    assert first.read_bytes() == again.read_bytes()
