"""Find what a transcript talks about, and where: explainable, without a model, from a codebook that a teacher can edit.

Each sentence is scored by the codebook's words. The text is then cut into the stretches that explain these scores best
with few changes of theme: a change inside an answer costs more than one where a new question begins.
"""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from wbl.teach.bank import read_bank
from wbl.teach.speech import Sentence

_ASKED_WEIGHT = 3.0      # a question names its theme; an answer wanders
_SAID_WEIGHT = 1.0
_MONEY_WEIGHT = 1.5      # an amount of money is about pay
_BACKGROUND = 0.1       # what a sentence about nothing in particular scores
_CHANGE_IN_TURN = 3.0    # cost of a new theme in the middle of somebody's turn ...
_CHANGE_AT_ANSWER = 4.5  # ... between a question and its answer ...
_CHANGE_AT_QUESTION = 0.0  # ... and where a question begins
_LOWEST_SCORE = 2.0      # a stretch recognized by a single word is a guess
_FEWEST_WORDS = 15       # shorter stretches are remarks, not a place to stop
_MONEY = re.compile(r"[$€£]\s?\d|\b\d[\d,.]*\s?(?:k|dollars|dólares)\b|\bthousand\b", re.IGNORECASE)
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


@dataclass(frozen=True)
class Theme:
    """One entry of the codebook."""

    code: str
    label: Mapping[str, str]    # language -> what pages print
    meaning: str
    asked: Mapping[str, tuple[str, ...]]
    said: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Stretch:
    """A stretch of the interview about one theme."""

    theme: str
    sentences: tuple[Sentence, ...]
    evidence: tuple[str, ...]   # the codebook's words that were found in it

    @property
    def at_seconds(self) -> float:
        """Where it begins."""
        return self.sentences[0].at_seconds

    @property
    def until_seconds(self) -> float:
        """Where it ends: always the end of a sentence."""
        return self.sentences[-1].until_seconds

    @property
    def words(self) -> int:
        """How many words were said in it."""
        return sum(len(sentence.text.split()) for sentence in self.sentences)


def read_codebook(folder: str = "") -> dict[str, Theme]:
    """Read the codebook, or the teacher's own when `folder` holds a codebook.yaml.

    >>> list(read_codebook())[:3]
    ['role', 'industry', 'education']
    """
    return {
        code: Theme(
            code, entry["label"], entry["meaning"],
            *({language: tuple(map(str, words)) for language, words in entry[kind].items()}
              for kind in ("asked", "said")),
        )
        for code, entry in read_bank("codebook", folder).items()
    }


def find_stretches(
    sentences: Sequence[Sentence], language: str, codebook: Mapping[str, Theme] | None = None,
) -> tuple[Stretch, ...]:
    """Find the stretches of an interview by theme, in order.

    `language` is "en" or "es"; for another language nothing is found. Each stretch is made of whole sentences and names
    the words by which it was recognized.
    """
    codebook = codebook or read_codebook()
    if not sentences or language not in ("en", "es"):
        return ()
    patterns = {
        code: (_pattern(theme.asked.get(language, ())), _pattern(theme.said.get(language, ())))
        for code, theme in codebook.items()
    }
    texts = [sentence.text.translate(_PLAIN) for sentence in sentences]
    asking = _find_asking(sentences)
    found = [_score(text, asks, patterns) for text, asks in zip(texts, asking, strict=True)]
    labels = _cut(sentences, asking, [scores for scores, _ in found], tuple(codebook))
    stretches: list[Stretch] = []
    begin = 0
    for place in range(1, len(labels) + 1):
        if place < len(labels) and labels[place] == labels[begin]:
            continue
        theme = labels[begin]
        if theme:
            evidence = [word for _, words in found[begin:place] for word in words.get(theme, ())]
            score = sum(scores.get(theme, 0.0) for scores, _ in found[begin:place])
            stretch = Stretch(theme, tuple(sentences[begin:place]), tuple(dict.fromkeys(evidence)))
            if stretch.words >= _FEWEST_WORDS and score >= _LOWEST_SCORE:
                stretches.append(stretch)
        begin = place
    return tuple(stretches)


