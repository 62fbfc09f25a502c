"""A form's export becomes rows of the tables; every answer is accounted for."""

from datetime import date
from pathlib import Path

import pytest

from messy_answers import make_messy_answers
from wbl.collect.form_headers import match_questions
from wbl.collect.form_questions import QUESTIONS, describe_form
from wbl.collect.imports import describe_import, import_files
from wbl.collect.load import load
from wbl.errors import SourceError

TODAY = date(2026, 6, 1)


def test_faults_found_are_the_faults_planted(tmp_path):
    messy = make_messy_answers()
    (tmp_path / "schools.csv").write_text(messy.schools)
    (tmp_path / "students.csv").write_text(messy.students)
    export = tmp_path / "Interview log (Responses) - Form Responses 1.csv"
    export.write_bytes(messy.text.encode())
    import_files([tmp_path / "schools.csv", tmp_path / "students.csv"], tmp_path / "log", today=TODAY)
    result = import_files([export], tmp_path / "log", today=TODAY)
    held = {problem.row for problem in result.problems if problem.outcome == "held"}
    noted = {problem.row for problem in result.problems if problem.outcome == "noted"} - {None} - held
    assert held == messy.held
    assert noted == messy.noted
    rows = result.account[export.name]
    assert (rows.read, rows.noted, rows.held) == (500, len(messy.noted), len(messy.held))
    assert rows.read == rows.accepted + rows.noted + rows.held

    program = load(tmp_path / "log", today=TODAY)
    assert set(program.participations["student_id"]) == messy.students_counted
    assert sum(rows.held for rows in program.account.values()) == 0
    everything = "".join(path.read_text() for path in (tmp_path / "log").rglob("*.csv"))
    assert "@canary" not in everything

    again = import_files([export], tmp_path / "log", today=TODAY)
    assert again.new == {}
    assert again.changed == []
    assert "0 new" in describe_import(again)


FORM = ("Timestamp,Student ID,Your school,Date of the interview,What kind of interview was it?,"
        "Where or how did it take place?,Who recorded it?,Where does the person work?,What is the person's occupation?,"
        "What did you do afterwards?,What pay range did you hear for this occupation?\r\n")


def bring(tmp_path: Path, rows: str, header: str = FORM, **more):  # type: ignore[no-untyped-def]
    path = tmp_path / "answers.csv"
    path.write_text(header + rows, newline="")
    return import_files([path], tmp_path / "log", today=TODAY, **more)


def test_students_who_name_the_same_interview_are_in_one(tmp_path):
    rows = ("10/1/2025 9:00:00,S1,Q1,10/13/2025,Hybrid,Zoom,The school,Acme,RN,I thanked the partner,$40/hr\r\n"
            "10/1/2025 9:01:00,S2,Q1,10/13/2025,hybrid,zoom,The school,ACME,rn,,\r\n"
            "10/1/2025 9:02:00,S3,Q1,10/13/2025,Hybrid,Microsoft Teams,The school,Acme,RN,,\r\n")
    result = bring(tmp_path, rows)
    program = load(tmp_path / "log", today=TODAY)
    assert len(program.interviews) == 1
    assert program.interviews["soc_code"].tolist() == ["29-1141"]
    assert program.participations["student_id"].tolist() == ["S1", "S2", "S3"]
    assert program.participations["thank_you_sent"].fillna(False).tolist() == [True, False, False]
    assert program.salaries[["low", "high", "period", "raw"]].values.tolist() == [[40, 40, "hour", "$40/hr"]]
    assert [(problem.row, problem.outcome) for problem in result.problems if problem.row] == [(4, "noted")]
    assert "says \"Zoom\"; that is kept" in " ".join(problem.problem for problem in result.problems)


def test_pay_that_can_be_read_in_two_ways_waits_and_the_interview_counts(tmp_path):
    result = bring(tmp_path, "10/1/2025 9:00:00,S1,Q1,10/13/2025,Virtual,Zoom,Not recorded,Acme,RN,,60-70\r\n")
    program = load(tmp_path / "log", today=TODAY)
    assert (len(program.interviews), len(program.participations), len(program.salaries)) == (1, 1, 0)
    told = next(problem for problem in result.problems if problem.row)
    assert (told.value, told.outcome) == ("60-70", "noted")
    assert told.problem == '"60-70" can be read in more than one way. The rest of the answer counts without it.'
    assert told.remedy == "Ask: Thousand dollars a year, or dollars an hour?"


ASKED = FORM.replace("\r\n", ",How many minutes did it take?,What is the person's place in the organization?,"
                     "Step 2 of the person's path: what kind of step?,Step 2: how many years did it take?\r\n")


def test_what_is_wrong_is_said_in_the_words_of_the_form(tmp_path):
    row = "10/1/2025 9:00:00,{},Q1,10/13/2025,{},{},Not recorded,Acme,RN,,,{},{},{},{}\r\n"
    rows = (row.format("S1", "Virtual", "At the workplace", 45, "Owner", "", "")
            + row.format("", "Virtual", "Zoom", 45, "Owner", "", "").replace("Acme", "Bolt")
            + row.format("S3", "Virtaul", "Zoom", 45, "Owner", "", "").replace("Acme", "Core")
            + row.format("S4", "Virtual", "Zoom", "half an hour", "boss", "Job", "two").replace("Acme", "Dune"))
    result = bring(tmp_path, rows, ASKED)
    assert [(p.row, p.column, p.problem, p.remedy, p.outcome) for p in result.problems if p.row] == [
        (2, "Where or how did it take place?", 'The type is "Virtual" and the channel "At the workplace". '
         "Interviews of this type take place by one of these: Phone, FaceTime, Skype, Zoom, Microsoft Teams, Google "
         "Meet, Other online.", 'Is it "In person"? Correct the type, or the channel ("At the workplace").', "held"),
        (3, "Student ID", "The answer is blank.", "Fill it in.", "held"),
        (4, "What kind of interview was it?", '"Virtaul" is not one of the choices.',
         'Is "Virtual" meant? Correct it, or import with --means "Virtaul=Virtual".', "held"),
        (5, "What is the person's place in the organization?",
         '"boss" is not one of the choices. The row counts without it.', "There is: Front-line worker, Manager, Owner, "
         'Professional. Write the right one. Or import with --means "boss=…" to say what is meant by it.', "noted"),
        (5, "How many minutes did it take?", '"half an hour" is not a whole number. The row counts without it.',
         "Write a whole number in digits only, in minutes.", "noted"),
        (5, "Step 2: how many years did it take?", '"two" is not a number. The row counts without it.',
         "Write digits only, in years.", "noted"),
    ]
    assert bring(tmp_path, rows, ASKED).problems == result.problems     # beside what is stored too


