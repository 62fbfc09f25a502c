"""An output folder is written whole or not at all."""

import subprocess
import sys
from pathlib import Path

import pytest

from wbl.errors import PublishError
from wbl.publish.folder import stage_folder


def test_a_finished_folder_stands_at_its_place(tmp_path: Path) -> None:
    with stage_folder(tmp_path / "a" / "b") as staged:
        (staged / "page.html").write_text("whole")
        assert not (tmp_path / "a" / "b").exists()
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["page.html"]


def test_a_failed_run_changes_nothing_and_leaves_no_new_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError), stage_folder(tmp_path / "a" / "b") as staged:
        (staged / "page.html").write_text("half")
        raise ValueError
    assert not list(tmp_path.iterdir())


def test_a_file_in_the_place_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("a,b")
    with pytest.raises(PublishError, match=r"log\.csv is a file, and a folder is needed there"), stage_folder(
            tmp_path / "log.csv" / "2025-26" / "public"):
        pass


def test_an_old_report_is_replaced_but_for_what_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "report"
    (target / "schools" / "X").mkdir(parents=True)
    (target / "tables").mkdir()
    (target / "tables" / "old.csv").write_text("old")
    (target / "old.pdf").write_text("old")
    (target / "receipt.json").write_text("old")
    with stage_folder(target, keep=("schools",)) as staged:
        (staged / "tables").mkdir()
        (staged / "tables" / "new.csv").write_text("new")
        (staged / "receipt.json").write_text("new")
    assert sorted(path.relative_to(target).as_posix() for path in target.rglob("*")) == [
        "receipt.json", "schools", "schools/X", "tables", "tables/new.csv",
    ]
    assert (target / "receipt.json").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_killed_run_is_swept_by_the_next(tmp_path: Path) -> None:
    script = (
        "import os, sys, pathlib; from wbl.publish.folder import stage_folder\n"
        "with stage_folder(pathlib.Path(sys.argv[1]) / 'report') as staged:\n"
        "    (staged / 'half').write_text('half'); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", script, str(tmp_path)]).returncode == 9
    assert len(list(tmp_path.iterdir())) == 1
    with stage_folder(tmp_path / "report") as staged:
        (staged / "page.html").write_text("whole")
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PublishError, match="a folder is needed there"), stage_folder(tmp_path / "file" / "report"):
        pass
