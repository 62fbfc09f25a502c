"""The lessons: built in one rhythm, run on whatever a class has, and copied for students without what is not theirs."""

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from wbl import cli
from wbl.collect.load import load
from wbl.errors import ParameterError
from wbl.places import find_shipped
from wbl.publish.lessons import write_students
from wbl.publish.notebook import run_notebook
from wbl.teach.lesson_notebooks import FOR_TEACHERS, find_lesson, list_lessons, make_copy, read_notebook

LESSONS = list_lessons()


def join(cells: list[dict], kind: str) -> str:
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == kind)


def test_seven_lessons_and_a_first_page_are_there() -> None:
    assert [name[:2] for name in LESSONS] == ["01", "02", "03", "04", "05", "06", "07"]
    assert (find_shipped("notebooks") / "00_start_here.ipynb").is_file()


def test_a_lesson_is_found_by_its_name_or_number() -> None:
    assert find_lesson("4") == find_lesson("who_earns_what") == find_lesson("04_who_earns_what")
    with pytest.raises(ParameterError, match="05_how_did_they_get_there"):
        find_lesson("how_did_they_get_ther")


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_keeps_the_rhythm(name: str) -> None:
    cells = read_notebook(LESSONS[name])["cells"]
    opening, teacher = "".join(cells[0]["source"]), "".join(cells[1]["source"])
    minutes = int(re.search(r"\*(\d+) minutes\.", opening)[1])  # type: ignore[index]
    assert 40 <= minutes <= 45 and "By the end you can:" in opening and "?" in opening.split("\n\n")[1]
    assert cells[1]["metadata"]["tags"] == ["teacher"]
    assert re.findall(r"\*\*([\w ]+)\.\*\*", teacher) == ["Aim", "Before", "During", "What may go wrong", "After"]
    assert all(f"{standard} (" in teacher for standard in ("CDOS 1", "2", "3a"))
    parts = re.search(r"\*\*During\.\*\* (.*?)\. Short of time", teacher)[1]  # type: ignore[index]
    assert sum(int(re.search(r"(\d+)( minutes)?$", part)[1]) for part in parts.split(" · ")) == minutes  # type: ignore[index]
    written = join(cells[2:], "markdown")
    for part in ("<details><summary>A hint", "## Talk, then write", "## To remember"):
        assert part in written
    tags = [tag for cell in cells for tag in cell["metadata"].get("tags", [])]
    assert {"parameters", "task", "screen"} <= set(tags)


