"""The lessons' controls: labelled, keeping what is typed, redrawing what they say, with a twin for paper."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pytest

import wbl
from wbl.collect.load import load
from wbl.teach.interview_log import LoggedInterview, count_interviews, save_interview
from wbl.teach.journal import open_journal
from wbl.teach.lesson import Lesson, open_lesson
from wbl.teach.log_form import LogForm
from wbl.teach.papers import list_needed
from wbl.teach.question_builder import advise
from wbl.teach.reading import Sheet
from wbl.teach.start import prepare, prepare_start

SHOWN = ["sort_types", "sort_questions", "sort_safety", "explore_papers", "build_questions", "explore_words",
         "log_interview", "show_logged", "write_thank_you", "guess_pay", "explore_pay", "explore_sure", "explore_paths",
         "explore_reach", "explore_chance", "plan_budget", "check_papers", "check_years", "check_question"]
LABELLED = (widgets.Dropdown, widgets.SelectionSlider, widgets.Text, widgets.BoundedFloatText, widgets.Checkbox,
            widgets.Combobox, widgets.Button, widgets.DatePicker)


def walk(shown: Any) -> list[Any]:
    return [shown, *(found for child in getattr(shown, "children", ()) for found in walk(child))]


def find(shown: Any, label: str, kind: type = widgets.Widget) -> Any:
    return next(one for one in walk(shown) if isinstance(one, kind) and getattr(one, "description", "") == label)


def read(shown: Any) -> str:
    """Read what the areas of a control show now."""
    return " ".join(output["data"].get("text/plain", "") for one in walk(shown) if isinstance(one, widgets.Output)
                    for output in one.outputs)


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return open_lesson("sample", my_work=str(tmp_path / "my_work"), student="07")


@pytest.mark.parametrize("name", SHOWN)
def test_every_control_has_a_label(name: str, lesson: Lesson) -> None:
    shown = getattr(wbl, name)(lesson)
    controls = [one for one in walk(shown) if isinstance(one, LABELLED)]
    assert controls or isinstance(shown, widgets.VBox)
    assert all(one.description.strip() for one in controls)
    assert all(one.placeholder.strip() for one in walk(shown) if isinstance(one, widgets.Textarea))


@pytest.mark.parametrize("name", [name for name in SHOWN if not name.startswith("explore")])
def test_every_box_is_lines_on_paper(name: str, tmp_path: Path) -> None:
    shown = getattr(wbl, name)(open_lesson("sample", my_work=str(tmp_path), on_paper=True))
    assert isinstance(shown, Sheet) and not (tmp_path / "answers").exists()


def test_an_answer_is_kept_and_stands_there_again(lesson: Lesson, tmp_path: Path) -> None:
    box = find_box(wbl.ask(lesson, "surprise", "Which answer surprised you, and why?"))
    box.value = "The nurses."
    again = open_lesson("sample", my_work=str(tmp_path / "my_work"), student="07")
    assert find_box(wbl.ask(again, "surprise", "Which answer surprised you, and why?")).value == "The nurses."
    other = open_lesson("sample", my_work=str(tmp_path / "my_work"), student="08")
    assert find_box(wbl.ask(other, "surprise", "Which answer surprised you, and why?")).value == ""
    assert (tmp_path / "my_work" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def find_box(shown: Any) -> widgets.Textarea:
    return next(one for one in walk(shown) if isinstance(one, widgets.Textarea))


def test_answers_are_cleared_after_a_tick_and_nobody_elses(lesson: Lesson, tmp_path: Path) -> None:
    other = open_journal(tmp_path / "my_work", "08")
    other.keep("x", "stays")
    lesson.journal.keep("x", "goes")
    shown = wbl.clear_my_work(lesson)
    press = find(shown, "Remove my answers")
    press.click()
    assert lesson.journal.read("x") == "goes"
    find(shown, "I want to remove everything that I typed").value = True
    press.click()
    assert lesson.journal.read("x") is None and other.read("x") == "stays"


def test_a_broken_disk_is_said_and_nothing_breaks(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("wbl.teach.journal.save_text", refuse)
    shown = wbl.guess_pay(lesson)
    next(one for one in walk(shown) if isinstance(one, widgets.BoundedFloatText)).value = 40_000
    assert any("Not saved: No space left" in one.value for one in walk(shown) if isinstance(one, widgets.Label))


def test_the_guess_stands_in_the_picture(lesson: Lesson) -> None:
    shown = wbl.guess_pay(lesson)
    find(shown, "Registered Nurses").value = 77_000
    reading = wbl.draw_pay(lesson)
    assert reading.table is not None and "$77,000" in reading.table.to_string()


def test_the_explorer_says_what_is_chosen(lesson: Lesson) -> None:
    shown = wbl.explore_pay(lesson)
    occupation, unit = find(shown, "Occupation"), find(shown, "Paid by the")
    occupation.value = "Registered Nurses"
    yearly = read(shown)
    assert "Registered Nurses: 12 answers, from $" in yearly
    unit.value = "hour"
    assert "Registered Nurses: 12 answers, from $" in read(shown) and read(shown) != yearly
    find(shown, "Field of work").value = "Construction and Extraction Occupations"
    assert occupation.value == "" and "Registered Nurses" not in [label for label, _ in occupation.options]
    find(shown, "How we know").value = "looked_up"
    find(shown, "For somebody").value = "entry"
    assert read(shown).strip()


def test_no_control_changes_the_width_of_another(lesson: Lesson) -> None:
    before = find_box(wbl.ask(lesson, "x", "Why?")).layout.max_width
    wbl.plan_budget(lesson)
    assert find_box(wbl.ask(lesson, "x", "Why?")).layout.max_width == before == "42rem"


@pytest.mark.parametrize(("given", "said"), [(3, "Yes: three papers"), (2, "Not yet"), (7, "Not yet")])
def test_a_blank_in_the_code_is_judged(given: int, said: str, lesson: Lesson) -> None:
    assert wbl.check_papers(lesson, papers=given).title.startswith(said)


def test_a_likely_slip_has_its_own_hint(lesson: Lesson) -> None:
    assert "48 weeks" in wbl.check_yearly(lesson, hourly=22.5, yearly=22.5 * 1_920).subtitle
    assert wbl.check_yearly(lesson, hourly=22.5, yearly=46_800).title == (
        "Yes: $22.50 an hour is $46,800 in a year of 2,080 hours")
    assert "Times 100" in wbl.check_share(lesson, part=9, whole=14, percent=9 / 14).subtitle
    assert wbl.check_share(lesson, part=9, whole=14, percent=64).title == "Yes: 9 of 14 is about 64%"
    assert "what reaches the hand" in wbl.check_needed(lesson, monthly=2_400, yearly=28_800).subtitle
    assert wbl.check_needed(lesson, monthly=2_400, yearly=38_400).title.startswith("Yes: $2,400 a month needs $38,400")


def test_a_blank_that_is_left_is_a_box_that_keeps(lesson: Lesson, tmp_path: Path) -> None:
    shown = wbl.check_years(lesson)
    box = next(one for one in walk(shown) if isinstance(one, widgets.BoundedFloatText))
    box.value = 10
    assert "Not yet" in read(shown)
    box.value = 6
    assert "Yes: six years" in read(shown)
    again = wbl.check_years(open_lesson("sample", my_work=str(tmp_path / "my_work"), student="07"))
    assert "Yes: six years" in read(again)


@pytest.mark.parametrize(("question", "better"), [
    ("Do you like it?", "yes or no"), ("¿Le gusta?", "yes or no"), ("How much do you make?", "range of the occupation"),
    ("¿Cuánto gana?", "range of the occupation"), ("", "Write a question first"), ("What is hard about it?", ""),
])
def test_a_question_is_advised(question: str, better: str, lesson: Lesson) -> None:
    told = advise(lesson, question)
    assert (better in told) if better else told == ""


def test_which_papers_are_needed() -> None:
    assert list_needed("in_person", "school", "none") == ()
    assert list_needed("virtual", "zoom", "third_party") == ("parent_contact", "media_third_party", "partner_release")
    assert list_needed("simulation", "recording", "school") == ()


def fill_form(form: LogForm, student: str = "07") -> None:
    form.kind.value = "virtual"
    for tick in form.ticks.children:
        tick.value = True
    form.students.value, form.occupation.value = student, "Electricians"
    form.declined.value = True


def test_the_form_stays_closed_until_the_papers_are_there(lesson: Lesson) -> None:
    form = LogForm(lesson, "", "")
    form.kind.value = "hybrid"
    form.recorded.value = "school"
    assert len(form.ticks.children) == 3 and form.rest.children == ()
    for tick in form.ticks.children[:2]:
        tick.value = True
    assert form.rest.children == ()
    form.ticks.children[2].value = True
    assert form.rest.children


def test_what_is_logged_is_a_source_and_lesson_4_opens_it(lesson: Lesson) -> None:
    form = LogForm(lesson, "", "P3")
    fill_form(form)
    low, high, period, experience, _ = form.parts[0].children[0].children[0].children
    low.value, high.value, period.value, experience.value = 28, 22, "hour", "entry"
    find(form.parts[0], "Add this pay range").click()
    form.save()
    assert form.told.value.startswith("Not saved yet") and count_interviews(lesson.class_folder) == 0
    find(form.parts[0], "Take the last one back").click()
    low.value, high.value = 22, 28
    find(form.parts[0], "Add this pay range").click()
    form.save()
    assert form.told.value.startswith("Saved. Your class has 1 interview")
    program = load(lesson.class_folder)
    assert not sum(rows.held for rows in program.account.values())
    pay = program.lazy("salaries").collect("pandas").to_native()
    assert pay["low"].dropna().tolist() == [22.0] and pay["declined"].tolist() == [False, True]
    after = wbl.draw_pay(open_lesson(str(lesson.class_folder)))
    assert after.title.startswith("Electricians: one answer, from $45,760 to $58,240.")  # 22 and 28 × 2,080


def test_a_draft_outlives_a_restart(lesson: Lesson) -> None:
    form = LogForm(lesson, "", "")
    fill_form(form)
    kind, title, years = form.parts[1].children[0].children
    kind.value, title.value, years.value = "job", "Helper", 1
    find(form.parts[1], "Add this step").click()
    again = LogForm(lesson, "", "")
    assert [row["title"] for row in again.rows["career_steps"]] == ["Helper"]


SAVE_ONE = """
import sys
from pathlib import Path
from wbl.teach.interview_log import LoggedInterview, save_interview
from wbl.teach.journal import open_journal
folder, student = Path(sys.argv[1]), sys.argv[2]
journal = open_journal(folder, student)
for number in range(10):
    journal.keep("surprise", f"{student}: {number}")
