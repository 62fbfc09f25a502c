"""The sections of a report: one function each.

Every function takes a release and gives a finding: the sentence, the chart, the table of its numbers, and what to
keep in mind. Where the source has no table for it, the finding is a sentence that says so.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from wbl.protect.releases import About, Release
from wbl.show import charts, numbers, partner_charts, partner_sentences, sentences, views, year_sentences
from wbl.show.finding import Finding
from wbl.show.said import Said, join_notes
from wbl.show.wording import Wording, begin_large

STUDENTS = "students_by_interview_type"
LOG, ROSTER = "the log of interviews", "the roster"


def show_answer(release: Release) -> Finding:
    """Show how many students received each interview type: what the whole report is for."""
    return _show(release, STUDENTS, sentences.tell_answer, charts.draw_answer, numbers.list_types, of=(LOG, ROSTER))


def show_coverage(release: Release, by: str = "school") -> Finding:
    """Show who has no interview yet, by school, grade, cte_program or career_cluster; only a roster can say it."""
    table, about = views.find_table(release, STUDENTS), release.about
    if table is not None and "students" in about.missing_tables:
        what = Wording(about.language).text("who has none yet, by {one}", one=views.name_breakdown(by, about))
        return tell_missing(about, "students", what)
    return _show(release, STUDENTS, sentences.tell_coverage, charts.draw_coverage, numbers.list_coverage, by,
                 of=(ROSTER, LOG))


def show_group_coverage(release: Release) -> Finding:
    """Show who has no interview yet by every other group that the program's roster tells apart."""
    table, about = views.find_table(release, STUDENTS), release.about
    if table is None or not views.list_groups_of_roster(table):
        return tell_missing(about, "students", Wording(about.language).text("other groups of students"),
                            is_elsewhere=table is not None)
    return _show(release, STUDENTS, sentences.tell_group_coverage, charts.draw_group_coverage,
                 numbers.list_group_coverage, of=(ROSTER, LOG))


def show_interview_counts(release: Release) -> Finding:
    """Show how many students had no, one, two, three or more interviews."""
    return _show(release, "students_by_interview_count", sentences.tell_interview_counts, charts.draw_interview_counts,
                 numbers.list_counts, of=(ROSTER, LOG))


def show_interview_types(release: Release, by: str = "school") -> Finding:
    """Show which types reached which groups, by school, grade, cte_program or career_cluster."""
    return _show(release, STUDENTS, sentences.tell_interview_types, charts.draw_interview_types, numbers.list_groups,
                 by, of=(LOG, ROSTER))


def show_live(release: Release) -> Finding:
    """Show how many students met someone live and how many watched a simulation, by grade."""
    return _show(release, STUDENTS, sentences.tell_live, charts.draw_live, numbers.list_live, of=(LOG, ROSTER))


def show_roles(release: Release) -> Finding:
    """Show who asked the questions and who watched."""
    return _show(release, "participations_by_role", sentences.tell_roles, charts.draw_roles, numbers.list_roles,
                 of=(LOG,))


def show_months(release: Release) -> Finding:
    """Show how many students took part in each month."""
    return _show(release, "interviews_by_month", year_sentences.tell_months, charts.draw_months, numbers.list_months,
                 of=(LOG,))


def show_years(release: Release) -> Finding:
    """Show this school year beside the one before."""
    return _show(release, "years_compared", year_sentences.tell_years, charts.draw_years, numbers.list_years,
                 of=(LOG, ROSTER))


def show_goal(release: Release) -> Finding:
    """Show how far the program is from the goal that it set for itself."""
    about = views.read_about(release)
    if about.goal_percent is None:
        said = year_sentences.tell_no_goal(about)
        return Finding(said.title, said.subtitle, language=about.language)
    return _show(release, STUDENTS, year_sentences.tell_goal, charts.draw_goal, numbers.list_goal, of=(LOG, ROSTER))


def show_follow_up(release: Release) -> Finding:
    """Show how many students reflected, discussed and gave thanks after an interview."""
    return _show(release, "follow_up", year_sentences.tell_follow_up, charts.draw_follow_up, numbers.list_follow_up,
                 of=(LOG,))


