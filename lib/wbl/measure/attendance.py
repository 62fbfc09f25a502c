"""Who was where: the attended participations of one school year, which every count of students rests on.

Counted is a participation with `attended` true in an interview with status `held`, dated within the school year, of
a student on that year's roster, who belongs to the groups that the roster gives. Participations of others are counted
in no group and stated apart (`wbl.measure.participation.count_unrostered`). Without a roster everybody counts, and
the only groups are the schools that held the interviews.

Students, interviews and combinations of groups are numbered here, once: numbers are small and quick to compare.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import narwhals as nw
import pandas as pd

from wbl.measure.engine import collect, compute_once, count_rows, flag, in_school_year, take, yes
from wbl.measure.groups import add_breakdowns, read_roster, sort_breakdowns
from wbl.program import Program
from wbl.vocabulary import COUNTED_AS, INTERVIEW_TYPES

TYPES = tuple(INTERVIEW_TYPES)
LIVE = tuple(kind.code for kind in INTERVIEW_TYPES.values() if kind.live)
COUNTED = tuple(COUNTED_AS)
STEPS = {"thank_you_sent": "thanked", "reflection_done": "reflected", "discussion_done": "discussed"}
_HAPPENINGS = {"asked": TYPES, "watched": TYPES, "thanked": LIVE, "reflected": TYPES, "discussed": TYPES}
# What is said of a student by 1 or 0: hybrid, asked_hybrid ...
MARKS = (*TYPES, *(f"{what}_{kind}" for what, kinds in _HAPPENINGS.items() for kind in kinds))


@dataclass(frozen=True)
class Attendance:
    """One school year of a program, read once for all counts. Numbers stand for interviews, students and groups."""

    has_roster: bool
    breakdowns: tuple[str, ...]
    combinations: nw.LazyFrame[Any]  # one row per combination of groups that occurs: combination, breakdowns
    events: nw.LazyFrame[Any]        # one row per held interview: event, interview_id, date, interview_type ...
    students: nw.LazyFrame[Any]      # one row per enrolled student: student, student_id, combination;
    #                                  without a roster one per participant: student, student_id
    present: nw.LazyFrame[Any]       # one row per attended participation: event, interview_type, month, student and
    #                                  combination (missing when not on the roster), asked, watched, thanked ...

    @cached_property
    def attended(self) -> nw.LazyFrame[Any]:
        """The rows of `present` that count."""
        return self.present.filter(~nw.col("student").is_null())

    @cached_property
    def received(self) -> nw.LazyFrame[Any]:
        """One row per student who took part (without a roster: and school): student, combination, how many
        interviews, the MARKS, any_live. A type is marked when it was received; `asked_`, `watched_`, `reflected_`,
        `discussed_` before a type when that happened in it; `thanked_` when somebody who asked thanked.
        """
        marked = self.attended.with_columns(*(_mark(name).alias(name) for name in MARKS))
        received = marked.group_by("student", "combination").agg(
            nw.len().alias("interviews"), *(nw.col(name).max() for name in MARKS)
        )
        any_live = nw.max_horizontal(*(f"asked_{kind}" for kind in LIVE))
        return compute_once(received.with_columns(any_live.alias("any_live")))

    @cached_property
    def met(self) -> nw.LazyFrame[Any]:
        """One row per interview and combination of groups that took part in it: event, combination, interview_type,
        any_live (1 when one of them asked in a live interview).
        """
        live = flag(nw.col("asked") & nw.col("interview_type").is_in(LIVE))
        marked = self.attended.with_columns(live.alias("any_live"))
        return compute_once(marked.group_by("event", "combination", "interview_type").agg(nw.col("any_live").max()))

    @cached_property
    def _sums(self) -> nw.LazyFrame[Any]:
        """With a roster: how many students of each combination count as what."""
        known = self.received.select("student", "interviews", *TYPES, "any_live")
        students = self.students.join(known, on="student", how="left")
        students = _add_totals(students.with_columns(
            nw.col(name).fill_null(0) for name in ("interviews", *TYPES, "any_live")
        ))
        return compute_once(students.group_by("combination").agg(nw.col(name).sum() for name in _TOTALS))

    def count_students(self, by: str) -> pd.DataFrame:
        """Count the students of each group of a breakdown: a column for each of COUNTED, for each number of
        interviews (`times_0` ... `times_3+`), and `enrolled`. Without a roster, what rests on it means nothing.
        """
        groups = self.combinations.select("combination", by)
        if self.has_roster:
            students = self._sums.join(groups, on="combination", how="inner")
        else:
            students = self.received.join(groups, on="combination", how="inner").group_by("student", by).agg(
                nw.col("interviews").sum(), *(nw.col(name).max() for name in (*TYPES, "any_live"))
            )
            students = _add_totals(students)
        return collect(students.group_by(by).agg(nw.col(name).sum() for name in _TOTALS)).set_index(by)

    def count_interviews(self, by: str) -> pd.DataFrame:
        """Count the interviews in which each group of a breakdown took part: a column for each of COUNTED."""
        met = self.met.join(self.combinations.select("combination", by), on="combination", how="inner")
        met = met.group_by(by, "interview_type", "event").agg(nw.col("any_live").max())
        counts = collect(met.group_by(by, "interview_type").agg(nw.len().alias("interviews"), nw.col("any_live").sum()))
        wide = counts.pivot(index=by, columns="interview_type", values="interviews").reindex(columns=list(TYPES))
        wide["any"] = wide.sum(axis=1)
        wide["any_live"] = counts.groupby(by)["any_live"].sum()
        return wide.assign(none=0).fillna(0)

    def count_marks(self) -> pd.Series:
        """Count the students of the whole program who have each of the MARKS, any_live, and each of `asked_`,
        `watched_`, `thanked_`, `reflected_`, `discussed_` in any type (`reflected_any` ...).
        """
        students = self.received
        if not self.has_roster:
            students = students.group_by("student").agg(nw.col(name).max() for name in (*MARKS, "any_live"))
        students = students.with_columns(
            nw.max_horizontal(*(name for name in MARKS if name.startswith(f"{what}_"))).alias(f"{what}_any")
            for what in _HAPPENINGS
        ).with_columns(nw.max_horizontal(*TYPES).alias("any"))
        marks = (*MARKS, "any", "any_live", *(f"{what}_any" for what in _HAPPENINGS))
        return collect(students.select(nw.col(name).sum() for name in marks)).fillna(0).iloc[0]


_TOTALS = (*COUNTED, "times_0", "times_1", "times_2", "times_3+", "enrolled")


def _add_totals(students: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Add to one row per student what follows from the types and the number of interviews."""
    times = nw.col("interviews")
    return students.with_columns(
        nw.max_horizontal(*TYPES).alias("any"), flag(times == 0).alias("none"),
        *(flag(times == number).alias(f"times_{number}") for number in range(3)), flag(times >= 3).alias("times_3+"),
        nw.lit(1).alias("enrolled"),
    )


