"""The question builder: choose from the bank, write one's own, and hand the partner a sheet before the interview."""

import re
from html import escape
from typing import Any

import ipywidgets as widgets

from wbl.teach import controls
from wbl.teach.guess import keep_answer
from wbl.teach.lesson import Lesson
from wbl.teach.questions import Question, read_questions
from wbl.teach.reading import Sheet, write_lines
from wbl.teach.themes import read_codebook

QUESTIONS = "my-questions"
_YES_OR_NO = re.compile(
    r"^[¿\s]*(do|does|did|is|are|was|were|can|could|have|has|will|would|should|am|"
    r"es|son|fue|era|le gusta|te gusta|tiene|tienes|ha|puede|trabaja|hay|está)\b", re.IGNORECASE)
_OWN_PAY = re.compile(
    r"\b(how much (do|did|are) you (make|earn|get|paid|getting)|your (own )?(salary|pay|wage|income)|do you (earn|make)"
    r"|cu[aá]nto (gana|ganas|le pagan|te pagan)|(su|tu) (propio )?(sueldo|salario))\b", re.IGNORECASE)


def advise(lesson: Lesson, question: str) -> str:
    """Say what could make a question better; "" when it is fine as it stands."""
    words, text = lesson.words, question.strip()
    if not text:
        return words.text("Write a question first.")
    if _OWN_PAY.search(text):
        return words.text("This asks for the person's own pay. Ask for the range of the occupation: what do people "
                          "starting out in this work usually earn, from … to …?")
    if _YES_OR_NO.search(text):
        return words.text("This can be answered with yes or no. Begin with how, what, when, which or why.")
    return ""


def list_bank(lesson: Lesson) -> dict[str, tuple[str, str]]:
    """List the questions that suit a partner: code -> theme and question, in the lesson's language."""
    language, codebook = lesson.words.code, read_codebook()
    return {question.code: (codebook[question.theme].label[language], question.texts[language])
            for question in read_questions() if _is_for_partner(question, codebook)}


def _is_for_partner(question: Question, themes: Any) -> bool:
    return question.use == "next" and question.theme in themes


def build_questions(lesson: Lesson) -> widgets.Widget | Sheet:
    """Let a student put a sheet of questions together; it is kept, and stands there again next time."""
    words, bank = lesson.words, list_bank(lesson)
    if lesson.on_paper:
        rows = "".join(f"<li>☐ <em>{escape(theme)}</em>: {escape(text)}</li>" for theme, text in bank.values())
        return Sheet(f"<ul>{rows}</ul>" + write_lines(words.text("My own questions"), 6))
    kept = lesson.journal.read(QUESTIONS)
    chosen: list[str] = [str(text) for text in kept] if isinstance(kept, list) else []
    options = [(f"{theme}: {text}", text) for theme, text in bank.values()]
    from_bank = controls.choose(words.text("From the bank"), options)
    from_bank.layout.max_width = "42rem"
    own = controls.line(words.text("My own question"))
    told, sheet = controls.say(), controls.area()

    def show() -> None:
        controls.fill(sheet, write_preview(lesson, chosen))

    def add(text: str) -> None:
        if text and text not in chosen:
            chosen.append(text)
            saved = keep_answer(lesson, QUESTIONS, list(chosen), "My questions")
            told.value = f"{words.count(len(chosen), 'question', 'questions')}. {saved}"
        show()

    def add_own() -> None:
        better = advise(lesson, own.value)
        if better:
            told.value = better
            return
        add(own.value.strip())
        own.value = ""

    def drop() -> None:
        if chosen:
            own.value = chosen.pop()
            told.value = keep_answer(lesson, QUESTIONS, list(chosen), "My questions")
        show()

    show()
    return controls.stack(
        from_bank, controls.button(words.text("Add this question"), lambda: add(from_bank.value)),
        own, controls.side(controls.button(words.text("Add my question"), add_own),
                           controls.button(words.text("Take the last one back"), drop)),
        told, sheet,
    )


def write_preview(lesson: Lesson, questions: list[str]) -> Sheet:
    """Write the sheet that the partner gets before the interview."""
    words = lesson.words
    if not questions:
        return Sheet(f"<p>{escape(words.text('No question chosen yet.'))}</p>")
    items = "".join(f"<li>{escape(text)}</li>" for text in questions)
    head, thanks = words.text("Questions for our interview"), words.text(
        "Thank you for your time. We would like to ask you these questions, in about 20 minutes. Please leave out any "
        "that you would rather not answer. If pay comes up, a range for the occupation is enough, never your own.")
    return Sheet(f"<h3>{escape(head)}</h3><p>{escape(thanks)}</p><ol>{items}</ol>")


def show_preview(lesson: Lesson) -> Sheet:
    """Show the sheet as it was kept."""
    kept = lesson.journal.read(QUESTIONS)
    return write_preview(lesson, [str(text) for text in kept] if isinstance(kept, list) else [])
