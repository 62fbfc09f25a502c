"""How many students received each type of interview, and who has none.

A student counts once in the total and once in each type, however many interviews; types therefore do not add up to
the total. How many are enrolled comes from the roster alone, never from the log.

Every function takes `attendance`, what `wbl.measure.attendance.read_attendance` gave for the same program and year,
so that several counts need to read the year only once.
"""

import narwhals as nw
import numpy as np
import pandas as pd

from wbl.measure.attendance import COUNTED, TYPES, Attendance, read_attendance, read_present
from wbl.measure.engine import collect, compute_once, count_rows, in_school_year, take
from wbl.measure.groups import ALL, sort_groups
from wbl.measure.shapes import SHAPES, shape
from wbl.program import Program
from wbl.settings import previous_school_year

TIMES = ("0", "1", "2", "3+")


def count_students_by_interview_type(
    program: Program, school_year: str, *, audience: str = "public", attendance: Attendance | None = None
) -> pd.DataFrame:
    """Count the students of each group who received each type of interview.

    Columns: `breakdown`, `group`, `interview_type` (the four, any, any_live, none), `students` (distinct, in any
    role; any_live: who asked live), `interviews` (distinct events in which they took part), `enrolled`. Every group of
    the roster and every school has a row for each type, also at zero. Without a roster the breakdowns are all and
    school (that of the interview), and `none` and `enrolled` are missing.
    """
    year = attendance or read_attendance(program, school_year, audience=audience)
    parts = [_count_breakdown(program, year, breakdown) for breakdown in year.breakdowns]
    return shape("students_by_interview_type", pd.concat(parts, ignore_index=True))


def _count_breakdown(program: Program, year: Attendance, breakdown: str) -> pd.DataFrame:
    students, interviews = year.count_students(breakdown), year.count_interviews(breakdown)
    groups = _list_groups(program, breakdown, students)
    students, interviews = (frame.reindex(groups, fill_value=0) for frame in (students, interviews))
    if not year.has_roster:
        students = students.astype("Float64").assign(none=np.nan, enrolled=np.nan)
    lines = pd.DataFrame({
        "students": students[list(COUNTED)].stack(), "interviews": interviews[list(COUNTED)].stack(),
    })
    lines.index.names = ["group", "interview_type"]
    lines["enrolled"] = students["enrolled"].reindex(lines.index, level="group")
    return lines.reset_index().assign(breakdown=breakdown)


def _list_groups(program: Program, breakdown: str, counted: pd.DataFrame) -> list[str]:
    known = set(counted.index)
    if breakdown == "school":
        known |= set(collect(take(program, "schools", "school_id"))["school_id"].dropna())
    return [ALL] if breakdown == ALL else sort_groups(known)


def count_students_by_interview_count(
    program: Program, school_year: str, *, audience: str = "public", attendance: Attendance | None = None
) -> pd.DataFrame:
    """Count the students who received 0, 1, 2, and 3 or more interviews; for staff also by school.

    Columns: `breakdown`, `group`, `interviews_received` ("0", "1", "2", "3+"), `students`, `enrolled`. Without a
    roster nobody can say who has none, and `enrolled` is missing.
    """
    year = attendance or read_attendance(program, school_year, audience=audience)
    parts = []
    for breakdown in (ALL, "school") if audience == "staff" else (ALL,):
        students = year.count_students(breakdown)
        students = students.reindex(_list_groups(program, breakdown, students), fill_value=0).astype("Float64")
        if not year.has_roster:
            students = students.assign(times_0=np.nan, enrolled=np.nan)
        counted = students[[f"times_{times}" for times in TIMES]].set_axis(list(TIMES), axis=1)
        lines = pd.DataFrame({"students": counted.stack()}).rename_axis(["group", "interviews_received"]).reset_index()
        parts.append(lines.assign(breakdown=breakdown, enrolled=lines["group"].map(students["enrolled"])))
    return shape("students_by_interview_count", pd.concat(parts, ignore_index=True))


def count_interviews_by_month(
    program: Program, school_year: str, *, attendance: Attendance | None = None
) -> pd.DataFrame:
    """Count students and interviews in each month, up to the last with an interview.

    Columns: `month` ("2025-09"), `interview_type` (the four and any), `students` (distinct within the month),
    `interviews`.
    """
    year = attendance or read_attendance(program, school_year)
    keys = ["month", "interview_type"]
    by_type = compute_once(year.attended.select(*keys, "student").unique())
    students = collect(by_type.group_by(keys).agg(nw.len().alias("count")))
    of_any = collect(by_type.select("month", "student").unique().group_by("month").agg(nw.len().alias("count")))
    interviews = collect(year.attended.select(*keys, "event").unique().group_by(keys).agg(nw.len().alias("count")))
    if interviews.empty:
        return shape("interviews_by_month")
    first = program.settings.days_of(school_year)[0]
    months = range(first.year * 12 + first.month - 1, int(interviews["month"].max()) + 1)
    every = pd.MultiIndex.from_product([months, [*TYPES, "any"]], names=keys)
    lines = pd.DataFrame({
        "students": _fill(pd.concat([students, of_any.assign(interview_type="any")]), every),
        "interviews": _fill(pd.concat([interviews, interviews.assign(interview_type="any")]), every),
    }).reset_index()
    lines["month"] = [f"{month // 12}-{month % 12 + 1:02d}" for month in lines["month"]]
    return shape("interviews_by_month", lines)


