"""A word planted wherever a source holds something private stands in no public file made of it."""

import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from wbl import cli

WORDS = ("student_name", "organization", "raw", "learning_objectives", "location", "title")
PLANTED = {
    "students": ("student_id", "student_name", "class_id"),
    "partners": ("partner_id", "organization"),
    "interviews": ("interview_id", "partner_id", "class_id", "facilitator_id", "learning_objectives"),
    "recordings": ("interview_id", "title", "location"),
    "participations": ("interview_id", "student_id"),
    "salaries": ("salary_id", "interview_id", "raw"),
    "career_steps": ("interview_id", "title"),
    "opportunities": ("interview_id",),
    "permissions": ("permission_id", "student_id", "interview_id"),
}


def plant(source: Path) -> dict[str, str]:
    """Put a canary before every code, and into every typed text, in all tables alike; give word -> column."""
    canaries: dict[str, str] = {}
    for table, columns in PLANTED.items():
        path = source / f"{table}.csv"
        frame = pd.read_csv(path, dtype="str", keep_default_na=False)
        for column in columns:
            canary = f"canary{column.replace('_', '')}"
            typed = column in WORDS
            frame[column] = [f"{canary} {value or 'bird'}" if typed else value and f"{canary}{value}"
                             for value in frame[column]]
            canaries[canary] = f"{table}.{column}"
        frame.to_csv(path, index=False)
    return canaries


def read_everything(folder: Path) -> str:
    """Read all files of a folder as text, what is inside workbooks too."""
    texts = []
    for path in folder.rglob("*"):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as parts:
                texts += [parts.read(name).decode("utf-8", "replace") for name in parts.namelist()]
        elif path.is_file():
            texts.append(path.read_text(encoding="utf-8", errors="replace"))
    return "\n".join([*texts, *(path.name for path in folder.rglob("*"))]).casefold()


@pytest.mark.slow
def test_no_canary_of_a_private_kind_reaches_anything_public(sample: Path, tmp_path: Path) -> None:
    source = shutil.copytree(sample, tmp_path / "source")
    canaries = plant(source)
    assert [word for word in canaries if word not in read_everything(source)] == []
    for command in (["report", source, "--out", tmp_path / "out"],
                    ["explorer", source, "--out", tmp_path / "out" / "explorer.html"]):
        done = CliRunner().invoke(cli.commands, [str(word) for word in command])
        assert done.exit_code == 0, done.output
    text = read_everything(tmp_path / "out")
    assert "students_by_interview_type" in text and 'data-figure="explorer"' in text
    assert {word: column for word, column in canaries.items() if word in text} == {}
