"""The shelf: what students found, checked before it stands there; what has been used, and what may be shown."""

import csv
import re
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

import wbl
from test_teach_discussion import make_program
from wbl import schema
from wbl.cli import main
from wbl.commands import teaching
from wbl.errors import ParameterError, SourceError
from wbl.teach.discussion import plan_discussion
from wbl.teach.found import SHEET, read_sheet, shelve, write_sheet
from wbl.teach.guide import show_preparation
from wbl.teach.protocols import read_protocols
from wbl.teach.shelf import find_last_day, judge_permission, read_shelf, show_shelf

GOOD = {
    "address": "https://videos.example.org/welder", "title": "A welder's Tuesday",
    "who_speaks": "a welder at a shipyard",
    "occupation": "Welder", "why": "She explains the test that she failed once.", "minutes": "8", "language": "English",
    "captions": "yes",
}
DAY = date(2026, 3, 2)


def write(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(SHEET))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_an_empty_sheet_says_what_belongs_where_and_is_never_written_over(tmp_path):
    sheet = write_sheet(tmp_path / "found.csv")
    assert read_sheet(sheet).rows.read == 0
    with pytest.raises(SourceError, match="already"):
        write_sheet(sheet)


def test_what_is_right_goes_on_the_shelf_and_can_be_made_into_a_period(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "recordings.csv").write_text("recording_id,title,location\nR0009,Old,https://a.example.org/x\n")
    for name in ("interviews", "participations"):
        (source / f"{name}.csv").write_text(",".join(schema.TABLES[name].column_names) + "\n")
    sheet = write(tmp_path / "found.csv", GOOD)
    assert {code: found.title for code, found in shelve(read_sheet(sheet), source, "found.csv").items()} == {
        "R0010": "A welder's Tuesday"}
    program = wbl.load(source)
    entry = next(entry for entry in read_shelf(program, DAY) if entry.recording_id == "R0010")
    assert (entry.origin, entry.language, entry.minutes, entry.permission, entry.uses) == (
        "online_research", "en", 8.0, "published", 0)
    plan = plan_discussion(program, recording="R0010", folder=source)
    assert plan.subject.interview_type == "simulation" and sum(part.minutes for part in plan.parts) == 45
    assert shelve(read_sheet(sheet), source, "found.csv") == {}, "the same sheet again adds nothing"


@pytest.mark.parametrize(("column", "value", "words"), [
    ("address", "", "Nothing is written here"), ("address", "C:/videos/welder.mp4", "not the address of a page"),
    ("address", "javascript:alert(1)", "not the address"), ("address", "http://192.168.0.4/x", "anybody can open"),
    ("address", "https://www.SHELF.example.org/a/", "already"), ("why", "It is good.", "too short"),
    ("minutes", "long", "not a length"), ("minutes", "900", "not a length"), ("language", "Klingon", "not a language"),
    ("captions", "maybe", "neither yes nor no"), ("who_speaks", "Ana, 718-555-0142", "phone number"),
    ("title", "Write to ana@example.org", "phone number"),
])
def test_what_is_wrong_is_held_with_what_to_do(tmp_path, column, value, words):
    research = read_sheet(write(tmp_path / "f.csv", {**GOOD, column: value}), ["https://shelf.example.org/a"])
    assert research.found == () and research.rows.held == research.rows.read == 1
    problem = next(problem for problem in research.problems if problem.column == column)
    assert words in problem.problem and problem.remedy and problem.row == 2 and problem.outcome == "held"


def test_rows_read_are_accepted_noted_or_held(tmp_path):
    research = read_sheet(write(
        tmp_path / "f.csv", GOOD, {**GOOD, "address": "https://b.example.org/2", "captions": "no"}, GOOD,
        dict.fromkeys(SHEET, "")))
    assert (research.rows.read, research.rows.accepted, research.rows.noted, research.rows.held) == (3, 1, 1, 1)


def test_a_sheet_without_a_column_is_refused_by_name(tmp_path):
    (tmp_path / "f.csv").write_text("address,title\nhttps://a.example.org,T\n")
    with pytest.raises(ParameterError, match='no column "who_speaks"'):
        read_sheet(tmp_path / "f.csv")


# May it be shown?

MADE = {"interview_id": "I1", "date": "2025-11-10", "interview_type": "hybrid", "status": "held", "class_id": "C1",
        "recorded_by": "school", "recording_id": "R1", "partner_id": "P1"}
YES = [
    {"permission_id": "1", "student_id": "S1", "kind": "media_school", "granted": True, "valid_from": "2025-09-04",
     "valid_to": "2026-06-30"},
    {"permission_id": "2", "interview_id": "I1", "kind": "partner_release", "granted": True, "valid_from": "2025-11-01",
     "valid_to": "2025-11-10"},
]

NO = {**YES[0], "permission_id": "3", "granted": False}


