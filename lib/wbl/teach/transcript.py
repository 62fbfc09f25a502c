"""Read a transcript, whichever platform wrote it.

No kept reader does all of it: the best loses text after a blank line inside a cue, others turn cue ids and notes into
speech, and none removes the rolling repeats of automatic captions or joins the pieces of one utterance. So this one
reads by content, never by file name, and says afterwards what it found, so that a loss is seen.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wbl.collect.check import MANGLED
from wbl.errors import SourceError
from wbl.teach.cue import Cue, Found
from wbl.teach.transcript_shapes import read_shape

SPOKEN_WORDS_PER_SECOND = 2.5  # words; a calm speaker says about 150 a minute
LARGEST_FILE = 20_000_000      # bytes; a whole day of speech stays far below
_FEWEST_COMMON_WORDS = 0.08    # share of a text that are its language's commonest words; speech has more than 0.2

# The commonest words of the languages that New York's classes speak most, so that none is taken for another.
_COMMON_WORDS = {
    code: frozenset(words.split(" ")) for code, words in {
        "en": "the and to of a in that is it you i was for on are with they we have this be not what",
        "es": "de la que el en y los las un una por con no para es lo se me mi como más pero muy qué",
        "fr": "de la le les et des est un une que qui je vous pas pour dans en on il c'est mais très avec ce",
        "pt": "de a o que e os as um uma não com para é do da em eu você mas muito por se mais isso",
        "it": "di il che e la un una non per è sono con ho mi si ma come anche lo del della questo",
        "de": "der die das und ich ist nicht ein eine es zu wir mit in auch aber sie was den von",
        "ht": "mwen nan yo pou ki sa li ak te ap nou ou pa se yon gen ka fè w m",
    }.items()
}


@dataclass(frozen=True)
class Transcript:
    """What was said, by whom and when, and how it was found."""

    cues: tuple[Cue, ...] = ()
    shape: str = ""             # whose format it was read as, such as "Zoom captions"
    timing: str = "none"        # "exact", "estimated" (from a few times and the number of words), or "none"
    timing_lines: int = 0       # times found in the file; more than cues means that some held no words
    language: str = ""          # "en", "es", or "" when it is neither
    notes: tuple[str, ...] = ()  # what could not be done, each a sentence

    @property
    def speakers(self) -> tuple[str, ...]:
        """The names that the file gives, most words first; empty when it names nobody."""
        words: Counter[str] = Counter()
        for cue in self.cues:
            if cue.speaker:
                words[cue.speaker] += len(cue.text.split())
        return tuple(name for name, _ in words.most_common())

    @property
    def words(self) -> int:
        """How many words were read."""
        return sum(len(cue.text.split()) for cue in self.cues)

    @property
    def seconds(self) -> float:
        """When the last word ends, in seconds from the start."""
        return max((cue.until_seconds for cue in self.cues), default=0.0)

    def describe(self, *, names: bool = True) -> str:
        """Say what was read, so that a loss is seen; without `names` for what is printed and handed on.

        >>> read_transcript_text("Ana: Hello there.").describe()
        'Read as plain text: 2 words in 1 piece, 1 speaker (Ana); the text has no times.'
        """
        if not self.cues:
            return "No speech was read."
        count = len(self.speakers)
        people = f"{count} speaker{'s' * (count != 1)}" if count else "nobody is named"
        if names and count:
            people += f" ({', '.join(self.speakers[:6])})"
        pieces = f"{len(self.cues):,} piece{'s' * (len(self.cues) != 1)}"
        if self.timing_lines:
            pieces += f" from {self.timing_lines:,} time{'s' * (self.timing_lines != 1)} in the file"
        times = {
            "exact": f"from {clock(self.cues[0].at_seconds)} to {clock(self.seconds)}",
            "estimated": f"times are estimated between those that the file gives, up to {clock(self.seconds)}",
            "none": "the text has no times",
        }[self.timing]
        return f"Read as {self.shape}: {self.words:,} words in {pieces}, {people}; {times}."


def clock(seconds: float) -> str:
    """Write a moment of a recording as people do.

    >>> clock(207.9), clock(3725)
    ('3:27', '1:02:05')
    """
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def read_transcript(path: Path) -> Transcript:
    """Read a transcript file: WebVTT, SRT, SBV, or text as Zoom, Teams, Meet, YouTube and Otter write it.

    A file without speech gives a Transcript without cues whose notes say why. Raises SourceError when there is no such
    file, or when it is no text at all.
    """
    if not path.is_file():
        raise SourceError(f"There is no transcript {path}. Give the file that the platform offers as captions or text.")
    if path.stat().st_size > LARGEST_FILE:
        raise SourceError(f"{path.name} is larger than any transcript. Give the captions file, not the recording.")
    raw = path.read_bytes()
    start = raw[:4000]
    is_wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16: every second byte may be zero
    if raw.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")) or (start.count(b"\0") > 8 and not is_wide):
        raise SourceError(f"{path.name} is not a text file. Save the transcript as .vtt, .srt or .txt and give that.")
    text, note = _decode(raw)
    if text[:200].lstrip().lower().startswith(("<!doctype html", "<html")):
        raise SourceError(f"{path.name} is a web page, perhaps the one to sign in. Download the transcript itself.")
    mangled = next((word for word in text.split() if any(letters in word for letters in MANGLED)), "")
    notes = (note, mangled and f'Some letters were mangled before, as in "{mangled}": download the transcript again, '
                               "or correct them.")
    return read_transcript_text(text, notes=tuple(filter(None, notes)))


def read_transcript_text(text: str, notes: Sequence[str] = ()) -> Transcript:
    """Read a transcript from its text.

    >>> transcript = read_transcript_text("WEBVTT\\n\\n1\\n00:00:02.000 --> 00:00:04.000\\nAna: What do you do?\\n")
    >>> transcript.cues[0].speaker, transcript.cues[0].text, transcript.cues[0].at_seconds
    ('Ana', 'What do you do?', 2.0)
    """
    found = read_shape(text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", ""))
    cues = _fill_times(found)
    said = list(notes) + list(found.notes)
    if not cues:
        said.append("No speech was found in the transcript, so there are no quotes and no stop points from it.")
        return Transcript(shape=found.shape, timing_lines=found.timing_lines, notes=tuple(said))
    language = guess_language(" ".join(cue.text for cue in cues[:2000]))
    transcript = Transcript(cues, found.shape, found.timing, found.timing_lines, language)
    if not language:
        said.append("The transcript is not in English or Spanish, so no themes and no stop points were looked for.")
    if len(transcript.speakers) == 1:
        said.append("The transcript names one speaker only, so questions and answers could not be told apart by name.")
    return Transcript(cues, found.shape, found.timing, found.timing_lines, language, tuple(said))


def guess_language(text: str) -> str:
    """Say whether a text is English or Spanish: "en", "es", or "" for neither.

    >>> guess_language("what do you do in a normal day"), guess_language("Ich koche, und das ist nicht leicht.")
    ('en', '')
    """
    words = [word.strip(".,;:!?¿¡\"'()").casefold() for word in text.split()]
    if not words:
        return ""
    shares = {code: sum(word in common for word in words) / len(words) for code, common in _COMMON_WORDS.items()}
    best = max(shares, key=lambda code: shares[code])
    return best if best in ("en", "es") and shares[best] >= _FEWEST_COMMON_WORDS else ""


def _decode(raw: bytes) -> tuple[str, str]:
    """Turn bytes into text, and say so when the encoding is not the usual one."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace"), ""
    try:
        return raw.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
        odd = next((word for word in text.split() if not word.isascii()), "")
        return text, f'The file is in an old Windows encoding; check its accents, for example in "{odd}".'


