"""Attack what was published, and say what an attacker would get.

The auditor knows files only: tables, pages, figures, notebooks, workbooks, and the releases that a ledger remembers.
It reads them all, sets up what an outsider could, and asks of each hidden number between which bounds it must lie.
It shares with what hides only the calls to the solver and to other processors.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from wbl.errors import SourceError
from wbl.protect.attack import EXACT, Attack, Bounds, Siege, attack, bound_whole_numbers
from wbl.protect.changes import find_changes, judge
from wbl.protect.outsider import HABITS, PARTS, PEOPLE, REST, STUDENTS, Name, Outsider
from wbl.protect.outsider_tables import set_up
from wbl.protect.published import Published, read_folder

NEAR_THE_GATE = 0.999       # people; closer than this the bounds are found again in whole numbers
WHOLE_NUMBERS_UP_TO = 1_200  # unknowns; a larger system is not solved in whole numbers
KNOWN_ANYWAY = ("enrolled",)    # may stand in a row that is hidden
OFFICIAL = "official_"          # the government's figures too
MOST_NAMED = 5


@dataclass(frozen=True)
class Exposed:
    """A number that should be kept and is not."""

    what: str       # "recoverable", "narrow", "small", "all or nothing", "change", "leak", "not computed", ...
    where: str      # the table and the row
    low: float
    high: float

    def __str__(self) -> str:
        if self.what == "leak":
            return self.where
        if self.what == "contradiction":
            return f"{self.where}: its numbers contradict each other, so that nobody can say what they give away"
        between = f"{self.low:g}" if self.low == self.high else f"{self.low:g} to {self.high:g}"
        return f"{self.where}: {between}"


@dataclass(frozen=True)
class Audit:
    """What the attack found."""

    releases: int                       # different releases that were read
    rows: int
    hidden_rows: int
    hidden_numbers: int                 # numbers of people that are hidden
    narrowest: float | None             # people; the narrowest range of a number that might be small
    exposed: tuple[Exposed, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Does the gate hold: nothing recoverable, nothing narrow, nothing certainly small?"""
        return not self.exposed

    def count(self, what: str) -> int:
        """Count the exposed numbers of a kind."""
        return sum(one.what == what for one in self.exposed)

    def figures(self) -> dict[str, Any]:
        """Give the figures for a receipt or a script."""
        return {
            "passed": self.passed, "releases": self.releases, "rows": self.rows, "hidden_rows": self.hidden_rows,
            "share_hidden": round(self.hidden_rows / self.rows, 4) if self.rows else 0.0,
            "hidden_numbers_of_people": self.hidden_numbers,
            "exactly_recoverable": self.count("recoverable") + self.count("all or nothing"),
            "narrower_than_allowed": self.count("narrow"), "certainly_small": self.count("small"),
            "changes_recoverable": self.count("change"), "leaks_outside_tables": self.count("leak"),
            "not_computed": self.count("not computed"), "narrowest_width": self.narrowest,
        }

    def sentences(self) -> list[str]:
        """Say the outcome for a person."""
        figures = self.figures()
        said = [
            f"Releases read: {self.releases}. Rows: {self.rows:,}, hidden {self.hidden_rows:,} "
            f"({figures['share_hidden']:.0%}).",
            f"Hidden numbers of people: {self.hidden_numbers:,}. Exactly recoverable: "
            f"{figures['exactly_recoverable']}. Narrower than allowed: {figures['narrower_than_allowed']}. "
            f"Certainly small: {figures['certainly_small']}. Changes recoverable between releases: "
            f"{figures['changes_recoverable']}. Said outside the tables: {figures['leaks_outside_tables']}.",
        ]
        if self.narrowest is not None:
            said.append(f"The narrowest range of a number that might be small is {self.narrowest:g} people wide.")
        said += list(self.notes)
        said += [f"Exposed ({one.what}): {one}" for one in self.exposed[:MOST_NAMED]]
        if len(self.exposed) > MOST_NAMED:
            said.append(f"... and {len(self.exposed) - MOST_NAMED} more.")
        return [*said, "The gate holds." if self.passed else "The gate does not hold."]


