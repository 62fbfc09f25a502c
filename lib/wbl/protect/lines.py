"""A protected table, row by row: what a sentence or a chart reads of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

SHOWN, HIDDEN = "shown", "hidden"


@dataclass(frozen=True)
class Line:
    """One row of a protected table, as a sentence or a chart reads it."""

    keys: Mapping[str, str]
    numbers: Mapping[str, float | None]  # None: hidden, or there is nothing to say (as without a roster)
    is_hidden: bool

    def __getitem__(self, name: str) -> float | None:
        """Give a number by its column; None when it is hidden or not there."""
        return self.numbers.get(name)

    def share(self, part: str = "students", whole: str = "enrolled") -> float | None:
        """Give a share between 0 and 1, or None when it is not known."""
        over, under = self[part], self[whole]
        return over / under if over is not None and under else None


def read_frame(frame: pd.DataFrame) -> tuple[Line, ...]:
    """Read the rows of a frame: text and truth are keys, the rest are numbers.

    >>> read_frame(pd.DataFrame({"group": ["North"], "students": [40], "status": ["shown"]}))[0]["students"]
    40.0
    """
    columns = {str(name): frame[name].astype(object).to_list() for name in frame.columns}
    keys = {name: values for name, values in columns.items() if _is_key(frame[name])}
    rows = []
    for place in range(len(frame)):
        own = {name: str(values[place]) for name, values in keys.items() if not is_missing(values[place])}
        numbers = {name: None if is_missing(values[place]) else float(values[place])
                   for name, values in columns.items() if name not in keys}
        rows.append(Line(own, numbers, is_hidden=own.get("status") == HIDDEN))
    return tuple(rows)


def _is_key(values: pd.Series) -> bool:
    return not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values)


def is_missing(value: Any) -> bool:
    """Is this no value at all?"""
    return bool(value is None or value is pd.NA or value != value)  # the last: not a number
