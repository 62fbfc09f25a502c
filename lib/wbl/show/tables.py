"""Tables of numbers as HTML that everybody can read: with a caption, headers with scope, digits that line up.

Whatever a cell holds shows as text.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from wbl.protect.lines import Line, is_missing
from wbl.show.wording import Wording

MOST_ROWS = 60  # rows on a page; the CSV and the workbook beside it hold them all


class Written(str):
    """A number that is written already, such as a share or an amount; it stands at the right like a number."""

    __slots__ = ()


def list_written(texts: Iterable[str]) -> pd.Series:
    """Make a column of numbers that are written already."""
    return pd.Series([Written(text) for text in texts], dtype=object)


HIDDEN = Written("hidden")
NOTHING = Written("–")  # nothing to say, as a share without a roster

Column = str | Callable[[Line], Any]


def tabulate(lines: Sequence[Line], columns: Mapping[str, Column]) -> pd.DataFrame:
    """Make the table of a chart's numbers: header -> a column of the lines, or what to write for a line.

    A number that is hidden says so; one that does not exist is a dash.
    """
    cells = {header: [_read_cell(line, column) for line in lines] for header, column in columns.items()}
    return pd.DataFrame(cells, dtype=object)


def _read_cell(line: Line, column: Column) -> Any:
    value = column(line) if callable(column) else line.keys.get(column, line[column])
    if value is not None:
        return value
    return HIDDEN if line.is_hidden else NOTHING


def write_table(
    frame: pd.DataFrame, caption: str, *, language: str = "en", row_headers: int = 1, most_rows: int = MOST_ROWS
) -> str:
    """Write a frame as an HTML table.

    The first `row_headers` columns head their rows. Numbers stand at the right with thousands separators; units
    belong in the column names. Rows beyond `most_rows` are counted in the caption instead of shown.

    >>> print(write_table(pd.DataFrame({"Type": ["Virtual"], "Students": [1204]}), "Students by type"))
    <div class="table-wrap" role="region" aria-label="Students by type" tabindex="0">
    <table>
    <caption>Students by type</caption>
    <thead><tr><th scope="col">Type</th><th scope="col" class="number">Students</th></tr></thead>
    <tbody>
    <tr><th scope="row">Virtual</th><td class="number">1,204</td></tr>
    </tbody>
    </table>
    </div>
    """
    words = Wording(language)
    shown = frame.head(most_rows)
    if len(frame) > most_rows:
        more = words.number(len(frame) - most_rows)
        caption = words.text("{caption} ({more} more rows in the tables beside this page)", caption=caption, more=more)
    rows = shown.astype(object).to_numpy().tolist()
    is_number = [place >= row_headers and _is_number([row[place] for row in rows]) for place in range(shown.shape[1])]
    heads = "".join(
        f'<th scope="col"{_NUMBER if number else ""}>{escape(str(name))}</th>'
        for name, number in zip(shown.columns, is_number, strict=True)
    )
    lines = (
        "<tr>" + "".join(
            _write_cell(value, number, place < row_headers, words)
            for place, (value, number) in enumerate(zip(row, is_number, strict=True))
        ) + "</tr>"
        for row in rows
    )
    return "\n".join([
        f'<div class="table-wrap" role="region" aria-label="{escape(caption)}" tabindex="0">',
        "<table>", f"<caption>{escape(caption)}</caption>",
        f"<thead><tr>{heads}</tr></thead>", "<tbody>", *lines, "</tbody>", "</table>", "</div>",
    ])


_NUMBER = ' class="number"'


def _is_number(values: Iterable[Any]) -> bool:
    known = [value for value in values if not is_missing(value)]
    return bool(known) and all(
        isinstance(value, Written) or (pd.api.types.is_number(value) and not isinstance(value, bool)) for value in known
    )


def _write_cell(value: Any, is_number: bool, is_head: bool, words: Wording) -> str:
    if is_missing(value):
        text = str(NOTHING)
    elif is_number and not isinstance(value, str):
        text = words.number(float(value))
    else:
        text = escape(str(value))
    if is_head:
        return f'<th scope="row">{text}</th>'
    if value is HIDDEN:
        return f'<td class="number hidden">{escape(words.text("hidden"))}</td>'
    return f'<td{_NUMBER if is_number else ""}>{text}</td>'
