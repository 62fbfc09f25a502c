"""The guess board: a number written down before the answer is seen, kept, and drawn beside it."""

from typing import Any

import ipywidgets as widgets

from wbl.teach import controls
from wbl.teach.lesson import Lesson
from wbl.teach.reading import Sheet, write_form

GUESSES = "guesses"
ON_BOARD = 6  # occupations: those that the class has most answers about


def guess_pay(lesson: Lesson) -> widgets.Widget | Sheet:
    """Let a student guess the yearly pay of the occupations that the class asked most about; kept as it is typed."""
    words = lesson.words
    names = list_guessed(lesson)
    if lesson.on_paper:
        return _write_board(lesson, names)
    if not names:
        return controls.stack(controls.say(words.text("There is no occupation to guess yet: nobody was asked.")))
    kept = read_guesses(lesson)
    boxes = [controls.amount(name, kept.get(name, 0), most=2_000_000) for name in names]
    longest = max(len(name) for name in names)
    for box in boxes:  # one below the other, as in a table
        box.style.description_width, box.layout.max_width = f"{longest}ch", f"calc({longest}ch + 9rem)"
    told = controls.say()

    def keep() -> None:
        guesses = {name: box.value for name, box in zip(names, boxes, strict=True) if box.value}
        if guesses or kept:
            told.value = keep_answer(lesson, GUESSES, guesses, words.text("My guesses"))

    for box in boxes:
        box.observe(lambda _: keep(), names="value")
    head = controls.say(words.text("Your guess, in US dollars a year. Leave 0 where you have no idea."))
    return controls.stack(head, *boxes, told)


def list_guessed(lesson: Lesson) -> list[str]:
    """Name the occupations on the board."""
    return [row.occupation for row in lesson.pay[:ON_BOARD]]


def read_guesses(lesson: Lesson) -> dict[str, float]:
    """Give the guesses that were kept: occupation -> US dollars a year."""
    found: Any = lesson.journal.read(GUESSES)
    if not isinstance(found, dict):
        return {}
    return {str(name): float(value) for name, value in found.items() if isinstance(value, int | float) and value > 0}


def keep_answer(lesson: Lesson, name: str, answer: Any, label: str) -> str:
    """Keep an answer and say so, or say why it could not be kept."""
    words = lesson.words
    try:
        lesson.journal.keep(name, answer, label=label)
    except OSError as error:
        return words.text("Not saved: {why}. Copy it to paper and tell your teacher.", why=error.strerror or error)
    return words.text("Saved on this computer.")


def _write_board(lesson: Lesson, names: list[str]) -> Sheet:
    words = lesson.words
    heads = [words.text("Occupation"), words.text("My guess, a year"), words.text("What people told us"),
             words.text("Official middle")]
    return Sheet(write_form(words.text("My guesses"), heads, names or ["", "", ""]))
