"""Make a guided-discussion activity: the notebook run once, and each reader's document cut from it."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from wbl.collect.load import load
from wbl.places import find_notebook, find_source, spell_source
from wbl.program import Program
from wbl.publish.folder import stage_folder
from wbl.publish.names import name_folder
from wbl.publish.node import NotebookNode
from wbl.publish.notebook import rename_parameters, run_notebook, write_notebook
from wbl.publish.page import write_page, write_slides
from wbl.publish.pdf import print_page
from wbl.publish.receipt import write_receipt
from wbl.publish.viewing import write_viewing_page
from wbl.publish.word import write_word
from wbl.teach import discussion
from wbl.teach.plan import Plan
from wbl.teach.subject import find_recording_file
from wbl.teach.tickets import write_ticket_sheet

_HANDOUT = {"en": "Student handout: {}", "es": "Hoja del estudiante: {}"}
TICKETS = "exit-tickets.csv"  # beside the pages, for the teacher to type into
_FILES = ("transcript", "exit_tickets")  # parameters that are files: pages name them without their folders
STEPS = ("Planning the period", "Running the notebook", "Writing the pages", "Writing the receipt")


def plan_discussion(source: str | Path, **options: Any) -> Plan:
    """Open a source and plan a class period around one of its interviews or recordings.

    `options` are those of `wbl.teach.discussion.plan_discussion`, such as `interview`, `recording` and `minutes`.
    """
    return discussion.plan_discussion(load(source, engine="pandas"), folder=_find_folder(source), **options)


def publish_activity(
    program: Program, source: Path | str, out: Path, *, interview: str = "", recording: str = "",
    options: Mapping[str, Any] | None = None, pdf: bool = False, shared: Path | None = None,
    say: Callable[[str], None] = lambda step: None,
) -> Path:
    """Make the activity of one interview or recording, and give the path of its teacher guide.

    It is written to `out/activities/<id>/`. `source` is what `program` was loaded from; `options` are further
    parameters of the notebook, such as `minutes`, `protocol` or `transcript`. With a folder `shared`, pages link
    their script there instead of holding it. `say` is told each of STEPS as it begins.
    Raises ParameterError when there is no such interview, PublishError when nothing could be made.
    """
    chosen = {"interview": interview, "recording": recording, **(options or {})}
    say(STEPS[0])
    plan = discussion.plan_discussion(program, folder=_find_folder(source), **chosen)
    folder = out / "activities" / name_folder(interview or recording)
    given = spell_source(source)
    names = {given: _name_source(source),
             **{str(chosen[name]): Path(chosen[name]).name for name in _FILES if chosen.get(name)}}
    notebook = find_notebook("activities/guided_discussion")
    other = "es" if plan.language == "en" else "en"
    with stage_folder(folder, keep=(TICKETS,)) as staged:
        say(STEPS[1])
        executed = run_notebook(notebook, {"source": given, **chosen}, folder=staged)
        executed = rename_parameters(executed, names)
        translated = run_notebook(
            notebook, {"source": given, **chosen, "language": other}, folder=staged, in_process=True)
        say(STEPS[2])
        _write_documents(plan, executed, translated, staged, shared=shared, pdf=pdf)
        if plan.has_viewing_page:
            file = find_recording_file(plan.subject, _find_folder(source))
            write_viewing_page(plan, staged / "watch.html", recording=file, folder=folder)
        if plan.tickets:
            (staged / "tables").mkdir()
            plan.tickets.to_table().to_csv(staged / "tables" / "exit_tickets.csv", index=False, lineterminator="\n")
        say(STEPS[3])
        write_receipt(staged, parameters={name: names.get(value, value) if name in _FILES else value
                                          for name, value in chosen.items()}, inputs=program.inputs)
        if not (folder / TICKETS).exists():  # what a teacher typed into it stays
            write_ticket_sheet(plan.exit_questions, plan.language, staged / TICKETS)
    return folder / "teacher-guide.html"


def _write_documents(
    plan: Plan, executed: NotebookNode, translated: NotebookNode, folder: Path, *, shared: Path | None, pdf: bool,
) -> None:
    """Cut each reader's document from the executed notebook. The guide is in English, the rest as students read.

    `translated` is the same notebook in the other language: its handout goes beside, for those who read that better.
    """
    other = "es" if plan.language == "en" else "en"
    write_notebook(executed, folder / "activity.ipynb")
    (folder / "plan.json").write_text(json.dumps(plan.to_json(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    pages = [
        write_page(executed, folder / "teacher-guide.html", title=f"Teacher guide: {plan.title}", language="en",
                   keep_tags={"guide"}, shared=shared),
        write_page(executed, folder / "student-handout.html", title=_HANDOUT[plan.language].format(plan.title),
                   language=plan.language, keep_tags={"handout"}, shared=shared),
        write_page(translated, folder / f"student-handout-{other}.html", title=_HANDOUT[other].format(plan.title),
                   language=other, keep_tags={"handout"}, shared=shared),
        write_slides(executed, folder / "slides.html", title=plan.title, language=plan.language, shared=shared),
    ]
    write_word(plan, folder / "activity.docx")
    for page in pages if pdf else ():
        print_page(page)


def _find_folder(source: str | Path) -> Path | None:
    """Give the folder in which transcripts lie beside the tables; a database has none."""
    if "://" in str(source):
        return None
    path = find_source(source)
    return path if path.is_dir() else path.parent


def _name_source(source: Path | str) -> str:
    """Name a source without the folders above it, or the password in a database's address."""
    return "a database" if "://" in str(source) else Path(source).name
