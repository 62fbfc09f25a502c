"""The tables of a source, each column declared once.

The reader, the checks, the data dictionary, the spreadsheet template and the form's questions all come from
here, so that what is asked, what is read and what is described cannot drift apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from wbl import vocabulary as words

Kind = Literal["text", "integer", "number", "boolean", "date"]
Viewer = Literal["public", "staff", "private"]


@dataclass(frozen=True)
class Column:
    """One column: what a cell means and what it may hold."""

    name: str
    kind: Kind
    meaning: str                                # one sentence
    required: bool = False                      # must every row have it?
    is_detail: bool = False                     # does a row count without it, where what stands there cannot be read?
    allowed: Mapping[str, str] | None = None    # code -> label; None: anything of the kind
    unit: str = ""
    lowest: float | None = None                 # in the column's unit
    highest: float | None = None
    refers_to: str = ""                         # "table.column" that must hold the value, when that table is there
    seen_by: Viewer = "staff"                   # who may see single values; counts are another matter


@dataclass(frozen=True)
class Table:
    """One table: what one row is, and its columns, key first."""

    name: str
    one_row_is: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    required: bool = False

    def __getitem__(self, name: str) -> Column:
        """Find a column by its name."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in their order."""
        return tuple(column.name for column in self.columns)


_TYPES = {kind.code: kind.label for kind in words.INTERVIEW_TYPES.values()}


def _text(name: str, meaning: str, **more: Any) -> Column:
    return Column(name, "text", meaning, **more)


def _soc(meaning: str = "The occupation's code in the Standard Occupational Classification 2018.") -> Column:
    return _text("soc_code", meaning, unit="SOC 2018, like 29-1141", seen_by="public")


SCHOOLS = Table("schools", "a school", ("school_id",), (
    _text("school_id", "The school's own code, such as a DBN.", required=True, seen_by="public"),
    _text("school_name", "The school's name as people say it.", seen_by="public"),
    _text("region", "The borough, district or region of the school.", seen_by="public"),
))

STUDENTS = Table("students", "an enrolled student in one school year", ("student_id", "school_year"), (
    _text("student_id", "The student's code; never a name.", required=True, seen_by="private"),
    _text("school_year", "The school year of this enrollment.", required=True, unit="like 2025-26", seen_by="public"),
    _text("school_id", "The school where the student is enrolled.", required=True, refers_to="schools.school_id",
          seen_by="public"),
    Column("grade", "integer", "The student's grade that year.", lowest=9, highest=12, seen_by="public"),
    _text("cte_program", "The career and technical education program, blank for none.", seen_by="public"),
    _text("career_cluster", "The career cluster of that program.", seen_by="public"),
    _text("class_id", "The class in which the student takes part.", seen_by="staff"),
    _text("ell_level", "The English-learner level, blank for none.", seen_by="staff"),
    Column("has_iep", "boolean", "Does the student have an individualized education program?", seen_by="staff"),
    _text("student_name", "The student's name, if staff keep it here.", seen_by="private"),
))

PARTNERS = Table("partners", "an industry partner", ("partner_id",), (
    _text("partner_id", "The partner's code; never contact details.", required=True),
    _text("organization", "Where the partner works."),
    _text("industry", "The industry of that organization.", seen_by="public"),
    _text("borough", "The borough or place of work.", seen_by="public"),
))

