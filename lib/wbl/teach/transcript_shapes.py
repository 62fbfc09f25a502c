"""The shapes in which platforms write transcripts, each read from lines of text.

What each platform writes was seen in real public files; the oddities named here are theirs.
"""

import html
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMING_LINE = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
_SBV_LINE = re.compile(rf"^\s*{_TIME},{_TIME}\s*$")
_UTTERANCE_ID = re.compile(r"^([0-9a-fA-F-]{8,}/\d+)-(\d+)$")  # Teams: the pieces -0, -1, -2 are one utterance
_BLOCK = re.compile(r"^(NOTE|STYLE|REGION)(\s|$)")
_TAG = re.compile(r"</?[A-Za-z0-9][^<>\n]{0,200}>")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_NOISE = re.compile(r"\[(?:music|applause|laughter|música|aplausos|risas|inaudible|crosstalk)[^\]]*\]", re.IGNORECASE)
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_PREFIX = re.compile(r"^\**([^:\n]{1,60}?)\**:\**\s+(?=\S)")
_ALONE = re.compile(r"^\(([^()\n]{2,60})\)$")                     # Meet captions: the name on its own line
_CLOCK_LINE = re.compile(r"^(\d{1,2}):(\d{2}):(\d{2})$")          # Meet text: a time every five minutes
_NAMED_TIME = re.compile(r"^\**(?P<name>[^\n*]{1,60}?)\**\s+(?:(\d{1,2}):)?(\d{1,3}):(\d{2})\s*$")
_SAVED_CAPTION = re.compile(r"^\[([^\]\n]{1,60})\]\s+(\d{1,2}):(\d{2}):(\d{2})$")
_CHAT = re.compile(r"^\d{1,2}:\d{2}:\d{2}\s+From\s+.+?(?::|\s+[Tt]o\s+)")
_LEADING_TIME = re.compile(r"^[\[(]?(?:(\d{1,2}):)?(\d{1,3}):(\d{2})[\])]?(?:\s+[-–]?\s*(.*))?$")
_FOOTERS = re.compile(
    r"^(Transcri(?:bed by|ption ended after|pción finalizada)\b|This editable transcript\b|"
    r"Esta transcripción editable\b)"
)
_NOT_PEOPLE = frozenset((
    "note", "nota", "notes", "notas", "warning", "question", "answer", "example", "remember", "that's", "it", "http",
    "https",
))


@dataclass(frozen=True)
class Cue:
    """One piece of speech."""

    at_seconds: float
    until_seconds: float
    speaker: str        # "" when the file does not say
    text: str
    turn: int = 0       # pieces that follow each other with the same number belong to one person


@dataclass(frozen=True)
class Found:
    """What one shape yielded, before times are filled in."""

    cues: tuple[Cue, ...]
    shape: str
    timing: str
    timing_lines: int = 0
    notes: tuple[str, ...] = ()


def read_shape(text: str) -> Found:
    """Find out which shape a text has, and read it."""
    text = _SCRIPT.sub(" ", text.lstrip("\ufeff"))
    lines = text.split("\n")
    if any(_TIMING_LINE.match(line) for line in lines):
        return _read_cues(lines, _TIMING_LINE)
    if any(_SBV_LINE.match(line) for line in lines):
        return _read_cues(lines, _SBV_LINE)
    if sum(bool(_CHAT.match(line)) for line in lines) * 2 > sum(bool(line.strip()) for line in lines):
        note = "This is the meeting's chat, not its transcript; give the captions."
        return Found((), "a chat", "none", notes=(note,))
    if sum(bool(_SAVED_CAPTION.match(line)) for line in lines) >= 1:
        return _read_named_times(lines, _SAVED_CAPTION, "Zoom saved captions")
    if sum(bool(_CLOCK_LINE.match(line.strip())) for line in lines) >= 1 and _looks_like_meet(lines):
        return _read_meet(lines)
    if sum(bool(_NAMED_TIME.match(line)) for line in lines) >= 1:
        shape = "a Teams text" if any(line.startswith("**") for line in lines) else "an Otter text"
        return _read_named_times(lines, _NAMED_TIME, shape)
    return _read_plain(lines)


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str = "0") -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction) / 10 ** len(fraction)


# --- WebVTT, SRT, SBV -------------------------------------------------------------------------------------------------


def _read_cues(lines: Sequence[str], timing: re.Pattern[str]) -> Found:
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
        raw.append((_seconds(*found.groups()[:4]), _seconds(*found.groups()[4:8]), own_id, body))
    if _is_rolling([body for *_, body in raw]):
        raw = _drop_repeats(raw)
    vtt = any(line.startswith("WEBVTT") for line in lines[:3])
    shape = _name_shape(lines, raw, vtt, timing is _SBV_LINE)
    cues = _name_speakers(_join_utterances(raw))
    return Found(tuple(cues), shape, "exact", len(marks))


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
    plain = [{_strip_tags(line) for line in body if line.strip()} for body in bodies]
    repeats = sum(bool(one & other) for one, other in itertools.pairwise(plain))
    return len(plain) >= 4 and repeats * 3 > len(plain)


