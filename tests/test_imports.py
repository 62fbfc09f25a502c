"""Form exports in the shapes in which they come, and what importing twice does."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wbl.collect.form_questions import QUESTIONS
from wbl.collect.imports import Import, import_files
from wbl.collect.load import load
from wbl.errors import SourceError, WblError

TODAY = date(2026, 6, 1)
ASKED = ("participations.student_id", "interviews.school_id", "interviews.date", "interviews.interview_type",
         "interviews.channel", "interviews.recorded_by", "partners.organization", "interviews.occupation", "follow_up")
SPANISH = [next(question.spanish for question in QUESTIONS if question.code == code) for code in ASKED]
ENGLISH = [next(question.english for question in QUESTIONS if question.code == code) for code in ASKED]
DONE = ["I thanked the partner", "I wrote a reflection"]


def answer(student: str = "00123", day: str = "2025-10-13", done: str = ";".join(DONE)) -> list[str]:
    return [student, "Q1", day, "Virtual", "Zoom", "Not recorded", "Acme, Inc.", "RN", done]


def as_download(rows: list[list[str]]) -> bytes:
    """Write as Forms itself does: every cell quoted, LF, no newline at the end."""
    return "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows).encode()


def as_sheet(rows: list[list[str]]) -> bytes:
    """Write as a linked sheet does: quotes only where needed, CRLF."""
    return "".join(",".join(f'"{cell}"' if "," in cell else cell for cell in row) + "\r\n" for row in rows).encode()


def bring(tmp_path: Path, name: str, content: bytes, **more) -> Import:  # type: ignore[no-untyped-def]
    path = tmp_path / name
    path.write_bytes(content)
    return import_files([path], tmp_path / "log", today=TODAY, **more)


def assert_one_answer(tmp_path: Path, day: date = date(2025, 10, 13)) -> None:
    program = load(tmp_path / "log", today=TODAY)
    assert program.participations["student_id"].tolist() == ["00123"]
    assert program.participations[["thank_you_sent", "reflection_done", "discussion_done"]].values.tolist() == [
        [True, True, False]]
    assert program.interviews["date"].dt.date.tolist() == [day]
    assert program.partners["organization"].tolist() == ["Acme, Inc."]
    assert "canary" not in "".join(path.read_text() for path in (tmp_path / "log").rglob("*.*") if path.is_file())


@pytest.mark.parametrize("time", ["2021/02/19 12:09:45 AM PST", "2024/03/26 12:16:41 PM GMT+11",
                                  "2026/06/20 5:39:29 p.\u202fm. EEST", "2026/06/20 5:39:29 a.\xa0m. EEST"])
def test_a_download_of_google_forms_is_read(tmp_path, time):
    content = as_download([["Marca temporal", "Nombre de usuario", *SPANISH], [time, "canary@x.example", *answer()]])
    result = bring(tmp_path, "Entrevistas.csv", content)
    assert (result.account["Entrevistas.csv"].read, result.account["Entrevistas.csv"].held) == (1, 0)
    assert_one_answer(tmp_path)


@pytest.mark.parametrize(("time", "day"), [("9/18/2025 0:06:16", "10/3/2025"), ("18/09/2025 22:10:08", "3/10/2025")])
def test_a_sheet_of_google_forms_is_read_and_its_times_settle_its_days(tmp_path, time, day):
    told = answer(day=day, done=", ".join(DONE))
    rows = [["Timestamp", "Email Address", *ENGLISH], [time, "canary@x.example", *told]]
    result = bring(tmp_path, "Log (Responses) - Form Responses 1.csv", as_sheet(rows))
    assert_one_answer(tmp_path, date(2025, 10, 3))
    assert any("are read so too" in problem.problem for problem in result.problems)


def test_days_that_nothing_settles_are_asked_for_once(tmp_path):
    content = as_sheet([["Timestamp", *ENGLISH], ["9/8/2025 0:06:16", *answer(day="3/10/2025")]])
    asked = bring(tmp_path, "a.csv", content)
    assert asked.asks_day_order
    assert asked.account["a.csv"].held == 1
    assert "--days month-first" in " ".join(problem.remedy for problem in asked.problems)
    assert bring(tmp_path, "a.csv", content, day_first=True).account["a.csv"].held == 0
    assert_one_answer(tmp_path, date(2025, 10, 3))


def test_a_zip_with_one_table_is_opened_and_one_with_two_is_not(tmp_path):
    content = as_download([["Timestamp", *ENGLISH], ["2025/10/14 1:00:00 PM EST", *answer()]])
    with zipfile.ZipFile(tmp_path / "Log.csv.zip", "w") as archive:
        archive.writestr("Log.csv", content)
    import_files([tmp_path / "Log.csv.zip"], tmp_path / "log", today=TODAY)
    assert_one_answer(tmp_path)
    with zipfile.ZipFile(tmp_path / "Log.csv.zip", "a") as archive:
        archive.writestr("Other.csv", content)
    with pytest.raises(SourceError, match="holds 2 tables, not one"):
        import_files([tmp_path / "Log.csv.zip"], tmp_path / "log", today=TODAY)


def test_an_export_that_excel_saved_again_is_read(tmp_path):
    rows = [["Marca temporal", *SPANISH], ["2025-10-14 06:59:49", *answer(day="2025-10-13 00:00:00")]]
    text = "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in rows)
    bring(tmp_path, "a.csv", text.encode("cp1252"))
    assert_one_answer(tmp_path)


@pytest.mark.parametrize("header", [
    ["ID", "Start time", "Completion time", "Email", "Name"],
    ["Id", "Hora de inicio", "Hora de finalización", "Correo electrónico", "Nombre"]])
@pytest.mark.parametrize(("is_quiz", "has_wrong_size"), [(False, False), (True, False), (False, True)])
def test_a_workbook_of_microsoft_forms_is_read(tmp_path, header, is_quiz, has_wrong_size):
    book = openpyxl.Workbook()
    values: list = [*answer(done=";".join(DONE) + ";")]
    values[2] = datetime(2025, 10, 13)
    cells: list = [(question, value) for question, value in zip(SPANISH, values, strict=True)]
    if is_quiz:
        cells = [pair for question, value in cells for pair in (
            (question, value), (f"Points - {question}", 1), (f"Feedback - {question}", "canary"))]
    book.active.append([*header, *(question for question, _ in cells)])
    book.active.append([1, datetime(2025, 10, 13, 9), datetime(2025, 10, 13, 9, 5), "canary@x.example", "Canary",
                        *(value for _, value in cells)])
    path = tmp_path / "Entrevistas(1-1).xlsx"
    book.save(path)
    if has_wrong_size:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        sheet = parts["xl/worksheets/sheet1.xml"]
        start = sheet.index(b'<dimension ref="') + 16
        parts["xl/worksheets/sheet1.xml"] = sheet[:start] + b"A1" + sheet[sheet.index(b'"', start):]
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
    result = import_files([path], tmp_path / "log", today=TODAY)
    assert_one_answer(tmp_path)
    assert not any("is not known" in problem.problem for problem in result.problems)


def test_an_answer_that_waits_brings_nothing_in_and_one_that_counts_brings_the_interview(tmp_path):
    (tmp_path / "students.csv").write_text("student_id,school_year,school_id,grade\n00123,2025-26,Q1,9\n")
    import_files([tmp_path / "students.csv"], tmp_path / "log", today=TODAY)
    lost, good = answer(student="99999"), answer()
    rows = [["Timestamp", *ENGLISH], *(["10/14/2025 1:00:00", *cells] for cells in (lost, good, answer("88888")))]
    rows[3][7] = "Acme, Limited"
    result = bring(tmp_path, "a.csv", as_sheet(rows))
    assert (result.account["a.csv"].accepted, result.account["a.csv"].held) == (1, 2)
    assert_one_answer(tmp_path)


def test_a_withdrawn_permission_wins_at_once_and_a_later_form_may_grant_it_again(tmp_path):
    header = "permission_id,student_id,kind,granted,valid_from\n"
    path = tmp_path / "permissions.csv"

    def granted(*rows: str) -> dict[str, bool]:
        path.write_text(header + "".join(f"{row}\n" for row in rows))
        import_files([path], tmp_path / "log.sqlite", today=TODAY)
        return granted_in(tmp_path)

    def granted_in(tmp_path: Path) -> dict[str, bool]:
        from wbl.collect.store import open_store

        with open_store(tmp_path / "log.sqlite", "look") as transaction:
            return {row["permission_id"]: row["granted"] == "true" for row in transaction.rows("permissions")}

    first, no = "M1,S1,parent_contact,yes,2025-09-01", "M2,S1,parent_contact,no,2025-11-01"
    later = "M3,S1,parent_contact,yes,2026-01-15"
    assert granted(first) == {"M1": True}
    assert granted(first, no) == {"M1": False, "M2": False}
    assert granted(first, no, later) == {"M1": False, "M2": False, "M3": True}
    assert granted(first, no, later) == {"M1": False, "M2": False, "M3": True}
    assert granted("M3,S1,parent_contact,,2026-01-15")["M3"] is False   # blank is no
    assert granted("M4,S1,parent_contact,maybe,")["M4"] is False


def test_titles_that_a_person_gives_find_more_occupations(tmp_path):
    titles = tmp_path / "Alternate Titles.txt"
    titles.write_text("O*NET-SOC Code\tTitle\tAlternate Title\n47-2111.00\tElectricians\tSpark Chaser\n"
                      "47-2111.00\tElectricians\tHelper\n49-9071.00\tMaintenance\tHelper\n")
    rows = [["Timestamp", *ENGLISH]]
    for number, title in enumerate(("spark chaser", "helper")):
        rows.append(["10/14/2025 1:00:00", *answer(f"S{number}")])
        rows[-1][8] = title
    result = bring(tmp_path, "a.csv", as_sheet(rows), titles=titles)
    codes = load(tmp_path / "log", today=TODAY).interviews.set_index("occupation")["soc_code"].fillna("")
    assert codes.to_dict() == {"spark chaser": "47-2111", "helper": ""}
    about = [problem.problem for problem in result.problems if problem.value == "helper"]
    assert len(about) == 1 and '"helper" is kept in words' in about[0]


def test_files_come_in_together_or_not_at_all(tmp_path):
    (tmp_path / "schools.csv").write_text("school_id\nQ1\n")
    import_files([tmp_path / "schools.csv"], tmp_path / "log")
    (tmp_path / "schools.csv").write_text("school_id\nQ2\n")
    (tmp_path / "students.csv").write_text("student_id,school_year\n")
    with pytest.raises(SourceError, match='no column "school_id"'):
        import_files([tmp_path / "schools.csv", tmp_path / "students.csv"], tmp_path / "log")
    assert (tmp_path / "log" / "schools.csv").read_text() == "school_id\nQ1\n"


def test_tables_are_checked_beside_each_other_in_whatever_order_they_are_named(tmp_path):
    for name, text in {
        "schools": "school_id,school_name\nQ1,North High\n",
        "students": "student_id,school_year,school_id,grade\nS1,2025-26,North High,9\n",
        "interviews": "interview_id,date,school_id,interview_type,channel,status\nI1,2025-10-01,Q1,virtual,zoom,held\n",
        "participations": "interview_id,student_id,role,attended\nI1,S1,interviewer,yes\nI1,S9,interviewer,yes\n",
    }.items():
        (tmp_path / f"{name}.csv").write_text(text)
    files = sorted(tmp_path.glob("*.csv"))
    for order in (files, files[::-1]):
        result = import_files(order, tmp_path / f"log{order[0].stem}", today=TODAY)
        assert result.new == {"schools": 1, "students": 1, "interviews": 1, "participations": 1}
        assert [(problem.file, problem.row) for problem in result.problems] == [("participations.csv", 3)]
        assert load(tmp_path / f"log{order[0].stem}", today=TODAY).students["school_id"].tolist() == ["Q1"]


cell = st.text(max_size=12) | st.sampled_from(
    ["2025-10-13", "3/4/2026", "Virtual", "hybird", "S1", "60-70", "=1+1", "", "\n"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(cell, min_size=len(ASKED), max_size=len(ASKED)), max_size=4),
       st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]), st.sampled_from([",", ";", "\t"]), st.booleans())
def test_any_answers_are_accounted_for_or_refused_with_our_own_error(tmp_path_factory, rows, encoding, mark, in_sqlite):
    import csv
    import io

    tmp_path = tmp_path_factory.mktemp("any")
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerow(["Timestamp", *ENGLISH])
    csv.writer(out, delimiter=mark).writerows([["10/14/2025 1:00:00", *row] for row in rows])
    (tmp_path / "a.csv").write_bytes(out.getvalue().encode(encoding, "replace"))
    place = tmp_path / ("log.sqlite" if in_sqlite else "log")
    try:
        result = import_files([tmp_path / "a.csv"], place, kind="google-forms", today=TODAY)
    except WblError:
        return
    told = result.account["a.csv"]
    assert told.read == told.accepted + told.noted + told.held == len(rows)
    again = import_files([tmp_path / "a.csv"], place, kind="google-forms", today=TODAY)
    assert (again.new, again.account) == ({}, result.account)
    if sum(result.new.values()):
        assert sum(rows.held for rows in load(place, today=TODAY).account.values()) == 0