save_interview(folder / "interviews", LoggedInterview(
    {"date": "2026-01-12", "school_id": "S", "interview_type": "virtual", "channel": "zoom", "recorded_by": "none",
     "occupation": "Electricians"}, [student]))
"""


def save_one(folder: Path, student: str) -> None:
    journal = open_journal(folder, student)
    for number in range(5):
        journal.keep("surprise", f"{student}: {number}")
    save_interview(folder / "interviews", LoggedInterview(
        {"date": "2026-01-12", "school_id": "S", "interview_type": "virtual", "channel": "zoom",
         "recorded_by": "none", "occupation": "Electricians"}, [student]))


@pytest.mark.slow
def test_35_students_on_one_folder_lose_nothing(tmp_path: Path) -> None:
    """Thirty write at the same moment from one process, five from processes of their own."""
    others = [subprocess.Popen([sys.executable, "-c", SAVE_ONE, str(tmp_path), f"s{number}"])
              for number in range(30, 35)]
    with ThreadPoolExecutor(30) as pool:
        list(pool.map(lambda number: save_one(tmp_path, f"s{number}"), range(30)))
    assert [process.wait(120) for process in others] == [0] * 5
    last = [open_journal(tmp_path, f"s{number}").read("surprise") for number in range(35)]
    assert last == [f"s{number}: {4 if number < 30 else 9}" for number in range(35)]
    program = load(tmp_path / "interviews")
    taken = program.lazy("participations").collect("pandas").to_native()
    assert sorted(taken["student_id"]) == sorted(f"s{number}" for number in range(35))
    assert not list(tmp_path.rglob(".making-*"))


def test_the_first_page_prepares_a_lesson_and_keeps_a_teachers_changes(tmp_path: Path) -> None:
    prepare_start(tmp_path, "es")
    assert "Empieza aquí" in (tmp_path / "00_start_here.ipynb").read_text(encoding="utf-8")
    path = prepare("4", "sample", "en", folder=tmp_path)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = ["# Our own title"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    prepare("4", "other.csv", "en", folder=tmp_path)
    text = path.read_text(encoding="utf-8")
    assert "# Our own title" in text and 'source: str = \\"other.csv\\"' in text


def test_the_first_run_cannot_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.xlsx").write_bytes(b"not a workbook")
    shown = wbl.start_here()
    find(shown, "File").value = "broken.xlsx"
    find(shown, "Run").click()
    assert "You work with the sample instead." in read(shown) and (tmp_path / "04_who_earns_what.ipynb").is_file()
