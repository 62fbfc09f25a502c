"""One table as an outsider reads it: its rows, and where its numbers go."""

from collections.abc import Callable, Iterable

from wbl.protect.outsider import PARTS, REST, Line, Mix, Outsider, minus, plus
from wbl.protect.published import Key, Numbers

Row = tuple[dict[str, str], Key, Numbers]


class Table:
    """One table, its rows, and where its numbers go."""

    def __init__(self, outsider: Outsider, name: str) -> None:
        self.outsider, self.name, self.unknowns = outsider, name, outsider.unknowns
        self.clump = 0  # with the whole program
        self.rows: list[Row] = [(dict(key), key, numbers) for key, numbers in outsider.published.tables[name].items()]

    def put(self, row: Row, column: str, line: Line | None = None) -> Line:
        """Note a number of a row: as a sum that is there already, or as a new unknown."""
        line = line or self.unknowns.new(self.clump)
        self.outsider.lines[self.name, row[1], column] = line
        self.unknowns.know(line, row[2].get(column), (self.name, row[1], column))
        return line

    def put_rest(self, row: Row, some: str) -> None:
        """Note those of a row who have not, when its numbers do not say how many they are."""
        lines, numbers, all_of_them = self.outsider.lines, row[2], PARTS[some]
        if all_of_them not in numbers or some not in numbers:
            rest = minus(lines[self.name, row[1], all_of_them], lines[self.name, row[1], some])
            self.unknowns.know(rest, None, (self.name, row[1], REST))

    def find(self, table: str, column: str, **keys: str) -> Line | None:
        """Find a number of a table that was read before, by some of its row's keys."""
        return next(iter(self.find_all(table, column, **keys)), None)

    def find_all(self, table: str, column: str, **keys: str) -> list[Line]:
        """Find all numbers of a table that was read before, of rows with these keys."""
        return [line for (name, key, of), line in self.outsider.lines.items()
                if (name, of) == (table, column) and keys.items() <= set(key)]

    def bound(self, lines: Iterable[Line], source: str) -> None:
        """Together there are no more than rows of a source's table were used, which every report says."""
        told = self.outsider.published.about.get("account", {}).get(source)
        if told:
            self.unknowns.limits.append((plus(lines), float(told["read"] - told["held"])))

    def count_mixes(self, fits: Callable[[Mix], bool]) -> Line | None:
        """Students of the whole program whose mix of types fits; None where the students' table is not there."""
        whole = self.outsider.whole
        return plus(line for line, mix in zip(whole, self.outsider.mixes, strict=True) if fits(mix)) if whole else None

    def whole(self, counted: str) -> Line | None:
        """Students of the whole program in one number."""
        return self.outsider.people.get(("all", "all", counted))

    def whole_events(self, counted: str) -> Line | None:
        """Interviews of the whole program in one number."""
        return self.outsider.events.get(("all", "all", counted))

    def order(self, *lines: Line | None) -> None:
        """Each is at most the next, as far as they are there."""
        self.unknowns.order(*(line for line in lines if line is not None))

    def same(self, left: Line | None, right: Line | None) -> None:
        """Both are the same, if they are there."""
        if left is not None and right is not None:
            self.unknowns.equations.append((minus(left, right), 0.0))
