"""The viewing page: a recording with captions that stops by itself where the class talks.

Captions and stop points lie in the page. The recording stays where it is: the page links it beside the source, or
asks for it on the computer where the page is opened. Nothing is fetched from elsewhere.
"""

import os
from base64 import b64encode
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote

from wbl.publish.page import fill_page, write_whole
from wbl.teach.cue import Cue
from wbl.teach.handout import read_words
from wbl.teach.personal import has_details
from wbl.teach.pieces import moment
from wbl.teach.plan import Plan
from wbl.teach.speech import split_sentences
from wbl.teach.transcript import Transcript

_LEFT_OUT = "[…]"
_CAPTION_WORDS = 14  # words of a caption: two lines of a picture
_MEDIA = "media-src 'self' file: blob: data:"


def write_viewing_page(plan: Plan, out: Path, *, recording: Path | None = None, folder: Path | None = None) -> Path:
    """Write the page on which a class watches a recording, and give its path.

    recording: the video or sound file, when the source has it; otherwise the page asks for it. folder: where the page
    will stand, for the way from there to the recording; that of `out` when left out.
    """
    words = read_words(plan)["viewing"]
    transcript = plan.transcript
    captions = write_captions(transcript) if transcript and transcript.timing == "exact" else ""
    page = fill_page(
        "viewing", out, title=plan.title, language=plan.language, allow=_MEDIA, words=words,
        source=_link(recording, folder or out.parent) if recording else "", is_estimate=plan.times_are_estimated,
        captions=b64encode(captions.encode()).decode(), speech_language=plan.speech_language or plan.language,
        stops=[
            {"theme": plan.label_theme(stop.theme), "begin": stop.play_from_seconds, "end": stop.at_seconds,
             "at": moment(plan, stop.at_seconds), "question": stop.question.texts[plan.language]}
            for stop in plan.stop_points
        ],
        lines=[(moment(plan, cue.at_seconds), dash + _leave_out(cue)) for dash, cue in _mark_turns(transcript)],
    )
    return write_whole(page, out)


def write_captions(transcript: Transcript) -> str:
    """Write a transcript as WebVTT captions: a dash where another person speaks, and nobody's name.

    >>> from wbl.teach.transcript import read_transcript_text
    >>> print(write_captions(read_transcript_text("1\\n00:00:01,000 --> 00:00:02,500\\nAna: Rock & roll.\\n")))
    WEBVTT
    <BLANKLINE>
    00:00:01.000 --> 00:00:02.500
    – Rock &amp; roll.
    <BLANKLINE>
    """
    lines = ["WEBVTT", ""]
    for dash, cue in _mark_turns(transcript):
        for at, until, text in _cut(cue):
            lines += [f"{_clock(at)} --> {_clock(until)}", dash + escape(text, quote=False), ""]
            dash = ""
    return "\n".join(lines)


def _mark_turns(transcript: Transcript | None) -> Iterator[tuple[str, Cue]]:
    """Give a dash with the first piece of each turn, so that a reader sees where another person speaks."""
    turn = -1
    for cue in transcript.cues if transcript else ():
        yield "– " if cue.turn != turn else "", cue
        turn = cue.turn


def _cut(cue: Cue) -> Iterator[tuple[float, float, str]]:
    """Cut a long piece of speech into captions of two lines; when its words were said is estimated."""
    words = _leave_out(cue).split()
    each = (cue.until_seconds - cue.at_seconds) / max(1, len(words))  # seconds a word
    count = -(-len(words) // _CAPTION_WORDS)
    for part in range(count):
        first, last = (round(len(words) * place / count) for place in (part, part + 1))
        yield cue.at_seconds + first * each, cue.at_seconds + last * each, " ".join(words[first:last])


def _leave_out(cue: Cue) -> str:
    """Leave out the sentences in which a phone number, an address or an account was said; else all of it."""
    if not has_details(cue.text):
        return cue.text
    kept = [_LEFT_OUT if has_details(sentence.text) else sentence.text
            for sentence in split_sentences(Transcript((cue,)))]
    return " ".join(kept) if _LEFT_OUT in kept else _LEFT_OUT


def _clock(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{thousandths:03d}"


def _link(recording: Path, folder: Path) -> str:
    """Give the way from the page to the recording; "" where there is none, as between two drives."""
    try:
        return quote(os.path.relpath(recording.resolve(), folder.resolve()).replace(os.sep, "/"))
    except ValueError:
        return ""
