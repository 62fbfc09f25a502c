"""Interviews with themes marked by hand, written in the format of every platform with its oddities.

The oddities are those that were seen in real files: rolling lines, utterances in pieces, names turned around, notes and
footers that nobody said.
"""

import html
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from pathlib import Path

import yaml

from wbl.teach.speech import Sentence
from wbl.teach.themes import Stretch

_MARKED = Path(__file__).parent / "data" / "transcripts" / "interviews.yaml"
_WORDS_PER_SECOND = 2.5


@dataclass(frozen=True)
class Score:
    """How many stretches are right of those found, and how many marks are found of those made."""

    right: int
    stretches: int
    found: int
    marks: int

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.stretches + other.stretches, self.found + other.found,
                     self.marks + other.marks)

    @property
    def precision(self) -> float:
        return self.right / self.stretches

    @property
    def recall(self) -> float:
        return self.found / self.marks


@dataclass(frozen=True)
class Line:
    """One sentence of an interview, with the theme that a person gave it."""

    at: float
    until: float
    name: str
    turn: int
    theme: str
    text: str


@dataclass(frozen=True)
class Interview:
    """An interview as it was said."""

    code: str
    language: str
    guest: str
    names: frozenset[str]
    lines: tuple[Line, ...]

    @property
    def words(self) -> list[str]:
        return [word for line in self.lines for word in line.text.split()]

    @property
    def marks(self) -> list[tuple[str, list[Line]]]:
        """The stretches as they were marked: a theme, and the sentences that belong to it."""
        marks: list[tuple[str, list[Line]]] = []
        for line in self.lines:
            if not marks or marks[-1][0] != line.theme:
                marks.append((line.theme, []))
            marks[-1][1].append(line)
        return [mark for mark in marks if mark[0]]


def read_marked() -> dict[str, Interview]:
    """Read the interviews that were marked by hand."""
    found = yaml.safe_load(_MARKED.read_text(encoding="utf-8"))
    return {code: _read_one(code, entry) for code, entry in found.items()}


def _read_one(code: str, entry: Mapping[str, object]) -> Interview:
    people: Mapping[str, str] = entry["people"]  # type: ignore[assignment]
    lines: list[Line] = []
    at, turn, last = 3.6, 0, ""
    for who, theme, words in entry["turns"]:  # type: ignore[attr-defined]
        turn += who != last
        last = who
        for text in _split(words):
            until = at + len(text.split()) / _WORDS_PER_SECOND
            lines.append(Line(round(at, 3), round(until, 3), people[who], turn, theme, text))
            at = until + 0.25
        at += 0.8
    return Interview(code, str(entry["language"]), people["A"], frozenset(people.values()), tuple(lines))


def _split(words: str) -> Iterator[str]:
    """Sentences of the fixtures end in a mark and a blank; "Mr." is their only abbreviation."""
    held = ""
    for piece in words.replace("? ", "?|").replace("! ", "!|").replace(". ", ".|").split("|"):
        held = f"{held} {piece}".strip()
        if not held.endswith("Mr."):
            yield held
            held = ""


def _clock(seconds: float, mark: str = ".", *, hours: bool = True) -> str:
    whole, rest = divmod(round(seconds * 1000), 1000)
    minutes, sec = divmod(whole, 60)
    start = f"{minutes // 60:02d}:{minutes % 60:02d}" if hours else f"{minutes:02d}"
    return f"{start}:{sec:02d}{mark}{rest:03d}"


def _turned(name: str) -> str:
    first, last = name.split(" ", 1)
    return f"{last}, {first}"


def _turns(interview: Interview) -> Iterator[list[Line]]:
    held: list[Line] = []
    for line in interview.lines:
        if held and line.turn != held[0].turn:
            yield held
            held = []
        held.append(line)
    yield held


def zoom_vtt(interview: Interview) -> str:
    """CRLF, numbered cues, hours always, the name on every cue, a bracket in the guest's name."""
    out = ["WEBVTT", ""]
    for number, line in enumerate(interview.lines, 1):
        name = f"{line.name} (Visitor | A & B)" if line.name == interview.guest else line.name
        out += [str(number), f"{_clock(line.at)} --> {_clock(line.until)}", f"{name}: {line.text}", ""]
    return "\r\n".join(out)


def zoom_saved(interview: Interview) -> str:
    """The time of day in brackets; this meeting goes past midnight."""
    out = []
    for line in interview.lines:
        moment = (int(line.at) + 86_400 - 120) % 86_400
        out += [f"[{line.name}] {moment // 3600:02d}:{moment % 3600 // 60:02d}:{moment % 60:02d}", line.text, ""]
    return "\n".join(out)


