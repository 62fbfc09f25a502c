"""What schooling the jobs ask for that partners named: as told, and never as a rule."""

from collections.abc import Mapping

import pandas as pd

from wbl.show.canvas import Canvas
from wbl.show.forms import Entry, draw_ledger
from wbl.teach.classroom import Classroom
from wbl.teach.lesson import Lesson
from wbl.teach.reading import Reading
from wbl.teach.translations import Words


def count_schooling(classroom: Classroom) -> dict[str, int]:
    """Count the named jobs by the schooling that partners said they ask for, most first; "" counts what nobody said."""
    told = classroom["opportunities"]["entry_education"].fillna("").astype(str).str.strip()
    counts = told.value_counts(sort=False)
    return {str(name): int(counts[name]) for name in sorted(counts.index, key=lambda name: (-counts[name], name))}


def say_schooling(words: Words, counts: Mapping[str, int]) -> str:
    """Say how many ways there are, and which was named most; also when ways tie, when there is one, or none."""
    known = {name: count for name, count in counts.items() if name}
    whole = sum(known.values())
    if not whole:
        return words.text("Nobody has said yet which schooling a job asks for")
    if len(known) == 1:
        name = words.term(next(iter(known)))
        return words.text("The one answer: {name}", name=name) if whole == 1 else words.text(
            "All {n} answers: {name}", n=words.number(whole), name=name)
    most = max(known.values())
    names = words.join(words.term(name) for name, count in known.items() if count == most)
    return words.text("{n} answers, {ways} ways to prepare; named most, {most} times: {names}", n=words.number(whole),
                      ways=words.number(len(known)), most=words.number(most), names=names)


def draw_schooling(lesson: Lesson) -> Reading:
    """Draw which schooling the jobs ask for that partners named."""
    words, counts = lesson.words, count_schooling(lesson.classroom)
    title = say_schooling(words, counts)
    known = {name: count for name, count in counts.items() if name}
    if not known:
        return Reading(title, words.text("Ask the next person: what would I need to start?"), language=words.language)
    canvas, most = Canvas(), max(known.values())
    draw_ledger(canvas, [Entry(words.term(name), count, words.number(count), is_strong=count == most)
                         for name, count in known.items()], scale=most)
    unit = words.text("Each time somebody named a job and said what it asks for at the start")
    table = pd.DataFrame({words.text("Schooling to start, as told"): [words.term(name) for name in known],
                          words.text("Times named"): list(known.values())})
    missing = words.text("Not said: {n}.", n=words.number(counts[""])) if counts.get("") else ""
    note = words.text("As partners told it. A counselor knows what a job asks for in your city now.")
    return Reading(title, " ".join(filter(None, [f"{unit}.", missing])), canvas.finish(title), table, note,
                   language=words.language)
