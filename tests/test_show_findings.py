"""The sections of a report, whatever the release holds."""

import json

import pytest

from made_release import make_full_release, make_release, spread, students
from wbl.show import findings, how_made, lists
from wbl.show.finding import PLOTLY, Finding

SECTIONS = [getattr(findings, name) for name in dir(findings) if name.startswith("show_")]


@pytest.mark.parametrize("show", SECTIONS, ids=lambda show: show.__name__)
def test_a_missing_table_is_a_sentence_and_no_empty_chart(show) -> None:
    finding = show(make_release({}))
    assert finding.figure is None and finding.table is None
    assert finding.title.startswith("Nothing can be said here yet about") and finding.subtitle


def test_a_missing_goal_says_how_to_set_one() -> None:
    finding = findings.show_goal(make_full_release(goal_percent=None))
    assert finding.figure is None and "wbl.toml" in finding.subtitle


def test_what_the_source_lacks_is_named() -> None:
    finding = findings.show_permissions(make_release({}, missing_tables=("permissions",)))
    assert "no table permissions" in finding.subtitle


@pytest.mark.parametrize("show", SECTIONS, ids=lambda show: show.__name__)
def test_a_finding_displays_sentence_chart_and_table(show) -> None:
    head, chart, table = show(make_full_release()).list_bundles()
    assert head["text/html"].startswith("<h3>") and 'class="subtitle"' in head["text/html"]
    assert PLOTLY in chart and chart["text/plain"]
    assert '<details class="numbers"><summary>The numbers</summary>' in table["text/html"]
    assert "<caption>" in table["text/html"] and "Source: " in table["text/html"]
    json.dumps([head, chart, table])  # nothing but plain JSON goes into the notebook


def test_the_answer_stands_large() -> None:
    head = findings.show_answer(make_full_release()).write_head()
    assert head.startswith('<h3><span class="answer">412</span> of 905 students')


def test_of_one_school_each_finding_says_whose_numbers_it_shows() -> None:
    release = make_full_release().for_school("15K009")
    assert findings.show_answer(release).title.startswith("96 of 190 students (51%)")
    assert findings.show_answer(release).subtitle.startswith("Brooklyn School of Design.")
    assert findings.show_months(release).subtitle.startswith("The whole program, not this school alone.")
    assert findings.show_coverage(release, by="school").title == (
        "Without any interview: 49% at this school, 54% in the whole program")
    # In person 7 % here and 7 % in the program; virtual 12 and 10; hybrid 25 and 20; simulation 37 and 32.
    assert findings.show_interview_types(release, by="school").title == (
        "Hybrid reached 25% here, 20% in the whole program; simulation 37% here, 32% in the whole program")
    assert findings.show_coverage(release, by="cte_program").title == (
        "CTE programs are shown in the report of the whole program")
    assert findings.show_coverage(release, by="grade").title == "Without any interview: 50% in each of the 4 grades"


def test_no_hidden_number_is_anywhere_in_a_finding() -> None:
    secret = 7
    frame = students(("all", "all", 90, spread(20, 20, 20, 20, 60, 50, 30)),
                     ("school", "15K009", 83, spread(*[None] * 7)), ("school", "08X320", 15, spread(*[None] * 7)))
    release = make_release({"students_by_interview_type": frame})
    for by in ("show_coverage", "show_interview_types"):
        texts = json.dumps(getattr(findings, by)(release, by="school").list_bundles())
        assert f">{secret}<" not in texts and "hidden" in texts


def test_it_is_displayed_by_the_notebook(capsys: pytest.CaptureFixture) -> None:
    Finding("Two of three juniors met someone live")._ipython_display_()
    assert "Two of three juniors" in capsys.readouterr().out


def test_how_the_numbers_were_made() -> None:
    html = how_made.show_how_made(make_full_release()).html
    for words in ("Counted once in the total and once in each type", "Held for a person", "fewer than 10 students",
                  "interviews.csv", "wbl 0.1.0", "no table recordings (what was recorded)",
                  "Planned and cancelled ones do not count"):
        assert words in html, words
    assert '<th scope="row">participations</th><td class="number">1,630</td>' in html
    staff = how_made.show_how_made(make_full_release(audience="staff")).html
    assert "must not be published" in staff and "fewer than" not in staff


def test_students_that_the_roster_lacks_are_told() -> None:
    from made_release import frame_of

    release = make_release({"unrostered": frame_of("students participations", [[12, 30]])})
    assert "12 students in the log are not on the roster" in how_made.show_how_made(release).html


def test_the_heading_says_whose_when_and_for_whom() -> None:
    assert how_made.show_heading(make_full_release()).html == (
        '<p class="kicker">Harbor City Career Interviews · School year 2025–26 · small numbers hidden</p>')
    school = make_full_release(program_name="<b>").for_school("08X320")
    assert "&lt;b&gt; · Bronx Tech" in how_made.show_heading(school).html


LISTED = {
    "students_without_interview": [
        ["000123", "15K009", 9, "A-1", "Culinary Arts"], ["000124", "08X320", 10, None, None]],
    "permission_gaps": [["I1", "2025-10-02", "hybrid", "000123", "media_school", "Ask the family for the form."]],
}


def staff_release(audience: str):
    import pandas as pd

    without = pd.DataFrame(LISTED["students_without_interview"],
                           columns=["student_id", "school_id", "grade", "class_id", "cte_program"])
    gaps = pd.DataFrame(LISTED["permission_gaps"],
                        columns=["interview_id", "date", "interview_type", "student_id", "kind", "what_to_do"])
    return make_release({"students_without_interview": without, "permission_gaps": gaps}, audience=audience)


def test_staff_get_the_lists() -> None:
    release = staff_release("staff")
    without, gaps = lists.show_students_without_interview(release), lists.show_permission_gaps(release)
    assert without.title == "2 students have had no interview yet"
    assert list(without.lists) == ["Brooklyn School of Design: 1 student", "Bronx Tech: 1 student"]
    assert "000123" in without.write_table() and "<details" not in without.write_table()
    assert gaps.title == "1 permission is missing" and "Ask the family for the form." in gaps.write_table()


def test_the_public_never_gets_a_list() -> None:
    release = staff_release("public")
    for show in (lists.show_students_without_interview, lists.show_permission_gaps):
        assert "000123" not in json.dumps(show(release).list_bundles())
