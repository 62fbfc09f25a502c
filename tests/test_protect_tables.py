"""Tables beside the students' own: what they tell about each other is hidden, and found where it is not."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_release import frame_of, make_about, spread, students
from wbl.measure.paths import NO_SCHOOLING, OTHER_SCHOOLING, SCHOOLING
from wbl.protect.audit import Audit, audit_folders
from wbl.protect.disclosure import protect
from wbl.protect.releases import open_release, write_release
from wbl.vocabulary import OPPORTUNITY_RELATIONS, STEP_KINDS

HELD = {"in_person": 200, "virtual": 200, "hybrid": 20, "simulation": 10, "any": 430, "any_live": 410, "none": 0}
LARGE = students(("all", "all", 400, spread(40, 60, 80, 100, 180, 120, 220)))
LARGE["interviews"] = LARGE["interview_type"].map(HELD)
PEOPLE = ("students", "partners", "students_done", "needed", "on_file")
PATHS, PAY = "breakdown group partners", "breakdown group soc_code partners"


def publish(folder: Path, *, about: dict | None = None, **tables: pd.DataFrame) -> Audit:
    """Write tables as they are, and attack them."""
    frames = {"students_by_interview_type": LARGE} | tables
    told = replace(make_about(school_names={}), **(about or {}))
    write_release(open_release(told, frames), folder / "tables")
    return audit_folders([folder])


def found(audit: Audit) -> dict[str, tuple[float, float]]:
    return {one.where.split(" (")[0]: (one.low, one.high) for one in audit.exposed}


def make_paths(first: list[int | None], kind: list[int | None], schooling: list[int | None]) -> pd.DataFrame:
    """Make career_steps of jobs and schooling: first steps, steps of a kind, schooling (bachelor, none)."""
    return frame_of(PATHS, [
        *(["first_step", name, count] for name, count in zip(("education", "job"), first, strict=True)),
        *(["kind", name, count] for name, count in zip(("education", "job"), kind, strict=True)),
        *(["education", name, count] for name, count in zip(("bachelor", NO_SCHOOLING), schooling, strict=True)),
    ])


def test_first_steps_and_schooling_add_up_to_the_same_partners(tmp_path: Path) -> None:
    """15 + 10 partners told their path, 20 of them began with a job: 5 began with schooling."""
    audit = publish(tmp_path, career_steps=make_paths([None, 20], [15, 22], [15, 10]))
    assert found(audit) == {"career_steps, first_step, education": (5, 5)}


def test_a_step_of_schooling_is_in_the_highest_schooling(tmp_path: Path) -> None:
    """12 have a step of schooling, so 12 have a bachelor's, and the rest of the 16 have none."""
    audit = publish(tmp_path, career_steps=make_paths([11, 5], [12, 14], [None, None]))
    assert found(audit)["career_steps, education, none_named"] == (4, 4)


def test_each_partner_is_in_one_industry(tmp_path: Path) -> None:
    rows = [["relation", "next", "next", 20], ["industry", "Health", "next", 16], ["industry", "Media", "next", None]]
    audit = publish(tmp_path, opportunities=frame_of("breakdown group relation partners", rows))
    assert found(audit) == {"opportunities, industry, Media, next": (4, 4)}


def test_a_field_of_one_occupation_has_its_partners(tmp_path: Path) -> None:
    """The field tells its only occupation, which is not small; the other's partners can be any from 4 to 16."""
    rows = [["field", "Health", "29-0000", 12], ["occupation", "Nurses", "29-1141", None],
            ["field", "Food", "35-0000", 16], ["occupation", "Cooks", "35-2014", 12],
            ["occupation", "Chefs", "35-1011", None]]
    audit = publish(tmp_path, salary_ranges=frame_of(PAY, rows))
    assert audit.passed and audit.narrowest == 12
    alone = [[*row[:3], 4 if row[1] == "Health" else row[3]] for row in rows]
    assert "salary_ranges, occupation, Nurses, 29-1141" in found(publish(tmp_path, salary_ranges=frame_of(PAY, alone)))


def test_interviews_add_up_by_industry_position_and_times(tmp_path: Path) -> None:
    """70 interviews in all, 40 + 24 of them with partners asked twice or more: 6 partners were asked once."""
    rows = [["position", "manager", 30, 50], ["position", "owner", 15, 20], ["times_asked", "1", None, None],
            ["times_asked", "2", 20, 40], ["times_asked", "3-4", 7, 24]]
    audit = publish(tmp_path, partners_asked=frame_of("breakdown group partners interviews", rows))
    assert found(audit)["partners_asked, times_asked, 1"] == (6, 6)


