"""The groups that students are counted in: by school, by grade, by any column of the roster.

A breakdown is a column whose values name the groups, as text. Whoever has none (no program, no level) is in the group
"none"; the breakdown "all" has one group, "all".
"""

from collections.abc import Iterable
from typing import Any

import narwhals as nw

from wbl.measure.engine import collect, take
from wbl.program import Program

ALL = "all"
NONE = "none"  # the group of those for whom the column is blank
BETWEEN = " / "  # stands between the parts of a group such as "99Q001 / 9"

# breakdown -> column of the roster
_ROSTER = {"school": "school_id", "grade": "grade", "cte_program": "cte_program", "career_cluster": "career_cluster"}


def read_roster(program: Program, school_year: str, *, audience: str = "public") -> nw.LazyFrame[Any]:
    """Read the roster of a school year: `student_id`, and the student's group in each breakdown that is filled.

    Breakdowns: school, grade, cte_program, career_cluster, the program's own group columns; for staff also class.
    """
    columns = dict(_ROSTER) | {name: name for name in program.settings.group_columns}
    if audience == "staff":
        columns["class"] = "class_id"
    names = list(dict.fromkeys(columns.values()))
    roster = take(program, "students", "student_id", "school_year", *names)
    roster = roster.filter(nw.col("school_year") == school_year)
    kinds = roster.collect_schema()
    filled = collect(roster.select(*(nw.col(name).count() for name in names))).iloc[0]
    return roster.select("student_id", *(
        _name_groups(column, kinds[column]).alias(breakdown)
        for breakdown, column in columns.items() if filled[column] or breakdown == "school"
    ))


def _name_groups(column: str, kind: Any) -> nw.Expr:
    value = nw.col(column)
    if kind == nw.Boolean:
        known = nw.when(value.fill_null(False)).then(nw.lit("yes")).otherwise(nw.lit("no"))
        return nw.when(value.is_null()).then(nw.lit(NONE)).otherwise(known)
    if kind.is_float():
        value = value.cast(nw.Int64)
    return value.cast(nw.String).fill_null(NONE)


def add_breakdowns(combinations: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Add the breakdowns that follow from others: all, and each school's grades."""
    added = [nw.lit(ALL).alias(ALL)]
    if {"school", "grade"} <= set(combinations.collect_schema().names()):
        added.append(nw.concat_str("school", "grade", separator=BETWEEN).alias("school_grade"))
    return combinations.with_columns(*added)


def sort_breakdowns(names: Iterable[str]) -> tuple[str, ...]:
    """Put breakdowns in a report's order: all, the columns of the roster, each school's grades, classes.

    >>> sort_breakdowns(["school", "grade", "class", "all", "school_grade", "ell_level"])
    ('all', 'school', 'grade', 'ell_level', 'school_grade', 'class')
    """
    last = ("school_grade", "class")
    return tuple(sorted(names, key=lambda name: (name != ALL, last.index(name) + 1 if name in last else 0)))


def sort_groups(groups: Iterable[str]) -> list[str]:
    """Sort groups as people expect: 9 before 10, then by name, "none" last.

    >>> sort_groups(["none", "Q1 / 10", "10", "9", "Q1 / 9", "Welding"])
    ['9', '10', 'Q1 / 9', 'Q1 / 10', 'Welding', 'none']
    """
    return sorted(groups, key=lambda group: [_rank(part) for part in group.split(BETWEEN)])


def _rank(part: str) -> tuple[int, int, str]:
    if part == NONE:
        return 2, 0, ""
    return (0, int(part), part) if part.isdecimal() else (1, 0, part)
