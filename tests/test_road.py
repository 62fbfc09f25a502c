"""The road end to end: files go in, a report comes out, and the command line keeps its promises."""

import csv
import json
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import openpyxl
import pytest

LIVE = {"in_person", "virtual", "hybrid"}
COUNTED = ["in_person", "virtual", "hybrid", "simulation", "any", "any_live", "none"]


def wbl(*words: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wbl", *map(str, words)], capture_output=True, text=True, cwd=cwd, timeout=600
    )


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def recount(source: Path, first_day: str, day_after: str, school_year: str) -> dict[tuple[str, str, str], int]:
    """Count again, in the plainest Python: (breakdown, group, interview type) -> students."""
    held = {
        row["interview_id"]: row["interview_type"] for row in read(source / "interviews.csv")
        if row["status"] == "held" and first_day <= row["date"] < day_after
    }
    received: dict[str, set[str]] = defaultdict(set)
    for row in read(source / "participations.csv"):
        if row["attended"] == "true" and row["interview_id"] in held:
            kind = held[row["interview_id"]]
            received[row["student_id"]] |= {kind, "any"}
            if row["role"] == "interviewer" and kind in LIVE:
                received[row["student_id"]].add("any_live")
    counts: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in read(source / "students.csv"):
        if row["school_year"] != school_year:
            continue
        groups = [("all", "all"), ("school", row["school_id"]), ("grade", row["grade"]),
                  ("cte_program", row["cte_program"] or "none"),
                  ("school_grade", f"{row['school_id']} / {row['grade']}")]
        for breakdown, group in groups:
            for kind in received.get(row["student_id"], {"none"}):
                counts[breakdown, group, kind] += 1
    return counts


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Path:
    out = tmp_path_factory.mktemp("a folder with a space")
    done = wbl("report", sample, "--out", out)
    assert done.returncode == 0, done.stderr
    return out / "2025-26" / "public"


def test_a_report_has_the_promised_files(report: Path) -> None:
    assert {path.name for path in report.iterdir()} >= {
        "program-report.html", "program-report.ipynb", "tables", "tables.xlsx", "receipt.json",
    }
    rows = read(report / "tables" / "students_by_interview_type.csv")
    assert list(rows[0]) == ["breakdown", "group", "interview_type", "students", "interviews", "enrolled", "status"]
    assert [row["interview_type"] for row in rows[:7]] == COUNTED
    assert {row["status"] for row in rows} == {"shown", "hidden"}
    assert all(row["students"] == "" for row in rows if row["status"] == "hidden")


def test_the_receipt_accounts_for_rows_inputs_and_outputs(report: Path) -> None:
    receipt = json.loads((report / "receipt.json").read_text(encoding="utf-8"))
    assert receipt["parameters"] == {"school_year": "2025-26", "school": "", "audience": "public", "min_group": 10}
    for rows in receipt["rows"].values():
        assert rows["read"] == rows["accepted"] + rows["noted"] + rows["held"]
    assert receipt["cells"]["shown"] > 0
    assert "participations.csv" in receipt["inputs"]
    assert set(receipt["outputs"]) >= {"program-report.html", "tables/students_by_interview_type.csv", "tables.xlsx"}


def test_shown_numbers_equal_a_recount_in_plain_python(report: Path, sample: Path) -> None:
    counts = recount(sample, "2025-07-01", "2026-07-01", "2025-26")
    compared = 0
    for row in read(report / "tables" / "students_by_interview_type.csv"):
        if row["status"] == "shown" and row["breakdown"] in ("all", "school", "grade", "cte_program", "school_grade"):
            assert int(row["students"]) == counts[row["breakdown"], row["group"], row["interview_type"]], row
            compared += 1
    assert compared > 50


def test_no_student_reaches_a_public_report(report: Path, sample: Path) -> None:
    private = {row["student_id"] for row in read(sample / "students.csv")}
    private |= {row["interview_id"] for row in read(sample / "interviews.csv")}
    typed = {row["student_name"] for row in read(sample / "students.csv")}
    typed |= {row["raw"] for row in read(sample / "salaries.csv") if len(row["raw"]) > 8}
    for path in report.rglob("*"):
        if path.is_file():
            # Whole words, so that the digits of a number are not taken for a student's code.
            words = set(re.findall(r"(?<![\w.])[\w-]+(?![\w.])", text_of(path)))
            assert not private & words, path.name
            assert not [text for text in typed if text and text in text_of(path)], path.name


