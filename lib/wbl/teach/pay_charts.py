"""Charts of pay: what people told a class, beside official wages and the class's own guesses.

Few answers are drawn one by one, each as the range that was stated; many as the range of their middle half. The
official percentiles lie below as a pale band. Marks differ in shape, so that grey paper tells them apart.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from wbl.show import theme
from wbl.show.canvas import Canvas, Figure
from wbl.show.tables import list_written
from wbl.teach.pay_answers import FEWEST_FOR_A_MIDDLE, PayRow
from wbl.teach.pay_sentences import write_pay
from wbl.teach.translations import Words

MOST_POINTS = 14     # answers of one occupation that are drawn one by one
_CLASS, _OFFICIAL, _GUESS = "circle", "line-ns", "diamond"
_NICE_STEPS = (1, 2, 2.5, 5, 10)


def draw_rows(words: Words, rows: Sequence[PayRow], guesses: Mapping[str, float], unit: str, alt: str) -> Figure:
    """Draw a row for each occupation: official band, answers, and three marks: guess, class, official.

    guesses: occupation -> a guess in the unit; occupations without one have no mark for it.
    """
    canvas = Canvas(width=_scale(rows, guesses))
    _draw_key(canvas, words, bool(guesses))
    top = canvas.height
    for row in rows:
        _draw_row(canvas, words, row, guesses.get(row.occupation), unit)
    _draw_axis(canvas, words, unit, top)
    return canvas.finish(alt)


def _scale(rows: Sequence[PayRow], guesses: Mapping[str, float]) -> float:
    named = {row.occupation for row in rows}
    ends = [value for row in rows for value in (*_span(row), *(row.official or ())[4:])]
    ends += [value for name, value in guesses.items() if name in named]
    return max(ends, default=1.0) * 1.04


def _span(row: PayRow) -> tuple[float, ...]:
    """The ends of what is drawn of the answers: of all when few, of their middle half when many."""
    if not row.used:
        return ()
    if row.used <= MOST_POINTS:
        return min(row.lows), max(row.highs)
    low, high = np.percentile(row.middles, [25, 75])
    return float(low), float(high)


def _draw_key(canvas: Canvas, words: Words, has_guesses: bool) -> None:
    lines = [("●", theme.ACCENT, words.text("middle of what people told this class")),
             ("┃", theme.INK, words.text("official middle, on the official range (10 to 90 of 100 people)"))]
    if has_guesses:
        lines.append(("◇", theme.INK, words.text("your guess")))
    for glyph, colour, text in lines:
        mark = theme.TypeStyle(colour, "", glyph)
        canvas.words(0, canvas.height + 8, text, size=theme.SMALL_PX, colour=theme.QUIET, style=mark)
        canvas.height += 18
    canvas.height += 8


def _draw_row(canvas: Canvas, words: Words, row: PayRow, guess: float | None, unit: str) -> None:
    top = canvas.height
    canvas.words(0, top + 9, row.occupation)
    amount = write_pay(words, row.middle, unit) if row.middle is not None else words.text("no amount")
    canvas.pair(canvas.width, top + 26, amount, _say_of(words, row))
    band, middle = top + 38, top + 47
    if row.official:
        p10, p25, median, p75, p90 = row.official
        canvas.bar(p10, p90, band, 18, theme.BAND)
        canvas.bar(p25, p75, band, 18, theme.BAND_MIDDLE)
        canvas.mark(median, middle, _OFFICIAL, theme.INK, 20)
    else:
        canvas.words(0, middle, words.text("no official wage published"), size=theme.SMALL_PX, colour=theme.QUIET)
    _draw_answers(canvas, row, middle)
    if row.middle is not None:
        canvas.mark(row.middle, middle, _CLASS, theme.ACCENT, 12)
    if guess is not None:
        canvas.mark(guess, middle, _GUESS, theme.INK, 11, hollow=True)
    canvas.height = top + 64


def _say_of(words: Words, row: PayRow) -> str:
    if not row.used:
        return ""
    n = words.number(row.used)
    if row.used < FEWEST_FOR_A_MIDDLE:
        return words.text("of {n}, too few to compare", n=n)
    return words.text("of {n}", n=n)


def _draw_answers(canvas: Canvas, row: PayRow, middle: float) -> None:
    if row.used > MOST_POINTS:
        low, high = _span(row)
        canvas.line(low, middle, high, middle, theme.INK, 3)
        return
    step = min(3.0, 16 / max(row.used, 1))
    for place, (low, high) in enumerate(zip(row.lows, row.highs, strict=True)):
        y = middle + (place - (row.used - 1) / 2) * step
        canvas.line(low, y, high, y, theme.QUIET, 1.5)
        if low == high:
            canvas.mark(low, y, "line-ns", theme.QUIET, 5)


def _draw_axis(canvas: Canvas, words: Words, unit: str, top: float) -> None:
    step = _choose_step(canvas.width)
    bottom = canvas.height
    for value in np.arange(0, canvas.width, step):
        text = write_pay(words, float(value), unit) if unit == "year" else words.usd(float(value))
        if unit == "year" and value:
            text = words.thousand_usd(float(value))
        anchor = "left" if value == 0 else "center"
        canvas.line(float(value), bottom, float(value), bottom + 4, theme.QUIET)
        canvas.words(float(value), bottom + 13, text, anchor=anchor, size=theme.SMALL_PX,  # type: ignore[arg-type]
                     colour=theme.QUIET)
    canvas.line(0, bottom, canvas.width, bottom, theme.QUIET)
    canvas.height = bottom + 22


def _choose_step(width: float) -> float:
    """Choose a round distance between ticks.

    >>> _choose_step(160_000), _choose_step(62)
    (50000.0, 20.0)
    """
    rough = max(width, 1e-9) / 5  # about five ticks
    power = 10.0 ** np.floor(np.log10(rough))
    return float(power * next(nice for nice in _NICE_STEPS if nice * power >= rough))


def draw_draws(words: Words, draws: np.ndarray, middle: float, answers: int, alt: str) -> Figure:
    """Draw the medians of many draws as a heap of small columns, the middle 90 of 100 marked."""
    canvas = Canvas(width=30)
    low, high = float(draws[0]), float(draws[-1])
    if low == high:
        low, high = low - max(1.0, abs(low) * 0.1), high + max(1.0, abs(high) * 0.1)
    heights, edges = np.histogram(draws, bins=30, range=(low, high))
    canvas.words(0, 9, words.text("Each column: how often the middle of {n} answers fell there, in {times} tries",
                                  n=words.number(answers), times=words.number(len(draws))),
                 size=theme.SMALL_PX, colour=theme.QUIET)
    floor = 130.0
    p5, p95 = draws[int(0.05 * len(draws))], draws[int(0.95 * (len(draws) - 1))]
    for place, height in enumerate(heights):
        inside = edges[place + 1] >= p5 and edges[place] <= p95
        tall = 90 * height / max(heights.max(), 1)
        if height:
            canvas.bar(place + 0.1, place + 0.9, floor - max(tall, 1.5), max(tall, 1.5),
                       theme.INK if inside else theme.BAR)
    at = 30 * (middle - low) / (high - low)
    canvas.line(at, 26, at, floor, theme.ACCENT, 1.5)
    canvas.mark(at, floor, _CLASS, theme.ACCENT, 11)
    canvas.line(0, floor, 30, floor, theme.QUIET)
    canvas.words(0, floor + 14, words.usd(round(low)), size=theme.SMALL_PX, colour=theme.QUIET)
    canvas.words(30, floor + 14, words.usd(round(high)), anchor="right", size=theme.SMALL_PX, colour=theme.QUIET)
    canvas.height = floor + 24
    return canvas.finish(alt)


def tabulate_pay(words: Words, rows: Sequence[PayRow], guesses: Mapping[str, float], unit: str) -> pd.DataFrame:
    """Make the table of the numbers of `draw_rows`."""
    def amounts(values: Iterable[float | None]) -> pd.Series:
        return list_written("–" if value is None else write_pay(words, value, unit) for value in values)

    table = pd.DataFrame({
        words.text("Occupation"): [row.occupation for row in rows],
        words.text("Answers with an amount"): [row.used for row in rows],
        words.text("Lowest told"): amounts(min(row.lows, default=None) for row in rows),
        words.text("Middle told"): amounts(row.middle for row in rows),
        words.text("Highest told"): amounts(max(row.highs, default=None) for row in rows),
        words.text("Official middle"): amounts(row.official_middle for row in rows),
    })
    if guesses:
        table.insert(2, words.text("Your guess"), amounts(guesses.get(row.occupation) for row in rows))
    return table
