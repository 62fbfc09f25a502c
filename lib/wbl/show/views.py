"""The door, seen from inside: what a finding may look at, and the lines it picks from a protected table.

Everything that people see begins here. A `Release` or a `ProtectedTable` comes in, anything else is refused; out
come lines: the keys of a row, its numbers, and whether they are hidden.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wbl.errors import ParameterError
from wbl.protect.lines import Line
from wbl.protect.releases import About, ProtectedTable, Release
from wbl.show.wording import Wording, begin_large
from wbl.vocabulary import INTERVIEW_TYPES

TYPES = tuple(INTERVIEW_TYPES)


def read_about(release: Release) -> About:
    """Give what a release is about.

    Raises ParameterError when it is handed anything but a Release.
    """
    if not isinstance(release, Release):
        raise ParameterError(
            f"What people see is made from a Release, not from {type(release).__name__}. "
            "Make one with wbl.open_release(source)."
        )
    return release.about


def find_table(release: Release, name: str) -> ProtectedTable | None:
    """Give a table of a release, or None when the source had nothing for it.

    Raises ParameterError when it is handed anything but a Release.
    """
    read_about(release)
    table = release.tables.get(name)
    return table if table is not None and len(table.frame) else None


def read_lines(table: ProtectedTable, **wanted: str | Sequence[str]) -> tuple[Line, ...]:
    """Give the lines of a table whose keys have the wanted values, in the table's order.

    Raises ParameterError when it is handed anything but a ProtectedTable.
    """
    if not isinstance(table, ProtectedTable):
        raise ParameterError(
            f"Charts, tables and sentences are made from a ProtectedTable, not from {type(table).__name__}."
        )
    lines = table.lines
    for column, values in wanted.items():
        some = {values} if isinstance(values, str) else set(values)
        lines = tuple(line for line in lines if line.keys.get(column) in some)
    return lines


def is_of_school(table: ProtectedTable, about: About) -> bool:
    """Does a table speak of the one school that the release is about, rather than of the whole program?"""
    if not about.school:
        return False
    return about.audience == "staff" or bool(read_lines(table, breakdown="school", group=about.school))


def read_whole(table: ProtectedTable, about: About) -> dict[str, Line]:
    """Give the lines of the school or program that a release is about, by interview type."""
    own = read_lines(table, breakdown="school", group=about.school) if about.school else ()
    return {line.keys["interview_type"]: line for line in own or read_lines(table, breakdown="all")}


@dataclass(frozen=True)
class Group:
    """A group of students and its line for each interview type."""

    name: str
    lines: Mapping[str, Line]

    def __getitem__(self, interview_type: str) -> Line:
        """Give the line of an interview type."""
        return self.lines.get(interview_type, Line({}, {}, is_hidden=False))


def read_groups(table: ProtectedTable, about: About, by: str) -> tuple[Group, ...]:
    """Give the groups of a breakdown in the table's order.

    Of one school's release the grades are those of the school, and beside the school stands the whole program.
    """
    words = Wording(about.language)
    if about.school and by == "grade":
        lines = read_lines(table, breakdown="school_grade")
        own = [line for line in lines if line.keys["group"].rpartition(" / ")[0] == about.school]
        if own:
            return _gather((words.text("Grade {grade}", grade=line.keys["group"].rpartition(" / ")[2]), line)
                           for line in own)
    named = [(name_group(by, line.keys["group"], about), line) for line in read_lines(table, breakdown=by)]
    if is_beside_program(about, by):
        whole = words.text("The whole program")
        named += [(whole, line) for line in read_lines(table, breakdown="all")]
    groups = _gather(named)
    steps = _LADDERS.get(by, ())
    return tuple(sorted(groups, key=lambda group: steps.index(group.name) if group.name in steps else len(steps)))


_LADDERS = {"ell_level": ("Entering", "Emerging", "Transitioning", "Expanding", "Commanding")}  # New York's five


def is_beside_program(about: About, by: str) -> bool:
    """Does a breakdown set one school beside the whole program, as in the public report of a school?"""
    return by == "school" and bool(about.school) and about.audience == "public"


def _gather(named: Iterable[tuple[str, Line]]) -> tuple[Group, ...]:
    groups: dict[str, dict[str, Line]] = {}
    for name, line in named:
        groups.setdefault(name, {})[line.keys["interview_type"]] = line
    return tuple(Group(name, lines) for name, lines in groups.items())


def list_groups_of_roster(table: ProtectedTable) -> list[str]:
    """List the breakdowns by the roster's other columns, such as an English-learner level."""
    found = dict.fromkeys(line.keys["breakdown"] for line in read_lines(table))
    return [by for by in found if by not in _OWN_SECTIONS]


_OWN_SECTIONS = {"all", "school", "grade", "cte_program", "career_cluster", "school_grade", "class"}


def has_breakdown(table: ProtectedTable, by: str) -> bool:
    """Does the table have lines for a breakdown, or for a school its own in place of them?"""
    in_its_place = "school_grade" if by == "grade" else by
    return bool(read_lines(table, breakdown=[by, in_its_place]))


def list_active_months(table: ProtectedTable) -> list[str]:
    """List the months from the first to the last with an interview; a summer without any is left out."""
    lines = read_lines(table)
    months = list(dict.fromkeys(line.keys["month"] for line in lines))
    quiet = {month for month in months
             if all(line["students"] == 0 for line in lines if line.keys["month"] == month)}
    active = [place for place, month in enumerate(months) if month not in quiet]
    return months[active[0]:active[-1] + 1] if active else months


def name_group(by: str, group: str, about: About) -> str:
    """Give the name of a group as people say it."""
    words = Wording(about.language)
    if by == "school":
        return about.school_names.get(group, group)
    if by == "grade":
        return words.text("Grade {grade}", grade=group)
    if group == "none":
        return words.text("No program") if by in ("cte_program", "career_cluster") else words.text("None recorded")
    if group in ("True", "False", "true", "false", "yes", "no"):
        return words.text("Yes") if group.lower() in ("true", "yes") else words.text("No")
    return about.label(group) if by in ("cte_program", "career_cluster", "class") else begin_large(about.label(group))


def name_partners_group(by: str, group: str, about: About) -> str:
    """Give the name of a group of partners as people say it."""
    words = Wording(about.language)
    if group == "none":
        return words.text("Not recorded")
    if by == "education" and group in _SCHOOLING and group not in about.labels:
        return words.text(_SCHOOLING[group])
    return about.label(group)


_SCHOOLING = {
    "doctorate": "Doctorate", "master": "Master's degree", "bachelor": "Bachelor's degree",
    "associate": "Associate degree", "certificate": "Certificate", "high_school": "High school",
    "none_named": "None named",
}
_BREAKDOWNS = {  # column of the roster -> one, many
    "school": ("school", "schools"),
    "grade": ("grade", "grades"),
    "cte_program": ("CTE program", "CTE programs"),
    "career_cluster": ("career cluster", "career clusters"),
    "class": ("class", "classes"),
    "ell_level": ("English-learner level", "English-learner levels"),
    "has_iep": ("Individualized education program", "groups"),
}


def name_breakdown(by: str, about: About, *, many: bool = False) -> str:
    """Give the name of a breakdown: the program's own label for a column, or a plain word for it."""
    one, several = _BREAKDOWNS.get(by, (by.replace("_", " "), "groups"))
    if by in about.labels and by != "school":  # which is also the code of a place, and labelled as such
        return about.labels[by]
    return Wording(about.language).text(several if many else one)