def test_a_detail_that_cannot_be_read_is_kept_as_typed_and_counts_once_it_is_explained(tmp_path):
    row = "10/1/2025 9:00:00,S1,Q1,10/13/2025,Virtual,Zoom,Not recorded,Acme,RN,,,half an hour,boss,,\r\n"
    bring(tmp_path, row, ASKED)
    assert "boss,half an hour" in (tmp_path / "log" / "interviews.csv").read_text()
    kept = load(tmp_path / "log", today=TODAY)
    assert kept.interviews[["position", "minutes"]].isna().all(axis=None)
    assert [(problem.value, problem.outcome) for problem in kept.problems] == [("boss", "noted"),
                                                                              ("half an hour", "noted")]
    assert bring(tmp_path, row, ASKED).same["interviews"] == 1
    bring(tmp_path, row, ASKED, means={"boss": "Owner"}, changed="replace")
    assert load(tmp_path / "log", today=TODAY).interviews["position"].tolist() == ["owner"]


def test_a_school_written_in_two_ways_is_said_and_joined_on_a_persons_word(tmp_path):
    rows = ("10/1/2025 9:00:00,S1,Lincoln High,10/13/2025,Virtual,Zoom,Not recorded,Acme,RN,,\r\n"
            "10/1/2025 9:00:00,Maria Lopez,lincoln high,10/14/2025,Virtual,Zoom,Not recorded,Acme,RN,,\r\n")
    result = bring(tmp_path, rows)
    said = [problem for problem in result.problems if problem.value in ("lincoln high", "Maria Lopez")]
    assert [(problem.row, problem.problem) for problem in said] == [
        (None, '"Lincoln High" and "lincoln high" are counted as two schools.'),
        (3, '"Maria Lopez" looks like a name, not a code.')]
    bring(tmp_path, rows, means={"lincoln high": "Lincoln High"}, changed="replace")
    assert load(tmp_path / "log", today=TODAY).interviews["school_id"].tolist() == ["Lincoln High"] * 2


def test_one_to_one_interviews_with_nobody_named_stay_apart(tmp_path):
    rows = ("10/1/2025 9:00:00,S1,Q1,10/13/2025,Virtual,Zoom,Not recorded,,,,\r\n"
            "10/1/2025 9:01:00,S2,Q1,10/13/2025,Virtual,Zoom,Not recorded,,,,\r\n")
    bring(tmp_path, rows)
    assert len(load(tmp_path / "log", today=TODAY).interviews) == 2


def test_an_edited_answer_waits_for_a_choice_and_leaves_its_history(tmp_path):
    row = "10/1/2025 9:00:00,S1,Q1,10/13/2025,Virtual,Zoom,Not recorded,Acme,RN,{},\r\n"
    bring(tmp_path, row.format("I thanked the partner"))
    asked = bring(tmp_path, row.format("I wrote a reflection"))
    assert [change.columns for change in asked.changed] == [("thank_you_sent", "reflection_done")]
    assert load(tmp_path / "log", today=TODAY).participations["thank_you_sent"].tolist() == [True]
    bring(tmp_path, row.format("I wrote a reflection"), changed="replace")
    assert load(tmp_path / "log", today=TODAY).participations["thank_you_sent"].tolist() == [False]
    history = "".join(path.read_text() for path in sorted((tmp_path / "log" / "history").iterdir()))
    assert '"thank_you_sent": "true"' in history


def test_a_close_header_is_asked_for_once_and_remembered(tmp_path):
    header = FORM.replace("Date of the interview", "The date of your interview")
    row = "10/1/2025 9:00:00,S1,Q1,10/13/2025,Virtual,Zoom,Not recorded,Acme,RN,,\r\n"
    with pytest.raises(SourceError, match='Is "The date of your interview" meant for "Date of the interview"'):
        bring(tmp_path, row, header)
    asked = []
    bring(tmp_path, row, header, confirm=lambda typed, meant: bool(asked.append((typed, meant)) or True))
    assert asked == [("The date of your interview", "Date of the interview")]
    assert bring(tmp_path, row, header).same["interviews"] == 1


def test_a_form_without_a_needed_question_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(SourceError, match="does not ask: Your student ID"):
        bring(tmp_path, "10/1/2025 9:00:00,x\r\n", "Timestamp,Your school\r\n")
    assert not list((tmp_path / "log").glob("*.csv"))


def test_every_wording_belongs_to_one_question():
    wordings = [wording for question in QUESTIONS for wording in question.wordings]
    assert len(wordings) == len(set(wordings))


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_form_that_is_shipped_is_read_back(language):
    questions = [line.split(". ", 1)[1] for line in describe_form(language).splitlines() if line[:1].isdigit()]
    matched = match_questions(tuple(questions), {})
    assert list(matched.places) == [question.code for question in QUESTIONS]
