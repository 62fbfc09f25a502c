"""From what a school has to a source, by commands alone."""

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from messy_answers import make_messy_answers
from wbl import cli
from wbl.commands import collecting

FORM = ("Timestamp,Student ID,Your school,Date of the interview,What kind of interview was it?,"
        "Where or how did it take place?,Who recorded it?,Where does the person work?,"
        "What is the person's occupation?\r\n")
ROW = "10/1/2025 9:00:00,S1,Q1,10/13/2025,{},Zoom,Not recorded,Acme,{}\r\n"


def run(*words: object, **more: object) -> Result:
    return CliRunner().invoke(cli.commands, [str(word) for word in words], standalone_mode=False, **more)  # type: ignore[arg-type]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An export with a type spelled oddly and a title that nobody knows, in a folder with a space in its name."""
    folder = tmp_path / "My interviews"
    folder.mkdir()
    path = folder / "Interview log (Responses).csv"
    path.write_text(FORM + ROW.format("virtaul", "Fixer of things"), newline="")
    return path


@pytest.mark.slow
def test_a_messy_export_becomes_a_report_in_two_commands(tmp_path):
    folder = tmp_path / "My interviews"
    folder.mkdir()
    messy = make_messy_answers(60)
    (folder / "schools.csv").write_text(messy.schools)
    (folder / "students.csv").write_text(messy.students)
    answers = folder / "Interview log (Responses) - Form Responses 1.csv"
    answers.write_bytes(messy.text.encode())
    said = run("import", folder / "schools.csv", folder / "students.csv", answers, "--into", folder / "log", "--json",
               folder / "said.json", "--page", folder / "problems.html", "--marked", folder / "to correct")
    assert said.return_value == 1
    rows = json.loads((folder / "said.json").read_text())["files"][answers.name]
    assert (rows["read"], rows["held"]) == (60, len(messy.held))
    assert rows["read"] == rows["accepted"] + rows["noted"] + rows["held"]
    marked = (folder / "to correct" / answers.name).read_text(encoding="utf-8-sig")
    assert len(list(csv.reader(io.StringIO(marked)))) == 61
    assert {number for number, row in enumerate(csv.reader(io.StringIO(marked)), start=1) if row[-1] and number > 1
            and len(row) == 18} == messy.held | messy.noted
    page = (folder / "problems.html").read_text()
    assert f"{len(messy.held)}</span>" in page
    made = run("report", folder / "log", "--out", folder / "reports")
    assert made.exit_code == 0, made.output
    table = (folder / "reports/2025-26/public/tables/students_by_interview_type.csv").read_text()
    assert f",any,{60 - len(messy.held)}," in table


def test_a_spelling_is_taken_only_when_a_person_says_so_and_then_remembered(export):
    log = export.parent / "log"
    asked = run("import", export, "--into", log)
    assert asked.return_value == 1
    assert '--means "virtaul=Virtual"' in asked.output
    assert '--means "Fixer of things=…" to say its code' in asked.output
    assert "is no title with an occupation code" in asked.output
    assert not (log / "interviews.csv").exists()
    said = run("import", export, "--into", log, "--means", "virtaul=virtual", "--means", "fixer of things=49-9071")
    assert said.return_value == 0
    assert "49-9071" in (log / "interviews.csv").read_text()
    again = run("import", export, "--into", log)
    assert "0 new, 3 already here, 0 changed." in again.output


def test_a_person_at_the_terminal_is_asked_and_nothing_else_is_taken(export, monkeypatch):
    monkeypatch.setattr(collecting, "_is_person", lambda: True)
    text = export.read_text().replace("Date of the interview", "The date of your interview")
    export.write_text(text.replace("10/13/2025", "10/3/2025").replace("10/1/2025", "10/2/2025"), newline="")
    log = export.parent / "log"
    refused = run("import", export, "--into", log, input="n\n")
    assert "does not ask: Date of the interview" in str(refused.exception)
    said = run("import", export, "--into", log, input="y\ny\nn\n")     # the question, the type, month first
    assert 'Does "The date of your interview" mean "Date of the interview"?' in said.output
    assert 'Does "virtaul" mean "Virtual"?' in said.output
    assert said.output.count(" new, ") == 1     # told once
    assert "3 new, 0 already here, 0 changed." in said.output
    assert said.return_value == 0
    assert "2025-10-03" in (log / "interviews.csv").read_text()
    text = export.read_text().replace("Not recorded", "The school")
    export.write_text(text, newline="")
    run("import", export, "--into", log, "--days", "month-first", input="y\n")     # the new version stands
    assert ",school\n" in (log / "interviews.csv").read_text()


