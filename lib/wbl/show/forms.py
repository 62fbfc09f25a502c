"""The forms in which numbers are drawn: a ledger of rows, panels side by side, columns over time.

Labels stand above their bars and numbers at the end of the line, so nothing needs a legend and everything fits a
phone. Heights are pixels.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wbl.show import theme
from wbl.show.canvas import Canvas

HEADING_CHARACTERS = 50  # of a heading in one line, at 360 pixels
LABEL_CHARACTERS = 36  # of a label in one line; at 360 pixels a number still fits beside it
HEAD_CHARACTERS = 56   # of the heads of all panels together
PANEL = 0.84           # of the width between two panels' beginnings
HIDDEN_STUB = 0.16     # of the width of its panel
_LINE, _BAR, _GAP = 19, 9, 17  # pixels


@dataclass(frozen=True)
class Entry:
    """One number with its label."""

    label: str
    value: float | None      # in the units of the scale; None when there is nothing to draw
    written: str = ""        # the number in words, large or bold
    beside: str = ""         # what stands quietly beside it, such as "65 of 90"
    is_hidden: bool = False
    code: str = ""           # an interview type, to be drawn in its colour with its mark
    is_strong: bool = False  # is it among what the sentence names?


def draw_heading(canvas: Canvas, text: str) -> None:
    """Draw a small heading with a hairline above, between rows of different kinds."""
    if canvas.height:
        canvas.height += 6
        canvas.line(0, canvas.height, canvas.width, canvas.height)
        canvas.height += 6
    for line in wrap(text, HEADING_CHARACTERS):
        canvas.words(0, canvas.height + 10, line, size=theme.SMALL_PX, colour=theme.QUIET)
        canvas.height += 16
    canvas.height += 12


def draw_aside(canvas: Canvas, text: str) -> None:
    """Write a quiet line between or below rows."""
    canvas.height += 10
    canvas.words(0, canvas.height + 6, text, size=theme.SMALL_PX, colour=theme.QUIET)
    canvas.height += 16


def draw_ledger(
    canvas: Canvas, entries: Iterable[Entry], *, scale: float, has_track: bool = False, is_large: bool = False
) -> None:
    """Draw a row for each entry: label and number on a line, the bar below; `scale` fills the width."""
    bar, number_size = (12, theme.LARGE_PX) if is_large else (_BAR, theme.TEXT_PX)
    for entry in entries:
        canvas.height += 6 if is_large else 0
        top = canvas.height
        style = theme.TYPE_STYLES.get(entry.code)
        lines = wrap(entry.label)
        for place, line in enumerate(lines):
            canvas.words(0, top + 9 + place * _LINE, line, style=style if place == 0 else None)
        base = top + 9 + (len(lines) - 1) * _LINE - (3 if is_large else 0)
        _write_number(canvas, canvas.width, base, entry, number_size)
        top += len(lines) * _LINE + (4 if is_large else 2)
        if has_track and not entry.is_hidden:
            canvas.bar(0, canvas.width, top, bar, theme.TRACK)
        _draw_bar(canvas, 0, canvas.width, top, bar, entry, scale, has_mark=True)
        canvas.height = top + bar + _GAP
    canvas.height -= _GAP - 6


def _write_number(canvas: Canvas, right: float, y: float, entry: Entry, size: float) -> None:
    if entry.is_hidden:
        canvas.words(right, y, "hidden", anchor="right", size=theme.SMALL_PX, colour=theme.QUIET)
        return
    canvas.pair(right, y, entry.written, entry.beside, size=size)


def _draw_bar(
    canvas: Canvas, left: float, width: float, top: float, thick: float, entry: Entry, scale: float, *,
    has_mark: bool = False,
) -> None:
    if entry.is_hidden:
        canvas.stub(left, left + HIDDEN_STUB * width, top, thick)
    elif entry.value and scale:
        end = left + width * min(entry.value / scale, 1)
        colour = theme.style_of(entry.code).colour if entry.code else (theme.INK if entry.is_strong else theme.BAR)
        canvas.bar(left, end, top, thick, colour)
        if has_mark and entry.code in theme.TYPE_STYLES and end < canvas.width:
            canvas.mark(end, top + thick / 2, theme.style_of(entry.code).mark, colour, thick + 5)


def draw_panels(
    canvas: Canvas, heads: Sequence[tuple[str, str]], rows: Sequence[tuple[str, str, Sequence[Entry]]], *, scale: float
) -> None:
    """Draw a panel for each head (label, interview type), and in each the bars of all rows on one scale.

    A row is a label, the interview type that it is of (or ""), and an entry for each panel.
    """
    canvas.width = len(heads)
    longest = HEAD_CHARACTERS // len(heads)
    for place, (label, code) in enumerate(heads):
        canvas.words(place, 9, textwrap.shorten(label, longest, placeholder="…"), size=theme.SMALL_PX,
                     colour=theme.QUIET, style=theme.TYPE_STYLES.get(code))
    canvas.height = 22
    for label, code, entries in rows:
        canvas.line(0, canvas.height, canvas.width, canvas.height)
        canvas.height += 5
        for number, line in enumerate(wrap(label)):
            canvas.words(0, canvas.height + 9, line, style=theme.TYPE_STYLES.get(code) if number == 0 else None)
            canvas.height += _LINE
        for place, entry in enumerate(entries):
            text, colour = ("hidden", theme.QUIET) if entry.is_hidden else (entry.written, theme.INK)
            canvas.words(place, canvas.height + 9, text, size=theme.SMALL_PX, colour=colour)
            _draw_bar(canvas, place, PANEL, canvas.height + 19, 6, entry, scale)
        canvas.height += 38


def draw_columns(canvas: Canvas, label: str, entries: Sequence[Entry], *, scale: float, tall: float = 46) -> None:
    """Draw a strip of columns over time for one interview type, its label above at the left."""
    code = entries[0].code if entries else ""
    canvas.width = len(entries)
    canvas.words(0, canvas.height + 9, label, style=theme.TYPE_STYLES.get(code), bold=code not in theme.TYPE_STYLES)
    floor = canvas.height + 34 + tall
    canvas.line(0, floor, canvas.width, floor)
    for place, entry in enumerate(entries):
        middle = place + 0.5
        if entry.is_hidden:
            canvas.stub(middle - 0.3, middle + 0.3, floor - 14, 14)
            canvas.words(middle, floor - 22, "hidden", anchor="center", size=10, colour=theme.QUIET)
        elif entry.value and scale:
            high = max(tall * entry.value / scale, 1.5)
            canvas.bar(middle - 0.3, middle + 0.3, floor - high, high, theme.style_of(code).colour)
            canvas.words(middle, floor - high - 9, entry.written, anchor="center", size=11)
    canvas.height = floor + 10


def wrap(label: str, characters: int = LABEL_CHARACTERS) -> list[str]:
    """Break a label into lines; a word that is too long is broken, and a label beyond three lines ends in dots.

    >>> wrap("High School for Health Professions and Human Services")
    ['High School for Health Professions', 'and Human Services']
    """
    return textwrap.wrap(label, characters, max_lines=3, placeholder=" …") or [""]
