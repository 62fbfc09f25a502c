"""A planned class period: what happens when, and all that stands on the teacher's and the students' pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wbl.teach.candidates import Candidate
from wbl.teach.class_numbers import ClassNumbers
from wbl.teach.objectives import Objective
from wbl.teach.personal import Detail
from wbl.teach.protocols import Protocol
from wbl.teach.questions import Question
from wbl.teach.stops import StopPoint
from wbl.teach.subject import Subject
from wbl.teach.supports import Criterion, Supports, Word
from wbl.teach.themes import Theme
from wbl.teach.tickets import TicketCounts
from wbl.teach.transcript import Transcript


@dataclass(frozen=True)
class Move:
    """One thing that happens: what the class does, what the teacher says."""

    name: str
    minutes: int
    do: str
    say: str = ""

    def describe(self) -> str:
        """Write it in a line, with its minutes where it has some of its own."""
        minutes = f" ({self.minutes} min)" if self.minutes else ""
        return f"{self.name}{minutes}: {self.do}" if self.name else self.do


@dataclass(frozen=True)
class Part:
    """One part of the period."""

    code: str
    name: str
    starts: int             # minutes after the beginning of the period
    minutes: int
    moves: tuple[Move, ...]
    wrong: str              # what may go wrong, and what to do


@dataclass(frozen=True)
class Plan:
    """A period made from one interview; every text is in `language` but for what only the teacher reads."""

    subject: Subject
    title: str
    language: str                       # "en" or "es": of what students read
    speech_language: str                # of the recording, "" when not known
    minutes: int
    grades: tuple[int, ...]             # of the class; empty when not known
    protocol: Protocol
    texts: Mapping[str, Any]            # what the type of interview says about itself
    objectives: tuple[Objective, ...]
    parts: tuple[Part, ...]
    stop_points: tuple[StopPoint, ...]
    questions: tuple[Question, ...]     # for the discussion, by rising depth
    opener: Question
    data_questions: tuple[Question, ...]
    exit_questions: tuple[Question, ...]
    next_questions: tuple[Question, ...]
    numbers: ClassNumbers
    words: tuple[Word, ...]
    supports: Supports
    rubric: tuple[Criterion, ...]
    standards: tuple[tuple[str, str], ...]  # (code, text in short)
    codebook: Mapping[str, Theme]
    transcript: Transcript | None = None
    transcript_file: str = ""           # its name, without the folders above it
    times_are_estimated: bool = False
    candidates: tuple[Candidate, ...] = ()
    details: tuple[Detail, ...] = ()    # personal details that were found
    notes: tuple[str, ...] = ()         # what could not be done, each a sentence
    is_withdrawn: bool = False          # was a permission for the recording refused or withdrawn?
    tickets: TicketCounts | None = None  # what a class took from the period, where its exit tickets were given

    @property
    def has_viewing_page(self) -> bool:
        """Is there a recording to watch on a page of our own? One that was found online is shown from its address.

        None is made for a recording that may not be shown.
        """
        return bool(self.stop_points) and not self.subject.is_online and not self.is_withdrawn

    def label_theme(self, theme: str) -> str:
        """Name a theme as pages print it."""
        entry = self.codebook.get(theme)
        if entry:
            return entry.label[self.language]
        own = {"data": ("The numbers", "Los números"), "interview": ("The interview itself", "La entrevista misma")}
        return own.get(theme, (theme, theme))[self.language == "es"]

    def part(self, code: str) -> Part | None:
        """Find a part of the period; None when the period has no room for it."""
        return next((part for part in self.parts if part.code == code), None)

    def to_json(self) -> dict[str, Any]:
        """Give the plan as `plan.json` holds it."""
        listed = list(dict.fromkeys(
            (self.opener, *(stop.question for stop in self.stop_points), *self.questions, *self.data_questions,
             *self.exit_questions)
        ))
        return {
            "minutes": self.minutes,
            "protocol": self.protocol.code,
            "interview_type": self.subject.interview_type,
            "objectives": [objective.text for objective in self.objectives],
            "parts": [
                {"name": part.name, "minutes": part.minutes, "moves": [move.describe() for move in part.moves]}
                for part in self.parts
            ],
            "stop_points": [
                {"at_seconds": round(stop.at_seconds, 1), "quote": stop.quote, "theme": stop.theme,
                 "question": stop.question.texts[self.language]}
                for stop in self.stop_points
            ],
            "questions": [
                {"text": question.texts[self.language], "theme": question.theme, "bloom": question.bloom,
                 "dok": question.dok}
                for question in listed
            ],
        }
