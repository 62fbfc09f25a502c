"""Which shape a transcript has: decided by its content, never by its file name."""

import re

from wbl.teach.cue import Found
from wbl.teach.transcript_captions import SBV_LINE, TIMING_LINE, read_cues
from wbl.teach.transcript_texts import (
    CLOCK_LINE,
    NAMED_TIME,
    SAVED_CAPTION,
    looks_like_meet,
    read_meet,
    read_named_times,
    read_plain,
)

_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_CHAT = re.compile(r"^\d{1,2}:\d{2}:\d{2}\s+From\s+.+?(?::|\s+[Tt]o\s+)")


def read_shape(text: str) -> Found:
    """Find out which shape a text has, and read it."""
    text = _SCRIPT.sub(" ", text.lstrip("\ufeff"))
    lines = text.split("\n")
    if lines[0].startswith("WEBVTT") or any(TIMING_LINE.match(line) for line in lines):
        return read_cues(lines, TIMING_LINE)
    if any(SBV_LINE.match(line) for line in lines):
        return read_cues(lines, SBV_LINE)
    if sum(bool(_CHAT.match(line)) for line in lines) * 2 >= max(1, sum(bool(line.strip()) for line in lines)):
        note = "This is the meeting's chat, not its transcript; give the captions."
        return Found((), "a chat", "none", notes=(note,))
    if sum(bool(SAVED_CAPTION.match(line)) for line in lines) >= 1:
        return read_named_times(lines, SAVED_CAPTION, "Zoom saved captions")
    if sum(bool(CLOCK_LINE.match(line.strip())) for line in lines) >= 1 and looks_like_meet(lines):
        return read_meet(lines)
    if sum(bool(NAMED_TIME.match(line)) for line in lines) >= 1:
        shape = "a Teams text" if any(line.startswith("**") for line in lines) else "an Otter text"
        return read_named_times(lines, NAMED_TIME, shape)
    return read_plain(lines)
