"""A system too large to look at as one: hidden in handfuls, proven, attacked in handfuls, and a leak in it found."""

from concurrent.futures import Future
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest

from made_release import make_about
from random_program import RandomProgram
from wbl.protect.attack import Siege
from wbl.protect.audit import audit_folders, audit_releases, find_start
from wbl.protect.disclosure import protect
from wbl.protect.outsider_tables import set_up
from wbl.protect.parts import MOST_AT_ONCE
from wbl.protect.published import read_folder
from wbl.protect.releases import Release, write_release
from wbl.protect.rows import Rows

TABLE = "students_by_interview_type"


def make_city(schools: int = 64, each: int = 60) -> RandomProgram:
    """Schools of four grades with 15 students each; few have a one-to-one interview, most saw a recording."""
    random = np.random.default_rng(4)
    school = np.repeat([f"S{number:02}" for number in range(schools)], each)
    grade = np.tile(np.repeat(["9", "10", "11", "12"], each // 4), schools)
    students = pd.DataFrame({
        "school": school, "grade": grade, "cte_program": "none", "career_cluster": "none",
        "school_grade": pd.Series(school) + " / " + pd.Series(grade),
    })
    rows = []
    for student in range(len(students)):
        for place, (kind, rate) in enumerate((("in_person", 0.1), ("virtual", 0.15), ("simulation", 0.7))):
            if random.random() < rate:
                rows.append((student, student * 4 + place, kind, kind != "simulation"))
    made = RandomProgram(students, pd.DataFrame(rows, columns=["student", "event", "type", "asked"]))
    made.breakdowns = ("school", "grade", "school_grade")
    return made


@pytest.fixture(scope="module")
def measures() -> dict[str, pd.DataFrame]:
    return make_city().count()


@pytest.fixture(scope="module")
def release(measures: dict[str, pd.DataFrame]) -> Release:
    return protect(measures, make_about(school_names={}))


@pytest.mark.slow
def test_the_gate_holds_and_what_is_shown_is_true(measures, release, tmp_path) -> None:
    assert len(measures[TABLE]) > MOST_AT_ONCE
    write_release(release, tmp_path / "tables")
    audit = audit_folders([tmp_path])
    assert audit.passed, audit.sentences()
    frame, truth = release[TABLE], measures[TABLE]
    shown = frame["status"] == "shown"
    assert (frame.loc[shown, "students"].astype(int) == truth.loc[shown, "students"]).all()
    assert not (truth["students"].between(1, 9) & shown).any()
    assert shown[frame["breakdown"] == "all"].all()


@pytest.mark.slow
def test_an_attack_begins_where_it_was_prepared_to_and_believes_no_other_start(
    release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_release(release, tmp_path / "tables")
    published = next(read_folder(tmp_path))
    start = find_start(published)
    siege = Siege(set_up(published).unknowns, published.min_group)
    assert start is not None and siege.see(start)
    assert not siege.see(start + 1.0) and not siege.see(start[1:])
    right, wrong, failed = Future[np.ndarray](), Future[np.ndarray](), Future[np.ndarray]()
    right.set_result(start)
    wrong.set_result(start + 1.0)
    failed.set_exception(MemoryError())
    expected = audit_folders([tmp_path]).figures()
    assert audit_releases([published], start=wrong).figures() == expected
    assert audit_releases([published], start=failed).figures() == expected
    monkeypatch.setattr(Siege, "begin", lambda siege: pytest.fail("the start was not used"))
    assert audit_releases([published], start=right).figures() == expected


@pytest.mark.slow
def test_the_number_of_processors_changes_nothing(measures, release, monkeypatch) -> None:
    monkeypatch.setattr(joblib, "cpu_count", lambda: 1)
    alone = protect(measures, make_about(school_names={}))
    assert alone[TABLE]["status"].tolist() == release[TABLE]["status"].tolist()


@pytest.mark.slow
def test_a_number_shown_in_one_school_is_found_to_give_another_away(measures, release, tmp_path) -> None:
    """With all of a school's grades but one shown beside its total, the last is a subtraction."""
    write_release(release, tmp_path / "tables")
    path = tmp_path / "tables" / f"{TABLE}.csv"
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    truth = measures[TABLE]
    small = truth[truth["students"].between(1, 9) & (truth["breakdown"] == "school_grade")
                  & (truth["interview_type"] == "virtual")].iloc[0]
    school = small["group"].partition(" / ")[0]
    of_school = truth["group"].str.startswith(school) & (truth["interview_type"] == "virtual")
    for row in truth.index[of_school & (truth["group"] != small["group"])]:
        frame.loc[row, ["students", "interviews"]] = truth.loc[row, ["students", "interviews"]].astype("str")
        frame.loc[row, "status"] = "shown"
    frame.to_csv(path, index=False)
    audit = audit_folders([tmp_path])
    assert not audit.passed
    assert any(one.what == "recoverable" and f"{small['group']}, virtual" in one.where
               and one.low == small["students"] for one in audit.exposed)


def test_rows_about_some_variables_are_found_and_cut() -> None:
    rows = Rows([({0: 1.0, 1: 1.0}, 5.0), ({1: 1.0, 2: -1.0}, 0.0), ({3: 1.0}, 2.0)], width=4)
    places, whole = rows.find(np.array([0, 1]))
    assert places.tolist() == [0, 1] and whole.tolist() == [True, False]
    matrix, right = rows.cut(np.array([0, 1]), outside=np.array([0.0, 0.0, 3.0, 0.0]))
    assert matrix.toarray().tolist() == [[1.0, 1.0], [0.0, 1.0]] and right.tolist() == [5.0, 3.0]
