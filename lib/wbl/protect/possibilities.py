"""What could be true, given what is shown: the published numbers as sums over numbers of students nobody sees.

Distinct students do not add up over interview types. They do add up over *patterns*: each student has one set of
types (and was a live interviewer or not), so each group is described by how many of its students have each pattern,
and every published number is a sum of those. What an outsider cannot rule out is then a set of non-negative numbers
under linear equations, and "could this be worked out?" is a question to a linear program.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import pandas as pd

TYPES = ("in_person", "virtual", "hybrid", "simulation")
LIVE = ("in_person", "virtual", "hybrid")
ONE_TO_ONE = ("in_person", "virtual")

Sum = dict[int, float]  # variable -> factor


@dataclass(frozen=True)
class Pattern:
    """The types that a student received, and whether the student ever was a live interviewer."""

    types: frozenset[str]
    live: bool

    def counts_as(self, counted: str) -> bool:
        """Is a student of this pattern part of the number `counted` (a type, any, any_live, none, enrolled)?

        >>> Pattern(frozenset({"hybrid"}), live=False).counts_as("any_live")
        False
        """
        if counted == "enrolled":
            return True
        if counted == "any_live":
            return self.live
        if counted in ("any", "none"):
            return bool(self.types) == (counted == "any")
        return counted in self.types


def list_patterns(one_to_one_is_live: bool, with_none: bool) -> tuple[Pattern, ...]:
    """List the patterns that a student can have.

    `one_to_one_is_live`: everybody in a one-to-one interview asked the questions, as in checked data; then there are
    18 patterns, else 30. `with_none`: students without an interview are known from a roster.

    >>> len(list_patterns(True, True)), len(list_patterns(False, True))
    (18, 30)
    """
    patterns = []
    for size in range(len(TYPES) + 1):
        for types in combinations(TYPES, size):
            had = frozenset(types)
            if had & set(ONE_TO_ONE) and one_to_one_is_live:
                flags: tuple[bool, ...] = (True,)
            else:
                flags = (False, True) if had & set(LIVE) else (False,)
            patterns += [Pattern(had, flag) for flag in flags if had or with_none]
    return tuple(patterns)


@dataclass
class Possibilities:
    """A growing system: variables (numbers of people, at least 0), relations that always hold, published numbers.

    A *unit* is what is hidden or shown as one: a row of a table, or a group's size on the roster.
    """

    blocks: list[int] = field(default_factory=list)                 # of each variable: what it belongs to
    equal: list[tuple[Sum, float]] = field(default_factory=list)    # sum == value, known to everybody
    at_most: list[tuple[Sum, float]] = field(default_factory=list)  # sum <= value, known to everybody
    numbers: list[tuple[Sum, float, int]] = field(default_factory=list)  # sum == true value, if its unit is shown
    units: list[tuple[str, int]] = field(default_factory=list)      # (table, row), or ("enrolled:...", line)
    costs: list[float] = field(default_factory=list)                # of hiding each unit
    block_names: list[tuple[str, str]] = field(default_factory=list)

    def add_block(self, family: str, name: str) -> int:
        """Begin a block: variables that are held or let free together when a large system is looked at in parts.

        Blocks of one family and name (a school with its grades) are never parted.
        """
        self.block_names.append((family, name))
        return len(self.block_names) - 1

    def add_variables(self, count: int, block: int) -> list[int]:
        """Add variables to a block and give their places."""
        first = len(self.blocks)
        self.blocks += [block] * count
        return list(range(first, first + count))

    def add_unit(self, table: str, row: int, cost: float = 1.0) -> int:
        """Add a unit and give its place."""
        self.units.append((table, row))
        self.costs.append(cost)
        return len(self.units) - 1

    def add_number(self, total: Sum, value: float, unit: int) -> int | None:
        """Say that a published number is a sum of variables; a missing value says nothing."""
        if value is None or pd.isna(value):
            return None
        self.numbers.append((total, float(value), unit))
        return len(self.numbers) - 1


def add_up(sums: Iterable[Sum], factor: float = 1.0) -> Sum:
    """Add sums; a variable that stands in several is counted as often.

    >>> add_up([{0: 1.0}, {0: 1.0, 3: 2.0}])
    {0: 2.0, 3: 2.0}
    """
    total: Sum = {}
    for one in sums:
        for variable, times in one.items():
            total[variable] = total.get(variable, 0.0) + factor * times
    return total


def less(left: Sum, right: Sum) -> Sum:
    """Subtract one sum from another.

    >>> less({0: 1.0}, {1: 1.0})
    {0: 1.0, 1: -1.0}
    """
    return add_up([left, add_up([right], -1.0)])


@dataclass(frozen=True)
class Family:
    """Groups that part the same students, smallest first: each larger group is a sum of the smallest.

    School × grade is one family (with schools, grades); programs are another (with career clusters). Nothing
    published crosses two families, so that they meet in the whole program only.
    """

    name: str
    smallest: tuple[tuple[str, str], ...]                               # (breakdown, group)
    larger: Mapping[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)  # -> places in `smallest`


def sort_families(
    groups: Sequence[tuple[str, str]], cluster_of: Mapping[str, str]
) -> list[Family]:
    """Sort the groups of the breakdowns into families.

    `cluster_of` maps a program to its career cluster, as a course catalogue does; programs that it lacks make the
    clusters a family of their own.
    """
    by_breakdown: dict[str, list[str]] = {}
    for breakdown, group in groups:
        by_breakdown.setdefault(breakdown, []).append(group)
    by_breakdown.pop("all", None)
    families = []
    if "school_grade" in by_breakdown:
        base = by_breakdown.pop("school_grade")
        larger = {}
        for part, breakdown in ((0, "school"), (2, "grade")):
            members: dict[str, list[int]] = {}
            for place, name in enumerate(base):
                members.setdefault(name.rpartition(" / ")[part], []).append(place)
            for group in by_breakdown.pop(breakdown, []):
                larger[breakdown, group] = tuple(members.get(group, ()))
        families.append(Family("school_grade", tuple(("school_grade", name) for name in base), larger))
    programs = by_breakdown.get("cte_program", [])
    if programs and "career_cluster" in by_breakdown and set(programs) <= set(cluster_of):
        larger = {
            ("career_cluster", cluster): tuple(i for i, name in enumerate(programs) if cluster_of[name] == cluster)
            for cluster in by_breakdown.pop("career_cluster")
        }
        families.append(Family("cte_program", tuple(("cte_program", name) for name in programs), larger))
        del by_breakdown["cte_program"]
    families += [
        Family(breakdown, tuple((breakdown, name) for name in names)) for breakdown, names in by_breakdown.items()
    ]
    return families
