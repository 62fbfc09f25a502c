"""The student handout, in the language of the plan: boxes for one task each, with lines to write on."""

from html import escape
from typing import Any

import pandas as pd

from wbl.show.finding import Passage
from wbl.show.tables import write_table
from wbl.teach.bank import read_bank
from wbl.teach.pieces import heading, keep, moment, paragraph, points, task, write_lines
from wbl.teach.plan import Plan

_MOST_QUESTIONS = 5  # on a handout: enough to choose from


def read_words(plan: Plan) -> dict[str, Any]:
    """Give the fixed words of the student pages in the plan's language."""
    words: dict[str, Any] = read_bank("handout")[plan.language]
    return words


def show_handout_start(plan: Plan) -> Passage:
    """Show the head of the handout: whose it is, the question of the day, the goals, the opening question."""
    words = read_words(plan)
    kicker = words["kicker"].format(kind=words["kinds"][plan.subject.interview_type], minutes=plan.minutes)
    return Passage("\n".join([
        heading(plan.title, 1), paragraph(kicker, "kicker"),
        f'<div class="two-up"><div><p>{words["name"]}</p>{write_lines("short")}</div>'
        f'<div><p>{words["date"]}</p>{write_lines("short")}</div></div>',
        f"<p><strong>{words['today']}: {escape(plan.texts['question'][plan.language])}</strong></p>",
        paragraph(plan.texts["purpose"][plan.language]),
        heading(words["goals"], 3), points(_as_goal(objective.text) for objective in plan.objectives),
        heading(words["before"]), task(plan.opener.texts[plan.language]),
    ]))


def _as_goal(text: str) -> str:
    """Write an objective as the end of "I can": with a small letter at its beginning."""
    return text[:1].lower() + text[1:]


def show_handout_words(plan: Plan) -> Passage:
    """Show the words of today with plain meanings."""
    words = read_words(plan)
    table = pd.DataFrame(
        [(word.term, word.means, word.in_other_language) for word in plan.words],
        columns=[words["word"], words["meaning"], words["other"]])
    written = write_table(table, words["mark_word"], language=plan.language)
    return Passage(keep(heading(words["words"]) + written))


def show_note_catcher(plan: Plan) -> Passage:
    """Show a box for every stop of the recording, or for every interview that is told."""
    words = read_words(plan)
    is_live = plan.subject.is_one_to_one
    pieces = [heading(words["listen_live" if is_live else "listen"])]
    if is_live:
        for number, card in enumerate(plan.subject.cards, 1):
            head = heading(words["cards"].format(n=number, occupation=card.occupation or "…"), 3)
            boxes = "".join(f"<div><p>{escape(row)}</p>{write_lines('short')}</div>" for row in words["card_rows"])
            pieces.append(f'<div class="keep">{head}<div class="two-up">{boxes}</div></div>')
    elif plan.stop_points:
        for number, stop in enumerate(plan.stop_points, 1):
            head = words["stop"].format(n=number, theme=plan.label_theme(stop.theme), at=moment(plan, stop.at_seconds))
            pieces.append(task(words["evidence"], "", heading(head, 3) + paragraph(stop.question.texts[plan.language])))
    else:
        pieces += [task(words["no_stops"], "long")]
    return Passage("\n".join(pieces))


def show_handout_discussion(plan: Plan) -> Passage:
    """Show how the discussion goes, the questions to choose from, and words that help."""
    words = read_words(plan)
    part = plan.part("protocol")
    moves = [move.describe() for move in part.moves] if part else []
    return Passage("\n".join([
        heading(words["talk"].format(protocol=plan.protocol.name[plan.language])),
        heading(words["steps"], 3), points(moves, numbered=True),
        heading(words["questions"], 3),
        points(question.texts[plan.language] for question in plan.questions[:_MOST_QUESTIONS]),
        task(words["strongest"]),
        _write_help(plan, words),
    ]))


def _write_help(plan: Plan, words: dict[str, Any]) -> str:
    """Sentence frames beside starters, the word bank below; nothing where the class needs none."""
    lists = [points(lines) for lines in (plan.supports.frames, plan.supports.starters) if lines]
    bank = paragraph(f"{words['bank']}: {', '.join(plan.supports.bank)}") if plan.supports.bank else ""
    beside = f'<div class="two-up">{"".join(f"<div>{lines}</div>" for lines in lists)}</div>' if lists else ""
    return keep(heading(words["help"], 3) + beside + bank) if lists or bank else ""


def show_handout_numbers(plan: Plan) -> Passage:
    """Show the head of the moment with the numbers; the chart follows it."""
    words = read_words(plan)
    guess = paragraph(words["guess"]) if plan.numbers.there_is else ""
    return Passage(heading(words["numbers"]) + guess)


def show_handout_reasons(plan: Plan) -> Passage:
    """Show the questions about the numbers, with lines."""
    return Passage("\n".join(task(question.texts[plan.language]) for question in plan.data_questions))


def show_thank_you(plan: Plan) -> Passage | None:
    """Show the frame of a thank-you note; nothing where nobody was met."""
    words = read_words(plan)
    if plan.subject.interview_type == "simulation":
        return None
    start = heading(words["thank_you"]) + paragraph(words["thank_start"])
    return Passage(f'<div class="keep">{start}{write_lines("long")}</div>')


def show_exit_ticket(plan: Plan) -> Passage:
    """Show the exit ticket, on a page of its own to be handed in."""
    words = read_words(plan)
    name = f'<p>{words["name"]}</p>{write_lines("short")}'
    return Passage("\n".join([
        f'<div class="page-break">{heading(words["exit"])}{paragraph(words["exit_note"], "note")}{name}</div>',
        *(task(question.texts[plan.language]) for question in plan.exit_questions),
        heading(words["next"], 3), points(question.texts[plan.language] for question in plan.next_questions),
        paragraph(words["etiquette"], "note"),
    ]))
