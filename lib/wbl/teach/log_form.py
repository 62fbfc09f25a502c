"""The log form: permissions first, then what was heard, saved as a row of the class's own data."""

from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from typing import Any

import ipywidgets as widgets

from wbl.official_wages import read_official_wages
from wbl.teach import controls
from wbl.teach.asking import ask
from wbl.teach.guess import keep_answer
from wbl.teach.interview_log import LoggedInterview, count_interviews, find_problems, save_interview
from wbl.teach.journal import keep_out_of_git
from wbl.teach.lesson import Lesson
from wbl.teach.papers import list_needed
from wbl.teach.pay_sentences import write_pay
from wbl.teach.reading import Sheet, write_lines
from wbl.vocabulary import (
    CHANNELS,
    INTERVIEW_TYPES,
    OPPORTUNITY_RELATIONS,
    PAY_BASES,
    PAY_EXPERIENCE,
    PAY_PERIODS,
    PERMISSION_KINDS,
    RECORDED_BY,
    STEP_KINDS,
)

DRAFT, LAST = "log-draft", "last-interview"
_SCHOOL = "my-school"  # until the coordinator names the school


class LogForm:
    """The form as it stands; `view` is what is shown."""

    def __init__(self, lesson: Lesson, school_id: str, class_id: str) -> None:
        self.lesson, self.school_id, self.class_id = lesson, school_id or _SCHOOL, class_id
        words = lesson.words
        self.rows: dict[str, list[dict[str, Any]]] = {"salaries": [], "career_steps": [], "opportunities": []}
        self.kind = controls.choose(words.text("What kind of interview was it?"),
                                    words.option({code: kind.label for code, kind in INTERVIEW_TYPES.items()}))
        self.channel = controls.choose(words.text("Where or how?"), [])
        self.recorded = controls.choose(words.text("Who recorded it?"), words.option(RECORDED_BY))
        self.ticks = controls.stack()
        self.rest = controls.stack()
        self.told = controls.say()
        self.day = widgets.DatePicker(description=words.text("Day"), value=date.today(),
                                      style={"description_width": "initial"})
        self.students = controls.line(words.text("Codes of the students who asked"),
                                      placeholder=words.text("codes, not names; commas between them"))
        self.occupation = widgets.Combobox(
            description=words.text("Occupation"), options=_list_titles(), placeholder=words.text("type to search"),
            ensure_option=False, style={"description_width": "initial"},
            layout=widgets.Layout(width="98%", max_width="42rem"))
        self.declined = controls.tick(words.text("We asked about pay, and the person chose not to say"))
        self.parts = [self._make_pay(), self._make_steps(), self._make_jobs()]
        self.save_button = controls.button(words.text("Save this interview"), self.save)
        self.view = controls.stack(self.kind, self.channel, self.recorded, self.ticks, self.rest, self.told)
        self._offer_channels()
        self.kind.observe(lambda _: self._offer_channels(), names="value")
        for control in (self.kind, self.channel, self.recorded):
            control.observe(lambda _: self._ask_permissions(), names="value")
        self._ask_permissions()
        self._take_draft()

    def _offer_channels(self) -> None:
        meant = INTERVIEW_TYPES[self.kind.value]
        self.channel.options = self.lesson.words.option({code: CHANNELS[code] for code in meant.channels})
        self.recorded.layout.display = "" if meant.live else "none"
        if not meant.live:
            self.recorded.value = "none"

    def _ask_permissions(self) -> None:
        """Show a tick for each permission that is needed, and the rest of the form only when all are ticked."""
        words = self.lesson.words
        needed = list_needed(self.kind.value, self.channel.value or "", self.recorded.value)
        ticks = [
            controls.tick(words.text("My teacher has this on file: {paper}", paper=words.text(PERMISSION_KINDS[kind])))
            for kind in needed
        ]
        for one in ticks:
            one.observe(lambda _: self._unfold(ticks), names="value")
        self.ticks.children = tuple(ticks)
        self._unfold(ticks)

    def _unfold(self, ticks: Sequence[widgets.Checkbox]) -> None:
        words = self.lesson.words
        if all(one.value for one in ticks):
            self.rest.children = (self.day, self.students, self.occupation, *self.parts, self.save_button)
            self.told.value = ""
        else:
            self.rest.children = ()
            self.told.value = words.text("Stop here until each paper is on file. Ask your teacher; nothing is lost.")

    def _make_pay(self) -> widgets.Widget:
        words = self.lesson.words
        low, high = controls.amount(words.text("Pay: from")), controls.amount(words.text("to"))
        period = controls.choose(words.text("US dollars"), words.option(PAY_PERIODS), "year")
        experience = controls.choose(words.text("for somebody"), words.option(PAY_EXPERIENCE), "any")
        basis = controls.choose(words.text("how we know"), words.option(PAY_BASES))

        def read() -> dict[str, Any] | None:
            if not low.value and not high.value:
                return None
            ends = low.value or high.value, high.value or low.value
            row = {"low": ends[0], "high": ends[1], "currency": "USD", "period": period.value,
                   "experience": experience.value, "basis": basis.value, "declined": False}
            low.value = high.value = 0
            return row

        return controls.stack(self._make_list(
            "salaries", controls.side(low, high, period, experience, basis), words.text("Add this pay range"), read,
            self._write_pay), self.declined)

    def _write_pay(self, row: dict[str, Any]) -> str:
        words = self.lesson.words
        unit = "hour" if row["period"] == "hour" else "year"
        return words.text("{low} to {high} {period}, {experience}", low=write_pay(words, row["low"], unit),
                          high=write_pay(words, row["high"], unit), period=words.text(PAY_PERIODS[row["period"]]),
                          experience=words.text(PAY_EXPERIENCE[row["experience"]]))

    def _make_steps(self) -> widgets.Widget:
        words = self.lesson.words
        kind = controls.choose(words.text("Step of the path"), words.option(STEP_KINDS))
        title, years = controls.line(words.text("in words")), controls.amount(words.text("years"), most=60)

        def read() -> dict[str, Any] | None:
            if not title.value.strip():
                return None
            row = {"kind": kind.value, "title": title.value.strip(), "years": years.value or None}
            title.value, years.value = "", 0
            return row

        return self._make_list("career_steps", controls.side(kind, title, years), words.text("Add this step"), read,
                               lambda row: f"{words.text(STEP_KINDS[row['kind']])}: {row['title']}"
                                           + (f" ({words.number(row['years'])})" if row["years"] else ""))

    def _make_jobs(self) -> widgets.Widget:
        words = self.lesson.words
        relation = controls.choose(words.text("A job that was named"), words.option(OPPORTUNITY_RELATIONS))
        title, years = controls.line(words.text("in words")), controls.amount(words.text("years to get there"), most=50)

        def read() -> dict[str, Any] | None:
            if not title.value.strip():
                return None
            row = {"relation": relation.value, "title": title.value.strip(), "years_to_reach": years.value or None}
            title.value, years.value = "", 0
            return row

        return self._make_list("opportunities", controls.side(relation, title, years), words.text("Add this job"), read,
                               lambda row: f"{words.text(OPPORTUNITY_RELATIONS[row['relation']])}: {row['title']}")

    def _make_list(self, table: str, inputs: widgets.Widget, label: str, read: Callable[[], dict[str, Any] | None],
                   write: Callable[[dict[str, Any]], str]) -> widgets.Widget:
        """Make inputs for one row, a button that adds it, and the list of what was added."""
        words, listed = self.lesson.words, controls.area()

        def show() -> None:
            items = "".join(f"<li>{escape(write(row))}</li>" for row in self.rows[table])
            controls.fill(listed, *([Sheet(f"<ul>{items}</ul>")] if items else []))

        def add() -> None:
            row = read()
            if row is not None:
                self.rows[table].append(row)
                self._keep_draft()
            show()

        def drop() -> None:
            if self.rows[table]:
                self.rows[table].pop()
                self._keep_draft()
            show()

        self._shows = [*getattr(self, "_shows", []), show]
        buttons = controls.button(label, add), controls.button(words.text("Take the last one back"), drop)
        return controls.stack(inputs, controls.side(*buttons), listed)

    def _keep_draft(self) -> None:
        self.told.value = keep_answer(self.lesson, DRAFT, self.rows, "Interview I am writing down")

    def _take_draft(self) -> None:
        """Put back what was added and not yet saved as an interview."""
        kept = self.lesson.journal.read(DRAFT)
        if isinstance(kept, dict):
            for name in self.rows:
                self.rows[name] += [dict(row) for row in kept.get(name, []) if isinstance(row, dict)]
        for show in self._shows:
            show()

    def read(self) -> LoggedInterview:
        """Give the interview as the form has it now."""
        code = _codes().get(self.occupation.value, "")
        about = {"occupation": self.occupation.value.strip(), "soc_code": code}
        asked = {"as_of": self.day.value.isoformat() if self.day.value else None}
        salaries = [about | asked | row for row in self.rows["salaries"]]
        if self.declined.value:
            salaries.append(about | asked | {"basis": "told", "declined": True})
        return LoggedInterview(
            {"date": self.day.value.isoformat() if self.day.value else "", "school_id": self.school_id,
             "class_id": self.class_id, "interview_type": self.kind.value, "channel": self.channel.value,
             "recorded_by": self.recorded.value, **about},
            [code.strip() for code in self.students.value.split(",") if code.strip()],
            salaries, list(self.rows["career_steps"]), list(self.rows["opportunities"]),
        )

    def save(self) -> None:
        """Check the interview as every source is checked, and save it or say what to mend."""
        words, logged = self.lesson.words, self.read()
        if not logged.students or not self.occupation.value.strip():
            self.told.value = words.text("Fill in the occupation and the codes of the students first.")
            return
        problems = find_problems(logged)
        if problems:
            self.told.value = words.text("Not saved yet: {problem}", problem=" ".join(problems))
            return
        try:
            save_interview(self.lesson.class_folder, logged)
            keep_out_of_git(self.lesson.class_folder.parent)
        except OSError as error:
            self.told.value = words.text("Not saved: {why}. Copy it to paper and tell your teacher.",
                                         why=error.strerror or error)
            return
        self._begin_anew(logged)
        n = count_interviews(self.lesson.class_folder)
        self.told.value = words.text("Saved. Your class has {n} in {folder}.",
                                     n=words.count(n, "interview", "interviews"), folder=self.lesson.class_folder)

    def _begin_anew(self, logged: LoggedInterview) -> None:
        about = {"occupation": str(logged.interview["occupation"]), "date": str(logged.interview["date"])}
        keep_answer(self.lesson, LAST, about, "Last interview")
        for rows in self.rows.values():
            rows.clear()
        self._keep_draft()
        self.declined.value, self.occupation.value = False, ""
        for show in self._shows:
            show()


