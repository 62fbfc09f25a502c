"""The pieces of HTML that teaching pages are made of. Whatever was said or typed shows as text."""

from collections.abc import Iterable
from html import escape

from wbl.teach.plan import Plan
from wbl.teach.stops import StopPoint
from wbl.teach.transcript import clock


def heading(text: str, level: int = 2) -> str:
    """Write a heading."""
    return f"<h{level}>{escape(text)}</h{level}>"


def paragraph(text: str, kind: str = "") -> str:
    """Write a paragraph, of a kind that the style knows: kicker, subtitle, note, minutes."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def points(texts: Iterable[str], *, numbered: bool = False) -> str:
    """Write a list."""
    tag = "ol" if numbered else "ul"
    return f"<{tag}>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + f"</{tag}>"


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Write names with what belongs to them."""
    return '<dl class="facts">' + "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in pairs if text
    ) + "</dl>"


def keep(body: str) -> str:
    """Keep a piece on one sheet of paper."""
    return f'<div class="keep">{body}</div>'


def write_lines(size: str = "") -> str:
    """Leave lines to write on: "short" is one line, "long" is six, otherwise three."""
    return f'<div class="write-lines{" " + size if size else ""}"></div>'


def task(text: str, size: str = "", before: str = "") -> str:
    """Write something to do, with lines to write on; the page never splits it."""
    return f'<div class="task keep">{before}<p>{escape(text)}</p>{write_lines(size)}</div>'


def quotation(text: str, language: str, page_language: str) -> str:
    """Write what somebody said, marked with its language where that is not the page's."""
    lang = f' lang="{language}"' if language and language != page_language else ""
    return f"<blockquote{lang}><p>“{escape(text)}”</p></blockquote>"


def moment(plan: Plan, seconds: float, language: str = "") -> str:
    """Write a moment of the recording, as an estimate where it is one; `language`: the plan's, when left out."""
    about = {"en": "about ", "es": "aprox. "}[language or plan.language] if plan.times_are_estimated and seconds else ""
    return about + clock(seconds)


def play_line(plan: Plan, stop: StopPoint, language: str = "") -> str:
    """Write from where to where to play before a stop; `language`: the plan's, when left out."""
    language = language or plan.language
    start, end = (moment(plan, seconds, language) for seconds in (stop.play_from_seconds, stop.at_seconds))
    if language == "es":
        return f"Reproduce de {start} a {end} y haz una pausa."
    return f"Play from {start} to {end}, then stop."
