"""The auditor finds what was planted, in whatever file it stands, and passes what is safe."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from made_release import make_about
from wbl import cli
from wbl.errors import SourceError
from wbl.protect.audit import Audit, audit_folders
from wbl.protect.lines import HIDDEN, SHOWN
from wbl.protect.releases import open_release, write_release

COUNTED = ("in_person", "virtual", "hybrid", "simulation", "any", "any_live", "none")
NORTH, SOUTH = (40, 40, 0, 0, 40, 40, 60), (7, 7, 0, 0, 7, 7, 43)   # students by what is counted; enrolled 100 and 50


def table(hide: set[tuple[str, str]], groups: dict[str, tuple[int, ...]] | None = None) -> pd.DataFrame:
    """Make a program of schools; `hide` names (group, counted) whose numbers are kept back."""
    groups = groups or {"North": NORTH, "South": SOUTH}
    whole = tuple(map(sum, zip(*groups.values(), strict=True)))
    lines = [("all", "all", whole), *(("school", name, numbers) for name, numbers in groups.items())]
    rows = [
        (breakdown, group, counted, value, value if counted in COUNTED[:4] else 0, numbers[4] + numbers[6])
        for breakdown, group, numbers in lines for counted, value in zip(COUNTED, numbers, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["breakdown", "group", "interview_type", "students", "interviews", "enrolled"])
    frame = frame.drop(columns="interviews")
    is_hidden = pd.Series([pair in hide for pair in zip(frame["group"], frame["interview_type"], strict=True)])
    frame["students"] = frame["students"].astype("Int64").mask(is_hidden)
    return frame.assign(status=is_hidden.map({True: HIDDEN, False: SHOWN}).astype("str"))


def publish(folder: Path, frame: pd.DataFrame, **about: object) -> Path:
    release = open_release(replace(make_about(school_names={}), **about), {"students_by_interview_type": frame})
    write_release(release, folder / "tables")
    return folder


def kinds(audit: Audit) -> set[str]:
    return {one.what for one in audit.exposed}


LIVE = {(school, kind) for school in ("North", "South") for kind in ("in_person", "virtual", "any", "any_live", "none")}


def test_enough_hidden_passes(tmp_path: Path) -> None:
    audit = audit_folders([publish(tmp_path, table(LIVE))])
    assert audit.passed and audit.hidden_rows == 10
    assert audit.narrowest is not None and audit.narrowest >= 9


def test_a_shown_total_beside_one_hidden_number_is_found(tmp_path: Path) -> None:
    only_south = {(school, kind) for school, kind in LIVE if school == "South"}
    audit = audit_folders([publish(tmp_path, table(only_south))])
    found = {(one.where.split(", ")[2:][0], one.low, one.high) for one in audit.exposed if one.what == "recoverable"}
    assert ("South", 7.0, 7.0) in found and not audit.passed


def test_the_others_of_a_group_with_its_size_are_found(tmp_path: Path) -> None:
    """43 of 50 shown as without any: so 7 had one, whatever else is hidden."""
    audit = audit_folders([publish(tmp_path, table(LIVE - {("South", "none"), ("North", "none")}))])
    assert any("South, any " in one.where and one.low == one.high == 7 for one in audit.exposed)


@pytest.mark.parametrize("shown", ["7", "14%"])
def test_a_page_that_says_what_its_table_hides_is_found(tmp_path: Path, shown: str) -> None:
    folder = publish(tmp_path, table(LIVE))
    (folder / "program-report.html").write_text(
        f"<table><tr><th>School</th><th>any</th></tr><tr><td>South</td><td>{shown}</td></tr></table>")
    audit = audit_folders([folder])
    assert kinds(audit) == {"leak"} and "program-report.html" in str(audit.exposed[0])


@pytest.mark.parametrize("kind", ["html", "ipynb"])
def test_a_figure_whose_data_hold_more_than_its_table_is_found(tmp_path: Path, kind: str) -> None:
    folder = publish(tmp_path, table(LIVE))
    figure = {"data": [{"name": "virtual", "x": ["North", "South"], "y": [40, 7]}], "layout": {}}
    if kind == "html":
        (folder / "r.html").write_text(f'<script type="application/json">{json.dumps(figure)}</script>')
    else:
        cell = {"outputs": [{"data": {"application/vnd.plotly.v1+json": figure}}]}
        (folder / "r.ipynb").write_text(json.dumps({"cells": [cell]}))
    assert [one.what for one in audit_folders([folder]).exposed] == ["leak", "leak"]


def test_a_workbook_that_holds_what_the_csv_hides_is_found(tmp_path: Path) -> None:
    import openpyxl

    folder = publish(tmp_path, table(LIVE))
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "students_by_interview_type"
    sheet.append(["breakdown", "group", "interview_type", "students", "enrolled", "status"])
    sheet.append(["school", "South", "any", 7, 50, "shown"])
    book.save(folder / "tables.xlsx")
    assert any(one.low == one.high == 7 for one in audit_folders([folder]).exposed)


def test_two_folders_of_one_release_are_attacked_together(tmp_path: Path) -> None:
    """Each hides another school; together they show both."""
    one = publish(tmp_path / "one", table(LIVE))
    other = publish(tmp_path / "other", table({pair for pair in LIVE if pair[0] == "South"}))
    assert audit_folders([one]).passed
    assert not audit_folders([one, other]).passed


def test_all_of_a_trait_is_found(tmp_path: Path) -> None:
    frame = table(set(), {"North": (40, 40, 0, 0, 40, 40, 60), "South": (40, 40, 0, 0, 50, 40, 0)})
    assert audit_folders([publish(tmp_path / "school", frame)]).passed
    frame["breakdown"] = frame["breakdown"].replace("school", "has_iep")
    hidden = (frame["group"] == "South") & frame["interview_type"].isin(["any", "none"])
    frame.loc[hidden, "students"] = pd.NA
    frame.loc[hidden, "status"] = HIDDEN
    assert kinds(audit_folders([publish(tmp_path / "trait", frame)])) == {"all or nothing"}


def test_the_command_says_so_and_ends_with_1(tmp_path: Path) -> None:
    publish(tmp_path / "out", table({pair for pair in LIVE if pair[0] == "South"}))
    done = CliRunner().invoke(
        cli.commands, ["audit", str(tmp_path / "out"), "--json", str(tmp_path / "audit.json")], standalone_mode=False)
    assert done.return_value == 1 and "The gate does not hold." in done.output
    told = json.loads((tmp_path / "audit.json").read_text())
    assert told["passed"] is False and told["exactly_recoverable"] == len(
        [one for one in told["exposed"] if one["what"] == "recoverable"]) > 0


def test_a_folder_without_reports_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no public report"):
        audit_folders([tmp_path])
    with pytest.raises(SourceError, match="is not a folder"):
        audit_folders([tmp_path / "nowhere"])


def test_one_student_more_in_a_second_release_is_found(tmp_path: Path) -> None:
    first = table(set(), {"North": (40, 40, 0, 0, 40, 40, 60), "South": (20, 20, 0, 0, 20, 20, 30)})
    second = table(set(), {"North": (40, 41, 0, 0, 41, 41, 59), "South": (20, 20, 0, 0, 20, 20, 30)})
    one = publish(tmp_path / "june", first, inputs={"a.csv": "1"})
    other = publish(tmp_path / "july", second, inputs={"a.csv": "2"})
    assert audit_folders([one]).passed and audit_folders([other]).passed
    audit = audit_folders([one, other])
    assert kinds(audit) == {"change"} and not audit.passed
    assert {(one.low, one.high) for one in audit.exposed} == {(1, 1), (-1, -1)}
    assert audit.figures()["changes_recoverable"] == len(audit.exposed)


def test_what_is_shown_later_narrows_what_was_hidden_before(tmp_path: Path) -> None:
    """47 in both schools, 7 of them in South, hidden. Later North shows 40, and it can only have grown: 7 at least."""
    one = publish(tmp_path / "1", table(LIVE), inputs={"a.csv": "1"})
    later = table(set(), {"North": (40, 40, 0, 0, 40, 40, 60), "South": (12, 12, 0, 0, 12, 12, 38)})
    other = publish(tmp_path / "2", later, inputs={"a.csv": "2"})
    assert audit_folders([one]).passed and audit_folders([other]).passed
    found = {(one.where.split(" (")[0], one.low, one.high) for one in audit_folders([one, other], growing=True).exposed
             if one.what == "narrow"}
    assert ("students_by_interview_type, school, South, any", 7, 12) in found
