"""Made-up students, one row a student and school year: who is enrolled where, in which grade, program and class."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wbl.collect.simulated.chance import Chance, Indices, Words, number, within
from wbl.collect.simulated.schools import Schools
from wbl.collect.simulated.world import World

SCHOOL_YEARS = ("2024-25", "2025-26")
ELL_LEVELS = ("", "entering", "emerging", "transitioning", "expanding", "commanding")  # New York's five, and none
_USUAL_CLASS, _LARGEST_CLASS = 27, 34  # students
_GRADE_SHARES = (27, 26, 25, 22)


@dataclass(frozen=True)
class Roster:
    """The rows of the students table, sorted by school year, school and class, and what is needed of them."""

    table: pd.DataFrame
    student_ids: Words
    year: Indices          # position in SCHOOL_YEARS
    school: Indices
    grade: Indices
    program: Indices       # position in world.places["programs"], or their number for none
    ell: Indices           # position in ELL_LEVELS
    has_iep: Indices
    class_start: Indices   # for each class its first row ...
    class_size: Indices    # ... and how many follow


def make_roster(seed: int, world: World, schools: Schools, students: int) -> Roster:
    """Invent `students` students enrolled in the later year, and those of the year before."""
    chance = Chance(seed, "students")
    school = _share_out(schools, students)
    grade = 9 + chance.pick(students, _GRADE_SHARES)
    left = round(students * 0.27)  # graduates and others who are no longer enrolled
    school = np.concatenate([school, school[chance.whole(left, 0, students - 1)]])
    last_grade = np.where(chance.happens(0.8, left), 12, 9 + chance.pick(left, (30, 35, 35)))
    grade = np.concatenate([grade, last_grade])
    people = len(school)
    program = _enroll(chance, world, schools, school)
    share = np.array([habit["english_learners"] for habit in world.places["school_habits"]])
    is_learner = chance.happens(share[schools.habits[school]], people)
    ell = np.where(is_learner, 1 + chance.pick(people, (17, 20, 23, 24, 16)), 0)
    has_iep = chance.happens(0.2, people)
    ids = number("", 1 + chance.order(people), 6)
    names = _name(chance, world, people)

    is_here = np.arange(people) < students
    was_here = ~is_here | ((grade > 9) & chance.happens(0.94, people))
    stayed_back = chance.happens(0.02, people)
    moved = chance.happens(0.02, people) & is_here
    other_school = chance.whole(people, 0, len(schools.ids) - 1)
    before = np.flatnonzero(was_here)
    now = np.flatnonzero(is_here)
    person = np.concatenate([before, now])
    year = np.repeat([0, 1], [len(before), len(now)])
    earlier = (year == 0) & is_here[person]
    grade_then = np.where(earlier & ~stayed_back[person], grade[person] - 1, grade[person])
    school_then = np.where(earlier & moved[person], other_school[person], school[person])
    program_then = np.where(school_then != school[person], len(world.places["programs"]), program[person])
    risen = earlier & (ell[person] > 1) & chance.happens(0.5, people)[person]
    return _arrange(world, schools, pd.DataFrame({
        "year": year, "school": school_then, "grade": grade_then, "program": program_then,
        "ell": ell[person] - risen, "has_iep": has_iep[person],
        "student_id": ids[person], "student_name": names[person],
    }))


def _share_out(schools: Schools, students: int) -> Indices:
    """Give every student a school: each at least one, then by size."""
    count = len(schools.ids)
    edges = np.cumsum(schools.size) / schools.size.sum() * (students - count)
    sizes = 1 + np.diff(np.floor(edges + 1e-9), prepend=0).astype(np.int64)
    sizes[-1] += students - sizes.sum()
    return np.repeat(np.arange(count), sizes)


def _enroll(chance: Chance, world: World, schools: Schools, school: Indices) -> Indices:
    """Give every student a program that the school offers; about one in six has none."""
    wishes = chance.uniform(len(school) * schools.offers.shape[1]).reshape(len(school), -1)
    chosen = np.argmax(np.where(schools.offers[school], wishes, -1), axis=1)
    return np.where(chance.happens(0.17, len(school)), len(world.places["programs"]), chosen)


def _name(chance: Chance, world: World, count: int) -> Words:
    given = np.array(world.places["given_names"], dtype=object)
    family = np.array(world.places["family_names"], dtype=object)
    return given[chance.whole(count, 0, len(given) - 1)] + " " + family[chance.whole(count, 0, len(family) - 1)]


def _arrange(world: World, schools: Schools, rows: pd.DataFrame) -> Roster:
    """Sort the rows into classes of a grade, students of one program together, and write the table."""
    rows = rows.sort_values(["year", "school", "grade", "program", "student_id"], kind="stable", ignore_index=True)
    grade_size = rows.groupby(["year", "school", "grade"], sort=True).size().to_numpy()
    size = np.repeat(grade_size, grade_size)
    classes = np.maximum(-(-size // _LARGEST_CLASS), np.round(size / _USUAL_CLASS).astype(np.int64))
    class_number = 1 + within(grade_size) * classes // size
    class_size = rows.groupby([rows["year"], rows["school"], rows["grade"], class_number], sort=True).size().to_numpy()
    programs = world.places["programs"]
    school, grade, program, year = (rows[name].to_numpy() for name in ("school", "grade", "program", "year"))
    ids = rows["student_id"].to_numpy(dtype=object)
    class_ids = [
        f"{schools.ids[at]}-{of_grade:02d}{of_class:02d}"
        for at, of_grade, of_class in zip(school.tolist(), grade.tolist(), class_number.tolist(), strict=True)
    ]
    table = pd.DataFrame({
        "student_id": ids,
        "school_year": np.array(SCHOOL_YEARS, dtype=object)[year],
        "school_id": schools.ids[school],
        "grade": grade,
        "cte_program": np.array([*(item["program"] for item in programs), ""], dtype=object)[program],
        "career_cluster": np.array([*(item["cluster"] for item in programs), ""], dtype=object)[program],
        "class_id": class_ids,
        "ell_level": np.array(ELL_LEVELS, dtype=object)[rows["ell"]],
        "has_iep": rows["has_iep"],
        "student_name": rows["student_name"],
    })
    return Roster(table, ids, year, school, grade, program, rows["ell"].to_numpy(), rows["has_iep"].to_numpy(),
                  np.cumsum(class_size) - class_size, class_size)