def test_nothing_of_the_machine_reaches_a_report(report: Path, sample: Path) -> None:
    for path in report.rglob("*"):
        if path.is_file():
            for place in (str(report), str(sample), str(Path.home()), str(Path(__file__).parents[1])):
                assert place not in text_of(path), f"{path.name} names {place}"


def text_of(path: Path) -> str:
    if path.suffix != ".xlsx":
        return path.read_text(encoding="utf-8", errors="replace")
    book = openpyxl.load_workbook(path)
    return " ".join(str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)


def test_the_workbook_holds_the_same_numbers(report: Path) -> None:
    sheet = openpyxl.load_workbook(report / "tables.xlsx")["students_by_interview_type"]
    cells = [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    rows = read(report / "tables" / "students_by_interview_type.csv")
    assert cells[0] == list(rows[0])
    assert cells[1:] == [list(row.values()) for row in rows]


def test_the_same_inputs_give_the_same_report(report: Path, sample: Path, tmp_path: Path) -> None:
    assert wbl("report", sample, "--out", tmp_path).returncode == 0
    first, second = (json.loads((folder / "receipt.json").read_text(encoding="utf-8"))
                     for folder in (report, tmp_path / "2025-26" / "public"))
    assert first["outputs"] == second["outputs"]


def test_an_unknown_school_is_refused_with_the_nearest(sample: Path, tmp_path: Path) -> None:
    done = wbl("report", sample, "--school", "NOPE", "--out", tmp_path / "X")
    assert done.returncode == 2
    assert 'no school with the id "NOPE"' in done.stderr and "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--school-year", "2031-32"], 'no school year "2031-32"'),
        (["--school-year", "last"], "school year"),
        (["--min-group", "3"], "may only go up"),
        (["--audience", "everyone"], "public"),
    ],
)
def test_a_wrong_option_is_said_and_nothing_is_written(
    words: list[str], says: str, sample: Path, tmp_path: Path
) -> None:
    done = wbl("report", sample, *words, "--out", tmp_path / "X")
    assert done.returncode == 2 and says in done.stderr and "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def copy_with(sample: Path, folder: Path, file: str, old: str, new: str) -> Path:
    copied = shutil.copytree(sample, folder / "source")
    text = (copied / file).read_text(encoding="utf-8")
    assert old in text
    (copied / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return copied


def test_a_source_without_participations_is_refused(sample: Path, tmp_path: Path) -> None:
    source = shutil.copytree(sample, tmp_path / "source")
    (source / "participations.csv").unlink()
    done = wbl("report", source, "--out", tmp_path / "X")
    assert done.returncode == 2 and "participations" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "X").exists()


def test_a_log_without_a_roster_has_its_report(sample: Path, tmp_path: Path) -> None:
    source = tmp_path / "log only"
    source.mkdir()
    for name in ("interviews.csv", "participations.csv"):
        shutil.copy(sample / name, source)
    done = wbl("report", source, "--out", tmp_path / "X")
    assert done.returncode == 0, done.stderr
    report = tmp_path / "X" / "2025-26" / "public"
    whole = {row["interview_type"]: row for row in read(report / "tables" / "students_by_interview_type.csv")
             if row["breakdown"] == "all"}
    assert whole["any"]["students"] == "715" and whole["any"]["enrolled"] == "" and whole["none"]["students"] == ""
    assert "Add students to the source" in (report / "program-report.html").read_text(encoding="utf-8")


def test_a_header_typed_wrong_is_named_with_the_nearest(sample: Path, tmp_path: Path) -> None:
    source = copy_with(sample, tmp_path, "interviews.csv", "interview_type", "interveiw_type")
    done = wbl("check", source)
    assert done.returncode in (1, 2) and "Traceback" not in done.stderr
    assert "interveiw_type" in done.stdout + done.stderr and "interview_type" in done.stdout + done.stderr