def _fill_times(found: Found) -> tuple[Cue, ...]:
    """Order the cues by time, and give an end (and where needed a start) to those that lack it."""
    if found.timing == "none":
        cues, at = [], 0.0
        for cue in found.cues:
            until = at + len(cue.text.split()) / SPOKEN_WORDS_PER_SECOND
            cues.append(Cue(at, until, cue.speaker, cue.text, cue.turn))
            at = until
        return tuple(cues)
    ordered = sorted(found.cues, key=lambda cue: cue.at_seconds)
    filled = []
    for place, cue in enumerate(ordered):
        until = cue.until_seconds
        if until <= cue.at_seconds:
            spoken = cue.at_seconds + len(cue.text.split()) / SPOKEN_WORDS_PER_SECOND
            later = ordered[place + 1].at_seconds if place + 1 < len(ordered) else spoken
            until = later if cue.at_seconds < later < spoken + 3 else spoken
        filled.append(Cue(cue.at_seconds, until, cue.speaker, cue.text, cue.turn))
    return _number_turns(filled)


def _number_turns(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Number the turns: a new one begins where the speaker changes, or where the captions mark a change."""
    numbered: list[Cue] = []
    turn, last = 0, None
    for cue in cues:
        if last is not None and (cue.speaker != last.speaker or cue.turn != last.turn):
            turn += 1
        numbered.append(Cue(cue.at_seconds, cue.until_seconds, cue.speaker, cue.text, turn))
        last = cue
    return tuple(numbered)
