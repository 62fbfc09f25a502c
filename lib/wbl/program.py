"""The tables of a program together: tidy, checked, with an account of every row that was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import narwhals as nw
import pandas as pd

from wbl import schema
from wbl.errors import ParameterError, name_nearest
from wbl.settings import Settings


@dataclass(frozen=True)
class Problem:
    """One thing in the source that a person should look at."""

    file: str
    table: str
    row: int | None     # as the spreadsheet numbers it; None when it is about the whole table
    column: str
    value: str          # what stands there
    problem: str        # a sentence
    remedy: str         # what to do, a sentence
    outcome: str        # "noted" (the row counts) or "held" (it waits for a person and does not count)


@dataclass(frozen=True)
class RowCount:
    """What became of the rows of one table; accepted, noted and held add up to read."""

    read: int = 0
    accepted: int = 0
    noted: int = 0
    held: int = 0


@dataclass(frozen=True)
class Program:
    """What `wbl.load` gives: the accepted rows of every table, and what became of the others.

    `program.interviews`, `program.students` and so on are data frames with exactly the columns of the schema,
    typed; a table or column that the source lacks is there and empty, and `program.has(...)` tells the difference.
    """

    tables: Mapping[str, Any]                       # name -> data frame (pandas, or lazy for a large source)
    settings: Settings = field(default_factory=Settings)
    given: frozenset[str] = frozenset()             # names of the tables that the source really held
    account: Mapping[str, RowCount] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)  # file name -> sha256

    def __getattr__(self, name: str) -> Any:
        """Give a table by its name."""
        if name in schema.TABLES:
            return self.tables[name]
        raise AttributeError(name)

    def has(self, table: str) -> bool:
        """Did the source hold this table?"""
        return table in self.given

    def lazy(self, table: str) -> nw.LazyFrame[Any]:
        """Give a table for a measure to work on, whatever kind of frame it is."""
        return nw.from_native(self.tables[table]).lazy()

    @property
    def school_years(self) -> tuple[str, ...]:
        """The school years that the roster, or without one the interviews, speak of; oldest first."""
        if self.has("students"):
            years = self.lazy("students").select("school_year").unique().collect("pandas").to_native()["school_year"]
            return tuple(sorted(years.dropna()))
        dates = self.lazy("interviews").select("date").unique().collect("pandas").to_native()["date"]
        return tuple(sorted({self.settings.school_year_of(day.date()) for day in pd.to_datetime(dates.dropna())}))

    def choose_school_year(self, wanted: str | None = None) -> str:
        """Give the school year that was asked for, or the latest that there is.

        Raises ParameterError when the program has no such year.
        """
        years = self.school_years
        if not years:
            raise ParameterError("The source holds no school year yet: no roster rows and no dated interviews.")
        if wanted is None:
            return years[-1]
        if wanted not in years:
            raise ParameterError(f'The source has no school year "{wanted}". {name_nearest(wanted, years)}')
        return wanted

    def choose_school(self, wanted: str) -> str:
        """Give the id of a school that was asked for by its id.

        Raises ParameterError, naming the nearest, when the program has no such school.
        """
        known: dict[str, str] = {}  # id -> id and name, as a person can tell it from the others
        for table in ("students", "interviews"):
            ids = self.lazy(table).select("school_id").unique().collect("pandas").to_native()["school_id"]
            known.update((school, school) for school in sorted(ids.dropna()))
        for school, name in self.lazy("schools").select("school_id", "school_name").collect("pandas").rows():
            known[school] = school if pd.isna(name) else f"{school} ({name})"
        if wanted not in known:
            near = [told for told in known.values() if wanted.casefold() in told.casefold()]
            near = (near or [known[school] for school in get_close_matches(wanted, known)])[:3]
            raise ParameterError(f'The source has no school with the id "{wanted}". '
                                 + (f"Is it {' or '.join(near)}?" if near else name_nearest("", known.values())))
        return wanted
