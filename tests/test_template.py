"""The workbook template: what it offers is what is read, and its examples are not."""

from datetime import date, datetime

import openpyxl
import pytest

from wbl import schema
from wbl.collect.load import load
from wbl.collect.template import write_header, write_template
from wbl.collect.workbook import EXAMPLE, read_workbook
from wbl.errors import SourceError

TODAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return write_template(tmp_path_factory.mktemp("template") / "log.xlsx")


def test_every_table_and_column_has_its_place_and_its_note(template):
    book = openpyxl.load_workbook(template)
    assert book.sheetnames == ["Read me", *(write_header(name) for name in schema.TABLES), "Lists"]
    raws, remarks = read_workbook(template.read_bytes(), "log.xlsx")
    assert (list(raws), remarks) == (["interviews", "participations"], [])
    for name, table in schema.TABLES.items():
        sheet = book[write_header(name)]
        for place, column in enumerate(table.columns, start=1):
            cell = sheet.cell(1, place)
            assert column.meaning in cell.comment.text
            assert cell.font.b == column.required


def test_lists_and_checks_are_those_of_the_schema(template):
    book = openpyxl.load_workbook(template)
    for name, table in schema.TABLES.items():
        sheet = book[write_header(name)]
        checks = {next(iter(check.sqref.ranges)).min_col - 1: check for check in sheet.data_validations.dataValidation}
        for place, column in enumerate(table.columns):
            if column.allowed:
                where = checks[place].formula1.split("!")[1].replace("$", "")
                assert [row[0].value for row in book["Lists"][where]] == list(column.allowed.values())
            elif column.kind == "boolean":
                assert checks[place].formula1 == '"yes,no"'
            elif column.kind in ("integer", "number"):
                assert float(checks[place].formula1) == (column.lowest or 0)
                assert float(checks[place].formula2) == (column.highest or 10_000_000)
            elif column.kind == "date":
                assert checks[place].type == "date"


def test_the_example_of_every_sheet_would_count_if_it_had_a_code(template, tmp_path):
    book = openpyxl.load_workbook(template)
    codes = {"schools": "99Q001", "students": "S0001", "partners": "P0001", "interviews": "I0001",
             "recordings": "R0001", "participations": "I0001", "salaries": "P1", "career_steps": "I0001",
             "opportunities": "I0001", "permissions": "M1"}
    for name in schema.TABLES:
        sheet = book[write_header(name)]
        assert sheet["A2"].value == EXAMPLE
        sheet["A2"] = codes[name]
        kind = next((cell for cell in sheet[2] if sheet.cell(1, cell.column).value == "Kind"), None)
        if kind is not None:
            kind.value = "Job" if name == "career_steps" else "Parent permission for live contact"
    book.save(tmp_path / "filled.xlsx")
    program = load(tmp_path / "filled.xlsx", today=TODAY)
    assert {name: rows.accepted for name, rows in program.account.items()} == dict.fromkeys(schema.TABLES, 1)
    assert [problem for problem in program.problems if problem.row] == []


def test_rows_that_are_filled_in_are_read_and_the_example_is_not(template, tmp_path):
    book = openpyxl.load_workbook(template)
    book["Interviews"].append(["I1", datetime(2025, 10, 1), "Q1", "", "Virtual", "Zoom", "Held"])
    book["Participations"].append(["I1", "00123", "Interviewer", "yes"])
    book.save(tmp_path / "filled.xlsx")
    program = load(tmp_path / "filled.xlsx", today=TODAY)
    assert program.participations["student_id"].tolist() == ["00123"]
    assert program.interviews["interview_type"].tolist() == ["virtual"]
    assert program.problems == ()


def test_a_workbook_that_may_be_filled_in_is_never_replaced(template):
    before = template.read_bytes()
    with pytest.raises(SourceError, match="is there already"):
        write_template(template)
    assert template.read_bytes() == before
    assert [path.name for path in template.parent.iterdir()] == ["log.xlsx"]