INTERVIEWS = Table("interviews", "one interview, planned, held or cancelled", ("interview_id",), (
    _text("interview_id", "The interview's code.", required=True),
    Column("date", "date", "The day of the interview.", required=True, unit="year-month-day"),
    _text("school_id", "The school that held it.", required=True, refers_to="schools.school_id", seen_by="public"),
    _text("class_id", "The class that it belongs to."),
    _text("interview_type", "Which of the four types of interview it was.", required=True, allowed=_TYPES,
          seen_by="public"),
    _text("channel", "Where or how it took place.", allowed=words.CHANNELS, seen_by="public"),
    _text("status", "Was it held?", required=True, allowed=words.STATUSES, seen_by="public"),
    _text("partner_id", "The industry partner who was interviewed.", refers_to="partners.partner_id"),
    _text("occupation", "The partner's occupation, in words.", seen_by="public"),
    _soc(),
    _text("position", "The partner's place in the organization.", allowed=words.POSITIONS, is_detail=True,
          seen_by="public"),
    Column("minutes", "integer", "How long it took.", is_detail=True, unit="minutes", lowest=1, highest=480,
           seen_by="public"),
    _text("recorded_by", "Who pressed record; this decides which media consent is needed.",
          allowed=words.RECORDED_BY, seen_by="public"),
    _text("recording_id", "The recording that was made or watched.", refers_to="recordings.recording_id"),
    _text("facilitator_id", "The staff member in charge.", seen_by="private"),
    _text("course", "The course that the interview belongs to.", seen_by="public"),
    _text("learning_objectives", "What students should be able to do afterwards."),
), required=True)

RECORDINGS = Table("recordings", "one recording on the shelf, made here or found", ("recording_id",), (
    _text("recording_id", "The recording's code.", required=True),
    _text("title", "What it is called."),
    _text("interview_id", "The hybrid interview that it was made in.", refers_to="interviews.interview_id"),
    _text("found_by", "How it came to the shelf.", allowed=words.FOUND_BY, seen_by="public"),
    _text("location", "The file or address of the recording."),
    _text("transcript", "The file of its transcript, beside the tables."),
    _text("language", "The language spoken, as a code.", unit="like en or es", seen_by="public"),
    Column("minutes", "number", "How long it is.", is_detail=True, unit="minutes", lowest=0, highest=600,
           seen_by="public"),
    _text("occupation", "The speaker's occupation, in words.", seen_by="public"),
    _soc(),
))

PARTICIPATIONS = Table("participations", "one student in one interview", ("interview_id", "student_id"), (
    _text("interview_id", "The interview.", required=True, refers_to="interviews.interview_id"),
    _text("student_id", "The student.", required=True, refers_to="students.student_id", seen_by="private"),
    _text("role", "Did the student ask, or watch?", required=True, allowed=words.ROLES, seen_by="public"),
    Column("attended", "boolean", "Was the student there?", required=True),
    Column("thank_you_sent", "boolean", "Did the student thank the partner?", is_detail=True),
    Column("reflection_done", "boolean", "Did the student reflect on it afterwards?", is_detail=True),
    Column("discussion_done", "boolean", "Did the student take part in the class discussion?", is_detail=True),
    Column("hours_credited", "number", "Hours that a coordinator credited; never computed.", is_detail=True,
           unit="hours", lowest=0, highest=100),
), required=True)

SALARIES = Table("salaries", "one range that one source stated for one occupation", ("salary_id",), (
    _text("salary_id", "The code of this answer.", required=True),
    _text("interview_id", "The interview it comes from.", refers_to="interviews.interview_id"),
    _text("occupation", "The occupation that the range is for, in words.", seen_by="public"),
    _soc(),
    Column("low", "number", "The low end of the range.", unit="currency per period", lowest=0),
    Column("high", "number", "The high end; the same as low when one figure was given.", unit="currency per period",
           lowest=0),
    _text("currency", "The currency.", unit="ISO 4217, like USD"),
    _text("period", "The period that the range is paid for.", allowed=words.PAY_PERIODS),
    _text("experience", "For somebody starting out, or experienced?", allowed=words.PAY_EXPERIENCE),
    _text("basis", "How the source knows.", allowed=words.PAY_BASES),
    Column("declined", "boolean", "Was the question answered with a no?"),
    Column("as_of", "date", "The day for which the range is meant.", unit="year-month-day"),
    _text("raw", "What was typed, kept as it was."),
))

