"""Personal details in what was said: found before anything is printed, and kept out of quotes."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from wbl.teach.speech import Sentence

_EMAIL = re.compile(
    r"[\w.+-]+\s?(?:@|\bat\b\s)\s?[\w-]+(?:\.|\sdot\s)(?:com|org|net|edu|gov|io|nyc|us|mx|es)\b", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w$])(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s.-]\d{3}[\s.-]?\d{4}(?!\w)|(?<![\w$])\d{3}[\s.-]\d{4}(?!\w)")
_SPOKEN_PHONE = re.compile(
    r"\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)"
    r"[\s,-]+){6,}", re.IGNORECASE)
_ADDRESS = re.compile(
    r"\b\d{1,5}(?:-\d{1,4})?\s+(?:(?:east|west|north|south)\s+)?(?:[A-Z]\w+\s+|\d{1,3}(?:st|nd|rd|th)\s+){1,3}"
    r"(?:street|st\.?|avenue|ave\.?|road|rd\.?|boulevard|blvd\.?|lane|place|drive|court|parkway|terrace)\b"
    r"|\b(?:calle|avenida)\s+[A-ZÁÉÍÓÚ]\w+(?:\s+\w+)?\s+(?:número\s+)?\d{1,5}\b", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z][\w.]{2,30}\b")
_WEB = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_KINDS = (
    ("e-mail address", _EMAIL), ("phone number", _PHONE), ("phone number", _SPOKEN_PHONE), ("address", _ADDRESS),
    ("account name", _HANDLE), ("web address", _WEB),
)
_SHORTEST_NAME = 3  # letters; a shorter part of a name is a word too often


@dataclass(frozen=True)
class Detail:
    """A personal detail, and where it was said."""

    kind: str           # "phone number", "student's name" ...
    at_seconds: float
    hint: str           # enough to find it, never the whole of it


def find_details(sentences: Iterable[Sentence], student_names: Collection[str] = ()) -> tuple[Detail, ...]:
    """Find personal details in what was said: phone numbers, addresses, accounts, and names of the roster.

    `student_names` are full names; a full name is found anywhere.

    >>> find_details([Sentence(5, 6, "", 0, "Write to ana.p@example.org please.")])
    (Detail(kind='e-mail address', at_seconds=5, hint='an…'),)
    """
    names = _name_pattern(student_names)
    found: list[Detail] = []
    for sentence in sentences:
        for kind, pattern in (*_KINDS, *((("student's name", names),) if names else ())):
            for match in pattern.finditer(sentence.text):
                found.append(Detail(kind, sentence.at_seconds, f"{match[0].strip()[:2]}…"))
    return tuple(found)


def has_details(text: str, names: Collection[str] = ()) -> bool:
    """Does a text hold a personal detail, or one of these names or a part of one?

    >>> has_details("Thank you, Amara.", ["Amara Lewis"]), has_details("I work nights.", ["Amara Lewis"])
    (True, False)
    """
    if any(pattern.search(text) for _, pattern in _KINDS):
        return True
    parts = {part for name in names for part in re.split(r"[\s,|()/-]+", name) if len(part) >= _SHORTEST_NAME}
    words = {word.casefold() for word in re.findall(r"\w+", text) if word[:1].isupper()}
    return bool(words & {part.casefold() for part in parts})


def _name_pattern(names: Collection[str]) -> re.Pattern[str] | None:
    full = sorted({" ".join(name.split()) for name in names if len(name.split()) >= 2})
    if not full:
        return None
    written = "|".join(r"\s+".join(map(re.escape, name.split())) for name in full)
    return re.compile(rf"(?<!\w)(?:{written})(?!\w)", re.IGNORECASE)