def teams_vtt(interview: Interview) -> str:
    """Utterances in numbered pieces, wrapped, entities, the first name last, "(Guest)", and not in order of time."""
    out, blocks = ["WEBVTT", ""], []
    for number, lines in enumerate(_turns(interview), 11):
        for piece, line in enumerate(lines):
            guest = " (Guest)" if line.name == interview.guest else ""
            name = html.escape(_turned(line.name) + guest).replace("í", "&#237;")
            blocks.append([
                f"3fa1c0de-0a1b-52d9-230d-977ee2257159/{number}-{piece}", f"{_clock(line.at)} --> {_clock(line.until)}",
                f"<v {name}>{textwrap.fill(html.escape(line.text, quote=False), 40)}</v>", "",
            ])
    blocks[4], blocks[5] = blocks[5], blocks[4]
    return "\n".join(out + [line for block in blocks for line in block])


def teams_old(interview: Interview) -> str:
    """A note of confidence before each cue, and nobody named."""
    out = ["WEBVTT", ""]
    for number, line in enumerate(interview.lines):
        out += ["NOTE Confidence: 0.6912", "", f"8c9f4a2e-1b3d-4c5e-9f70-{number:012x}",
                f"{_clock(line.at)} --> {_clock(line.until)}", line.text, ""]
    return "\n".join(out)


def teams_copy(interview: Interview) -> str:
    """Copied into Word: a bold name and a time, then the text."""
    out = []
    for lines in _turns(interview):
        out += [f"**{_turned(lines[0].name)}** {int(lines[0].at) // 60}:{int(lines[0].at) % 60:02d}",
                " ".join(line.text for line in lines), ""]
    return "\n".join(out)


def meet_text(interview: Interview) -> str:
    """Notes that nobody said, a time every five minutes, two closing lines."""
    out = ["Mar 12, 2026", "", "📝 Notes", "", "Summary: a talk about work and pay.", "", "📖 Transcript", "",
           f"Interview {interview.code} - Transcript", "", "00:00:00", ""]
    block = 1
    for lines in _turns(interview):
        if lines[0].at >= block * 300:
            out += [f"00:{5 * block:02d}:00", ""]
            block += 1
        out += [f"{lines[0].name}: {' '.join(line.text for line in lines)}", ""]
    return "\n".join([*out, f"Transcription ended after {_clock(interview.lines[-1].until).split('.')[0]}", "",
                      "This editable transcript was computer generated and might contain errors."])


def meet_vtt(interview: Interview) -> str:
    """The name on a line of its own; now and then a second speaker in the same cue, or no line between cues."""
    out, lines = ["WEBVTT", ""], list(interview.lines)
    place = 0
    while place < len(lines):
        line = lines[place]
        body, until = [f"({line.name})", *textwrap.wrap(line.text, 44)], line.until
        following = lines[place + 1] if place + 1 < len(lines) else None
        if following and following.turn != line.turn and place % 3 == 0:
            body += ["", f"({following.name})", *textwrap.wrap(following.text, 44)]
            until, place = following.until, place + 1
        out += [f"{_clock(line.at)} --> {_clock(until)}", *body, *([""] if place % 5 else [])]
        place += 1
    return "\n".join(out)


def meet_sbv(interview: Interview) -> str:
    """SBV: two times with a comma between them."""
    out = []
    for line in interview.lines:
        out += [f"{_clock(line.at)[1:]},{_clock(line.until)[1:]}", f"{line.name}: {line.text}", ""]
    return "\n".join(out)


def youtube_vtt(interview: Interview) -> str:
    """Rolling captions: each line two or three times, words with times, half of the cues a hundredth of a second."""
    out = ["WEBVTT", "Kind: captions", "Language: " + interview.language, ""]
    before = " "
    for line in interview.lines:
        pieces = textwrap.wrap(line.text, 38)
        each = (line.until - line.at) / len(pieces)
        for place, piece in enumerate(pieces):
            at, until = line.at + place * each, line.at + (place + 1) * each - 0.02
            words = piece.split()
            step = (until - at) / len(words)
            timed = words[0] + "".join(
                f"<{_clock(at + number * step)}><c> {word}</c>" for number, word in enumerate(words[1:], 1))
            out += [f"{_clock(at)} --> {_clock(until)} align:start position:0%", before, timed, "",
                    f"{_clock(until)} --> {_clock(until + 0.01)} align:start position:0%", piece, " ", ""]
            before = piece
    return "\n".join(out)


def youtube_unmarked(interview: Interview) -> str:
    """The same of an older recording: no capitals, no punctuation; words only."""
    lines = tuple(replace(line, text=re.sub(r"[.,?!¿¡;:]", "", line.text).lower()) for line in interview.lines)
    return youtube_vtt(replace(interview, lines=lines))


