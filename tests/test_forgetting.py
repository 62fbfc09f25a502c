"""A student who is to be forgotten is nowhere in the source afterwards, nor in its history."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from wbl.collect.forgetting import forget_student
from wbl.collect.imports import import_files
from wbl.collect.load import load
from wbl.errors import SourceError

TODAY = date(2026, 6, 1)
FILES = {
    "students.csv": "student_id,school_year,school_id,grade\nCANARY,2025-26,Q1,9\nS2,2025-26,Q1,10\n",
    "interviews.csv": "interview_id,date,school_id,interview_type,channel,status\nI1,2025-10-01,Q1,simulation,,held\n",
    "participations.csv": "interview_id,student_id,role,attended\nI1,CANARY,viewer,yes\nI1,S2,viewer,yes\n",
    "permissions.csv": "permission_id,student_id,kind,granted\nP1,CANARY,parent_contact,yes\n",
}


def write(folder: Path, **more: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for name, text in (FILES | more).items():
        (folder / name).write_text(text)
    return sorted(folder.glob("*.csv"))


@pytest.mark.parametrize("place", ["log", "log.sqlite"])
def test_nothing_of_the_student_is_left_in_tables_or_history(tmp_path, place):
    files = write(tmp_path / "files")
    source = tmp_path / place
    import_files(files, source, today=TODAY)
    write(tmp_path / "files", **{"permissions.csv": FILES["permissions.csv"].replace("yes", "no")})
    import_files(files, source, today=TODAY)  # a change, so that the history has a former state
    gone = forget_student(source, "CANARY")
    assert gone == {"students": 1, "participations": 1, "permissions": 1, "history": 4}
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and "files" not in path.parts]
    assert kept
    assert not [path.name for path in kept if b"CANARY" in path.read_bytes()]
    assert load(source, today=TODAY).participations["student_id"].tolist() == ["S2"]
    assert forget_student(source, "CANARY") == {}


def test_a_folder_that_people_keep_by_hand_is_left_as_it_stood_otherwise(tmp_path):
    write(tmp_path, **{
        "students.csv": "student_id;school_year;school_id;note\r\n'=CANARY;2025-26;Q1;x\r\nS2;2025-26;Q1;\"a;b\"\r\n",
        "participations.csv": "interview_id,student_id,role,attended\nI1,=CANARY,viewer\n I1 ,S2,viewer,yes\n"})
    assert forget_student(tmp_path, "=CANARY") == {"students": 1, "participations": 1}
    assert (tmp_path / "students.csv").read_bytes() == (
        b'student_id;school_year;school_id;note\r\nS2;2025-26;Q1;"a;b"\r\n')
    assert (tmp_path / "participations.csv").read_text() == (
        "interview_id,student_id,role,attended\n I1 ,S2,viewer,yes\n")


def test_parquet_is_written_again_without_the_student(tmp_path):
    pd.DataFrame({"interview_id": ["I1", "I1"], "student_id": ["CANARY", "S2"]}).to_parquet(
        tmp_path / "participations.parquet")
    assert forget_student(tmp_path, "CANARY") == {"participations": 1}
    assert pd.read_parquet(tmp_path / "participations.parquet")["student_id"].tolist() == ["S2"]


def test_what_cannot_be_changed_here_is_said_before_anything_is_removed(tmp_path):
    write(tmp_path)
    (tmp_path / "permissions.csv").write_bytes(b"PK\x03\x04 xl/")
    with pytest.raises(SourceError, match="nothing was removed anywhere"):
        forget_student(tmp_path, "CANARY")
    assert "CANARY" in (tmp_path / "students.csv").read_text()
    with pytest.raises(SourceError, match="never writes to it"):
        forget_student("postgresql://localhost/wbl", "CANARY")
