"""Whom a class reached and whom it did not: what a chart of 14 interviews cannot say."""

from collections.abc import Sequence
from dataclasses import dataclass

import ipywidgets as widgets
import pandas as pd

from wbl.official_wages import AREAS, RELEASE, find_official_code, major_group, read_official_wages
from wbl.show import theme
from wbl.show.canvas import Canvas, Figure
from wbl.show.forms import Entry, draw_ledger
from wbl.show.tables import list_written
from wbl.teach import controls
from wbl.teach.classroom import Classroom
from wbl.teach.lesson import Lesson
from wbl.teach.reading import Reading
from wbl.teach.translations import Words
from wbl.vocabulary import INTERVIEW_TYPES, POSITIONS

FEWEST_TO_COMPARE = 10  # interviews; below it a share of them says nothing about a share of jobs


@dataclass(frozen=True)
class FieldReach:
    """One field of work: the class's interviews in it, and the jobs in the metro area."""

    field: str
    interviews: int
    jobs: int


def count_fields(classroom: Classroom) -> tuple[FieldReach, ...]:
    """Count the class's held interviews by field of work (SOC major group), all fields, largest field of jobs first."""
    held = _held(classroom)
    fields = held["soc_code"].fillna("").map(lambda code: major_group(find_official_code(code)) if code else "")
    counted = fields.value_counts()
    wages = read_official_wages()
    major = wages[(wages["level"] == "major") & wages["employment"].notna()]
    rows = [FieldReach(title, int(counted.get(title, 0)), int(jobs))
            for title, jobs in zip(major["title"], major["employment"], strict=True)]
    return tuple(sorted(rows, key=lambda row: -row.jobs))


def _held(classroom: Classroom) -> pd.DataFrame:
    interviews = classroom["interviews"]
    return interviews[interviews["status"] == "held"]


def say_fields(words: Words, rows: Sequence[FieldReach]) -> str:
    """Say how much of the world of work a class has reached."""
    n, reached = sum(row.interviews for row in rows), [row for row in rows if row.interviews]
    if not n:
        return words.text("No interview has an occupation that can be placed in a field of work yet")
    missed = sum(row.jobs for row in rows if not row.interviews) / sum(row.jobs for row in rows)
    if n == 1:
        return words.text("One interview reaches one field of work: {name}", name=words.term(reached[0].field))
    if len(reached) == 1:
        return words.text("All {n} interviews are in one field of work: {name}", n=words.number(n),
                          name=words.term(reached[0].field))
    if len(reached) == len(rows):
        return words.text("{n} interviews, and none of the {all} fields of work was missed", n=words.number(n),
                          all=words.number(len(rows)))
    return words.text("{n} interviews reached {reached} of {all} fields of work; {share} of all jobs are in the others",
                      n=words.number(n), reached=words.number(len(reached)), all=words.number(len(rows)),
                      share=words.percent(missed, 1))


def say_most(words: Words, rows: Sequence[FieldReach]) -> str:
    """Say which field takes a larger part of the interviews than of the jobs, where there are enough interviews."""
    n, jobs = sum(row.interviews for row in rows), sum(row.jobs for row in rows)
    if not n:
        return ""
    if n < FEWEST_TO_COMPARE:
        return words.text("With {n}, every further one moves the picture. Do not compare shares yet.",
                          n=words.count(n, "interview", "interviews"))
    most = max(rows, key=lambda row: row.interviews / n - row.jobs / jobs)
    return words.text("Farthest above its share: {name}, with {ours} of the interviews and {theirs} of the jobs.",
                      name=words.term(most.field), ours=words.percent(most.interviews, n),
                      theirs=words.percent(most.jobs, jobs))


def draw_reach(lesson: Lesson, *, by: str = "field") -> Reading:
    """Draw whom the class talked with by "field", "position" or "type", or by "student": who reached somebody live."""
    if by == "field":
        return _read_fields(lesson)
    if by == "student":
        return _read_students(lesson)
    words, held = lesson.words, _held(lesson.classroom)
    column = "position" if by == "position" else "interview_type"
    labels = POSITIONS if by == "position" else {code: kind.label for code, kind in INTERVIEW_TYPES.items()}
    found = held[column].value_counts()
    counts = {code: int(found.get(code, 0)) for code in labels}
    return _read_counts(words, {words.text(labels[code]): count for code, count in counts.items()},
                        codes={words.text(label): code for code, label in labels.items()} if by == "type" else None)


def explore_reach(lesson: Lesson) -> widgets.Widget:
    """Let a reader choose what to look at."""
    words = lesson.words
    by = controls.choose(words.text("Look at"), [
        (words.text("Fields of work"), "field"), (words.text("Place in the organization"), "position"),
        (words.text("Types of interview"), "type"), (words.text("Students"), "student")])
    area = controls.area()
    controls.redraw([by], lambda: controls.fill(area, draw_reach(lesson, by=by.value)))
    return controls.stack(by, area)


