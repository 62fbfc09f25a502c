"""Sorting cards: a situation, a choice, and at once a sentence that says why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import ipywidgets as widgets

from wbl.teach import controls
from wbl.teach.guess import keep_answer
from wbl.teach.lesson import Lesson
from wbl.teach.reading import Sheet
from wbl.vocabulary import INTERVIEW_TYPES


@dataclass(frozen=True)
class Card:
    """One thing to sort; texts in English, translated when shown."""

    text: str
    right: str
    why: str


TYPE_CARDS = (
    Card("One student talks with an electrician at the electrician's workshop.", "in_person",
         "One student, face to face. It is in person at the school, too."),
    Card("One student talks with a nurse on Zoom, alone, with a teacher in the room.", "virtual",
         "One student and one partner, over the internet: virtual. How many students ask counts, not Zoom."),
    Card("Four students talk with a software developer on Teams and record it for the class.", "hybrid",
         "A small group, online and recorded for the class: hybrid."),
    Card("The class watches an interview that somebody found online, and discusses it.", "simulation",
         "Nobody can ask the person anything: it was recorded before. That is a simulation."),
    Card("One student talks with a cook on the phone.", "virtual",
         "The phone counts like the internet: one student, one partner, not face to face."),
    Card("Next week the class watches the recording that the four students made.", "hybrid",
         "It is still the same hybrid interview. Those who watch are its viewers."),
)
QUESTION_KINDS = {"open": "Open", "closed": "Closed"}
QUESTION_CARDS = (
    Card("Do you like your job?", "closed",
         "It can be answered with yes. “What do you like, and what is hard?” opens it."),
    Card("How did you come to this work?", "open", "It asks for a story."),
    Card("Is nursing school hard?", "closed", "Yes or no. “Which part of school prepared you least?” says more."),
    Card("What does somebody starting out in this work usually earn, from … to …?", "open",
         "It asks for the range of the occupation, and for nobody's own pay."),
    Card("What surprised you in your first month?", "open", "It asks for a moment, and moments are remembered."),
    Card("Did you go to college?", "closed", "“What did you learn where?” also lets people speak who did not go."),
)

SAFE_OR_NOT = {"go": "Go ahead", "stop": "Stop, and tell a teacher"}
SAFETY_CARDS = (
    Card("The nurse offers to text you after school. “Here is my number.”", "stop",
         "No private numbers, in neither direction. The coordinator passes questions on."),
    Card("You call the cook from the school's office. A teacher sits beside you.", "go",
         "A school phone and an adult in the room: a supervised channel."),
    Card("Your parent's form is not back yet. The interview is today at the workshop.", "stop",
         "A blank form is no permission. The interview waits, and nobody is to blame."),
    Card("The developer would rather not say what the job pays.", "go",
         "To decline is an answer. Write down that you asked, and go on."),
    Card("A friend wants to record the talk on a phone. “Just for me.”", "stop",
         "Who presses record decides which form is needed. Without a form nobody records."),
    Card("The partner asks for your last name, to write you a letter.", "stop",
         "Your first name is enough. Letters go to the school."),
)


def sort_types(lesson: Lesson) -> widgets.Widget | Sheet:
    """Let a student say which of the four types each situation is."""
    labels = {code: kind.label for code, kind in INTERVIEW_TYPES.items()}
    return _sort(lesson, "types", TYPE_CARDS, labels)


def sort_questions(lesson: Lesson) -> widgets.Widget | Sheet:
    """Let a student tell open questions from closed ones."""
    return _sort(lesson, "open-or-closed", QUESTION_CARDS, QUESTION_KINDS)


def sort_safety(lesson: Lesson) -> widgets.Widget | Sheet:
    """Let a student tell what may go ahead from what must stop."""
    return _sort(lesson, "safety", SAFETY_CARDS, SAFE_OR_NOT)


def _sort(lesson: Lesson, name: str, cards: Sequence[Card], labels: Mapping[str, str]) -> widgets.Widget | Sheet:
    words = lesson.words
    if lesson.on_paper:
        return _write_cards(lesson, cards, labels)
    kept = lesson.journal.read(name)
    kept = kept if isinstance(kept, dict) else {}
    rows: list[widgets.Widget] = []
    answers: dict[str, str] = {}
    for place, card in enumerate(cards, start=1):
        answer = controls.choose(words.text("Your answer"), [("–", ""), *words.option(labels)],
                                 kept.get(str(place), ""))
        why = controls.say()
        answers[str(place)] = answer.value

        def tell(card: Card = card, answer: widgets.Dropdown = answer, why: widgets.Label = why,
                 place: int = place, first: bool = False) -> None:
            why.value = say_verdict(lesson, card, answer.value, labels)
            if not first:
                answers[str(place)] = answer.value
                keep_answer(lesson, name, dict(answers), words.text("My sorting"))

        answer.observe(lambda _, tell=tell: tell(), names="value")
        tell(first=True)
        rows += [controls.say(f"{place}. {words.text(card.text)}"), controls.side(answer, why)]
    return controls.stack(*rows)


def say_verdict(lesson: Lesson, card: Card, answer: str, labels: Mapping[str, str]) -> str:
    """Say whether an answer fits, and why; nothing when there is none."""
    if not answer:
        return ""
    if answer == card.right:
        return lesson.words.text("Yes. {why}", why=lesson.words.text(card.why))
    return lesson.words.text("Look again: {right}. {why}", right=lesson.words.text(labels[card.right]),
                             why=lesson.words.text(card.why))


def _write_cards(lesson: Lesson, cards: Sequence[Card], labels: Mapping[str, str]) -> Sheet:
    words = lesson.words
    choices = " &nbsp; ".join(f"☐ {escape(words.text(label))}" for label in labels.values())
    items = "".join(f"<li>{escape(words.text(card.text))}<br>{choices}</li>" for card in cards)
    return Sheet(f"<ol>{items}</ol>")