def shelf_of(*permissions: dict[str, object], recorded_by: str = "school", made: str = "2025-11-10"):
    return make_program(
        interviews=[{**MADE, "recorded_by": recorded_by, "date": made}],
        recordings=[{"recording_id": "R1", "interview_id": "I1", "found_by": "school"}],
        participations=[{"interview_id": "I1", "student_id": "S1", "role": "interviewer", "attended": True},
                        {"interview_id": "I1", "student_id": "S2", "role": "viewer", "attended": True}],
        permissions=list(permissions))


@pytest.mark.parametrize(("permissions", "recorded_by", "day", "state"), [
    (YES, "school", DAY, "in_force"),
    (YES, "school", date(2026, 9, 1), "ended"),                     # the school's consent is for a school year
    (YES, "school", None, "in_force"),
    (YES[:1], "school", DAY, "missing"),                            # no release of the partner
    (YES, "third_party", DAY, "missing"),                           # the wrong form for who pressed record
    ([*YES, {**NO, "valid_from": "2026-02-01"}], "school", DAY, "withdrawn"),
    ([*YES, {**NO, "valid_from": "2026-04-01"}], "school", DAY, "in_force"),
    ([*YES, {**YES[0], "permission_id": "3", "granted": None}], "school", DAY, "withdrawn"),  # a blank is a no
    ([{**YES[0], "granted": False, "valid_from": "2025-09-01"}, *YES], "school", DAY, "in_force"),  # a yes came later
])
def test_whoever_is_in_a_recording_must_have_agreed(permissions, recorded_by, day, state):
    assert judge_permission(shelf_of(*permissions, recorded_by=recorded_by), "R1", day) == state


def test_a_withdrawn_recording_is_not_to_be_played(sample, sample_program):
    withdrawn = next(entry.recording_id for entry in read_shelf(sample_program, DAY) if entry.permission == "withdrawn")
    plan = plan_discussion(sample_program, recording=withdrawn, folder=sample)
    assert "do not play it" in plan.notes[0] and not plan.has_viewing_page


@pytest.mark.parametrize(("until", "says"), [
    ("2001-06-30", "ended on June 30, 2001: do not play it"),
    ("2999-06-30", "holds until June 30, 2999: after that day"),
])
def test_the_guide_says_when_consent_ends(until, says):
    program = shelf_of({**YES[0], "valid_from": "2000-09-01", "valid_to": until}, {**YES[1], "valid_to": None},
                       made="2001-01-10")
    assert find_last_day(program, "R1") == date.fromisoformat(until)
    plan = plan_discussion(program, recording="R1")
    assert says in plan.notes[0] and says in show_preparation(plan).html


def test_no_page_is_made_to_play_what_was_withdrawn(sample, tmp_path):
    program = shelf_of(*YES, {**NO, "valid_from": "2026-02-01"})
    plan = plan_discussion(program, recording="R1", transcript=sample / "transcripts" / "R0002-electrician.vtt")
    assert plan.stop_points and not plan.has_viewing_page and "watch.html" not in show_preparation(plan).html


def test_classes_are_counted_once_and_events_every_time():
    held = {"date": "2026-01-05", "interview_type": "simulation", "status": "held", "recording_id": "R1"}
    program = make_program(
        recordings=[{"recording_id": "R1", "found_by": "partner", "title": "One"}, {"recording_id": "R2"}],
        interviews=[{**held, "interview_id": "I1", "class_id": "A"}, {**held, "interview_id": "I2", "class_id": "A"},
                    {**held, "interview_id": "I3", "class_id": "B", "date": "2026-02-05"},
                    {**held, "interview_id": "I4", "class_id": "C", "status": "cancelled"}])
    first, second = read_shelf(program, DAY)
    assert (first.uses, first.classes, first.last_used) == (3, 2, date(2026, 2, 5))
    assert (second.uses, second.classes, second.last_used) == (0, 0, None)
    assert show_shelf((first, second), DAY).title == "1 of 2 recordings on the shelf has been used by a class"


def test_the_command_checks_shelves_and_says_what_waits(sample, tmp_path, monkeypatch, capsys):
    source = tmp_path / "source"
    shutil.copytree(sample, source)
    sheet = write(tmp_path / "found.csv", GOOD, {**GOOD, "address": "nowhere"})
    monkeypatch.setattr(sys, "argv", ["wbl", "shelf", str(source), "--add", str(sheet), "--out", str(tmp_path / "out"),
                                      "--day", "2026-03-02"])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().out
    assert ended.value.code == 1 and "2 rows read: 1 shelved, 1 held." in said and "A welder's Tuesday" in said
    page = (tmp_path / "out" / "shelf.html").read_text(encoding="utf-8")
    assert "Staff only" in page and "A welder&#x27;s Tuesday" in page


def test_the_page_for_teachers_names_what_there_is():
    text = (Path(__file__).parents[1] / "docs" / "discussion.md").read_text(encoding="utf-8")
    for command in (teaching.activity, teaching.shelf):
        options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
        assert {option for option in options if option in text} >= options - {"--day", "--help", "--out", "--linked"}
    assert all(name in text for name in read_protocols())
    for picture in re.findall(r"\]\((pictures/\S+)\)", text):
        assert (Path(__file__).parents[1] / "docs" / picture).stat().st_size < 150_000
