"""Recordings that students found by online research: a sheet to fill in, and a check before they are shelved."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from wbl.collect.files import read_bytes, read_text
from wbl.collect.headers import fold_name
from wbl.collect.store import open_store
from wbl.errors import ParameterError, SourceError, name_nearest
from wbl.program import Problem, RowCount
from wbl.teach.personal import has_details

SHEET = {  # column -> what students write there
    "address": "https://… where anybody can watch it",
    "title": "What it is called",
    "who_speaks": "The speaker's work and place, without a name",
    "occupation": "Which work it is about",
    "why": "Why it is worth the class's time, in a sentence",
    "minutes": "How long it is",
    "language": "en or es",
    "captions": "yes or no",
}
_LANGUAGES = {"en": "en", "english": "en", "ingles": "en", "es": "es", "spanish": "es", "espanol": "es"}
_YES, _NO = frozenset(("yes", "y", "si", "true", "1")), frozenset(("no", "n", "false", "0"))
_FEWEST_REASON = 4      # words; "it is good" is no reason
_LONGEST_MINUTES = 180


@dataclass(frozen=True)
class Found:
    """One recording that a student proposes."""

    row: int            # as the spreadsheet numbers it
    address: str
    title: str
    who_speaks: str
    occupation: str
    why: str
    minutes: float
    language: str
    has_captions: bool


@dataclass(frozen=True)
class Research:
    """What a sheet of found recordings holds: those that can be shelved, and what is wrong with the others."""

    found: tuple[Found, ...]
    problems: tuple[Problem, ...]
    rows: RowCount


def write_sheet(path: Path) -> Path:
    """Write an empty sheet for students: its columns, and a line that says what belongs in each.

    Raises SourceError when there is a file of that name already, or none can be written.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([list(SHEET), list(SHEET.values())])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8-sig", newline="") as file:
            file.write(text.getvalue())
    except FileExistsError as error:
        raise SourceError(f"There is a file {path} already; students may have written in it. Choose another "
                          "name.") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be written ({error.strerror or error}).") from error
    return path


def read_sheet(path: Path, on_shelf: Sequence[str] = ()) -> Research:
    """Read and check a sheet that students filled in.

    on_shelf: addresses that are on the shelf already. A row with something wrong is held, and the problem says what to
    do; one without captions counts with a note. Raises SourceError when the file cannot be read, ParameterError when a
    column is missing.
    """
    raw = read_text(read_bytes(path), path.name)
    folded = [fold_name(name) for name in raw.header]
    missing = [name for name in SHEET if name not in folded]
    if missing:
        raise ParameterError(f'{path.name} has no column "{missing[0]}". {name_nearest(missing[0], raw.header)} '
                             "`wbl shelf --sheet FILE` writes an empty sheet.")
    columns = {name: raw.columns[folded.index(name)] for name in SHEET}
    found: list[Found] = []
    problems = [Problem(path.name, "recordings", cut.row, cut.column, cut.value, cut.problem, cut.remedy, "held")
                for cut in raw.unread]
    read, noted, seen = len(raw.unread), 0, {_fold_address(address) for address in on_shelf}
    for place, row in enumerate(raw.rows.tolist()):
        cells = {name: column.at(place) for name, column in columns.items()}
        if cells == SHEET or not any(cells.values()):
            continue
        read += 1
        wrong = [Problem(path.name, "recordings", row, column, cells[column], problem, remedy, "held")
                 for column, problem, remedy in _find_faults(cells, seen)]
        problems += wrong
        if wrong:
            continue
        seen.add(_fold_address(cells["address"]))
        found.append(Found(
            row, cells["address"], cells["title"], cells["who_speaks"], cells["occupation"], cells["why"],
            float(cells["minutes"].replace(",", ".")), _LANGUAGES[fold_name(cells["language"])],
            fold_name(cells["captions"]) in _YES))
        if not found[-1].has_captions:
            noted += 1
            problems.append(Problem(
                path.name, "recordings", row, "captions", cells["captions"], "It has no captions.",
                "Find one with captions, or write a transcript before a class watches it.", "noted"))
    return Research(tuple(found), tuple(problems), RowCount(read, len(found) - noted, noted, read - len(found)))


def shelve(research: Research, source: str | Path, origin: str) -> dict[str, Found]:
    """Put found recordings on the shelf of a source, all or none, and give each by its new code.

    Raises SourceError when the source cannot be written to.
    """
    shelved: dict[str, Found] = {}
    with open_store(source, origin) as store:
        rows = store.rows("recordings") if "recordings" in store.tables() else []
        taken = {row.get("recording_id", "") for row in rows}
        there = {_fold_address(row.get("location", "")) for row in rows}
        number = max((int(code[1:]) for code in taken if re.fullmatch(r"R\d{1,9}", code)), default=0)
        for found in research.found:
            if _fold_address(found.address) in there:
                continue
            number += 1
            code = f"R{number:04d}"
            shelved[code] = found
            store.put("recordings", {
                "recording_id": code, "title": found.title, "found_by": "online_research",
                "location": found.address, "language": found.language, "minutes": f"{found.minutes:g}",
                "occupation": found.occupation,
            }, None)
    return shelved


def _find_faults(cells: Mapping[str, str], seen: set[str]) -> list[tuple[str, str, str]]:
    """Find what is wrong in a row: column, problem, remedy."""
    faults = [(column, "Nothing is written here.", f"Write it down: {SHEET[column]}.")
              for column in SHEET if not cells[column]]
    checks: dict[str, Callable[[str], tuple[str, str] | None]] = {
        "address": lambda text: _check_address(text, seen), "why": _check_reason, "minutes": _check_minutes,
        "language": lambda text: None if fold_name(text) in _LANGUAGES else (
            "This is not a language that classes here watch.", "Write en or es."),
        "captions": lambda text: None if fold_name(text) in _YES | _NO else (
            "This is neither yes nor no.", "Turn the captions on while it plays: write yes or no."),
    }
    for column, text in cells.items():
        if not text:
            continue
        if fault := checks[column](text) if column in checks else None:
            faults.append((column, *fault))
        if column != "address" and has_details(text):
            faults.append((column, "A phone number, an address or an account stands here.",
                           "Take it out: contact with people goes through the coordinator."))
    return faults


def _check_address(text: str, seen: set[str]) -> tuple[str, str] | None:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or "." not in host or " " in text:
        return "This is not the address of a page on the web.", "Copy it from the browser; it begins with https://."
    if parts.username or parts.password or re.fullmatch(r"[\d.]+", host):
        return ("This is not an address that anybody can open safely.",
                "Copy the address of the public page from the browser.")
    if _fold_address(text) in seen:
        return "This recording is on the shelf or in this sheet already.", "Choose another one, or leave the row out."
    return None


def _check_reason(text: str) -> tuple[str, str] | None:
    if len(text.split()) >= _FEWEST_REASON:
        return None
    return "This is too short to be a reason.", "Write what the class can learn from it, in a sentence."


def _check_minutes(text: str) -> tuple[str, str] | None:
    try:
        minutes = float(text.replace(",", "."))
    except ValueError:
        minutes = 0.0
    if 0 < minutes <= _LONGEST_MINUTES:
        return None
    return f"This is not a length of 1 to {_LONGEST_MINUTES} minutes.", "Write the minutes as a number, such as 8."


def _fold_address(address: str) -> str:
    """Write an address so that two ways to write it are the same.

    >>> _fold_address("HTTPS://www.Example.org/talk/") == _fold_address("https://example.org/talk#t=5")
    True
    """
    parts = urlsplit(address.strip())
    host = parts.netloc.lower().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"
