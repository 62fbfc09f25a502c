"""What is out already: every public release that was written to a folder, in the order in which it went out.

The ledger `releases.json` lies beside the reports and holds what they showed, nothing else. A new report is hidden
and attacked together with it, also when the old pages were replaced or taken back: whoever has read them knows them.
"""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from wbl.errors import SourceError
from wbl.protect.earlier import Earlier
from wbl.protect.releases import Release, guard

LEDGER = "releases.json"


@dataclass(frozen=True)
class Entry:
    """One release that went out."""

    about: Mapping[str, Any]
    tables: Mapping[str, str]   # name -> the CSV as it was published
    withdrawn: str = ""         # the day on which it was taken back

    @property
    def what(self) -> tuple[Any, ...]:
        """Tell entries apart: the same inputs and parameters give the same release.

        A folder of reports is of one program, whatever it is called: a new name makes no new students.
        """
        names = ("school_year", "school", "min_group")
        return *(self.about[name] for name in names), json.dumps(self.about["inputs"], sort_keys=True)


def read_ledger(out: Path) -> list[Entry]:
    """Read the ledger of a folder of reports, oldest release first; empty where there is none.

    Raises SourceError when it is damaged: without it nobody can say what is out already.
    """
    path = out / LEDGER
    if not path.exists():
        return []
    try:
        return [Entry(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))["releases"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SourceError(f"{path}, which says what was published already, cannot be read ({error}). Bring it back "
                          "from a backup, or publish into a new folder and attack both with `wbl audit`.") from error


def write_ledger(out: Path, entries: Sequence[Entry]) -> None:
    """Write the ledger in one step."""
    out.mkdir(parents=True, exist_ok=True)
    staged = out / f".{LEDGER}.new"
    told = {"releases": [asdict(entry) for entry in entries]}
    staged.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    staged.replace(out / LEDGER)


def enter_release(release: Release) -> Entry:
    """Make the ledger's entry of a release."""
    tables = {}
    for name, table in release.tables.items():
        guarded = table.frame.apply(lambda values: guard(values) if values.dtype == "str" else values)
        tables[name] = guarded.to_csv(index=False, lineterminator="\n")
    about = {name: value for name, value in asdict(release.about).items() if name != "account"}
    return Entry(about, tables)


def remember_release(out: Path, release: Release) -> None:
    """Note that a release goes out; the same one again takes its old place."""
    entry, entries = enter_release(release), read_ledger(out)
    places = [place for place, old in enumerate(entries) if old.what == entry.what]
    for place in places:
        entries[place] = entry
    write_ledger(out, entries if places else [*entries, entry])


def read_earlier(out: Path, about: Mapping[str, Any]) -> Earlier:
    """Read what went out before a release of its year; all of it for one that is new.

    And what went out in the year before, which a report compares with its own.
    """
    entries = read_ledger(out)
    own = Entry(about, {}).what
    place = next((place for place, entry in enumerate(entries) if entry.what == own), len(entries))
    before = [entry for entry in entries[:place] if entry.what[0] == own[0]]
    others, same = ([read_tables(entry) for entry in before if (entry.what[-1] == own[-1]) is is_same]
                    for is_same in (False, True))
    last_year = [entry for entry in entries[:place] if entry.what[0] == about["previous_year"]]
    return Earlier([*others, *map(_compare_years, last_year)], same)


def _compare_years(entry: Entry) -> dict[str, pd.DataFrame]:
    """Give the numbers of a whole program as a later report's comparison of years says them."""
    students = read_tables(entry)["students_by_interview_type"]
    return {"years_compared": students[students["breakdown"] == "all"].drop(columns=["breakdown", "group"]).assign(
        school_year=entry.about["school_year"])}


def read_tables(entry: Entry) -> dict[str, pd.DataFrame]:
    """Read the tables of an entry, every column as text."""
    return {name: pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False)
            for name, text in entry.tables.items()}


def mark_withdrawn(out: Path, about: Mapping[str, Any], day: str) -> int:
    """Note that a release was taken back, and give how many entries that were."""
    entries, own = read_ledger(out), Entry(about, {}).what
    marked = [replace(entry, withdrawn=day) if entry.what == own else entry for entry in entries]
    if marked != entries:
        write_ledger(out, marked)
    return sum(entry.what == own for entry in entries)
