"""The teacher guide: what a substitute teacher needs to run the period, minute by minute. It is in English."""

from html import escape

import pandas as pd

from wbl.show.finding import Finding, Passage
from wbl.show.tables import write_table
from wbl.show.wording import Wording, begin_large
from wbl.teach.pieces import facts, heading, keep, moment, paragraph, play_line, points, quotation
from wbl.teach.plan import Part, Plan
from wbl.teach.subject import Card
from wbl.teach.tickets import describe_tickets
from wbl.teach.transcript import clock
from wbl.vocabulary import INTERVIEW_TYPES

_MOST_CANDIDATES = 12


def show_overview(plan: Plan) -> Passage:
    """Show the title, what kind of period this is, and its parts with their minutes."""
    subject = plan.subject
    kind = INTERVIEW_TYPES[subject.interview_type].label
    kicker = f"Teacher guide · {kind} interview · {plan.minutes} minutes · {plan.protocol.name['en']}"
    schedule = pd.DataFrame({
        "Minute": [f"{part.starts}–{part.starts + part.minutes}" for part in plan.parts],
        "Part": [part.name for part in plan.parts],
        "Minutes": [part.minutes for part in plan.parts],
    })
    return Passage("\n".join([
        heading(plan.title, 1), paragraph(kicker, "kicker"), paragraph(plan.texts["intro"]),
        facts([
            ("Occupation", subject.occupation),
            ("Beside it", ", ".join(card.occupation for card in subject.cards[1:])), ("Course", subject.course),
            ("Grades" if len(plan.grades) > 1 else "Grade", " and ".join(map(str, plan.grades))),
            ("Question of the day", plan.texts["question"][plan.language]),
            ("Discussion", f"{plan.protocol.name['en']}; {plan.protocol.group['en']}"),
        ]),
        write_table(schedule, f"The period: {plan.minutes} minutes in {len(plan.parts)} parts", row_headers=2),
    ]))


def show_objectives(plan: Plan) -> Passage:
    """Show what students will be able to do, and which standards that serves."""
    standards = [f"{code}: {text}" for code, text in plan.standards]
    return Passage("\n".join([
        paragraph("At the end of the period students can:"),
        points(objective.text for objective in plan.objectives),
        paragraph("Standards that this serves; compare the wording with your district's: " + " ".join(standards),
                  "note"),
    ]))


def show_preparation(plan: Plan) -> Passage:
    """Show what to do before class, what was read, and what needs a careful eye."""
    careful = [
        f"{begin_large(kind)}: seems to be said at " + Wording().join(dict.fromkeys(
            f"{moment(plan, detail.at_seconds, 'en')} (“{detail.hint}”)" for detail in plan.details
            if detail.kind == kind)) + ". Skip that moment, and leave it out of anything you print."
        for kind in dict.fromkeys(detail.kind for detail in plan.details)
    ]
    materials = [
        f"Student handout, one for each student (in {'Spanish' if plan.language == 'es' else 'English'}; there is one "
        f"in {'English' if plan.language == 'es' else 'Spanish'}, too); slides, if there is a projector.",
        *_list_what_to_play(plan),
    ]
    where = [("Recording", plan.subject.location)] if plan.subject.location else []
    read = [("Transcript", plan.transcript.describe(names=False))] if plan.transcript else []
    return Passage("\n".join([
        *([heading("Look at this first", 3), points([*plan.notes, *careful]), heading("Prepare", 3)]
          if careful or plan.notes else []),
        points([*plan.texts["before"], *materials]), facts([*where, *read]),
        paragraph("Etiquette, also in class: ask for the range of an occupation, never for a person's own pay. Contact "
                  "with partners goes through the coordinator. Questions go to the partner beforehand.",
                  "note"),
    ]))


def _list_what_to_play(plan: Plan) -> list[str]:
    if not plan.subject.recording_id or plan.is_withdrawn:
        return []
    if plan.has_viewing_page:
        captions = "has no captions, because the transcript has no exact times" if plan.times_are_estimated \
            else "has the captions"
        return [f"watch.html, beside this guide, to show the recording: it stops by itself at each stop point, "
                f"{captions}, and holds the transcript at its foot, to read along, to print, or to read aloud if sound "
                "or network fails."]
    return ["The recording with captions" + (
        f", and its transcript ({plan.transcript_file}), to read along, or to read aloud if sound or network fails."
        if plan.transcript and plan.transcript.cues
        else ". There is no transcript to read: look for one where the recording comes from.")]


