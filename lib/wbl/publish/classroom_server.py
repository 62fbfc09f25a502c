"""JupyterLab for a class, and one lesson as a page without code: both on this machine only."""

import json
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from wbl.errors import ParameterError, PublishError
from wbl.places import SAMPLE, spell_source
from wbl.teach.lesson_notebooks import FOR_TEACHERS, find_lesson, make_copy, read_notebook, write_notebook
from wbl.teach.start import prepare, prepare_start

# JupyterLab asks at its first start whether it may fetch news; a classroom has no use for that.
_QUIET = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}


def prepare_folder(
    folder: Path, name: str = "", *, source: str = SAMPLE, class_id: str = "", language: str = "en"
) -> Path:
    """Put the first page into a folder, and a lesson over a class's file where one is named; give what to open.

    Raises ParameterError when there is no such lesson, and OSError when the folder cannot be written to.
    """
    start = prepare_start(folder, language)
    if not name and spell_source(source) == SAMPLE:
        return start
    return prepare(name or "4", spell_source(source), language, folder=folder, class_id=class_id)


def open_lab(folder: Path, name: str = "", *, browser: bool = True, **class_: str) -> int:
    """Open JupyterLab on a folder and wait until it is stopped; give its exit code."""
    page = prepare_folder(folder, name, **class_)
    with tempfile.TemporaryDirectory(prefix="wbl-") as settings:
        command = [sys.executable, "-m", "jupyter", "lab", page.name, *_as_root(),
                   *([] if browser else ["--no-browser"])]
        return subprocess.run(command, cwd=folder, env=quiet_settings(Path(settings))).returncode


def quiet_settings(folder: Path) -> dict[str, str]:
    """Write settings for a JupyterLab that asks nothing, and give the environment to start it in."""
    (folder / "labconfig").mkdir()
    (folder / "labconfig" / "page_config.json").write_text(json.dumps(_QUIET), encoding="utf-8")
    known = os.environ.get("JUPYTER_CONFIG_PATH")
    return {**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, [str(folder), known]))}


def open_app(
    folder: Path, name: str, *, source: str = SAMPLE, class_id: str = "", language: str = "en", browser: bool = True,
    port: int = 0,
) -> int:
    """Show one lesson as a page without code, on this machine only, and wait until it is stopped.

    The page's own folder holds the notebook and nothing else; the class's data and what is typed lie outside it.
    Raises ParameterError when no lesson is named, and PublishError when Voila is not installed.
    """
    if not name:
        raise ParameterError("Name the lesson to show: wbl lessons 4 --app")
    if find_spec("voila") is None:
        raise PublishError('The page without code needs Voila, which is not installed: pip install "wbl[app]". '
                           "JupyterLab shows the same lesson with its code folded: wbl lessons 4")
    (folder / "my_work").mkdir(parents=True, exist_ok=True)
    original = find_lesson(name)
    values = {"source": spell_source(source), "class_id": class_id, "language": language,
              "my_work": str((folder / "my_work").resolve())}
    notebook = make_copy(read_notebook(original), without=FOR_TEACHERS, language=language, parameters=values)
    with tempfile.TemporaryDirectory(prefix="wbl-") as root:
        page = Path(root) / original.name
        page.write_text(write_notebook(notebook), encoding="utf-8")
        command = [sys.executable, "-m", "voila", page.name, "--Voila.ip=127.0.0.1", f"--port={port or 8866}",
                   *([] if browser else ["--no-browser"])]
        return subprocess.run(command, cwd=root).returncode


def _as_root() -> list[str]:
    """Inside a container everybody is root, which JupyterLab wants to be told."""
    return ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
