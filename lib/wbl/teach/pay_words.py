"""How words about pay become numbers, and when they cannot: what to ask while the person is still there."""

import ipywidgets as widgets
import pandas as pd

from wbl.collect.pay import Pay, read_pay
from wbl.teach import controls
from wbl.teach.lesson import Lesson
from wbl.teach.pay_sentences import write_pay
from wbl.teach.reading import Reading
from wbl.teach.translations import Words
from wbl.vocabulary import PAY_PERIODS

_EXAMPLES = ("$22 to $28 an hour", "60-70", "about 55k a year", "$900 a week", "prefer not to say")


def say_pay(words: Words, answer: str) -> str:
    """Say how an answer about pay is read, or what to ask back."""
    return _say(words, read_pay(answer))


def _say(words: Words, pay: Pay) -> str:
    if pay.question:
        return words.text("Ask back: {question}", question=words.text(pay.question))
    if pay.reason == "declined":
        return words.text("Write down that you asked. To decline is an answer.")
    if pay.low is None and pay.high is None:
        return words.text("There is no amount in it. Ask for a range: from … to …?")
    unit = "hour" if pay.period == "hour" else "year"
    period = words.text(PAY_PERIODS[pay.period]) if pay.period else words.text("for how long, nobody said")
    low, high = pay.low if pay.low is not None else pay.high, pay.high
    if high is None:
        return words.text("{low} or more {period}", low=write_pay(words, low or 0, unit), period=period)
    if low == high:
        return words.text("{low} {period}. One amount: ask for the range.", low=write_pay(words, high, unit),
                          period=period)
    return words.text("{low} to {high} {period}", low=write_pay(words, low or 0, unit),
                      high=write_pay(words, high, unit), period=period)


def draw_words(lesson: Lesson) -> Reading:
    """Show a few answers as people give them, and how each is read."""
    words = lesson.words
    table = pd.DataFrame({words.text("What the person said"): list(_EXAMPLES),
                          words.text("What you write down"): [say_pay(words, said) for said in _EXAMPLES]})
    return Reading(
        words.text("“60-70” can be read in two ways, so it is not written down yet"),
        words.text("Every amount needs two things: US dollars, and an hour, a week or a year."),
        language=words.language, lists={words.text("Five answers"): table},
    )


def explore_words(lesson: Lesson) -> widgets.Widget:
    """Let a student type an answer as it was said, and see how it is read."""
    words, area = lesson.words, controls.area()
    said = controls.line(words.text("What the person said"), placeholder="$22 to $28 an hour")

    def show() -> None:
        if said.value.strip():
            controls.fill(area, Reading(say_pay(words, said.value), language=words.language))
        else:
            controls.fill(area)

    controls.redraw([said], show)
    return controls.stack(said, area)