def log_interview(lesson: Lesson, *, school_id: str = "", class_id: str = "") -> widgets.Widget | Sheet:
    """Let students write down one interview. What is saved is a source that `wbl check` and `wbl report` take."""
    if lesson.on_paper:
        return _write_paper(lesson)
    return LogForm(lesson, school_id, class_id).view


def _write_paper(lesson: Lesson) -> Sheet:
    words = lesson.words
    papers = "".join(f"<li>☐ {escape(words.text(label))}</li>" for label in PERMISSION_KINDS.values())
    kinds = " &nbsp; ".join(f"☐ {escape(words.text(kind.label))}" for kind in INTERVIEW_TYPES.values())
    labels = [words.text("Day, occupation, where or how"),
              words.text("Pay that was told: from … to …, hour or year"),
              words.text("Steps of the path, with years"), words.text("Jobs that were named")]
    return Sheet(f"<p>{kinds}</p><p>{escape(words.text('On file before the interview (as far as needed):'))}</p>"
                 f"<ul>{papers}</ul>" + "".join(write_lines(label) for label in labels))


def write_thank_you(lesson: Lesson) -> widgets.Widget | Sheet:
    """Give the skeleton of a thank-you note for the interview that was logged last; the student fills it."""
    words = lesson.words
    last = lesson.journal.read(LAST)
    about = str(last.get("occupation", "")) if isinstance(last, dict) else ""
    skeleton = words.text(
        "Dear …,\n\nThank you for talking with us about your work{about}.\nWhat I remember best is …\nBecause of what "
        "you said about …, I will …\n\nSincerely,\n…", about=words.text(" as {name}", name=about) if about else "")
    if lesson.on_paper:
        lines = write_lines(words.text("My note"), 6)
        return Sheet("<p>" + escape(skeleton).replace("\n", "<br>") + "</p>" + lines)
    return ask(lesson, "thank-you", "My thank-you note", rows=9, begin=skeleton)


def _list_titles() -> tuple[str, ...]:
    return tuple(_codes())


def _codes() -> dict[str, str]:
    wages = read_official_wages()
    detailed = wages[wages["level"].isin(["detailed", "combined"])]
    return dict(zip(detailed["title"], detailed["soc_code"], strict=True))
