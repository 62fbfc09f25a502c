"""Blanks that a student fills in: checked at once, with a hint that fits the likely slip.

Three dots stand for what is not filled in yet; then a box takes the answer and keeps it, so that nobody has to touch
the code. On paper a blank is a line to write on.
"""

from collections.abc import Callable, Mapping
from types import EllipsisType
from typing import Any, TypeAlias

import ipywidgets as widgets

from wbl.teach import controls
from wbl.teach.guess import keep_answer
from wbl.teach.lesson import Lesson
from wbl.teach.pay_answers import HOURS_PER_YEAR
from wbl.teach.pay_sentences import write_pay
from wbl.teach.question_builder import advise
from wbl.teach.reading import Reading, Sheet, write_lines

Filled: TypeAlias = Any  # what stands in the place of the dots: a number, a text, or still the dots
Shown: TypeAlias = widgets.Widget | Reading | Sheet


def check_papers(lesson: Lesson, *, papers: Filled = ...) -> Shown:
    """Check how many kinds of permission a hybrid interview needs that the school records: three."""
    words = lesson.words
    return _check(
        lesson, "papers", papers, 3, on_paper=words.text("How many papers does this interview need?"),
        yes=words.text("Yes: three papers must be on file"),
        why=words.text("A parent's permission, because it is live. The school's media consent, because the school "
                       "presses record. The partner's release, because the partner is recorded."),
        no=words.text("Not yet: count the papers again"),
        hint=words.text("Who is met live? Who presses record? Who is recorded?"),
        slips={1: words.text("You counted the parent's permission. This interview is recorded, too."),
               2: words.text("One is missing. The partner is recorded as well, and signs a release."),
               4: words.text("One too many. Either the school or an outside organization presses record.")},
    )


def check_question(lesson: Lesson, *, question: Filled = ...) -> Shown:
    """Check whether a question opens, and asks for nobody's own pay."""
    words = lesson.words
    if isinstance(question, EllipsisType):
        label = words.text("The question, opened")
        box = controls.line(label)
        return _ask(lesson, "opened", label, box, lambda: _check_question(lesson, box.value) if box.value else None)
    return _check_question(lesson, str(question))


def _check_question(lesson: Lesson, question: str) -> Reading:
    words, better = lesson.words, advise(lesson, question)
    if better:
        return Reading(words.text("Not yet: “{question}”", question=question), better, language=words.language)
    return Reading(words.text("This question opens: “{question}”", question=question),
                   words.text("Ask it of your partner. Did you hear a story, or one word?"), language=words.language)


def check_yearly(lesson: Lesson, *, hourly: Filled = ..., yearly: Filled = ...) -> Shown:
    """Check a yearly amount that was worked out from an hourly one: hourly × 2,080 hours."""
    words = lesson.words
    known = hourly if isinstance(hourly, int | float) else 0
    right = known * HOURS_PER_YEAR
    told = {"hourly": write_pay(words, known, "hour"), "right": write_pay(words, right, "year")}
    return _check(
        lesson, "yearly", yearly if known else ..., right,
        on_paper=words.text("Hours in a week × weeks in a year × pay for an hour ="),
        yes=words.text("Yes: {hourly} an hour is {right} in a year of 2,080 hours", **told),
        why=words.text("2,080 hours are 40 hours in each of 52 weeks: full time, all year."),
        no=words.text("Not yet: {hourly} an hour is not that much a year", hourly=told["hourly"]),
        hint=words.text("Multiply by the hours of a year: 40 hours × 52 weeks."),
        slips={known * 40 * 4 * 12: words.text(
            "You counted 4 weeks in each month. That makes 48 weeks, and a year has 52.")},
    )


def check_years(lesson: Lesson, *, years: Filled = ...) -> Shown:
    """Check the length of the path that the lesson tells: two years of school beside a job, then 1 + 3 years."""
    words = lesson.words
    return _check(
        lesson, "path-years", years, 6, on_paper=words.text("Years from the first step to the job ="),
        yes=words.text("Yes: six years from the first step to the job"),
        why=words.text("2 years of school, 1 year of training, 3 years of other jobs. The certificate took no time of "
                       "its own."),
        no=words.text("Not yet: add up the steps again"),
        hint=words.text("Add the years of every step that comes before the job."),
        slips={2: words.text("You counted school only. Training and other jobs are steps, too."),
               5: words.text("You left out the training."),
               10: words.text("You counted the four years in the job itself. Stop where the job begins.")},
    )


