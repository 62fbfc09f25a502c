"""Transcripts as text: Zoom's saved captions, Teams' copy, Meet, Otter, and plain text with or without times.

What each platform writes was seen in real public files; the oddities named here are theirs.
"""

import re
from collections.abc import Sequence

from wbl.teach.cue import PREFIX, Cue, Found, clean_words, count_seconds, find_people, tidy_name

CLOCK_LINE = re.compile(r"^(\d{1,2}):(\d{2}):(\d{2})$")          # Meet text: a time every five minutes
NAMED_TIME = re.compile(r"^\**(?P<name>[^\n*]{1,60}?)\**\s+(?:(\d{1,2}):)?(\d{1,3}):(\d{2})\s*$")
SAVED_CAPTION = re.compile(r"^\[([^\]\n]{1,60})\]\s+(\d{1,2}):(\d{2}):(\d{2})$")
_LEADING_TIME = re.compile(r"^[\[(]?(?:(\d{1,2}):)?(\d{1,3}):(\d{2})[\])]?(?:\s+[-–]?\s*(.*))?$")
FOOTERS = re.compile(
    r"^(Transcri(?:bed by|ption ended after|pción finalizada)\b|This editable transcript\b|"
    r"Esta transcripción editable\b)"
)


def read_named_times(lines: Sequence[str], heading: re.Pattern[str], shape: str) -> Found:
    """Read a text whose paragraphs stand under a name and a time (Otter, Teams' copy, Zoom's saved captions)."""
    cues: list[Cue] = []
    name, at, words, found_times = "", 0.0, list[str](), 0
    first: float | None = None

    def close() -> None:
        text = clean_words(" ".join(words))
        if text:
            cues.append(Cue(at, at, name, text))

    for line in lines:
        found = heading.match(line)
        if found:
            close()
            words = []
            found_times += 1
            name, hours, minutes, seconds = found.groups()
            name = "" if name.strip() == "Unknown Speaker" else tidy_name(name)
            moment = count_seconds(hours, minutes, seconds)
            if heading is SAVED_CAPTION:  # the time of day, not of the recording
                first = moment if first is None else first
                moment = (moment - first) % 86_400
            at = moment
        elif found_times and not FOOTERS.match(line.strip()):
            words.append(line)
    close()
    return Found(tuple(cues), shape, "exact", found_times)


def looks_like_meet(lines: Sequence[str]) -> bool:
    """Does a text have the heading or the closing lines that Meet writes?"""
    return any(re.search(r"- (Transcript|Transcripción)\b|^📖", line) for line in lines) or any(
        FOOTERS.match(line.strip()) for line in lines[-8:]
    )


def read_meet(lines: Sequence[str]) -> Found:
    """Read Meet's text: a time every five minutes; the moments between are estimated from the number of words."""
    start = next((number for number, line in enumerate(lines) if line.strip().startswith("📖")), 0)
    paragraphs: list[tuple[int, str]] = []  # (index of the block, text)
    times: list[float] = []
    last = 0.0
    for line in lines[start:]:
        line = line.strip()
        mark = CLOCK_LINE.match(line)
        ended = re.match(r"^Transcri\w+ (?:ended after|finalizada)\D*(\d{1,2}):(\d{2}):(\d{2})", line)
        if mark:
            times.append(count_seconds(*mark.groups()))
        elif ended:
            last = count_seconds(*ended.groups())
        elif times and line and not FOOTERS.match(line):
            paragraphs.append((len(times) - 1, line))
    people = find_people([text for _, text in paragraphs])
    cues: list[Cue] = []
    speaker = ""
    for block, begins in enumerate(times):
        spoken = [text for place, text in paragraphs if place == block]
        total = sum(len(text.split()) for text in spoken) or 1
        ends = times[block + 1] if block + 1 < len(times) else max(last, last if last else begins + total / 2.5)
        at = begins
        for text in spoken:
            prefix = PREFIX.match(text)
            share = (ends - begins) * len(text.split()) / total
            if prefix and tidy_name(prefix[1]) in people:
                speaker, text = tidy_name(prefix[1]), text[prefix.end():]
            cues.append(Cue(at, at + share, speaker, clean_words(text), len(cues)))
            at += share
    return Found(tuple(cue for cue in cues if cue.text), "a Google Meet text", "estimated", len(times))


def read_plain(lines: Sequence[str]) -> Found:
    """Read plain text: paragraphs, perhaps with names before a colon, perhaps with times at their start."""
    timed = [line for line in lines if _LEADING_TIME.match(line.strip())]
    use_times = len(timed) >= 2
    people = find_people([_LEADING_TIME.sub(r"\4", line.strip()) for line in lines] if use_times else lines)
    cues: list[Cue] = []
    speaker, at, turn = "", 0.0, 0
    for line in lines:
        line = line.strip()
        turn += not line  # a blank line ends a paragraph; other lines are only wrapped
        found = _LEADING_TIME.match(line) if use_times else None
        if found:
            at, line = count_seconds(found[1], found[2], found[3]), found[4] or ""
        changed = re.match(r"^(?:>>|&gt;&gt;)\s*", line)
        line = line[changed.end():] if changed else line
        prefix = PREFIX.match(line)
        if prefix and tidy_name(prefix[1]) in people:
            speaker, line = tidy_name(prefix[1]), line[prefix.end():]
        turn += bool(changed or prefix)
        text = clean_words(line)
        if not text or FOOTERS.match(text):
            continue
        cues.append(Cue(at, at, speaker, text, turn))
    return Found(tuple(cues), "plain text", "exact" if use_times else "none", len(timed) if use_times else 0)

