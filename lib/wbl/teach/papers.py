"""The papers that must be on file before an interview: which ones depends on how it takes place and who records."""

import ipywidgets as widgets
import pandas as pd

from wbl.teach import controls
from wbl.teach.lesson import Lesson
from wbl.teach.reading import Reading
from wbl.vocabulary import CHANNELS, INTERVIEW_TYPES, PERMISSION_KINDS, RECORDED_BY


def list_needed(interview_type: str, channel: str, recorded_by: str) -> tuple[str, ...]:
    """List the kinds of permission that an interview needs before it may take place.

    A live interview anywhere but at school needs a parent's permission; who presses record decides which consent
    students need; a partner who is recorded signs a release.

    >>> list_needed("in_person", "workplace", "none"), list_needed("hybrid", "zoom", "school")
    (('parent_contact',), ('parent_contact', 'media_school', 'partner_release'))
    """
    needed = []
    if INTERVIEW_TYPES[interview_type].live and channel != "school":
        needed.append("parent_contact")
    if INTERVIEW_TYPES[interview_type].live and recorded_by != "none":
        needed += ["media_school" if recorded_by == "school" else "media_third_party", "partner_release"]
    return tuple(needed)


_SITUATIONS = (
    ("In person, at school", "in_person", "school", "none"),
    ("In person, at the workplace", "in_person", "workplace", "none"),
    ("Virtual, by phone or online", "virtual", "zoom", "none"),
    ("Hybrid, recorded by the school", "hybrid", "zoom", "school"),
    ("Hybrid, recorded by an outside organization", "hybrid", "zoom", "third_party"),
    ("Simulation: a recording is watched", "simulation", "recording", "none"),
)


def draw_permissions(lesson: Lesson) -> Reading:
    """Show which papers must be there before each kind of interview."""
    words = lesson.words
    table = pd.DataFrame({words.text("Before this interview"): [words.text(label) for label, *_ in _SITUATIONS]} | {
        words.text(label): [words.text("yes") if kind in list_needed(*situation) else "–"
                            for _, *situation in _SITUATIONS]
        for kind, label in PERMISSION_KINDS.items()
    })
    return Reading(
        words.text("Who presses record decides which consent is needed"),
        words.text("What must be signed and on file before the day. A blank form is no permission."),
        note=words.text("Your school's own rules come first; your teacher knows them."), language=words.language,
        lists={words.text("What must be there"): table},
    )


def say_papers(lesson: Lesson, interview_type: str, channel: str, recorded_by: str) -> Reading:
    """Say which papers one interview needs."""
    words = lesson.words
    needed = list_needed(interview_type, channel, recorded_by)
    if not needed:
        title = words.text("No paper of this kind is needed")
        return Reading(title, words.text("Your teacher still has to know about it."), language=words.language)
    title = words.text("{n} must be on file: {names}", n=words.count(len(needed), "paper", "papers"),
                       names=words.join(words.text(PERMISSION_KINDS[kind]) for kind in needed))
    return Reading(title, words.text("All of them before the day. A blank form is no permission."),
                   language=words.language)


def explore_papers(lesson: Lesson) -> widgets.Widget:
    """Let a reader choose how an interview takes place, and see which papers it needs."""
    words, area = lesson.words, controls.area()
    labels = {code: kind.label for code, kind in INTERVIEW_TYPES.items()}
    kind = controls.choose(words.text("What kind of interview?"), words.option(labels))
    channel = controls.choose(words.text("Where or how?"), [])
    recorded = controls.choose(words.text("Who records it?"), words.option(RECORDED_BY))

    def offer() -> None:
        channel.options = words.option({code: CHANNELS[code] for code in INTERVIEW_TYPES[kind.value].channels})

    def show() -> None:
        if channel.value:
            controls.fill(area, say_papers(lesson, kind.value, channel.value, recorded.value))

    offer()
    kind.observe(lambda _: offer(), names="value")
    controls.redraw([kind, channel, recorded], show)
    return controls.stack(controls.side(kind, channel, recorded), area)
