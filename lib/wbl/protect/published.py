"""Read what was published as an attacker would: every table, page, figure and notebook of a folder.

Nothing here looks at data that stays inside. The outcome is what each row of each table gives away: its numbers
where a file shows them, wherever that file is.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

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
        """Tell releases apart: the same inputs and year are one release, in however many folders."""
        inputs = json.dumps(self.about.get("inputs", {}), sort_keys=True)
        return str(self.about.get("program_name", "")), str(self.about.get("school_year", "")), inputs

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
        """Add what another folder of the same release says, such as a school's."""
        for table, rows in other.tables.items():
            own = self.tables.setdefault(table, {})
            for key, numbers in rows.items():
                own.setdefault(key, {}).update(numbers)
        for table, keys in other.hidden.items():
            self.hidden.setdefault(table, set()).update(keys)
        self.leaks += other.leaks
        self.places += other.places


def read_number(text: str | None) -> float | None:
    """Read a number as it stands in a cell, None when it is none.

    >>> read_number("1,204"), read_number("46%"), read_number("hidden")
    (1204.0, 46.0, None)
    """
    found = re.fullmatch(r"\$?(-?[\d,]*\.?\d+)\s*%?", (text or "").strip().replace("\u202f", "").replace("\xa0", ""))
    return float(found[1].replace(",", "")) if found else None


def read_folder(folder: Path) -> Iterator[Published]:
    """Read every public release below a folder: those the ledger remembers, oldest first, and what lies there."""
    seen = set()
    for ledger in sorted(folder.rglob("releases.json")):
        for entry in json.loads(ledger.read_text(encoding="utf-8"))["releases"]:
            published = read_tables(entry["about"], entry["tables"], ledger)
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


def _read_report(tables: Path) -> Published:
    described = json.loads((tables / "release.json").read_text(encoding="utf-8"))
    published = Published(described["about"], places=[tables])
    _read_csvs(published, tables)
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
    for path in sorted(folder.glob("*.xlsx")):
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
        if path.suffix == ".html":
            said = list(_read_html(text))
        else:
            said = [pair for output in _list_outputs(json.loads(text)) for pair in _read_output(output)]
        for labels, number in said:
            leak = hidden.explain(labels, number)
            if leak:
                published.leaks.append(f"{path.name}: {leak}")


def _list_outputs(notebook: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for cell in notebook.get("cells", ()):
        for output in cell.get("outputs", ()):
            yield output.get("data", {})


def _read_output(data: Mapping[str, Any]) -> Iterator[tuple[set[str], float]]:
    page = data.get("text/html", "")
    yield from _read_html("".join(page) if isinstance(page, list) else page)
    figure = data.get("application/vnd.plotly.v1+json")
    if figure:
        yield from read_figure(figure)


class _Page(HTMLParser):
    """Tables and figures of a page, without drawing it."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.figures: list[str] = []
        self._cell: list[str] | None = None
        self._figure: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self._cell = []
        elif tag == "script" and ("type", "application/json") in attrs:
            self._figure = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            self.tables[-1][-1].append("".join(self._cell).strip())
            self._cell = None
        elif tag == "script" and self._figure is not None:
            self.figures.append("".join(self._figure))
            self._figure = None

    def handle_data(self, data: str) -> None:
        for held in (self._cell, self._figure):
            if held is not None:
                held.append(data)


def _read_html(text: str) -> Iterator[tuple[set[str], float]]:
    """Give (words beside it, number) for each number in the tables and figures of a page."""
    page = _Page()
    page.feed(text)
    for table in page.tables:
        header = table[0] if table else []
        for row in table[1:]:
            words = {cell for cell in row if read_number(cell) is None}
            for place, cell in enumerate(row):
                number = read_number(cell)
                if number is not None:
                    yield words | ({header[place]} if place < len(header) else set()), number
    for figure in page.figures:
        yield from read_figure(json.loads(figure))


def read_figure(figure: Mapping[str, Any]) -> Iterator[tuple[set[str], float]]:
    """Give (words beside it, number) for each number in the data of a plotly figure, seen or not.

    Along an axis that is not drawn there are places on the paper, not numbers.

    >>> list(read_figure({"data": [{"name": "Any", "x": ["North"], "y": [7]}]})) == [({"Any", "North"}, 7.0)]
    True
    """
    layout = figure.get("layout", {})
    drawn_on = {name for name in ("x", "y") if layout.get(f"{name}axis", {}).get("visible") is False}
    for trace in figure.get("data", ()):
        name = {str(trace[part]) for part in ("name", "legendgroup") if trace.get(part)}
        arrays = [trace[part] for part in _ARRAYS if part not in drawn_on and isinstance(trace.get(part), list)]
        longest = max((len(array) for array in arrays), default=0)
        for place in range(longest):
            beside = [array[place] for array in arrays if place < len(array)]
            yield from _pair(name, list(_flatten(beside)))
    heights: dict[Any, list[Any]] = {}
    for note in layout.get("annotations", ()):
        heights.setdefault(note.get("y"), []).append(note.get("text", ""))
    for texts in heights.values():
        yield from _pair(set(), texts)


_ARRAYS = ("x", "y", "text", "hovertext", "customdata", "labels", "values", "ids", "r", "theta", "z", "base")


def _flatten(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from _flatten(value)
        else:
            yield value


def _pair(words: set[str], values: Iterable[Any]) -> Iterator[tuple[set[str], float]]:
    texts, numbers = set(words), []
    for value in values:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            numbers.append(float(value))
        elif isinstance(value, str):
            plain = re.sub(r"<[^>]*>", "", value)
            number = read_number(plain)
            if number is None:
                texts.add(plain.strip())
            else:
                numbers.append(number)
    if texts:
        yield from ((texts, number) for number in numbers)


_NAMED_BESIDE = ("interview_type", "relation")  # a number of such a row has the word for it beside it


class _HiddenRows:
    """The hidden rows of groups, found by the words that a page may call them."""

    def __init__(self, published: Published) -> None:
        spoken = _speak(published.about)
        self.shown: dict[str, list[Numbers]] = {}       # group -> its rows in all tables
        self.called: dict[str, list[tuple[str, Key, list[set[str]]]]] = {}
        for table, rows in published.tables.items():
            hidden = published.hidden.get(table, ())
            for key, numbers in rows.items():
                parts = dict(key)
                group = parts.get("group")
                if not group or group == "all":
                    continue
                self.shown.setdefault(group, []).append(numbers)
                beside = [spoken("", parts[name]) for name in _NAMED_BESIDE if parts.get(name)]
                for word in spoken(parts.get("breakdown", ""), group) if key in hidden else ():
                    self.called.setdefault(word, []).append((table, key, beside))

    def explain(self, labels: set[str], number: float) -> str:
        """Say which hidden row a number beside these words gives away; "" when shown rows explain it."""
        if number < 1 or number != int(number):
            return ""
        for word in labels & self.called.keys():
            for table, key, beside in self.called[word]:
                others = labels - {word}
                if all(others & words for words in beside) and not _is_shown(number, self.shown[dict(key)["group"]]):
                    return f"{number:g} stands beside {' · '.join(text for _, text in key)}, which {table} hides"
        return ""


def _is_shown(number: float, rows: list[Numbers]) -> bool:
    """Is it a number of these rows, or a percentage of two of them?"""
    for numbers in rows:
        values = list(numbers.values())
        if number in values:
            return True
        whole = numbers.get("enrolled")
        if whole and any(round(100 * value / whole) == number for value in values):
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