def show_permissions(release: Release) -> Finding:
    """Show how many of the permissions that were needed were on file."""
    return _show(release, "permissions_on_file", year_sentences.tell_permissions, charts.draw_permissions,
                 numbers.list_permissions, of=(LOG, "the permissions on file"), needs="permissions")


def show_partners(release: Release) -> Finding:
    """Show who the partners are: industries, positions, and how often each was asked."""
    return _show(release, "partners_asked", partner_sentences.tell_partners, partner_charts.draw_partners,
                 numbers.list_partners, of=(LOG, "the list of partners"), needs="partners")


def show_pay(release: Release, by: str = "occupation") -> Finding:
    """Show what partners said about pay beside official wages, by occupation or field."""
    finding = _show(release, "salary_ranges", partner_sentences.tell_pay, partner_charts.draw_pay, numbers.list_pay, by,
                    of=("the ranges that partners stated",), needs="salaries")
    answers = views.find_table(release, "salary_answers")
    if answers is None or finding.figure is None:
        return finding
    return replace(finding, note=join_notes(partner_sentences.tell_answers(answers, release.about), finding.note))


def show_career_steps(release: Release) -> Finding:
    """Show how partners came to their work."""
    return _show(release, "career_steps", partner_sentences.tell_career_steps, partner_charts.draw_career_steps,
                 numbers.list_career_steps, of=("the paths that partners told",), needs="career_steps")


def show_opportunities(release: Release) -> Finding:
    """Show which jobs partners named in their companies and industries, and how long it takes to get there."""
    return _show(release, "opportunities", partner_sentences.tell_opportunities, partner_charts.draw_opportunities,
                 numbers.list_opportunities, of=("the jobs that partners named",), needs="opportunities")


def _show(
    release: Release, name: str, tell: Callable[..., Said], draw: Callable[..., Any], list_numbers: Callable[..., Any],
    *by: str, of: tuple[str, ...], needs: str = "students",
) -> Finding:
    """Put sentence, chart and table of one protected table together; `by` names a breakdown where there are several."""
    table, about = views.find_table(release, name), release.about
    words = Wording(about.language)
    if table is None or (by and not views.has_breakdown(table, by[0])):
        what = views.name_breakdown(by[0], about, many=True) if by else words.text(name.replace("_", " "))
        return tell_missing(about, needs, what, is_elsewhere=table is not None)
    said = tell(table, about, *by)
    source = words.text("Source: {tables}, {year}.", tables=words.join(words.text(part) for part in of),
                        year=words.school_year(about.school_year))
    return Finding(
        said.title, join_notes(tell_scope(about, views.is_of_school(table, about)), said.subtitle),
        figure=draw(table, about, *by, said.title), table=list_numbers(table, about, *by),
        note=join_notes(said.note, source), answer=said.answer, language=about.language,
    )


def tell_scope(about: About, is_of_school: bool) -> str:
    """Say in the report of one school whether a finding is about it or about the whole program."""
    words = Wording(about.language)
    if not about.school:
        return ""
    if is_of_school:
        return words.text("{school}.", school=about.school_names.get(about.school, about.school))
    return words.text("The whole program, not this school alone.")


def tell_missing(about: About, table: str, what: str, *, is_elsewhere: bool = False) -> Finding:
    """Say that there is nothing for a finding, and what would change that.

    A school's public report holds nothing that was not published for it, which is said when `is_elsewhere`.
    """
    words = Wording(about.language)
    if is_elsewhere and about.school and about.audience == "public":
        return Finding(
            words.text("{what} are shown in the report of the whole program", what=begin_large(what)),
            words.text("Within one school their numbers would be small."), language=about.language,
        )
    why = words.text("The source has no table {table}.", table=table) if table in about.missing_tables else words.text(
        "The source has no rows for it.")
    return Finding(
        words.text("Nothing can be said here yet about {what}", what=what),
        join_notes(why, words.text("Add {table} to the source and make the report again.", table=table)),
        language=about.language,
    )
