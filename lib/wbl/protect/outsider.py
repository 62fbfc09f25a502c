"""What an outsider can set up from published rows: unknown counts, what ties them together, what is known of them.

This is the attacker's side; it shares with the code that hides only the calls to the solver and to other processors. A
release becomes a table of unknowns (how many students of each smallest group have each mix of interview types),
equations for what is shown, and a wanted sum for each hidden row.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise, product

import numpy as np

from wbl.protect.published import STUDENTS, Key, Published

KINDS = ("in_person", "virtual", "hybrid", "simulation")
LIVE = KINDS[:3]
SINGLE = ("in_person", "virtual")   # one student each
PEOPLE = ("students", "partners", "students_done", "needed", "on_file", "enrolled")
PARTS = {"students_done": "students", "on_file": "needed"}     # beside 48 of 50 stand two who have not:
REST = "those who have not"
HABITS = ("one_student_each", "all_asked")  # of one-to-one interviews: what they are for, so nearly always true
OTHER_TRAITS = {"all", "school", "grade", "cte_program", "career_cluster", "school_grade", "class"}

Line = dict[int, float]
Name = tuple[str, Key, str]         # table, row, column


@dataclass
class Unknowns:
    """Unknown counts (all at least 0), and what is known of sums of them."""

    count: int = 0
    clumps: list[int] = field(default_factory=list)                 # which unknowns belong together
    families: dict[int, str] = field(default_factory=dict)          # clump -> breakdown; others are the whole program
    equations: list[tuple[Line, float]] = field(default_factory=list)
    limits: list[tuple[Line, float]] = field(default_factory=list)  # sum <= number
    wanted: dict[Name, Line] = field(default_factory=dict)          # hidden numbers of people
    traits: set[Name] = field(default_factory=set)                  # of these, all or nothing is telling too
    changes: set[Name] = field(default_factory=set)                 # of these, differences, which may be below zero

    def new(self, clump: int) -> Line:
        """Add one unknown."""
        self.clumps.append(clump)
        self.count += 1
        return {self.count - 1: 1.0}

    def know(self, line: Line, value: float | None, name: Name | None = None) -> None:
        """Note a number: known when a file shows it, wanted when it is of people and hidden."""
        if value is not None:
            self.equations.append((line, value))
        elif name and name[2] in (*PEOPLE, REST):
            self.wanted[name] = line

    def order(self, *lines: Line) -> None:
        """Each is at most the next."""
        for small, large in pairwise(lines):
            self.limits.append((minus(small, large), 0.0))


def plus(lines: Iterable[Line]) -> Line:
    """Add sums; an unknown that stands in several counts as often."""
    total: Line = {}
    for line in lines:
        for unknown, factor in line.items():
            total[unknown] = total.get(unknown, 0.0) + factor
    return total


def minus(left: Line, right: Line) -> Line:
    """Subtract one sum from another."""
    return plus([left, {unknown: -factor for unknown, factor in right.items()}])


def times(line: Line, factor: float) -> Line:
    """Multiply a sum."""
    return {unknown: factor * own for unknown, own in line.items()}


@dataclass(frozen=True)
class Mix:
    """The types that a student had, as four marks, and whether the student asked live."""

    had: tuple[bool, ...]
    asked: bool

    def is_in(self, counted: str) -> bool:
        """Is such a student in this number?"""
        if counted == "enrolled":
            return True
        if counted == "any_live":
            return self.asked
        if counted in KINDS:
            return self.had[KINDS.index(counted)]
        return any(self.had) is (counted == "any")


def list_mixes(all_asked: bool, roster: bool) -> list[Mix]:
    """List the mixes a student can have; with `all_asked`, whoever had a one-to-one interview asked in it."""
    mixes = []
    for had in product((False, True), repeat=len(KINDS)):
        for asked in (False, True):
            one_to_one, hybrid = had[0] or had[1], had[2]
            if asked and not (one_to_one or hybrid):
                continue
            if all_asked and one_to_one and not asked:
                continue
            if roster or any(had):
                mixes.append(Mix(had, asked))
    return mixes


class Outsider:
    """Sets up the unknowns of one release, supposing some of the HABITS."""

    def __init__(self, published: Published, habits: Collection[str] = HABITS) -> None:
        self.published = published
        self.one_student_each, self.all_asked = (habit in habits for habit in HABITS)
        self.unknowns = Unknowns()
        self.clump = 0
        self.people: dict[tuple[str, str, str], Line] = {}      # breakdown, group, counted -> students
        self.events: dict[tuple[str, str, str], Line] = {}
        self.lines: dict[Name, Line] = {}                       # every published number of people
        rows = published.tables.get(STUDENTS, {})
        self.rows = {(dict(key)["breakdown"], dict(key)["group"], dict(key)["interview_type"]): (key, numbers)
                     for key, numbers in rows.items()}
        self.has_roster = any("enrolled" in numbers for _, numbers in self.rows.values()) or any(
            kind == "none" and ("students" in numbers or key in published.hidden.get(STUDENTS, ()))
            for (_, _, kind), (key, numbers) in self.rows.items())
        self.mixes = list_mixes(self.all_asked, self.has_roster)
        self.whole: list[Line] = []                             # students of the whole program with each mix
        if rows:
            self._add_students()

    def _add_students(self) -> None:
        found: dict[str, dict[str, None]] = {}
        for breakdown, group, _ in self.rows:
            found.setdefault(breakdown, {})[group] = None
        groups = {breakdown: list(names) for breakdown, names in found.items()}
        self.whole = [self.unknowns.new(self.clump) for _ in self.mixes]
        self._describe("all", "all", self.whole, self._new_events(self.clump))
        for breakdown in list(groups):
            if breakdown == "all" or breakdown not in groups:
                continue
            coarser = self._find_coarser(breakdown, groups)
            if coarser is not None:
                self._add_partition(breakdown, groups[breakdown], coarser)
        self._add_schools_of_programs()

    def _find_coarser(self, breakdown: str, groups: Mapping[str, list[str]]) -> dict[tuple[str, str], list[str]] | None:
        """Say which larger groups are sums of this breakdown's; None when it is itself such a larger one."""
        clusters = self.published.about.get("cluster_of") or {}
        knows_clusters = bool(clusters) and set(groups.get("cte_program", ())) <= set(clusters)
        if breakdown in ("school", "grade") and "school_grade" in groups:
            return None
        if breakdown == "career_cluster" and knows_clusters and "cte_program" in groups:
            return None
        coarser: dict[tuple[str, str], list[str]] = {}
        if breakdown == "school_grade":
            for part, larger in ((0, "school"), (2, "grade")):
                members: dict[str, list[str]] = {}
                for name in groups[breakdown]:
                    members.setdefault(name.rpartition(" / ")[part], []).append(name)
                coarser |= {(larger, group): members.get(group, []) for group in groups.get(larger, ())}
        if breakdown == "cte_program" and knows_clusters:
            for group in groups.get("career_cluster", ()):
                coarser["career_cluster", group] = [name for name in groups[breakdown] if clusters[name] == group]
        return coarser

    def _add_partition(self, breakdown: str, names: list[str], coarser: dict[tuple[str, str], list[str]]) -> None:
        unknowns = self.unknowns
        clump_of: dict[str, int] = {}
        mixes: dict[str, list[Line]] = {}
        events: dict[str, dict[str, Line]] = {}
        for name in names:
            together = name.rpartition(" / ")[0] if breakdown == "school_grade" else name
            if together not in clump_of:
                self.clump += 1
                clump_of[together] = self.clump
                unknowns.families[self.clump] = breakdown
            mixes[name] = [unknowns.new(clump_of[together]) for _ in self.mixes]
            events[name] = self._new_events(clump_of[together])
            self._describe(breakdown, name, mixes[name], events[name])
        if not self._is_complete(breakdown, names):
            return      # a school's own report lists some groups only: they add up to nothing known
        if not self.has_roster:
            self._tie_overlapping(breakdown, names)
        for place, whole in enumerate(self.whole) if self.has_roster else ():
            unknowns.equations.append((minus(plus(mixes[name][place] for name in names), whole), 0.0))
        self._tie_events([events[name] for name in names], {kind: self.events["all", "all", kind] for kind in
                                                            (*KINDS, "any_live")})
        for (larger, group), members in coarser.items():
            own = self._new_events(clump_of.get(group, self.clump))
            self._describe(larger, group, [plus(mixes[name][place] for name in members)
                                           for place in range(len(self.mixes))], own)
            self._tie_events([events[name] for name in members], own)

    def _tie_overlapping(self, breakdown: str, names: list[str]) -> None:
        """Without a roster a student is of every school where one turned up, and had there what one had there."""
        for counted in (*KINDS, "any", "any_live"):
            parts = [self.people[breakdown, name, counted] for name in names]
            for part in parts:
                self.unknowns.order(part, self.people["all", "all", counted])
            self.unknowns.order(self.people["all", "all", counted], plus(parts))

    def _is_complete(self, breakdown: str, names: list[str]) -> bool:
        if not self.published.about.get("school"):
            return True
        known = self.published.about.get("school_names") or {}
        return breakdown not in ("school", "school_grade") or {n.rpartition(" / ")[0] or n for n in names} >= set(known)

    def _new_events(self, clump: int) -> dict[str, Line]:
        return {kind: self.unknowns.new(clump) for kind in (*KINDS, "any_live")}

    def _tie_events(self, parts: list[dict[str, Line]], whole: Mapping[str, Line]) -> None:
        """One-to-one interviews add up; an event shared by two groups counts once in the larger."""
        for kind, line in whole.items():
            together = plus(part[kind] for part in parts)
            if kind in SINGLE and self.one_student_each:
                self.unknowns.equations.append((minus(together, line), 0.0))
            else:
                self.unknowns.order(line, together)
                for part in parts:
                    self.unknowns.order(part[kind], line)

    def _describe(self, breakdown: str, group: str, mixes: list[Line], events: dict[str, Line]) -> None:
        """Note what the rows of a group show."""
        unknowns = self.unknowns
        held = {**events, "any": plus(events[kind] for kind in KINDS)}
        size = plus(mixes)
        for counted in (*KINDS, "any", "any_live", "none"):
            line = plus(m for m, mix in zip(mixes, self.mixes, strict=True) if mix.is_in(counted))
            self.people[breakdown, group, counted] = line
            if counted in held:
                self.events[breakdown, group, counted] = held[counted]
            if (breakdown, group, counted) not in self.rows or (counted == "none" and not self.has_roster):
                continue
            key, numbers = self.rows[breakdown, group, counted]
            name = (STUDENTS, key, "students")
            self.lines[name] = line
            unknowns.know(line, numbers.get("students"), name)
            if breakdown not in OTHER_TRAITS and counted in ("any", "none"):
                unknowns.traits.add(name)
            if counted in held:
                unknowns.know(held[counted], numbers.get("interviews"))
            if counted == "any" and self.has_roster:
                unknowns.know(size, numbers.get("enrolled"), (STUDENTS, key, "enrolled"))
        if self.one_student_each:
            for kind in SINGLE:
                unknowns.order(self.people[breakdown, group, kind], events[kind])
        if self.all_asked:
            unknowns.order(plus(events[kind] for kind in SINGLE), events["any_live"])
        unknowns.order(events["any_live"], plus(events[kind] for kind in (*SINGLE, "hybrid")))

    def shown_events(self, kind: str) -> float | None:
        """Give how many interviews of a type the whole program had, where that is shown."""
        row = self.rows.get(("all", "all", kind))
        return row[1].get("interviews") if row else None

    def _add_schools_of_programs(self) -> None:
        """A catalogue says which programs only one school offers."""
        of_school: dict[str, list[str]] = {}
        for program, school in (self.published.about.get("only_at") or {}).items():
            if ("cte_program", program, "any") in self.people and ("school", school, "any") in self.people:
                of_school.setdefault(school, []).append(program)
        for school, programs in of_school.items():
            for counted in (*KINDS, "any", "any_live", "none"):
                inside = plus(self.people["cte_program", program, counted] for program in programs)
                self.unknowns.order(inside, self.people["school", school, counted])


def matrix(lines: list[Line], width: int):  # type: ignore[no-untyped-def]
    """Give lines as a sparse matrix."""
    from scipy import sparse

    rows = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    columns = np.array([unknown for line in lines for unknown in line], dtype=int)
    factors = np.array([factor for line in lines for factor in line.values()], dtype=float)
    return sparse.csr_matrix((factors, (rows, columns)), shape=(len(lines), width))
