"""The activity as a Word file that a teacher can edit: guide first, then the student pages."""

from pathlib import Path
from typing import Any

from wbl.teach.guide import describe_card, name_card
from wbl.teach.handout import read_words
from wbl.teach.pieces import moment, play_line
from wbl.teach.plan import Plan
from wbl.vocabulary import INTERVIEW_TYPES

_BLANK = "_" * 36  # a name goes here
_LINE = 64  # letters of the narrowest page; a column has its longest word, and of the rest what its texts need


def write_word(plan: Plan, out: Path) -> Path:
    """Write a plan as a Word file, and give its path.

    Everything is made of Word's own styles, so that a teacher can change the look in one place. Written whole or not at
    all.
    """
    import docx

    document = docx.Document()
    document.core_properties.title = plan.title
    document.core_properties.author = ""
    document.core_properties.language = plan.language
    document.styles["Normal"].paragraph_format.keep_together = True  # else a heading may stay behind, alone
    _write_guide(document, plan)
    document.add_page_break()
    _write_handout(document, plan)
    out.parent.mkdir(parents=True, exist_ok=True)
    making = out.with_name(f".{out.name}")
    try:
        document.save(str(making))
        making.replace(out)
    finally:
        making.unlink(missing_ok=True)
    return out


def _write_guide(document: Any, plan: Plan) -> None:
    kind = INTERVIEW_TYPES[plan.subject.interview_type].label
    document.add_heading(f"{plan.title}: teacher guide", 0)
    document.add_paragraph(f"{kind} interview · {plan.minutes} minutes · {plan.protocol.name['en']}")
    document.add_paragraph(plan.texts["intro"])
    _add_table(document, ("Minute", "Part", "Minutes"), [
        (f"{part.starts}–{part.starts + part.minutes}", part.name, str(part.minutes)) for part in plan.parts
    ])
    document.add_heading("Objectives", 1)
    _add_points(document, [objective.text for objective in plan.objectives])
    document.add_heading("Before class", 1)
    _add_points(document, [*plan.notes, *plan.texts["before"]])
    document.add_heading("Minute by minute", 1)
    for part in plan.parts:
        document.add_heading(f"{part.starts}–{part.starts + part.minutes} min · {part.name}", 2)
        for move in part.moves:
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{move.name} ({move.minutes} min). " if move.name else "").bold = True
            paragraph.add_run(move.do)
            if move.say:
                paragraph.paragraph_format.keep_with_next = True
                document.add_paragraph(f"Say: “{move.say}”", style="Quote")
        if part.wrong:
            document.add_paragraph(f"If it goes wrong: {part.wrong}")
    if plan.subject.is_one_to_one:
        document.add_heading("What was brought back", 1)
        for number, card in enumerate(plan.subject.cards, 1):
            document.add_heading(name_card(number, card), 2)
            _add_points(document, [f"{name}: {text}" for name, text in describe_card(card)])
    document.add_heading("Guided questions", 1)
    asked = dict.fromkeys((*(stop.question for stop in plan.stop_points), *plan.questions))
    _add_table(document, ("Theme", "Question", "Bloom", "DOK"), [
        (plan.label_theme(question.theme), question.texts[plan.language], question.bloom, str(question.dok))
        for question in asked
    ])
    document.add_heading("Supports", 1)
    _add_table(document, ("Level", "What helps"), [(level.name, level.do) for level in plan.supports.levels])
    document.add_paragraph(f"For students with an IEP: {plan.supports.iep}")
    document.add_heading("Rubric", 1)
    _add_table(document, ("Criterion", "2", "1", "0"), [
        (line.name, line.two, line.one, line.zero) for line in plan.rubric
    ])
    document.add_heading("After class", 1)
    document.add_paragraph(plan.texts["next"])


