"""The lessons in Spanish, and as easy to read as they claim."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from wbl.publish import explorer
from wbl.publish.cells import TEMPLATES
from wbl.publish.notebook import run_notebook
from wbl.teach import budget, explore, heard, sorting, translations
from wbl.teach.lesson_notebooks import FOR_TEACHERS, list_lessons, make_copy, read_notebook, write_notebook
from wbl.teach.translations import read_catalog, speak, translate_page
from wbl.vocabulary import (
    CHANNELS,
    INTERVIEW_TYPES,
    OPPORTUNITY_RELATIONS,
    PAY_BASES,
    PAY_EXPERIENCE,
    PAY_PERIODS,
    PERMISSION_KINDS,
    POSITIONS,
    RECORDED_BY,
    STEP_KINDS,
)

TEACH = Path(translations.__file__).parent
# Of teach/, these make the guided discussion, whose two languages lie in its own bank.
DISCUSSION = {"guide", "handout", "slides", "numbers", "class_numbers", "discussion", "speech", "timing", "stops",
              "plan", "subject", "supports", "objectives", "protocols", "pieces", "cue", "candidates"}
TEMPLATE_TEXT = re.compile(r"""(?:words\.text|say)\(["']([^"']+)["']\)""")
PAGES = "".join((TEMPLATES / f"{name}.html.j2").read_text(encoding="utf-8")
                for name in ("explorer", "page", "slides", "head"))
LESSONS = list_lessons()
READ_BY_STUDENTS = 8  # grade


def list_literals(tree: ast.AST) -> Iterator[str]:
    """List the texts that the code hands on to be translated."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in ("text", "count"):
            yield from texts
        elif name == "ask":
            yield texts[-1]


def list_tables() -> Iterator[str]:
    """List the texts that stand in tables of labels."""
    for labels in (CHANNELS, POSITIONS, RECORDED_BY, PERMISSION_KINDS, PAY_PERIODS, PAY_EXPERIENCE, PAY_BASES,
                   STEP_KINDS, OPPORTUNITY_RELATIONS, sorting.QUESTION_KINDS, sorting.SAFE_OR_NOT, heard._HEARD,
                   explore._ANSWERS):
        yield from labels.values()
    yield from (kind.label for kind in INTERVIEW_TYPES.values())
    yield from budget.LINES
    for card in (*sorting.TYPE_CARDS, *sorting.QUESTION_CARDS, *sorting.SAFETY_CARDS):
        yield from (card.text, card.why)


def test_every_text_of_the_interface_is_there_in_spanish() -> None:
    catalog = read_catalog("es")
    texts = set(list_tables())
    for module in (*TEACH.glob("*.py"), Path(explorer.__file__)):
        if module.stem not in DISCUSSION:
            texts |= set(list_literals(ast.parse(module.read_text(encoding="utf-8"))))
    texts |= set(TEMPLATE_TEXT.findall(PAGES))
    assert len(texts) > 400
    assert not sorted(text for text in texts if text not in catalog)


@pytest.mark.parametrize("name", LESSONS)
def test_every_paragraph_of_a_lesson_is_there_in_spanish(name: str) -> None:
    catalog = read_catalog("es")
    for cell in read_notebook(LESSONS[name])["cells"]:
        source = "".join(cell["source"])
        if FOR_TEACHERS & set(cell["metadata"].get("tags", [])):
            continue
        if cell["cell_type"] == "markdown":
            assert not [paragraph for paragraph in source.split("\n\n") if paragraph not in catalog]
        else:
            assert not [text for text in list_literals(ast.parse(source)) if text not in catalog]


def test_what_is_filled_in_is_the_same_in_both_languages() -> None:
    for english, spanish in read_catalog("es").items():
        assert set(re.findall(r"\{\w*\}", english)) == set(re.findall(r"\{\w*\}", spanish)), english
        assert english.count("\\$") == spanish.count("\\$") and english.startswith(" ") == spanish.startswith(" ")


def test_nothing_in_the_catalogue_is_left_over() -> None:
    used = set(list_tables())
    used |= set(TEMPLATE_TEXT.findall(PAGES))
    for module in (*TEACH.glob("*.py"), Path(explorer.__file__)):
        used |= {node.value for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
                 if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    for path in (*LESSONS.values(), next(iter(LESSONS.values())).parents[1] / "00_start_here.ipynb"):
        for cell in read_notebook(path)["cells"]:
            source = "".join(cell["source"])
            used |= set(source.split("\n\n"))
            if cell["cell_type"] == "code":
                used |= set(list_literals(ast.parse(source)))
    from_elsewhere = re.compile(r" Occupations$|^(under|over) \{|degree$|Apprenticeship|Certificate program|diploma|"
                                r"\{part\} of|months?$|years?$|\?$")  # fields, schooling, Wording, the pay reader
    assert not sorted(text for text in read_catalog("es") if text not in used and not from_elsewhere.search(text))


@pytest.mark.slow
@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_speaks_nothing_but_spanish(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = []

    class Noting(dict[str, str]):
        def get(self, text: str, default: str | None = None) -> str | None:  # type: ignore[override]
            if text.strip() and text not in self:
                missing.append(text)
            return super().get(text, default)

    noting = Noting(read_catalog("es"))
    monkeypatch.setattr(translations, "read_catalog", lambda language: noting)
    copy = make_copy(read_notebook(LESSONS[name]), without=FOR_TEACHERS, language="es")
    path = tmp_path / "lesson.ipynb"
    path.write_text(write_notebook(copy), encoding="utf-8")
    run_notebook(path, {}, folder=tmp_path, in_process=True)
    assert not sorted(set(missing))


def test_what_the_catalogue_lacks_stays_english() -> None:
    assert translate_page("# Nobody translated this\n\nOccupation", "es") == "# Nobody translated this\n\nOcupación"
    assert speak("es").text("Occupation") == "Ocupación"


def write_plain(name: str) -> str:
    """Give what students read in a lesson as plain sentences."""
    texts = []
    for cell in read_notebook(LESSONS[name])["cells"]:
        source = "".join(cell["source"])
        if FOR_TEACHERS & set(cell["metadata"].get("tags", [])):
            continue
        if cell["cell_type"] == "markdown":
            texts += [line.strip("#->* ") for line in source.splitlines() if line.strip()]
        else:
            texts += list(list_literals(ast.parse(source)))
    plain = [re.sub(r"<[^>]+>|[*_`\\]", "", text).strip() for text in texts]
    return " ".join(text if text.endswith((".", "?", "!", ":", "…")) else f"{text}." for text in plain if text)


@pytest.mark.parametrize("name", LESSONS)
def test_students_of_grade_8_can_read_it(name: str) -> None:
    import textstat

    text = write_plain(name)
    assert len(text.split()) > 300
    assert 0 < textstat.automated_readability_index(text) <= READ_BY_STUDENTS
    assert 0 < textstat.coleman_liau_index(text) <= READ_BY_STUDENTS


def test_students_of_grade_8_can_read_what_cards_and_controls_say() -> None:
    import textstat

    cards = (*sorting.TYPE_CARDS, *sorting.QUESTION_CARDS, *sorting.SAFETY_CARDS)
    text = " ".join(f"{card.text} {card.why}" for card in cards)
    assert 0 < textstat.automated_readability_index(text) <= READ_BY_STUDENTS
    assert 0 < textstat.coleman_liau_index(text) <= READ_BY_STUDENTS


def test_the_explorer_speaks_spanish() -> None:
    english, spanish = explorer.list_texts(speak("en")), explorer.list_texts(speak("es"))
    assert not [name for name in english if english[name] == spanish[name]]
