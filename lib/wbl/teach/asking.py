"""Boxes for a student's own words, which are kept while they are typed, and what was kept."""

import threading
import time
from html import escape
from typing import Any

import ipywidgets as widgets

from wbl.teach import controls
from wbl.teach.guess import keep_answer
from wbl.teach.lesson import Lesson
from wbl.teach.reading import Sheet, write_lines

_PAUSE_SECONDS = 1.0  # somebody who types is saved at most once in this time, and once more when they stop


def ask(
    lesson: Lesson, name: str, label: str, *, rows: int = 4, begin: str = ""
) -> widgets.Widget | Sheet:
    """Ask for a few words. What is typed is kept at once and stands there again when the lesson is opened anew.

    name: of the question, the same at every opening. label: what stands over the box, in English; it is translated.
    begin: what stands in an empty box, to be written on.
    """
    told = lesson.words.text(label)
    if lesson.on_paper:
        return Sheet(write_lines(told, rows if rows <= 3 else rows - 1))
    kept = lesson.journal.read(name)
    typed = controls.box(told, kept if isinstance(kept, str) and kept else begin, rows)
    status = controls.say(lesson.words.text("Kept from last time.") if kept else "")
    keeper = _Keeper(lesson, name, label, status)
    typed.observe(lambda _: keeper.keep(typed.value), names="value")
    return controls.stack(controls.say(told), typed, status)


class _Keeper:
    """Saves an answer as it grows, without writing a file for every key."""

    def __init__(self, lesson: Lesson, name: str, label: str, status: widgets.Label) -> None:
        self.lesson, self.name, self.label, self.status = lesson, name, label, status
        self.text, self.last = "", 0.0
        self.lock = threading.Lock()
        self.timer: threading.Timer | None = None

    def keep(self, text: str) -> None:
        """Save now, or, when that was done a moment ago, as soon as the moment is over."""
        with self.lock:
            self.text = text
            wait = self.last + _PAUSE_SECONDS - time.monotonic()
            if wait > 0 and self.timer is None:
                self.timer = threading.Timer(wait, self._save)
                self.timer.daemon = False  # a kernel that ends waits for what is still to be written
                self.timer.start()
        if wait <= 0:
            self._save()

    def _save(self) -> None:
        with self.lock:
            self.timer, self.last = None, time.monotonic()
            self.status.value = keep_answer(self.lesson, self.name, self.text, self.label)


def show_my_work(lesson: Lesson) -> Sheet:
    """Show everything that was typed in any lesson and kept."""
    words = lesson.words
    entries = [entry for entry in lesson.journal.read_latest() if entry.answer]
    if not entries:
        return Sheet(f"<p>{escape(words.text('You have not typed anything yet.'))}</p>")
    rows = "".join(
        f'<tr><th scope="row">{escape(words.text(entry.label) or entry.name)}</th>'
        f"<td>{_write_answer(entry.answer)}</td><td>{escape(entry.saved_at[:16].replace('T', ' '))}</td></tr>"
        for entry in entries
    )
    heads = "".join(f'<th scope="col">{escape(words.text(text))}</th>' for text in ("What", "What I wrote", "When"))
    caption = escape(words.text("What I have typed so far; it lies on this computer only"))
    return Sheet(f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>")


def _write_answer(answer: Any) -> str:
    """Write what a student typed as text, whatever it holds."""
    if isinstance(answer, dict):
        return "<br>".join(f"{escape(str(name))}: {_write_answer(value)}" for name, value in answer.items())
    if isinstance(answer, list):
        return "<br>".join(_write_answer(value) for value in answer)
    if isinstance(answer, float):
        return f"{answer:,.0f}" if answer.is_integer() else f"{answer:,.2f}"
    return escape(str(answer)).replace("\n", "<br>")


def clear_my_work(lesson: Lesson) -> widgets.Widget:
    """Offer to remove everything that was typed; a tick beside the button guards against a slip of the hand."""
    words = lesson.words
    sure = controls.tick(words.text("I want to remove everything that I typed"))
    told = controls.say()

    def clear() -> None:
        if not sure.value:
            told.value = words.text("Tick the box first.")
            return
        removed = lesson.journal.clear()
        sure.value = False
        told.value = words.text("Removed: {n}.", n=words.count(removed, "answer", "answers"))

    return controls.stack(sure, controls.button(words.text("Remove my answers"), clear), told)
