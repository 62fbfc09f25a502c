"""The students table as possibilities: groups, patterns, and what everybody knows about interviews."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from wbl.protect.possibilities import (
    ONE_TO_ONE,
    TYPES,
    Family,
    Pattern,
    Possibilities,
    Sum,
    add_up,
    less,
    list_patterns,
    sort_families,
)

TABLE = "students_by_interview_type"
WHOLE = ("all", "all")

Group = tuple[str, str]

# What a row costs to hide, beside 1 for a type in a single group: numbers that more readers look for cost more.
COST_OF_BREAKDOWN = {"all": 1.6, "school": 1.15, "grade": 1.2}
COST_OF_COUNTED = {"any": 1.1, "any_live": 1.05, "none": 1.1}


@dataclass(frozen=True)
class Knowledge:
    """What an outsider knows without any report, from a course catalogue or from how interviews are done."""

    cluster_of: Mapping[str, str]       # program -> career cluster
    only_at: Mapping[str, str]          # program -> the one school that offers it
    one_to_one_is_live: bool = True     # everybody in a one-to-one interview asked the questions
    one_student_each: bool = True       # a one-to-one interview has one student

    @property
    def habits(self) -> tuple[str, ...]:
        """The habits that the true numbers fit."""
        kept = {"one_student_each": self.one_student_each, "all_asked": self.one_to_one_is_live}
        return tuple(name for name, holds in kept.items() if holds)


def read_catalogue(offered: pd.DataFrame | None, min_group: int) -> tuple[dict[str, str], dict[str, str]]:
    """Read from the roster what a course catalogue says: each program's cluster, and its school if it has only one.

    `offered` has columns cte_program, career_cluster, school, enrolled. A program of fewer than `min_group` students
    is not said to be at one school only, since the roster alone may make it seem so.
    """
    if offered is None or offered.empty:
        return {}, {}
    clusters = offered.groupby("cte_program")["career_cluster"].agg(["nunique", "first"])
    cluster_of = clusters.loc[clusters["nunique"] == 1, "first"]
    schools = offered.groupby("cte_program").agg(
        schools=("school", "nunique"), school=("school", "first"), enrolled=("enrolled", "sum")
    )
    only = schools[(schools["schools"] == 1) & (schools["enrolled"] >= min_group)]
    only = only[only.index != "none"]
    return (
        dict(zip(cluster_of.index.astype(str), cluster_of.astype(str), strict=True)),
        dict(zip(only.index.astype(str), only["school"].astype(str), strict=True)),
    )


def look_at_habits(tables: Mapping[str, pd.DataFrame]) -> tuple[bool, bool]:
    """Say whether the true numbers fit the two habits of one-to-one interviews (see `Knowledge`), in each year."""
    years = tables.get("years_compared", pd.DataFrame({"school_year": []}))
    others = [rows.assign(breakdown="all", group="all") for _, rows in years.groupby("school_year")]
    live, alone = zip(*(_fit_habits(frame) for frame in (tables[TABLE], *others)), strict=True)
    return all(live), all(alone) and _fits_elsewhere(tables)


def _fits_elsewhere(tables: Mapping[str, pd.DataFrame]) -> bool:
    """Is there an interview for each student in one, in each month, and for each participation?"""
    held = tables[TABLE].loc[tables[TABLE]["breakdown"] == "all"].set_index("interview_type")["interviews"]
    fits = True
    if "interviews_by_month" in tables:
        months = tables["interviews_by_month"]
        months = months[months["interview_type"].isin(ONE_TO_ONE)]
        fits = bool((months["students"] <= months["interviews"]).all())
    if "participations_by_role" in tables:
        taken = tables["participations_by_role"].groupby("interview_type")["participations"].sum()
        fits &= bool((taken.reindex(ONE_TO_ONE, fill_value=0) <= held.reindex(ONE_TO_ONE)).all())
    return fits


def _fit_habits(frame: pd.DataFrame) -> tuple[bool, bool]:
    students = frame.pivot_table(index=["breakdown", "group"], columns="interview_type", values="students", sort=False)
    events = frame.pivot_table(index=["breakdown", "group"], columns="interview_type", values="interviews", sort=False)
    one_to_one = list(ONE_TO_ONE)
    at_least = students[one_to_one].assign(others=students["any"] - students["hybrid"] - students["simulation"])
    is_live = bool((students["any_live"] >= at_least.max(axis=1)).all())
    fits = bool((events[one_to_one] >= students[one_to_one]).all(axis=None))
    whole = events.xs("all", level="breakdown")[one_to_one].iloc[0]
    for breakdown, rows in events.groupby(level="breakdown"):
        fits &= breakdown == "all" or bool((rows[one_to_one].sum() == whole).all())
    return is_live, fits


def _name_block(group: Group) -> str:
    """Keep a school with its grades together."""
    breakdown, name = group
    return name.rpartition(" / ")[0] if breakdown == "school_grade" else name


class StudentNumbers:
    """Adds the students table to a system, and remembers where its numbers are."""

    def __init__(self, system: Possibilities, frame: pd.DataFrame, known: Knowledge) -> None:
        self.system, self.known = system, known
        self.has_roster = bool(frame["enrolled"].notna().any())
        self.patterns: Sequence[Pattern] = list_patterns(known.one_to_one_is_live, self.has_roster)
        self.rows = {
            key: (row, students, interviews) for row, (key, students, interviews) in enumerate(zip(
                zip(frame["breakdown"], frame["group"], frame["interview_type"], strict=True),
                frame["students"].astype("float64"), frame["interviews"].astype("float64"), strict=True,
            ))
        }
        self.enrolled = {
            (breakdown, group): size for breakdown, group, size
            in zip(frame["breakdown"], frame["group"], frame["enrolled"].astype("float64"), strict=True)
        }
        self.counts: dict[Group, dict[str, Sum]] = {}       # group -> pattern-wise sums of students
        self.events: dict[Group, dict[str, Sum]] = {}       # group -> type -> sum for distinct interviews
        self.number_of: dict[tuple[str, str, str], int] = {}    # row key -> number of its students
        self.unit_of: dict[tuple[str, str, str], int] = {}
        self.line_of: dict[Group, int] = {}                     # group -> unit of its size on the roster
        self.size_of: dict[Group, int] = {}                     # group -> number of its size
        self._add_whole()
        for family in sort_families(list(self.enrolled), known.cluster_of):
            self._add_family(family)
        self._add_programs_of_one_school()

    def _add_whole(self) -> None:
        block = self.system.add_block("all", "all")
        self.whole = [{variable: 1.0} for variable in self.system.add_variables(len(self.patterns), block)]
        self.whole_events = self._add_events(block)
        self._add_numbers(WHOLE, self.whole, self.whole_events)

    def _add_events(self, block: int) -> dict[str, Sum]:
        """Add variables for a smallest group's distinct interviews by type, and its live ones."""
        return {kind: {variable: 1.0} for kind, variable in
                zip((*TYPES, "any_live"), self.system.add_variables(len(TYPES) + 1, block), strict=True)}

    def _add_family(self, family: Family) -> None:
        groups, events = [], []
        for group in family.smallest:
            block = self.system.add_block(family.name, _name_block(group))
            groups.append([{variable: 1.0} for variable in self.system.add_variables(len(self.patterns), block)])
            events.append(self._add_events(block))
            self._add_numbers(group, groups[-1], events[-1])
        if self._overlap(family):
            self._join_overlapping(family)
        else:
            for place, total in enumerate(self.whole):
                self.system.equal.append((less(add_up(group[place] for group in groups), total), 0.0))
        self._join_events(self.whole_events, events)
        for group, members in family.larger.items():
            patterns = [add_up(groups[i][place] for i in members) for place in range(len(self.patterns))]
            block = self.system.add_block(family.name, _name_block(group))
            own = self._add_events(block)
            self._join_events(own, [events[i] for i in members])
            self._add_numbers(group, patterns, own)

    def _overlap(self, family: Family) -> bool:
        """Do some students belong to several groups? Without a roster a student is of every school where one was."""
        def count(group: Group, counted: str) -> float:
            row = self.rows.get((*group, counted))
            return row[1] if row else 0.0

        return not self.has_roster and any(
            sum(count(group, counted) for group in family.smallest) != count(WHOLE, counted)
            for counted in (*TYPES, "any", "any_live"))

    def _join_overlapping(self, family: Family) -> None:
        for counted in (*TYPES, "any", "any_live"):
            whole, parts = self.counts[WHOLE][counted], [self.counts[group][counted] for group in family.smallest]
            self.system.at_most += [(less(part, whole), 0.0) for part in parts]
            self.system.at_most.append((less(whole, add_up(parts)), 0.0))

    def _join_events(self, whole: Mapping[str, Sum], parts: Sequence[Mapping[str, Sum]]) -> None:
        """One-to-one interviews add up over groups; one that students of several groups shared counts once above."""
        for kind, total in whole.items():
            together = add_up(part[kind] for part in parts)
            if kind in ONE_TO_ONE and self.known.one_student_each:
                self.system.equal.append((less(together, total), 0.0))
                continue
            self.system.at_most.append((less(total, together), 0.0))
            self.system.at_most += [(less(part[kind], total), 0.0) for part in parts]

    def _add_numbers(self, group: Group, patterns: Sequence[Sum], events: Mapping[str, Sum]) -> None:
        system, (breakdown, _) = self.system, group
        counts: dict[str, Sum] = {}
        for counted in (*TYPES, "any", "any_live", "none", "enrolled"):
            counts[counted] = add_up(
                total for total, pattern in zip(patterns, self.patterns, strict=True) if pattern.counts_as(counted)
            )
        self.counts[group], self.events[group] = counts, dict(events)
        if self.has_roster:
            self.line_of[group] = system.add_unit(f"enrolled:{TABLE}", len(self.line_of), cost=7.0)
            size = system.add_number(counts["enrolled"], self.enrolled[group], self.line_of[group])
            if size is not None:
                self.size_of[group] = size
        held = {**events, "any": add_up(events[kind] for kind in TYPES)}
        for counted in (*TYPES, "any", "any_live", "none"):
            key = (*group, counted)
            if key not in self.rows:
                continue
            row, students, interviews = self.rows[key]
            cost = COST_OF_BREAKDOWN.get(breakdown, 1.0) * COST_OF_COUNTED.get(counted, 1.0)
            unit = self.unit_of[key] = system.add_unit(TABLE, row, cost)
            number = system.add_number(counts[counted], students, unit)
            if number is not None:
                self.number_of[key] = number
            if counted in held:
                system.add_number(held[counted], interviews, unit)
        self._say_what_interviews_tell(counts, events)

    def _say_what_interviews_tell(self, counts: Mapping[str, Sum], events: Mapping[str, Sum]) -> None:
        """Nobody has more one-to-one interviews than there were; every one of them was live."""
        at_most = self.system.at_most
        if self.known.one_student_each:
            at_most += [(less(counts[kind], events[kind]), 0.0) for kind in ONE_TO_ONE]
        at_most.append((less(events["any_live"], add_up(events[kind] for kind in (*ONE_TO_ONE, "hybrid"))), 0.0))
        if self.known.one_to_one_is_live:
            at_most.append((less(add_up(events[kind] for kind in ONE_TO_ONE), events["any_live"]), 0.0))

    def list_twins(self) -> dict[int, int]:
        """Give the units that tell each other, both ways: a group's size less those with any is those with none."""
        twins: dict[int, int] = {}
        for (*group, counted), unit in self.unit_of.items():
            other = self.unit_of.get((group[0], group[1], "none")) if counted == "any" else None
            if other is not None:
                twins |= {unit: other, other: unit}
        return twins

    def _add_programs_of_one_school(self) -> None:
        """The students of a program that one school offers are students of that school."""
        at_school: dict[str, list[str]] = {}
        for program, school in self.known.only_at.items():
            if ("cte_program", program) in self.counts and ("school", school) in self.counts:
                at_school.setdefault(school, []).append(program)
        for school, programs in at_school.items():
            for counted in (*TYPES, "any", "any_live", "none"):
                inside = add_up(self.counts["cte_program", program][counted] for program in programs)
                self.system.at_most.append((less(inside, self.counts["school", school][counted]), 0.0))
