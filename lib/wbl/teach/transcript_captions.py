"""Timed captions: WebVTT, SRT and SBV, as Zoom, Teams, Meet and YouTube write them.

What each platform writes was seen in real public files; the oddities named here are theirs.
"""

import itertools
import re
from collections.abc import Sequence

from wbl.teach.cue import PREFIX, VOICE, Cue, Found, clean_words, count_seconds, find_people, strip_tags, tidy_name

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
TIMING_LINE = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
SBV_LINE = re.compile(rf"^\s*{_TIME},{_TIME}\s*$")
_UTTERANCE_ID = re.compile(r"^([0-9a-fA-F-]{8,}/\d+)-(\d+)$")  # Teams: the pieces -0, -1, -2 are one utterance
_WORD_TIME = re.compile(rf"<{_TIME}>")  # YouTube: before each word but the first
_LONGEST_WORD_SECONDS = 0.8
_BLOCK = re.compile(r"^(NOTE|STYLE|REGION)(\s|$)")
_ALONE = re.compile(r"^\(([^()\n]{2,60})\)$")                     # Meet captions: the name on its own line


def read_cues(lines: Sequence[str], timing: re.Pattern[str]) -> Found:
    """Read timed cues: all lines from one timing line to the next, but for ids, notes and styles."""
    marks = [number for number, line in enumerate(lines) if timing.match(line)]
    raw: list[tuple[float, float, str, list[str]]] = []
    for place, mark in enumerate(marks):
        end = marks[place + 1] if place + 1 < len(marks) else len(lines)
        found = timing.match(lines[mark])
        assert found is not None
        has_next = place + 1 < len(marks)
        body = _drop_blocks(lines[mark + 1:end - 1 if has_next and _is_id(lines, end - 1) else end])
        own_id = lines[mark - 1].strip() if mark and _is_id(lines, mark - 1) else ""
        until = _end_of_words(body, count_seconds(*found.groups()[4:8]))
        raw.append((count_seconds(*found.groups()[:4]), until, own_id, body))
    if _is_rolling([body for *_, body in raw]):
        raw = _drop_repeats(raw)
    vtt = any(line.startswith("WEBVTT") for line in lines[:3])
    shape = _name_shape(lines, raw, vtt, timing is SBV_LINE)
    cues = _name_speakers(_join_utterances(raw))
    return Found(tuple(cues), shape, "exact", len(marks))


def _end_of_words(body: Sequence[str], until: float) -> float:
    """Say when the last word ends: captions whose words have times stay on the screen through a silence."""
    spoken = [count_seconds(*time) for line in body for time in _WORD_TIME.findall(line)]
    return min(until, spoken[-1] + _LONGEST_WORD_SECONDS) if spoken else until


def _is_id(lines: Sequence[str], number: int) -> bool:
    """Is this line, which stands before a timing line, the cue's id rather than speech?"""
    line = lines[number].strip()
    after_blank = number == 0 or not lines[number - 1].strip()
    if not line:
        return False
    if _UTTERANCE_ID.match(line) or re.fullmatch(r"[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}", line):
        return True
    if line.isdigit():
        return after_blank or len(line) < 6
    return after_blank and " " not in line and not line.endswith((".", "?", "!", ","))


def _drop_blocks(body: Sequence[str]) -> list[str]:
    """Leave out notes, styles and regions: from their first line to the next blank one."""
    kept: list[str] = []
    in_block, after_blank = False, False
    for line in body:
        if in_block:
            in_block = bool(line.strip())
        elif after_blank and _BLOCK.match(line):
            in_block = True
        else:
            kept.append(line)
        after_blank = not line.strip()
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _is_rolling(bodies: Sequence[Sequence[str]]) -> bool:
    """Do the captions roll: does a third of the cues repeat a line of the cue before?"""
    plain = [{strip_tags(line) for line in body if line.strip() and not _ALONE.match(line.strip())} for body in bodies]
    repeats = sum(bool(one & other) for one, other in itertools.pairwise(plain))
    return len(plain) >= 4 and repeats * 3 > len(plain)


def _drop_repeats(raw: Sequence[tuple[float, float, str, list[str]]]) -> list[tuple[float, float, str, list[str]]]:
    """Keep, of each cue, the lines that were not in the cue before."""
    kept, before = [], set[str]()
    for at, until, own_id, body in raw:
        lines = [strip_tags(line) for line in body]
        new = [line for line in lines if line and line not in before]
        before = {line for line in lines if line}
        if new:
            kept.append((at, until, own_id, new))
    return kept


