"""What the numbers say about the year."""

from made_release import frame_of, make_about, students
from wbl.protect.releases import ProtectedTable
from wbl.show import year_sentences
from wbl.show.said import Said


def protected(frame) -> ProtectedTable:
    return ProtectedTable("table", frame)


def months(**numbers: int | None) -> Said:
    names = {"sep": "2025-09", "oct": "2025-10", "nov": "2025-11", "dec": "2025-12"}
    made = frame_of("month interview_type students interviews",
                    [[names[key], "any", count, count] for key, count in numbers.items()])
    return year_sentences.tell_months(protected(made), make_about())


def test_the_busiest_month() -> None:
    assert months(sep=10, oct=40, nov=12).title == "October 2025 reached the most, 40 students"
    assert months(sep=40, oct=40, nov=12).title == "September 2025 and October 2025 reached the most, 40 students each"
    assert months(sep=9, oct=9, nov=9, dec=9).title == "4 months reached the most, 9 students each"
    assert months(sep=None, oct=12).title == "Of the months shown, October 2025 reached the most, 12 students"
    assert months(sep=None).title == "All numbers by month are hidden"
    assert months(sep=0).title == "There has been no interview yet"


def test_months_without_an_interview_are_noted() -> None:
    assert months(sep=10, oct=0, nov=12).note == "No interview in October 2025."


def years(now: tuple[int | None, int], before: tuple[int | None, int] | None) -> str:
    rows = [["2025-26", "any", now[0], 1, now[1], "hidden" if now[0] is None else "shown"]]
    if before:
        rows.append(["2024-25", "any", before[0], 1, before[1], "hidden" if before[0] is None else "shown"])
    made = frame_of("school_year interview_type students interviews enrolled status", rows)
    return year_sentences.tell_years(protected(made), make_about()).title


def test_this_year_beside_last() -> None:
    assert years((412, 905), (350, 880)) == "46% of students had an interview in 2025–26, 40% in 2024–25"
    assert years((400, 1000), (200, 500)) == "40% of students had an interview in 2025–26, as in 2024–25"
    assert years((4, 12), (3, 10)) == "4 students had an interview in 2025–26, 3 in 2024–25"
    assert years((412, 905), None) == "There is no 2024–25 to compare with"
    assert years((412, 905), (None, 880)) == "2024–25 and 2025–26 cannot be compared: a number is hidden"


def goal(students_live: int | None, enrolled: int | None, **about: object) -> str:
    made = students(("all", "all", enrolled, {"any_live": students_live, "any": students_live}))
    return year_sentences.tell_goal(protected(made), make_about(**about)).title


def test_the_goal_says_how_many_more() -> None:
    # Half of 905 is 452.5, so 453 students are needed: 135 more than 318.
    assert goal(318, 905) == "318 of 905 students (35%) met someone live; 135 more would reach the goal of 50%"
    assert goal(452, 904) == "452 of 904 students (50%) met someone live: the goal of 50% is reached"
    assert goal(451, 904).endswith("1 more would reach the goal of 50%")
    assert goal(60, 300, goal_percent=30.0, goal_counts="any") == (
        "60 of 300 students (20%) had an interview; 30 more would reach the goal of 30%")
    assert goal(None, 905) == "The goal is 50%; the number is hidden"
    assert goal(318, None) == "The goal is 50%; there is no roster to hold it to"


def follow_up(**done: tuple[int | None, int]) -> str:
    made = frame_of("step interview_type students_done students",
                    [[step, "any", *numbers] for step, numbers in done.items()])
    return year_sentences.tell_follow_up(protected(made), make_about()).title


def test_what_came_after() -> None:
    assert follow_up(reflection_done=(50, 100), discussion_done=(80, 100), thank_you_sent=(9, 12)) == (
        "After an interview, 50% reflected on it, 80% discussed it, "
        "and 9 of 12 of those who asked live wrote a thank-you")
    assert follow_up(reflection_done=(None, 100), discussion_done=(80, 100)) == "After an interview, 80% discussed it"
    assert follow_up(reflection_done=(None, 100)) == "All numbers about what came after an interview are hidden"


def permissions(*rows: tuple[str, int | None, int | None]) -> str:
    made = frame_of("kind needed on_file", rows)
    return year_sentences.tell_permissions(protected(made), make_about()).title


def test_the_permission_that_is_missing_most() -> None:
    assert permissions(("parent_contact", 150, 131), ("media_school", 88, 76)) == (
        "Parent permission for live contact was missing most: for 19 of 150")
    assert permissions(("parent_contact", 150, 150), ("media_school", 0, 0)) == (
        "Every permission that was needed was on file")
    assert permissions(("parent_contact", 150, 150), ("media_school", None, None)) == (
        "All the permissions shown here were on file")
    assert permissions(("media_school", None, None)) == "All numbers about permissions are hidden"
