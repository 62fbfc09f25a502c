"""A month's budget in a student's own lines, and the pay that it needs."""

from collections.abc import Sequence
from html import escape
from typing import Any

import ipywidgets as widgets
import pandas as pd

from wbl.official_wages import RELEASE
from wbl.show import theme
from wbl.show.canvas import Canvas, Figure
from wbl.show.tables import list_written
from wbl.teach import controls
from wbl.teach.guess import keep_answer
from wbl.teach.lesson import Lesson
from wbl.teach.pay_answers import HOURS_PER_YEAR, PayRow
from wbl.teach.pay_sentences import write_pay
from wbl.teach.reading import Reading, Sheet, write_form, write_lines
from wbl.teach.translations import Words

BUDGET = "budget"
LINES = ("Place to live", "Food", "Getting around", "Phone and internet", "Health", "Family", "Saving", "Free time")
KEPT_BACK = tuple(range(0, 45, 5))  # percent of pay that never reaches the hand
USUAL_KEPT_BACK = 25                # percent; a start for the talk in class, not a tax table
MOST_ROWS = 6


def find_needed_pay(monthly_usd: float, kept_back_percent: float) -> float:
    """Give the yearly pay before tax that a monthly budget needs, when a share of the pay is kept back.

    >>> find_needed_pay(3_000, 25)
    48000.0
    """
    return 12 * monthly_usd / (1 - kept_back_percent / 100)


def plan_budget(lesson: Lesson) -> widgets.Widget | Sheet:
    """Let a student write a month's budget and see the pay that it needs; the lines can be renamed."""
    words = lesson.words
    if lesson.on_paper:
        return _write_paper(words)
    kept: Any = lesson.journal.read(BUDGET)
    kept = kept if isinstance(kept, dict) else {}
    lines = [(str(name), value) for name, value in kept.get("lines", [])] or [(words.text(name), 0) for name in LINES]
    names = [controls.line(words.text("Line {n}", n=place), name) for place, (name, _) in enumerate(lines, start=1)]
    amounts = [controls.amount(words.text("a month"), value, most=100_000) for _, value in lines]
    share = controls.slide(words.text("Kept back for taxes and insurance, percent of pay"), KEPT_BACK,
                           kept.get("kept_back", USUAL_KEPT_BACK))
    told, area = controls.say(), controls.area()

    def show(*, first: bool = False) -> None:
        now = {"lines": [[name.value, amount.value] for name, amount in zip(names, amounts, strict=True)],
               "kept_back": share.value}
        if not first:
            told.value = keep_answer(lesson, BUDGET, now, "My budget")
        controls.fill(area, draw_needed(lesson, sum(amount.value for amount in amounts), share.value))

    for control in (*names, *amounts, share):
        if hasattr(control, "continuous_update"):
            control.continuous_update = False
        control.observe(lambda _: show(), names="value")
    show(first=True)
    for name in names:
        name.layout.max_width = "22rem"
    pairs = [controls.side(name, amount) for name, amount in zip(names, amounts, strict=True)]
    return controls.stack(*pairs, share, told, area)


def draw_needed(lesson: Lesson, monthly_usd: float, kept_back_percent: int = USUAL_KEPT_BACK) -> Reading:
    """Draw the pay that a budget needs across the official wages of the occupations that the class asked about."""
    words = lesson.words
    if not monthly_usd:
        return Reading(words.text("Write your first amount: the pay that it needs appears here"),
                       language=words.language)
    needed = find_needed_pay(monthly_usd, kept_back_percent)
    rows = [row for row in lesson.pay if row.official][:MOST_ROWS]
    told = words.text("US dollars before tax. {percent}% is kept back in this sum: an assumption, which a real pay "
                      "slip replaces.", percent=words.number(kept_back_percent))
    note = words.text("Bands: what 10 to 90 of 100 people earn a year, full time, New York metro area (BLS, OEWS, "
                      "{release}). Two people may share a home, pay rises with time, and work is more than pay.",
                      release=RELEASE)
    heads = {0: words.text("10 of 100 earn less than"), 2: words.text("Official middle"),
             4: words.text("10 of 100 earn more than")}
    table = pd.DataFrame({words.text("Occupation"): [row.occupation for row in rows]} | {
        head: list_written(words.usd((row.official or ())[place]) for row in rows) for place, head in heads.items()})
    title = say_needed(words, monthly_usd, needed, rows)
    return Reading(title, told, _draw(words, rows, needed, title) if rows else None, table if rows else None, note,
                   language=words.language)


def say_needed(words: Words, monthly_usd: float, needed: float, rows: Sequence[PayRow]) -> str:
    """Say what pay a budget needs, and in how many of some occupations the official middle reaches it."""
    told = words.text("{month} a month needs about {year} a year, or {hour} an hour full time",
                      month=words.usd(round(monthly_usd)), year=words.usd(round(needed, -2)),
                      hour=write_pay(words, needed / HOURS_PER_YEAR, "hour"))
    known = [row.official_middle for row in rows if row.official_middle is not None]
    if not known:
        return told
    reached = sum(middle >= needed for middle in known)
    if len(known) == 1:
        return told + (words.text("; the official middle of {name} reaches it", name=rows[0].occupation) if reached else
                       words.text("; the official middle of {name} does not reach it", name=rows[0].occupation))
    if reached == len(known):
        return told + words.text("; the official middle of all {n} occupations here reaches it",
                                 n=words.number(len(known)))
    if not reached:
        return told + words.text("; the official middle of none of the {n} occupations here reaches it",
                                 n=words.number(len(known)))
    return told + words.text("; the official middle of {reached} of the {n} occupations here reaches it",
                             reached=words.number(reached), n=words.number(len(known)))


def _draw(words: Words, rows: Sequence[PayRow], needed: float, alt: str) -> Figure:
    ordered = sorted(rows, key=lambda row: row.occupation)
    canvas = Canvas(width=max([needed, *((row.official or (0,))[-1] for row in ordered)]) * 1.04)
    canvas.height = 26
    for row in ordered:
        p10, p25, median, p75, p90 = row.official or (0,) * 5
        top = canvas.height
        canvas.words(0, top + 9, row.occupation)
        canvas.pair(canvas.width, top + 9, words.usd(median), "")
        canvas.bar(p10, p90, top + 22, 14, theme.BAND)
        canvas.bar(p25, p75, top + 22, 14, theme.BAND_MIDDLE)
        canvas.mark(median, top + 29, "line-ns", theme.INK, 16)
        canvas.line(needed, top + 18, needed, top + 40, theme.ACCENT, 2)  # not through the names
        canvas.height = top + 52
    anchor = "left" if needed < canvas.width / 2 else "right"
    canvas.words(needed, 9, words.text("your budget needs {year}", year=words.usd(round(needed, -2))),
                 anchor=anchor, colour=theme.ACCENT, bold=True)  # type: ignore[arg-type]
    return canvas.finish(alt)


def _write_paper(words: Words) -> Sheet:
    lines = [*(words.text(name) for name in LINES), "", ""]
    steps = words.text("Add them up: ____ a month. Times 12: ____ a year. Divided by 0.75 (a quarter is kept back): "
                       "____ a year before tax. Divided by 2,080: ____ an hour.")
    return Sheet(
        write_form(words.text("My month, in US dollars"), [words.text("Line"), words.text("a month")], lines)
        + f"<p>{escape(steps)}</p>" + write_lines(words.text("What surprises me"), 1))
