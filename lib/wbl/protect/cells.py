"""The numbers of a report's tables as sums in a system, and what ties them together."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from wbl.protect.possibilities import Possibilities, Sum, add_up, less

ACCOUNT = "account:"    # before the name of a table of the source, of which a report says how many rows it has
Cell = tuple[Sum, float]  # what a number is the sum of, and its true value


class Cells:
    """Adds numbers to a system, and remembers those of people.

    A relation that need not hold is used when the true numbers fit it: an outsider who supposes one that does not hold
    only goes astray, one that holds has to be reckoned with.
    """

    def __init__(self, system: Possibilities) -> None:
        self.system = system
        self.block = system.add_block("all", "other tables")
        self.people: list[tuple[int, int]] = []     # (number, unit): distinct people, each to be protected
        self.said_elsewhere: set[int] = set()       # numbers that stand in another table as well
        self.unit_of: dict[tuple[str, int], int] = {}   # (table, row) -> unit
        self.table = ""                             # whose rows are added now

    def new(self) -> Sum:
        """Give a number that is a sum of nothing else."""
        return {self.system.add_variables(1, self.block)[0]: 1.0}

    def add(self, total: Sum, value: float, row: int) -> Cell:
        """Add a number of a row of the table."""
        self.system.add_number(total, value, self._find_unit(row))
        return total, value

    def add_people(self, total: Sum, value: float, row: int, *, said_elsewhere: bool = False) -> Cell:
        """Add a number of distinct people; what another table says too need not be wide where this row is hidden."""
        number = self.system.add_number(total, value, self._find_unit(row))
        if number is not None:
            self.people.append((number, self._find_unit(row)))
            if said_elsewhere:
                self.said_elsewhere.add(number)
        return total, value

    def _find_unit(self, row: int) -> int:
        key = self.table, row
        if key not in self.unit_of:
            self.unit_of[key] = self.system.add_unit(*key)
        return self.unit_of[key]

    def same(self, parts: Iterable[Cell], whole: Cell) -> None:
        """Parts add up to a whole: if they truly do, everybody may know; else they are at least as many."""
        together = total_of(parts)
        if together[1] == whole[1]:
            self.system.equal.append((less(together[0], whole[0]), 0.0))
        else:
            self.at_most(whole, together)

    def at_most(self, small: Cell, large: Cell) -> None:
        """One number is at most another, if it truly is."""
        if small[1] <= large[1]:
            self.system.at_most.append((less(small[0], large[0]), 0.0))

    def bound(self, cells: Iterable[Cell], source: str, rows: Mapping[str, float]) -> None:
        """Numbers are together at most the rows that were used of a table of the source, where a report says those."""
        total, value = total_of(cells)
        if value <= rows.get(source, -1.0):
            table, self.table = self.table, f"{ACCOUNT}{source}"
            self.add(add_up([total, self.new()]), rows[source], 0)
            self.table = table

    def part(self, whole: Cell, parts: Sequence[Cell]) -> None:
        """Everybody of a whole is in at least one of the parts; where each is in one only, everybody may know."""
        for one in parts:
            self.at_most(one, whole)
        if parts:
            self.same(parts, whole)


def walk(frame: pd.DataFrame) -> Iterable[Any]:
    """Go through the rows of a table."""
    return frame.itertuples()


def total_of(cells: Iterable[Cell]) -> Cell:
    """Add cells."""
    cells = list(cells)
    return add_up(total for total, _ in cells), float(sum(value for _, value in cells))


def times(cell: Cell, factor: float) -> Cell:
    """Multiply a cell."""
    return add_up([cell[0]], factor), cell[1] * factor


def minus(left: Cell, right: Cell) -> Cell:
    """Subtract a cell from another."""
    return less(left[0], right[0]), left[1] - right[1]
