"""What is out is remembered, reckoned with, and can be taken back."""

import json
from dataclasses import asdict
from pathlib import Path

import pandas as pd
import pytest

from made_release import make_about
from random_program import RandomProgram, make_random_program
from wbl.errors import PublishError, SourceError
from wbl.protect import ledger
from wbl.protect.audit import audit_folders
from wbl.protect.disclosure import protect
from wbl.protect.releases import Release, write_release
from wbl.publish.folder import keep_apart
from wbl.publish.gate import protect_beside
from wbl.publish.receipt import write_receipt
from wbl.publish.withdrawal import withdraw_report

TABLE = "students_by_interview_type"


def program(met: int) -> RandomProgram:
    """Two schools of 100; in each 40 students had a virtual interview, and in the first `met` more."""
    students = pd.DataFrame({"school": ["N"] * 100 + ["S"] * 100, "cte_program": "none", "career_cluster": "none"})
    who = [*range(40 + met), *range(100, 140)]
    rows = pd.DataFrame([(student, student, "virtual", True) for student in who],
                        columns=["student", "event", "type", "asked"])
    made = RandomProgram(students, rows)
    made.breakdowns = ("school",)
    return made


def publish(out: Path, met: int) -> Release:
    about = make_about(school_names={}, inputs={"log.csv": str(met)})
    release = protect_beside(program(met).count(), about, out)
    ledger.remember_release(out, release)
    return release


def attack(out: Path):
    return audit_folders([out])


def test_the_change_of_three_students_is_not_given_away(tmp_path: Path) -> None:
    publish(tmp_path, 0)
    alone = protect(program(3).count(), make_about(school_names={}))
    assert (alone[TABLE]["status"] == "shown").all()    # safe alone, and yet it would give the three away
    second = publish(tmp_path, 3)
    status = second[TABLE].set_index(["group", "interview_type"])["status"]
    assert status["N", "virtual"] == status["all", "virtual"] == "hidden"
    assert attack(tmp_path).passed


def test_a_change_of_many_is_shown(tmp_path: Path) -> None:
    publish(tmp_path, 0)
    second = publish(tmp_path, 20)
    assert (second[TABLE]["status"] == "shown").all() and attack(tmp_path).passed


def test_the_same_inputs_give_the_same_release_whatever_came_after(tmp_path: Path) -> None:
    first = publish(tmp_path, 3)
    publish(tmp_path, 5)
    again = publish(tmp_path, 3)
    pd.testing.assert_frame_equal(first[TABLE], again[TABLE])
    assert [entry.about["inputs"]["log.csv"] for entry in ledger.read_ledger(tmp_path)] == ["3", "5"]


@pytest.mark.parametrize(("first", "second"), [(10, 5), (5, 10)])
def test_what_one_group_size_hides_another_does_not_show(tmp_path: Path, first: int, second: int) -> None:
    """The same numbers, hidden by two rules, are one release to whoever has both."""
    made = make_random_program(1, most_schools=3, most_students=60, programs=2, breakdowns=("school", "grade"))
    for name in ("apart", "together"):
        for least in (first, second):
            about = make_about(school_names={}, inputs={"log.csv": "1"}, min_group=least)
            place = tmp_path / name if name == "together" else tmp_path / str(least)
            ledger.remember_release(tmp_path / name, protect_beside(made.count(), about, place))
    assert not attack(tmp_path / "apart").passed
    assert attack(tmp_path / "together").passed and attack(tmp_path / "together").releases == 1


def test_all_students_and_three_more_are_not_given_away(tmp_path: Path) -> None:
    """40 of 40 had an interview, then 43 of 43: that nobody has none would tell that the three new ones had."""
    def publish_school(size: int) -> Release:
        students = pd.DataFrame({"school": ["N"] * size + ["S"] * 100, "cte_program": "none", "career_cluster": "none"})
        who = [*range(size), *range(size, size + 40)]
        rows = pd.DataFrame([(student, student, "virtual", True) for student in who],
                            columns=["student", "event", "type", "asked"])
        made = RandomProgram(students, rows, ("school",))
        release = protect_beside(made.count(), make_about(school_names={}, inputs={"log.csv": str(size)}), tmp_path)
        ledger.remember_release(tmp_path, release)
        return release

    publish_school(40)
    status = publish_school(43)[TABLE].set_index(["group", "interview_type"])["status"]
    assert status["N", "any"] == status["N", "none"] == "hidden"
    assert attack(tmp_path).passed


