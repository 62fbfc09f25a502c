"""Speech as sentences: what was said, by whom, from when to when.

Captions break lines where the screen ends. A quote or a pause may not: both stand on whole sentences.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wbl.teach.transcript import Transcript

_END = re.compile(r"[.!?…]+[\"'”’)\]]*$")
_NO_END = re.compile(
    r"^(?:(?:Ms|Mr|Mrs|Dr|Prof|St|Sr|Sra|Srta|Ud|Uds|Jr|vs|etc|approx)\.|(?:[A-Za-z]\.)+)$", re.IGNORECASE)
LONGEST_SENTENCE = 60       # words; a longer one is cut at the next silence
_SILENCE_SECONDS = 0.6
_FEWEST_MARKS = 1 / 50      # ends of sentences for each word; captions with fewer come without punctuation ...
_FEWEST_WORDS = 5           # ... and are cut at every silence, but for a word or two
_LONGEST_QUESTION = 25      # words
_ASKS = re.compile(
    r"(?:(?:and|so|but|okay|y|entonces|pero)\s+)?(?:what|how|where|when|why|who|which|do|did|does|is|are|was|were|can|could"
    r"|would|have|has|any|tell|please|qué|que|cómo|cuál|cuáles|cuánto|cuándo|dónde|quién|por qué|para qué|tuvo|puede"
    r"|siempre|alguien)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """One sentence, with its moment in the recording."""

    at_seconds: float
    until_seconds: float
    speaker: str
    turn: int           # sentences of one turn follow each other without another person speaking
    text: str

    @property
    def is_question(self) -> bool:
        """Does it ask?"""
        return "?" in self.text[-3:]


def split_sentences(transcript: Transcript) -> tuple[Sentence, ...]:
    """Split a transcript into sentences, across the cues in which they are written.

    The moment of a word inside a cue is estimated from its place there.

    >>> from wbl.teach.transcript import read_transcript_text
    >>> text = "Ana: I work at St. Luke's. I like" + chr(10) + "it a lot."
    >>> [sentence.text for sentence in split_sentences(read_transcript_text(text))]
    ["I work at St. Luke's.", 'I like it a lot.']
    """
    sentences: list[Sentence] = []
    held: list[tuple[str, float, float]] = []
    speaker, turn = "", -1

    def close() -> None:
        if held:
            sentences.append(Sentence(held[0][1], held[-1][2], speaker, turn, " ".join(word for word, _, _ in held)))
            held.clear()

    has_marks = _has_marks(transcript)
    shortest = LONGEST_SENTENCE if has_marks else _FEWEST_WORDS
    for word, at, until, who, number in _walk_words(transcript):
        silent = len(held) >= shortest and at - held[-1][2] > _SILENCE_SECONDS
        if number != turn or silent:
            close()
            speaker, turn = who, number
        held.append((word, at, until))
        if _END.search(word) and not _NO_END.match(word):
            close()
    close()
    return tuple(sentences if _has_turns(sentences) else _guess_turns(sentences, has_marks))


def _has_marks(transcript: Transcript) -> bool:
    words = [word for cue in transcript.cues for word in cue.text.split()]
    return sum(bool(_END.search(word)) for word in words) >= _FEWEST_MARKS * len(words)


def _has_turns(sentences: Sequence[Sentence]) -> bool:
    return any(sentence.speaker for sentence in sentences) or len({sentence.turn for sentence in sentences}) > 1


def _guess_turns(sentences: Sequence[Sentence], has_marks: bool) -> list[Sentence]:
    """Number turns by questions, where the captions tell nobody apart: a question begins one, what follows another."""
    numbered: list[Sentence] = []
    turn, before = 0, False
    for sentence in sentences:
        is_short = len(sentence.text.split()) <= _LONGEST_QUESTION
        asks = sentence.is_question if has_marks else is_short and bool(_ASKS.match(sentence.text))
        turn += asks != before
        before = asks
        numbered.append(replace(sentence, turn=turn))
    return numbered


def _walk_words(transcript: Transcript) -> Iterable[tuple[str, float, float, str, int]]:
    for cue in transcript.cues:
        words = cue.text.split()
        letters = sum(len(word) + 1 for word in words) or 1
        at, length = cue.at_seconds, cue.until_seconds - cue.at_seconds
        for word in words:
            until = at + length * (len(word) + 1) / letters
            yield word, at, until, cue.speaker, cue.turn
            at = until


def find_guest(sentences: Sequence[Sentence]) -> str:
    """Name the person who is interviewed: of those who are named, the one who says most without asking.

    "" when the transcript names nobody.
    """
    said: dict[str, int] = {}
    for sentence in sentences:
        if sentence.speaker and not sentence.is_question:
            said[sentence.speaker] = said.get(sentence.speaker, 0) + len(sentence.text.split())
    return max(said, key=lambda name: said[name]) if said else ""