def _join_utterances(raw: Sequence[tuple[float, float, str, list[str]]]) -> list[tuple[float, float, str, list[str]]]:
    """Join the pieces of one utterance, which Teams numbers -0, -1, -2 and does not always write in order."""
    together: dict[str, list[tuple[int, float, float, list[str]]]] = {}
    joined: list[tuple[float, float, str, list[str]]] = []
    for at, until, own_id, body in raw:
        found = _UTTERANCE_ID.match(own_id)
        if not found:
            joined.append((at, until, own_id, body))
            continue
        together.setdefault(found[1], []).append((int(found[2]), at, until, body))
    for own_id, pieces in together.items():
        pieces.sort(key=lambda piece: piece[0])
        # The voice is said on every piece: the first one's is enough.
        body = list(pieces[0][3])
        for _, _, _, more in pieces[1:]:
            body += [VOICE.sub("", line) if _voice_of(more) == _voice_of(pieces[0][3]) else line for line in more]
        joined.append((min(piece[1] for piece in pieces), max(piece[2] for piece in pieces), own_id, body))
    return sorted(joined, key=lambda cue: cue[0])


def _voice_of(body: Sequence[str]) -> str:
    found = VOICE.search("\n".join(body))
    return found[1] if found else ""


def _name_speakers(raw: Sequence[tuple[float, float, str, list[str]]]) -> list[Cue]:
    """Split cues by speaker; the last speaker is carried on where a cue names none."""
    people = find_people(["\n".join(body) for *_, body in raw])
    cues: list[Cue] = []
    speaker, turn = "", 0
    for at, until, _, body in raw:
        pieces = _split_voices("\n".join(body), people)
        total = sum(len(text.split()) for _, _, text in pieces) or 1
        for name, changed, text in pieces:
            if changed:
                turn += 1
            if name is not None:
                speaker = name
            elif changed:
                speaker = ""
            text = clean_words(text)
            if not text:
                continue
            share = (until - at) * len(text.split()) / total
            cues.append(Cue(at, at + share if len(pieces) > 1 else until, speaker, text, turn))
            at = at + share if len(pieces) > 1 else at
    return cues


def _split_voices(body: str, people: frozenset[str]) -> list[tuple[str | None, bool, str]]:
    """Split one cue's text into (name or None, did the captions mark a change, text)."""
    if VOICE.search(body):
        parts = VOICE.split(body)
        spoken = [(None, False, parts[0])] if parts[0].strip() else []
        return spoken + [(tidy_name(name), False, text) for name, text in zip(parts[1::2], parts[2::2], strict=True)]
    pieces: list[tuple[str | None, bool, str]] = []
    for line in body.split("\n"):
        alone = _ALONE.match(line.strip())
        if alone and tidy_name(alone[1])[:1].isupper():
            pieces.append((tidy_name(alone[1]), False, ""))
            continue
        for place, part in enumerate(re.split(r"(?:^|\s)(?:>>|&gt;&gt;)\s*", line)):
            prefix = PREFIX.match(part)
            if prefix and tidy_name(prefix[1]) in people:
                pieces.append((tidy_name(prefix[1]), place > 0, part[prefix.end():]))
            elif place > 0:
                pieces.append((None, True, part))
            elif pieces:
                name, changed, text = pieces[-1]
                pieces[-1] = (name, changed, f"{text} {part}")
            else:
                pieces.append((None, False, part))
    return pieces


def _name_shape(lines: Sequence[str], raw: Sequence[tuple[float, float, str, list[str]]], vtt: bool, sbv: bool) -> str:
    if sbv:
        return "SBV captions"
    if not vtt:
        return "SRT captions"
    if any(_UTTERANCE_ID.match(own_id) for _, _, own_id, _ in raw):
        return "Teams captions"
    if any(line.startswith("NOTE Confidence") for line in lines):
        return "older Teams captions"
    if any(line.startswith("Kind: captions") for line in lines[:6]) or any("<c>" in line for line in lines):
        return "YouTube captions"
    named = sum(bool(PREFIX.match(body[0])) for *_, body in raw if body)
    return "Zoom captions" if raw and named > 0.9 * len(raw) else "WebVTT captions"
