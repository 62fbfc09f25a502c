"""What chance alone would reach: workers drawn from all jobs of the metro area, beside a class's own interviews."""

from collections.abc import Sequence
from functools import cache

import ipywidgets as widgets
import numpy as np
import pandas as pd

from wbl.official_wages import AREAS, RELEASE
from wbl.show import theme
from wbl.show.canvas import Canvas
from wbl.teach import controls
from wbl.teach.lesson import Lesson
from wbl.teach.reach import FieldReach, count_fields
from wbl.teach.reading import Reading
from wbl.teach.translations import Words

TIMES = 1_000
DRAWN = (5, 10, 14, 20, 30, 50, 100, 200, 500)


def draw_fields(jobs: Sequence[int], people: int) -> np.ndarray:
    """Draw so many people at random from all jobs, many times, and give how many fields each draw reached, sorted.

    jobs: how many jobs each field has. The same numbers give the same draws.

    >>> draw_fields([10, 0, 0], 14).tolist()[:2]
    [1, 1]
    """
    shares = np.asarray(jobs, dtype="float64")
    drawn = np.random.default_rng(1).multinomial(people, shares / shares.sum(), size=TIMES)
    return np.sort((drawn > 0).sum(axis=1))


@cache
def _draw(jobs: tuple[int, ...], people: int) -> np.ndarray:
    return draw_fields(jobs, people)


def say_chance(words: Words, draws: np.ndarray, fields: int, people: int, reached: int | None) -> str:
    """Say how many fields chance reaches, and where the class stands beside it; `reached` None: no class to compare."""
    low, high = int(draws[int(0.05 * len(draws))]), int(draws[int(0.95 * (len(draws) - 1))])
    told = {"n": words.number(people), "low": words.number(low), "high": words.number(high),
            "fields": words.number(fields), "reached": words.number(reached or 0)}
    begin = words.text("{n} people drawn by chance reach {low} of {fields} fields in nearly every try", **told) \
        if low == high else words.text(
            "{n} people drawn by chance reach {low} to {high} of {fields} fields in 90 of 100 tries", **told)
    if reached is None:
        return begin
    if reached < low:
        return begin + words.text("; our class reached {reached}, fewer than chance would", **told)
    if reached > high:
        return begin + words.text("; our class reached {reached}, more than chance would", **told)
    return begin + words.text("; our class reached {reached}, as chance would", **told)


def draw_chance(lesson: Lesson, *, people: int = 0) -> Reading:
    """Draw how many fields of work a number of people reaches when chance chooses them; 0 takes the class's number."""
    words, rows = lesson.words, count_fields(lesson.classroom)
    interviews = sum(row.interviews for row in rows)
    drawn = people or interviews or 14
    reached = sum(row.interviews > 0 for row in rows) if drawn == interviews else None
    draws = _draw(tuple(row.jobs for row in rows), drawn)
    title = say_chance(words, draws, len(rows), drawn, reached)
    counts = np.bincount(draws, minlength=len(rows) + 1)[1:]
    happened = np.flatnonzero(counts)
    table = pd.DataFrame({words.text("Fields reached"): happened + 1, words.text("Tries"): counts[happened]})
    note = words.text("Drawn {times} times from all jobs of {area} (BLS, OEWS, {release}). Nobody finds partners by "
                      "chance: we ask people we know, near our school, who say yes.", times=words.number(TIMES),
                      area=AREAS["nyc_metro"], release=RELEASE)
    return Reading(title, words.text("Each column: how often so many fields were reached. Even chance misses some."),
                   _draw_columns(words, counts, reached, rows, title), table, note, language=words.language)


def _draw_columns(words: Words, counts: np.ndarray, reached: int | None, rows: Sequence[FieldReach], alt: str):  # type: ignore[no-untyped-def]
    canvas, floor = Canvas(width=len(rows)), 120.0
    for place, count in enumerate(counts):
        if count:
            tall = max(84 * count / counts.max(), 1.5)
            canvas.bar(place + 0.12, place + 0.88, floor - tall, tall,
                       theme.ACCENT if reached == place + 1 else theme.BAR)
        if place == 0 or (place + 1) % 5 == 0 or place + 1 == reached:
            canvas.words(place + 0.5, floor + 13, words.number(place + 1), anchor="center", size=theme.SMALL_PX,
                         colour=theme.ACCENT if place + 1 == reached else theme.QUIET, bold=place + 1 == reached)
    if reached:
        canvas.mark(reached - 0.5, floor, "circle", theme.ACCENT, 11)
        canvas.words(reached - 0.5, 9, words.text("our class"), anchor="center", size=theme.SMALL_PX,
                     colour=theme.ACCENT, bold=True)
    canvas.line(0, floor, len(rows), floor, theme.QUIET)
    canvas.words(0, floor + 32, words.text("fields of work reached"), size=theme.SMALL_PX, colour=theme.QUIET)
    canvas.height = floor + 42
    return canvas.finish(alt)


def explore_chance(lesson: Lesson) -> widgets.Widget:
    """Let a reader choose how many people chance draws."""
    words, area = lesson.words, controls.area()
    people = controls.slide(words.text("People drawn"), DRAWN, 14)
    controls.redraw([people], lambda: controls.fill(area, draw_chance(lesson, people=people.value)))
    return controls.stack(people, area)
