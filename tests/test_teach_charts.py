"""What a line of a lesson shows: its sentence, its chart and its numbers agree, also when there is little to show."""

import json
from pathlib import Path

import pandas as pd
import pytest

import wbl
from wbl.collect.load import load
from wbl.show import theme
from wbl.teach import classroom, path_charts
from wbl.teach.lesson import Lesson, open_lesson
from wbl.teach.papers import say_papers
from wbl.teach.paths import CareerPath, Step
from wbl.teach.translations import speak


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return open_lesson("sample", my_work=str(tmp_path / "my_work"), student="07")


def test_sentence_and_chart_agree_on_what_is_compared(lesson: Lesson) -> None:
    reading = wbl.draw_pay(lesson)
    drawn = json.dumps(reading.list_bundles()[1], ensure_ascii=False)
    assert reading.title.startswith("Of 4 occupations that can be compared")
    assert "4 more are not drawn" in reading.subtitle
    assert reading.subtitle.endswith("To compare takes 5 answers and an official wage.")
    assert drawn.count("too few to compare") == 2 and reading.table is not None and len(reading.table) == 6


def test_a_long_path_is_told_to_its_end() -> None:
    steps = tuple(Step("job", f"A job with a long name, number {place}", 1.0) for place in range(9))
    figure = path_charts._draw(speak("en"), [CareerPath("Nurses", "29-1141", steps)], "Paths")
    told = " ".join(text for trace in figure["data"] for text in trace.get("text", ())).replace("\u00a0", " ")
    assert all(f"number {place} (1)" in told for place in range(9)) and "…" not in told


def test_a_dot_at_nothing_is_drawn_whole(lesson: Lesson) -> None:
    figure = wbl.draw_reach(lesson, by="field").figure
    assert figure is not None
    hollow = [trace for trace in figure["data"]
              if trace.get("mode") == "markers" and trace["marker"]["color"] == theme.PAPER]
    assert hollow and all(x > 0.01 * figure["layout"]["xaxis"]["range"][1] for trace in hollow for x in trace["x"])


def open_paths(folder: Path, steps: list[str]) -> Lesson:
    """A class that heard two electricians, I1 and I2, with these steps of their paths."""
    folder.mkdir()
    (folder / "interviews.csv").write_text(
        "interview_id,date,school_id,interview_type,channel,status,occupation,soc_code\n"
        "I1,2026-01-11,S1,virtual,zoom,held,Electrician,47-2111\n"
        "I2,2026-01-12,S1,virtual,zoom,held,Electrician,47-2111\n", encoding="utf-8")
    (folder / "participations.csv").write_text("interview_id,student_id,role,attended\n", encoding="utf-8")
    (folder / "career_steps.csv").write_text(
        "\n".join(["interview_id,step,kind,title,years", *steps, ""]), encoding="utf-8")
    return open_lesson(str(folder), my_work=str(folder / "my_work"))


@pytest.mark.parametrize(("steps", "said"), [
    ([], "No two people have told this class their path to the same job yet"),
    (["I1,1,job,Helper,5"], "No two people have told this class their path to the same job yet"),
    (["I1,1,job,Helper,5", "I2,1,education,College,4", "I2,2,job,Helper,1"],
     "Two people, one job: Electricians. Both roads so far: 5 years"),
    (["I1,1,job,Helper,1", "I2,1,education,College,4", "I2,2,job,Helper,1"],
     "Two people, one job: Electricians. Their roads so far: 1 year and 5 years"),
])
def test_two_people_with_one_job(steps: list[str], said: str, tmp_path: Path) -> None:
    assert wbl.draw_two_paths(open_paths(tmp_path / "class", steps)).title == said


@pytest.mark.parametrize(("amounts", "said"), [
    ([], "With fewer than three answers there is nothing to draw from"),
    ([50, 60], "With fewer than three answers there is nothing to draw from"),
    ([50, 50, 50], "Electricians: with 6 answers the middle is $50,000 in nearly every draw. The answers were alike;"),
])
def test_how_sure_with_few_answers_and_equal_ones(amounts: list[int], said: str, tmp_path: Path) -> None:
    rows = [f"A{place},I{place},Electrician,47-2111,{amount}000,{amount}000,year\n"
            for place, amount in enumerate(amounts)]
    (tmp_path / "salaries.csv").write_text(
        "salary_id,interview_id,occupation,soc_code,low,high,period\n" + "".join(rows), encoding="utf-8")
    opened = open_lesson(str(tmp_path / "salaries.csv"), my_work=str(tmp_path / "my_work"))
    assert wbl.draw_sure(opened).title.startswith(said)


@pytest.mark.parametrize(("interview", "said"), [
    (("in_person", "school", "none"), "No paper of this kind is needed"),
    (("virtual", "zoom", "none"), "1 paper must be on file: Parent permission for live contact"),
    (("hybrid", "zoom", "school"), "3 papers must be on file: Parent permission for live contact, Media consent, "
                                   "school recording, and Partner's release"),
])
def test_papers_are_counted_and_named(interview: tuple[str, str, str], said: str, lesson: Lesson) -> None:
    assert say_papers(lesson, *interview).title == said


def test_a_lesson_over_a_large_source_works_in_memory(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = wbl.plan_discussion(sample, interview="I000596").to_json()
    monkeypatch.setattr("wbl.collect.engines.LARGE", 10)  # rows; the sample has thousands
    assert load(sample).tables.keys() and not isinstance(load(sample).interviews, pd.DataFrame)
    program = classroom._read(str(sample))
    assert all(isinstance(frame, pd.DataFrame) for frame in program.tables.values())
    assert len(open_lesson(str(sample), class_id="00R105-1001").classroom["interviews"]) == 41
    assert wbl.plan_discussion(sample, interview="I000596").to_json() == plan
