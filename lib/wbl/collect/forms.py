"""Turn the answers of a form, one row for each student and interview, into rows of the tables.

Students who name the same interview (the code, or the same day, school, kind and person) are brought together in
one. What they say differently about it is noted, and the first answer is kept. Names and addresses of those who
answered are never read.
"""

import contextlib
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wbl import schema
from wbl.collect.days import read_date, tell_day_first
from wbl.collect.form_headers import Matched, match_questions
from wbl.collect.form_questions import FOLLOW_UP, QUESTIONS, STEPS, find_column
from wbl.collect.headers import fold_name
from wbl.collect.meanings import Confirm, Meanings, use_words
from wbl.collect.occupations import suggest_occupations
from wbl.collect.pay import read_pay
from wbl.collect.raw import RawTable, Remark, make_raw
from wbl.collect.sameness import remark_same_time
from wbl.collect.values import read_code
from wbl.errors import SourceError
from wbl.program import Problem

ANSWERS = "answers"     # what a problem calls the table of a form
_TITLES = 10            # titles without a code that are named, those of most answers first
_ONCE = ("interviews.school_id", "interviews.class_id", "interviews.channel", "interviews.recorded_by",
         "interviews.minutes", "interviews.position")


@dataclass(frozen=True)
class Brought:
    """What one file brings: rows of the tables, each with its row in the file."""

    file: str
    raws: Mapping[str, RawTable]
    rows: int | None = None                             # answers in it; None when its tables are counted themselves
    problems: tuple[Problem, ...] = ()                  # about single rows of the file
    remarks: tuple[Remark, ...] = ()                    # about the whole file
    columns: Mapping[str, str] = field(default_factory=dict)    # "table.column" -> the header that asks for it
    confirmed: Mapping[str, str] = field(default_factory=dict)  # what a person said about its headers


def read_form(raw: RawTable, schools: Mapping[str, str], meanings: Meanings,
              confirm: Confirm | None = None) -> Brought:
    """Read the answers of a form.

    schools: folded name -> id of the schools that are known. meanings: what a person said about wordings. confirm: as
    in `match_questions`. Raises SourceError when a question that is needed is not there.
    """
    matched = match_questions(raw.header, meanings.headers, confirm)
    missing = [question.english for question in QUESTIONS
               if question.is_required and question.code not in matched.places and question.code not in _SETTLED]
    if missing:
        hints = "".join(f' Is "{_short(header)}" meant for "{question}"? If so, import with --means '
                        f'"{_short(header)}={question}", or reword it.'
                        for header, question in matched.asked.items())
        raise SourceError(f"{raw.file} does not ask: {'; '.join(missing)}.{hints or ' Add the question to the form.'}")
    columns = {place: column for code, place in matched.places.items() if (column := find_column(code)) is not None}
    answers = _Answers(use_words(raw, columns, meanings, schools), matched, meanings)
    for row in range(len(raw.rows)):
        answers.take(row)
    return answers.as_brought()


_SETTLED = {  # what is settled when the form does not ask it
    "participations.attended": "The form does not ask who was there; whoever answered is counted as there.",
    "participations.role": "The form does not ask who interviewed and who watched; in a simulation all are viewers, "
                           "else interviewers.",
}


