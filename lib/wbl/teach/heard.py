"""What a class's interviews tell of, and what nobody asked about: where the next questions come from."""

import pandas as pd

from wbl.show.canvas import Canvas
from wbl.show.forms import Entry, draw_ledger
from wbl.teach.classroom import Classroom
from wbl.teach.lesson import Lesson
from wbl.teach.reading import Reading
from wbl.teach.translations import Words

_HEARD = {
    "job": "The kind of work", "schooling": "Schooling or training", "path": "Earlier jobs", "pay": "A range of pay",
    "next": "Jobs around theirs",
}


def count_heard(classroom: Classroom) -> tuple[int, dict[str, int]]:
    """Count the held interviews, and of these how many tell of the work, schooling, jobs, pay, and what is next.

    Pay counts when an amount was named; a person who declined was asked, but no range was heard.
    """
    interviews = classroom["interviews"]
    held = interviews[interviews["status"] == "held"]
    ids, steps, salaries = set(held["interview_id"]), classroom["career_steps"], classroom["salaries"]
    named = salaries[salaries["low"].notna() & ~salaries["declined"].fillna(False).astype(bool)]
    schooling = steps["kind"].isin(["education", "training", "credential"])
    found = {
        "job": held.loc[held["occupation"].notna(), "interview_id"],
        "schooling": steps.loc[schooling, "interview_id"], "path": steps.loc[~schooling, "interview_id"],
        "pay": named["interview_id"], "next": classroom["opportunities"]["interview_id"],
    }
    return len(ids), {name: len(ids & set(column.dropna())) for name, column in found.items()}


def say_heard(words: Words, interviews: int, heard: dict[str, int]) -> str:
    """Say what was heard of least, also when several tie, when all was heard, or nothing."""
    if not interviews:
        return words.text("Your class has no interview yet: every question is still open")
    least = min(heard.values())
    names = words.join(words.text(_HEARD[name]) for name, count in heard.items() if count == least)
    if least == interviews:
        return words.text("The one interview tells of everything on this list") if interviews == 1 else words.text(
            "All {n} interviews tell of everything on this list", n=words.number(interviews))
    if interviews == 1:
        return words.text("One interview so far. It does not tell of: {names}", names=names)
    if not least:
        return words.text("Not one of {n} interviews tells of: {names}", n=words.number(interviews), names=names)
    return words.text("Heard of least, in {least} of {n} interviews: {names}", least=words.number(least),
                      n=words.number(interviews), names=names)


def draw_heard(lesson: Lesson) -> Reading:
    """Draw how many of the class's interviews tell of each part of a working life."""
    words = lesson.words
    interviews, heard = count_heard(lesson.classroom)
    title = say_heard(words, interviews, heard)
    if not interviews:
        return Reading(title, words.text("Begin with the questions that you would most like to hear answered."),
                       language=words.language)
    canvas, least = Canvas(), min(heard.values())
    draw_ledger(canvas, [
        Entry(words.text(_HEARD[name]), count, words.number(count),
              words.text("of {n}", n=words.number(interviews)), is_strong=count == least)
        for name, count in heard.items()], scale=interviews, has_track=True)
    table = pd.DataFrame({words.text("What was told"): [words.text(_HEARD[name]) for name in heard],
                          words.text("Interviews"): list(heard.values())})
    return Reading(title, words.text("Interviews that were held; the dark bar is where a good question is missing."),
                   canvas.finish(title), table, words.text("Nobody must answer. A bar is no grade for anybody."),
                   language=words.language)