def _drop_repeats(raw: Sequence[tuple[float, float, str, list[str]]]) -> list[tuple[float, float, str, list[str]]]:
    """Keep, of each cue, the lines that were not in the cue before."""
    kept, before = [], set[str]()
    for at, until, own_id, body in raw:
        lines = [_strip_tags(line) for line in body]
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
            body += [_VOICE.sub("", line) if _voice_of(more) == _voice_of(pieces[0][3]) else line for line in more]
        joined.append((min(piece[1] for piece in pieces), max(piece[2] for piece in pieces), own_id, body))
    return sorted(joined, key=lambda cue: cue[0])


def _voice_of(body: Sequence[str]) -> str:
    found = _VOICE.search("\n".join(body))
    return found[1] if found else ""


def _name_speakers(raw: Sequence[tuple[float, float, str, list[str]]]) -> list[Cue]:
    """Split cues by speaker; the last speaker is carried on where a cue names none."""
    people = _find_people(["\n".join(body) for *_, body in raw])
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
            text = _clean(text)
            if not text:
                continue
            share = (until - at) * len(text.split()) / total
            cues.append(Cue(at, at + share if len(pieces) > 1 else until, speaker, text, turn))
            at = at + share if len(pieces) > 1 else at
    return cues


def _split_voices(body: str, people: frozenset[str]) -> list[tuple[str | None, bool, str]]:
    """Split one cue's text into (name or None, did the captions mark a change, text)."""
    if _VOICE.search(body):
        parts = _VOICE.split(body)
        spoken = [(None, False, parts[0])] if parts[0].strip() else []
        return spoken + [(_tidy_name(name), False, text) for name, text in zip(parts[1::2], parts[2::2], strict=True)]
    pieces: list[tuple[str | None, bool, str]] = []
    for line in body.split("\n"):
        alone = _ALONE.match(line.strip())
        if alone and _tidy_name(alone[1])[:1].isupper():
            pieces.append((_tidy_name(alone[1]), False, ""))
            continue
        for place, part in enumerate(re.split(r"(?:^|\s)(?:>>|&gt;&gt;)\s*", line)):
            prefix = _PREFIX.match(part)
            if prefix and _tidy_name(prefix[1]) in people:
                pieces.append((_tidy_name(prefix[1]), place > 0, part[prefix.end():]))
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
    named = sum(bool(_PREFIX.match(body[0])) for *_, body in raw if body)
    return "Zoom captions" if raw and named > 0.9 * len(raw) else "WebVTT captions"


# --- texts ------------------------------------------------------------------------------------------------------------


def _read_named_times(lines: Sequence[str], heading: re.Pattern[str], shape: str) -> Found:
    """Read a text whose paragraphs stand under a name and a time (Otter, Teams' copy, Zoom's saved captions)."""
    cues: list[Cue] = []
    name, at, words, found_times = "", 0.0, list[str](), 0
    first: float | None = None

    def close() -> None:
        text = _clean(" ".join(words))
        if text:
            cues.append(Cue(at, at, name, text, found_times))

    for line in lines:
        found = heading.match(line)
        if found:
            close()
            words = []
            found_times += 1
            name, hours, minutes, seconds = found.groups()
            name = "" if name.strip() == "Unknown Speaker" else _tidy_name(name)
            moment = _seconds(hours, minutes, seconds)
            if heading is _SAVED_CAPTION:  # the time of day, not of the recording
                first = moment if first is None else first
                moment = (moment - first) % 86_400
            at = moment
        elif found_times and not _FOOTERS.match(line.strip()):
            words.append(line)
    close()
    return Found(tuple(cues), shape, "exact", found_times)


def _looks_like_meet(lines: Sequence[str]) -> bool:
    return any(re.search(r"- (Transcript|Transcripción)\b|^📖", line) for line in lines) or any(
        _FOOTERS.match(line.strip()) for line in lines[-8:]
    )


