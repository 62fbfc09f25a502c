"""The Word file: everything of the period, in Word's own styles, with nothing left empty by mistake."""

import pytest

from wbl.publish.word import write_word
from wbl.teach.discussion import plan_discussion
from wbl.teach.guide import describe_card

docx = pytest.importorskip("docx")


@pytest.mark.parametrize(("choice", "language"), [
    ({"recording": "R0001"}, "en"), ({"recording": "R0005"}, "es"), ({"interview": "I001095"}, "en"),
])
def test_a_teacher_finds_the_whole_period_in_the_word_file(sample, sample_program, tmp_path, choice, language):
    plan = plan_discussion(sample_program, folder=sample, language=language, **choice)
    document = docx.Document(str(write_word(plan, tmp_path / "activity.docx")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for part in plan.parts:
        assert f"{part.starts}–{part.starts + part.minutes} min · {part.name}" in text
        assert all(move.do in text and move.say in text for move in part.moves)
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert all(question.texts[language] in cells for question in plan.questions)
    assert all(question.texts[language] in text for question in (*plan.exit_questions, *plan.data_questions))
    assert all(line.two in cells for line in plan.rubric) and all(word.means in cells for word in plan.words)
    for table in document.tables:
        assert len(table.rows) > 1 and all(cell.text for cell in table.rows[0].cells)
        assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader"), "the head is repeated on every sheet"
        assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows), "no row is split over two sheets"
        assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in table.rows[0].cells)
    headings = [paragraph for paragraph in document.paragraphs if paragraph.style.name.startswith("Heading")]
    assert all(heading.text.strip() for heading in headings)
    assert all(document.styles[heading.style.name].paragraph_format.keep_with_next for heading in headings)
    assert document.styles["Normal"].paragraph_format.keep_together
    if plan.subject.is_one_to_one:
        assert all(f"{name}: {said}" in text for card in plan.subject.cards for name, said in describe_card(card))
    lines = [line for line in document.paragraphs if line._p.xpath("w:pPr/w:tabs/w:tab[@w:leader='underscore']")]
    assert len(lines) >= 12 and document.core_properties.author == ""
