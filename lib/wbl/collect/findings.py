"""What was found in one table while it was checked: its columns read, and which rows are noted or held, and why."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd

from wbl.collect.arrow import take_texts
from wbl.collect.cores import map_on_cores
from wbl.collect.raw import Cells, RawTable
from wbl.collect.reading import Reading
from wbl.program import Problem, RowCount
from wbl.schema import Column, Table

DTYPES: dict[str, Any] = {
    "text": "str", "integer": "Int64", "number": "float64", "boolean": "boolean", "date": "datetime64[us]",
}
Words = str | Callable[[int], str]  # one sentence for all rows, or one made from the place of a row


@dataclass(frozen=True)
class Typed:
    """One column read: what each of its distinct texts means, and for every row which of them stands there."""

    column: Column
    cells: Cells
    meant: list[Any] | pd.Series    # by each distinct text, None where it cannot be read; a series keeps the texts
    met: list[Any] = field(default_factory=list, repr=False, compare=False)     # see `find_texts`

    @cached_property
    def values(self) -> list[Any]:
        """What each distinct text means; None where it cannot be read."""
        return self.meant if isinstance(self.meant, list) else self.meant.tolist()

    @cached_property
    def codes(self) -> np.ndarray:
        """For every row the place of its value; -1 where there is none."""
        if not isinstance(self.meant, list):
            return self.cells.codes
        unreadable = np.array([value is None for value in self.values], dtype=bool)
        if not unreadable.any():
            return self.cells.codes
        return np.where(np.append(unreadable, True)[self.cells.codes], -1, self.cells.codes)

    def is_known(self) -> np.ndarray:
        """Where is there a value?"""
        return self.codes >= 0

    def is_in(self, values: Iterable[Any]) -> np.ndarray:
        """Where is the value one of these?"""
        wanted = set(values)
        found = np.zeros(len(self.codes), dtype=bool)
        for place, value in enumerate(self.values):
            if value in wanted:
                found |= self.codes == place
        return found

    def is_not_in(self, values: Iterable[Any]) -> np.ndarray:
        """Where is there a value, and another than these?"""
        return self.is_known() & ~self.is_in(values)

    def numbers(self) -> np.ndarray:
        """Give a number for every row; not-a-number where there is none."""
        return np.array([*(np.nan if value is None else value for value in self.values), np.nan])[self.codes]

    def days(self) -> np.ndarray:
        """Give a day for every row; not-a-time where there is none."""
        return np.array([*self.values, None], dtype="datetime64[D]")[self.codes]

    def at(self, row: int) -> Any:
        """Give the value in one row; None when there is none."""
        code = self.codes[row]
        return self.values[code] if code >= 0 else None

    def as_array(self, keep: np.ndarray | slice) -> Any:
        """Give the rows to keep as the typed array of a data frame's column."""
        codes, dtype = self.codes[keep], DTYPES[self.column.kind]
        if self.column.kind == "text":
            return take_texts(pd.Series(self.meant, dtype="str"), codes)
        return pd.array([*self.values, None], dtype=dtype)[codes]


