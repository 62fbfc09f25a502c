"""Protected tables together: what a report, and everybody who reads it, may know.

A `Release` comes out of `wbl.protect.disclosure.protect`, or out of a folder that one was written to, and from
nowhere else. Charts, tables and sentences take nothing but releases, so an unhidden number cannot reach a page by
a slip: the object that would carry it cannot be made.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import InitVar, dataclass, field, replace
from functools import cached_property, lru_cache
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd

from wbl.errors import ParameterError, SourceError, name_nearest
from wbl.protect.lines import Line, read_frame

RELEASE_FILE = "release.json"

_THE_DOOR = object()  # held by this module and by protect.disclosure alone


@dataclass(frozen=True, eq=False)
class ProtectedTable:
    """One table whose numbers may be seen; the last column, `status`, says shown or hidden for each row.

    The frame never changes, so what is made of it is made once, for however many reports show the same table.
    """

    name: str
    frame: pd.DataFrame
    part_of: "tuple[ProtectedTable, list[int]] | None" = field(default=None, repr=False)  # a whole, its rows' places

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """All rows, in the table's order."""
        return read_frame(self.frame)

    @cached_property
    def text(self) -> str:
        """The table as CSV; text that a spreadsheet would take for a formula has an apostrophe before it."""
        whole, kept = self.part_of or (self, [])
        if whole is not self and whole._text_rows:
            return "\n".join([whole._text_rows[0], *(whole._text_rows[place + 1] for place in kept), ""])
        guarded = self.frame.apply(lambda values: guard(values) if values.dtype == "str" else values)
        return str(guarded.to_csv(index=False, lineterminator="\n"))

    @cached_property
    def _text_rows(self) -> list[str]:
        """The CSV's lines; none where a row may be several, or its text may depend on others, as that of days does."""
        lines = self.text.split("\n")
        is_plain = len(lines) == len(self.frame) + 2 and not any(kind.kind in "mM" for kind in self.frame.dtypes)
        return lines if is_plain else []

    @cached_property
    def schools(self) -> Mapping[str, list[int]]:
        """The places of each school's rows; nothing when the table tells no schools apart."""
        if not {"breakdown", "group"} <= set(self.frame.columns):
            return {}
        places: dict[str, list[int]] = {}
        for place, (breakdown, group) in enumerate(zip(self.frame["breakdown"], self.frame["group"], strict=True)):
            if breakdown in ("school", "school_grade"):
                school = str(group) if breakdown == "school" else str(group).rpartition(" / ")[0]
                places.setdefault(school, []).append(place)
        return places

    @cached_property
    def whole(self) -> list[int]:
        """The places of the rows that are about the whole program."""
        return [place for place, breakdown in enumerate(self.frame["breakdown"]) if breakdown == "all"]

    def for_school(self, school_id: str) -> "ProtectedTable":
        """Keep the rows of a school and of the program; a table without schools is about the program, and stays."""
        if not self.schools:
            return self
        kept = sorted(self.whole + self.schools.get(school_id, []))
        return ProtectedTable(self.name, self.frame.iloc[kept].reset_index(drop=True), (self, kept))


@dataclass(frozen=True)
class About:
    """What a release is about: whose numbers, of when, for whom, by which rules, from which files."""

    program_name: str
    school_year: str
    previous_year: str
    audience: str                               # "public" or "staff"
    min_group: int                              # people; numbers that rest on fewer are hidden
    language: str = "en"
    labels: Mapping[str, str] = field(default_factory=dict)         # code -> printed label
    goal_percent: float | None = None           # share of students who should have an interview, 0-100
    goal_counts: str = "any_live"               # what the goal counts: "any" or "any_live"
    school_names: Mapping[str, str] = field(default_factory=dict)   # school_id -> name
    school: str = ""                            # the school that this is a view of; "" for the whole program
    account: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # table -> read, accepted, noted, held
    missing_tables: tuple[str, ...] = ()        # tables that the source lacks
    inputs: Mapping[str, str] = field(default_factory=dict)         # file name -> sha256
    wages_source: str = ""                      # a sentence
    cluster_of: Mapping[str, str] = field(default_factory=dict)     # CTE program -> career cluster, as in a catalogue
    only_at: Mapping[str, str] = field(default_factory=dict)        # CTE program -> the one school that offers it
    habits: tuple[str, ...] = ("one_student_each", "all_asked")  # of one-to-one interviews, as far as numbers fit them
    version: str = ""                           # of wbl

    def label(self, code: str) -> str:
        """Give the printed label of a code; what has no label is printed as it is.

        >>> About("Demo", "2025-26", "2024-25", "public", 10, labels={"any": "Any interview"}).label("any")
        'Any interview'
        """
        return self.labels.get(code, code)