CAREER_STEPS = Table("career_steps", "one step of a partner's path", ("interview_id", "step"), (
    _text("interview_id", "The interview it comes from.", required=True, refers_to="interviews.interview_id"),
    Column("step", "integer", "The place of the step in the path, from 1.", required=True, lowest=1, highest=60),
    _text("kind", "What kind of step.", required=True, allowed=words.STEP_KINDS, seen_by="public"),
    _text("title", "The step in words: a school, a course, a job."),
    _soc("The job's code, when the step is a job."),
    Column("years", "number", "How long the step took.", is_detail=True, unit="years", lowest=0, highest=60),
))

OPPORTUNITIES = Table("opportunities", "one job that the partner named in the company or industry",
                      ("interview_id", "title"), (
    _text("interview_id", "The interview it comes from.", required=True, refers_to="interviews.interview_id"),
    _text("title", "The job in words.", required=True, seen_by="public"),
    _soc(),
    _text("relation", "How the job relates to the partner's own.", allowed=words.OPPORTUNITY_RELATIONS,
          seen_by="public"),
    Column("years_to_reach", "number", "How long it takes to get there.", is_detail=True, unit="years", lowest=0,
           highest=50),
    _text("entry_education", "The schooling one needs to start.", seen_by="public"),
))

PERMISSIONS = Table("permissions", "one permission", ("permission_id",), (
    _text("permission_id", "The permission's code.", required=True),
    _text("student_id", "The student it is for; blank for a partner's release.", refers_to="students.student_id",
          seen_by="private"),
    _text("interview_id", "The interview it is for; blank when it holds for a school year.",
          refers_to="interviews.interview_id"),
    _text("kind", "What is permitted.", required=True, allowed=words.PERMISSION_KINDS, seen_by="public"),
    Column("granted", "boolean", "Was it given? Blank is no.", seen_by="staff"),
    Column("valid_from", "date", "The first day it holds.", unit="year-month-day"),
    Column("valid_to", "date", "The last day it holds.", unit="year-month-day"),
))

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (SCHOOLS, STUDENTS, PARTNERS, INTERVIEWS, RECORDINGS, PARTICIPATIONS, SALARIES, CAREER_STEPS,
                  OPPORTUNITIES, PERMISSIONS)
}


def describe_package(name: str, title: str) -> dict[str, Any]:
    """Describe all tables as a Frictionless data package (version 1), ready to be written as JSON.

    Source of the format: the Data Package and Table Schema specifications, version 1.

    >>> describe_package("sample", "Sample")["resources"][0]["path"]
    'schools.csv'
    """
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "resources": [_describe_table(table) for table in TABLES.values()],
    }


def _describe_table(table: Table) -> dict[str, Any]:
    foreign_keys = [
        {"fields": column.name, "reference": {"resource": other, "fields": field}}
        for column in table.columns if column.refers_to
        for other, field in [column.refers_to.split(".")]
        if TABLES[other].key == (field,)  # Table Schema refers to whole keys only
    ]
    schema: dict[str, Any] = {
        "fields": [_describe_column(column) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if foreign_keys:
        schema["foreignKeys"] = foreign_keys
    return {
        "profile": "tabular-data-resource", "name": table.name.replace("_", "-"), "title": table.name,
        "description": f"One row is {table.one_row_is}.", "path": f"{table.name}.csv", "encoding": "utf-8",
        "schema": schema,
    }


def _describe_column(column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if column.required:
        limits["required"] = True
    if column.allowed:
        limits["enum"] = list(column.allowed)
    if column.lowest is not None:
        limits["minimum"] = column.lowest
    if column.highest is not None:
        limits["maximum"] = column.highest
    kind = "string" if column.kind == "text" else column.kind
    described: dict[str, Any] = {"name": column.name, "type": kind, "description": column.meaning}
    if limits:
        described["constraints"] = limits
    if column.unit:
        described["unit"] = column.unit
    described["seenBy"] = column.seen_by
    return described
