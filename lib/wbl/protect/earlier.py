"""What was shown before, as the hiding has to reckon with it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from wbl.protect.lines import HIDDEN

KEYS = ("breakdown", "group", "interview_type", "interviews_received", "month", "role", "step", "kind", "relation",
        "soc_code", "school_year", "answer")
PEOPLE = ("students", "partners", "students_done", "needed", "on_file")

Row = tuple[str, int]           # table, place of the row


@dataclass(frozen=True)
class Changes:
    """Which rows to hide for what was shown of them before, and what that was."""

    hidden: frozenset[Row] = frozenset()
    sizes: Mapping[str, Collection[int]] = field(default_factory=dict)  # table -> rows whose group's size is kept
    shown: Mapping[Row, Mapping[str, float]] = field(default_factory=dict)  # the largest of each number


@dataclass(frozen=True)
class Earlier:
    """The tables of earlier releases, as text.

    Those of the `same` inputs hold the same true numbers, kept by another `min_group` or for one school.
    """

    releases: Sequence[Mapping[str, pd.DataFrame]] = ()
    same: Sequence[Mapping[str, pd.DataFrame]] = ()

    def compare(self, tables: Mapping[str, pd.DataFrame], min_group: int) -> Changes:
        """Find the rows of people whose number changed by fewer than `min_group` since it was shown.

        And those that are hidden in a release of the same inputs: what that one keeps this one must not say.
        """
        hidden: set[Row] = set()
        sizes: dict[str, set[int]] = {}
        shown: dict[Row, dict[str, float]] = {}
        for name, frame in tables.items():
            keys = read_keys(frame)
            for same in [release[name] for release in self.same if name in release]:
                hidden |= {(name, place) for place in _find_rows(keys, same[same["status"] == HIDDEN])}
                if "enrolled" in same:
                    sizes.setdefault(name, set()).update(_find_rows(keys, same[same["enrolled"] == ""]))
            for release in self.releases:
                before = _read_shown(release[name]) if name in release else {}
                for column in [column for column in PEOPLE if column in frame]:
                    for place, (key, value) in enumerate(zip(keys, frame[column].astype("float64"), strict=True)):
                        old = before.get(key, {}).get(column)
                        if old is None:
                            continue
                        row = shown.setdefault((name, place), {})
                        row[column] = max(row.get(column, old), old)
                        if 0 < abs(value - old) < min_group:
                            hidden.add((name, place))
        return Changes(frozenset(hidden), sizes, shown)


def read_keys(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    """Give what each row of a table is about, without what stands empty.

    >>> read_keys(pd.DataFrame({"breakdown": ["all"], "group": ["all"], "students": [40]}))
    [('all', 'all')]
    """
    columns = [frame[name].astype("str").fillna("") for name in KEYS if name in frame]
    keys = zip(*columns, strict=True) if columns else [()] * len(frame)
    return [tuple(text for text in key if text) for key in keys]


def _read_shown(frame: pd.DataFrame) -> dict[tuple[str, ...], dict[str, float]]:
    numbers = {name: pd.to_numeric(frame[name], errors="coerce") for name in PEOPLE if name in frame}
    return {
        key: {name: float(values.iloc[place]) for name, values in numbers.items() if pd.notna(values.iloc[place])}
        for place, key in enumerate(read_keys(frame))
    }


def _find_rows(keys: Sequence[tuple[str, ...]], wanted: pd.DataFrame) -> list[int]:
    """Find the places of the rows that are about the same as those of an earlier table."""
    known = set(read_keys(wanted))
    return [place for place, key in enumerate(keys) if key in known]
