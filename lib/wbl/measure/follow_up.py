"""What students did after an interview: thanked, reflected, discussed."""

import pandas as pd

from wbl.measure.attendance import LIVE, STEPS, TYPES, Attendance, read_attendance
from wbl.measure.shapes import shape
from wbl.program import Program


def count_follow_up(
    program: Program, school_year: str, *, attendance: Attendance | None = None
) -> pd.DataFrame:
    """Count the students who took each step of follow-up at least once, in each type.

    Columns: `step` (thank_you_sent, reflection_done, discussion_done), `interview_type` (the four and any),
    `students_done`, `students` (who could have: all who took part; for a thank-you those who asked in a live
    interview, since nobody thanks a recording). `attendance`: see `wbl.measure.participation`.
    """
    year = attendance or read_attendance(program, school_year)
    marks = year.count_marks()
    lines = []
    for step, done in STEPS.items():
        for kind in (*TYPES, "any"):
            could: int = marks[kind]
            if step == "thank_you_sent":
                could = marks["any_live"] if kind == "any" else marks[f"asked_{kind}"] if kind in LIVE else 0
            lines.append({
                "step": step, "interview_type": kind, "students_done": marks.get(f"{done}_{kind}", 0),
                "students": could,
            })
    return shape("follow_up", pd.DataFrame(lines))
