"""Tables beside the students' own: what they tell about each other is hidden, and found where it is not."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_release import frame_of, make_about, spread, students
from wbl.errors import SourceError
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
    rows = frame_of("kind needed on_file", [["media_school", None, None], ["media_third_party", 24, 12]])
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


def make_whole(numbers: dict[str, int | None], **held: int) -> pd.DataFrame:
    """Make the students' table of a whole program of 400; what is not named is 0, or hidden where it is None."""
    whole = {"in_person": 0, "virtual": 0, "hybrid": 0, "simulation": 0, "any": 0, "any_live": 0, "none": 400} | numbers
    frame = students(("all", "all", 400, whole))
    frame["interviews"] = frame["interview_type"].map(held).astype("Int64")
    return frame


ROLES, MONTHS = "interview_type role students participations", "month interview_type students interviews"


def test_everybody_was_there_once_so_months_add_up(tmp_path: Path) -> None:
    """100 students in 100 simulations watched: 40 in October, 57 in December, so 3 in November."""
    frame = make_whole({"simulation": 100, "any": 100, "none": 300})
    months = frame_of(MONTHS, [["2025-10", "simulation", 40, 40], ["2025-11", "simulation", None, None],
                               ["2025-12", "simulation", 57, 57]])
    audit = publish(tmp_path, students_by_interview_type=frame, interviews_by_month=months,
                    participations_by_role=frame_of(ROLES, [["simulation", "viewer", 100, 100]]))
    assert found(audit) == {"interviews_by_month, simulation, 2025-11": (3, 3)}


def test_types_that_nobody_had_both_of_add_up_in_each_month(tmp_path: Path) -> None:
    """60 and 30 are 90, so nobody had both; in November 23 had any, 20 of them a simulation: 3 had a hybrid one."""
    frame = make_whole({"simulation": 60, "hybrid": 30, "any": 90, "any_live": None, "none": 310})
    rows = [[month, kind, count, None, "hidden" if count is None else "shown"]
            for month, counts in {"2025-10": (0, 0, 27, 40, 67), "2025-11": (0, 0, None, 20, 23)}.items()
            for kind, count in zip(("in_person", "virtual", "hybrid", "simulation", "any"), counts, strict=True)]
    months = frame_of(f"{MONTHS} status", rows)
    audit = publish(tmp_path, students_by_interview_type=frame, interviews_by_month=months)
    assert found(audit)["interviews_by_month, hybrid, 2025-11"] == (3, 3)


def test_who_was_live_asked_in_some_type(tmp_path: Path) -> None:
    """76 had one type each, 40 of them a virtual one; 44 asked live: so 4 asked in the hybrid interviews."""
    frame = make_whole({"virtual": 40, "hybrid": 36, "any": 76, "any_live": 44, "none": 324})
    roles = frame_of(ROLES, [["in_person", "interviewer", 0, 0], ["virtual", "interviewer", 40, 40],
                             ["hybrid", "interviewer", None, None], ["hybrid", "viewer", None, None]])
    audit = publish(tmp_path, students_by_interview_type=frame, participations_by_role=roles)
    assert found(audit)["participations_by_role, hybrid, interviewer"] == (4, 4)


def test_one_interview_has_each_student_once(tmp_path: Path) -> None:
    """34 students were in the one hybrid interview, 30 of them watched: 4 asked."""
    frame = make_whole({"hybrid": 34, "any": 34, "any_live": None, "none": 366}, hybrid=1)
    roles = frame_of(ROLES, [["hybrid", "viewer", 30, 30], ["hybrid", "interviewer", None, None]])
    audit = publish(tmp_path, students_by_interview_type=frame, participations_by_role=roles)
    assert found(audit)["participations_by_role, hybrid, interviewer"] == (4, 4)


def test_who_had_two_types_had_two_interviews(tmp_path: Path) -> None:
    """100 had any, all of them a simulation, 96 were asking in person as well: at most 4 had one interview only."""
    frame = make_whole({"simulation": 100, "in_person": 96, "any": 100, "any_live": 96, "none": 300})
    counts = frame_of("breakdown group interviews_received students", [
        ["all", "all", "0", 300], ["all", "all", "1", None], ["all", "all", "2", None], ["all", "all", "3+", 12]])
    audit = publish(tmp_path, students_by_interview_type=frame, students_by_interview_count=counts)
    assert found(audit)["students_by_interview_count, all, all, 1"] == (0, 4)


def test_participations_say_how_many_came_twice(tmp_path: Path) -> None:
    """100 students, none of them three times, 196 times in all: 96 came twice and 4 once."""
    frame = make_whole({"simulation": 100, "any": 100, "none": 300}, in_person=0, virtual=0, hybrid=0, simulation=30)
    counts = frame_of("breakdown group interviews_received students", [
        ["all", "all", "0", 300], ["all", "all", "1", None], ["all", "all", "2", None], ["all", "all", "3+", 0]])
    audit = publish(tmp_path, students_by_interview_type=frame, students_by_interview_count=counts,
                    participations_by_role=frame_of(ROLES, [["simulation", "viewer", 100, 196]]))
    assert found(audit)["students_by_interview_count, all, all, 1"] == (4, 4)