@dataclass(frozen=True)
class Release:
    """Everything that one report shows, protected together."""

    about: About
    tables: Mapping[str, ProtectedTable]
    view_of: "Release | None" = field(default=None, repr=False)
    door: InitVar[object] = None

    def __post_init__(self, door: object) -> None:
        if door is not _THE_DOOR:
            raise TypeError("A Release is made by wbl.protect.disclosure.protect or read by read_release.")

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Give the frame of a table by its name; what is done to it does nothing to the release."""
        if name not in self.tables:
            raise ParameterError(f'The release has no table "{name}". {name_nearest(name, self.tables)}')
        return self.tables[name].frame.copy(deep=False)

    def for_school(self, school_id: str) -> "Release":
        """Give the view of one school: its own lines, the lines of the whole program, and nothing new.

        Raises ParameterError, naming the nearest, when no table speaks of that school.
        """
        if not any(school_id in table.schools for table in self.tables.values()):
            schools = {school for table in self.tables.values() for school in table.schools}
            raise ParameterError(f'The report has no school "{school_id}". {name_nearest(school_id, schools)}')
        tables = {name: table.for_school(school_id) for name, table in self.tables.items()}
        return Release(replace(self.about, school=school_id), tables, self, _THE_DOOR)

    @cached_property
    def description(self) -> str:
        """All but the rows, as JSON: what the release is about, and the kinds of its columns."""
        if self.view_of is not None:
            # With the names of all schools it is long, and but for one line that of the whole.
            old, new = (f'\n  "school": {json.dumps(about.school, ensure_ascii=False)},'
                        for about in (self.view_of.about, self.about))
            return self.view_of.description.replace(old, new, 1)
        kinds = {
            name: {str(column): str(kind) for column, kind in table.frame.dtypes.items()}
            for name, table in self.tables.items()
        }
        return json.dumps({"about": vars(self.about), "tables": kinds}, indent=1, ensure_ascii=False) + "\n"


def open_release(about: About, tables: Mapping[str, pd.DataFrame]) -> Release:
    """Make a release of frames that are protected already. For `wbl.protect` only: nothing is hidden here."""
    return Release(about, {name: ProtectedTable(name, frame) for name, frame in tables.items()}, door=_THE_DOOR)


def write_release(release: Release, folder: Path) -> list[Path]:
    """Write a release: one CSV for each table and `release.json`; give the paths of the files.

    Text that a spreadsheet would take for a formula gets a leading apostrophe, which `read_release` takes away.
    The same release gives the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in release.tables.items():
        path = folder / f"{name}.csv"
        path.write_text(table.text, encoding="utf-8", newline="\n")
        written.append(path)
    path = folder / RELEASE_FILE
    path.write_text(release.description, encoding="utf-8")
    return [*written, path]


def read_release(folder: Path | str) -> Release:
    """Read a release from the folder that `write_release` wrote it to.

    Raises SourceError when the folder holds none, or not all of it.
    """
    folder = Path(folder)
    try:
        described = json.loads((folder / RELEASE_FILE).read_text(encoding="utf-8"))
        lists = {name: tuple(told) for name, told in described["about"].items() if isinstance(told, list)}
        about = About(**{**described["about"], **lists})
        tables = {
            name: _read_table(name, (folder / f"{name}.csv").read_bytes().decode(), tuple(kinds.items()))
            for name, kinds in described["tables"].items()
        }
    except FileNotFoundError as error:
        raise SourceError(f"{error.filename} is not there, so {folder} is not a written report. "
                          "Give the folder `tables` of a report, or make the report again.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(f"{folder} does not hold the tables of a report as they were written ({error}). "
                          "Make the report again.") from error
    return Release(about, tables, door=_THE_DOOR)


@lru_cache(maxsize=100)
def _read_table(name: str, text: str, kinds: tuple[tuple[str, str], ...]) -> ProtectedTable:
    """Read a table from its text; that of a whole program is the same in the reports of all its schools."""
    frame = pd.read_csv(StringIO(text), dtype="str", keep_default_na=False, na_values=[""])
    if list(frame.columns) != [column for column, _ in kinds]:
        raise ValueError(f"{name}.csv has other columns than {RELEASE_FILE} says")
    return ProtectedTable(name, frame.assign(**{column: _read_column(frame[column], kind) for column, kind in kinds}))


def _read_column(values: pd.Series, kind: Any) -> pd.Series:
    if kind == "str":
        return unguard(values)
    if kind.startswith("datetime64"):
        return pd.to_datetime(values).astype(kind)
    if kind == "boolean":
        return values.map({"True": True, "False": False}).astype("boolean")
    return pd.to_numeric(values).astype(kind)


# What spreadsheets take for the beginning of a formula; apostrophes before it are kept apart by one more.
_FORMULA = re.compile(r"^'*[=+\-@\t\r\n]")
_GUARDED = re.compile(r"^'+[=+\-@\t\r\n]")


def guard(values: pd.Series) -> pd.Series:
    """Put an apostrophe before each text that a spreadsheet would run as a formula.

    >>> list(guard(pd.Series(["=1+1", "Nurse", "-5"], dtype="str")))
    ["'=1+1", 'Nurse', "'-5"]
    """
    return values.where(~values.str.match(_FORMULA).fillna(False).astype(bool), "'" + values)


def unguard(values: pd.Series) -> pd.Series:
    """Undo `guard`, exactly.

    >>> list(unguard(pd.Series(["'=1+1", "Nurse", "'tis"], dtype="str")))
    ['=1+1', 'Nurse', "'tis"]
    """
    return values.where(~values.str.match(_GUARDED).fillna(False).astype(bool), values.str[1:])


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a copy whose columns are of the few kinds that a release can write and read back alike."""
    return pd.DataFrame({str(name): _tidy_column(frame[name]) for name in frame.columns})


def _tidy_column(values: pd.Series) -> pd.Series:
    values = values.reset_index(drop=True)
    kinds: Any = pd.api.types
    if kinds.is_bool_dtype(values):
        return values.astype("boolean")
    if kinds.is_integer_dtype(values):
        return values.astype("Int64")
    if kinds.is_float_dtype(values):
        return values.astype("float64")
    if kinds.is_datetime64_any_dtype(values):
        return values.astype("datetime64[us]")
    return values.astype("str").where(values.notna())
