"""What the transcript seems to say about pay, schooling and jobs: for the class to verify, never data by themselves."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wbl.teach.speech import Sentence
from wbl.teach.themes import Stretch

HOURS_PER_YEAR = 2_080  # hours; BLS's factor for year-round, full-time work (OEWS technical notes)
_AMOUNT = r"(?:US)?\$\s?(\d[\d,]*(?:\.\d+)?)\s?(k|mil|thousand)?"
_RANGE = re.compile(
    _AMOUNT + r"\s*(?:to|and|-|–|—|a|y|hasta)\s*(?:US)?\$?\s?(\d[\d,]*(?:\.\d+)?)\s?(k|mil|thousand)?", re.IGNORECASE)
_PER_HOUR = re.compile(r"\b(?:an|per|la|por)\s+(?:hour|hora)\b|/\s?h", re.IGNORECASE)
_SCHOOLING = re.compile(
    r"\b(?:degree|college|licens\w+|exam|certificat\w+|certified|classes|course|apprenticeship|diploma|boot camp|"
    r"training|título|examen|certificado|clases|curso|universidad|licenciatura|programa)\b", re.IGNORECASE)
_JOB = re.compile(
    r"\b(?:worked as|job was|became a\w*|started (?:here )?as|hired as|worked (?:in|at)|I was a\w*|trabaj[eéó]\w*|"
    r"primer trabajo|estuve|pasé a|era maestr\w+)\b", re.IGNORECASE)
_MOST_PER_KIND = 6


@dataclass(frozen=True)
class PayMention:
    """A range of pay that seems to have been said."""

    low: float
    high: float
    period: str         # "hour" or "year"
    at_seconds: float
    words: str          # the sentence


@dataclass(frozen=True)
class Candidate:
    """A sentence that the class may verify and then write into a table."""

    table: str          # "salaries" or "career_steps"
    kind: str           # "pay", "education" or "job"
    at_seconds: float
    words: str


def find_pay(sentences: Iterable[Sentence]) -> tuple[PayMention, ...]:
    """Find ranges of pay said in figures, such as "$95,000 to $130,000" or "$18 y $24 la hora".

    A range whose period is not said counts as yearly from 10,000 on, and is otherwise left out: nothing is guessed.

    >>> find_pay([Sentence(3, 9, "", 0, "So it is $95,000 to $130,000.")])[0].high
    130000.0
    """
    found: list[PayMention] = []
    for sentence in sentences:
        for match in _RANGE.finditer(sentence.text):
            low, high = _amount(match[1], match[2] or match[4]), _amount(match[3], match[4] or match[2])
            nearby = sentence.text[match.start():match.end() + 40]
            period = "hour" if _PER_HOUR.search(nearby) and high < 1000 else "year" if low >= 10_000 else ""
            if period and low <= high:
                found.append(PayMention(low, high, period, sentence.at_seconds, sentence.text))
    return tuple(found)


def _amount(digits: str, thousands: str | None) -> float:
    value = float(digits.replace(",", ""))
    return value * 1000 if thousands and value < 1000 else value


def find_candidates(stretches: Sequence[Stretch], guest: str = "") -> tuple[Candidate, ...]:
    """Find sentences about pay, schooling and jobs, in the order of the interview, at most six of each kind.

    `guest` is the person who is interviewed; where the transcript names people, only that person's words count.
    """
    found: list[Candidate] = []
    for stretch in stretches:
        for sentence in stretch.sentences:
            if sentence.is_question or (guest and sentence.speaker != guest):
                continue
            if stretch.theme == "pay" and re.search(r"\d|thousand|hundred|mil\b|dólares|dollars", sentence.text):
                found.append(Candidate("salaries", "pay", sentence.at_seconds, sentence.text))
            elif stretch.theme in ("education", "path") and _SCHOOLING.search(sentence.text):
                found.append(Candidate("career_steps", "education", sentence.at_seconds, sentence.text))
            elif stretch.theme == "path" and _JOB.search(sentence.text):
                found.append(Candidate("career_steps", "job", sentence.at_seconds, sentence.text))
    kept: list[Candidate] = []
    for kind in ("job", "education", "pay"):
        kept += [candidate for candidate in found if candidate.kind == kind][:_MOST_PER_KIND]
    return tuple(sorted(kept, key=lambda candidate: candidate.at_seconds))