def test_a_catalogue_says_which_field_a_program_belongs_to(tmp_path: Path) -> None:
    groups = [("career_cluster", "Health", 100, spread(0, 0, 30, 0, 30, 0, 70)),
              ("cte_program", "Nursing", 60, spread(0, 0, 26, 0, 26, 0, 34)),
              ("cte_program", "Dental", 40, spread(0, 0, None, 0, None, 0, None)),
              ("cte_program", "none", 300, spread(*[None] * 7)), ("career_cluster", "none", 300, spread(*[None] * 7))]
    frame = students(("all", "all", 400, spread(*[None] * 7)), *groups).drop(columns="interviews")
    clusters = {"Nursing": "Health", "Dental": "Health", "none": "none"}
    assert publish(tmp_path, students_by_interview_type=frame).passed
    audit = publish(tmp_path, about={"cluster_of": clusters}, students_by_interview_type=frame)
    assert found(audit)["students_by_interview_type, cte_program, Dental, any"] == (4, 4)


def test_those_who_have_not_are_people_too(tmp_path: Path) -> None:
    shown = frame_of("kind needed on_file", [["parent_contact", 50, 48]])
    assert found(publish(tmp_path, permissions_on_file=shown)) == {"permissions_on_file, parent_contact": (2, 2)}


def test_they_are_found_where_both_numbers_are_hidden(tmp_path: Path) -> None:
    """75 discussed it, all after a hybrid interview, which 80 had: 5 did not."""
    done = {"in_person": 0, "virtual": 0, "hybrid": None, "simulation": 0, "any": 75}
    had = {"in_person": 40, "virtual": 60, "hybrid": None, "simulation": 100, "any": 180}
    rows = [["discussion_done", kind, count, had[kind]] for kind, count in done.items()]
    audit = publish(tmp_path, follow_up=frame_of("step interview_type students_done students", rows))
    assert found(audit) == {"follow_up, hybrid, discussion_done": (5, 5)}


def test_a_small_number_that_stands_there_is_found(tmp_path: Path) -> None:
    frame = LARGE.assign(students=LARGE["students"].replace(40, 4))
    assert "students_by_interview_type, all, all, in_person" in found(
        publish(tmp_path, students_by_interview_type=frame))


def test_a_number_beside_the_mark_that_hides_it_is_found(tmp_path: Path) -> None:
    rows = [["used", 44, 40, "shown"], ["declined", 12, None, "hidden"]]
    audit = publish(tmp_path, salary_answers=frame_of("answer answers partners status", rows))
    assert [one.what for one in audit.exposed] == ["leak"] and "declined (answers)" in str(audit.exposed[0])


@pytest.mark.parametrize(("words", "leaks"), [
    ("<tr><td>Media consent</td><td>7</td></tr>", 1), ("<tr><td>Media consent</td><td>12</td></tr>", 0),
    ("<tr><td>North</td><td>Media consent</td><td>7</td></tr>", 0),
])
def test_a_page_that_says_a_hidden_number_of_the_whole_program_is_found(tmp_path: Path, words: str, leaks: int) -> None:
    """7 stands beside the words of a hidden row; 12 is another row's; and North's numbers are not the program's."""
    rows = frame_of("kind needed on_file", [["media_school", None, None], ["parent_contact", 24, 12]])
    north = students(("all", "all", 400, spread(40, 60, 80, 100, 180, 120, 220)),
                     ("school", "North", 400, spread(40, 60, 80, 100, 180, 120, 220))).drop(columns="interviews")
    (tmp_path / "r.html").write_text(f"<table><tr><th>Kind</th></tr>{words}</table>")
    audit = publish(tmp_path, about={"labels": {"media_school": "Media consent"}}, permissions_on_file=rows,
                    students_by_interview_type=north)
    assert [one.what for one in audit.exposed] == ["leak"] * leaks


def test_one_interview_with_two_students_does_not_end_all_suppositions(tmp_path: Path) -> None:
    """More students than interviews in person: so those are not one to one. But whoever was there asked."""
    frame = students(("all", "all", 400, spread(40, 0, 0, 100, 120, None, 280)))
    frame["interviews"] = frame["interview_type"].map({"in_person": 30})
    audit = publish(tmp_path, students_by_interview_type=frame)
    assert audit.passed and audit.hidden_numbers == 1
    both = publish(tmp_path / "both", students_by_interview_type=frame, about={"inputs": {"a": "2"}})
    assert both.passed and audit_folders([tmp_path]).passed     # two releases, both with that interview


def test_numbers_of_which_nothing_could_be_computed_stop_the_gate(tmp_path: Path, monkeypatch) -> None:
    from wbl.protect import attack

    paths = make_paths([None, None], [None, 22], [None, 12])
    assert publish(tmp_path, career_steps=paths).passed
    monkeypatch.setattr(attack._Everything, "push", lambda *_: None)
    monkeypatch.setattr(attack._Everything, "extreme", lambda *_: (None, True))
    audit = publish(tmp_path, career_steps=paths)
    assert {one.what for one in audit.exposed} == {"not computed"}


