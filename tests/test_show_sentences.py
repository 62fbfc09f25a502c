"""What the numbers about students say. The numbers of each test are small enough to read in it."""

import pytest

from made_release import TYPES, frame_of, make_about, make_full_release, spread, students
from wbl.protect.releases import ProtectedTable
from wbl.show import sentences


def protected(frame) -> ProtectedTable:
    return ProtectedTable("table", frame)


def answer(*numbers: int | None, enrolled: int | None = 905) -> sentences.Said:
    return sentences.tell_answer(protected(students(("all", "all", enrolled, spread(*numbers)))), make_about())


def test_the_answer_says_how_many_of_how_many_and_the_most_frequent_type() -> None:
    said = answer(61, 94, 180, 290, 412, 318, 493)
    assert said.title == (
        "412 of 905 students (46%) had an informational interview; simulation reached the most, 290")
    assert said.answer == "412" and said.title.startswith(said.answer)
    assert "types do not add up" in said.subtitle and "2025–26" in said.subtitle


def test_types_that_tie_are_named_together() -> None:
    assert answer(20, 90, 90, 10, 150, 120, 755).title.endswith("; virtual and hybrid reached the most, 90")
    assert answer(30, 30, 30, 30, 90, 80, 815).title.endswith("; each of the four types reached 30")


def test_a_hidden_type_is_never_ranked() -> None:
    assert answer(None, 94, 180, 290, 412, 318, 493).title.endswith(
        "; of the types shown, simulation reached the most, 290")


def test_a_tiny_program_gets_counts_and_no_percentages() -> None:
    assert answer(1, 0, 0, 0, 1, 1, 11, enrolled=12).title == (
        "1 of 12 students had an informational interview; in person reached the most, 1")


def test_nobody_yet() -> None:
    said = answer(0, 0, 0, 0, 0, 0, 905)
    assert said.title == "No student has had an informational interview yet" and said.answer == ""


def test_everything_hidden() -> None:
    said = answer(*[None] * 7)
    assert said.title == "How many students had an informational interview is hidden"
    assert said.note == ("7 numbers are hidden: they rest on fewer than 10 students, or would give such a number away.")


def test_without_a_roster_nobody_says_of_how_many() -> None:
    said = answer(5, 0, 0, 0, 5, 5, None, enrolled=None)
    assert said.title.startswith("5 students had an informational interview")
    assert "no roster" in said.subtitle


def coverage(*groups: tuple[str, int, int | None]) -> sentences.Said:
    made = students(*(("grade", grade, all_, {"none": none}) for grade, all_, none in groups))
    return sentences.tell_coverage(protected(made), make_about(), "grade")


def test_coverage_names_both_ends() -> None:
    assert coverage(("9", 200, 80), ("10", 100, 30), ("11", 100, 72)).title == (
        "Without any interview: from 30% (Grade 10) to 72% (Grade 11)")


def test_coverage_that_ties() -> None:
    assert coverage(("9", 200, 80), ("10", 100, 40)).title == "Without any interview: 40% in each of the 2 grades"
    assert coverage(("9", 100, 80), ("10", 100, 80), ("11", 100, 40)).title == (
        "Without any interview: from 40% (Grade 11) to 80% (Grade 9 and Grade 10)")


def test_coverage_of_one_group_alone() -> None:
    assert coverage(("9", 200, 80)).title == "Without any interview: 40% (Grade 9)"


def test_coverage_counts_what_is_hidden_and_does_not_rank_it() -> None:
    said = coverage(("9", 200, 80), ("10", 100, 30), ("11", 15, None))
    assert said.title == "Without any interview: from 30% (Grade 10) to 40% (Grade 9), of the 2 grades shown"
    assert said.note.startswith("One number is hidden")
    assert coverage(("9", 200, None), ("10", 100, None)).title == "All numbers by grade are hidden"


def test_coverage_of_a_handful_is_told_in_counts() -> None:
    assert coverage(("9", 3, 1), ("10", 100, 72)).title == (
        "Without any interview: from 1 of 3 (Grade 9) to 72% (Grade 10)")


def test_coverage_of_everybody() -> None:
    assert coverage(("9", 200, 0), ("10", 100, 0)).title == "Without any interview: 0% in each of the 2 grades"


def test_coverage_without_a_roster() -> None:
    made = students(("school", "A", None, {"none": 5}))
    assert sentences.tell_coverage(protected(made), make_about(), "school").title == "There are no numbers by school"


