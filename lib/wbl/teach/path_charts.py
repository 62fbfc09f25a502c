"""Paths and ladders, drawn: each step as long as its years, and what it was in words below."""

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import ipywidgets as widgets
import pandas as pd

from wbl.errors import SourceError
from wbl.official_wages import RELEASE
from wbl.show import theme
from wbl.show.canvas import Canvas, Figure
from wbl.show.forms import Entry, draw_heading, draw_ledger
from wbl.show.tables import list_written
from wbl.teach import controls
from wbl.teach.lesson import Lesson
from wbl.teach.paths import (
    CareerPath,
    NamedJob,
    choose_two,
    list_jobs,
    list_occupations,
    list_paths,
    read_entry_education,
    say_jobs,
    say_paths,
    say_roads,
)
from wbl.teach.pay_answers import official_wages
from wbl.teach.reading import Reading
from wbl.teach.translations import Words
from wbl.vocabulary import OPPORTUNITY_RELATIONS, STEP_KINDS

MOST_PATHS = 6      # in one picture; more do not fit a sheet of paper
MOST_JOBS = 3       # of one rung of the ladder
STEP_CHARACTERS = 50  # of a path in words in one line, at 360 pixels
_COLOURS = {"education": theme.INK, "training": theme.QUIET, "credential": theme.ACCENT, "job": theme.BAR,
            "military": theme.BAND_MIDDLE, "other": theme.TRACK}


def draw_paths(lesson: Lesson, *, occupation: str = "", own_copy: str = "") -> Reading:
    """Draw the paths that people told, to one occupation ("" takes the one with most paths).

    own_copy: a CSV file with the columns soc_code and entry_education, such as a copy of BLS's Occupational Outlook
    Handbook: then the official schooling stands below. A few paths are drawn, spread evenly over the lengths.
    """
    words, steps = lesson.words, lesson.steps
    name = occupation or next(iter(list_occupations(steps)), "")
    kept = steps[steps["occupation"] == name] if name else steps
    shown, told = list_paths(steps, name, most=MOST_PATHS), kept["interview_id"].nunique()
    counted = say_roads(words, kept)
    if len(shown) < told:
        counted += " " + words.text("Drawn: {n}, from the shortest to the longest.", n=words.number(len(shown)))
    note = _say_schooling(words, shown[0].soc_code if shown else "", own_copy)
    title = say_paths(words, kept, name)
    return Reading(title, counted, _draw(words, shown, title) if shown else None,
                   _tabulate(words, shown) if shown else None, note, language=words.language)


def _say_schooling(words: Words, soc_code: str, own_copy: str) -> str:
    if not own_copy:
        return ""
    try:
        education = read_entry_education(own_copy).get(soc_code, "")
    except SourceError as error:
        return str(error)
    if not education:
        return words.text("{file} does not say which schooling is usual for this work.", file=Path(own_copy).name)
    return words.text("Officially, the usual schooling to enter this work in the United States: {schooling} (from "
                      "{file}).", schooling=words.term(education), file=Path(own_copy).name)


def draw_two_paths(lesson: Lesson) -> Reading:
    """Draw two people with the same job and the most different roads to it."""
    words = lesson.words
    two = choose_two(lesson.steps)
    if two is None:
        return Reading(words.text("No two people have told this class their path to the same job yet"),
                       words.text("When two have, they stand here side by side."), language=words.language)
    first, second = (words.count(path.years or 0, "year", "years") for path in two)
    name = two[0].occupation
    title = words.text("Two people, one job: {name}. Their roads so far: {first} and {second}", name=name, first=first,
                       second=second)
    if first == second:
        title = words.text("Two people, one job: {name}. Both roads so far: {first}", name=name, first=first)
    return Reading(title, words.text("Each bar is one person's path, each piece as long as its years."),
                   _draw(words, two, title), _tabulate(words, two), language=words.language)


def explore_paths(lesson: Lesson, *, own_copy: str = "") -> widgets.Widget:
    """Let a reader choose an occupation and see its paths, and the jobs around it."""
    names, area = list_occupations(lesson.steps), controls.area()
    if not names:
        controls.fill(area, draw_paths(lesson))
        return area
    occupation = controls.choose(lesson.words.text("Occupation"), [(name, name) for name in sorted(names)], names[0])
    controls.redraw([occupation], lambda: controls.fill(
        area, draw_paths(lesson, occupation=occupation.value, own_copy=own_copy),
        draw_jobs(lesson, occupation=occupation.value)))
    return controls.stack(occupation, area)


def _write_steps(words: Words, path: CareerPath) -> str:
    return " → ".join(
        (step.title or words.text(STEP_KINDS.get(step.kind, "Other")))
        + (f"\u00a0({words.number(step.years)})" if step.years is not None else "") for step in path.steps
    )


