"""Every fault is found and said, and every row is accounted for."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wbl import schema
from wbl.collect.check import check
from wbl.collect.files import read_text
from wbl.collect.load import load
from wbl.errors import WblError
from wbl.program import Program
from wbl.settings import Settings

DATA = Path(__file__).parent / "data" / "collect"
TODAY = date(2026, 3, 1)
GOOD = {
    "schools": "school_id,school_name\nQ1,North\nQ2,South\n",
    "students": "student_id,school_year,school_id,grade\nS1,2025-26,Q1,9\nS2,2025-26,Q1,10\nS3,2025-26,Q2,11\n",
    "interviews": "interview_id,date,school_id,interview_type,channel,status,recorded_by\n"
                  "I1,2025-10-01,Q1,in_person,workplace,held,none\n"
                  "I2,2025-11-01,Q1,hybrid,zoom,held,school\n",
    "participations": "interview_id,student_id,role,attended\n"
                      "I1,S1,interviewer,yes\nI2,S1,interviewer,yes\nI2,S2,interviewer,yes\nI2,S3,viewer,yes\n",
}


def check_with(**changed: str) -> Program:
    """Check the good tables with some replaced, and the rules of accounting always."""
    raws = {name: read_text(text.encode(), f"{name}.csv") for name, text in {**GOOD, **changed}.items()}
    program = check(raws, Settings(), today=TODAY)
    for name, rows in program.account.items():
        assert rows.read == rows.accepted + rows.noted + rows.held
        assert len(program.tables[name]) == rows.accepted + rows.noted
    return program


def told(program: Program) -> list[tuple[str, int | None, str, str]]:
    return [(problem.table, problem.row, problem.column, problem.outcome) for problem in program.problems]


def test_good_tables_have_no_problem():
    program = check_with()
    assert told(program) == []
    assert program.participations["attended"].tolist() == [True] * 4
    assert program.students["grade"].tolist() == [9, 10, 11]
    assert program.interviews["date"].dt.day.tolist() == [1, 1]


def test_all_frames_have_the_columns_of_the_schema_and_their_types():
    program = check_with()
    for name, table in schema.TABLES.items():
        assert tuple(program.tables[name].columns) == table.column_names
    assert {str(kind) for kind in program.interviews.dtypes} == {"str", "Int64", "datetime64[us]"}


INTERVIEW = "interview_id,date,school_id,interview_type,channel,status,recorded_by\n"


@pytest.mark.parametrize(("row", "column", "words"), [
    ("I3,2025-10-01,Q1,virtual,workplace,held,none", "channel", 'Is it "in_person"?'),
    ("I3,2025-10-01,Q1,in_person,zoom,held,none", "channel", 'Is it "virtual" or "hybrid"?'),
    ("I3,2025-10-01,Q1,informational interveiw,zoom,held,none", "interview_type", "There is: hybrid, in_person"),
    ("I3,2025-10-01,Q1,hybird,zoom,held,school", "interview_type", 'Did you mean "hybrid"?'),
    ("I3,2025-10-01,Q1,hybrid,zoom,held,none", "recorded_by", "change the type to virtual"),
    ("I3,2026-03-02,Q1,simulation,recording,held,", "date", "set the status to planned"),
    ("I3,1905-03-02,Q1,simulation,recording,held,", "date", "Look at the year"),
    ("I3,2026-02-30,Q1,simulation,recording,held,", "date", "year-month-day"),
    ("I3,03/04/2025,Q1,simulation,recording,held,", "date", "Nothing else in the file tells which"),
    ("I3,2025-10-01,Q7,simulation,recording,held,", "school_id", "add it to schools"),
    ("I3,2025-10-01,Q1,simulation,recording,,", "status", "Fill it in: Was it held?"),
    ("I1,2025-10-01,Q1,virtual,zoom,held,none", "interview_id", "Remove one of the two rows"),
])
def test_an_interview_that_cannot_be_trusted_is_held(row, column, words):
    program = check_with(interviews=GOOD["interviews"] + row + "\n")
    assert told(program) == [("interviews", 4, column, "held")]
    assert words in program.problems[0].remedy
    assert program.interviews["interview_id"].tolist() == ["I1", "I2"]


@pytest.mark.parametrize(("row", "column"), [
    ("I3,2026-02-01,Q1,simulation,recording,planned,", "status"),
    ("I3,2025-10-01,Q1,hybrid,zoom,cancelled,", "recorded_by"),
])
def test_an_interview_that_a_person_should_look_at_counts_with_a_note(row, column):
    program = check_with(interviews=GOOD["interviews"] + row + "\n")
    assert told(program) == [("interviews", 4, column, "noted")]
    assert len(program.interviews) == 3


@pytest.mark.parametrize(("row", "column", "words"), [
    ("I9,S1,interviewer,yes", "interview_id", '"I9" is not among the interviews.'),
    ("I1,S9,interviewer,yes", "student_id", '"S9" is not on the roster.'),
    ("I1,S2,asker,yes", "role", '"asker" is not one of the values of role.'),
    ("I1,S2,interviewer,maybe", "attended", '"maybe" is neither yes nor no.'),
    ("I1,S2,interviewer,", "attended", "attended is blank."),
    ("I1,S1,interviewer,no", "interview_id", "Row 2 has the same interview_id and student_id and says something else"),
    ("I1,S1,interviewer,yes", "interview_id", "says the same; that row counts."),
    ("I1,S2,interviewer", "", "The row has 3 cells, the header 4."),
])
def test_a_participation_that_cannot_be_trusted_is_held(row, column, words):
    program = check_with(participations=GOOD["participations"] + row + "\n")
    assert told(program) == [("participations", 6, column, "held")]
    assert words in program.problems[0].problem
    assert len(program.participations) == 4


def test_nobody_interviews_in_a_simulation():
    program = check_with(
        interviews=GOOD["interviews"] + "I3,2025-10-01,Q1,simulation,recording,held,\n",
        participations=GOOD["participations"] + "I3,S1,interviewer,yes\nI3,S2,viewer,yes\n")
    assert told(program) == [("participations", 6, "role", "held")]


def test_what_belongs_to_a_held_interview_is_held_with_it():
    program = check_with(
        interviews=GOOD["interviews"].replace("zoom", "workplace"),
        salaries="salary_id,interview_id,low,high,currency,period\nP1,I2,20,25,USD,hour\n",
        opportunities="interview_id,title\nI2,Nurse\n", career_steps="interview_id,step,kind\nI2,1,job\n")
    assert told(program) == [
        ("career_steps", 2, "interview_id", "held"), ("interviews", 3, "channel", "held"),
        ("opportunities", 2, "interview_id", "held"),
        *(("participations", row, "interview_id", "held") for row in (3, 4, 5)),
        ("salaries", 2, "interview_id", "held")]
    assert program.problems[3].problem == "Its interview, row 3 of interviews.csv, waits for a person."


def test_a_one_to_one_interview_with_two_students_is_noted_once_and_both_count():
    program = check_with(participations=GOOD["participations"] + "I1,S2,interviewer,yes\n")
    assert told(program) == [("interviews", 2, "interview_type", "noted")]
    assert len(program.participations) == 5


def test_a_hybrid_with_one_interviewer_is_noted():
    program = check_with(participations=GOOD["participations"].replace("I2,S2,interviewer", "I2,S2,viewer"))
    assert told(program) == [("interviews", 3, "interview_type", "noted")]


def test_a_student_without_a_roster_row_in_the_year_of_the_interview_is_held():
    program = check_with(students=GOOD["students"] + "S4,2024-25,Q1,12\n",
                         participations=GOOD["participations"] + "I1,S4,viewer,no\n")
    assert ("participations", 6, "student_id", "held") in told(program)
    assert "not on the roster of 2025-26" in " ".join(problem.problem for problem in program.problems)


def test_a_student_whose_roster_row_is_held_waits_with_it():
    program = check_with(students=GOOD["students"].replace("Q2,11", "Q2,15"))
    assert told(program) == [("participations", 5, "student_id", "held"), ("students", 4, "grade", "held")]
    assert "waits for a person" in program.problems[0].problem


def test_a_year_without_any_roster_is_one_remark():
    program = check_with(interviews=GOOD["interviews"].replace("2025-10-01", "2024-10-01"))
    assert told(program) == [("participations", None, "", "noted")]
    assert "The roster has no students for 2024-25; 1 participations" in program.problems[0].problem


def test_days_of_one_file_are_read_in_one_order():
    text = INTERVIEW + "I1,03/04/2025,Q1,in_person,workplace,held,none\nI2,25/04/2025,Q1,hybrid,zoom,held,school\n"
    program = check_with(interviews=text, students=GOOD["students"].replace("2025-26", "2024-25"))
    assert program.interviews["date"].astype(str).tolist() == ["2025-04-03", "2025-04-25"]
    assert told(program) == [("interviews", None, "date", "noted")]


PERMISSION = "permission_id,student_id,interview_id,kind,granted,valid_from,valid_to\n"


@pytest.mark.parametrize(("granted", "counts", "notes"), [
    ("yes", True, 0), ("Sí", True, 0), ("X", True, 0), ("TRUE", True, 0), ("no", False, 0), ("", False, 0),
    ("maybe", False, 1), ("ok I guess", False, 1),
])
def test_only_a_clear_yes_is_a_permission(granted, counts, notes):
    program = check_with(permissions=PERMISSION + f"P1,S1,,media_school,{granted},,\n")
    assert program.permissions["granted"].tolist() == [counts]
    assert len(program.problems) == notes


@pytest.mark.parametrize(("row", "column"), [
    ("P1,,,media_school,yes,,", "student_id"), ("P1,,,partner_release,yes,,", "interview_id"),
    ("P1,S1,,media_school,yes,2025-09-01,2025-08-01", "valid_to"), ("P1,S9,,media_school,yes,,", "student_id"),
])
def test_a_permission_for_nobody_is_held(row, column):
    assert told(check_with(permissions=PERMISSION + row + "\n")) == [("permissions", 2, column, "held")]


SALARY = "salary_id,interview_id,low,high,currency,period,declined,raw\n"


@pytest.mark.parametrize(("row", "column", "outcome"), [
    ("P1,I1,70000,60000,USD,year,,", "low", "held"),
    ("P1,I1,-50000,60000,USD,year,,", "low", "held"),
    ("P1,I1,6,60000,USD,year,,", "low", "held"),
    ("P1,I1,60000,6000000,USD,year,,", "high", "held"),
    ("P1,I1,0,60000,USD,year,,", "low", "held"),
    ("P1,I1,60000,70000,USD,year,yes,", "declined", "held"),
    ("P1,I1,60000,70000,coins,year,,", "currency", "held"),
    ("P1,I1,about 80,,USD,year,,", "low", "held"),
    ("P1,I1,60,70,USD,,,", "period", "noted"),
    ("P1,I1,60000,,USD,year,,", "high", "noted"),
    ("P1,I1,,60000,USD,year,,", "low", "noted"),
    ("P1,I1,60000,70000,,year,,", "currency", "noted"),
])
def test_pay_that_cannot_be_is_held_and_what_is_unclear_is_noted(row, column, outcome):
    assert told(check_with(salaries=SALARY + row + "\n")) == [("salaries", 2, column, outcome)]


def test_pay_in_other_words_stands():
    program = check_with(salaries=SALARY + "P1,I1,0,0,USD,hour,,unpaid\nP2,I1,,,,,yes,\nP3,I1,900,,MXN,hour,,\n")
    assert told(program) == [("salaries", 4, "high", "noted")]
    assert program.salaries["high"].tolist()[2] == 900


PAY = "salary_id,interview_id,occupation,low,high,currency,period,raw\n"


@pytest.mark.parametrize(("typed", "outcome", "question"), [
    ("60-70", "held", "Ask: Thousand dollars a year, or dollars an hour?"),
    ("6000000", "held", "Ask: Pay per year is expected between $5,000 and $2,000,000: what was meant?"),
    ("0", "held", "Ask: Is the work unpaid, or was the pay not said?"),
    ("about 80", "noted", "Ask: Thousand dollars a year, or dollars an hour?"),
    ("60k after 5 years", "noted", "Ask: From how much to how much, an hour or a year?"),
])
def test_pay_in_words_that_can_be_meant_in_two_ways_is_held_with_its_question(typed, outcome, question):
    program = check_with(salaries=f"{PAY}P1,I1,RN,,,,,{typed}\nP2,I1,RN,60000,70000,USD,year,{typed}\n")
    assert [(p.row, p.column, p.value, p.outcome, p.remedy) for p in program.problems] == [
        (2, "raw", typed, outcome, question)]
    assert program.salaries["salary_id"].tolist() == (["P2"] if outcome == "held" else ["P1", "P2"])
    assert len(program.interviews) == 2


@pytest.mark.parametrize(("column", "typed", "words"), [
    ("minutes", "half an hour", "is not a whole number. The row counts without it."),
    ("minutes", "900", "is out of bounds: it should be at least 1 and at most 480. The row counts without it."),
    ("position", "boss", "is not one of the values of position. The row counts without it."),
])
def test_a_detail_that_cannot_be_read_is_left_empty_and_said(column, typed, words):
    text = GOOD["interviews"].replace("recorded_by\n", f"recorded_by,{column}\n").replace(",none", f",none,{typed}")
    program = check_with(interviews=text.replace(",school\n", ",school,\n"))
    assert told(program) == [("interviews", 2, column, "noted")]
    assert words in program.problems[0].problem
    assert program.interviews[column].isna().all()
    assert len(program.participations) == 4


@pytest.mark.parametrize(("typed", "minutes"), [("45 min", 45), ("1 hour", 60), ("1 h 15 m", 75), ("1.5 horas", 90)])
def test_minutes_with_their_unit_are_read_and_said(typed, minutes):
    text = GOOD["interviews"].replace("recorded_by\n", "recorded_by,minutes\n").replace(",none", f",none,{typed}")
    program = check_with(interviews=text.replace(",school\n", ",school,\n"))
    assert program.interviews["minutes"].tolist()[0] == minutes
    assert [(p.problem, p.outcome) for p in program.problems] == [(f'"{typed}" is read as {minutes} minutes.', "noted")]


@pytest.mark.parametrize(("typed", "is_name"), [
    ("Maria Lopez", True), ("lopez, maria", True), ("José", True), ("maria@school.example", True), ("S1234", False),
    ("ABC", False), ("AB-CD", False), ("12 34", False),
])
def test_a_students_code_that_looks_like_a_name_is_noted(typed, is_name):
    students, participations = (GOOD[name].replace("S3", f'"{typed}"') for name in ("students", "participations"))
    program = check_with(students=students, participations=participations)
    assert told(program) == [(name, row, "student_id", "noted") for name, row in (
        ("participations", 5), ("students", 4)) if is_name]
    assert len(program.participations) == 4


def test_schools_that_may_be_one_are_named_where_no_table_lists_them():
    raws = {name: read_text(GOOD[name].replace("Q1", "Lincoln High").encode(), f"{name}.csv")
            for name in ("students", "interviews", "participations")}
    text = GOOD["interviews"].replace("I2,2025-11-01,Q1", "I2,2025-11-01,lincoln high").replace("Q1", "Lincoln High")
    raws["interviews"] = read_text(text.encode(), "interviews.csv")
    program = check(raws, Settings(), today=TODAY)
    assert [(p.file, p.row, p.value, p.problem) for p in program.problems] == [
        ("interviews.csv", None, "lincoln high", '"Lincoln High" and "lincoln high" are counted as two schools.')]


def test_what_is_the_same_in_every_row_is_a_remark():
    rows = "".join(f"X{place},2025-10-{place + 1:02} 12:00,Q1,simulation,recording,held,,30\n" for place in range(12))
    text = INTERVIEW.replace("recorded_by", "recorded_by,minutes") + rows
    program = check_with(interviews=text, participations="interview_id,student_id,role,attended\n")
    assert [(p.row, p.value, p.problem) for p in program.problems if p.row is None] == [
        (None, "12:00", "Every day has the same time, 12:00. Times are not read."),
        (None, "30", 'Every answer for minutes is "30".')]
    varied = check_with(interviews=text.replace(",30\n", ",31\n", 1), participations="interview_id,student_id,role,"
                        "attended\n")
    assert "30" not in [p.value for p in varied.problems]


def test_how_to_reach_somebody_is_noted_where_a_class_would_read_it():
    program = check_with(partners="partner_id,organization,industry\n"
                                  "P1,Acme (718) 555-0143,Health\nP2,Ana ana.p@example.org,Health\nP3,R2-D2 9000,1\n")
    assert [(p.row, p.column, p.problem, p.outcome) for p in program.problems] == [
        (2, "organization", "There is a phone number in this text.", "noted"),
        (3, "organization", "There is an e-mail address in this text.", "noted")]


def test_a_damaged_word_is_noted_with_what_is_meant():
    program = check_with(schools="school_id,school_name\nQ1,JosÃ© High\nQ2,South\n")
    assert told(program) == [("schools", 2, "school_name", "noted")]
    assert '"José High" is probably meant' in program.problems[0].problem


def test_an_unknown_column_is_named_with_the_nearest():
    program = check_with(schools="school_id,shool_name\nQ1,North\nQ2,South\n")
    assert program.problems[0].remedy == 'Did you mean "school_name"? If so, rename it.'
    assert program.account["schools"].noted == 0


def test_group_columns_of_the_settings_are_kept():
    raws = {name: read_text(text.encode(), f"{name}.csv") for name, text in GOOD.items()}
    raws["students"] = read_text(GOOD["students"].replace("grade\n", "grade,house\n").replace("9\n", "9,red\n")
                                 .replace("10\n", "10,\n").replace("11\n", "11,\n").encode(), "students.csv")
    program = check(raws, Settings(group_columns=("house",)), today=TODAY)
    assert program.students["house"].fillna("").tolist() == ["red", "", ""]


def test_ids_keep_their_zeros_and_words_like_na():
    program = check_with(schools="school_id,school_name\nQ1,NA\nQ2,Null\n00123,nan\n")
    assert program.schools["school_id"].tolist() == ["Q1", "Q2", "00123"]
    assert program.schools["school_name"].tolist() == ["NA", "Null", "nan"]


def write(folder: Path, **tables: str) -> Path:
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def test_a_folder_without_participations_stops_and_says_what_is_there(tmp_path):
    write(tmp_path, interviews=GOOD["interviews"])
    with pytest.raises(WblError, match=r'The table "participations" is missing. There is: interviews.csv.'):
        load(tmp_path)


def test_a_required_header_typed_wrong_stops_and_names_it(tmp_path):
    write(tmp_path, **{**GOOD, "participations": (DATA / "header_typed_wrong.csv").read_text()})
    with pytest.raises(WblError, match='"studnet_id" is probably "student_id": rename it'):
        load(tmp_path)


def test_inputs_have_their_sha256_and_strange_files_are_named(tmp_path):
    write(tmp_path, **GOOD, studnets="a\n1\n")
    (tmp_path / "wbl.toml").write_text("min_group = 12")
    program = load(tmp_path, today=TODAY)
    assert set(program.inputs) == {f"{name}.csv" for name in GOOD} | {"wbl.toml"}
    assert program.settings.min_group == 12
    assert [(problem.file, problem.remedy) for problem in program.problems] == [
        ("studnets.csv", 'Did you mean "students"?')]


def test_the_same_table_in_two_files_stops(tmp_path):
    write(tmp_path, **GOOD)
    (tmp_path / "schools.tsv").write_text("school_id\nQ1\n")
    with pytest.raises(WblError, match='has the table "schools" twice'):
        load(tmp_path)


words = st.sampled_from(["", "I1", "S1", "yes", "hybrid", "zoom", "held", "2025-10-01", "31/12/2025", "9", "-1", "x;y",
                         "Q1", "=1", "'=1", "é"]) | st.text(max_size=4)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_table_of_text_is_checked_or_refused_with_our_own_error(data):
    raws = {}
    for name in data.draw(st.lists(st.sampled_from(list(schema.TABLES)), unique=True, max_size=4)):
        table = schema.TABLES[name]
        header = data.draw(st.permutations(table.column_names))[: data.draw(st.integers(1, 12))]
        header += [column.name for column in table.columns if column.required and column.name not in header]
        rows = data.draw(st.lists(st.lists(words, min_size=1, max_size=len(header) + 1), max_size=5))
        text = "\n".join([",".join(header), *(",".join(row) for row in rows)])
        encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
        try:
            raws[name] = read_text(text.encode(encoding, errors="surrogatepass"), f"{name}.csv")
        except WblError:
            continue
    program = check(raws, Settings(), today=TODAY, required=False)
    for name, rows in program.account.items():
        assert rows.read == rows.accepted + rows.noted + rows.held
        assert len(program.tables[name]) == rows.accepted + rows.noted
        held_rows = {problem.row for problem in program.problems if problem.table == name and problem.outcome == "held"}
        assert len(held_rows) == rows.held