def test_the_other_group_with_the_widest_gap_is_told() -> None:
    made = students(("has_iep", "no", 100, {"none": 40}), ("has_iep", "yes", 50, {"none": 22}),
                    ("ell_level", "none", 100, {"none": 30}), ("ell_level", "Entering", 50, {"none": 40}))
    assert sentences.tell_group_coverage(protected(made), make_about()).title == (
        "English-learner level, without any interview: from 30% (None recorded) to 80% (Entering)")
    alike = students(("has_iep", "no", 100, {"none": 40}), ("has_iep", "yes", 50, {"none": 20}))
    assert sentences.tell_group_coverage(protected(alike), make_about()).title == (
        "The groups shown are alike in who has no interview")


def counts(**numbers: int | None) -> str:
    rows = [["all", "all", name, numbers[key], 100] for key, name in
            {"none": "0", "one": "1", "two": "2", "more": "3+"}.items()]
    made = frame_of("breakdown group interviews_received students enrolled", rows)
    return sentences.tell_interview_counts(protected(made), make_about()).title


def test_interviews_for_each_student() -> None:
    assert counts(none=50, one=30, two=15, more=5) == (
        "Of all students, 50 had none, 30 had one, 15 had two, and 5 had three or more")
    assert counts(none=50, one=30, two=None, more=None) == "Of all students, 50 had none and 30 had one"
    assert counts(none=None, one=None, two=None, more=None) == "All numbers by number of interviews are hidden"


def reach(*groups: tuple[str, int, tuple[int | None, ...]]) -> str:
    made = students(*(("grade", name, all_, dict(zip(TYPES, by_type, strict=True))) for name, all_, by_type in groups))
    return sentences.tell_interview_types(protected(made), make_about(), "grade").title


def test_the_two_types_that_differ_most_are_told() -> None:
    # In person 5 % to 20 % (15 apart), virtual alike, hybrid 10 % to 12 %, simulation 10 % to 60 % (50 apart).
    assert reach(("9", 100, (5, 10, 10, 60)), ("12", 100, (20, 10, 12, 10))) == (
        "Simulation reached Grade 9 most (60%), in person Grade 12 most (20%)")


def test_types_that_reach_all_alike_or_nobody() -> None:
    assert reach(("9", 100, (5, 5, 5, 5)), ("12", 100, (5, 5, 5, 5))) == "No grade stands out in any type"
    assert reach(("9", 100, (0, 0, 0, 0)), ("12", 100, (0, 0, 0, 0))) == "None of the numbers shown is above zero"
    assert reach(("9", 100, (None,) * 4)) == "All numbers by grade are hidden"


def live(live_students: int | None, watched: int | None, enrolled: int | None = 905) -> str:
    made = students(("all", "all", enrolled, {"any_live": live_students, "simulation": watched}))
    return sentences.tell_live(protected(made), make_about()).title


def test_live_beside_simulated() -> None:
    assert live(318, 290) == "318 of 905 students (35%) met someone live; 290 watched a simulation"
    assert live(0, 290) == "No student has met someone live yet; 290 watched a simulation"
    assert live(318, 0) == "318 of 905 students (35%) met someone live; 0 watched a simulation"
    assert live(None, 290) == "How many students met someone live is hidden; 290 watched a simulation"
    assert live(1, None, None) == "1 student met someone live; how many watched a simulation is hidden"


def roles(**students_by: int | None) -> str:
    rows = [[*key.rsplit("_", 1), count, count] for key, count in students_by.items()]
    made = frame_of("interview_type role students participations", rows)
    return sentences.tell_roles(protected(made), make_about()).title


def test_who_asked_and_who_watched() -> None:
    assert roles(hybrid_interviewer=52, hybrid_viewer=141) == (
        "In hybrid interviews 52 students asked the questions, and 141 watched")
    assert roles(hybrid_interviewer=None, hybrid_viewer=141, virtual_interviewer=20) == (
        "Students asked the questions in live interviews, and watched recordings")
    assert roles(simulation_interviewer=0, simulation_viewer=30) == (
        "Students watched; no number shown is of students who asked")
    assert roles(simulation_viewer=None) == "Who asked and who watched is hidden"
    assert roles(simulation_viewer=0) == "Nobody has asked or watched yet"


@pytest.mark.parametrize("audience", ["public", "staff"])
def test_every_title_is_one_sentence_without_a_full_stop(audience: str) -> None:
    from wbl.show import findings

    release = make_full_release(audience=audience)
    for name in dir(findings):
        if name.startswith("show_"):
            finding = getattr(findings, name)(release)
            assert finding.title[0].isupper() or finding.title[0].isdigit()
            assert not finding.title.endswith(".") and finding.subtitle.endswith(".")
            assert "{" not in finding.title + finding.subtitle + finding.note