def _read_meet(lines: Sequence[str]) -> Found:
    """Read Meet's text: a time every five minutes; the moments between are estimated from the number of words."""
    start = next((number for number, line in enumerate(lines) if line.strip().startswith("📖")), 0)
    paragraphs: list[tuple[int, str]] = []  # (index of the block, text)
    times: list[float] = []
    last = 0.0
    for line in lines[start:]:
        line = line.strip()
        mark = _CLOCK_LINE.match(line)
        ended = re.match(r"^Transcri\w+ (?:ended after|finalizada)\D*(\d{1,2}):(\d{2}):(\d{2})", line)
        if mark:
            times.append(_seconds(*mark.groups()))
        elif ended:
            last = _seconds(*ended.groups())
        elif times and line and not _FOOTERS.match(line):
            paragraphs.append((len(times) - 1, line))
    people = _find_people([text for _, text in paragraphs])
    cues: list[Cue] = []
    speaker = ""
    for block, begins in enumerate(times):
        spoken = [text for place, text in paragraphs if place == block]
        total = sum(len(text.split()) for text in spoken) or 1
        ends = times[block + 1] if block + 1 < len(times) else max(last, last if last else begins + total / 2.5)
        at = begins
        for text in spoken:
            prefix = _PREFIX.match(text)
            share = (ends - begins) * len(text.split()) / total
            if prefix and _tidy_name(prefix[1]) in people:
                speaker, text = _tidy_name(prefix[1]), text[prefix.end():]
            cues.append(Cue(at, at + share, speaker, _clean(text), len(cues)))
            at += share
    return Found(tuple(cue for cue in cues if cue.text), "a Google Meet text", "estimated", len(times))


def _read_plain(lines: Sequence[str]) -> Found:
    """Read plain text: paragraphs, perhaps with names before a colon, perhaps with times at their start."""
    people = _find_people(lines)
    timed = [line for line in lines if _is_timed(line)]
    use_times = len(timed) >= 2
    cues: list[Cue] = []
    speaker, at, turn = "", 0.0, 0
    for line in lines:
        line = line.strip()
        turn += not line  # a blank line ends a paragraph; other lines are only wrapped
        found = _LEADING_TIME.match(line) if use_times else None
        if found:
            at, line = _seconds(found[1], found[2], found[3]), found[4] or ""
        changed = re.match(r"^(?:>>|&gt;&gt;)\s*", line)
        line = line[changed.end():] if changed else line
        prefix = _PREFIX.match(line)
        if prefix and _tidy_name(prefix[1]) in people:
            speaker, line = _tidy_name(prefix[1]), line[prefix.end():]
        turn += bool(changed or prefix)
        text = _clean(line)
        if not text or _FOOTERS.match(text):
            continue
        cues.append(Cue(at, at, speaker, text, turn))
    return Found(tuple(cues), "plain text", "exact" if use_times else "none", len(timed) if use_times else 0)


def _is_timed(line: str) -> bool:
    return bool(_LEADING_TIME.match(line.strip()))


# --- names and words --------------------------------------------------------------------------------------------------


def _find_people(texts: Sequence[str]) -> frozenset[str]:
    """Find which beginnings before a colon are people: at most five words, recurring or capitalised."""
    counts: Counter[str] = Counter()
    for text in texts:
        for line in text.split("\n"):
            prefix = _PREFIX.match(re.sub(r"^\s*(?:>>|&gt;&gt;)\s*", "", line.strip()))
            if prefix:
                counts[_tidy_name(prefix[1])] += 1
    everywhere = sum(counts.values()) > 0.9 * max(1, sum(bool(text.strip()) for text in texts))
    return frozenset(
        name for name, count in counts.items()
        if len(name.split()) <= 5 and name[:1].isalnum() and name.casefold() not in _NOT_PEOPLE
        and ("://" not in name) and not re.fullmatch(r"[\d\s.,]+", name)
        and (_is_capitalised(name) or (count >= 2 and (everywhere or name[:1].isupper())))
    )


def _is_capitalised(name: str) -> bool:
    words = [word for word in re.split(r"[\s,|/()\[\]]+", name) if word[:1].isalpha()]
    small = {"de", "la", "del", "da", "van", "von", "el", "bin", "of", "y"}
    return bool(words) and all(word[:1].isupper() or word in small for word in words)


def _tidy_name(name: str) -> str:
    """Write a name as people say it: without entities, marks or "(Guest)", and with the first name first.

    >>> _tidy_name("Far&#237;as, Mateo (Guest)")
    'Mateo Farías'
    """
    name = html.unescape(name).replace("*", "").strip()
    name = re.sub(r"\s*\((?:Guest|Invitado|Unverified|External)\)\s*", " ", name, flags=re.IGNORECASE).strip()
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 2 and all(parts) and len(name.split()) <= 5:
        name = f"{parts[1]} {parts[0]}"
    return " ".join(name.split())


def _strip_tags(line: str) -> str:
    return " ".join(_TAG.sub("", line).split())


def _clean(text: str) -> str:
    """Leave only words: no tags, entities, noises or line breaks."""
    text = html.unescape(_TAG.sub(" " if "<br" in text.lower() else "", _VOICE.sub("", text)))
    text = _NOISE.sub(" ", text.replace("\u00a0", " "))
    return " ".join(_TAG.sub("", text).split())


