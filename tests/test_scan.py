"""A canary of every private kind is found in every kind of file, and plain numbers are not taken for codes."""

import json

import openpyxl
import pandas as pd
import pytest

from made_release import make_release
from tiny_program import tiny_program
from wbl import schema
from wbl.errors import PublishError
from wbl.publish.scan import Private, read_private, scan_folder

CANARIES = {
    "students.student_id": "CANARY-007", "students.student_name": "Zoë Canary-Bird", "interviews.interview_id": "IX9",
    "salaries.raw": "about <b>sixty</b> thousand, I think", "permissions.permission_id": "P-31",
}


@pytest.fixture
def private() -> Private:
    made = Private()
    for column, value in CANARIES.items():
        made.add_all(column, [value])
    return made


def write(folder, kind: str, value: str) -> None:
    if kind == "xlsx":
        book = openpyxl.Workbook()
        book.active.append(["school", value])
        book.save(folder / "tables.xlsx")
    elif kind == "html":
        text = value.replace("&", "&amp;").replace("<", "&lt;").replace("ë", "&#235;")
        (folder / "page.html").write_text(f"<p>School: {text}.</p>")
    elif kind == "figure":
        figure = json.dumps({"text": [value]}).replace("<b>", "\\u003cb\\u003e")
        (folder / "page.html").write_text(f'<script type="application/json">{figure}</script>')
    elif kind == "ipynb":
        (folder / "r.ipynb").write_text(json.dumps({"cells": [{"outputs": [{"text": [f"x {value}\n"]}]}]}))
    else:
        pd.DataFrame({"group": [value]}).to_csv(folder / "t.csv")


@pytest.mark.parametrize("kind", ["xlsx", "html", "figure", "ipynb", "csv"])
@pytest.mark.parametrize("column", CANARIES)
def test_a_canary_of_each_kind_is_found_in_each_file(tmp_path, private, kind, column) -> None:
    write(tmp_path, kind, CANARIES[column])
    with pytest.raises(PublishError, match=column):
        scan_folder(tmp_path, private)


def test_what_is_not_private_is_left_alone(tmp_path) -> None:
    private = Private()
    private.add_all("students.student_id", ["905"])       # as short as a count
    private.add_all("students.student_name", ["Rose"])    # a word like others
    private.add_all("interviews.interview_id", ["I1"])
    (tmp_path / "page.html").write_text("<p>905 students, Rose City, I10, 3.I1x</p><script>I1()</script>")
    scan_folder(tmp_path, private)


def test_a_code_of_digits_that_is_also_a_published_number_is_left_alone(tmp_path) -> None:
    private = Private(numbers={100_040.0})
    private.add_all("students.student_id", ["100040"])
    private.add_all("permissions.student_id", ["100041"])
    (tmp_path / "page.html").write_text("<td>100040</td>")
    scan_folder(tmp_path, private)
    (tmp_path / "page.html").write_text("<td>100041</td>")
    with pytest.raises(PublishError, match=r"permissions\.student_id"):
        scan_folder(tmp_path, private)


def test_every_private_column_of_the_schema_is_collected() -> None:
    program = tiny_program(students=["Ana"], interviews=["I1 in_person"], participations=["I1 Ana"])
    private = read_private(program, make_release({}))
    assert "ana" in private.codes and "i1" in private.codes
    wanted = {f"{table.name}.{column.name}" for table in schema.TABLES.values() for column in table.columns
              if column.seen_by == "private" and program.has(table.name)}
    assert {"students.student_id", "participations.student_id"} <= wanted