class _Answers:
    """The answers of one form on their way into the tables."""

    def __init__(self, raw: RawTable, matched: Matched, meanings: Meanings) -> None:
        self.raw = raw
        self.matched = matched
        self.meanings = meanings
        self.untitled: dict[str, int] = {}  # titles without an occupation code, and how many answers name them
        self.tables: dict[str, dict[tuple[str, ...], tuple[int, dict[str, str]]]] = {}
        self.problems: list[Problem] = []
        place = matched.places.get("interviews.date")
        self.day_first = None if place is None else tell_day_first(raw.columns[place].texts.tolist())
        self.days_settled = ""      # what settled the order of day and month, when the days themselves do not
        if self.day_first is None and raw.day_first is not None:
            self.day_first = raw.day_first
        elif self.day_first is None:
            self.day_first = tell_day_first(raw.columns[0].texts.tolist())  # a sheet writes both in one way
            self.days_settled = "" if self.day_first is None else "day before month" if self.day_first else (
                "month before day")
        self.assumes_dollars = False

    def take(self, row: int) -> None:
        """Take one answer apart."""
        told = {code: self.raw.columns[place].at(row) for code, place in self.matched.places.items()}
        number = int(self.raw.rows[row])
        interview = self._read_interview(told)
        if told.get("partners.organization"):
            partner = {"organization": told["partners.organization"], "industry": told.get("partners.industry", "")}
            interview["partner_id"] = _name("P", partner["organization"], interview["occupation"])
            self._add("partners", number, {"partner_id": interview["partner_id"], **partner})
        interview["interview_id"] = told.get("interviews.interview_id") or _name("F", *_identity(interview, told))
        self._add("interviews", number, interview)
        self._add("participations", number, self._read_participation(told, interview), is_single=True)
        about = {"interview_id": interview["interview_id"]}
        if told.get("salaries.raw"):
            self._read_pay(number, told, interview)
        for step in range(1, STEPS + 1):
            title, kind = told.get(f"step_{step}_title", ""), told.get(f"step_{step}_kind", "")
            if title or kind:
                self._add("career_steps", number, {**about, "step": str(step), "kind": kind, "title": title,
                                                   "years": told.get(f"step_{step}_years", "")})
        for relation, code in (("way_in", "way_in"), ("next", "next")):
            for title in filter(None, (part.strip(" -•\t") for part in re.split(r"[\n;]", told.get(code, "")))):
                self._add("opportunities", number, {**about, "title": title, "relation": relation,
                                                    "soc_code": self.meanings.find_soc(title)})

    def _read_interview(self, told: Mapping[str, str]) -> dict[str, str]:
        interview = {code.partition(".")[2]: told.get(code, "") for code in _ONCE}
        day = told.get("interviews.date", "")
        read = read_date(day, day_first=self.day_first)
        interview["date"] = read.value.isoformat() if read.value is not None and not read.problem else day
        kind = told.get("interviews.interview_type", "")
        interview["interview_type"] = read_code(kind, schema.INTERVIEWS["interview_type"]).value or kind
        interview["occupation"] = told.get("interviews.occupation", "")
        interview["soc_code"] = self.meanings.find_soc(interview["occupation"])
        if interview["occupation"] and not interview["soc_code"]:
            self.untitled[interview["occupation"]] = self.untitled.get(interview["occupation"], 0) + 1
        return {**interview, "status": "held"}

    def _read_participation(self, told: Mapping[str, str], interview: Mapping[str, str]) -> dict[str, str]:
        watched = interview["interview_type"] == "simulation"
        participation = {
            "interview_id": interview["interview_id"], "student_id": told.get("participations.student_id", ""),
            "role": told.get("participations.role", "viewer" if watched else "interviewer"),
            "attended": told.get("participations.attended", "yes"),
        }
        done = split_choices(told.get("follow_up", ""), FOLLOW_UP)
        for column in FOLLOW_UP:
            participation[column] = ("yes" if column in done else "no") if done else ""
        return participation

    def _read_pay(self, number: int, told: Mapping[str, str], interview: Mapping[str, str]) -> None:
        answer = told["salaries.raw"]
        pay = read_pay(answer)
        if pay.reason in ("blank", "not_applicable"):
            return
        if pay.is_clear and (pay.note or pay.reason == "in_words"):
            self._note(number, "salaries.raw", answer, f'"{answer[:80]}": {pay.note or "no figure"}.',
                       "Nothing to do, unless the person can name a range.")
        has_figure = pay.low is not None or pay.high is not None
        self.assumes_dollars |= has_figure and pay.currency is None
        self._add("salaries", number, {
            "salary_id": _name("S", interview["interview_id"], told.get("participations.student_id", "")),
            "interview_id": interview["interview_id"], "occupation": interview["occupation"],
            "soc_code": interview["soc_code"], "low": _digits(pay.low), "high": _digits(pay.high),
            "currency": (pay.currency or "USD") if has_figure else "", "period": pay.period or "",
            "experience": told.get("salaries.experience", ""), "basis": told.get("salaries.basis", ""),
            "declined": "yes" if pay.reason == "declined" else "", "as_of": interview["date"], "raw": answer})

    def _add(self, table: str, number: int, row: dict[str, str], *, is_single: bool = False) -> None:
        """Add a row; where its key is there already, fill its blanks and note what is said differently."""
        key = tuple(row[name] for name in schema.TABLES[table].key)
        rows = self.tables.setdefault(table, {})
        if is_single:
            key = (*key, str(number))  # the same student twice: both rows go on, and the check holds the second
        if key not in rows:
            rows[key] = (number, row)
            return
        first, kept = rows[key]
        about = "partner" if table == "partners" else "interview"
        for name, text in row.items():
            if text and not kept[name]:
                kept[name] = text
            elif text and fold_name(text) != fold_name(kept[name]):
                self._note(number, f"{table}.{name}", text, f'Row {first} is about the same {about} and says '
                           f'"{kept[name][:60]}"; that is kept.', "If the other is right, correct that row.")

    def _note(self, number: int, code: str, value: str, problem: str, remedy: str) -> None:
        self.problems.append(Problem(self.raw.file, ANSWERS, number, self._header(code), value, problem, remedy,
                                     "noted"))

    def _header(self, code: str) -> str:
        place = self.matched.places.get(code)
        return "" if place is None else _short(self.raw.header[place])

    def as_brought(self) -> Brought:
        """Give the tables that the answers make."""
        raws = {}
        for table, rows in self.tables.items():
            names = list(dict.fromkeys(name for _, row in rows.values() for name in row))
            records = [[row.get(name, "") for name in names] for _, row in rows.values()]
            questions = {name: self._header(f"{table}.{name}") for name in names}
            raws[table] = make_raw(self.raw.file, names, records, [number for number, _ in rows.values()],
                                   questions=questions)
        remarks = list(self.raw.remarks)
        if (place := self.matched.places.get("interviews.date")) is not None:
            remarks += remark_same_time(self.raw.columns[place].texts)
        remarks += [Remark("", sentence, "Add the question to the form if it matters.")
                    for code, sentence in _SETTLED.items() if code not in self.matched.places]
        if self.assumes_dollars:
            remarks.append(Remark("", "Pay without a currency is read as US dollars.", "Nothing to do, if that is so."))
        if self.days_settled:
            remarks.append(Remark("", f"The times of the answers are written with {self.days_settled}; the days of the "
                                  "interviews are read so too.", "If that is wrong, import with --days."))
        remarks += _remark_alike([row["organization"] for _, row in self.tables.get("partners", {}).values()])
        by_count = sorted(self.untitled, key=lambda title: -self.untitled[title])
        remarks += map(_remark_title, by_count[:_TITLES])
        for place in self.matched.unknown:
            header = _short(self.raw.header[place])
            near = self.matched.asked.get(self.raw.header[place])
            remedy = (f'Is "{near}" meant? If so, import with --means "{header}={near}", or reword it.' if near
                      else "Nothing to do, if it is not meant for the tables.")
            remarks.append(Remark(header, f'The question "{header}" is not known; its answers were not read.', remedy))
        unread = tuple(Problem(self.raw.file, ANSWERS, row.row, row.column, row.value, row.problem, row.remedy, "held")
                       for row in self.raw.unread)
        columns = {code: self._header(code) for code in self.matched.places}
        return Brought(self.raw.file, raws, len(self.raw.rows) + len(unread), (*self.problems, *unread), tuple(remarks),
                       columns, self.matched.confirmed)


