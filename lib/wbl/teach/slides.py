"""The slides: one thing to look at while the class works."""

from html import escape

from wbl.show.finding import Passage
from wbl.teach.handout import read_words
from wbl.teach.pieces import heading, paragraph, play_line, points, quotation
from wbl.teach.plan import Plan


def show_title_slide(plan: Plan) -> Passage:
    """Show the title and the question of the day."""
    words = read_words(plan)
    kind = words["kinds"][plan.subject.interview_type]
    return Passage(heading(plan.title, 1) + paragraph(kind[:1].upper() + kind[1:], "kicker")
                   + paragraph(plan.texts["question"][plan.language]))


def show_opener_slide(plan: Plan) -> Passage | None:
    """Show the opening question."""
    return _slide(plan, "opener", paragraph(plan.opener.texts[plan.language]))


def show_words_slide(plan: Plan) -> Passage | None:
    """Show the words of today, where the period has time for them."""
    words = [f"{word.term}: {word.means}" for word in plan.words[:5]]
    return _slide(plan, "words", points(words))


def show_purpose_slide(plan: Plan) -> Passage:
    """Show what to listen for."""
    return Passage(heading(read_words(plan)["slide_watch"]) + paragraph(plan.texts["purpose"][plan.language]))


def show_stop_slide(plan: Plan, number: int) -> Passage | None:
    """Show one stop of the recording: the quote and the question; nothing when there is no such stop."""
    if number > len(plan.stop_points):
        return None
    stop = plan.stop_points[number - 1]
    title = read_words(plan)["slide_stop"].format(n=number, theme=plan.label_theme(stop.theme))
    return Passage(
        heading(title) + paragraph(play_line(plan, stop), "subtitle")
        + quotation(stop.quote, plan.speech_language, plan.language) + paragraph(stop.question.texts[plan.language])
    )


def show_pairs_slide(plan: Plan) -> Passage | None:
    """Show the pair talk, where the period has time for it."""
    part = plan.part("pairs")
    return _slide(plan, "pairs", paragraph(part.moves[0].do)) if part else None


def show_protocol_slide(plan: Plan) -> Passage | None:
    """Show how the discussion goes."""
    part = plan.part("protocol")
    moves = [move.describe() for move in part.moves] if part else []
    return _slide(plan, "protocol", points(moves, numbered=True))


def show_questions_slide(plan: Plan) -> Passage:
    """Show the questions to choose from."""
    return Passage(heading(read_words(plan)["questions"]) + points(
        question.texts[plan.language] for question in plan.questions[:4]))


def show_numbers_slide(plan: Plan) -> Passage | None:
    """Show the head of the slide with the numbers; the chart follows it."""
    return _slide(plan, "data", paragraph(plan.data_questions[-1].texts[plan.language]))


def show_exit_slide(plan: Plan) -> Passage | None:
    """Show the exit ticket."""
    asked = points((question.texts[plan.language] for question in plan.exit_questions), numbered=True)
    return _slide(plan, "exit", asked + paragraph(read_words(plan)["thanks"], "note"))


def _slide(plan: Plan, code: str, body: str) -> Passage | None:
    part = plan.part(code)
    if part is None:
        return None
    words = read_words(plan)
    minutes = words["slide_one_min"] if part.minutes == 1 else words["slide_min"].format(n=part.minutes)
    return Passage(f'{heading(part.name)}<p class="minutes">{escape(minutes)}</p>{body}')


