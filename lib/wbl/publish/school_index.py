"""The page over the reports of all schools: each with its own number, and a field to find one in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from wbl.collect.headers import fold_name
from wbl.protect.lines import SHOWN
from wbl.protect.releases import Release, read_release
from wbl.publish.names import name_folder
from wbl.publish.page import fill_page, write_whole
from wbl.publish.report import NAME
from wbl.show.wording import Wording

INDEX = "index.html"


@dataclass(frozen=True)
class SchoolLine:
    """One school's line of the index."""

    school: str
    name: str
    link: str           # to its report; "" when there is none
    students: str       # with any interview, as it is printed; "hidden" where few
    enrolled: str
    problem: str = ""   # why there is no new report


def write_index(folder: Path, tables: Path, failed: Mapping[str, str]) -> Path:
    """Write the page over the schools' reports that lie in a folder.

    `tables` is the folder of the program's tables; `failed` says for schools whose report was not made why.
    """
    release = read_release(tables)
    words = Wording(release.about.language)
    lines = list_lines(release, failed)
    title = words.text("Each school's report: informational interviews {year}", year=release.about.school_year)
    page = folder / INDEX
    filled = fill_page(
        "schools", page, title=title, language=release.about.language, keep_tags={release.about.audience}, body="",
        words=words, about=release.about, whole=f"../{NAME}.html",
        lines=[line for line in lines if not line.problem], failed=[line for line in lines if line.problem],
    )
    return write_whole(filled, page)


def list_lines(release: Release, failed: Mapping[str, str]) -> list[SchoolLine]:
    """List the schools of a release by name, each with the number of its students who had any interview."""
    words = Wording(release.about.language)
    frame = release["students_by_interview_type"]
    own = frame[(frame["breakdown"] == "school") & (frame["interview_type"] == "any")]
    lines = []
    for school, students, enrolled, status in zip(
        own["group"], own["students"], own["enrolled"], own["status"], strict=True
    ):
        problem = failed.get(school, "")
        lines.append(SchoolLine(
            school=school, name=release.about.school_names.get(school, school),
            link="" if problem else f"{name_folder(school)}/{NAME}.html",
            students=words.number(students) if status == SHOWN and pd.notna(students) else words.text("hidden"),
            enrolled=words.number(enrolled) if pd.notna(enrolled) else "", problem=problem,
        ))
    return sorted(lines, key=lambda line: (_order(line.name), line.school))


def _order(name: str) -> list[tuple[str, int]]:
    """Order names as people do: accents and capitals aside, 4 before 11.

    >>> sorted(["Park 11", "Élan", "park 4", "Zebra"], key=_order)
    ['Élan', 'park 4', 'Park 11', 'Zebra']
    """
    return [("", int(part)) if part.isdecimal() else (part, 0) for part in re.split(r"(\d+)", fold_name(name))]