def test_a_new_name_makes_no_new_students(tmp_path: Path) -> None:
    publish(tmp_path, 0)
    about = make_about(school_names={}, inputs={"log.csv": "3"}, program_name="Another name")
    second = protect_beside(program(3).count(), about, tmp_path)
    assert "hidden" in set(second[TABLE]["status"])
    ledger.remember_release(tmp_path, second)
    assert attack(tmp_path).passed


def test_the_comparison_with_last_year_gives_no_change_away(tmp_path: Path) -> None:
    """Last year's report went out in spring; three students came in May, as this year's comparison would say."""
    publish(tmp_path, 0)
    last, now = program(3).count()[TABLE], program(30).count()[TABLE]
    years = pd.concat([frame[frame["breakdown"] == "all"].assign(school_year=year).drop(columns=["breakdown", "group"])
                       for year, frame in (("2025-26", last), ("2026-27", now))], ignore_index=True)
    about = make_about(school_names={}, inputs={"log.csv": "n"}, school_year="2026-27", previous_year="2025-26")
    second = protect_beside(program(30).count() | {"years_compared": years}, about, tmp_path)
    status = second["years_compared"].set_index(["school_year", "interview_type"])["status"]
    assert status["2025-26", "virtual"] == status["2025-26", "any"] == "hidden" and status["2026-27", "any"] == "shown"
    ledger.remember_release(tmp_path, second)
    assert attack(tmp_path).passed
    alone = protect(program(30).count() | {"years_compared": years}, about)
    ledger.remember_release(tmp_path, alone)
    assert not attack(tmp_path).passed


def test_another_program_or_year_is_not_reckoned_with(tmp_path: Path) -> None:
    publish(tmp_path, 0)
    about = make_about(school_names={}, inputs={"log.csv": "9"})
    assert len(ledger.read_earlier(tmp_path, asdict(about)).releases) == 1
    other_year = asdict(make_about(school_year="2026-27", inputs={"log.csv": "9"}))
    assert not ledger.read_earlier(tmp_path, other_year).releases


def test_a_damaged_ledger_stops_the_report(tmp_path: Path) -> None:
    (tmp_path / ledger.LEDGER).write_text("{")
    with pytest.raises(SourceError, match="published already"):
        publish(tmp_path, 0)


def test_a_report_taken_back_is_listed_as_such_and_still_reckoned_with(tmp_path: Path) -> None:
    release = publish(tmp_path, 0)
    folder = tmp_path / "2025-26" / "public"
    write_release(release, folder / "tables")
    write_receipt(folder, parameters={}, inputs={})
    (folder / "a-letter.txt").write_text("mine")
    said = " ".join(withdraw_report(folder))
    assert "Withdrawn on" in said and [path.name for path in folder.rglob("*")] == ["a-letter.txt"]
    [entry] = ledger.read_ledger(tmp_path)
    assert entry.withdrawn and json.loads((tmp_path / ledger.LEDGER).read_text())
    audit = audit_folders([tmp_path])
    assert audit.releases == 1 and "Withdrawn" in " ".join(audit.sentences())
    assert "hidden" in set(publish(tmp_path, 3)[TABLE]["status"])
    with pytest.raises(SourceError, match="no finished report"):
        withdraw_report(folder)


def test_staff_reports_are_refused_among_public_ones(tmp_path: Path) -> None:
    publish(tmp_path / "out", 0)
    for place in (tmp_path / "out" / "2025-26" / "staff", tmp_path / "out" / "mine" / "2025-26" / "staff"):
        with pytest.raises(PublishError, match="public reports"):
            keep_apart(place, "staff")
        keep_apart(place, "public")
    keep_apart(tmp_path / "elsewhere" / "2025-26" / "staff", "staff")
