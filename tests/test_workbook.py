"""Workbooks are read as people leave them; what could mean two things is held, and what is no workbook is refused."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from wbl.collect import workbook
from wbl.collect.imports import import_files
from wbl.collect.load import load
from wbl.collect.marked import write_marked
from wbl.errors import SourceError

TODAY = date(2026, 6, 1)
INTERVIEWS = ("Interview ID", "Date", "School ID", "Interview type", "Channel", "Status", "Minutes")
PARTICIPATIONS = ("Interview ID", "Student ID", "Role", "Attended")


@pytest.fixture
def book() -> Any:
    """A workbook with two good interviews."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Interviews"
    sheet.append(INTERVIEWS)
    for number in (1, 2):
        sheet.append([f"I{number}", datetime(2025, 10, number), "Q1", "Virtual", "Zoom", "Held", 20])
    students = book.create_sheet("Participations")
    students.append(PARTICIPATIONS)
    for number in (1, 2):
        students.append([f"I{number}", f"0012{number}", "Interviewer", "yes"])
    return book


def open_book(book: Any, tmp_path: Path) -> Any:
    book.save(tmp_path / "log.xlsx")
    return load(tmp_path / "log.xlsx", today=TODAY)


def told(program: Any, outcome: str) -> list[tuple[int | None, str]]:
    return [(problem.row, problem.problem) for problem in program.problems if problem.outcome == outcome]


def test_a_title_above_and_a_total_below_are_left_out_and_said(book, tmp_path):
    sheet = book["Interviews"]
    sheet.insert_rows(1, 3)
    sheet["A1"] = "Our interviews 2025-26"
    sheet["A2"] = "as of today"
    sheet.append([None])
    sheet.append(["TOTAL", None, None, None, None, None, 40])
    program = open_book(book, tmp_path)
    assert program.interviews["interview_id"].tolist() == ["I1", "I2"]
    assert told(program, "noted") == [(None, "2 rows above the header, row 4, were not read."),
                                      (None, "Row 8 is a total; it was not read.")]


def test_merged_cells_are_filled_down_where_they_describe_a_block_and_held_elsewhere(book, tmp_path):
    sheet = book["Interviews"]
    sheet.append(["I3", datetime(2025, 10, 3), None, "Virtual", "Zoom", "Held", 20])
    sheet.append(["I4", datetime(2025, 10, 3), None, "Virtual", "Zoom", "Held", 20])
    sheet["C3"] = "Q7"
    sheet.merge_cells("C3:C4")
    sheet.merge_cells("F5:G5")
    program = open_book(book, tmp_path)
    found = program.interviews[["interview_id", "school_id"]].values.tolist()
    assert found == [["I1", "Q1"], ["I2", "Q7"], ["I3", "Q7"]]
    assert told(program, "held")[0][0] == 5
    assert "F5:G5 are merged" in told(program, "held")[0][1]
    assert any("filled down in 1 rows" in words for _, words in told(program, "noted"))


def test_formulas_without_a_result_and_error_cells_are_held_with_what_to_do(book, tmp_path):
    sheet = book["Interviews"]
    sheet["G2"] = "=10+10"
    sheet["E3"] = "#REF!"
    program = open_book(book, tmp_path)
    held = [problem for problem in program.problems if problem.outcome == "held" and "interviews" in problem.table]
    assert [(problem.row, problem.column) for problem in held] == [(2, "Minutes"), (3, "Channel")]
    assert "Open the workbook in Excel, let it calculate, and save it." in held[0].remedy
    assert program.account["interviews"].held == 2
    assert program.account["participations"].held == 2


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_days_are_the_same_from_both_calendars(book, tmp_path, epoch):
    if epoch is not None:
        book.epoch = epoch
    sheet = book["Interviews"]
    sheet["B2"].value = datetime(2025, 10, 9)
    sheet["B3"].value = 45_939 - (1_462 if epoch is not None else 0)    # 2025-10-09 as a number
    sheet["B3"].number_format = "General"
    program = open_book(book, tmp_path)
    assert program.interviews["date"].dt.date.tolist() == [date(2025, 10, 9)] * 2
    assert "spreadsheet's number for a day" in told(program, "noted")[0][1]


def test_hidden_rows_and_sheets_are_read_and_said_and_other_sheets_are_named(book, tmp_path):
    book["Interviews"].row_dimensions[3].hidden = True
    book["Participations"].sheet_state = "hidden"
    book.create_sheet("Notes").append(["call Maria"])
    program = open_book(book, tmp_path)
    assert len(program.interviews) == len(program.participations) == 2
    said = " ".join(words for _, words in told(program, "noted"))
    assert "1 rows are hidden, the first is row 3" in said
    assert "The sheet is hidden; it was read" in said
    assert "not one of the tables" in said


