"""One lesson as it is opened: what the class has, the language, and the journal of the person at the keyboard."""

from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

import pandas as pd

from wbl.teach import controls
from wbl.teach.classroom import Classroom, open_class
from wbl.teach.journal import Journal, open_journal
from wbl.teach.paths import tidy_steps
from wbl.teach.pay_answers import PayRow, list_pay, tidy_answers
from wbl.teach.reading import Sheet
from wbl.teach.translations import Words, speak


@dataclass(frozen=True)
class Lesson:
    """What every line of a lesson needs; shown, it says what the class has."""

    classroom: Classroom
    words: Words
    journal: Journal
    class_folder: Path                  # where the class's own interviews are gathered
    on_paper: bool = False              # lines to write on instead of boxes to type in

    @cached_property
    def answers(self) -> pd.DataFrame:
        """The class's answers about pay, comparable."""
        return tidy_answers(self.classroom["salaries"])

    @cached_property
    def steps(self) -> pd.DataFrame:
        """The steps of the paths that people told, each with the occupation it led to."""
        return tidy_steps(self.classroom)

    @cached_property
    def pay(self) -> tuple[PayRow, ...]:
        """The class's answers by occupation, those with most amounts first, in US dollars a year."""
        return list_pay(self.answers)

    def _ipython_display_(self) -> None:
        Sheet(f"<p>{escape(self.say_class())}</p>", self.say_class())._ipython_display_()
        controls.keep_keys()

    def say_class(self) -> str:
        """Say what the class has before it."""
        words, tables = self.words, self.classroom
        begin = words.text("You work with the sample: its people are made up.") if tables.is_sample else words.text(
            "You work with your class's own answers.")
        if tables.remark:
            begin = words.text("The file could not be opened: {why} You work with the sample instead.",
                               why=tables.remark)
        counted = words.join([
            words.count(len(tables["interviews"]), "interview", "interviews"),
            words.count(len(tables["salaries"]), "answer about pay", "answers about pay"),
            words.count(tables["career_steps"]["interview_id"].nunique(), "career path", "career paths"),
        ])
        told = words.text("{begin} There are {counted}.", begin=begin, counted=counted)
        if tables.held:
            told += " " + words.text("Rows that wait for a person, and are left out: {n}.",
                                     n=words.number(tables.held))
        return told


def open_lesson(
    source: str = "sample", *, class_id: str = "", language: str = "en", my_work: str = "my_work", student: str = "",
    on_paper: bool = False,
) -> Lesson:
    """Open a lesson over what a class has.

    source: a folder, a workbook, a CSV file of any table, or "sample"; what cannot be read is told, and the sample
    takes its place. class_id: one class of it. language: "en" or "es". my_work: the folder that keeps what is typed.
    student: a code, where many share one folder. on_paper: show lines to write on instead of boxes. Raises
    ParameterError for a language that the lessons do not speak.

    >>> open_lesson("sample").classroom.is_sample
    True
    """
    return Lesson(
        open_class(source, class_id=class_id), speak(language), open_journal(my_work, student),
        Path(my_work) / "interviews", on_paper,
    )
