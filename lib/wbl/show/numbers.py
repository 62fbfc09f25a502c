"""The table of numbers beneath each chart: what the reader needs of a protected table, in the chart's order."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from wbl.protect.releases import About, ProtectedTable
from wbl.show import views
from wbl.show.tables import HIDDEN, Column, Written, tabulate
from wbl.show.views import TYPES, Line
from wbl.show.wording import Wording, begin_large


def list_types(table: ProtectedTable, about: About) -> pd.DataFrame:
    """List students, interviews and shares by interview type."""
    words = Wording(about.language)
    lines = views.read_whole(table, about)
    return tabulate(list(lines.values()), {
        words.text("Interview type"): lambda line: about.label(line.keys["interview_type"]),
        words.text("Students"): "students",
        words.text("Of all students"): lambda line: write_share(words, line),
        words.text("Interviews"): "interviews",
    })


def write_share(words: Wording, line: Line, part: str = "students", whole: str = "enrolled") -> Written | None:
    """Write a share of a line in percent, or None when it is not known."""
    over, under = line[part], line[whole]
    return Written(words.percent(over, under)) if over is not None and under else None


def list_coverage(table: ProtectedTable, about: About, by: str) -> pd.DataFrame:
    """List, for each group, the students without an interview and all students."""
    words = Wording(about.language)
    groups = views.read_groups(table, about, by)
    frame = tabulate([group["none"] for group in groups], {
        words.text("Students without an interview"): "students",
        words.text("Of all students"): lambda line: write_share(words, line),
        words.text("Students"): "enrolled",
    })
    frame.insert(0, begin_large(views.name_breakdown(by, about)), _texts(group.name for group in groups))
    return frame


def list_group_coverage(table: ProtectedTable, about: About) -> pd.DataFrame:
    """List the same for every other group of the roster, one below the other."""
    words = Wording(about.language)
    frames = []
    for by in views.list_groups_of_roster(table):
        frame = list_coverage(table, about, by)
        name = frame.columns[0]
        frame[name] = _texts(f"{name}: {group}" for group in frame[name])
        frames.append(frame.rename(columns={name: words.text("Group")}))
    return pd.concat(frames, ignore_index=True)


def list_goal(table: ProtectedTable, about: About) -> pd.DataFrame:
    """List the students who count toward the goal."""
    frame = list_types(table, about)
    return frame[frame.iloc[:, 0] == about.label(about.goal_counts)].reset_index(drop=True)


def list_live(table: ProtectedTable, about: About) -> pd.DataFrame:
    """List, for each grade, the students who met someone live and those who watched a simulation."""
    return list_groups(table, about, "grade", ("any_live", "simulation"))


def _texts(values: Iterable[object]) -> pd.Series:
    return pd.Series([str(value) for value in values], dtype=object)


def list_groups(
    table: ProtectedTable, about: About, by: str, codes: Sequence[str] = (*TYPES, "any")
) -> pd.DataFrame:
    """List, for each group, the students who received each type, a column for each."""
    words = Wording(about.language)
    groups = views.read_groups(table, about, by)
    frame = pd.DataFrame({begin_large(views.name_breakdown(by, about)): _texts(group.name for group in groups)})
    for code in codes:
        frame[about.label(code)] = _column(group[code] for group in groups)
    enrolled = [next((line["enrolled"] for line in group.lines.values() if line["enrolled"]), None) for group in groups]
    if any(enrolled):
        frame[words.text("Students")] = pd.Series(enrolled, dtype=object)
    return frame


def _column(lines: Iterable[Line]) -> pd.Series:
    return pd.Series([HIDDEN if line.is_hidden else line["students"] for line in lines], dtype=object)


def list_counts(table: ProtectedTable, about: About) -> pd.DataFrame:
    """List students by how many interviews they had."""
    words = Wording(about.language)
    own = views.read_lines(table, breakdown="school", group=about.school) if about.school else ()
    return tabulate(own or views.read_lines(table, breakdown="all"), {
        words.text("Interviews"): "interviews_received",
        words.text("Students"): "students",
        words.text("Of all students"): lambda line: write_share(words, line),
    })


def list_roles(table: ProtectedTable, about: About) -> pd.DataFrame:
    """List students and participations by type and role."""
    words = Wording(about.language)
    return tabulate(views.read_lines(table), {
        words.text("Interview type"): lambda line: about.label(line.keys["interview_type"]),
        words.text("Role"): lambda line: about.label(line.keys["role"]),
        words.text("Students"): "students",
        words.text("Participations"): "participations",
    })


def list_months(table: ProtectedTable, about: About) -> pd.DataFrame:
    """List the students of each month, a column for each type."""
    words = Wording(about.language)
    at = {(line.keys["month"], line.keys["interview_type"]): line for line in views.read_lines(table)}
    months = views.list_active_months(table)
    frame = pd.DataFrame({words.text("Month"): _texts(words.month(month) for month in months)})
    for code in (*TYPES, "any"):
        frame[about.label(code)] = _column(at[month, code] for month in months if (month, code) in at)
    return frame


def list_years(table: ProtectedTable, about: About) -> pd.DataFrame:
    """List students and shares of both years by type."""
    words = Wording(about.language)
    return tabulate(views.read_lines(table), {
        words.text("Interview type"): lambda line: about.label(line.keys["interview_type"]),
        words.text("School year"): lambda line: Written(words.school_year(line.keys["school_year"])),
        words.text("Students"): "students",
        words.text("Of all students"): lambda line: write_share(words, line),
        words.text("Interviews"): "interviews",
    })


def list_follow_up(table: ProtectedTable, about: About) -> pd.DataFrame:
    """List what students did after an interview, by type."""
    words = Wording(about.language)
    names = {"thank_you_sent": words.text("Wrote a thank-you"), "reflection_done": words.text("Reflected"),
             "discussion_done": words.text("Discussed")}
    return tabulate(views.read_lines(table), {
        words.text("Step"): lambda line: names.get(line.keys["step"], line.keys["step"]),
        words.text("Interview type"): lambda line: about.label(line.keys["interview_type"]),
        words.text("Did it"): "students_done",
        words.text("Of students"): "students",
        words.text("Share"): lambda line: write_share(words, line, "students_done", "students"),
    })


def list_permissions(table: ProtectedTable, about: About) -> pd.DataFrame:
    """List the permissions that were needed and those on file."""
    words = Wording(about.language)
    return tabulate(views.read_lines(table), {
        words.text("Permission"): lambda line: about.label(line.keys["kind"]),
        words.text("Needed by"): "needed",
        words.text("On file for"): "on_file",
        words.text("Share"): lambda line: write_share(words, line, "on_file", "needed"),
    })


def list_partners(table: ProtectedTable, about: About) -> pd.DataFrame:
    """List partners by industry, position and times asked, and their interviews."""
    words = Wording(about.language)
    names = {"industry": words.text("Industry"), "position": words.text("Position"),
             "times_asked": words.text("Times asked")}
    return _list_partners(table, about, names, {words.text("Interviews"): "interviews"})


def list_career_steps(table: ProtectedTable, about: About) -> pd.DataFrame:
    """List partners by the steps of their paths, and how long a step took."""
    words = Wording(about.language)
    names = {"first_step": words.text("First step"), "kind": words.text("Step"), "education": words.text("Education")}
    return _list_partners(table, about, names, {words.text("Median years"): "median_years"})


def list_opportunities(table: ProtectedTable, about: About) -> pd.DataFrame:
    """List partners by the jobs that they named, and the years to reach them."""
    words = Wording(about.language)
    names = {"relation": words.text("Relation"), "occupation": words.text("Occupation"),
             "industry": words.text("Industry")}
    return _list_partners(table, about, names, {
        words.text("Relation"): lambda line: about.label(line.keys.get("relation", "")),
        words.text("Median years to reach"): "median_years_to_reach",
    })


def _list_partners(
    table: ProtectedTable, about: About, names: Mapping[str, str], more: Mapping[str, Column]
) -> pd.DataFrame:
    lines = [line for line in views.read_lines(table) if line.keys["breakdown"] in names]
    words = Wording(about.language)
    return tabulate(lines, {
        words.text("Group"): lambda line: _name_partners(line, names, about),
        words.text("Partners"): "partners", **more,
    })


def _name_partners(line: Line, names: Mapping[str, str], about: About) -> str:
    breakdown = line.keys["breakdown"]
    return f"{names[breakdown]}: {views.name_partners_group(breakdown, line.keys['group'], about)}"


def list_pay(table: ProtectedTable, about: About, by: str) -> pd.DataFrame:
    """List what partners said and the official percentiles, in whole dollars a year."""
    words = Wording(about.language)
    lines = sorted(views.read_lines(table, breakdown=by), key=lambda line: -(line["median_usd"] or 0))
    names = {
        "low_quartile_usd": words.text("Lower quartile, $ a year"), "median_usd": words.text("Median, $ a year"),
        "high_quartile_usd": words.text("Upper quartile, $ a year"),
        "official_p10_usd": words.text("Official 10th percentile, $ a year"),
        "official_median_usd": words.text("Official median, $ a year"),
        "official_p90_usd": words.text("Official 90th percentile, $ a year"),
    }
    dollars = {
        header: (lambda line, name=name: _round_dollars(words, line, name)) for name, header in names.items()
    }
    return tabulate(lines, {words.text("Occupation"): "group", words.text("Partners"): "partners", **dollars})


def _round_dollars(words: Wording, line: Line, name: str) -> Written | None:
    value = line[name]
    if value is None:
        return Written("–") if name.startswith("official") else None
    return Written(words.number(round(value)))
