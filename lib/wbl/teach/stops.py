"""Where to pause a recording: at the end of a stretch, never inside a sentence, with what was just said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from wbl.teach.personal import has_details
from wbl.teach.questions import Question, choose_questions
from wbl.teach.speech import Sentence
from wbl.teach.themes import Stretch

TALK_SECONDS = 75            # how long the class talks at a stop
_QUOTE_WORDS = range(7, 34)  # a quote is short, and says something
_SHORTEST_PLAY_SECONDS = 25
_TIGHT = 1.05                # a recording this much too long is played whole, and the class talks a little less
# What a class discusses best, when nothing else decides.
PREFERENCE = (
    "path", "pay", "belonging", "ways_in", "skills", "outlook", "values", "conditions", "education", "growth", "advice",
    "industry", "role",
)


@dataclass(frozen=True)
class StopPoint:
    """One pause: from where to play, where to stop, what was said last, what to ask."""

    play_from_seconds: float
    at_seconds: float       # the end of a sentence
    quote: str
    quote_at_seconds: float
    theme: str
    question: Question


def count_stops(watch_minutes: int) -> int:
    """How many pauses fit the minutes for the recording."""
    return 1 if watch_minutes <= 5 else 2 if watch_minutes <= 13 else 3 if watch_minutes <= 18 else 4


def plays_whole(stops: Sequence[StopPoint], watch_minutes: int, recording_seconds: float) -> bool:
    """Is the recording played from its beginning, with nothing left out before the stops, and is there time for it?"""
    begins = (0.0, *(stop.at_seconds for stop in stops))
    return _has_room(watch_minutes, len(stops), recording_seconds) and all(
        stop.play_from_seconds == begin for stop, begin in zip(stops, begins, strict=False))


def is_played(at_seconds: float, stops: Sequence[StopPoint]) -> bool:
    """Does the class hear this moment before one of the stops?"""
    return any(stop.play_from_seconds <= at_seconds < stop.at_seconds for stop in stops)


def _has_room(watch_minutes: int, count: int, recording_seconds: float) -> bool:
    return recording_seconds <= _count_play_seconds(watch_minutes, count) * _TIGHT


def _count_play_seconds(watch_minutes: int, count: int) -> float:
    return max(60.0, watch_minutes * 60 - count * TALK_SECONDS)


def choose_stops(
    stretches: Sequence[Stretch], *, watch_minutes: int, recording_seconds: float, themes: Sequence[str],
    interview_type: str, bank: Sequence[Question], guest: str = "", names: Collection[str] = (),
) -> tuple[StopPoint, ...]:
    """Choose the pauses of a recording for the minutes that there are.

    `themes` come first, in their order; the pauses are spread over the interview. When the whole recording does not
    fit, only the stretches before the pauses are played. `names` stay out of quotes.
    """
    count = min(count_stops(watch_minutes), len(stretches))
    if not count:
        return ()
    whole = _has_room(watch_minutes, count, recording_seconds)
    chosen = _spread(stretches, themes, count)
    stops: list[StopPoint] = []
    used: list[str] = []
    each = _count_play_seconds(watch_minutes, count) / count
    for place, stretch in enumerate(chosen):
        begin, end, sentences = _window(stretch, each if not whole else float("inf"))
        quote = _choose_quote(sentences, stretch, guest, names)
        if quote is None:
            continue
        before = stops[-1].at_seconds if stops else 0.0
        begin = before if whole else min(  # earlier stretches are played too where there is time for them
            (earlier.at_seconds for earlier in stretches if earlier.at_seconds >= before
             and earlier.at_seconds < begin and end - earlier.at_seconds <= each), default=begin)
        question = choose_questions(
            bank, use="stop", interview_type=interview_type, themes=[stretch.theme], count=4, avoid=used,
            said=" ".join(sentence.text for sentence in sentences),
        )
        asked = question[min(place, len(question) - 1)]
        used.append(asked.code)
        stops.append(StopPoint(begin, end, quote.text, quote.at_seconds, stretch.theme, asked))
    return tuple(stops)


def _spread(stretches: Sequence[Stretch], themes: Sequence[str], count: int) -> list[Stretch]:
    """Choose one stretch in each part of the interview, by theme and by how much is said."""
    order = list(dict.fromkeys((*themes, *PREFERENCE)))
    rank: Mapping[str, int] = {theme: place for place, theme in enumerate(order)}
    usable = [stretch for stretch in stretches if stretch.until_seconds - stretch.at_seconds >= _SHORTEST_PLAY_SECONDS]
    usable = usable or list(stretches)
    first, last = usable[0].at_seconds, usable[-1].until_seconds
    apart = (last - first) / count / 2  # seconds; two pauses in a row leave nothing to listen to
    chosen: list[Stretch] = []
    for place in range(count):
        low, high = (first + (last - first) * part / count for part in (place, place + 1))
        inside = [
            stretch for stretch in usable
            if low < stretch.until_seconds <= high + 1 and stretch.theme not in {other.theme for other in chosen}
            and (not chosen or stretch.until_seconds - chosen[-1].until_seconds >= apart)
        ]
        if inside:
            chosen.append(min(inside, key=lambda stretch: (rank.get(stretch.theme, 99), -len(stretch.evidence))))
    return sorted(chosen, key=lambda stretch: stretch.at_seconds)


def _window(stretch: Stretch, longest: float) -> tuple[float, float, tuple[Sentence, ...]]:
    """Keep of a stretch what can be played: from its beginning to the end of a sentence, best of a turn."""
    begin = stretch.at_seconds
    kept = [sentence for sentence in stretch.sentences if sentence.until_seconds - begin <= longest]
    kept = kept or [stretch.sentences[0]]
    return begin, kept[-1].until_seconds, tuple(kept)


def _choose_quote(
    sentences: Sequence[Sentence], stretch: Stretch, guest: str, names: Collection[str],
) -> Sentence | None:
    """Choose what was just said: a short sentence of the guest that shows the theme, as late as can be."""
    fitting = [
        (place, sentence) for place, sentence in enumerate(sentences)
        if len(sentence.text.split()) in _QUOTE_WORDS and not sentence.is_question
        and (not guest or sentence.speaker == guest) and not has_details(sentence.text, names)
    ]
    if not fitting:
        return None

    def worth(item: tuple[int, Sentence]) -> float:
        place, sentence = item
        text = sentence.text.casefold()
        return sum(word in text for word in stretch.evidence) + 0.8 * place / max(1, len(sentences) - 1)

    return max(fitting, key=worth)[1]
