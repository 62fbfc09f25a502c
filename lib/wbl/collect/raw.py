"""A table as it was found: cells of text, each row with the number that a spreadsheet shows for it.

A column is kept as its distinct texts and, for every row, which of them stands there. A million rows then cost
little more than the few hundred different things that people typed, and the rest are whole numbers.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from wbl.errors import SourceError


@dataclass(frozen=True)
class Cells:
    """One column of text."""

    texts: pd.Series    # the distinct texts, without blanks around them
    codes: np.ndarray   # for every row the place of its text in `texts`; -1 where the cell is blank

    def at(self, row: int) -> str:
        """Give the text in one row; empty when blank."""
        code = self.codes[row]
        return str(self.texts.iat[code]) if code >= 0 else ""

    def take(self, rows: np.ndarray) -> list[str]:
        """Give the text in each of these rows; empty when blank."""
        taken: list[str] = pd.Series(self.texts.array.take(self.codes[rows], allow_fill=True)).fillna("").tolist()
        return taken

    def is_blank(self) -> np.ndarray:
        """Where does nothing stand?"""
        return self.codes < 0


@dataclass(frozen=True)
class Unread:
    """A row that could not be divided into cells; it is held as it stands."""

    row: int        # as the spreadsheet numbers it
    value: str      # what stands there, or the part of it that is wrong
    problem: str
    remedy: str
    column: str = ""


@dataclass(frozen=True)
class Remark:
    """Something that a person should know about the whole table."""

    value: str
    problem: str
    remedy: str


@dataclass(frozen=True)
class RawTable:
    """The cells of one table, before anything is known about their meaning."""

    file: str                           # as a person calls it: "students.csv", or "log.xlsx, sheet students"
    header: tuple[str, ...]             # as typed
    columns: tuple[Cells, ...]
    rows: np.ndarray                    # the spreadsheet's number of each row
    unread: tuple[Unread, ...] = ()
    remarks: tuple[Remark, ...] = ()
    has_decimal_comma: bool = False     # do its numbers have a decimal comma?
    day_first: bool | None = None       # are days like 03/04/2026 written with the day first? None: nobody said
    questions: Mapping[str, str] = field(default_factory=dict)  # column -> what a form asks for it; empty for a table
    has_1904_days: bool = False         # are numbers for days counted from 1904, as in old Mac workbooks?


def make_raw(file: str, header: list[str], records: list[list[str]], rows: list[int], **more: object) -> RawTable:
    """Put cells that were read one by one into a RawTable.

    >>> raw = make_raw("a.csv", ["x", "y"], [["1", " "]], [2])
    >>> raw.columns[0].at(0), raw.columns[1].is_blank().tolist(), raw.rows.tolist()
    ('1', [True], [2])
    """
    turned = list(zip(*records, strict=True)) if records else [()] * len(header)
    columns = tuple(make_cells(pd.Series(column, dtype="str")) for column in turned)
    return RawTable(file, tuple(header), columns, np.array(rows, dtype=np.int64), **more)  # type: ignore[arg-type]


def make_cells(column: pd.Series) -> Cells:
    """Make a column of cells from the text of every row.

    >>> make_cells(pd.Series(["a", " a ", ""], dtype="str")).codes.tolist()
    [0, 0, -1]
    """
    codes, texts = pd.factorize(column)
    return tidy_cells(np.asarray(codes), pd.Series(texts, dtype="str"))


def tidy_cells(codes: np.ndarray, texts: pd.Series) -> Cells:
    """Take the blanks around each text away, and make cells that hold nothing blank."""
    bare = texts.str.strip()
    if bare.equals(texts) and not (texts == "").any():
        return Cells(texts, codes)
    new_codes, new_texts = pd.factorize(bare.mask(bare == ""))
    return Cells(pd.Series(new_texts, dtype="str"), np.append(new_codes, -1).astype(codes.dtype)[codes])


def write_value(value: Any) -> str:
    """Write a value as a person would type it: days as 2026-03-04, whole numbers without a point, nothing for None.

    >>> write_value(True), write_value(20.0), write_value(date(2026, 3, 4)), write_value(None)
    ('true', '20', '2026-03-04', '')
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() | Decimal() if math.isfinite(value) and value == int(value):
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return value.isoformat()
        case bytes() | memoryview():
            return bytes(value).decode("utf-8", "replace")
    return str(value)


def refuse_same_headers(header: list[str], name: str) -> None:
    """Raise SourceError when two columns of a file have the same name. name: what to call the file."""
    seen: dict[str, int] = {}
    for place, cell in enumerate(header):
        if cell and cell in seen:
            raise SourceError(f'{name} has two columns named "{cell}", {column_letter(seen[cell])} and '
                              f"{column_letter(place)}. Rename or remove one of them.")
        seen.setdefault(cell, place)


def column_letter(place: int) -> str:
    """Name a column as a spreadsheet does; the first is 0.

    >>> column_letter(0), column_letter(25), column_letter(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