def _mark(name: str) -> nw.Expr:
    what, _, kind = ("", "", name) if name in TYPES else name.partition("_")
    is_kind = nw.col("interview_type") == kind
    if what == "thanked":
        return flag(is_kind & nw.col("asked") & nw.col("thanked"))
    return flag(is_kind & nw.col(what)) if what else flag(is_kind)


def read_attendance(program: Program, school_year: str, *, audience: str = "public") -> Attendance:
    """Read who attended what in a school year, of which groups; for staff, classes are groups too."""
    events = _read_events(program, school_year)
    roster = read_roster(program, school_year, audience=audience)
    if not count_rows(roster):
        return _read_without_roster(program, events)
    names = [name for name in roster.collect_schema().names() if name != "student_id"]
    combinations = compute_once(_number(roster.select(*names).unique(), "combination", *names))
    students = compute_once(
        _number(roster, "student", "student_id").join(combinations, on=names, how="inner")
        .select("student", "student_id", "combination")
    )
    present = read_present(program, events).join(students, on="student_id", how="left")
    return _gather(True, events, students, combinations, present)


def _read_without_roster(program: Program, events: nw.LazyFrame[Any]) -> Attendance:
    schools = _number(events.select(nw.col("school_id").alias("school")).unique(), "combination", "school")
    schools = compute_once(schools)
    present = read_present(program, events).join(schools, left_on="school_id", right_on="school", how="inner")
    students = compute_once(_number(present.select("student_id").unique(), "student", "student_id"))
    return _gather(False, events, students, schools, present.join(students, on="student_id", how="inner"))


def _gather(has_roster: bool, events: nw.LazyFrame[Any], students: nw.LazyFrame[Any],
            combinations: nw.LazyFrame[Any], present: nw.LazyFrame[Any]) -> Attendance:
    combinations = compute_once(add_breakdowns(combinations))
    breakdowns = sort_breakdowns(name for name in combinations.collect_schema().names() if name != "combination")
    present = compute_once(present.select(
        "event", "interview_type", "month", "student", "combination", "asked", "watched", *STEPS.values()
    ))
    return Attendance(has_roster, breakdowns, combinations, events, students, present)


def _read_events(program: Program, school_year: str) -> nw.LazyFrame[Any]:
    """Read the held interviews of a school year, and number them."""
    events = take(program, "interviews", "interview_id", "date", "school_id", "interview_type", "channel", "status",
                  "partner_id", "recorded_by")
    held = events.filter(nw.col("status") == "held", in_school_year(program, school_year)).drop("status")
    month = nw.col("date").dt.year().cast(nw.Int32) * 12 + nw.col("date").dt.month() - 1  # since year 0
    return compute_once(_number(held.with_columns(month.alias("month")), "event", "interview_id"))


def read_present(program: Program, events: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Read the attended participations in these interviews."""
    rows = take(program, "participations", "interview_id", "student_id", "role", "attended", *STEPS)
    rows = rows.filter(yes("attended")).select(
        "interview_id", "student_id", (nw.col("role") == "interviewer").alias("asked"),
        (nw.col("role") == "viewer").alias("watched"), *(yes(step).alias(name) for step, name in STEPS.items()),
    )
    known = events.select("interview_id", "event", "interview_type", "month", "school_id")
    return rows.join(known, on="interview_id", how="inner")


def _number(frame: nw.LazyFrame[Any], name: str, *order: str) -> nw.LazyFrame[Any]:
    return frame.with_row_index(name, order_by=list(order)).with_columns(nw.col(name).cast(nw.Int32))
