"""Rules across columns and tables: what single cells cannot tell.

A row is held when counting it would say something that nobody wrote: its interview, student or school is not
there, its type contradicts how it took place, its dates cannot be. It is noted when it can be counted as it
stands and a person should still look: a one-to-one interview with two students, a partner who is not listed.
What belongs to a held interview is held with it, so that the accepted tables are safe to count.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from operator import call
from typing import Any

import numpy as np

from wbl import schema
from wbl.collect.cores import map_on_cores
from wbl.collect.findings import Findings
from wbl.collect.headers import fold_name
from wbl.collect.meeting import Meeting, find_texts, number_rows
from wbl.collect.pay_rules import check_salaries
from wbl.settings import Settings
from wbl.vocabulary import CHANNELS, INTERVIEW_TYPES

REQUIRED_SOMETIMES = frozenset({"attended"})  # only in an interview that was held: before it nobody knows

_LOOSE = frozenset({  # a reference that leads nowhere is noted; the row can be counted without what it names
    ("interviews", "partner_id"), ("interviews", "recording_id"), ("recordings", "interview_id"),
})
_GOES_WITH_INTERVIEW = ("participations", "salaries", "career_steps", "opportunities")


def check_agreement(checked: Mapping[str, Findings], settings: Settings, today: date, *,
                    known: Mapping[str, Findings] | None = None) -> None:
    """Mark, in all tables together, the rows that disagree with themselves or with others.

    known: tables that were checked before, which these refer to; nothing is marked in them.
    """
    there = {**(known or {}), **checked}
    for name, check_table in (("salaries", check_salaries), ("permissions", _check_permissions)):
        if name in checked:
            check_table(checked[name])
    if "schools" not in there:
        _remark_alike_schools(checked)
    interviews = checked.get("interviews")
    if interviews is not None:
        _check_interviews(interviews, today)
    references = [(found, column) for found in checked.values() for column in found.table.columns
                  if column.refers_to and column.refers_to.partition(".")[0] in there and found.gives(column.name)]
    work: list[Callable[[], Any]] = [partial(_hold_same_key, found) for found in checked.values()]
    work += [partial(_find_unknown, found, column, there) for found, column in references]
    unknown = map_on_cores(call, work)[len(checked):]
    for (found, column), is_unknown in zip(references, unknown, strict=True):
        _mark_unknown(found, column, is_unknown)
    if interviews is None:
        return
    for name in _GOES_WITH_INTERVIEW:
        if name in checked:
            meeting = Meeting(checked[name], interviews)
            _hold_with_interview(meeting)
            if name == "participations":
                _check_participations(meeting)
                if "students" in there:
                    _check_roster_year(meeting, there["students"], settings)
                _check_group_size(meeting)


def _check_interviews(found: Findings, today: date) -> None:
    channel, status = found["channel"], found["status"]
    for code, meant in INTERVIEW_TYPES.items():
        found.mark(found["interview_type"].is_in([code]) & channel.is_not_in(meant.channels), "channel",
                   lambda place, code=code: _say_channel(found, code, channel.at(place)),  # type: ignore[misc]
                   lambda place: _suggest_type(found, channel.at(place)), "held")
    hybrid = found["interview_type"].is_in(["hybrid"])
    found.mark(hybrid & found["recorded_by"].is_in(["none"]), "recorded_by",
               "A hybrid interview is recorded, and this one says that it was not.",
               "Say who recorded it, or change the type to virtual.", "held")
    found.mark(hybrid & found.is_blank("recorded_by"), "recorded_by",
               "A hybrid interview is recorded, and nobody is named who did.",
               "Write school or third_party: it decides which media consent is needed.", "noted")
    days, now = found["date"].days(), np.datetime64(today)
    found.mark((days > now) & status.is_in(["held"]), "date",
               f"The day is after today, {today}, and the interview counts as held.",
               "Write the right day; log it once it was held." if found.raw.questions else
               "Write the right day, or set the status to planned.", "held")
    found.mark((days < now) & status.is_in(["planned"]), "status",
               "The interview is still planned, and its day has passed.",
               "Set the status to held or cancelled; until then it does not count.", "noted")


def _say_channel(found: Findings, code: str, channel: str) -> str:
    expected = ", ".join(found.show("channel", known) for known in INTERVIEW_TYPES[code].channels)
    return (f'The type is "{found.show("interview_type", code)}" and the channel "{found.show("channel", channel)}". '
            f"Interviews of this type take place by one of these: {expected}.")


def _suggest_type(found: Findings, channel: str) -> str:
    types = " or ".join(f'"{found.show("interview_type", code)}"' for code, meant in INTERVIEW_TYPES.items()
                        if channel in meant.channels)
    return f'Is it {types}? Correct the type, or the channel ("{CHANNELS[channel]}").'


def _check_permissions(found: Findings) -> None:
    kind = found["kind"]
    found.mark(kind.is_not_in(["partner_release"]) & found.is_blank("student_id"), "student_id",
               "The permission names no student.", "Write whose permission it is.", "held")
    found.mark(kind.is_in(["partner_release"]) & found.is_blank("interview_id"), "interview_id",
               "The partner's release names no interview.", "Write which interview it is for.", "held")
    found.mark(kind.is_in(["media_third_party"]) & found.is_blank("interview_id"), "interview_id",
               "Consent for an outside organization holds for one event, and none is named; it covers nothing.",
               "Write which interview it is for.", "noted")
    found.mark(found["valid_to"].days() < found["valid_from"].days(), "valid_to",
               "The last day is before the first day.", "Correct one of the two days.", "held")


def _hold_same_key(found: Findings) -> None:
    """Hold every row whose key stands on a row above it that is not held itself."""
    key = [found[name] for name in found.table.key]
    numbers = number_rows([column.codes for column in key])
    asked = (numbers >= 0) & ~found.held
    in_order = numbers[asked]
    in_order.sort(kind="stable")    # quick where a log stands in order, and mostly the end of it
    if not (in_order[1:] == in_order[:-1]).any():
        return
    places = np.flatnonzero(asked)
    _, first, which = np.unique(numbers[places], return_index=True, return_inverse=True)
    original = places[first[which]]
    repeated = np.zeros(len(found.held), dtype=bool)
    repeated[places[original != places]] = True
    above = dict(zip(places[original != places].tolist(), original[original != places].tolist(), strict=True))

    def say(place: int) -> str:
        same = all(cells.codes[place] == cells.codes[above[place]] for cells in found.raw.columns)
        what = ("is the same student's, about the same interview," if found.raw.questions
                else f"has the same {' and '.join(found.table.key)}")
        return (f"Row {found.raw.rows[above[place]]} {what} and says {'the same' if same else 'something else'}; that "
                "row counts.")

    found.mark(repeated, found.table.key[0], say,
               "Remove one of the two rows, or correct it." if found.raw.questions else
               f"Remove one of the two rows, or correct its {found.table.key[-1]}.", "held")


def _find_unknown(found: Findings, column: schema.Column, tables: Mapping[str, Findings]) -> np.ndarray:
    """Tell which distinct texts of a column name nothing that is there; the last stands for blank, which names none."""
    table, _, name = column.refers_to.partition(".")
    is_unknown = find_texts(found[column.name], tables[table][name]) < 0
    is_unknown[-1] = False
    return is_unknown


def _mark_unknown(found: Findings, column: schema.Column, is_unknown: np.ndarray) -> None:
    if is_unknown.any():
        loose = (found.table.name, column.name) in _LOOSE
        found.mark(is_unknown[found[column.name].codes], column.name, _say_unknown(found, column),
                   _advise_unknown(column, loose), "noted" if loose else "held")


def _remark_alike_schools(checked: Mapping[str, Findings]) -> None:
    """Without a list of schools, name those that differ only in capitals, blanks or marks; a person decides."""
    spellings: dict[str, dict[str, Findings]] = {}
    for found in checked.values():
        for school in found["school_id"].values if found.gives("school_id") else ():
            spellings.setdefault(fold_name(school), {}).setdefault(school, found)
    for alike in spellings.values():
        for other in list(alike)[1:]:
            first = next(iter(alike))
            alike[other].remark(other, f'"{first}" and "{other}" are counted as two schools.',
                                f'If they are one, write it in one way, or import with --means "{other}={first}".')


def _say_unknown(found: Findings, column: schema.Column):  # type: ignore[no-untyped-def]
    table = column.refers_to.partition(".")[0]
    where = "on the roster" if table == "students" else f"among the {table}"
    return lambda place: f'"{found[column.name].at(place)}" is not {where}.'


def _advise_unknown(column: schema.Column, loose: bool) -> str:
    table = column.refers_to.partition(".")[0]
    if table == "students":
        return "Correct the code, or add the student to the roster; nobody is matched by a similar name."
    return f"Correct it, or add it to {table}{'; until then the row counts without it' if loose else ''}."


def _hold_with_interview(meeting: Meeting) -> None:
    interviews = meeting.interviews
    meeting.found.mark(meeting.take(interviews.held), "interview_id",
                       lambda place: f"Its interview, row {interviews.raw.rows[meeting.place[place]]} of "
                       f"{interviews.raw.file}, waits for a person.",
                       "Mend that row; this one follows by itself.", "held")


def _check_participations(meeting: Meeting) -> None:
    found, interviews = meeting.found, meeting.interviews
    kind, status = interviews["interview_type"], interviews["status"]
    open_still = meeting.take(status.is_in(["planned", "cancelled"]))
    found.mark(meeting.take(kind.is_in(["simulation"])) & found["role"].is_in(["interviewer"]), "role",
               "In a simulation the class watches a recording; nobody interviews.",
               "Change the role to viewer, or correct the interview's type.", "held")
    found.mark(open_still & found["attended"].is_in([True]), "attended",
               "The student is marked as attended, and the interview is not marked as held.",
               "Set the interview's status to held; until then this does not count.", "noted")
    found.mark_blank(found.is_blank("attended") & ~open_still, "attended")
    recorded = interviews["recorded_by"].is_in(["school", "third_party"]) | interviews["recording_id"].is_known()
    unrecorded = meeting.take(kind.is_in(["in_person", "virtual"]) & ~recorded)
    found.mark(unrecorded & found["role"].is_in(["viewer"]), "role",
               "The student is a viewer of an interview that was not recorded.",
               "Say who recorded the interview, or change the role to interviewer.", "noted")


def _check_roster_year(meeting: Meeting, students: Findings, settings: Settings) -> None:
    """Hold participations of students who are on the roster, yet not in the school year of the interview."""
    found, day = meeting.found, meeting.interviews["date"]
    years = students["school_year"]
    known_years = {year: number for number, year in enumerate(sorted({*years.values} - {None}))}
    named = [None if value is None else settings.school_year_of(value) for value in day.values]
    year_of_day = np.array([*(known_years.get(name or "", -1) for name in named), -1], dtype=np.int64)
    for year in sorted({name for name in named if name is not None} - set(known_years)):
        of_year = np.array([*(name == year for name in named), False])
        count = int(of_year[np.append(day.codes, -1)[meeting.place]].sum())
        if count:
            found.remark_rows(f"The roster has no students for {year}; {{}} participations of that year cannot be "
                              "placed in a school or grade.", f"Add the roster of {year}, or leave that year out.",
                              count)
    listed_years = np.array([*(known_years.get(value, -1) for value in years.values), -1])[years.codes]
    wanted, listed = find_texts(found["student_id"], students["student_id"]), students["student_id"].codes
    size = len(students["student_id"].cells.texts)
    on_roster, row_state = np.zeros(size, dtype=bool), np.zeros((len(known_years) + 1, size), dtype=np.int8)
    on_roster[listed[listed >= 0]] = True
    for state, rows in ((1, students.held), (2, ~students.held)):  # 0: no row, 1: a held row, 2: an accepted row
        rows = rows & (listed >= 0) & (listed_years >= 0)
        row_state[listed_years[rows], listed[rows]] = state
    if (row_state[:-1, on_roster] == 2).all():  # whoever is listed is so in every year: nothing can be missing
        return
    codes, wanted_years = wanted[found["student_id"].codes], year_of_day[np.append(day.codes, -1)[meeting.place]]
    asked = (codes >= 0) & (wanted_years >= 0) & on_roster[codes]
    state = row_state[wanted_years, codes]
    found.mark(asked & (state == 1), "student_id", lambda place: "The student's row on the roster of "
               f"{settings.school_year_of(meeting.day(place))} waits for a person.",
               "Mend that row in students; this one follows by itself.", "held")
    found.mark(asked & (state == 0), "student_id", lambda place: "The student is not on the roster of "
               f"{settings.school_year_of(meeting.day(place))}, the year of the interview.",
               "Add the student to that year's roster, or correct the code or the day.", "held")


def _check_group_size(meeting: Meeting) -> None:
    """Note interviews that were held with more or fewer interviewers than their type has."""
    found, interviews = meeting.found, meeting.interviews
    asked = found["role"].is_in(["interviewer"]) & found["attended"].is_in([True]) & ~found.held & (meeting.place >= 0)
    sizes = np.bincount(meeting.place[asked], minlength=len(interviews.held))
    for code, meant in INTERVIEW_TYPES.items():
        of_kind = interviews["interview_type"].is_in([code]) & interviews["status"].is_in(["held"]) & ~interviews.held
        interviews.mark(of_kind & (sizes < meant.fewest_interviewers), "interview_type",
                        lambda place, label=meant.label: _say_few(label, int(sizes[place])),  # type: ignore[misc]
                        "Check who asked and who watched, or the type.", "noted")
        if meant.most_interviewers == 1:
            interviews.mark(of_kind & (sizes > 1), "interview_type",
                            lambda place, label=meant.label: f"{label} interviews are one-to-one, and {sizes[place]} "  # type: ignore[misc]
                            "students are its interviewers.",
                            "If it was a small group online that was recorded, its type is hybrid.", "noted")


def _say_few(label: str, size: int) -> str:
    return (f"{label} interviews are held by a small group, and one student is its interviewer." if size
            else f"{label} interview without an interviewer who attended.")
