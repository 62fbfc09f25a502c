"""One school out of a program: its students everywhere, its interviews, nobody else's students."""

import pandas as pd
import pytest

from tiny_program import on_duckdb, tiny_program
from wbl.measure.participation import count_students_by_interview_type, count_unrostered
from wbl.measure.report import measure_report
from wbl.measure.scope import keep_school
from wbl.program import Program
from wbl.settings import Settings

YEAR = "2025-26"


@pytest.fixture
def program() -> Program:
    """Ana moved from South to North; Ben is at South. The hybrid interview of South had both in it."""
    return tiny_program(
        schools=[{"school_id": "North"}, {"school_id": "South"}],
        students=[{"student_id": "Ana", "school_id": "South", "school_year": "2024-25"},
                  {"student_id": "Ana", "school_id": "North"}, {"student_id": "Ben", "school_id": "South"}],
        interviews=[{"interview_id": "before", "school_id": "South", "date": "2025-03-01"},
                    {"interview_id": "group", "school_id": "South", "interview_type": "hybrid"},
                    {"interview_id": "own", "school_id": "North"},
                    {"interview_id": "empty", "school_id": "North", "status": "planned"}],
        participations=["before Ana", "group Ana", "group Ben", "own Ana", "own Who"],
        salaries=[{"interview_id": "group"}, {"interview_id": "own"}],
        permissions=[{"student_id": "Ana", "kind": "media_school"}, {"student_id": "Ben", "kind": "media_school"},
                     {"interview_id": "group", "kind": "partner_release"}],
    )


def ids(frame: pd.DataFrame, *columns: str) -> list:
    return sorted(frame[list(columns)].itertuples(index=False, name=None))


def test_a_school_keeps_its_students_wherever_they_were(program: Program) -> None:
    north = keep_school(program, "North")
    assert ids(north.schools, "school_id") == [("North",)]
    assert ids(north.students, "student_id", "school_year") == [("Ana", YEAR)]
    assert ids(north.participations, "interview_id", "student_id") == [("group", "Ana"), ("own", "Ana"), ("own", "Who")]
    assert ids(north.interviews, "interview_id") == [("empty",), ("group",), ("own",)]
    assert len(north.salaries) == 2 and len(north.permissions) == 2
    assert north.settings == program.settings and north.given == program.given


def test_the_year_at_another_school_stays_there(program: Program) -> None:
    south = keep_school(program, "South")
    assert ids(south.participations, "interview_id", "student_id") == [("before", "Ana"), ("group", "Ben")]
    counts = count_students_by_interview_type(south, "2024-25")
    of_school = counts[counts["breakdown"].isin(["all", "school"]) & (counts["interview_type"] == "any")]
    assert of_school["students"].tolist() == [1, 1]
    assert count_unrostered(south, YEAR)["students"].tolist() == [0]
    assert count_unrostered(keep_school(program, "North"), YEAR)["students"].tolist() == [1]  # Who, at North's own


def test_a_schools_numbers_are_its_lines_of_the_program(sample_program: Program) -> None:
    whole = count_students_by_interview_type(sample_program, YEAR)
    for school in ("00K101", "00M104"):
        own = count_students_by_interview_type(keep_school(sample_program, school), YEAR)
        for line in own[own["breakdown"].isin(["school", "school_grade"])].itertuples():
            same = whole[(whole["breakdown"] == line.breakdown) & (whole["group"] == line.group)
                         & (whole["interview_type"] == line.interview_type)]
            assert same[["students", "interviews", "enrolled"]].to_numpy().tolist() == [
                [line.students, line.interviews, line.enrolled]]
        assert own.loc[own["breakdown"] == "all", "students"].tolist() == own.loc[
            own["breakdown"] == "school", "students"].tolist()


def test_a_school_is_the_same_in_duckdb(program: Program) -> None:
    for other in (on_duckdb(program), on_duckdb(program, "interviews", "permissions")):
        tables, same = (measure_report(keep_school(one, "North"), YEAR, audience="staff") for one in (program, other))
        for name, frame in tables.items():
            pd.testing.assert_frame_equal(frame, same[name])


def test_without_a_roster_a_school_is_its_interviews() -> None:
    program = tiny_program(
        settings=Settings(year_starts=(9, 1)),
        interviews=[{"interview_id": "here"}, {"interview_id": "there", "school_id": "South"}],
        participations=["here Ana", "there Ana"],
    )
    assert ids(keep_school(program, "North").participations, "interview_id") == [("here",)]


def test_the_school_year_begins_when_the_program_says() -> None:
    program = tiny_program(
        settings=Settings(year_starts=(9, 15)),
        students=[{"student_id": "Ana", "school_year": "2024-25", "school_id": "South"}, "Ana North"],
        interviews=[{"interview_id": "summer", "date": "2025-09-14"}, {"interview_id": "autumn", "date": "2025-09-15"}],
        participations=["summer Ana", "autumn Ana"],
    )
    assert ids(keep_school(program, "South").participations, "interview_id") == [("summer",)]
    assert ids(keep_school(program, "North").participations, "interview_id") == [("autumn",)]