def show_minutes(plan: Plan) -> Passage:
    """Show the period minute by minute: what happens, what to say, what may go wrong."""
    return Passage("\n".join(_write_part(plan, part) for part in plan.parts))


def _write_part(plan: Plan, part: Part) -> str:
    head = f"{part.starts}–{part.starts + part.minutes} min · {part.name}"
    pieces = [heading(head, 3)]
    if part.code == "opener":
        pieces.append(paragraph(f"Question: {plan.opener.texts[plan.language]}"))
    for move in part.moves:
        name = f"{move.name} ({move.minutes} min). " if move.name else f"({move.minutes} min) "
        said = f"<br><span>Say: “{escape(move.say)}”</span>" if move.say else ""
        pieces.append(f"<p><strong>{escape(name)}</strong>{escape(move.do)}{said}</p>")
    if part.code == "data":
        ranges = {pay.at_seconds for pay in plan.numbers.told}
        pieces += [paragraph(f"Said at {moment(plan, said.at_seconds, 'en')}, to play or to read aloud before the "
                             f"chart: “{said.words}”")
                   for said in plan.candidates if said.kind == "pay" and said.at_seconds in ranges]
        pieces.append(points(question.texts[plan.language] for question in plan.data_questions))
    if part.code == "exit":
        pieces.append(points((question.texts[plan.language] for question in plan.exit_questions), numbered=True))
    if part.wrong:
        pieces.append(paragraph(f"If it goes wrong: {part.wrong}", "note"))
    return f'<div class="keep">{"".join(pieces)}</div>'


def show_stop_points(plan: Plan) -> Passage:
    """Show where to pause, what was just said, what to ask; for live interviews, the cards of what was brought back."""
    if plan.subject.is_one_to_one:
        return _show_cards(plan)
    if not plan.stop_points:
        return Passage(paragraph(
            "No stop points were found. Pause after each answer that surprises you and ask: what was just said, in "
            "exact words, and what would you ask now?"))
    pieces = []
    for number, stop in enumerate(plan.stop_points, 1):
        pieces.append('<div class="keep">' + "".join([
            heading(f"Stop {number}: {plan.codebook[stop.theme].label['en']}, "
                    f"at {moment(plan, stop.at_seconds, 'en')}", 3),
            paragraph(play_line(plan, stop, "en")),
            paragraph(f"Said at {moment(plan, stop.quote_at_seconds, 'en')}:"),
            quotation(stop.quote, plan.speech_language, "en"),
            f"<p><strong>Ask:</strong> {escape(stop.question.texts[plan.language])}</p>",
        ]) + "</div>")
    return Passage("\n".join(pieces))


def _show_cards(plan: Plan) -> Passage:
    """One card for each interview: no names, only what was brought back, and what was not."""
    pieces = [paragraph("One card for each interview of this class that is discussed. Students add to it from their "
                        "notes, above all what was not written down.")]
    for number, card in enumerate(plan.subject.cards, 1):
        pieces.append(keep(heading(name_card(number, card), 3) + facts(describe_card(card))))
    return Passage("\n".join(pieces))


def name_card(number: int, card: Card) -> str:
    """Write the head of the card of one interview."""
    return f"Card {number}: {card.occupation or 'occupation not noted'}"


def describe_card(card: Card) -> list[tuple[str, str]]:
    """List what was brought back from one interview, and what was not."""
    lines = [
        ("Path", " → ".join(card.steps)), ("Ways in", ", ".join(card.ways_in)),
        ("Other jobs", ", ".join(card.same_level)), ("Next steps", ", ".join(card.next_steps)),
        ("Range told", card.pay),
    ]
    missing = [name.lower() for name, text in lines if not text and name != "Other jobs"]
    return [line for line in (*lines, ("Not written down", ", ".join(missing))) if line[1]]