class Findings:
    """A table that is being checked. Its rows keep their places throughout; nothing is removed before the end."""

    def __init__(self, raw: RawTable, table: Table, places: dict[str, int]) -> None:
        self.raw = raw
        self.table = table
        self.places = places                    # column name -> its place in the file
        self.typed: dict[str, Typed] = {}       # column name -> what its cells mean
        self.held = np.zeros(len(raw.rows), dtype=bool)
        self.noted = np.zeros(len(raw.rows), dtype=bool)
        self.problems = [Problem(raw.file, table.name, unread.row, unread.column, unread.value, unread.problem,
                                 unread.remedy, "held") for unread in raw.unread]
        self.counts: Counter[tuple[str, str]] = Counter()   # what `remark_rows` was told

    def __getitem__(self, column: str) -> Typed:
        """Give a column by its name; one that the file lacks is blank in every row."""
        if column not in self.typed:
            blank = Cells(pd.Series([], dtype="str"), np.broadcast_to(np.int8(-1), len(self.held)))
            self.typed[column] = Typed(self.table[column], blank, [])
        return self.typed[column]

    def gives(self, column: str) -> bool:
        """Does the file have this column?"""
        return column in self.places

    def show(self, column: str, code: str) -> str:
        """Give a code as a person knows it: by its label on a form, as it is in a table."""
        return (self.table[column].allowed or {}).get(code, code) if self.raw.questions else code

    def mark_blank(self, where: np.ndarray, column: str) -> None:
        """Hold the rows whose cell should be filled in."""
        if self.raw.questions:
            self.mark(where, column, "The answer is blank.", "Fill it in.", "held")
        else:
            self.mark(where, column, f"{column} is blank.", f"Fill it in: {self.table[column].meaning}", "held")

    def is_blank(self, column: str) -> np.ndarray:
        """Where was nothing typed? A cell that could not be read is not blank."""
        return self[column].cells.is_blank()

    def mark(self, where: np.ndarray, column: str, problem: Words, remedy: Words,
             outcome: Literal["noted", "held"]) -> None:
        """Note or hold the rows where a mask is true."""
        found = np.flatnonzero(where)
        if not found.size:
            return
        (self.held if outcome == "held" else self.noted)[found] = True
        cells = self[column].cells if column in self.typed or column in self.places else None
        texts = [""] * found.size if cells is None else cells.take(found)
        for place, row, text in zip(found.tolist(), self.raw.rows[found].tolist(), texts, strict=True):
            self.problems.append(Problem(
                self.raw.file, self.table.name, row, column, text,
                problem if isinstance(problem, str) else problem(place),
                remedy if isinstance(remedy, str) else remedy(place), outcome))

    def mark_readings(self, column: str, readings: list[Reading]) -> None:
        """Note or hold every row whose cell could not be read as it stands."""
        codes = self[column].cells.codes
        if not readings:
            return
        outcomes: tuple[Literal["noted"], Literal["held"]] = ("noted", "held")
        for outcome in outcomes:
            wrong = np.array([*(reading.outcome == outcome for reading in readings), False], dtype=bool)
            if wrong.any():
                self.mark(wrong[codes], column, lambda place: readings[codes[place]].problem,
                          lambda place: readings[codes[place]].remedy, outcome)

    def remark(self, value: str, problem: str, remedy: str, column: str = "") -> None:
        """Say something about the whole table; no row is marked."""
        self.problems.append(Problem(self.raw.file, self.table.name, None, column, value, problem, remedy, "noted"))

    def remark_rows(self, problem: str, remedy: str, count: int) -> None:
        """Say something about a number of rows, which stands where the sentence has {}; no row is marked."""
        self.counts[problem, remedy] += count

    def list_problems(self) -> list[Problem]:
        """List what was found, with what was counted last."""
        return [*self.problems, *(Problem(self.raw.file, self.table.name, None, "", "", problem.format(count), remedy,
                                          "noted") for (problem, remedy), count in self.counts.items())]

    def reduce_to(self, *columns: str) -> None:
        """Keep only the cells of these columns, once nothing else is asked of them."""
        self.typed = {name: self[name] for name in columns}
        self.raw = replace(self.raw, header=(), columns=())
        self.places = {}

    def account(self) -> RowCount:
        """Count what became of the rows; accepted, noted and held add up to read."""
        read = len(self.held) + len(self.raw.unread)
        held = int(self.held.sum()) + len(self.raw.unread)
        noted = int((self.noted & ~self.held).sum())
        return RowCount(read, read - noted - held, noted, held)

    def accepted(self) -> pd.DataFrame:
        """Give the rows that count, accepted with or without a note, with all columns of the schema."""
        keep = ~self.held if self.held.any() else slice(None)
        names = dict.fromkeys((*self.table.column_names, *self.typed))
        arrays = map_on_cores(lambda column: column.as_array(keep), [self[name] for name in names])
        return pd.DataFrame(dict(zip(names, arrays, strict=True)), copy=False)
