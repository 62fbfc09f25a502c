"""The door: true numbers in, what may be published out.

The unit is the person, never the row: a number is sensitive when it rests on fewer than `min_group` distinct
students (or partners). Sensitive numbers are hidden, and enough others that none can be worked out from all that is
shown together. There is one mark for both: the row's numbers are missing and its `status` says "hidden".
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from wbl.errors import PublishError
from wbl.protect.cells import ACCOUNT
from wbl.protect.earlier import KEYS, Earlier
from wbl.protect.hiding import Rules, hide_at_once, hide_in_parts, hide_lines
from wbl.protect.lines import HIDDEN, SHOWN
from wbl.protect.parts import MOST_AT_ONCE, Compiled, list_groups
from wbl.protect.possibilities import Possibilities
from wbl.protect.relations import OtherTables
from wbl.protect.releases import About, Release, open_release, tidy
from wbl.protect.students import TABLE, WHOLE, Group, Knowledge, StudentNumbers, look_at_habits, read_catalogue

STAFF_ONLY = ("students_without_interview", "permission_gaps")
NEVER_SHOWN = ("programs_offered",)  # what an outsider knows anyway; hiding reckons with it
ROUNDED = 1_000  # dollars a year
NOT_ABOUT_A_PERSON = ("all", "school", "grade", "cte_program", "career_cluster", "school_grade")


def protect(measures: Mapping[str, pd.DataFrame], about: About, earlier: Earlier | None = None) -> Release:
    """Hide what must be hidden in all tables of a report together; the only way to make a release.

    `earlier` is what went out before from the same source: changes since then are protected like numbers.

    `measures` are the true numbers as `wbl.measure.report.measure_report` gives them. Each table comes back with its
    rows in the same order and a last column `status`; the numbers of a hidden row are missing, `enrolled` only when
    the group itself is too small to be described. For audience "staff" nothing is hidden; for any other the tables
    that hold single students are left out. Raises PublishError when not all numbers can be proven safe.
    """
    tables = {name: tidy(frame) for name, frame in measures.items() if name not in NEVER_SHOWN}
    if about.audience == "staff":
        return open_release(about, {name: frame.assign(status=SHOWN) for name, frame in tables.items()})
    tables = {name: _blur(frame, about.min_group) for name, frame in tables.items() if name not in STAFF_ONLY}
    cluster_of, only_at = read_catalogue(measures.get("programs_offered"), about.min_group)
    known = Knowledge(cluster_of, only_at, *look_at_habits(tables))
    rows = {name: told["read"] - told["held"] for name, told in about.account.items()}
    hidden = Hidden(tables, known, rows, about.min_group, earlier or Earlier())
    kept = {name.removeprefix(ACCOUNT) for name, _ in hidden.list_units() if name.startswith(ACCOUNT)}
    about = replace(about, account={name: told for name, told in about.account.items() if name not in kept},
                    cluster_of=cluster_of, only_at=only_at, habits=known.habits)    # these for the auditor
    return open_release(about, {name: hidden.mark(name, frame) for name, frame in tables.items()})


def _blur(frame: pd.DataFrame, min_group: int) -> pd.DataFrame:
    """Keep what single people said out of the numbers about many.

    A median of years that fewer than `min_group` gave is left out. A quartile of pay may be one partner's own figure,
    and is rounded to ROUNDED dollars.
    """
    medians = [name for name in frame.columns if name.startswith("median_years")]
    pay = [name for name in frame.columns if name.endswith("_usd") and not name.startswith("official_")]
    kept = frame.assign(**{name: frame[name].mask(frame["said_years"] < min_group) for name in medians},
                        **{name: (frame[name] / ROUNDED).round() * ROUNDED for name in pay})
    return kept.drop(columns="said_years", errors="ignore")


class Hidden:
    """What is hidden in the tables of a report."""

    def __init__(
        self, tables: Mapping[str, pd.DataFrame], known: Knowledge, rows: Mapping[str, float], min_group: int,
        earlier: Earlier,
    ) -> None:
        self.min_group = min_group
        self.system = Possibilities()
        self.students = StudentNumbers(self.system, tables[TABLE], known)
        self.others = OtherTables(self.system, tables, self.students, rows)
        self.units = np.zeros(len(self.system.units), dtype=bool)
        self.changes = earlier.compare(tables, min_group)
        self._hide_together = self._find_lines()
        self._find_sensitive(tables)
        self._hide_more()

    def _find_lines(self) -> np.ndarray:
        """Say which rows go with a group's size: a group too small to be described has none of its numbers shown."""
        line_of = self.students.line_of
        lines = [(line_of[key[:2]], unit) for key, unit in self.students.unit_of.items() if key[:2] in line_of]
        return np.array(lines, dtype=int).reshape(-1, 2).T

    def _find_sensitive(self, tables: Mapping[str, pd.DataFrame]) -> None:
        """Find the numbers that nobody may come near, and hide them."""
        numbers, least = self.system.numbers, self.min_group
        for number, line in self._list_sizes():
            if 0 < numbers[number][1] < least:
                self.units[line] = True
        for key, number in self.students.number_of.items():
            value, size = numbers[number][1], self.students.enrolled[key[:2]]
            if 0 < value < least or self._says_all_of_a_trait(key[:2], key[2], value, size):
                self.units[self.students.unit_of[key]] = True
        for number, unit in self.others.cells.people:
            if 0 < numbers[number][1] < least:
                self.units[unit] = True
        for unit, row in enumerate(self.system.units):
            self.units[unit] |= row in self.changes.hidden
        for name, places in self.changes.sizes.items():
            size_units = self._list_size_units(name, tables[name])
            self.units[[unit for unit in {size_units[place] for place in places} if unit is not None]] = True
        hide_lines(self.units, self._hide_together)

    def _list_sizes(self) -> list[tuple[int, int]]:
        """List the sizes of groups on the roster: number and unit."""
        students = self.students
        return [*((number, students.line_of[group]) for group, number in students.size_of.items()), *self.others.sizes]

    def _says_all_of_a_trait(self, group: Group, counted: str, value: float, size: float) -> bool:
        """0 % or 100 % of the students who share a personal trait tells about each of them."""
        return group[0] not in NOT_ABOUT_A_PERSON and counted in ("any", "none") and size > 0 and value in (0, size)

    def _hide_more(self) -> None:
        """Hide what would give the hidden numbers away."""
        if not self.units.any():
            return
        compiled = Compiled(self.system)
        people = np.array(sorted({
            *self.students.number_of.values(), *(number for number, _ in self._list_sizes()),
            *(number for number, _ in self.others.cells.people),
        } - self.others.cells.said_elsewhere))
        small = compiled.values[people] < self.min_group
        reach = np.maximum(np.where(small, float(self.min_group), -np.inf), self._reach_changes(people))
        rules = Rules(people, reach, self.min_group - 1.0, self._hide_together, self.students.list_twins())
        if compiled.width > MOST_AT_ONCE:
            open_numbers = hide_in_parts(compiled, list_groups(compiled, self.system), rules, self.units)
        else:
            open_numbers = hide_at_once(compiled, rules, self.units)
        if len(open_numbers):
            raise PublishError("What this report gives away could not be made out for all of its numbers, so nothing "
                               "was made. Raise --min-group or publish fewer group columns; numbers that contradict "
                               "each other do this too: look at `wbl check`.")

    def _reach_changes(self, people: np.ndarray) -> np.ndarray:
        """Say how large each number must be able to be, for its growth since it was last shown not to be known."""
        counted = {number: key for key, number in self.students.number_of.items()}
        reach = np.full(len(people), -np.inf)
        for place, number in enumerate(people.tolist()):
            before = self.changes.shown.get(self.system.units[self.system.numbers[number][2]])
            key = counted.get(number)
            if not before or (key and key[2] == "none"):
                continue
            grown = (before["students"] if key else self.system.numbers[number][1]) + self.min_group - 1.0
            reach[place] = min(grown, self.students.enrolled[key[:2]]) if key and self.students.has_roster else grown
        return reach

    def list_units(self) -> list[tuple[str, int]]:
        """List what is hidden: table and row."""
        return [unit for unit, is_hidden in zip(self.system.units, self.units, strict=True) if is_hidden]

    def mark(self, name: str, frame: pd.DataFrame) -> pd.DataFrame:
        """Give a table as it may be published: hidden rows without numbers, the status last."""
        places = [row for table, row in self.list_units() if table == name]
        rows = pd.Series(np.isin(np.arange(len(frame)), places), index=frame.index)
        numbers = [name for name in frame.columns if name not in KEYS and not name.startswith("official_")]
        sizes = [unit is not None and bool(self.units[unit]) for unit in self._list_size_units(name, frame)]
        marked = frame.assign(**{column: frame[column].mask(pd.Series(sizes, frame.index, dtype=bool)
                                                            if column == "enrolled" else rows) for column in numbers})
        return marked.assign(status=pd.Series(SHOWN, index=frame.index, dtype="str").mask(rows, HIDDEN))

    def _list_size_units(self, name: str, frame: pd.DataFrame) -> list[int | None]:
        """Give for each row the unit of its group's size on the roster; None where there is no roster."""
        if name == TABLE:
            return [self.students.line_of.get(group) for group in zip(frame["breakdown"], frame["group"], strict=True)]
        years = frame["school_year"] if "school_year" in frame else [""] * len(frame)
        return [self.others.line_of.get(year, self.students.line_of.get(WHOLE)) for year in years]
