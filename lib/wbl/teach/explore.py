"""The salary explorer: what people told a class, beside official wages, redrawn as a reader chooses."""

import ipywidgets as widgets
import pandas as pd

from wbl.official_wages import AREAS, RELEASE
from wbl.show.canvas import Canvas, Figure
from wbl.show.forms import Entry, draw_heading, draw_ledger
from wbl.teach import controls
from wbl.teach.guess import read_guesses
from wbl.teach.lesson import Lesson
from wbl.teach.pay_answers import (
    FEWEST_FOR_A_MIDDLE,
    HOURS_PER_YEAR,
    Chosen,
    PayRow,
    count_by,
    draw_again,
    keep_chosen,
    list_pay,
)
from wbl.teach.pay_charts import draw_draws, draw_rows, tabulate_pay
from wbl.teach.pay_sentences import compare_with_official, say_all, say_answers, say_draws, say_row
from wbl.teach.reading import Reading
from wbl.vocabulary import PAY_BASES, PAY_EXPERIENCE

MOST_ROWS = 6           # occupations in one picture; more cannot be compared by eye
DRAW_SIZES = (3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100)
_ANSWERS = {"used": "Names an amount", "declined": "Chose not to say", "no_number": "Gave no amount",
            "other_currency": "Another currency", "unclear_period": "Hour or year not clear"}


def draw_pay(lesson: Lesson) -> Reading:
    """Draw what people told the class beside official wages, and the reader's guesses where there are some.

    The occupations with the most answers, in US dollars a year.
    """
    return read_pay_chart(lesson, Chosen())


def explore_pay(lesson: Lesson) -> widgets.Widget:
    """Let a reader choose the field, the occupation, the experience, how it is known, and the unit."""
    words, answers = lesson.words, lesson.answers
    everything = [(words.text("All"), "")]
    fields = sorted({str(name) for name in answers["field"].unique() if name})
    field = controls.choose(words.text("Field of work"), everything + [(words.term(name), name) for name in fields])
    occupation = controls.choose(words.text("Occupation"), everything + _list_occupations(lesson, ""))
    unit = controls.choose(words.text("Paid by the"), [(words.text("year"), "year"), (words.text("hour"), "hour")])
    experience = controls.choose(words.text("For somebody"), everything + words.option(PAY_EXPERIENCE))
    basis = controls.choose(words.text("How we know"), everything + words.option(PAY_BASES))
    area = controls.area()

    def narrow() -> None:
        """Offer the occupations of the field only."""
        kept = occupation.value
        options = everything + _list_occupations(lesson, field.value)
        if list(occupation.options) != options:
            occupation.options = options
            occupation.value = kept if kept in {code for _, code in options} else ""

    def show() -> None:
        chosen = Chosen(occupation.value, field.value, experience.value, basis.value, unit.value)
        controls.fill(area, read_pay_chart(lesson, chosen))

    field.observe(lambda _: narrow(), names="value")
    parts = [field, occupation, unit, experience, basis]
    controls.redraw(parts, show)
    return controls.stack(controls.side(*parts), area)


def _list_occupations(lesson: Lesson, field: str) -> list[tuple[str, str]]:
    answers = lesson.answers
    kept = answers[answers["field"] == field] if field else answers
    return [(name, name) for name in sorted(str(title) for title in kept["title"].unique() if title)]


def read_pay_chart(lesson: Lesson, chosen: Chosen) -> Reading:
    """Make the sentence, the chart and the table for a choice."""
    words = lesson.words
    rows = list_pay(keep_chosen(lesson.answers, chosen), unit=chosen.unit, most=MOST_ROWS)
    guesses = {name: value / (HOURS_PER_YEAR if chosen.unit == "hour" else 1)
               for name, value in read_guesses(lesson).items() if name in {row.occupation for row in rows}}
    title = say_row(words, rows[0], chosen.unit) if len(rows) == 1 else say_all(words, rows)
    figure = draw_rows(words, rows, guesses, chosen.unit, _describe(lesson, rows, chosen.unit)) if rows else None
    return Reading(
        title, _say_counted(lesson, rows, chosen), figure,
        tabulate_pay(words, rows, guesses, chosen.unit) if rows else None, _say_source(lesson), language=words.language,
    )


def _describe(lesson: Lesson, rows: tuple[PayRow, ...], unit: str) -> str:
    return " ".join(say_row(lesson.words, row, unit) for row in rows)