def test_organizations_that_may_be_one_are_named_and_joined_only_on_a_persons_word(export):
    log = export.parent / "log"
    row = ROW.format("Virtual", "RN")
    export.write_text(FORM + row + row.replace("S1", "S2").replace("Acme", "ACME Inc."), newline="")
    assert '"ACME Inc." and "Acme" may be one organization' in run("import", export, "--into", log).output
    run("import", export, "--into", export.parent / "other", "--means", "ACME Inc.=Acme")
    assert (export.parent / "other" / "partners.csv").read_text().count("cme") == 1


def test_what_changed_is_shown_and_waits_for_a_choice(export):
    log = export.parent / "log"
    export.write_text(FORM + ROW.format("Virtual", "RN"), newline="")
    run("import", export, "--into", log)
    export.write_text(FORM.replace("recorded it?", "recorded it?,How many minutes did it take?")
                      + ROW.format("Virtual", "RN").replace("Not recorded", "Not recorded,25"), newline="")
    asked = run("import", export, "--into", log)
    assert 'minutes was "", now "25"' in asked.output
    assert "1 changed: choose with --changed replace" in asked.output
    assert ",25," not in (log / "interviews.csv").read_text()
    assert "the old version stands" in run("import", export, "--into", log, "--changed", "keep").output
    assert "the old one is in the history" in run("import", export, "--into", log, "--changed", "replace").output
    assert "0 new, 3 already here, 0 changed." in run("import", export, "--into", log).output


def test_nothing_is_made_where_nothing_could_be_read(tmp_path):
    said = run("import", tmp_path / "nowhere.csv", "--into", tmp_path / "log")
    assert "There is nothing at" in str(said.exception)
    assert not (tmp_path / "log").exists()


@pytest.mark.parametrize("words", [
    ("import", "a.csv"), ("import", "--into", "x"), ("import", "a.csv", "--into", "x", "--means", "hybrid"),
    ("import", "a.csv", "--into", "x", "--kind", "excel"), ("template",), ("template", "a.xlsx", "--language", "es"),
])
def test_wrong_use_is_said(words):
    assert "UsageError" in repr(type(run(*words).exception).__mro__)


def test_the_template_and_the_form_are_written_and_never_over_another(tmp_path):
    assert run("template", tmp_path / "log.xlsx").exit_code == 0
    assert "Interviews" in openpyxl.load_workbook(tmp_path / "log.xlsx").sheetnames
    assert "is there already" in str(run("template", tmp_path / "log.xlsx").exception)
    assert "1. Your student ID" in run("template", "--form").output
    assert run("template", "--form", "--language", "es", tmp_path / "form.md").exit_code == 0
    assert "Tu número de estudiante" in (tmp_path / "form.md").read_text()


def test_check_writes_its_page_and_marked_copies(tmp_path):
    log = tmp_path / "log"
    log.mkdir()
    (log / "interviews.csv").write_text("interview_id,date,school_id,interview_type,channel,status\n"
                                        "I1,2025-10-01,Q1,hybird,zoom,held\n"
                                        "I2,2025-10-01,Q1,virtual,<script>alert(1)</script>,held\n")
    (log / "participations.csv").write_text("interview_id,student_id,role,attended\nI1,S1,interviewer,yes\n")
    said = run("check", log, "--page", tmp_path / "problems.html", "--marked", tmp_path / "marked")
    assert said.return_value == 1
    page = (tmp_path / "problems.html").read_text()
    assert "hybird" in page and "&lt;script&gt;alert(1)" in page and "<script>alert" not in page
    assert "Did you mean" in (tmp_path / "marked" / "interviews.csv").read_text(encoding="utf-8-sig")
    refused = run("check", log, "--marked", log)
    assert "would replace" in str(refused.exception)


def test_the_page_for_coordinators_names_only_what_there_is():
    text = (Path(__file__).parents[1] / "docs" / "collect.md").read_text(encoding="utf-8")
    known = {option for command in cli.commands.commands.values() for parameter in command.params
             for option in parameter.opts}
    assert set(re.findall(r"--[a-z]+(?:-[a-z]+)*", text)) <= known
    assert set(re.findall(r"wbl ([a-z]+)", text)) <= set(cli.commands.commands)
    for picture in re.findall(r"\]\((pictures/[^)]+)\)", text):
        assert (Path(__file__).parents[1] / "docs" / picture).stat().st_size < 150_000
