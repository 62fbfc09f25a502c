"""Supports: for English learners by New York's five levels, vocabulary with plain definitions, the rubric."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wbl.errors import ParameterError, name_nearest
from wbl.teach.bank import read_bank

LEVELS = ("entering", "emerging", "transitioning", "expanding", "commanding")
FEWEST_WORDS, MOST_WORDS = 4, 7  # words previewed in a period


@dataclass(frozen=True)
class Word:
    """A word of today with its meaning."""

    term: str
    means: str
    in_other_language: str  # Spanish beside English, and the other way round


@dataclass(frozen=True)
class LevelSupport:
    """What helps students of one level."""

    level: str
    name: str
    do: str


@dataclass(frozen=True)
class Supports:
    """All that helps students to take part."""

    levels: tuple[LevelSupport, ...]
    frames: tuple[str, ...]
    starters: tuple[str, ...]
    bank: tuple[str, ...]
    iep: str


@dataclass(frozen=True)
class Criterion:
    """One line of the rubric, for 2, 1 and 0 points."""

    name: str
    two: str
    one: str
    zero: str


def check_levels(levels: Sequence[str]) -> tuple[str, ...]:
    """Check English-learner levels. Raises ParameterError, naming the nearest, when one is unknown.

    >>> check_levels(["Entering"])
    ('entering',)
    """
    known = []
    for level in levels:
        code = str(level).strip().lower()
        if code not in LEVELS:
            raise ParameterError(f'There is no English-learner level "{level}". {name_nearest(code, LEVELS)}')
        known.append(code)
    return tuple(level for level in LEVELS if level in known)


def choose_supports(levels: Sequence[str], language: str, folder: str = "") -> Supports:
    """Give the supports for the levels in a class; without any named, for all five."""
    bank = read_bank("supports", folder)
    chosen = [(level, bank["levels"][level]) for level in (check_levels(levels) or LEVELS)]

    def lines(name: str) -> tuple[str, ...]:
        return tuple(bank[name][language])

    return Supports(
        tuple(LevelSupport(level, entry["name"], entry["do"]) for level, entry in chosen),
        lines("frames") if any(entry["frames"] for _, entry in chosen) else (),
        lines("starters") if any(entry["starters"] for _, entry in chosen) else (),
        lines("bank") if any(entry["bank"] for _, entry in chosen) else (),
        bank["iep"],
    )


def choose_words(said: str, language: str, speech_language: str, folder: str = "") -> tuple[Word, ...]:
    """Choose the words to preview: those that are said in the interview, then general ones, four to seven.

    `speech_language` is the language in which they were said.
    """
    entries = read_bank("vocabulary", folder)
    text = said.casefold()
    heard = [
        entry for entry in entries
        if any(re.search(rf"(?<!\w){re.escape(str(form).casefold())}(?!\w)", text)
               for form in entry["find"].get(speech_language, ()))
    ]
    heard.sort(key=lambda entry: bool(entry.get("general")))
    general = [entry for entry in entries if entry.get("general") and entry not in heard]
    chosen = heard[:MOST_WORDS]
    chosen += general[:max(0, FEWEST_WORDS - len(chosen))]
    other = "es" if language == "en" else "en"
    return tuple(Word(entry[language], entry["means"][language], entry[other]) for entry in chosen)


def read_rubric(language: str, folder: str = "") -> tuple[Criterion, ...]:
    """Give the rubric: five criteria, each 2, 1 or 0."""
    return tuple(
        Criterion(*(entry[key][language] for key in ("name", "two", "one", "zero")))
        for entry in read_bank("supports", folder)["rubric"]
    )
