"""The lessons as people take them away: the students' folder, the lesson on paper, the page for the teacher.

The teacher edition is the only source. A student copy is the same notebook without solutions and teacher's notes.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import wbl
from wbl.errors import SourceError
from wbl.places import SAMPLE, find_sample, find_source, spell_source
from wbl.publish.notebook import run_notebook
from wbl.publish.page import write_page
from wbl.publish.pdf import print_page
from wbl.teach.classroom import Classroom, open_class
from wbl.teach.journal import keep_out_of_git
from wbl.teach.lesson_notebooks import (
    FOR_TEACHERS,
    ON_SCREEN,
    find_lesson,
    list_lessons,
    make_copy,
    read_notebook,
    read_title,
    write_notebook,
)

CLASS_DATA = "class_data"  # the class's own tables, inside the students' folder
_OURS = "wbl"              # the package, inside the students' folder
_NOT_FOR_STUDENTS = ("publish", "commands", "shipped", "made_up", "__pycache__")
_FOLDED_HINT, _OPEN_HINT = "<details><summary>", "<details open><summary>"  # paper cannot unfold
_PRIVATE = ("student_name", "facilitator_id", "hours_credited", "partner_id")


def write_students(
    out: Path, name: str = "", *, source: str = SAMPLE, class_id: str = "", language: str = "en"
) -> list[Path]:
    """Write the students' folder: every lesson (or one), the class's data, and wbl itself; give the notebooks.

    It runs wherever pandas, plotly and ipywidgets are: on a hub, a share, a stick. Of the class's data it holds what
    the lessons show; students appear as S001, S002, ..., and names and staff's columns stay out. Raises SourceError
    when the source cannot be read, or when `out` holds something that is not a students' folder.
    """
    originals = [find_lesson(name)] if name else list(list_lessons().values())
    classroom = None
    if spell_source(source) != SAMPLE:
        classroom = open_class(find_source(source), class_id=class_id)
        if classroom.remark:
            raise SourceError(classroom.remark)
    with _replace_folder(out) as making:
        _write_package(making / _OURS)
        if classroom is not None:
            write_class(classroom, making / CLASS_DATA)
        parameters = {} if classroom is None else {"source": CLASS_DATA}
        for original in originals:
            copy = make_copy(read_notebook(original), without=FOR_TEACHERS, language=language, parameters=parameters,
                             folded=True)
            (making / original.name).write_text(write_notebook(copy), encoding="utf-8", newline="\n")
        keep_out_of_git(making / "my_work")
    return [out / original.name for original in originals]


@contextmanager
def _replace_folder(out: Path) -> Iterator[Path]:
    """Make a students' folder beside its place and put it there whole; what students typed in the old one stays."""
    if out.exists() and any(out.iterdir()) and not (out / _OURS).is_dir():
        raise SourceError(f"{out} holds other files. Name an empty or a new folder for the students' copies.")
    out.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=out.parent))
    try:
        yield making
        if (out / "my_work").is_dir():
            shutil.copytree(out / "my_work", making / "my_work", dirs_exist_ok=True)
        making.chmod(0o755)
        if out.exists():
            shutil.rmtree(out)
        making.rename(out)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _write_package(folder: Path) -> None:
    """Put wbl into a folder, with the sample, and without what only staff needs."""
    shutil.copytree(Path(wbl.__file__).parent, folder,
                    ignore=shutil.ignore_patterns(*_NOT_FOR_STUDENTS))
    shutil.copytree(find_sample(), folder / "shipped" / "data" / "sample",
                    ignore=shutil.ignore_patterns("transcripts", "permissions.csv"))


def write_class(classroom: Classroom, folder: Path) -> None:
    """Write a class's tables as students may have them: codes instead of ids, and no staff's columns."""
    folder.mkdir(parents=True)
    students = classroom["students"]["student_id"].tolist() + classroom["participations"]["student_id"].tolist()
    codes = {student: f"S{place:03d}" for place, student in enumerate(dict.fromkeys(students), start=1)}
    for table in ("interviews", "participations", "salaries", "career_steps", "opportunities", "students"):
        frame = classroom[table]
        if table == "students":
            frame = frame[["student_id", "school_year", "school_id", "grade", "class_id"]]
            if "students" not in classroom.given:
                continue
        frame = frame.drop(columns=[name for name in _PRIVATE if name in frame])
        if "student_id" in frame:
            frame = frame.assign(student_id=frame["student_id"].map(codes))
        frame.to_csv(folder / f"{table}.csv", index=False, lineterminator="\n")


def publish_paper(
    out: Path, name: str = "", *, source: str = SAMPLE, class_id: str = "", language: str = "en", pdf: bool = False,
    say: Callable[[str], None] = lambda step: None,
) -> list[Path]:
    """Write each lesson (or one) as it is printed for students, and the page for its teacher; give the pages.

    Charts and tables stand in it; boxes are lines to write on. Raises PublishError when a lesson fails.
    """
    originals = [find_lesson(name)] if name else list(list_lessons().values())
    parameters: dict[str, Any] = {
        "source": spell_source(source), "class_id": class_id,
        "language": language, "on_paper": True,
    }
    pages = []
    with tempfile.TemporaryDirectory() as folder:
        for original in originals:
            say(original.stem)
            for edition, without in (("student", FOR_TEACHERS | ON_SCREEN), ("teacher", ON_SCREEN)):
                copy = make_copy(read_notebook(original), without=without, language=language)
                path = Path(folder) / original.name
                path.write_text(write_notebook(copy).replace(_FOLDED_HINT, _OPEN_HINT), encoding="utf-8")
                run = run_notebook(path, parameters, folder=Path(folder), in_process=True)
                page = out / f"{original.stem}.{edition}.html"
                write_page(run, page, title=read_title(copy), language=language,
                           keep_tags={"teacher"} if edition == "teacher" else None, shared=out / "shared")
                pages.append(page)
    for page in pages if pdf else ():
        print_page(page)
    return pages
