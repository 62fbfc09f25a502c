"""Tables that lie in Parquet files and are not read yet: `participations.parquet`, or a folder of such files."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path

from wbl import schema
from wbl.collect.arrow import naming_damage
from wbl.collect.headers import fold_name
from wbl.errors import SourceError

_TABLE_FILES = (".csv", ".tsv", ".xlsx")


@dataclass(frozen=True)
class Part:
    """One file of a table."""

    file: str       # as a person calls it
    path: Path
    rows: int


@dataclass(frozen=True)
class Stored:
    """A table in one or more files; its rows are numbered through all of them."""

    parts: tuple[Part, ...]
    first_row: int = 2  # the number of each file's first row: after a header, or 1 in a database

    @property
    def file(self) -> str:
        """The table as a person calls it."""
        return self.parts[0].file if len(self.parts) == 1 else f"{self.parts[0].path.parent.name}/"

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(part.rows for part in self.parts)

    @property
    def offsets(self) -> list[int]:
        """The number of the row before each file's first."""
        return [0, *accumulate(part.rows for part in self.parts)][:-1]

    def locate(self, row: int) -> tuple[str, int]:
        """Give the file that a row stands in, and the number that it has there.

        >>> parts = Part("a/1.parquet", Path(), 10), Part("a/2.parquet", Path(), 5)
        >>> Stored(parts).locate(2), Stored(parts).locate(12)
        (('a/1.parquet', 2), ('a/2.parquet', 2))
        """
        place = bisect_right(self.offsets, row - self.first_row) - 1
        return self.parts[place].file, row - self.offsets[place]


def find_stored(folder: Path) -> dict[str, Stored]:
    """Find the tables of a folder when all of them are Parquet; nothing when one is not.

    Raises SourceError when a table is there twice, a file is damaged, or some tables are folders of Parquet files
    while others are not Parquet.
    """
    if not find_spec("pyarrow"):
        return {}
    found: dict[str, Stored] = {}
    other = ""
    for path in sorted(folder.iterdir()):
        name = fold_name(path.stem if path.is_file() else path.name)
        if name not in schema.TABLES:
            continue
        if path.suffix.lower() == ".parquet":
            found_here = [path]
        elif path.is_dir():
            found_here = sorted(path.glob("*.parquet"))
        else:
            other = path.name if path.suffix.lower() in _TABLE_FILES else other
            continue
        if found_here and name in found:
            raise SourceError(f'{folder} has the table "{name}" twice, in {found[name].file} and {path.name}. '
                              "Remove one of them.")
        if found_here:
            found[name] = Stored(tuple(_read_part(file, folder) for file in found_here))
    divided = find_divided(found)
    if other and divided:
        raise SourceError(f"{folder} has {divided} as a folder of Parquet files, and {other}. Write all tables as "
                          "Parquet.")
    return {} if other else found


def find_divided(stored: Mapping[str, Stored]) -> str:
    """Give the name of a table that is a folder of files; empty when there is none."""
    return next((name for name, table in stored.items() if "/" in table.parts[0].file), "")


def _read_part(path: Path, folder: Path) -> Part:
    from pyarrow import parquet

    name = path.relative_to(folder).as_posix()
    with naming_damage(name):
        return Part(name, path, parquet.read_metadata(path).num_rows)
