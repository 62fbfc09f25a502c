"""Read what was published as an attacker would: every table, page, figure and notebook of a folder.

Nothing here looks at data that stays inside. The outcome is what each row of each table gives away: its numbers
where a file shows them, wherever that file is.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wbl.protect.page_numbers import read_html, read_notebook, read_number

STUDENTS = "students_by_interview_type"
KEYS = ("breakdown", "group", "interview_type", "interviews_received", "month", "role", "step", "kind", "relation",
        "school_year", "answer", "soc_code")

Key = tuple[tuple[str, str], ...]           # (column, text) of a row's key columns
Numbers = dict[str, float]                  # column -> number; what is hidden is not there


@dataclass
class Published:
    """What one release says, gathered from all of its files."""

    about: dict[str, Any]
    tables: dict[str, dict[Key, Numbers]] = field(default_factory=dict)
    hidden: dict[str, set[Key]] = field(default_factory=dict)       # rows marked as hidden
    leaks: list[str] = field(default_factory=list)                  # what a file says beyond its tables
    places: list[Path] = field(default_factory=list)
    withdrawn: bool = False

    @property
    def identity(self) -> tuple[str, str, str]:
        """Tell releases apart: the same inputs and year are one release, in however many folders.

        Its `min_group` does not matter: the true numbers are the same, and what one shows another hides in vain.
        """
        inputs = json.dumps(self.about.get("inputs", {}), sort_keys=True)
        return str(self.about.get("program_name", "")), str(self.about.get("school_year", "")), inputs

    @property
    def min_group(self) -> int:
        """People; numbers that rest on fewer are to be kept."""
        return int(self.about.get("min_group") or 10)

    def read_year_before(self) -> "Published | None":
        """Give what the comparison of years says of the year before, as a release of that year."""
        year = str(self.about.get("previous_year", ""))
        rows = {key: numbers for key, numbers in self.tables.get("years_compared", {}).items()
                if ("school_year", year) in key}
        if not rows:
            return None
        renamed = {key: (("breakdown", "all"), ("group", "all"), *(part for part in key if part[0] == "interview_type"))
                   for key in rows}
        about = {**self.about, "school_year": year, "previous_year": ""}
        hidden = {renamed[key] for key in rows if key in self.hidden.get("years_compared", ())}
        return Published(about, {STUDENTS: {renamed[key]: numbers for key, numbers in rows.items()}},
                         {STUDENTS: hidden}, places=self.places)

    def add_row(self, table: str, row: Mapping[str, str]) -> None:
        """Add what one line of a CSV or sheet says."""
        key = tuple((name, row[name]) for name in KEYS if row.get(name))
        numbers = self.tables.setdefault(table, {}).setdefault(key, {})
        for name, text in row.items():
            value = read_number(text) if name not in KEYS and name != "status" else None
            if value is not None:
                numbers[name] = value
        if row.get("status") == "hidden":
            self.hidden.setdefault(table, set()).add(key)

    def merge(self, other: "Published") -> None:
        """Add what another folder of the same release says, such as a school's.

        The lower `min_group` of the two holds: what was shown by it is out.
        """
        least = min(self.min_group, other.min_group)
        if not other.about.get("school"):
            self.about = other.about
        self.about = {**self.about, "min_group": least}
        for table, rows in other.tables.items():
            own = self.tables.setdefault(table, {})
            for key, numbers in rows.items():
                own.setdefault(key, {}).update(numbers)
        for table, keys in other.hidden.items():
            self.hidden.setdefault(table, set()).update(keys)
        self.places += other.places


def read_folder(folder: Path) -> Iterator[Published]:
    """Read every public release below a folder: those the ledger remembers, oldest first, and what lies there."""
    seen = set()
    for ledger in sorted(folder.rglob("releases.json")):
        entries = json.loads(ledger.read_text(encoding="utf-8"))["releases"]
        for entry in entries:
            named = {"program_name": entries[-1]["about"]["program_name"]}  # all of a folder is of one program
            published = read_tables({**entry["about"], **named}, entry["tables"], ledger)
            published.withdrawn = bool(entry.get("withdrawn"))
            seen.add(published.identity)
            yield published
    for described in sorted(folder.rglob("release.json")):
        published = _read_report(described.parent)
        seen.add(published.identity)
        if published.about.get("audience") == "public":
            yield published
    if not seen:  # tables alone, without the word of a release
        loose = Published({}, places=[folder])
        _read_csvs(loose, folder)
        if loose.tables:
            _read_pages(loose, folder)
            yield loose


def read_tables(about: Mapping[str, Any], tables: Mapping[str, str], place: Path) -> Published:
    """Read a release from the text of its CSVs."""
    published = Published(dict(about), places=[place])
    for table, text in tables.items():
        for row in csv.DictReader(io.StringIO(text)):
            published.add_row(table, row)
    return published


def read_release(tables: Path) -> Published:
    """Read a release from the folder of its tables alone."""
    described = json.loads((tables / "release.json").read_text(encoding="utf-8"))
    published = Published(described["about"], places=[tables])
    _read_csvs(published, tables)
    return published


def _read_report(tables: Path) -> Published:
    published = read_release(tables)
    report = tables.parent if tables.name == "tables" else tables
    _read_workbooks(published, report)
    _read_pages(published, report)
    return published


def _read_csvs(published: Published, folder: Path) -> None:
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                published.add_row(path.stem, {name: text or "" for name, text in row.items() if name})


def _read_workbooks(published: Published, folder: Path) -> None:
    for path in sorted(folder.glob("[!~]*.xlsx")):     # "~$..." is what Excel keeps beside an open one
        import openpyxl

        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for sheet in book.worksheets:
            table = next((name for name in published.tables if name[:31] == sheet.title), None)
            rows = sheet.iter_rows(values_only=True)
            header = [str(name) for name in next(rows, ())]
            for cells in rows if table else ():
                published.add_row(str(table), {
                    name: "" if cell is None else _write_cell(cell) for name, cell in zip(header, cells, strict=False)
                })
        book.close()


def _write_cell(cell: Any) -> str:
    """Write a cell as a CSV would, text guarded as there."""
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and re.match(r"'*[=+\-@\t\r\n]", text) else text


def _read_pages(published: Published, folder: Path) -> None:
    """Look through pages and notebooks for numbers of hidden rows that the tables keep back."""
    hidden = _HiddenRows(published)
    for path in sorted([*folder.glob("*.html"), *folder.glob("*.ipynb")]):
        text = path.read_text(encoding="utf-8")
        for labels, number in read_html(text) if path.suffix == ".html" else read_notebook(json.loads(text)):
            leak = hidden.explain(labels, number)
            if leak:
                published.leaks.append(f"{path.name}: {leak}")


_WHOLES = ("enrolled", "students", "needed")    # numbers that percentages are of


class _HiddenRows:
    """The hidden rows, found by the words that a page may call them."""

    def __init__(self, published: Published) -> None:
        spoken = _speak(published.about)
        self.shown: dict[str, list[Numbers]] = {}       # group -> its rows in all tables
        self.called: dict[str, list[tuple[str, Key, list[set[str]]]]] = {}
        self.groups: set[str] = set()                   # words for groups
        for table, rows in published.tables.items():
            hidden = published.hidden.get(table, ())
            for key, numbers in rows.items():
                group, words = _group(key), _list_words(key, spoken)
                self.shown.setdefault(group, []).append(numbers)
                if group:
                    self.groups |= words[0]
                if key in hidden:
                    for word in words[0] if words else ():
                        self.called.setdefault(word, []).append((table, key, words[1:]))

    def explain(self, labels: set[str], number: float) -> str:
        """Say which hidden row a number beside these words gives away; "" when shown rows explain it."""
        if number < 1 or number != int(number):
            return ""
        for word in labels & self.called.keys():
            for table, key, beside in self.called[word]:
                others = labels - {word}
                if all(others & words for words in beside) and not self._is_explained(key, labels, number):
                    return f"{number:g} stands beside {' · '.join(text for _, text in key)}, which {table} hides"
        return ""

    def _is_explained(self, key: Key, labels: set[str], number: float) -> bool:
        """Do shown numbers of the row's group say it, or is it another group's?"""
        group = _group(key)
        return (not group and bool(labels & self.groups)) or _is_shown(number, self.shown[group])


def _group(key: Key) -> str:
    """Give the group of a row; "" for all rows of the whole program."""
    group = dict(key).get("group", "all")
    return "" if group == "all" else group


def _list_words(key: Key, spoken: Any) -> list[set[str]]:
    """List, for each thing that a row is about, the words for it; the group, which says most, first."""
    parts, group = dict(key), _group(key)
    breakdown = parts.pop("breakdown", "")
    parts.pop("group", "")
    words = [spoken(breakdown, group)] if group else []
    return words + [spoken("", text) for name, text in parts.items() if name != "soc_code"]


def _is_shown(number: float, rows: list[Numbers]) -> bool:
    """Is it a number of these rows, or a percentage of two of one row?"""
    for numbers in rows:
        values = list(numbers.values())
        if number in values:
            return True
        wholes = [numbers[name] for name in _WHOLES if numbers.get(name)]
        if any(round(100 * value / whole) == number for value in values for whole in wholes):
            return True
    return False


def _speak(about: Mapping[str, Any]) -> Any:
    """Give a function that lists the words by which a page may call a code."""
    labels, schools = about.get("labels", {}), about.get("school_names", {})

    def spoken(breakdown: str, code: str) -> set[str]:
        words = {code, labels.get(code, code)}
        if breakdown == "school":
            words.add(schools.get(code, code))
        if breakdown == "grade":
            words |= {f"Grade {code}", f"{code}º grado"}
        return words

    return spoken