def test_who_asked_from_afar_needed_a_permission(tmp_path: Path) -> None:
    """56 had one type each, 20 of them a virtual one. All live ones were afar: 24 needed a permission, 4 of hybrid."""
    frame = make_whole({"virtual": 20, "hybrid": 36, "any": 56, "any_live": None, "none": 344})
    roles = frame_of(ROLES, [["in_person", "interviewer", 0, 0], ["virtual", "interviewer", 20, 20],
                             ["hybrid", "interviewer", None, None], ["hybrid", "viewer", None, None]])
    audit = publish(tmp_path, students_by_interview_type=frame, participations_by_role=roles,
                    permissions_on_file=frame_of("kind needed on_file", [["parent_contact", 24, 24]]))
    assert found(audit)["participations_by_role, hybrid, interviewer"] == (4, 4)


def test_each_occupation_took_an_answer(tmp_path: Path) -> None:
    """41 answers, 37 of them of nurses and cooks: at most 4 chefs."""
    pay = [["field", "Health", "29-0000", 20], ["occupation", "Nurses", "29-1141", 20],
           ["field", "Food", "35-0000", 20], ["occupation", "Cooks", "35-2014", 17],
           ["occupation", "Chefs", "35-1011", None]]
    audit = publish(tmp_path, salary_ranges=frame_of(PAY, pay),
                    salary_answers=frame_of("answer answers partners", [["used", 41, 40]]))
    assert found(audit) == {"salary_ranges, occupation, Chefs, 35-1011": (3, 4)}


def test_a_report_says_how_many_rows_it_used(tmp_path: Path) -> None:
    """40 rows about pay, 36 of them used: at most 4 of partners who would not say. So that number is not said."""
    answers = pd.DataFrame({"answer": ["used", "declined"], "answers": [36, 4], "partners": [36, 4]})
    account = {"salaries": {"read": 40, "accepted": 40, "noted": 0, "held": 0}}
    shown = publish(tmp_path, about={"account": account}, salary_answers=hide_small(answers))
    assert found(shown) == {"salary_answers, declined": (0, 4)}
    release = protect({"students_by_interview_type": LARGE.drop(columns="status"), "salary_answers": answers},
                      make_about(school_names={}, account=account))
    assert not release.about.account or (release["salary_answers"]["status"] == "hidden").all()


def test_a_median_of_few_is_left_out_and_pay_is_rounded() -> None:
    """40 partners told a path, one of them for how long; a quartile of 13 is one partner's own figure."""
    steps = pd.DataFrame({"breakdown": "first_step", "group": ["job", "education"], "partners": [40, 20],
                          "median_years": [7.5, 2.0], "said_years": [1, 10]})
    pay = pd.DataFrame({"breakdown": ["occupation"], "group": ["Nurses"], "soc_code": ["29-1141"], "partners": [13],
                        "median_usd": [58_226.0], "official_median_usd": [119_720.0]})
    release = protect({"students_by_interview_type": LARGE.drop(columns="status"), "career_steps": steps,
                       "salary_ranges": pay}, make_about(school_names={}))
    assert release["career_steps"]["median_years"].isna().tolist() == [True, False]
    assert "said_years" not in release["career_steps"]
    assert release["salary_ranges"][["median_usd", "official_median_usd"]].iloc[0].tolist() == [58_000, 119_720]


def test_interviews_that_nobody_attended_are_no_contradiction(tmp_path: Path) -> None:
    """60 partners were interviewed, and one student was ill, so that 59 interviews had a student."""
    frame = make_whole({"in_person": 59, "any": 59, "any_live": 59, "simulation": None, "none": 341}, in_person=59,
                       virtual=0, hybrid=0)
    asked = frame_of("breakdown group partners interviews", [["times_asked", "1", 60, 60]])
    assert publish(tmp_path, students_by_interview_type=frame, partners_asked=asked).passed


@pytest.mark.parametrize(("name", "content"), [
    ("tables/follow_up.csv", b"step;interview_type;students\nx;any;3\n"), ("tables/follow_up.csv", b"\xff\xfe\x00s"),
    ("tables/release.json", b"{"), ("releases.json", b"[]"), ("report.ipynb", b"no"), ("tables.xlsx", b"PK no"),
])
def test_a_damaged_file_is_said_in_words(tmp_path: Path, name: str, content: bytes) -> None:
    publish(tmp_path, about={"audience": "public"})
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match="not as a report writes it"):
        audit_folders([tmp_path])


def test_what_excel_keeps_beside_an_open_workbook_is_not_read(tmp_path: Path) -> None:
    publish(tmp_path)
    (tmp_path / "~$tables.xlsx").write_bytes(b"user")
    assert audit_folders([tmp_path]).passed


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
    of_120, of_60 = int(random.integers(0, 121)), int(random.integers(0, 61))
    return {
        "students_by_interview_type": LARGE.drop(columns="status"),
        "partners_asked": pd.DataFrame(partners_asked, columns=["breakdown", "group", "partners", "interviews"]),
        "career_steps": pd.DataFrame(career, columns=PATHS.split()),
        "salary_ranges": pd.DataFrame(salaries, columns=PAY.split()),
        "salary_answers": pd.DataFrame({"answer": ["used", "declined"], "answers": [90, 5],
                                        "partners": [count(lambda one: pay[one]), int(random.integers(0, 6))]}),
        "opportunities": pd.DataFrame(chances, columns=["breakdown", "group", "relation", "partners"]),
        "permissions_on_file": pd.DataFrame({"kind": ["parent_contact"], "needed": [120], "on_file": [of_120]}),
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
