"""All numbers of a report, each counted once: the one function that a report calls."""

import pandas as pd

from wbl import schema
from wbl.errors import ParameterError
from wbl.measure import participation, paths, permissions
from wbl.measure.attendance import read_attendance
from wbl.measure.follow_up import count_follow_up
from wbl.measure.partners import count_partners_asked
from wbl.measure.pay import count_salary_answers, count_salary_ranges
from wbl.program import Program

# What a report cannot say when the source lacks a table: table -> names of the report's tables, or of breakdowns.
NEEDED_FOR = {
    "students": ("enrolled", "none", "grade", "cte_program", "students_without_interview"),
    "partners": ("industry",),
    "salaries": ("salary_ranges", "salary_answers"),
    "career_steps": ("career_steps",),
    "opportunities": ("opportunities",),
    "permissions": ("permissions_on_file", "permission_gaps"),
}


def measure_report(program: Program, school_year: str, *, audience: str = "public") -> dict[str, pd.DataFrame]:
    """Measure everything that a report of one school year says: table name -> true numbers.

    The columns of each table are in `wbl.measure.shapes.SHAPES`. For audience "staff" there are also the lists of
    single students and classes among the breakdowns. A table that the source has nothing for is there and empty. The
    numbers are true, so they are not for publishing: `wbl.protect` makes them so.
    """
    if audience not in ("public", "staff"):
        raise ParameterError(f'The audience is "public" or "staff", not "{audience}".')
    year = read_attendance(program, school_year, audience=audience)
    tables = {
        "students_by_interview_type": participation.count_students_by_interview_type(
            program, school_year, attendance=year),
        "students_by_interview_count": participation.count_students_by_interview_count(
            program, school_year, audience=audience, attendance=year),
        "interviews_by_month": participation.count_interviews_by_month(program, school_year, attendance=year),
        "participations_by_role": participation.count_participations_by_role(program, school_year, attendance=year),
        "partners_asked": count_partners_asked(program, school_year),
        "follow_up": count_follow_up(program, school_year, attendance=year),
        "permissions_on_file": permissions.count_permissions_on_file(program, school_year),
        "salary_ranges": count_salary_ranges(program, school_year),
        "salary_answers": count_salary_answers(program, school_year),
        "career_steps": paths.count_career_steps(program, school_year),
        "opportunities": paths.count_opportunities(program, school_year),
        "years_compared": participation.count_years_compared(program, school_year, attendance=year),
        "unrostered": participation.count_unrostered(program, school_year, attendance=year),
        "programs_offered": participation.count_programs_offered(program, school_year, attendance=year),
    }
    if audience == "staff":
        tables["students_without_interview"] = participation.list_students_without_interview(
            program, school_year, attendance=year)
        tables["permission_gaps"] = permissions.list_permission_gaps(program, school_year)
    return tables


def list_missing_tables(program: Program) -> tuple[str, ...]:
    """List the tables that the source lacks, in the schema's order.

    >>> list_missing_tables(Program(tables={}, given=frozenset({"interviews", "participations"})))[:3]
    ('schools', 'students', 'partners')
    """
    return tuple(name for name in schema.TABLES if not program.has(name))


def list_unsaid(program: Program) -> dict[str, tuple[str, ...]]:
    """List what a report cannot say: missing table -> tables, breakdowns or numbers that are left out.

    >>> list_unsaid(Program(tables={}, given=frozenset(schema.TABLES) - {"partners"}))
    {'partners': ('industry',)}
    """
    return {table: left_out for table, left_out in NEEDED_FOR.items() if not program.has(table)}
