"""The first page: choose the lesson, the file and the language, press Run, see a chart, open the lesson."""

import json
import re
from html import escape
from pathlib import Path
from urllib.parse import quote

import ipywidgets as widgets

from wbl.errors import WblError
from wbl.places import SAMPLE, find_shipped
from wbl.teach import controls
from wbl.teach.explore import draw_pay
from wbl.teach.journal import save_text
from wbl.teach.lesson import open_lesson
from wbl.teach.lesson_notebooks import find_lesson, list_lessons, make_copy, read_notebook, read_title, write_notebook
from wbl.teach.reading import Sheet
from wbl.teach.translations import LANGUAGES, speak, translate

START = Path("00_start_here.ipynb")
UPLOADS = "class_files"     # where a file goes that is chosen from the computer
_TABLES = (".csv", ".tsv", ".xlsx", ".parquet")


def start_here(language: str = "en") -> widgets.Widget:
    """Show the choices and the Run button. Whatever is chosen, the first run draws a chart."""
    words = speak(language)
    lessons = [(translate(read_title(read_notebook(path)), language), name) for name, path in list_lessons().items()]
    lesson = controls.choose(words.text("Lesson"), lessons, next((name for _, name in lessons if "04" in name), None))
    source = controls.choose(words.text("File"), _offer(language))
    upload = widgets.FileUpload(description=words.text("Another file from this computer"), multiple=False,
                                accept=",".join(_TABLES), layout=widgets.Layout(width="auto", align_self="flex-start"))
    tongue = controls.choose(words.text("Language"), [(label, code) for code, label in LANGUAGES.items()], language)
    told, area = controls.say(), controls.area()

    def take() -> None:
        if upload.value:
            path = _keep_upload(upload.value[0]["name"], bytes(upload.value[0]["content"]))
            source.options = [(path, path), *_offer(language)]
            source.value = path

    def run() -> None:
        try:
            notebook = prepare(lesson.value, source.value, tongue.value)
            shown = open_lesson(source.value, language=tongue.value)
            controls.fill(area, _write_next(notebook, shown.say_class(), tongue.value), draw_pay(shown))
            told.value = ""
        except (WblError, OSError) as error:
            told.value = str(error)

    upload.observe(lambda _: take(), names="value")
    controls.keep_keys()
    return controls.stack(lesson, source, upload, tongue, controls.button(words.text("Run"), run), told, area)


def _offer(language: str) -> list[tuple[str, str]]:
    """Offer the sample, and what lies here and can be opened."""
    words = speak(language)
    offered = [(words.text("The sample (made-up people)"), SAMPLE)]
    for folder in (Path("my_work/interviews"), Path("data"), *sorted(Path().iterdir())):
        if folder.is_dir() and any((folder / f"{name}.csv").is_file() for name in ("interviews", "salaries")):
            offered.append((folder.as_posix(), folder.as_posix()))
    for path in sorted([*Path().glob("*.*"), *Path(UPLOADS).glob("*.*")]):
        if path.suffix.lower() in _TABLES and not path.name.startswith((".", "~$")):
            offered.append((path.as_posix(), path.as_posix()))
    return list(dict.fromkeys(offered))


def _keep_upload(name: str, content: bytes) -> str:
    """Put a chosen file beside the lessons, under a plain name."""
    stem, _, suffix = Path(name).name.rpartition(".")
    path = Path(UPLOADS) / f"{re.sub(r'[^A-Za-z0-9_-]+', '-', stem) or 'class'}.{suffix.lower()}"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path.as_posix()


def prepare(name: str, source: str, language: str, *, folder: Path = Path(), class_id: str = "") -> Path:
    """Put a lesson into a folder, in a language and over a file; a copy that a teacher has changed keeps its changes.

    Raises ParameterError when there is no such lesson.
    """
    original = find_lesson(name)
    path = folder / (f"{original.stem}.ipynb" if language == "en" else f"{original.stem}.{language}.ipynb")
    values = {"source": source, "language": language} | ({"class_id": class_id} if class_id else {})
    copy = make_copy(read_notebook(path), parameters=values) if path.is_file() else make_copy(
        read_notebook(original), language=language, parameters=values, folded=True)
    save_text(path, write_notebook(copy))
    return path


def prepare_start(folder: Path, language: str) -> Path:
    """Put the first page into a folder, where it is not there yet."""
    path = folder / START.name
    if not path.is_file():
        save_text(path, write_notebook(make_copy(read_notebook(find_shipped("notebooks") / START), language=language,
                                                 folded=True)))
    return path


def _write_next(notebook: Path, counted: str, language: str) -> Sheet:
    words = speak(language)
    opened = json.loads(notebook.read_text(encoding="utf-8"))
    label = words.text("Open the lesson: {title}", title=read_title(opened))
    link = f'<a href="{quote(notebook.as_posix())}">{escape(label)}</a>'
    how = words.text("There, choose Run, then Run All Cells.")
    return Sheet(f"<p>{escape(counted)}</p><p><strong>{link}</strong>. {escape(how)}</p>"
                 f"<p>{escape(words.text('A first look at the file:'))}</p>", counted)
