"""The numbers that stand in a page, a notebook or a figure, each with the words beside it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

Said = tuple[set[str], float]   # words beside it, number


def read_number(text: str | None) -> float | None:
    """Read a number as it stands in a cell, None when it is none.

    >>> read_number("1,204"), read_number("46%"), read_number("hidden")
    (1204.0, 46.0, None)
    """
    found = re.fullmatch(r"\$?(-?[\d,]*\.?\d+)\s*%?", (text or "").strip().replace("\u202f", "").replace("\xa0", ""))
    return float(found[1].replace(",", "")) if found else None


def read_notebook(notebook: Mapping[str, Any]) -> Iterator[Said]:
    """Give the numbers in the tables and figures of a notebook's outputs."""
    for cell in notebook.get("cells", ()):
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            page = data.get("text/html", "")
            yield from read_html("".join(page) if isinstance(page, list) else page)
            if "application/vnd.plotly.v1+json" in data:
                yield from read_figure(data["application/vnd.plotly.v1+json"])


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


def read_html(text: str) -> Iterator[Said]:
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


def read_figure(figure: Mapping[str, Any]) -> Iterator[Said]:
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


def _pair(words: set[str], values: Iterable[Any]) -> Iterator[Said]:
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
