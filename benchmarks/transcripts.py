"""How well the themes of a transcript are found, and how long a transcript takes.

    python benchmarks/transcripts.py

Interviews written for the tests, their themes marked by hand, are read from the format of every platform. Precision is
the share of the stretches found whose theme is the marked one; recall the share of the marked stretches found; "stops"
the share of the stop points of a 45-minute period whose quote lies in a stretch marked with their theme. Times
are those of this process, whatever else the machine does.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from made_transcripts import SHAPES, Interview, Score, read_marked, score_stretches, teams_vtt, youtube_vtt
from wbl.teach.questions import read_questions
from wbl.teach.speech import Sentence, find_guest, split_sentences
from wbl.teach.stops import StopPoint, choose_stops
from wbl.teach.themes import Stretch, find_stretches, read_codebook
from wbl.teach.transcript import read_transcript_text

GOAL = 0.8
LONG_HOURS, LONG_SECONDS = 3, 2.0
BANK, CODEBOOK = read_questions(), read_codebook()


def read_and_stop(text: str) -> tuple[tuple[Sentence, ...], tuple[Stretch, ...], tuple[StopPoint, ...]]:
    """Read one transcript: its sentences, its stretches by theme, the stop points of a usual period."""
    transcript = read_transcript_text(text)
    sentences = split_sentences(transcript)
    stretches = find_stretches(sentences, transcript.language, CODEBOOK)
    stops = choose_stops(
        stretches, watch_minutes=14, recording_seconds=transcript.seconds, themes=(), interview_type="simulation",
        bank=BANK, guest=find_guest(sentences))
    return sentences, stretches, stops


def is_right(stop: StopPoint, interview: Interview) -> bool:
    """Was the quote of a stop marked with its theme?"""
    quote = plain(stop.quote)
    return any(line.theme == stop.theme and (plain(line.text) in quote or quote in plain(line.text))
               for line in interview.lines)


def plain(text: str) -> str:
    """Only the words."""
    return " ".join(word.strip(".,?!¿¡;:").lower() for word in text.split())


def repeat(interview: Interview, hours: float) -> Interview:
    """Let an interview go on for hours: the same again and again."""
    length = interview.lines[-1].until + 2
    rounds = range(round(hours * 3600 / length))
    lines = tuple(
        replace(line, at=line.at + number * length, until=line.until + number * length, turn=line.turn + 1000 * number)
        for number in rounds for line in interview.lines)
    return replace(interview, lines=lines)


def main() -> int:
    """Print the figures; exit code 1 when one misses its goal."""
    interviews = read_marked().values()
    marks = sum(len(interview.marks) for interview in interviews)
    print(f"{len(interviews)} interviews with {marks} marked stretches, read from each format")
    print(f"{'read from':28}{'precision':>10}{'recall':>10}{'stops':>12}")
    misses = 0
    for shape, write in SHAPES.items():
        score, right, stops = Score(0, 0, 0, 0), 0, 0
        for interview in interviews:
            sentences, stretches, chosen = read_and_stop(write(interview))
            score += score_stretches(interview, stretches, sentences)
            right += sum(is_right(stop, interview) for stop in chosen)
            stops += len(chosen)
        misses += score.precision < GOAL or score.recall < GOAL or right < GOAL * stops
        print(f"{shape:28}{score.precision:>10.3f}{score.recall:>10.3f}{f'{right} of {stops}':>12}")
    for shape, write in (("Teams captions", teams_vtt), ("YouTube captions", youtube_vtt)):
        long = repeat(next(iter(interviews)), LONG_HOURS)
        text = write(long)
        begun = time.process_time()
        read_and_stop(text)
        seconds = time.process_time() - begun
        misses += seconds >= LONG_SECONDS
        print(f"{LONG_HOURS} hours as {shape}: {len(long.words):,} words, {len(text):,} characters, {seconds:.2f} s")
    return int(bool(misses))


if __name__ == "__main__":
    sys.exit(main())