def _draw(words: Words, paths: Sequence[CareerPath], alt: str) -> Figure:
    width = max((path.years or 0 for path in paths), default=0) or 1
    canvas = Canvas(width=width)
    for kind, colour in _COLOURS.items():
        if any(step.kind == kind for path in paths for step in path.steps):
            canvas.words(0, canvas.height + 8, words.text(STEP_KINDS[kind]), size=theme.SMALL_PX, colour=theme.QUIET,
                         style=theme.TypeStyle(colour, "", "◆" if kind == "credential" else "■"))
            canvas.height += 17
    canvas.height += 8
    for place, path in enumerate(paths, start=1):
        _draw_path(canvas, words, path, words.text("Person {n}", n=place))
    return canvas.finish(alt + ". " + "; ".join(_write_steps(words, path) for path in paths))


def _draw_path(canvas: Canvas, words: Words, path: CareerPath, person: str) -> None:
    top, at = canvas.height, 0.0
    years = words.count(path.years, "year", "years") if path.years is not None else words.text("years not told")
    canvas.words(0, top + 9, person)
    canvas.pair(canvas.width, top + 9, years, "")
    gap = canvas.width / 300
    for step in path.steps:
        if step.years:
            canvas.bar(at, max(at + step.years - gap, at + gap), top + 22, 14, _COLOURS.get(step.kind, theme.TRACK))
            at += step.years
        elif step.kind == "credential":
            canvas.mark(at, top + 29, "diamond", theme.ACCENT, 12)
    canvas.height = top + 46
    for line in textwrap.wrap(_write_steps(words, path), STEP_CHARACTERS):
        canvas.words(0, canvas.height, line, size=theme.SMALL_PX, colour=theme.QUIET)
        canvas.height += 16
    canvas.height += 6


def _tabulate(words: Words, paths: Sequence[CareerPath]) -> pd.DataFrame:
    return pd.DataFrame({
        words.text("Person"): [words.text("Person {n}", n=place) for place in range(1, len(paths) + 1)],
        words.text("Years"): [path.years for path in paths],
        words.text("Steps, with years"): [_write_steps(words, path) for path in paths],
    })


def draw_jobs(lesson: Lesson, *, occupation: str = "") -> Reading:
    """Draw the jobs that were named around an occupation as a ladder, each with its official middle pay."""
    words = lesson.words
    jobs = list_jobs(lesson.classroom, occupation)
    wages = official_wages("year")
    title = say_jobs(words, jobs, occupation)
    if not jobs:
        return Reading(title, words.text("Ask the next person which jobs there are around theirs."),
                       language=words.language)
    note = words.text("Bars: official middle pay a year, New York metro area (BLS, OEWS, {release}). A job without a "
                      "bar has no official figure under the name that was told. Years: the middle of what people said.",
                      release=RELEASE)
    told = words.text("From the way in to later on. A place on this ladder is not a rank of people.")
    drawn = sum(min(MOST_JOBS, count) for count in Counter(job.relation for job in jobs).values())
    if drawn < len(jobs):
        told += " " + words.text("Drawn: {n}, those named most often; the table has all.", n=words.number(drawn))
    return Reading(title, told, _draw_ladder(words, jobs, wages, title), _tabulate_jobs(words, jobs, wages),
                   note, language=words.language)


def _draw_ladder(words: Words, jobs: Sequence[NamedJob], wages: Mapping[str, tuple[float, ...]], alt: str) -> Figure:
    canvas = Canvas()
    scale = max((wages[job.soc_code][2] for job in jobs if job.soc_code in wages), default=1.0) * 1.25
    for relation in dict.fromkeys(job.relation for job in jobs):
        draw_heading(canvas, words.text(OPPORTUNITY_RELATIONS.get(relation, "Not said how it relates")))
        entries = []
        for job in [job for job in jobs if job.relation == relation][:MOST_JOBS]:
            pay = wages[job.soc_code][2] if job.soc_code in wages else None
            written = words.usd(pay) if pay is not None else "–"
            time = _say_time(words, job.years)
            entries.append(Entry(job.title, pay, written, words.text("in about {years}", years=time) if time else ""))
        draw_ledger(canvas, entries, scale=scale)
        canvas.height += 8
    return canvas.finish(alt)


def _say_time(words: Words, years: float | None) -> str:
    """Say how long it takes to reach a job: in months below a year; "" when nobody said."""
    if years is None:
        return ""
    months = max(round(12 * years), 1)
    return words.count(months, "month", "months") if months < 12 else words.count(round(years, 1), "year", "years")


def _tabulate_jobs(words: Words, jobs: Sequence[NamedJob], wages: Mapping[str, tuple[float, ...]]) -> pd.DataFrame:
    return pd.DataFrame({
        words.text("Job"): [job.title for job in jobs],
        words.text("How it relates"): [words.text(OPPORTUNITY_RELATIONS.get(job.relation, "Not said how it relates"))
                                       for job in jobs],
        words.text("Times named"): [job.times for job in jobs],
        words.text("Time to get there"): list_written(_say_time(words, job.years) or "–" for job in jobs),
        words.text("Schooling to start, as told"): [words.term(job.entry_education) or "–" for job in jobs],
        words.text("Official middle pay, USD a year"): [wages[job.soc_code][2] if job.soc_code in wages else None
                                                        for job in jobs],
    })