def _fill(counts: pd.DataFrame, every: pd.MultiIndex) -> pd.Series:
    """Give the count of every key, zero where there is none."""
    return counts.groupby(every.names)["count"].sum().reindex(every, fill_value=0)


def count_participations_by_role(
    program: Program, school_year: str, *, attendance: Attendance | None = None
) -> pd.DataFrame:
    """Count who asked and who watched, in each type.

    Columns: `interview_type` (the four), `role` (interviewer, viewer), `students` (distinct), `participations`.
    """
    year = attendance or read_attendance(program, school_year)
    marks = year.count_marks()
    counts = collect(year.attended.group_by("interview_type", *_ROLES.values()).agg(nw.len().alias("participations")))
    return shape("participations_by_role", pd.DataFrame([
        {
            "interview_type": kind, "role": role, "students": marks[f"{what}_{kind}"],
            "participations": counts.loc[(counts["interview_type"] == kind) & counts[what], "participations"].sum(),
        }
        for kind in TYPES for role, what in _ROLES.items()
    ]))


_ROLES = {"interviewer": "asked", "viewer": "watched"}


def count_years_compared(
    program: Program, school_year: str, *, attendance: Attendance | None = None
) -> pd.DataFrame:
    """Count the students of the whole program by interview type, the year before and this year.

    Columns: `school_year`, `interview_type`, `students`, `interviews`, `enrolled`. A year of which the source knows
    neither a roster nor an interview has no rows.
    """
    before = previous_school_year(school_year)
    years = {school_year: attendance or read_attendance(program, school_year)}
    if before in program.school_years or _has_interviews(program, before):
        years = {before: read_attendance(program, before)} | years
    return shape("years_compared", pd.concat([
        _count_breakdown(program, year, ALL).assign(school_year=name) for name, year in years.items()
    ], ignore_index=True))


def _has_interviews(program: Program, school_year: str) -> bool:
    interviews = take(program, "interviews", "date").filter(in_school_year(program, school_year))
    return count_rows(interviews) > 0


def count_unrostered(
    program: Program, school_year: str, *, attendance: Attendance | None = None
) -> pd.DataFrame:
    """Count what stands in no group because the student is not on the year's roster.

    Columns: `students`, `participations` (attended, in held interviews of the year); one row. Without a roster there
    is no row: then everybody counts.
    """
    year = attendance or read_attendance(program, school_year)
    if not year.has_roster:
        return shape("unrostered")
    left_out = year.present.filter(nw.col("student").is_null())
    participations = count_rows(left_out)
    students = 0
    if participations:
        unknown = read_present(program, year.events).join(year.students, on="student_id", how="anti")
        students = count_rows(unknown.select("student_id").unique())
    return shape("unrostered", pd.DataFrame([{"students": students, "participations": participations}]))


def count_programs_offered(
    program: Program, school_year: str, *, attendance: Attendance | None = None
) -> pd.DataFrame:
    """Count who is enrolled in which program at which school, as a course catalogue would tell.

    Columns: `cte_program`, `career_cluster`, `school`, `enrolled`. Never published: hiding must reckon with what
    everybody knows about a program. Empty when the roster does not name programs and their clusters.
    """
    year = attendance or read_attendance(program, school_year)
    keys = ["cte_program", "career_cluster", "school"]
    if not year.has_roster or not set(keys) <= set(year.breakdowns):
        return shape("programs_offered")
    enrolled = year.students.join(year.combinations, on="combination", how="inner").group_by(keys)
    counts = collect(enrolled.agg(nw.len().alias("enrolled")))
    return shape("programs_offered", counts.sort_values(keys))


def list_students_without_interview(
    program: Program, school_year: str, *, attendance: Attendance | None = None
) -> pd.DataFrame:
    """List the enrolled students without any interview, for staff; by school, grade and name.

    Columns: `student_id`, `student_name`, `school_id`, `grade`, `class_id`, `cte_program`. Empty without a roster.
    """
    year = attendance or read_attendance(program, school_year)
    if not year.has_roster:
        return shape("students_without_interview")
    without = year.students.join(year.received.select("student"), on="student", how="anti").select("student_id")
    roster = take(program, "students", "school_year", *SHAPES["students_without_interview"])
    roster = roster.filter(nw.col("school_year") == school_year).join(without, on="student_id", how="inner")
    listed = collect(roster).sort_values(["school_id", "grade", "student_name", "student_id"], ignore_index=True)
    return shape("students_without_interview", listed)