def youtube_srt(interview: Interview) -> str:
    """Overlapping cues that repeat nothing; "&gt;&gt;" where the speaker changes."""
    out, number, turn = [], 0, 0
    for line in interview.lines:
        pieces = textwrap.wrap(line.text, 40)
        for place, piece in enumerate(pieces):
            number += 1
            mark = "&gt;&gt; " if line.turn != turn and not place else ""
            turn = line.turn
            at = line.at + (line.until - line.at) * place / len(pieces)
            out += [str(number), f"{_clock(at, ',')} --> {_clock(at + 4.2, ',')}",
                    mark + piece.replace(" ", "&nbsp;", 1), ""]
    return "\n".join([*out, str(number + 1), f"{_clock(line.until, ',')} --> {_clock(line.until + 3, ',')}", "[Music]"])


def otter(interview: Interview) -> str:
    """Two spaces before and after the time, and a footer."""
    out = []
    for lines in _turns(interview):
        out += [f"{lines[0].name}  {int(lines[0].at) // 60}:{int(lines[0].at) % 60:02d}  ",
                " ".join(line.text for line in lines), ""]
    return "\n".join([*out, "Transcribed by https://otter.ai"])


def srt(interview: Interview) -> str:
    """The name only where the speaker changes, lines wrapped in mid-sentence."""
    out, turn = [], 0
    for number, line in enumerate(interview.lines, 1):
        name = f"{line.name}: " if line.turn != turn else ""
        turn = line.turn
        out += [str(number), f"{_clock(line.at, ',')} --> {_clock(line.until, ',')}",
                textwrap.fill(name + line.text, 36), ""]
    return "\n".join(out)


def plain(interview: Interview) -> str:
    """Typed by a student: names and words."""
    return "\n\n".join(f"{lines[0].name}: {' '.join(line.text for line in lines)}" for lines in _turns(interview))


def plain_timed(interview: Interview) -> str:
    """Typed by a student, with a time now and then."""
    return "\n\n".join(
        f"[{int(lines[0].at) // 60:02d}:{int(lines[0].at) % 60:02d}] {lines[0].name}: "
        + " ".join(line.text for line in lines) for lines in _turns(interview))


def edited_vtt(interview: Interview) -> str:
    """By hand: a title, a style, notes, no hours, a comma for a point, settings, an empty cue."""
    out = ["\ufeffWEBVTT - An interview", "", "STYLE", "::cue { color: papayawhip }", "", "NOTE", "Unsaid.", ""]
    for number, line in enumerate(interview.lines):
        mark = "," if number % 4 == 1 else "."
        times = f"{_clock(line.at, mark, hours=False)} --> {_clock(line.until, mark, hours=False)}"
        out += [f"{times} line:84% align:center", f"{line.name}: <i>{line.text}</i>", ""]
    return "\n".join([*out, f"{_clock(line.until)} --> {_clock(line.until + 1)}", ""])


NAMING: Mapping[str, Callable[[Interview], str]] = {  # formats that say who speaks
    "Zoom captions": zoom_vtt, "Zoom saved captions": zoom_saved, "Teams captions": teams_vtt,
    "a Teams text": teams_copy, "a Google Meet text": meet_text, "WebVTT captions": meet_vtt,
    "SBV captions": meet_sbv, "an Otter text": otter, "SRT captions": srt, "plain text": plain,
    "plain text with times": plain_timed, "edited captions": edited_vtt,
}
NAMELESS: Mapping[str, Callable[[Interview], str]] = {
    "older Teams captions": teams_old, "YouTube captions": youtube_vtt, "YouTube subtitles": youtube_srt,
}
SHAPES = {**NAMING, **NAMELESS, "unmarked YouTube captions": youtube_unmarked}


def score_stretches(interview: Interview, stretches: Sequence[Stretch], sentences: Sequence[Sentence]) -> Score:
    """Hold the stretches that were found against the marks, word by word.

    A stretch is right when most of its words were marked with its theme. A mark is found when a stretch of its theme
    covers at least half of its words. For a transcript in which every word of the interview is there, in order.
    """
    truth = [line.theme for line in interview.lines for _ in line.text.split()]
    begins = accumulate((len(sentence.text.split()) for sentence in sentences), initial=0)
    starts = dict(zip(map(id, sentences), begins, strict=False))
    spans = [(stretch.theme, starts[id(stretch.sentences[0])], stretch.words) for stretch in stretches]
    right = sum(truth[start:start + words].count(theme) * 2 > words for theme, start, words in spans)
    found, begin = 0, 0
    for theme, group in groupby(truth):
        end = begin + len(list(group))
        covered = sum(
            max(0, min(end, start + words) - max(begin, start)) for other, start, words in spans if other == theme)
        found += bool(theme) and covered * 2 >= end - begin
        begin = end
    return Score(right, len(spans), found, len(interview.marks))
