"""How many students received what: numbers worked by hand."""

import pandas as pd
import pytest

from tiny_program import tiny_program
from wbl.measure import participation
from wbl.measure.participation import count_students_by_interview_type
from wbl.program import Program
from wbl.settings import Settings

YEAR = "2025-26"
TYPES = ["in_person", "virtual", "hybrid", "simulation"]
COUNTED = [*TYPES, "any", "any_live", "none"]


@pytest.fixture
def school() -> Program:
    """Five students in two schools. Ana did most: two visits, and she watched the simulation that Ben watched too.
    Cy was one of two who asked in the hybrid interview and Dee watched its recording. Eli has nothing.
    """
    return tiny_program(
        students=["Ana North 9", "Ben North 10", "Cy South 9", "Dee South 9", "Eli South 10"],
        interviews=["visit1 in_person 2025-09-10", "visit2 in_person 2026-02-01", "film simulation 2025-10-01",
                    "group hybrid 2025-10-20"],
        participations=["visit1 Ana", "visit2 Ana", "film Ana viewer", "film Ben viewer", "group Cy", "group Ben",
                        "group Dee viewer"],
    )


def lines(frame: pd.DataFrame, breakdown: str = "all", group: str = "all", column: str = "students") -> dict[str, int]:
    """The numbers of one group, by interview type."""
    found = frame[(frame["breakdown"] == breakdown) & (frame["group"] == group)]
    assert list(found["interview_type"]) == COUNTED
    return dict(zip(found["interview_type"], found[column], strict=True))


def test_students_are_counted_once_in_each_type_and_once_in_all(school: Program) -> None:
    counts = count_students_by_interview_type(school, YEAR)
    assert lines(counts) == {
        "in_person": 1,   # Ana, who went twice
        "virtual": 0,
        "hybrid": 3,      # Ben, Cy and Dee
        "simulation": 2,  # Ana and Ben
        "any": 4, "any_live": 3,  # Dee watched only
        "none": 1,        # Eli
    }
    assert set(lines(counts, column="enrolled").values()) == {5}


def test_interviews_are_events_in_which_somebody_of_the_group_took_part(school: Program) -> None:
    counts = count_students_by_interview_type(school, YEAR)
    assert lines(counts, column="interviews") == {
        "in_person": 2, "virtual": 0, "hybrid": 1, "simulation": 1, "any": 4, "any_live": 3, "none": 0,
    }
    assert lines(counts, "school", "South", "interviews") == {
        "in_person": 0, "virtual": 0, "hybrid": 1, "simulation": 0, "any": 1, "any_live": 1, "none": 0,
    }
    # Dee of grade 9 only watched, but Cy of grade 9 asked
    assert lines(counts, "grade", "9", "interviews")["any_live"] == 3


def test_the_roster_places_students_not_the_interview(school: Program) -> None:
    counts = count_students_by_interview_type(school, YEAR)  # every interview was held by North
    assert lines(counts, "school", "South")["hybrid"] == 2
    assert lines(counts, "school", "North") == {
        "in_person": 1, "virtual": 0, "hybrid": 1, "simulation": 2, "any": 2, "any_live": 2, "none": 0,
    }
    assert lines(counts, "grade", "9") == {
        "in_person": 1, "virtual": 0, "hybrid": 2, "simulation": 1, "any": 3, "any_live": 2, "none": 0,
    }
    assert lines(counts, "school_grade", "South / 10") == dict.fromkeys(COUNTED, 0) | {"none": 1}


def test_breakdowns_and_groups_stand_in_a_fixed_order(school: Program) -> None:
    counts = count_students_by_interview_type(school, YEAR)
    groups = counts[["breakdown", "group"]].drop_duplicates()
    assert list(groups.itertuples(index=False, name=None)) == [
        ("all", "all"), ("school", "North"), ("school", "South"), ("grade", "9"), ("grade", "10"),
        ("school_grade", "North / 9"), ("school_grade", "North / 10"),
        ("school_grade", "South / 9"), ("school_grade", "South / 10"),
    ]


def test_a_student_with_twelve_interviews_counts_once() -> None:
    days = range(1, 13)
    program = tiny_program(
        students=["Ana"], interviews=[f"day{day} virtual 2025-10-{day:02d}" for day in days],
        participations=[f"day{day} Ana" for day in days],
    )
    counts = count_students_by_interview_type(program, YEAR)
    assert lines(counts)["virtual"] == 1 and lines(counts, column="interviews")["virtual"] == 12


@pytest.mark.parametrize(
    ("interview", "participation_"),
    [
        ({"status": "planned"}, {}), ({"status": "cancelled"}, {}), ({"date": "2025-06-30"}, {}),
        ({"date": "2026-07-01"}, {}), ({}, {"attended": False}), ({}, {"attended": None}),
    ],
    ids=["planned", "cancelled", "the day before", "the day after", "absent", "nobody said"],
)
def test_what_does_not_count(interview: dict, participation_: dict) -> None:
    program = tiny_program(
        students=["Ana"], interviews=[{"interview_id": "one"} | interview],
        participations=[{"interview_id": "one", "student_id": "Ana"} | participation_],
    )
    assert lines(count_students_by_interview_type(program, YEAR))["none"] == 1