def test_an_interview_type_spelled_oddly_is_held_with_its_row(sample: Path, tmp_path: Path) -> None:
    source = copy_with(sample, tmp_path, "interviews.csv", ",virtual,", ",virtaul,")
    done = wbl("check", source, "--json", tmp_path / "problems.json")
    assert done.returncode == 1, done.stderr
    problems = json.loads((tmp_path / "problems.json").read_text(encoding="utf-8"))
    [problem] = [found for found in problems["problems"] if found["value"] == "virtaul"]
    with (source / "interviews.csv").open(encoding="utf-8") as file:
        row = next(number for number, line in enumerate(file, start=1) if "virtaul" in line)
    assert (problem["table"], problem["row"], problem["column"], problem["outcome"]) == (
        "interviews", row, "interview_type", "held")
    assert "virtual" in problem["remedy"]
    for rows in problems["tables"].values():
        assert rows["read"] == rows["accepted"] + rows["noted"] + rows["held"]


def test_a_source_that_is_not_there_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = wbl("check", tmp_path / "nowhere")
    assert done.returncode == 2 and "Traceback" not in done.stderr and len(done.stderr.strip().splitlines()) <= 2


def test_a_school_has_its_own_report_with_the_same_numbers(report: Path, sample: Path, tmp_path: Path) -> None:
    school = read(sample / "schools.csv")[0]["school_id"]
    assert wbl("report", sample, "--school", school, "--out", tmp_path).returncode == 0
    own = tmp_path / "2025-26" / "public" / "schools" / school
    lines = read(own / "tables" / "students_by_interview_type.csv")
    whole = read(report / "tables" / "students_by_interview_type.csv")
    assert all(line in whole for line in lines)
    assert {line["breakdown"] for line in lines} == {"all", "school", "school_grade"}
    assert {line["group"] for line in lines if line["breakdown"] == "school"} == {school}


def test_a_staff_report_shows_every_number_and_says_so(sample: Path, tmp_path: Path) -> None:
    assert wbl("report", sample, "--audience", "staff", "--out", tmp_path).returncode == 0
    folder = tmp_path / "2025-26" / "staff"
    rows = read(folder / "tables" / "students_by_interview_type.csv")
    assert {row["status"] for row in rows} == {"shown"}
    without = read(folder / "tables" / "students_without_interview.csv")
    [none] = [row for row in rows if row["breakdown"] == "all" and row["interview_type"] == "none"]
    assert len(without) == int(none["students"])
    assert "Staff only" in (folder / "program-report.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_twenty_thousand_students_are_counted_right(tmp_path: Path) -> None:
    source = tmp_path / "city"
    assert wbl("simulate", source, "--students", 20_000, "--seed", 7).returncode == 0
    assert wbl("report", source, "--out", tmp_path / "out").returncode == 0
    counts = recount(source, "2025-07-01", "2026-07-01", "2025-26")
    rows = read(tmp_path / "out" / "2025-26" / "public" / "tables" / "students_by_interview_type.csv")
    for row in rows:
        if row["status"] == "shown" and row["breakdown"] in ("all", "school", "grade", "cte_program", "school_grade"):
            assert int(row["students"]) == counts[row["breakdown"], row["group"], row["interview_type"]], row
    hidden = sum(row["status"] == "hidden" for row in rows)
    assert 0 < hidden < len(rows) / 2


@pytest.mark.browser
def test_the_report_draws_offline_and_asks_nobody(report: Path, open_page) -> None:
    opened = open_page(report / "program-report.html")
    opened.page.wait_for_function("document.querySelectorAll('.main-svg').length > 0")
    opened.page.wait_for_timeout(1500)
    assert opened.page.locator(".js-plotly-plot").count() >= 4
    assert opened.requests == [] and opened.errors == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1440])
def test_the_report_is_accessible(report: Path, open_page, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    opened = open_page(report / "program-report.html", width=width)
    opened.page.wait_for_timeout(1500)
    opened.page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    found = Axe().run(opened.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    assert found.violations_count == 0, found.generate_report()
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