def check_share(lesson: Lesson, *, part: float, whole: float, percent: Filled = ...) -> Shown:
    """Check a share in percent; a whole percent is near enough."""
    words = lesson.words
    right = 100 * part / whole
    told = {"part": words.number(part), "whole": words.number(whole), "percent": words.percent(part, whole)}
    return _check(
        lesson, "share", percent, right, near=0.6,
        on_paper=words.text("{part} of {whole} in percent =", **told),
        yes=words.text("Yes: {part} of {whole} is about {percent}", **told),
        why=words.text("One more interview would change it by some percent. Say “{part} of {whole}” while there are "
                       "fewer than 20.", **told),
        no=words.text("Not yet: {part} of {whole} is another share", **told),
        hint=words.text("Divide {part} by {whole}, then times 100.", **told),
        slips={part / whole: words.text("Nearly: that is the share of 1. Times 100 makes it percent."),
               100 * (whole - part) / whole: words.text("That is the share of all the others.")},
    )


def check_needed(lesson: Lesson, *, monthly: float, yearly: Filled = ...) -> Shown:
    """Check the pay before tax that a monthly budget needs, when a quarter of the pay is kept back."""
    words = lesson.words
    right = 12 * monthly / 0.75
    told = {"monthly": write_pay(words, monthly, "year"), "right": write_pay(words, right, "year")}
    return _check(
        lesson, "needed-pay", yearly, right, near=1, on_paper=words.text("Pay for a year, before tax, in US dollars ="),
        yes=words.text("Yes: {monthly} a month needs {right} a year before tax", **told),
        why=words.text("12 months, and only three quarters of the pay reach the hand."),
        no=words.text("Not yet: {monthly} a month needs another amount", **told),
        hint=words.text("First times 12 months. Then divide by 0.75, because a quarter is kept back."),
        slips={12 * monthly: words.text("That is what reaches the hand. The pay before tax must be larger."),
               12 * monthly * 0.75: words.text("Divide by 0.75. The pay before tax must be larger than the budget."),
               12 * monthly * 1.25: words.text("A quarter of the pay is kept back, not a quarter of the budget. Divide "
                                               "by 0.75.")},
    )


def _check(
    lesson: Lesson, name: str, given: Filled, right: float, *, on_paper: str, yes: str, why: str, no: str, hint: str,
    slips: Mapping[float, str], near: float = 1e-9,
) -> Shown:
    """Say whether a number is right, and if not, what to think of; `slips`: a likely wrong number -> its hint."""

    def judge(number: float) -> Reading:
        if abs(number - right) <= max(near, 1e-6 * abs(right)):
            return Reading(yes, why, language=lesson.words.language)
        slip = next((told for wrong, told in slips.items() if abs(number - wrong) <= near), hint)
        return Reading(no, slip, language=lesson.words.language)

    if isinstance(given, int | float) and not isinstance(given, bool):
        return judge(given)
    box = controls.amount(on_paper)
    return _ask(lesson, name, on_paper, box, lambda: judge(box.value) if box.value else None)


def _ask(lesson: Lesson, name: str, label: str, box: widgets.Widget, judge: Callable[[], Reading | None]) -> Shown:
    """Give a box for the answer, which is judged and kept as it is filled in; on paper, a line to write on."""
    if lesson.on_paper:
        return Sheet(write_lines(label, 1))
    kept = lesson.journal.read(name)
    told, area = controls.say(), controls.area()
    box.continuous_update = False
    if isinstance(kept, type(box.value)):
        box.value = kept

    def show(*, first: bool = False) -> None:
        reading = judge()
        controls.fill(area, *([reading] if reading else []))
        if not first:
            told.value = keep_answer(lesson, name, box.value, label)

    show(first=True)
    box.observe(lambda _: show(), names="value")
    return controls.stack(box, told, area)