def _write_handout(document: Any, plan: Plan) -> None:
    words = read_words(plan)
    document.add_heading(plan.title, 0)
    document.add_paragraph(f"{words['name']} {_BLANK}   {words['date']} {_BLANK[:16]}")
    document.add_paragraph(f"{words['today']}: {plan.texts['question'][plan.language]}")
    document.add_paragraph(plan.texts["purpose"][plan.language])
    document.add_heading(words["before"], 1)
    _add_task(document, plan.opener.texts[plan.language])
    document.add_heading(words["words"], 1)
    _add_table(document, (words["word"], words["meaning"], words["other"]), [
        (word.term, word.means, word.in_other_language) for word in plan.words
    ])
    is_live = plan.subject.is_one_to_one
    document.add_heading(words["listen_live" if is_live else "listen"], 1)
    if is_live:
        for number, card in enumerate(plan.subject.cards, 1):
            document.add_heading(words["cards"].format(n=number, occupation=card.occupation or "…"), 2)
            for row in words["card_rows"]:
                _add_task(document, row, 1)
    elif plan.stop_points:
        for number, stop in enumerate(plan.stop_points, 1):
            at = moment(plan, stop.at_seconds)
            document.add_heading(words["stop"].format(n=number, theme=plan.label_theme(stop.theme), at=at), 2)
            document.add_paragraph(play_line(plan, stop))
            _add_task(document, stop.question.texts[plan.language])
    else:
        _add_task(document, words["no_stops"], 6)
    document.add_heading(words["talk"].format(protocol=plan.protocol.name[plan.language]), 1)
    part = plan.part("protocol")
    _add_points(document, [move.describe() for move in part.moves] if part else [], "List Number")
    document.add_heading(words["questions"], 2)
    _add_points(document, [question.texts[plan.language] for question in plan.questions])
    _add_task(document, words["strongest"])
    document.add_heading(words["numbers"], 1)
    _add_numbers(document, plan)
    for question in plan.data_questions:
        _add_task(document, question.texts[plan.language])
    if plan.subject.interview_type != "simulation":
        document.add_heading(words["thank_you"], 1)
        _add_task(document, words["thank_start"], 6)
    document.add_page_break()
    document.add_heading(words["exit"], 1)
    document.add_paragraph(f"{words['name']} {_BLANK}")
    for question in plan.exit_questions:
        _add_task(document, question.texts[plan.language])
    document.add_heading(words["next"], 2)
    _add_points(document, [question.texts[plan.language] for question in plan.next_questions])


def _add_numbers(document: Any, plan: Plan) -> None:
    """The numbers of the chart as a table: a picture could not be edited."""
    from wbl.show.wording import Wording
    from wbl.teach.numbers import show_class_numbers

    finding = show_class_numbers(plan)
    title = document.add_paragraph()
    title.add_run(finding.title).bold = True
    title.paragraph_format.keep_with_next = finding.table is not None
    usd = Wording(plan.language).usd
    if finding.table is not None:
        rows = [
            (str(row[0]), *("–" if value != value else usd(float(value)) for value in row[1:]))
            for row in finding.table.itertuples(index=False)
        ]
        _add_table(document, tuple(map(str, finding.table.columns)), rows)
    document.add_paragraph(finding.note)


def _add_points(document: Any, texts: list[str], style: str = "List Bullet") -> None:
    for text in texts:
        document.add_paragraph(text, style=style)


def _add_task(document: Any, text: str, lines: int = 3) -> None:
    document.add_paragraph(text).paragraph_format.keep_with_next = True
    for number in range(lines):
        _rule(document).paragraph_format.keep_with_next = number < lines - 1


def _rule(document: Any) -> Any:
    """Draw a line to write on, as wide as the page whatever the font: a tab that is filled with a line."""
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER

    paragraph = document.add_paragraph("\t")
    paragraph.paragraph_format.tab_stops.add_tab_stop(_measure(document), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
    return paragraph


def _measure(document: Any) -> int:
    """How wide the text is, in Word's own units."""
    page = document.sections[0]
    return int(page.page_width - page.left_margin - page.right_margin)


def _add_table(document: Any, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    table = document.add_table(rows=1, cols=len(heads), style="Light Grid Accent 1")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = head
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    _keep_rows(table)
    _widen(table, list(zip(heads, *rows, strict=True)), _measure(document))
    document.add_paragraph()


def _widen(table: Any, texts: list[tuple[str, ...]], measure: int) -> None:
    """Divide the page among the columns by how much stands in them; equal columns would squeeze the sentences."""
    table.autofit = False
    words = [max(len(word) for text in column for word in (*text.split(), "")) + 3 for column in texts]
    needs = [min(_LINE, max(map(len, column))) + 1 for column in texts]
    rest = max(0, _LINE - sum(words))
    letters = [word + rest * need / sum(needs) for word, need in zip(words, needs, strict=True)]
    for column, share in zip(table.columns, letters, strict=True):
        column.width = int(measure * share / sum(letters))
        for cell in column.cells:
            cell.width = column.width


def _keep_rows(table: Any) -> None:
    """Split no row over two sheets, and mark the first as the head: on every sheet, and never alone at a foot."""
    from docx.oxml import OxmlElement

    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in table.rows[0].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
