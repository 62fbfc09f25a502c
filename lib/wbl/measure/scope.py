"""A part of a program that is a program again: the rows of one school."""

from dataclasses import replace
from typing import Any

import narwhals as nw

from wbl import schema
from wbl.measure.engine import open_table, take
from wbl.program import Program


def keep_school(program: Program, school_id: str) -> Program:
    """Keep what concerns the students of one school, for a report to its staff.

    Kept are the school's roster rows; the participations of a student in the years in which the roster has that
    student at this school, wherever the interview was held, and those in this school's own interviews of whoever is on
    no roster that year; the interviews of these participations and all that this school held, with what was said in
    them; the permissions of the students and interviews kept. Partners and recordings stay whole: they are the
    program's. Tables stay in the engine that holds them; the account of rows read stays that of the source.

    Without a roster a school is its own interviews.
    """
    tables = {name: open_table(program, name) for name in schema.TABLES}
    interviews = take(program, "interviews", "interview_id", "school_id", "date").with_columns(
        _first_year(program).alias("year")
    )
    roster = take(program, "students", "student_id", "school_id", "school_year").with_columns(
        nw.col("school_year").str.slice(0, 4).cast(nw.Int32).alias("year"), nw.col("school_id").alias("enrolled_at")
    )
    who = take(program, "participations", "interview_id", "student_id").join(interviews, on="interview_id", how="inner")
    placed = who.join(roster.select("student_id", "year", "enrolled_at"), on=["student_id", "year"], how="left")
    own = placed.filter(nw.coalesce("enrolled_at", "school_id") == school_id).select("interview_id", "student_id")
    own_interviews = nw.concat([
        own.select("interview_id"), interviews.filter(nw.col("school_id") == school_id).select("interview_id"),
    ]).unique()
    own_students = nw.concat([
        own.select("student_id"), roster.filter(nw.col("school_id") == school_id).select("student_id"),
    ]).unique()
    for name in ("schools", "students"):
        tables[name] = tables[name].filter(nw.col("school_id") == school_id)
    tables["participations"] = tables["participations"].join(own, on=["interview_id", "student_id"], how="semi")
    for name in ("interviews", "salaries", "career_steps", "opportunities"):
        tables[name] = tables[name].join(own_interviews, on="interview_id", how="semi")
    tables["permissions"] = _keep_permissions(tables["permissions"], own_students, own_interviews)
    return replace(program, tables={name: table.to_native() for name, table in tables.items()})


def _first_year(program: Program) -> nw.Expr:
    """The calendar year in which the school year of an interview began."""
    month, day = program.settings.year_starts
    date = nw.col("date").dt
    is_before = (date.month().cast(nw.Int32) * 100 + date.day().cast(nw.Int32) < month * 100 + day).cast(nw.Int32)
    return date.year().cast(nw.Int32) - is_before


def _keep_permissions(
    permissions: nw.LazyFrame[Any], students: nw.LazyFrame[Any], interviews: nw.LazyFrame[Any]
) -> nw.LazyFrame[Any]:
    of_nobody = nw.col("student_id").is_null()
    return nw.concat([
        permissions.filter(~of_nobody).join(students, on="student_id", how="semi"),
        permissions.filter(of_nobody).join(interviews, on="interview_id", how="semi"),
    ])