def test_the_first_and_the_last_day_of_a_school_year_count() -> None:
    program = tiny_program(
        students=["Ana", "Ben"], interviews=["first in_person 2025-07-01", "last in_person 2026-06-30"],
        participations=["first Ana", "last Ben"],
    )
    assert lines(count_students_by_interview_type(program, YEAR))["in_person"] == 2


def test_a_program_may_begin_its_year_on_another_day() -> None:
    program = tiny_program(
        settings=Settings(year_starts=(9, 1)), students=["Ana", "Ben"],
        interviews=["august in_person 2025-08-31", "september in_person 2025-09-01"],
        participations=["august Ana", "september Ben"],
    )
    assert lines(count_students_by_interview_type(program, YEAR))["any"] == 1


def test_a_blank_program_is_the_group_none_and_marks_are_yes_and_no() -> None:
    program = tiny_program(students=[
        {"student_id": "Ana", "cte_program": "Health", "has_iep": True},
        {"student_id": "Ben", "cte_program": None, "has_iep": False},
        {"student_id": "Cy", "cte_program": "Auto", "has_iep": None},
    ], interviews=[], participations=[])
    counts = count_students_by_interview_type(program, YEAR)
    groups = counts.drop_duplicates(["breakdown", "group"]).groupby("breakdown")["group"].agg(list)
    assert groups["cte_program"] == ["Auto", "Health", "none"]
    assert groups["has_iep"] == ["no", "yes", "none"]
    assert "ell_level" not in groups  # nobody filled it
    assert lines(counts, "has_iep", "yes", "enrolled")["any"] == 1


def test_a_column_that_the_program_named_itself_is_a_breakdown() -> None:
    program = tiny_program(
        settings=Settings(group_columns=("pathway", "not_there")),
        students=[{"student_id": "Ana", "pathway": "P-TECH"}, "Ben"], interviews=["one"], participations=["one Ana"],
    )
    counts = count_students_by_interview_type(program, YEAR)
    assert lines(counts, "pathway", "P-TECH")["in_person"] == 1
    assert lines(counts, "pathway", "none")["none"] == 1
    assert "not_there" not in set(counts["breakdown"])


def test_staff_see_classes_and_the_public_does_not() -> None:
    program = tiny_program(
        students=[{"student_id": "Ana", "class_id": "N-901"}, "Ben"], interviews=["one"], participations=["one Ana"],
    )
    assert "class" not in set(count_students_by_interview_type(program, YEAR)["breakdown"])
    staff = count_students_by_interview_type(program, YEAR, audience="staff")
    assert lines(staff, "class", "N-901")["any"] == 1


def test_a_school_without_students_has_its_rows_at_zero() -> None:
    program = tiny_program(schools=[{"school_id": "West"}], students=["Ana"], interviews=[], participations=[])
    counts = count_students_by_interview_type(program, YEAR)
    assert lines(counts, "school", "West") == dict.fromkeys(COUNTED, 0)
    assert lines(counts, "school", "West", "enrolled")["any"] == 0


def test_a_student_belongs_to_the_school_of_that_year() -> None:
    program = tiny_program(
        students=[
            {"student_id": "Ana", "school_year": "2024-25", "school_id": "South", "grade": 9},
            {"student_id": "Ana", "school_year": "2025-26", "school_id": "North", "grade": 10},
        ],
        interviews=["before virtual 2025-03-01", "now virtual 2025-11-01"], participations=["before Ana", "now Ana"],
    )
    counts = count_students_by_interview_type(program, YEAR)
    assert set(counts.loc[counts["breakdown"] == "school", "group"]) == {"North"}
    assert lines(count_students_by_interview_type(program, "2024-25"), "school", "South")["virtual"] == 1


def test_without_a_roster_nobody_knows_who_has_none() -> None:
    program = tiny_program(
        interviews=["one", "two virtual", {"interview_id": "far", "school_id": "South"}],
        participations=["one Ana", "two Ana", "far Ana", "far Ben viewer"],
    )
    counts = count_students_by_interview_type(program, YEAR)
    assert list(counts["breakdown"].unique()) == ["all", "school"]
    known = {kind: count for kind, count in lines(counts).items() if kind != "none"}
    assert known == {"in_person": 2, "virtual": 1, "hybrid": 0, "simulation": 0, "any": 2, "any_live": 1}
    assert counts.loc[counts["interview_type"] == "none", "students"].isna().all()
    assert counts["enrolled"].isna().all()
    assert lines(counts, "school", "South")["in_person"] == 2
    times = participation.count_students_by_interview_count(program, YEAR)
    assert times["students"].fillna(-1).tolist() == [-1, 1, 0, 1]  # Ben one, Ana three


