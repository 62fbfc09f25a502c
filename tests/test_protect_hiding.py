"""The hiding holds against the auditor, tells the truth, and hides nothing where nothing is sensitive."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_release import make_about
from random_program import RandomProgram, make_random_program
from wbl.protect.audit import Audit, audit_folders
from wbl.protect.disclosure import protect
from wbl.protect.hiding import Rules, Search
from wbl.protect.parts import Compiled, Part
from wbl.protect.possibilities import Possibilities
from wbl.protect.releases import Release, write_release
from wbl.protect.students import Knowledge, StudentNumbers

TABLE = "students_by_interview_type"


def release_of(program: RandomProgram, min_group: int = 10) -> Release:
    return protect(program.count(), make_about(min_group=min_group, school_names={}))


def attack(release: Release, folder) -> Audit:
    write_release(release, folder / "tables")
    return audit_folders([folder])


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 100_000), min_group=st.sampled_from([5, 10]))
def test_nothing_hidden_can_be_worked_out_and_what_is_shown_is_true(seed, min_group, tmp_path_factory):
    program = make_random_program(seed, most_schools=3, most_students=30, programs=2)
    truth = program.count()[TABLE]
    release = release_of(program, min_group)
    shown = release[TABLE]["status"] == "shown"
    assert (release[TABLE].loc[shown, "students"].astype(int) == truth.loc[shown, "students"]).all()
    assert release[TABLE].loc[~shown, "students"].isna().all()
    small = truth["students"].between(1, min_group - 1)
    assert not (small & shown).any()
    audit = attack(release, tmp_path_factory.mktemp("release"))
    assert audit.passed, audit.sentences()


def large_program() -> RandomProgram:
    """Two schools of 200; half of each had one interview of each type: no number is small."""
    students = pd.DataFrame({"school": ["N"] * 200 + ["S"] * 200})
    rows = [
        (student, student * 4 + place, kind, kind != "simulation")
        for student in range(400) if student % 2
        for place, kind in enumerate(("in_person", "virtual", "hybrid", "simulation"))
    ]
    students["cte_program"], students["career_cluster"] = "none", "none"
    made = RandomProgram(students, pd.DataFrame(rows, columns=["student", "event", "type", "asked"]))
    made.breakdowns = ("school",)
    return made


def test_a_table_with_nothing_sensitive_hides_nothing():
    program = large_program()
    release = release_of(program)
    assert (release[TABLE]["status"] == "shown").all()
    assert (release[TABLE]["students"] == program.count()[TABLE]["students"]).all()


def multiply(program: RandomProgram, times: int) -> RandomProgram:
    """Make each student and event of a program `times` students and events."""
    students = pd.concat([program.students] * times, ignore_index=True)
    count, events = len(program.students), int(program.rows["event"].max() + 1) if len(program.rows) else 0
    rows = pd.concat([program.rows.assign(student=program.rows["student"] + copy * count,
                                          event=program.rows["event"] + copy * events) for copy in range(times)])
    return RandomProgram(students, rows.reset_index(drop=True), ("school", "grade", "cte_program", "school_grade"))


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 100_000), times=st.integers(10, 14))
def test_where_every_number_is_zero_or_large_nothing_is_hidden(seed, times):
    program = multiply(make_random_program(seed, most_schools=3, most_students=20), times)
    assert (release_of(program)[TABLE]["status"] == "shown").all()


def test_twins_are_shown_again_together():
    """Either of them alone would say the other: who had no interview is who is enrolled less who had one."""
    system = Possibilities()
    students = StudentNumbers(system, large_program().count()[TABLE], Knowledge({}, {}))
    compiled, people = Compiled(system), np.array(sorted(students.number_of.values()))
    twins = [students.unit_of["school", "N", counted] for counted in ("any", "none")]
    hidden = np.zeros(len(system.units), dtype=bool)
    hidden[twins] = True
    assert students.list_twins()[twins[0]] == twins[1]
    rules = Rules(people, np.full(len(people), -np.inf), 9.0, np.zeros((2, 0), dtype=int), students.list_twins())
    search = Search(Part(compiled, np.arange(compiled.width), None), rules, np.arange(len(people)), hidden,
                    compiled.costs, whole=True)
    search.show_again(np.zeros(len(hidden), dtype=bool))
    assert not hidden.any()


def test_one_small_number_takes_few_others_with_it():
    """3 students more in one school had a simulation: they are hidden with another school's, and the total stays."""
    program = large_program()
    program.rows = program.rows[(program.rows["type"] != "simulation") | program.rows["student"].isin([1, 3, 5])
                                | (program.rows["student"] >= 200)]
    frame = release_of(program)[TABLE]
    hidden = frame[frame["status"] == "hidden"]
    assert {("school", "N", "simulation"), ("school", "S", "simulation")} == set(
        zip(hidden["breakdown"], hidden["group"], hidden["interview_type"], strict=True))


def test_a_school_of_one_student_shows_none_of_its_numbers():
    program = large_program()
    program.students.loc[399, "school"] = "T"
    frame = release_of(program)[TABLE]
    own = frame[frame["group"] == "T"]
    assert (own["status"] == "hidden").all() and own["enrolled"].isna().all()


def test_all_of_a_personal_trait_is_hidden():
    program = large_program()
    program.students["has_iep"] = ["yes" if student % 2 else "no" for student in range(400)]
    program.breakdowns = ("school", "has_iep")
    frame = release_of(program)[TABLE].set_index(["group", "interview_type"])["status"]
    assert frame["yes", "any"] == frame["yes", "none"] == frame["no", "none"] == "hidden"
    assert frame["N", "any"] == "shown"


@pytest.mark.parametrize("audience", ["public", "staff"])
def test_lists_of_students_are_for_staff_only(audience):
    measures = large_program().count() | {"students_without_interview": pd.DataFrame({"student_id": ["S1"]})}
    tables = protect(measures, make_about(audience=audience)).tables
    assert ("students_without_interview" in tables) == (audience == "staff")
    if audience == "staff":
        assert (tables[TABLE].frame["status"] == "shown").all()
