"""What a program decides for itself: `wbl.toml` beside its data, with a sensible default for everything."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from wbl.errors import ParameterError, SourceError, name_nearest

FILE_NAME = "wbl.toml"
SMALLEST_PUBLIC_GROUP = 5  # students; New York's report cards hide groups under 5, and no public report goes below


@dataclass(frozen=True)
class Settings:
    """The program's own choices."""

    program_name: str = "Informational interviews"
    language: str = "en"                       # "en" or "es"
    min_group: int = 10                        # students; numbers that rest on fewer are hidden
    year_starts: tuple[int, int] = (7, 1)      # month and day of a school year's first day
    goal_percent: float | None = None          # share of students who should have an interview, 0-100
    goal_counts: str = "any_live"              # what the goal counts: "any" or "any_live"
    keep_records_years: int | None = None      # years; None: the program has not said
    group_columns: tuple[str, ...] = ("ell_level", "has_iep")  # roster columns to report by, where they are filled
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # code -> printed label

    def school_year_of(self, day: date) -> str:
        """Name the school year of a day.

        >>> Settings().school_year_of(date(2026, 6, 30)), Settings().school_year_of(date(2026, 7, 1))
        ('2025-26', '2026-27')
        """
        first = day.year if (day.month, day.day) >= self.year_starts else day.year - 1
        return f"{first}-{(first + 1) % 100:02d}"

    def days_of(self, school_year: str) -> tuple[date, date]:
        """Give the first day of a school year and the first day after it.

        >>> Settings().days_of("2025-26")
        (datetime.date(2025, 7, 1), datetime.date(2026, 7, 1))
        """
        first = int(parse_school_year(school_year)[:4])
        month, day = self.year_starts
        return date(first, month, day), date(first + 1, month, day)


def parse_school_year(text: str) -> str:
    """Check that a text names a school year, such as "2025-26", and give it back.

    Raises ParameterError when it does not.
    """
    written = re.fullmatch(r"(\d{4})-(\d{2})", text, re.ASCII)
    if written and int(written[2]) == (int(written[1]) + 1) % 100:
        return text
    raise ParameterError(f'"{text}" is not a school year; write it like 2025-26.')


def previous_school_year(school_year: str) -> str:
    """Name the school year before.

    >>> previous_school_year("2000-01")
    '1999-00'
    """
    first = int(parse_school_year(school_year)[:4])
    return f"{first - 1}-{first % 100:02d}"


def read_settings(folder: Path) -> Settings:
    """Read `wbl.toml` in a folder; without the file, give the defaults.

    Raises SourceError when the file is not TOML, names an unknown setting or holds a value that cannot be.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return Settings()
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read as TOML ({error}). Mend that line or remove the file.") from error
    known = {item.name for item in fields(Settings)}
    for name in found:
        if name not in known:
            raise SourceError(f'{path} has an unknown setting "{name}". {name_nearest(name, known)}')
    return Settings(**{name: _read_value(path, name, value) for name, value in found.items()})


def _read_value(path: Path, name: str, value: object) -> Any:
    """Turn a TOML value into the setting's own type, or say what the setting takes."""
    match name, value:
        case "year_starts", str() as text:
            try:
                day = date.fromisoformat(f"2001-{text}")
            except ValueError:
                raise SourceError(f'{path}: year_starts is "{text}"; write month and day like "07-01".') from None
            return day.month, day.day
        case "labels", dict() as labels if all(isinstance(label, str) for label in labels.values()):
            return MappingProxyType(dict(labels))
        case "group_columns", list() as names if all(isinstance(name, str) and name for name in names):
            return tuple(names)
        case "language", "en" | "es":
            return value
        case "goal_counts", "any" | "any_live":
            return value
        case "program_name", str():
            return value
        case "goal_percent", int() | float() if not isinstance(value, bool) and 0 < value <= 100:
            return float(value)
        case "min_group", int() if not isinstance(value, bool) and value >= SMALLEST_PUBLIC_GROUP:
            return value
        case "keep_records_years", int() if not isinstance(value, bool) and value > 0:
            return value
    raise SourceError(f"{path}: {name} is {value!r}; it takes {_TAKES[name]}.")


_TAKES = {
    "program_name": "a text",
    "language": '"en" or "es"',
    "min_group": f"a whole number of at least {SMALLEST_PUBLIC_GROUP}",
    "year_starts": 'a month and a day, like "07-01"',
    "goal_percent": "a number above 0, at most 100",
    "goal_counts": '"any" or "any_live"',
    "keep_records_years": "a whole number of years",
    "group_columns": "a list of column names of the students table",
    "labels": "a table of texts",
}
