"""Random little programs with known students, and their students table counted the plain way."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

TYPES = ("in_person", "virtual", "hybrid", "simulation")
COUNTED = (*TYPES, "any", "any_live", "none")


@dataclass
class RandomProgram:
    """Students with their groups, and (student, event, type, is_interviewer) rows."""

    students: pd.DataFrame
    rows: pd.DataFrame
    breakdowns: tuple[str, ...] = field(
        default=("school", "grade", "cte_program", "career_cluster", "has_iep", "school_grade"))

    def count(self) -> dict[str, pd.DataFrame]:
        """Count as the report does: distinct students and events of every group and type."""
        lines = [self._count_group("all", "all", self.students)]
        for breakdown in self.breakdowns:
            for group, members in self.students.groupby(breakdown, sort=True):
                lines.append(self._count_group(breakdown, str(group), members))
        offered = self.students.groupby(["cte_program", "career_cluster", "school"]).size().rename("enrolled")
        return {
            "students_by_interview_type": pd.concat(lines, ignore_index=True),
            "programs_offered": offered.reset_index(),
        }

    def _count_group(self, breakdown: str, group: str, members: pd.DataFrame) -> pd.DataFrame:
        rows = self.rows[self.rows["student"].isin(members.index)]
        counted = []
        for kind in COUNTED:
            if kind in TYPES:
                own = rows[rows["type"] == kind]
            elif kind == "any_live":
                own = rows[rows["asked"]]
            else:
                own = rows
            students, interviews = own["student"].nunique(), own["event"].nunique()
            if kind == "none":
                students, interviews = len(members) - students, 0
            counted.append((breakdown, group, kind, students, interviews, len(members)))
        return pd.DataFrame(
            counted, columns=["breakdown", "group", "interview_type", "students", "interviews", "enrolled"]
        )


def make_random_program(seed: int, *, most_schools: int = 5, most_students: int = 60, grades: int = 4,
                        programs: int = 3, breakdowns: tuple[str, ...] | None = None) -> RandomProgram:
    """Make a program of a random shape: small, skewed, with many zeros, sometimes with one-student schools."""
    random = np.random.default_rng(seed)
    schools = int(random.integers(1, most_schools + 1))
    sizes = random.choice([1, 3, 8, 20, most_students], schools)
    school = np.repeat([f"S{number}" for number in range(schools)], sizes)
    count = len(school)
    grade = random.integers(9, 9 + grades, count).astype(str)
    program = random.choice([f"P{number}" for number in range(programs)], count, p=random.dirichlet(np.ones(programs)))
    students = pd.DataFrame({
        "school": school, "grade": grade, "cte_program": program,
        "career_cluster": np.where(program == "P0", "C0", "C1"),
        "has_iep": random.choice(["yes", "no"], count, p=[0.15, 0.85]),
        "school_grade": pd.Series(school) + " / " + pd.Series(grade),
    })
    rows, event = [], 0
    for kind, rate in zip(TYPES, random.choice([0.0, 0.02, 0.1, 0.3, 0.8], 4), strict=True):
        for name in np.unique(school):
            own = np.flatnonzero(school == name)
            took = own[random.random(len(own)) < rate * random.choice([0.0, 0.5, 1.0])]
            if kind in ("in_person", "virtual"):
                for student in took:
                    for _ in range(int(random.choice([1, 1, 1, 2]))):
                        rows.append((student, event, kind, True))
                        event += 1
            else:
                for start in range(0, len(took), 6):
                    for student in took[start:start + 6]:
                        rows.append((student, event, kind, kind == "hybrid" and bool(random.random() < 0.7)))
                    event += 1
    frame = pd.DataFrame(rows, columns=["student", "event", "type", "asked"]).astype({"asked": bool})
    made = RandomProgram(students, frame)
    if breakdowns is not None:
        made.breakdowns = breakdowns
    return made
