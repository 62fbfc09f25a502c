"""What a class has before it: the answers about pay, paths and jobs of one source or one file.

A lesson must start with whatever a teacher chose. A whole program, one class of it, a single file of pay, an empty
file: all are fine. What cannot be read at all is said in a sentence, and the sample takes its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from wbl import schema
from wbl.collect.check import check
from wbl.collect.files import read_bytes, read_table
from wbl.collect.headers import fold_name
from wbl.collect.load import load
from wbl.collect.raw import RawTable
from wbl.errors import SourceError, WblError
from wbl.places import SAMPLE
from wbl.program import Program
from wbl.settings import read_settings

SAMPLE_CLASS = "00R105-1001"  # the class of the sample that a lesson opens: 41 interviews, 45 answers about pay
_TABLE_SUFFIXES = (".csv", ".tsv", ".txt", ".parquet")
_OF_AN_INTERVIEW = ("participations", "salaries", "career_steps", "opportunities")


@dataclass(frozen=True)
class Classroom:
    """The tables of a class, as pandas frames in the schema's shape; what is not there is empty."""

    name: str                           # of the source, as the teacher wrote it
    tables: Mapping[str, pd.DataFrame]
    given: frozenset[str] = frozenset()
    held: int = 0                       # rows that wait for a person and are left out
    remark: str = ""                    # why the sample stands here instead; "" when it does not

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Give a table by its name."""
        return self.tables[table]

    @property
    def is_sample(self) -> bool:
        """Are its people made up?"""
        return self.name == SAMPLE


def open_class(source: str | Path, *, class_id: str = "") -> Classroom:
    """Open what a class has: a folder, a workbook, one CSV file of any table, or "sample".

    class_id: keep the interviews of this class only; "" keeps all, and of the sample one class, since a lesson is about
    what a class heard. A class that held none gives empty tables. Raises nothing that data can cause: what cannot be
    read is told in `remark`, and the sample is opened instead.

    >>> open_class("sample").is_sample, open_class("nowhere.csv").remark[:28]
    (True, 'There is nothing at "nowhere')
    """
    source = str(source).strip() or SAMPLE
    try:
        program = _read(source)
    except (WblError, OSError) as error:
        return replace(open_class(SAMPLE), remark=str(error))
    tables = {name: program.lazy(name).collect("pandas").to_native() for name in schema.TABLES}
    chosen = class_id or (SAMPLE_CLASS if source == SAMPLE else "")
    if chosen:
        tables = keep_class(tables, chosen)
    held = sum(rows.held for rows in program.account.values())
    return Classroom(source, tables, program.given, held)


def keep_class(tables: Mapping[str, pd.DataFrame], class_id: str) -> dict[str, pd.DataFrame]:
    """Keep one class: its students, its interviews, and what was heard in them."""
    kept = dict(tables)
    for name in ("interviews", "students"):
        kept[name] = tables[name][tables[name]["class_id"] == class_id].reset_index(drop=True)
    ids = kept["interviews"]["interview_id"]
    for name in _OF_AN_INTERVIEW:
        kept[name] = tables[name][tables[name]["interview_id"].isin(ids)].reset_index(drop=True)
    return kept


def _read(source: str) -> Program:
    path = Path(source)
    if path.is_file() and path.suffix.lower() in _TABLE_SUFFIXES:
        return _read_one_table(path)
    return load(source, engine="pandas")  # of any size: every line of a lesson works on pandas frames


def _read_one_table(path: Path) -> Program:
    """Read one file as the table that its name or its columns say it is; an empty file is a class without answers."""
    if not path.read_bytes().strip():
        return check({}, read_settings(path.parent), required=False)
    raw = read_table(read_bytes(path), path.name)
    return check({_name_table(path, raw): raw}, read_settings(path.parent), required=False)


def _name_table(path: Path, raw: RawTable) -> str:
    stem = fold_name(path.stem)
    if stem in schema.TABLES:
        return stem
    header = {fold_name(cell) for cell in raw.header}
    fitting = {
        name: len(header.intersection(table.column_names)) for name, table in schema.TABLES.items()
        if header.issuperset(column.name for column in table.columns if column.required)
    }
    if not fitting:
        raise SourceError(f"{path.name} has the columns of none of the tables. For pay it needs salary_id, occupation, "
                          "low, high and period; the page docs/data.md lists them all.")
    return max(fitting, key=lambda name: fitting[name])