@pytest.fixture(scope="session")
def class_files(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> dict[str, str]:
    """An empty class file, one with one row, and a program with 100,000 answers about pay."""
    folder = tmp_path_factory.mktemp("classes")
    (folder / "empty.csv").write_text("", encoding="utf-8")
    (folder / "salaries.csv").write_text(
        "salary_id,interview_id,occupation,soc_code,low,high,currency,period,experience,basis,declined,as_of,raw\n"
        "A1,I1,Electrician,47-2111,22,28,USD,hour,entry,told,false,2026-01-12,22 to 28\n", encoding="utf-8")
    shutil.copytree(sample, folder / "large")
    pay = pd.read_csv(sample / "salaries.csv", dtype="str")
    many = pd.concat([pay] * (100_000 // len(pay) + 1)).head(100_000)
    many["salary_id"] = [f"A{place}" for place in range(len(many))]
    many.to_csv(folder / "large" / "salaries.csv", index=False)
    return {"sample": "sample", "empty": str(folder / "empty.csv"), "one row": str(folder / "salaries.csv"),
            "100,000 rows": str(folder / "large")}


@pytest.fixture(scope="session")
def student_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("students") / "Año nuevo"
    write_students(out)
    return out


@pytest.mark.slow
@pytest.mark.parametrize("data", ["sample", "empty", "one row", "100,000 rows"])
@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_runs_on_whatever_a_class_has(
    name: str, data: str, class_files: dict[str, str], student_folder: Path, tmp_path: Path
) -> None:
    run = run_notebook(student_folder / LESSONS[name].name, {"source": class_files[data]}, folder=tmp_path,
                       in_process=True)
    shown = json.dumps([cell.get("outputs", []) for cell in run.cells], default=str)
    about = {"sample": "You work with the sample", "empty": "There are 0 interviews, 0 answers about pay",
             "one row": "1 answer about pay", "100,000 rows": "100,000 answers about pay"}[data]
    assert about in shown and "could not be opened" not in shown


@pytest.mark.parametrize("name", LESSONS)
def test_a_student_copy_is_the_lesson_without_what_is_for_teachers(name: str, student_folder: Path) -> None:
    lesson, copy = read_notebook(LESSONS[name]), read_notebook(student_folder / LESSONS[name].name)
    assert copy == make_copy(lesson, without=FOR_TEACHERS, folded=True)
    meant = [cell for cell in lesson["cells"] if not FOR_TEACHERS & set(cell["metadata"].get("tags", []))]
    assert [cell["source"] for cell in copy["cells"]] == [cell["source"] for cell in meant]
    text = join(copy["cells"], "markdown") + join(copy["cells"], "code")
    for cell in lesson["cells"]:
        if FOR_TEACHERS & set(cell["metadata"].get("tags", [])):
            assert "".join(cell["source"]) not in text


def test_the_students_folder_runs_by_itself(student_folder: Path) -> None:
    import subprocess
    import sys

    code = "import wbl; print(wbl.__file__); print(wbl.open_lesson('sample').say_class())"
    ran = subprocess.run([sys.executable, "-c", code], cwd=student_folder, capture_output=True, text=True,
                         encoding="utf-8", check=True, env={"PYTHONIOENCODING": "utf-8", "PATH": ""})
    where, told = ran.stdout.strip().splitlines()
    assert Path(where).is_relative_to(student_folder) and "41 interviews" in told


def test_the_students_folder_holds_the_class_and_no_names(tmp_path: Path, sample: Path) -> None:
    source = tmp_path / "program"
    shutil.copytree(sample, source)
    students = pd.read_csv(source / "students.csv", dtype="str")
    students["student_name"] = "Canary Person"
    students.to_csv(source / "students.csv", index=False)
    out = tmp_path / "out"
    shown = CliRunner().invoke(cli.commands, ["lessons", "4", "--student", str(out), "--source", str(source),
                                              "--class-id", "00R105-1001"])
    assert shown.exit_code == 0, shown.output
    assert "a student opens the folder in JupyterLab" in shown.output and "Run All Cells" in shown.output
    written = "".join(path.read_text(encoding="utf-8") for path in (out / "class_data").glob("*.csv"))
    ids = set(students["student_id"])
    assert "Canary" not in written and not ids & set(re.findall(r"[\w-]+", written))
    program = load(out / "class_data")
    assert len(program.lazy("interviews").collect()) == 41 and not sum(r.held for r in program.account.values())
    assert 'source: str = "class_data"' in join(read_notebook(out / "04_who_earns_what.ipynb")["cells"], "code")


def test_new_copies_leave_what_students_typed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_students(out, "4")
    (out / "my_work" / "answers").mkdir(parents=True)
    (out / "my_work" / "answers" / "07.json").write_text("{}", encoding="utf-8")
    write_students(out, "4")
    assert (out / "my_work" / "answers" / "07.json").is_file()


def test_other_peoples_folders_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "grades.csv").write_text("x", encoding="utf-8")
    shown = CliRunner().invoke(cli.commands, ["lessons", "--student", str(tmp_path)])
    assert shown.exit_code != 0 and "holds other files" in str(shown.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["grades.csv"]


@pytest.mark.slow
def test_a_lesson_is_printed_for_students_and_for_the_teacher(tmp_path: Path) -> None:
    shown = CliRunner().invoke(cli.commands, ["lessons", "4", "--paper", str(tmp_path), "--language", "es"])
    assert shown.exit_code == 0, shown.output
    student = (tmp_path / "04_who_earns_what.student.html").read_text(encoding="utf-8")
    teacher = (tmp_path / "04_who_earns_what.teacher.html").read_text(encoding="utf-8")
    assert student.count('class="write-lines') >= 4 and "¿Quién gana qué?" in student
    assert student.count("<details open><summary>Una pista") == 1
    assert re.search(r'<div class="page-break">\s*<h2[^>]*>Ahora mira', student), "answers begin a new sheet"
    assert student.count('<td style="height: 2.4rem">') == 3 * 6, "room to write for each of six occupations"
    assert "What may go wrong" in teacher and "$46,800" in teacher
    assert "What may go wrong" not in student and "$46,800" not in student and "Remove my answers" not in student
