"""Read a district's OneRoster export, 1.1 or 1.2, as schools and students.

Only ids, school, grade and class are read. Names, addresses, phone numbers, birth dates and passwords are in these
files too; they are never stored.
"""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from wbl.collect.files import read_bytes, read_text
from wbl.collect.raw import RawTable, Remark, make_raw
from wbl.collect.workbook import refuse_bomb
from wbl.errors import SourceError
from wbl.settings import Settings

FILES = ("orgs.csv", "users.csv", "classes.csv", "enrollments.csv", "academicSessions.csv", "roles.csv")
_NEEDED = ("orgs.csv", "users.csv")
_GRADES = {"09": "9", "9": "9", "10": "10", "11": "11", "12": "12"}
_GONE = "tobedeleted"

_Row = dict[str, str]


def is_roster(path: Path) -> bool:
    """Is a folder or zip a OneRoster export?"""
    if path.is_dir():
        return all((path / name).is_file() for name in _NEEDED)
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return set(_NEEDED) <= {Path(name).name for name in archive.namelist()}


def read_roster(path: Path, settings: Settings, school_year: str = "") -> tuple[dict[str, RawTable], list[Remark]]:
    """Read the schools and the high-school students of an export, with what to say about it.

    school_year: like "2025-26"; when empty, the one that the file of sessions names. Raises SourceError when a file
    or column that is needed is missing.
    """
    read = _open(path)
    users, orgs = read("users.csv", ("sourcedId", "status", "grades")), read("orgs.csv", ("sourcedId", "name", "type"))
    school_of, is_student = _find_schools(users, read)
    year = school_year or _find_year(read)
    class_of = _find_classes(read)
    schools, numbers = [], []
    for number, org in orgs:
        if org["type"] == "school" and org["status"] != _GONE:
            schools.append([org["sourcedId"], org["name"]])
            numbers.append(number)
    students, student_numbers, others = [], [], 0
    for number, user in users:
        if user["status"] == _GONE or user["sourcedId"] not in is_student:
            continue
        grades = [_GRADES[grade.strip()] for grade in user["grades"].split(",") if grade.strip() in _GRADES]
        if not grades:
            others += 1
            continue
        students.append([user["sourcedId"], year, school_of.get(user["sourcedId"], ""), grades[-1],
                         class_of.get(user["sourcedId"], "")])
        student_numbers.append(number)
    left_out = Remark("", f"{others} {'student' if others == 1 else 'students'} of other grades than 9 to 12 "
                      f"{'was' if others == 1 else 'were'} left out.", "Nothing to do.")
    raws = {
        "schools": make_raw(f"{path.name}, orgs.csv", ["school_id", "school_name"], schools, numbers),
        "students": make_raw(f"{path.name}, users.csv", ["student_id", "school_year", "school_id", "grade", "class_id"],
                             students, student_numbers),
    }
    return raws, [left_out] if others else []


_Read = Callable[[str, tuple[str, ...]], list[tuple[int, _Row]]]


def _open(path: Path) -> _Read:
    """Give a function that reads the rows of one file, only the columns that are asked for."""
    if path.is_dir():
        contents: Mapping[str, bytes] = {name: read_bytes(path / name) for name in FILES if (path / name).is_file()}
    else:
        packed = read_bytes(path)
        refuse_bomb(packed, path.name)
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            contents = {Path(name).name: archive.read(name) for name in archive.namelist() if Path(name).name in FILES}

    def read(name: str, columns: tuple[str, ...]) -> list[tuple[int, _Row]]:
        if name not in contents:
            if name in _NEEDED:
                raise SourceError(f"{path} has no {name}; it is not a whole OneRoster export.")
            return []
        raw = read_text(contents[name], name)
        wanted = dict.fromkeys(("status", *columns))
        places = {column: raw.header.index(column) for column in wanted if column in raw.header}
        missing = [column for column in columns if column not in places and column in ("sourcedId", "type", "name")]
        if missing:
            raise SourceError(f"{name} in {path.name} has no column {', '.join(missing)}. Export it again as OneRoster "
                              "1.1 or 1.2; the names of columns keep their capitals.")
        return [(int(raw.rows[row]), {column: raw.columns[places[column]].at(row) if column in places else ""
                                      for column in wanted}) for row in range(len(raw.rows))]

    return read


def _find_schools(users: list[tuple[int, _Row]], read: _Read) -> tuple[dict[str, str], set[str]]:
    """Give the school of each user, and who is a student; the roles stand in users (1.1) or in a file of their own."""
    school_of: dict[str, str] = {}
    students: set[str] = set()
    roles = read("roles.csv", ("userSourcedId", "roleType", "role", "orgSourcedId"))
    for _, role in roles:
        if role["role"] == "student" and role["status"] != _GONE:
            students.add(role["userSourcedId"])
            if role["roleType"] == "primary" or role["userSourcedId"] not in school_of:
                school_of[role["userSourcedId"]] = role["orgSourcedId"]
    for _, user in read("users.csv", ("sourcedId", "role", "orgSourcedIds", "primaryOrgSourcedId")):
        if not roles and user["role"] == "student":
            students.add(user["sourcedId"])
        orgs = user["primaryOrgSourcedId"] or user["orgSourcedIds"].split(",")[0].strip()
        if orgs:
            school_of[user["sourcedId"]] = orgs
    return school_of, students


def _find_year(read: _Read) -> str:
    """Name the latest school year that the file of sessions speaks of; it is written there by its last year."""
    years = [session["schoolYear"] for _, session in read("academicSessions.csv", ("sourcedId", "schoolYear"))
             if re.fullmatch(r"\d{4}", session["schoolYear"], re.ASCII)]
    if not years:
        raise SourceError("The export does not say its school year (academicSessions.csv). Say it, like "
                          "--school-year 2025-26.")
    last = int(max(years))
    return f"{last - 1}-{last % 100:02d}"


def _find_classes(read: _Read) -> dict[str, str]:
    """Give a class of each student: the homeroom, or the first one enrolled in."""
    kinds = {row["sourcedId"]: row["classType"] for _, row in read("classes.csv", ("sourcedId", "classType"))
             if row["status"] != _GONE}
    found: dict[str, str] = {}
    for _, row in read("enrollments.csv", ("userSourcedId", "classSourcedId", "role")):
        if row["role"] == "student" and row["status"] != _GONE and row["classSourcedId"] in kinds:
            student = row["userSourcedId"]
            if student not in found or kinds[row["classSourcedId"]] == "homeroom" != kinds[found[student]]:
                found[student] = row["classSourcedId"]
    return found