def _read_fields(lesson: Lesson) -> Reading:
    words, rows = lesson.words, count_fields(lesson.classroom)
    n, jobs = sum(row.interviews for row in rows), sum(row.jobs for row in rows)
    table = pd.DataFrame({
        words.text("Field of work"): [words.term(row.field) for row in rows],
        words.text("Our interviews"): [row.interviews for row in rows],
        words.text("Share of our interviews"): list_written(
            words.percent(row.interviews, n or 1) for row in rows),
        words.text("Jobs in the metro area"): [row.jobs for row in rows],
        words.text("Share of all jobs"): list_written(words.percent(row.jobs, jobs) for row in rows),
    })
    note = words.text("Jobs: U.S. Bureau of Labor Statistics, OEWS, {release}, {area}; people who work for themselves "
                      "are not in it.", release=RELEASE, area=AREAS["nyc_metro"])
    title = say_fields(words, rows)
    figure = _draw_fields(words, rows, n, jobs, title) if n else None
    return Reading(title, say_most(words, rows), figure, table, note, language=words.language)


def _draw_fields(words: Words, rows: Sequence[FieldReach], n: int, jobs: int, alt: str) -> Figure:
    most = max(max(row.interviews / n, row.jobs / jobs) for row in rows) * 1.05
    left = 0.02 * most  # room for half of a dot at nothing
    canvas = Canvas(width=left + most)
    for x, glyph, colour, text in ((0.0, "●", theme.ACCENT, words.text("share of our interviews")),
                                   (canvas.width / 2, "┃", theme.INK, words.text("share of all jobs"))):
        canvas.words(x, 8, text, size=theme.SMALL_PX, colour=theme.QUIET, style=theme.TypeStyle(colour, "", glyph))
    top = 40.0
    canvas.height = top + 4
    for row in rows:
        ours, theirs, y = left + row.interviews / n, left + row.jobs / jobs, canvas.height + 19
        name = words.term(row.field).removesuffix(" Occupations")  # in the table it stands as BLS writes it
        colour = theme.INK if row.interviews else theme.QUIET
        canvas.words(0, canvas.height + 7, name, colour=colour, size=theme.SMALL_PX + 1)
        canvas.words(canvas.width, canvas.height + 7, words.number(row.interviews), anchor="right", colour=colour,
                     size=theme.SMALL_PX + 1, bold=row.interviews > 0)
        canvas.line(left, y, canvas.width, y, theme.HAIRLINE)
        canvas.line(min(ours, theirs), y, max(ours, theirs), y, theme.BAR, 2)
        canvas.mark(theirs, y, "line-ns", theme.INK, 8)
        canvas.mark(ours, y, "circle", theme.ACCENT, 10, hollow=not row.interviews)
        canvas.height += 26  # all 22 fields, with what stands above, on one sheet of paper
    step = 0.25 if most > 0.5 else 0.1 if most > 0.2 else 0.05
    for place in range(int(most / step) + 1):
        canvas.words(left + place * step, top - 9, words.percent(place * step, 1), anchor="center" if place else "left",
                     size=theme.SMALL_PX, colour=theme.QUIET)
        canvas.rule(left + place * step, top)
    return canvas.finish(alt)


def _read_students(lesson: Lesson) -> Reading:
    """Count the students of the roster by the closest they came: asked somebody live, watched, not yet."""
    words, classroom = lesson.words, lesson.classroom
    taken = classroom["participations"]
    taken = taken[taken["attended"].fillna(False).astype(bool)
                  & taken["interview_id"].isin(_held(classroom)["interview_id"])]
    asked = set(taken.loc[taken["role"] == "interviewer", "student_id"])
    watched = set(taken["student_id"]) - asked
    roster = set(classroom["students"]["student_id"]) if "students" in classroom.given else asked | watched
    counts = {words.text("Asked somebody live"): len(asked & roster),
              words.text("Watched, did not ask"): len(watched & roster)}
    if "students" in classroom.given:
        counts[words.text("Not yet")] = len(roster - asked - watched)
    return _read_counts(words, counts, students=True)


def _read_counts(words: Words, counts: dict[str, int], *, codes: dict[str, str] | None = None,
                 students: bool = False) -> Reading:
    whole = sum(counts.values())
    unit = words.text("Students, each counted once") if students else words.text("Interviews that were held")
    title = say_counts(words, counts)
    canvas = Canvas()
    entries = [Entry(label, count, words.number(count), code=(codes or {}).get(label, ""),
                     is_strong=count == max(counts.values()))
               for label, count in counts.items()]
    draw_ledger(canvas, entries, scale=max(counts.values(), default=0) or 1)
    table = pd.DataFrame({words.text("Group"): list(counts), unit: list(counts.values())})
    alt = "; ".join(f"{label}: {count}" for label, count in counts.items())
    return Reading(title, f"{unit}.", canvas.finish(alt) if whole else None, table if whole else None,
                   language=words.language)


def say_counts(words: Words, counts: dict[str, int]) -> str:
    """Say which group is the largest, also when several are, when there is one only, and when there is nothing."""
    whole = sum(counts.values())
    if not whole:
        return words.text("There is nothing to count here yet")
    most = max(counts.values())
    largest = [label for label, count in counts.items() if count == most]
    if most == whole:
        return words.text("All {n}: {name}", n=words.number(whole), name=largest[0]) if whole > 1 else words.text(
            "The only one: {name}", name=largest[0])
    if len(largest) == len(counts):
        return words.text("All groups are alike: {n} each", n=words.number(most))
    if len(largest) > 1:
        return words.text("The largest groups, {n} each of {all}: {names}", n=words.number(most),
                          all=words.number(whole), names=words.join(largest))
    return words.text("The largest group, {n} of {all}: {name}", n=words.number(most), all=words.number(whole),
                      name=largest[0])