def audit_folders(paths: Iterable[Path | str], *, growing: bool = False) -> Audit:
    """Attack everything public in these folders together: all reports, schools' views and earlier releases.

    `growing`: suppose that counts only grow within a school year, as somebody may who knows how they come about.
    Raises SourceError when a folder is not there or holds nothing published.
    """
    read: list[Published] = []
    folders = [Path(path) for path in paths]
    for path in folders:
        if not path.is_dir():
            raise SourceError(f"{path} is not a folder. Give the folder that reports were written to.")
        with _reading(path):
            found = list(read_folder(path))
        if not any(published.tables for published in found):
            raise SourceError(f"{path} holds no public report. Give the folder that reports were written to.")
        read += found
    with _reading(*folders):
        return audit_releases(read, growing=growing)


@contextmanager
def _reading(*paths: Path) -> Iterator[None]:
    """Say in words which folder holds what no report ever wrote."""
    try:
        yield
    except (OSError, ValueError, LookupError, TypeError, AttributeError, BadZipFile, csv.Error) as error:
        raise SourceError(
            f"In {', '.join(map(str, paths))} a file is not as a report writes it ({type(error).__name__}: {error}), "
            "so what was published cannot be attacked. Was it saved by another program? Bring the report's own files "
            "back, or make the report again.") from error


def find_start(published: Published) -> np.ndarray | None:
    """Find a state that a release's tables allow, for an attack on it that begins later; None where there is none."""
    outsider = set_up(published, published.about.get("habits", HABITS))
    return Siege(outsider.unknowns, published.min_group).begin()[0]


def audit_releases(read: Iterable[Published], *, growing: bool = False,
                   start: Future[np.ndarray | None] | None = None) -> Audit:
    """Attack releases that are read already; those of one program and year are attacked together, in their order.

    `start` is what `find_start` gave for one of them, or will give; where it failed, the attack finds its own.
    """
    read, known = list(read), _take(start)
    exposed = list(dict.fromkeys(one for published in read for one in _find_told(published)))
    releases = _merge(read)
    notes: list[str] = []
    hidden_numbers, narrowest = 0, None
    groups: dict[tuple[str, str], list[Outsider]] = {}
    for published in releases:
        found, outsider = _attack_release(published, known)
        if not found.possible:
            exposed.append(Exposed("contradiction", _name_release(published), 0.0, 0.0))
            continue
        groups.setdefault(published.identity[:2], []).append(outsider)
        hidden_numbers += len(found.bounds)
        least = published.min_group
        for name, bounds in found.bounds.items():
            if name in found.uncomputed:
                exposed.append(Exposed("not computed", describe(name), bounds.low, bounds.high))
                continue
            bounds = _in_whole_numbers(outsider, name, bounds, least)
            one = _judge(name, bounds, least, name in outsider.unknowns.traits, outsider)
            if one:
                exposed.append(one)
            if bounds.low < least - EXACT and bounds.high < float("inf"):
                width = round(bounds.high - bounds.low, 3)
                narrowest = width if narrowest is None else min(narrowest, width)
    for published in releases:
        year_before = published.read_year_before()
        if year_before and year_before.identity[:2] in groups:
            groups[year_before.identity[:2]].append(set_up(year_before, year_before.about.get("habits", HABITS)))
    for together in groups.values():
        if len(together) > 1:
            exposed += _find_changes(together, exposed, growing)
    withdrawn = sum(published.withdrawn for published in releases)
    if withdrawn:
        notes.append(f"Withdrawn, and reckoned with all the same since somebody may have read them: {withdrawn}.")
    rows = sum(len(rows) for published in releases for rows in published.tables.values())
    hidden = sum(len(keys) for published in releases for keys in published.hidden.values())
    return Audit(len(releases), rows, hidden, hidden_numbers, narrowest, tuple(exposed), tuple(notes))


