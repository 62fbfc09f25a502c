"""One piece of speech, and the names and words in it: what the readers of every shape share."""

import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

TAG = re.compile(r"</?[A-Za-z0-9][^<>\n]{0,200}>")
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_NOISE = re.compile(r"\[(?:music|applause|laughter|música|aplausos|risas|inaudible|crosstalk)[^\]]*\]", re.IGNORECASE)
PREFIX = re.compile(r"^\**([^:\n]{1,60}?)\**:\**\s+(?=\S)")
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


def count_seconds(hours: str | None, minutes: str, seconds: str, fraction: str = "0") -> float:
    """Turn the parts of a written time into seconds.

    >>> count_seconds(None, "02", "05", "500")
    125.5
    """
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction) / 10 ** len(fraction)


def find_people(texts: Sequence[str]) -> frozenset[str]:
    """Find which beginnings before a colon are people: five words at most, recurring or capitalised."""
    counts: Counter[str] = Counter()
    for text in texts:
        for line in text.split("\n"):
            prefix = PREFIX.match(re.sub(r"^\s*(?:>>|&gt;&gt;)\s*", "", line.strip()))
            if prefix:
                counts[tidy_name(prefix[1])] += 1
    everywhere = sum(counts.values()) > 0.9 * max(1, sum(bool(text.strip()) for text in texts))
    return frozenset(
        name for name, count in counts.items()
        if len(re.split(r"[(\[|/]", name)[0].split()) <= 5 and name[:1].isalnum() and name.casefold() not in _NOT_PEOPLE
        and ("://" not in name) and not re.fullmatch(r"[\d\s.,]+", name)
        and (_is_capitalised(name) or (count >= 2 and (everywhere or name[:1].isupper())))
    )


def _is_capitalised(name: str) -> bool:
    words = [word for word in re.split(r"[\s,|/()\[\]]+", name) if word[:1].isalpha()]
    small = {"de", "la", "del", "da", "van", "von", "el", "bin", "of", "y"}
    return bool(words) and all(word[:1].isupper() or word in small for word in words)


def tidy_name(name: str) -> str:
    """Write a name as people say it: without entities, marks or "(Guest)", and with the first name first.

    >>> tidy_name("Far&#237;as, Mateo (Guest)")
    'Mateo Farías'
    """
    name = html.unescape(name).replace("*", "").strip()
    name = re.sub(r"\s*\((?:Guest|Invitado|Unverified|External)\)\s*", " ", name, flags=re.IGNORECASE).strip()
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 2 and all(parts) and len(name.split()) <= 5:
        name = f"{parts[1]} {parts[0]}"
    return " ".join(name.split())


def strip_tags(line: str) -> str:
    """Leave out tags, but not entities.

    >>> strip_tags("you<00:00:00.880><c> know</c>")
    'you know'
    """
    return " ".join(TAG.sub("", line).split())


def clean_words(text: str) -> str:
    """Leave only words: no tags, entities, noises or line breaks.

    >>> clean_words("[Music] Rock &amp; roll")
    'Rock & roll'
    """
    text = html.unescape(TAG.sub(" " if "<br" in text.lower() else "", VOICE.sub("", text)))
    text = _NOISE.sub(" ", text.replace("\u00a0", " "))
    return " ".join(TAG.sub("", text).split())