def _remark_title(title: str) -> Remark:
    """Say that a title has no occupation code, and which may be meant; a person chooses."""
    near = suggest_occupations(title)
    listed = " or ".join(f"{name} ({code})" for code, name in near)
    code = near[0][0] if near else "…"
    return Remark(title, f'"{title[:80]}" is kept in words; it is no title with an occupation code, so it is not shown '
                  "beside official wages.", f'{f"Is it {listed}? " if near else ""}Import with --means '
                  f'"{title[:80]}={code}" to say {"so" if near else "its code, like 29-1141"}.')


def _remark_alike(organizations: list[str]) -> Iterator[Remark]:
    """Name organizations that differ only in words such as Inc., and may be one; a person decides."""
    alike: dict[str, dict[str, str]] = {}
    for name in organizations:
        bare = re.sub(r"^the_|(_(inc|llc|ltd|corp|corporation|company|co|incorporated))+$", "", fold_name(name))
        alike.setdefault(bare, {}).setdefault(fold_name(name), name)
    for names in alike.values():
        first, *others = sorted(names.values(), key=len)
        for other in others:
            yield Remark(other, f'"{other[:60]}" and "{first[:60]}" may be one organization; they are counted as two.',
                         f'If they are one, import with --means "{other[:60]}={first[:60]}".')


def _identity(interview: Mapping[str, str], told: Mapping[str, str]) -> tuple[str, ...]:
    """Say which interview an answer is about: two answers with the same words are about the same one."""
    who = (interview.get("partner_id", ""), interview["occupation"])
    if not any(who):  # nobody is named: a class watched together, and a student alone met somebody alone
        together = interview["interview_type"] in ("simulation", "hybrid")
        who = ("class", interview["class_id"]) if together else ("student", told.get("participations.student_id", ""))
    return (interview["date"], interview["school_id"], interview["interview_type"], *who)


def _name(letter: str, *parts: str) -> str:
    """Make a code that is the same whenever the words are."""
    return letter + hashlib.sha256("|".join(fold_name(part) for part in parts).encode()).hexdigest()[:10]


def _digits(number: float | None) -> str:
    return "" if number is None else f"{number:.2f}".rstrip("0").rstrip(".")


def _short(header: str) -> str:
    """Shorten a question to its first line, for a message."""
    line = " ".join(header.split("\n")[0].split())
    return line if len(line) <= 80 else f"{line[:77]}…"


def split_choices(cell: str, choices: Mapping[str, str]) -> list[str]:
    """Split one cell into the codes of the choices that it names; what is not known is left out.

    Known choices are found first, the longest first, so that a comma inside a choice divides nothing.

    >>> split_choices("Wrote it, with care, Thanked", {"a": "Wrote it, with care", "b": "Thanked"})
    ['a', 'b']
    >>> split_choices('["Thanked"]', {"b": "Thanked"}), split_choices("Thanked;", {"b": "Thanked"})
    (['b'], ['b'])
    """
    rest = cell.strip()
    if rest.startswith("["):
        with contextlib.suppress(ValueError):
            rest = ";".join(str(part) for part in json.loads(rest))
    found = []
    for code, label in sorted(choices.items(), key=lambda item: -len(item[1])):
        taken = re.sub(rf"(?:^|(?<=[;,])\s*){re.escape(label)}\s*(?=$|[;,])", "", rest, flags=re.IGNORECASE)
        if taken != rest:
            found.append(code)
            rest = taken
    return [code for code in choices if code in found]

