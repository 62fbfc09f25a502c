"""The lists that only staff may see: students without an interview, permissions that are missing."""

import pandas as pd

from wbl.protect.releases import Release
from wbl.show import views
from wbl.show.finding import Finding
from wbl.show.wording import Wording

WITHOUT, GAPS = "students_without_interview", "permission_gaps"


def show_students_without_interview(release: Release) -> Finding:
    """List the students who have no interview yet, by school, grade and class. For staff only."""
    table, about = views.find_table(release, WITHOUT), release.about
    words = Wording(about.language)
    if about.audience != "staff":
        return _keep_from_public(words)
    if table is None:
        return Finding(words.text("Every student on the roster has had an interview"), language=about.language)
    frame = table.frame
    listed = pd.DataFrame({words.text("Student"): frame["student_id"]})
    if "student_name" in frame and frame["student_name"].notna().any():
        listed[words.text("Name")] = frame["student_name"]
    listed[words.text("Grade")] = frame["grade"].astype("str")
    listed[words.text("Class")] = frame["class_id"]
    listed[words.text("CTE program")] = frame["cte_program"]
    by_school = listed.groupby(frame["school_id"].fillna("").to_numpy(), sort=False)
    return Finding(
        words.text("{n} had no interview yet", n=words.count(len(frame), "student has", "students have")),
        words.text("On the roster of {year}, in no interview in any role.", year=words.school_year(about.school_year)),
        lists={words.text("{school}: {n}", school=about.school_names.get(str(school), str(school)),
                          n=words.count(len(rows), "student", "students")): rows for school, rows in by_school},
        language=about.language,
    )


def show_permission_gaps(release: Release) -> Finding:
    """List the permissions that were needed and are not on file, with what to do. For staff only."""
    table, about = views.find_table(release, GAPS), release.about
    words = Wording(about.language)
    if about.audience != "staff":
        return _keep_from_public(words)
    if table is None:
        return Finding(words.text("No permission is missing"), language=about.language)
    frame = table.frame
    listed = pd.DataFrame({
        words.text("Interview"): frame["interview_id"],
        words.text("Day"): [day.date().isoformat() for day in pd.to_datetime(frame["date"])],
        words.text("Type"): frame["interview_type"].map(about.label),
        words.text("Student"): frame["student_id"],
        words.text("Missing"): frame["kind"].map(about.label),
        words.text("What to do"): frame["what_to_do"],
    })
    return Finding(
        words.text("{n} missing", n=words.count(len(frame), "permission is", "permissions are")),
        words.text("Needed for an interview of {year}, and not in force on its day.",
                   year=words.school_year(about.school_year)),
        lists={words.text("Missing permissions, by interview"): listed}, language=about.language,
    )


def _keep_from_public(words: Wording) -> Finding:
    return Finding(words.text("This list is made for staff only"), language=words.language)