def draw_tables(seed: int) -> dict[str, pd.DataFrame]:
    """Draw partners with their answers, and count them into the tables of a report."""
    random = np.random.default_rng(seed)
    partners = range(int(random.integers(8, 60)))
    industries, positions = ("Health", "Food", "Media"), ("manager", "owner", "none")
    kinds, levels = list(STEP_KINDS), [*SCHOOLING, OTHER_SCHOOLING, NO_SCHOOLING]
    codes = {"29-1141": "Nurses", "29-2061": "Practical nurses", "35-1011": "Chefs", "35-2014": "Cooks"}
    industry = {one: str(random.choice(industries, p=(0.7, 0.25, 0.05))) for one in partners}
    asked = {one: [str(random.choice(positions)) for _ in range(random.choice((1, 1, 1, 2, 3, 6)))] for one in partners}
    path = {one: [str(kind) for kind in random.choice(kinds, random.integers(1, 4))] for one in partners}
    level = {one: str(random.choice(levels[:3])) if "education" in steps else NO_SCHOOLING
             for one, steps in path.items()}
    pay = {one: set(map(str, random.choice(list(codes), random.choice((0, 1, 1, 1, 2))))) for one in partners}
    named = {one: set(map(str, random.choice(list(OPPORTUNITY_RELATIONS), random.integers(0, 3)))) for one in partners}

    def count(choose) -> int:
        return sum(bool(choose(one)) for one in partners)

    times = {"1": (1, 1), "2": (2, 2), "3-4": (3, 4), "5+": (5, 99)}
    partners_asked = [
        *(["industry", name, count(lambda one, name=name: industry[one] == name),
           sum(len(asked[one]) for one in partners if industry[one] == name)] for name in industries),
        *(["position", name, count(lambda one, name=name: name in asked[one]),
           sum(asked[one].count(name) for one in partners)] for name in positions),
        *(["times_asked", name, count(lambda one, span=span: span[0] <= len(asked[one]) <= span[1]),
           sum(len(asked[one]) for one in partners if span[0] <= len(asked[one]) <= span[1])]
          for name, span in times.items()),
    ]
    career = [
        *(["first_step", kind, count(lambda one, kind=kind: path[one][0] == kind)] for kind in kinds),
        *(["kind", kind, count(lambda one, kind=kind: kind in path[one])] for kind in kinds),
        *(["education", name, count(lambda one, name=name: level[one] == name)] for name in levels),
    ]
    said = sorted(set().union(*pay.values()))
    salaries = [
        *(["occupation", codes[code], code, count(lambda one, code=code: code in pay[one])] for code in said),
        *(["field", major, f"{major}-0000",
           count(lambda one, major=major: any(code.startswith(major) for code in pay[one]))]
          for major in sorted({code[:2] for code in said})),
    ]
    chances = [
        *(["relation", kind, kind, count(lambda one, kind=kind: kind in named[one])] for kind in OPPORTUNITY_RELATIONS),
        *(["industry", name, kind,
           count(lambda one, name=name, kind=kind: industry[one] == name and kind in named[one])]
          for name in industries for kind in OPPORTUNITY_RELATIONS),
    ]
    of_40, of_60 = int(random.integers(0, 41)), int(random.integers(0, 61))
    return {
        "students_by_interview_type": LARGE.drop(columns="status"),
        "partners_asked": pd.DataFrame(partners_asked, columns=["breakdown", "group", "partners", "interviews"]),
        "career_steps": pd.DataFrame(career, columns=PATHS.split()),
        "salary_ranges": pd.DataFrame(salaries, columns=PAY.split()),
        "salary_answers": pd.DataFrame({"answer": ["used", "declined"], "answers": [90, 5],
                                        "partners": [count(lambda one: pay[one]), int(random.integers(0, 6))]}),
        "opportunities": pd.DataFrame(chances, columns=["breakdown", "group", "relation", "partners"]),
        "permissions_on_file": pd.DataFrame({"kind": ["parent_contact"], "needed": [40], "on_file": [of_40]}),
        "follow_up": pd.DataFrame({"step": ["thank_you_sent"], "interview_type": ["virtual"], "students_done": [of_60],
                                   "students": [60]}),
    }


def hide_small(frame: pd.DataFrame) -> pd.DataFrame:
    """Hide the rows with a small number, and nothing else."""
    numbers = frame.select_dtypes("number").columns
    people = frame[[name for name in PEOPLE if name in frame]]
    rows = ((people > 0) & (people < 10)).any(axis=1)
    shown = frame.assign(**{name: frame[name].astype("Int64").mask(rows) for name in numbers})
    return shown.assign(status=np.where(rows, "hidden", "shown"))


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_what_partners_said_cannot_be_worked_out(seed, tmp_path_factory) -> None:
    tables = draw_tables(seed)
    release = protect(tables, make_about(school_names={}))
    for name, frame in tables.items():
        shown = release[name]["status"] == "shown"
        for column in (name for name in PEOPLE if name in frame):
            assert (release[name].loc[shown, column].astype(int) == frame.loc[shown, column]).all()
    folder = tmp_path_factory.mktemp("release")
    write_release(release, folder / "tables")
    audit = audit_folders([folder])
    assert audit.passed, audit.sentences()


def test_hiding_the_small_numbers_alone_does_not_do(tmp_path: Path) -> None:
    passed = []
    for seed in range(10):
        tables = {name: hide_small(frame) for name, frame in draw_tables(seed).items()}
        passed.append(publish(tmp_path / str(seed), **tables).passed)
    assert sum(passed) <= 1