def show_questions(plan: Plan) -> Passage:
    """Show the guided questions by theme, each rising in depth."""
    asked = [*(stop.question for stop in plan.stop_points), *plan.questions]
    rows = [
        (plan.label_theme(question.theme), question.texts[plan.language], question.bloom.capitalize(), question.dok)
        for question in dict.fromkeys(asked)
    ]
    order = {label: place for place, label in enumerate(dict.fromkeys(row[0] for row in rows))}
    rows.sort(key=lambda row: (order[row[0]], row[3]))
    table = pd.DataFrame(rows, columns=["Theme", "Question", "Bloom", "DOK"])
    return Passage("\n".join([
        paragraph("Begin with what was said (DOK 1), go on to what it means (DOK 2), and spend most of the time on why "
                  "(DOK 3). After each claim: where in the interview is that? Then: who has not spoken yet?"),
        write_table(table, "Guided questions by theme; DOK is depth of knowledge, 1 to 4"),
        paragraph("For the next interview, sent to the partner beforehand:"),
        points(question.texts[plan.language] for question in plan.next_questions),
    ]))


def show_supports(plan: Plan) -> Passage:
    """Show supports for English learners by level, the words of today, and what helps students with an IEP."""
    levels = pd.DataFrame(
        [(level.name, level.do) for level in plan.supports.levels], columns=["Level", "What helps"])
    words = pd.DataFrame(
        [(word.term, word.means, word.in_other_language) for word in plan.words],
        columns=["Word", "Meaning", "Spanish" if plan.language == "en" else "English"])
    lists = [
        heading(name, 3) + points(lines) for name, lines in (
            ("Sentence frames", plan.supports.frames), ("Sentence starters", plan.supports.starters),
            ("Word bank", (", ".join(plan.supports.bank),) if plan.supports.bank else ()),
        ) if lines
    ]
    return Passage("\n".join([
        keep(write_table(levels, "English learners, by New York's five levels")),
        keep(write_table(words, "Words of today; change the meanings as your class needs")), *lists,
        paragraph(f"For students with an IEP: {plan.supports.iep}"),
    ]))


def show_rubric(plan: Plan) -> Passage:
    """Show the rubric for the discussion."""
    table = pd.DataFrame(
        [(line.name, line.two, line.one, line.zero) for line in plan.rubric],
        columns=["Criterion", "2 points", "1 point", "0 points"])
    return Passage(keep(write_table(table, "Rubric, 10 points")))


def show_next_step(plan: Plan) -> Passage:
    """Show what comes after this period."""
    return Passage(paragraph(plan.texts["next"]))


def show_tickets(plan: Plan) -> Finding | Passage:
    """Show what a class took from the period; before it has been held, how to read its exit tickets back."""
    if plan.tickets is None:
        return Passage(paragraph(
            "To see what the class took from the period, by theme and by depth: type the exit tickets into "
            "exit-tickets.csv, one ticket a row and no names, and make the activity again with --exit-tickets and that "
            "file."))
    return describe_tickets(plan.tickets, {code: theme.label["en"] for code, theme in plan.codebook.items()})


def show_to_verify(plan: Plan) -> Passage:
    """Show what the transcript seems to say about pay, schooling and jobs, for the class to verify."""
    if plan.transcript is None:
        return Passage(paragraph(
            "There is no transcript to look through. What the class hears about pay, schooling and jobs goes into your "
            "tables of salaries and career steps once it has been checked against the notes or the recording."))
    if not plan.candidates:
        return Passage(paragraph("Nothing about pay, schooling or jobs was found to verify; students note it by ear."))
    names = {"pay": "Pay", "education": "Schooling", "job": "Job"}
    rows = [
        (clock(candidate.at_seconds), names[candidate.kind], candidate.words)
        for candidate in plan.candidates[:_MOST_CANDIDATES]
    ]
    at = "At, about" if plan.times_are_estimated else "At"
    table = pd.DataFrame(rows, columns=[at, "What", "What seems to be said"])
    return Passage("\n".join([
        paragraph("Found by rules, not yet data. Let students listen again, then write what is true into your "
                  "tables of salaries and career steps."),
        write_table(table, "To verify by listening"),
    ]))