def _say_counted(lesson: Lesson, rows: tuple[PayRow, ...], chosen: Chosen) -> str:
    words = lesson.words
    if not rows:
        return words.text("No answers fit this choice. Choose “All”, or ask one more person.")
    unit = words.text("US dollars an hour, before tax") if chosen.unit == "hour" else words.text(
        "US dollars a year, before tax; hourly pay × 2,080 hours, an estimate for full-time work all year")
    everything = lesson.answers if chosen == Chosen(unit=chosen.unit) else None
    more = 0 if everything is None else everything["title"].nunique() - len(rows)
    told = words.text("{n}. {unit}.", n=words.count(sum(row.used for row in rows), "answer", "answers"), unit=unit)
    if more > 0:
        told += " " + words.text("The {shown} occupations with most answers; {more} more are not drawn.",
                                 shown=words.number(len(rows)), more=words.number(more))
    if any(not compare_with_official(row) or row.used < FEWEST_FOR_A_MIDDLE for row in rows) and len(rows) > 1:
        told += " " + words.text("To compare takes {n} answers and an official wage.", n=FEWEST_FOR_A_MIDDLE)
    return told


def _say_source(lesson: Lesson) -> str:
    words = lesson.words
    said = words.text("Told to students in interviews: a few people, not everybody.")
    if lesson.classroom.is_sample:
        said = words.text("The people of the sample are made up; the official wages are real.")
    official = words.text("Official: U.S. Bureau of Labor Statistics, OEWS, {release}, {area}; people who work for "
                          "themselves are not in it.", release=RELEASE, area=AREAS["nyc_metro"])
    return f"{said} {official}"


def draw_answers(lesson: Lesson) -> Reading:
    """Show how good the answers are: who named an amount, who chose not to, and how the others know."""
    words = lesson.words
    counts = count_by(lesson.answers, "answer", tuple(_ANSWERS))
    bases = count_by(lesson.answers[lesson.answers["answer"] == "used"], "basis", tuple(PAY_BASES))
    rows = [(words.text("What was answered"), words.text(_ANSWERS[code]), counts[code]) for code in _ANSWERS]
    rows += [(words.text("How the amount is known"), words.text(PAY_BASES.get(code, "Not said")), bases[code])
             for code in bases]
    shown = [row for row in rows if row[2]]
    headers = [words.text("Question"), words.text("Answer"), words.text("Answers")]
    return Reading(
        say_answers(words, {code: counts[code] for code in _ANSWERS}),
        words.text("All answers about pay that the class has; one person may have answered for two occupations."),
        _draw_counts(lesson, shown) if shown else None, pd.DataFrame(shown, columns=headers) if shown else None,
        words.text("“Told” is what a person knows from work. “Guessed” is a good start for a question, not for a "
                   "plan."),
        language=words.language,
    )


def _draw_counts(lesson: Lesson, rows: list[tuple[str, str, int]]) -> Figure:
    canvas = Canvas()
    most = max(count for _, _, count in rows)
    for heading in dict.fromkeys(head for head, _, _ in rows):
        draw_heading(canvas, heading)
        entries = [Entry(label, count, lesson.words.number(count)) for head, label, count in rows if head == heading]
        draw_ledger(canvas, entries, scale=most)
    alt = "; ".join(f"{label}: {lesson.words.number(count)}" for _, label, count in rows)
    return canvas.finish(alt)


def draw_sure(lesson: Lesson, *, occupation: str = "", answers: int = 6) -> Reading:
    """Draw how far the middle would move, had other people like these been asked: the bootstrap, in 1,000 tries."""
    words = lesson.words
    rows = [row for row in lesson.pay if row.used and occupation in ("", row.occupation)]
    if not rows or rows[0].used < 3:
        return Reading(
            words.text("With fewer than three answers there is nothing to draw from"),
            words.text("Ask one more person, and come back."), language=words.language,
        )
    row = rows[0]
    draws = draw_again(row.middles, answers)
    title = say_draws(words, row.occupation, answers, draws.tolist())
    told = words.text(
        "Drawn 1,000 times from the {n} answers that the class has; their middle is {middle}. Dark: the middle 90 of "
        "100 tries.", n=words.number(row.used), middle=words.usd(row.middle or 0),
    )
    note = words.text("This counts only chance. It cannot know who was never asked, or who answered wrongly.")
    return Reading(title, told, draw_draws(words, draws, row.middle or 0, answers, title), None, note,
                   language=words.language)


def explore_sure(lesson: Lesson) -> widgets.Widget:
    """Let a reader choose the occupation and how many people are asked."""
    words, area = lesson.words, controls.area()
    names = [row.occupation for row in lesson.pay if row.used >= 3]
    if not names:
        controls.fill(area, draw_sure(lesson))
        return area
    occupation = controls.choose(words.text("Occupation"), [(name, name) for name in names])
    answers = controls.slide(words.text("People asked"), DRAW_SIZES, 6)
    controls.redraw([occupation, answers], lambda: controls.fill(
        area, draw_sure(lesson, occupation=occupation.value, answers=answers.value)))
    return controls.stack(occupation, answers, area)
