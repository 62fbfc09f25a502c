"""Learning objectives: what was set for the interview, and three that can be observed, tied to course and content."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wbl.teach.bank import read_bank
from wbl.teach.themes import Theme, score_text


@dataclass(frozen=True)
class Objective:
    """One thing that students will be able to do."""

    kind: str   # "set" (by the program or teacher), "content", "language", "career" or "course"
    text: str


def themes_of(course: str, given: Sequence[str], codebook: Mapping[str, Theme], folder: str = "") -> tuple[str, ...]:
    """Find the themes that a course and objectives lead to, most wanted first.

    >>> from wbl.teach.themes import read_codebook
    >>> themes_of("Culinary Arts 2", ["Compare what was said with official wages."], read_codebook())[:2]
    ('pay', 'ways_in')
    """
    bank = read_bank("objectives", folder)
    wanted: list[str] = []
    for text in given:
        scores = score_text(text, codebook)
        wanted += sorted(scores, key=lambda theme: -scores[theme])[:2]
    for beginning, themes in bank["courses"].items():
        if any(word.startswith(str(beginning)) for word in course.casefold().split()):
            wanted += themes
    return tuple(dict.fromkeys(wanted))


def write_objectives(
    *, interview_type: str, course: str, given: Sequence[str], themes: Sequence[str], language: str, folder: str = "",
) -> tuple[Objective, ...]:
    """Write the objectives of a period: those given, or one about the content; then course, language and oneself.

    `themes` are those that the interview offers, most wanted first.
    """
    bank: dict[str, Any] = read_bank("objectives", folder)
    objectives = [Objective("set", text.strip()) for text in given if text.strip()]
    if not objectives:
        theme = next((theme for theme in themes if theme in bank["content"]), "path")
        objectives.append(Objective("content", bank["content"][theme][language]))
    if course:
        objectives.append(Objective("course", bank["course"][language].replace("{course}", course)))
    objectives.append(Objective("language", bank["language"][interview_type][language]))
    objectives.append(Objective("career", bank["career"][interview_type][language]))
    return tuple(objectives)


def read_standards(folder: str = "") -> tuple[tuple[str, str], ...]:
    """Give the standards that such a period serves: (code, text in short)."""
    return tuple((entry["code"], entry["text"]) for entry in read_bank("objectives", folder)["standards"])
