"""The door: what people see is made of protected tables and of nothing else."""

import pandas as pd
import pytest

from made_release import LABELS, make_about, make_full_release, make_release, spread, students
from wbl.errors import ParameterError
from wbl.protect.releases import ProtectedTable
from wbl.show import (
    charts,
    findings,
    how_made,
    lists,
    partner_charts,
    partner_sentences,
    sentences,
    views,
    year_sentences,
)

SECTIONS = [
    getattr(module, name) for module in (findings, how_made, lists) for name in dir(module) if name.startswith("show_")
]


@pytest.mark.parametrize("show", SECTIONS, ids=lambda show: show.__name__)
@pytest.mark.parametrize("thing", [None, {}, pd.DataFrame({"students": [1]})], ids=["nothing", "a dict", "a frame"])
def test_a_section_takes_a_release_only(show, thing: object) -> None:
    with pytest.raises(ParameterError, match="Release"):
        show(thing)


@pytest.mark.parametrize("module", [charts, partner_charts, sentences, partner_sentences, year_sentences],
                         ids=lambda module: module.__name__)
def test_charts_and_sentences_take_protected_tables_only(module) -> None:
    frame = make_full_release()["students_by_interview_type"]
    taken = 0
    for name in dir(module):
        if name.startswith(("draw_", "tell_")) and getattr(module, name).__module__ == module.__name__ and (
                name != "tell_no_goal"):
            needed = getattr(module, name).__code__.co_varnames[:getattr(module, name).__code__.co_argcount]
            given = {"about": make_about(), "by": "occupation" if "pay" in name else "school", "finding": ""}
            with pytest.raises(ParameterError, match="ProtectedTable"):
                getattr(module, name)(frame, **{key: value for key, value in given.items() if key in needed})
            taken += 1
    assert taken >= 4


def test_of_a_school_its_own_lines_are_read() -> None:
    release = make_full_release().for_school("15K009")
    table = release.tables["students_by_interview_type"]
    assert views.read_whole(table, release.about)["any"]["students"] == 96
    grades = views.read_groups(table, release.about, "grade")
    assert [group.name for group in grades] == ["Grade 9", "Grade 10", "Grade 11", "Grade 12"]
    assert grades[0]["hybrid"]["students"] == 12
    schools = views.read_groups(table, release.about, "school")
    assert [group.name for group in schools] == ["Brooklyn School of Design", "The whole program"]


def test_hidden_and_unknown_are_not_the_same() -> None:
    frame = students(("all", "all", 30, spread(None, 0, 12, 12, 20, 12, 10)))
    hidden, zero, *_ = views.read_lines(ProtectedTable("t", frame))
    assert hidden.is_hidden and hidden["students"] is None and hidden.share() is None
    assert not zero.is_hidden and zero["students"] == 0 and zero.share() == 0


def test_groups_have_the_names_that_people_say() -> None:
    about = make_about(labels=LABELS | {"ell_level": "Language level", "Emerging": "Just beginning"})
    assert views.name_group("cte_program", "none", about) == "No program"
    assert views.name_group("has_iep", "yes", about) == "Yes"
    assert views.name_group("ell_level", "Emerging", about) == "Just beginning"
    assert views.name_breakdown("ell_level", about) == "Language level"
    assert views.name_partners_group("education", "bachelor", about) == "Bachelor's degree"


def test_a_table_without_rows_is_not_there() -> None:
    release = make_release({"follow_up": pd.DataFrame({"step": [], "status": []})})
    assert views.find_table(release, "follow_up") is None