def test_text_numbers_are_numbers_and_codes_keep_their_zeros(book, tmp_path):
    book["Interviews"]["G2"] = "20"
    book["Interviews"]["G2"].number_format = "@"
    program = open_book(book, tmp_path)
    assert program.interviews["minutes"].tolist() == [20, 20]
    assert program.participations["student_id"].tolist() == ["00121", "00122"]


def test_blank_rows_without_end_cost_nothing(book, tmp_path):
    book["Interviews"].append([None] * 7)
    book["Interviews"].cell(60_000, 3).number_format = "0.00"
    book["Interviews"].append(["I3", datetime(2025, 10, 3), "Q1", "Virtual", "Zoom", "Held", 20])
    program = open_book(book, tmp_path)
    assert program.interviews["interview_id"].tolist() == ["I1", "I2", "I3"]
    assert program.account["interviews"].read == 3


def test_a_cell_under_no_header_and_the_same_header_twice(book, tmp_path):
    book["Interviews"]["I2"] = "who?"
    program = open_book(book, tmp_path)
    assert [row for row, words in told(program, "held") if "stands under no header" in words] == [2]
    book["Interviews"]["G1"] = "Channel"
    with pytest.raises(SourceError, match='two columns named "Channel", E and G'):
        open_book(book, tmp_path)


@pytest.mark.parametrize("place", ["log", "log.sqlite"])
def test_a_workbook_is_imported_row_by_row_and_marked_beside_its_cells(book, tmp_path, place):
    book["Interviews"]["D3"] = "hybird"
    book.save(tmp_path / "log.xlsx")
    result = import_files([tmp_path / "log.xlsx"], tmp_path / place, today=TODAY)
    assert result.new == {"interviews": 1, "participations": 1}
    assert result.suggested == {"hybird": "hybrid"}
    assert {file: rows.held for file, rows in result.account.items()} == {
        "log.xlsx, sheet Interviews": 1, "log.xlsx, sheet Participations": 1}
    copy, = write_marked([tmp_path / "log.xlsx"], result.problems, tmp_path / "marked")
    marked = openpyxl.load_workbook(copy)
    assert "hybrid" in marked["Interviews"]["D3"].comment.text
    assert marked["Problems"]["B2"].value == 3
    again = import_files([copy], tmp_path / place, today=TODAY)    # corrected in the copy, say
    assert (again.new, again.changed) == ({}, [])


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def saved(book: Any) -> dict[str, bytes]:
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_bomb_is_refused_before_it_unfolds(book):
    parts = saved(book)
    parts["xl/worksheets/sheet1.xml"] += b" " * 40_000_000
    with pytest.raises(SourceError, match="was not opened: it would unfold"):
        workbook.read_workbook(packed(parts), "log.xlsx")


def test_a_sheet_that_says_it_is_endless_is_refused_or_read_without_taking_memory(book, monkeypatch):
    far = openpyxl.Workbook()
    far.active.title = "Interviews"
    far.active.append(INTERVIEWS)
    far.active["XFD1048576"] = "x"
    raws, _ = workbook.read_workbook(packed(saved(far)), "log.xlsx")
    assert [row.problem for row in raws["interviews"].unread] == ["The cell XFD1048576 stands under no header."]
    monkeypatch.setattr(workbook, "MOST_CELLS", 10)
    with pytest.raises(SourceError, match="more than 10 cells"):
        workbook.read_workbook(packed(saved(book)), "log.xlsx")


def test_entities_in_a_workbook_are_not_unfolded(book):
    parts = saved(book)
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9)) + b"]>"
    parts["xl/sharedStrings.xml"] = bomb + b"<sst><si><t>&j;</t></si></sst>"
    with pytest.raises(SourceError, match="declares entities"):
        workbook.read_workbook(packed(parts), "log.xlsx")


@pytest.mark.parametrize(("content", "words"), [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "protected by a password"),
    (b"<html><table><tr><td>1</td></tr></table>", "It is a web page"),
    (b"", "is empty"),
    (b"PK\x03\x04 xl/ and then nothing", "is damaged"),
])
def test_what_is_called_a_workbook_and_is_none_is_refused_with_the_remedy(tmp_path, content, words):
    (tmp_path / "log.xlsx").write_bytes(content)
    with pytest.raises(SourceError, match=words):
        load(tmp_path / "log.xlsx")
    with pytest.raises(SourceError, match=words):
        import_files([tmp_path / "log.xlsx"], tmp_path / "log")