def _merge(read: Iterable[Published]) -> list[Published]:
    """Make one of all that was read of the same release: the program's report, schools' views, the ledger's word."""
    releases: dict[tuple[str, str, str], Published] = {}
    for published in read:
        known = releases.setdefault(published.identity, published)
        if known is not published:
            known.merge(published)
    return list(releases.values())


def _find_told(published: Published) -> Iterator[Exposed]:
    """Find what needs no attack: small numbers that stand there, and numbers of rows that are marked as hidden."""
    for leak in published.leaks:
        yield Exposed("leak", leak, 0.0, 0.0)
    for table, rows in published.tables.items():
        hidden = published.hidden.get(table, ())
        for key, numbers in rows.items():
            people = {column: value for column, value in numbers.items() if column in PEOPLE}
            for some, all_of_them in PARTS.items():
                if some in numbers and all_of_them in numbers:
                    people[REST] = numbers[all_of_them] - numbers[some]
            for column, value in people.items():
                if 0 < value < published.min_group:
                    yield Exposed("small", describe((table, key, column)), value, value)
            told = [column for column in numbers if column not in KNOWN_ANYWAY and not column.startswith(OFFICIAL)]
            if key in hidden and told:
                where = describe((table, key, told[0]))
                yield Exposed("leak", f"{where} is shown beside the mark that hides it", 0.0, 0.0)


def _find_changes(together: Sequence[Outsider], known: Sequence[Exposed], growing: bool) -> Iterator[Exposed]:
    seen = {(one.what, one.where) for one in known}
    for what, name, (older, newer), bounds in find_changes(together, growing=growing):
        between = f", report {newer + 1} beside " + (f"report {older + 1}" if older != newer else "the others")
        if (what, describe(name)) not in seen:
            yield Exposed(what, describe(name) + between, round(bounds.low, 4), round(bounds.high, 4))


def _name_release(published: Published) -> str:
    return f"the report {published.about.get('school_year', '')} of {published.about.get('program_name', 'a program')}"


def _take(start: Future[np.ndarray | None] | None) -> np.ndarray | None:
    try:
        return start.result() if start else None
    except Exception:   # a process that died, or had no memory: it was a head start, no more
        return None


def _attack_release(published: Published, start: np.ndarray | None) -> tuple[Attack, Outsider]:
    """Suppose what is usual, and where that contradicts the numbers, as little less as can be."""
    told = published.about.get("habits", HABITS)
    for count in range(len(told), -1, -1):
        for habits in combinations(told, count):
            outsider = set_up(published, habits)
            found = attack(outsider.unknowns, published.min_group, start)
            if found.possible:
                return found, outsider
    return found, outsider


def _in_whole_numbers(outsider: Outsider, name: Name, bounds: Bounds, least: int) -> Bounds:
    """Near the gate, whole numbers decide: half a student does not exist."""
    near = bounds.high - bounds.low < least - 1 + NEAR_THE_GATE or bounds.high < least + NEAR_THE_GATE
    is_open = near and bounds.low < least - EXACT and bounds.is_safe(least)
    if not is_open or outsider.unknowns.count > WHOLE_NUMBERS_UP_TO:
        return bounds
    return bound_whole_numbers(outsider.unknowns, name) or bounds


def _judge(name: Name, bounds: Bounds, least: int, is_trait: bool, outsider: Outsider) -> Exposed | None:
    low, high = round(bounds.low, 4), round(bounds.high, 4)
    where = describe(name)
    if is_trait and high - low < EXACT and (low == 0 or low == _size(outsider, name)):
        return Exposed("all or nothing", where, low, high)
    what = judge(bounds, least)
    return Exposed(what, where, low, high) if what else None


def _size(outsider: Outsider, name: Name) -> float | None:
    return outsider.published.tables[STUDENTS][name[1]].get("enrolled")


def describe(name: Name) -> str:
    """Say which number it is.

    >>> describe(("follow_up", (("step", "thank_you_sent"), ("interview_type", "hybrid")), "students"))
    'follow_up, thank_you_sent, hybrid (students)'
    """
    table, key, column = name
    return f"{', '.join([table, *(text for _, text in key)])} ({column})"
