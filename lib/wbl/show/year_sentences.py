"""What the numbers say about the year: its months, the year before, the goal, what came after, permissions.

Pure, as all sentences are; see `wbl.show.sentences`.
"""

import math
from collections.abc import Mapping

from wbl.protect.releases import About, ProtectedTable
from wbl.show import views
from wbl.show.said import NO_LINE, Said, join_notes, note_hidden, tell_nothing_shown, tell_of
from wbl.show.views import Line
from wbl.show.wording import FEWEST_FOR_PERCENT, Wording


def tell_months(table: ProtectedTable, about: About) -> Said:
    """Say which month reached the most students, and which had no interview."""
    words = Wording(about.language)
    lines = views.read_lines(table, interview_type="any")
    known = {line.keys["month"]: line["students"] for line in lines if line["students"] is not None}
    most = max(known.values(), default=0)
    top = [words.month(month) for month, students in known.items() if students == most]
    told = {"n": words.count(most, "student", "students"), "months": words.join(top[:3]),
            "shown": words.text("Of the months shown, ") if len(known) < len(lines) else ""}
    if not known or (most == 0 and len(known) < len(lines)):
        title = tell_nothing_shown(words, lines, words.text("by month"))
    elif most == 0:
        title = words.text("There has been no interview yet")
    elif len(top) == 1:
        title = words.text("{shown}{months} reached the most, {n}", **told)
    elif len(top) <= 3:
        title = words.text("{shown}{months} reached the most, {n} each", **told)
    else:
        title = words.text("{shown}{count} months reached the most, {n} each", count=words.number(len(top)), **told)
    active = views.list_active_months(table)
    empty = [words.month(month) for month, students in known.items() if students == 0 and month in active]
    quiet = words.text("No interview in {months}.", months=words.join(empty)) if most and 0 < len(empty) <= 3 else ""
    subtitle = words.text("Different students by month in {year}. One who took part in two months is in both, so "
                          "months do not add up.", year=words.school_year(about.school_year))
    return Said(title, subtitle, join_notes(quiet, note_hidden(views.read_lines(table), about)))


def tell_years(table: ProtectedTable, about: About) -> Said:
    """Say how this year stands beside the one before."""
    words = Wording(about.language)
    lines = {line.keys["school_year"]: line for line in views.read_lines(table, interview_type="any")}
    now, before = lines.get(about.school_year, NO_LINE), lines.get(about.previous_year, NO_LINE)
    years = {"this": words.school_year(about.school_year), "last": words.school_year(about.previous_year)}
    if before["students"] is None and not before.is_hidden:
        title = words.text("There is no {last} to compare with", **years)
    elif before["students"] is None or now["students"] is None:
        title = words.text("{last} and {this} cannot be compared: a number is hidden", **years)
    else:
        title = _compare_years(words, now, before, years)
    subtitle = words.text("Different students with an interview of each type in {last} and in {this}.", **years)
    growing = words.text("As long as {this} is not over, its numbers grow.", **years)
    return Said(title, subtitle, join_notes(growing, note_hidden(views.read_lines(table), about)))


def _compare_years(words: Wording, now: Line, before: Line, years: Mapping[str, str]) -> str:
    students = (now["students"] or 0, before["students"] or 0)
    enrolled = (now["enrolled"] or 0, before["enrolled"] or 0)
    if min(enrolled) < FEWEST_FOR_PERCENT:
        return words.text("{now} had an interview in {this}, {before} in {last}", **years,
                          now=words.count(students[0], "student", "students"), before=words.number(students[1]))
    shares = [words.percent(part, whole) for part, whole in zip(students, enrolled, strict=True)]
    if shares[0] == shares[1]:
        return words.text("{share} of students had an interview in {this}, as in {last}", share=shares[0], **years)
    return words.text("{now} of students had an interview in {this}, {before} in {last}", now=shares[0],
                      before=shares[1], **years)


def tell_goal(table: ProtectedTable, about: About) -> Said:
    """Say how many more students would reach the goal that the program set for itself."""
    words = Wording(about.language)
    line = views.read_whole(table, about).get(about.goal_counts, NO_LINE)
    students, enrolled = line["students"], line["enrolled"]
    done = words.text("met someone live") if about.goal_counts == "any_live" else words.text("had an interview")
    goal = words.text("{n}%", n=words.number(about.goal_percent or 0))
    if students is None or not enrolled:
        why = words.text("the number is hidden") if line.is_hidden else words.text("there is no roster to hold it to")
        title = words.text("The goal is {goal}; {why}", goal=goal, why=why)
    else:
        missing = math.ceil(round((about.goal_percent or 0) * enrolled / 100, 6)) - int(students)
        told = {"who": tell_of(words, students, enrolled), "done": done, "goal": goal,
                "more": words.number(missing)}
        title = words.text("{who} {done}: the goal of {goal} is reached", **told) if missing <= 0 else words.text(
            "{who} {done}; {more} more would reach the goal of {goal}", **told)
    subtitle = words.text("Students on the roster of {year} who {done}, beside the program's own goal.",
                          year=words.school_year(about.school_year), done=done)
    return Said(title, subtitle, note_hidden([line], about))


def tell_no_goal(about: About) -> Said:
    """Say that there is no goal, and how to set one."""
    words = Wording(about.language)
    return Said(words.text("The program has set no goal for itself"), words.text(
        "A coordinator can write one into wbl.toml, such as goal_percent = 50."))


def tell_follow_up(table: ProtectedTable, about: About) -> Said:
    """Say how many students reflected, discussed and gave thanks."""
    words = Wording(about.language)
    lines = {line.keys["step"]: line for line in views.read_lines(table, interview_type="any")}
    told = {"reflection_done": "{share} reflected on it", "discussion_done": "{share} discussed it",
            "thank_you_sent": "{share} of those who asked live wrote a thank-you"}
    parts = [
        words.text(text, share=words.share(line["students_done"], line["students"])) for step, text in told.items()
        if (line := lines.get(step, NO_LINE))["students_done"] is not None and line["students"]
    ]
    title = words.text("After an interview, {parts}", parts=words.join(parts)) if parts else tell_nothing_shown(
        words, lines.values(), words.text("about what came after an interview"))
    subtitle = words.text("Of the students who took part in {year}, those who did it at least once.",
                          year=words.school_year(about.school_year))
    return Said(title, subtitle, note_hidden(views.read_lines(table), about))


def tell_permissions(table: ProtectedTable, about: About) -> Said:
    """Say which of the needed permissions is missing most often."""
    words = Wording(about.language)
    lines = views.read_lines(table)
    gaps = {line.keys["kind"]: (needed - on_file, needed) for line in lines
            if (needed := line["needed"]) and (on_file := line["on_file"]) is not None}
    most = max((gap for gap, _ in gaps.values()), default=0)
    kind = next((kind for kind, (gap, _) in gaps.items() if gap == most), "")
    if not gaps:
        title = tell_nothing_shown(words, lines, words.text("about permissions"))
    elif most == 0:
        title = words.text("All the permissions shown here were on file") if any(
            line.is_hidden for line in lines) else words.text("Every permission that was needed was on file")
    else:
        title = words.text("{kind} was missing most: for {n} of {all}", kind=about.label(kind), n=words.number(most),
                           all=words.number(gaps[kind][1]))
    subtitle = words.text(
        "Students (for a release: partners) who needed a permission at least once in {year}, and those for whom it was "
        "in force each time. A blank permission is no permission.", year=words.school_year(about.school_year))
    return Said(title, subtitle, note_hidden(lines, about))