def test_who_is_not_on_the_roster_is_in_no_group_and_stated() -> None:
    program = tiny_program(
        students=["Ana", {"student_id": "Gone", "school_year": "2024-25"}], interviews=["one hybrid", "two virtual"],
        participations=["one Ana", "one Gone", "one Who viewer", "two Who"],
    )
    counts = count_students_by_interview_type(program, YEAR)
    assert lines(counts)["any"] == 1 and lines(counts, column="interviews")["any"] == 1
    left_out = participation.count_unrostered(program, YEAR)
    assert left_out.to_dict("records") == [{"students": 2, "participations": 3}]
    months = participation.count_interviews_by_month(program, YEAR)
    assert months.loc[months["interview_type"] == "any", "students"].max() == 1


def test_without_a_roster_nothing_is_unrostered() -> None:
    program = tiny_program(interviews=["one"], participations=["one Ana"])
    assert participation.count_unrostered(program, YEAR).empty


def test_students_by_number_of_interviews(school: Program) -> None:
    counts = participation.count_students_by_interview_count(school, YEAR)
    assert counts.to_dict("list") == {
        "breakdown": ["all"] * 4, "group": ["all"] * 4, "interviews_received": ["0", "1", "2", "3+"],
        "students": [1, 2, 1, 1],  # Eli; Cy and Dee; Ben; Ana
        "enrolled": [5] * 4,
    }
    staff = participation.count_students_by_interview_count(school, YEAR, audience="staff")
    assert staff[staff["group"] == "South"]["students"].tolist() == [1, 2, 0, 0]


def test_months_run_from_the_first_to_the_last_with_an_interview(school: Program) -> None:
    counts = participation.count_interviews_by_month(school, YEAR)
    months = ["2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02"]
    assert list(counts["month"].unique()) == months
    assert list(counts["interview_type"][:5]) == [*TYPES, "any"]
    october = counts[counts["month"] == "2025-10"].set_index("interview_type")
    assert october["students"].to_dict() == {"in_person": 0, "virtual": 0, "hybrid": 3, "simulation": 2, "any": 4}
    assert october["interviews"].to_dict() == {"in_person": 0, "virtual": 0, "hybrid": 1, "simulation": 1, "any": 2}


def test_roles(school: Program) -> None:
    counts = participation.count_participations_by_role(school, YEAR).set_index(["interview_type", "role"])
    assert counts.loc[("in_person", "interviewer")].tolist() == [1, 2]
    assert counts.loc[("hybrid", "interviewer")].tolist() == [2, 2]
    assert counts.loc[("hybrid", "viewer")].tolist() == [1, 1]
    assert counts.loc[("simulation", "viewer")].tolist() == [2, 2]
    assert counts.loc[("virtual", "viewer")].tolist() == [0, 0]
    assert len(counts) == 8


def test_this_year_stands_beside_the_one_before() -> None:
    program = tiny_program(
        students=["Ana", "Ben", {"student_id": "Old", "school_year": "2024-25"}],
        interviews=["before virtual 2025-03-01", "now hybrid 2025-11-01"],
        participations=["before Old", "now Ana", "now Ben"],
    )
    counts = participation.count_years_compared(program, YEAR)
    of_any = counts[counts["interview_type"] == "any"]
    assert of_any.drop(columns="interview_type").to_dict("records") == [
        {"school_year": "2024-25", "students": 1, "interviews": 1, "enrolled": 1},
        {"school_year": "2025-26", "students": 2, "interviews": 1, "enrolled": 2},
    ]
    first = participation.count_years_compared(program, "2024-25")
    assert set(first["school_year"]) == {"2024-25"}


def test_who_has_no_interview_is_listed_by_school_grade_and_name() -> None:
    program = tiny_program(
        students=[
            {"student_id": "3", "student_name": "Cy", "school_id": "South", "grade": 12},
            {"student_id": "2", "student_name": "Ben", "school_id": "North", "grade": 10, "class_id": "N-1"},
            {"student_id": "1", "student_name": "Ana", "school_id": "North", "grade": 9, "cte_program": "Health"},
            {"student_id": "4", "student_name": "Dee", "school_id": "North", "grade": 9},
        ],
        interviews=["one", "off in_person 2024-10-01"], participations=["one 4", "off 1"],
    )
    listed = participation.list_students_without_interview(program, YEAR)
    assert listed["student_name"].tolist() == ["Ana", "Ben", "Cy"]
    assert listed.iloc[0].fillna("").to_dict() == {
        "student_id": "1", "student_name": "Ana", "school_id": "North", "grade": 9, "class_id": "",
        "cte_program": "Health",
    }


def test_the_programs_on_offer_are_told_from_the_roster() -> None:
    program = tiny_program(students=[
        {"student_id": name, "cte_program": cte, "career_cluster": cluster} for name, cte, cluster in (
            ("Ana", "Nursing", "Health"), ("Ben", "Nursing", "Health"), ("Cy", None, None))
    ], interviews=[], participations=[])
    assert participation.count_programs_offered(program, YEAR).to_dict("records") == [
        {"cte_program": "Nursing", "career_cluster": "Health", "school": "North", "enrolled": 2},
        {"cte_program": "none", "career_cluster": "none", "school": "North", "enrolled": 1},
    ]
    assert participation.count_programs_offered(tiny_program(interviews=[], participations=[]), YEAR).empty