def score_text(text: str, codebook: Mapping[str, Theme] | None = None) -> dict[str, float]:
    """Score a short text, such as a learning objective, by theme: more is more about it.

    >>> score_text("Compare what was said with official wages.")
    {'pay': 1.0}
    """
    codebook = codebook or read_codebook()
    patterns = {
        code: (None, _pattern(tuple(
            word for kind in (theme.asked, theme.said) for words in kind.values() for word in words
        )))
        for code, theme in codebook.items()
    }
    found, _ = _score(text.translate(_PLAIN), False, patterns)
    return {code: score for code, score in found.items() if score}


def _find_asking(sentences: Sequence[Sentence]) -> list[bool]:
    """Mark the sentences of turns that ask: short, and followed by a longer turn."""
    words: dict[int, int] = {}
    for sentence in sentences:
        words[sentence.turn] = words.get(sentence.turn, 0) + len(sentence.text.split())
    turns = list(words)
    follows = dict(itertools.pairwise(turns))
    return [
        words[sentence.turn] <= 60 and words.get(follows.get(sentence.turn, -1), 0) > 1.4 * words[sentence.turn]
        for sentence in sentences
    ]


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """One pattern for many phrases, longest first, whole words only unless they end in a star."""
    if not phrases:
        return None
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(_write_phrase, ordered)) + ")", re.IGNORECASE)


def _write_phrase(phrase: str) -> str:
    """Write a phrase of the codebook as a pattern: "..." stands for up to four words, a star for any ending."""
    pieces = [re.escape(piece.strip()).replace(r"\*", r"\w*") for piece in phrase.split("...")]
    return r"(?:\W+\w+){0,4}?\W+".join(pieces) + ("" if phrase.endswith("*") else r"(?!\w)")


Patterns = Mapping[str, tuple[re.Pattern[str] | None, re.Pattern[str] | None]]


def _score(text: str, asks: bool, patterns: Patterns) -> tuple[dict[str, float], dict[str, tuple[str, ...]]]:
    scores: dict[str, float] = {}
    evidence: dict[str, tuple[str, ...]] = {}
    for code, (asked, said) in patterns.items():
        heard = _find_words(said, text)
        questioned = _find_words(asked, text) if asks else ()
        words = tuple(dict.fromkeys((*questioned, *heard)))
        score = _ASKED_WEIGHT * _weigh(questioned) + _SAID_WEIGHT * _weigh(heard)
        if code == "pay" and _MONEY.search(text):
            score += _MONEY_WEIGHT
        if score:
            scores[code] = score
            evidence[code] = words
    return scores, evidence


def _weigh(found: Sequence[str]) -> float:
    """A phrase of three words is said for fewer reasons than a word alone, so it counts for more."""
    return sum(min(1.0 + 0.25 * (len(words.split()) - 1), 1.75) for words in found)


def _find_words(pattern: re.Pattern[str] | None, text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.casefold() for word in pattern.findall(text))) if pattern else ()


def _cut(
    sentences: Sequence[Sentence], asking: Sequence[bool], scores: Sequence[Mapping[str, float]], themes: Sequence[str],
) -> list[str]:
    """Choose the theme of each sentence ("" for none): the best sum of scores less the cost of changes (Viterbi)."""
    states = ("", *themes)
    best = dict.fromkeys(states, 0.0)
    came_from: list[dict[str, str]] = []
    for place, sentence in enumerate(sentences):
        cost = _CHANGE_IN_TURN
        if place and sentence.turn != sentences[place - 1].turn:
            cost = _CHANGE_AT_QUESTION if asking[place] else _CHANGE_AT_ANSWER
        top = max(states, key=lambda state: best[state])
        now: dict[str, float] = {}
        back: dict[str, str] = {}
        for state in states:
            stay = best[state]
            change = best[top] - (cost if place else 0.0)
            back[state] = state if stay >= change else top
            gain = scores[place].get(state, 0.0) if state else _BACKGROUND
            now[state] = max(stay, change) + gain
        best = now
        came_from.append(back)
    labels = [max(states, key=lambda state: best[state])]
    for back in reversed(came_from[1:]):
        labels.append(back[labels[-1]])
    return labels[::-1]
