"""An executed notebook as one page, or as slides: for the screen and for paper, reaching nobody.

A content security policy stands first in the head and allows exactly two scripts, by their fingerprints: plotly.js
and a few lines that draw. So whatever a school's name holds, it cannot run, and an opened page asks for nothing.
"""

import hashlib
import os
from base64 import b64encode
from collections.abc import Collection
from functools import cache, partial
from pathlib import Path

from wbl.publish.cells import (
    TEMPLATES,
    choose_cells,
    number_sections,
    order_headings,
    render_cells,
    split_lead,
    take_title,
)
from wbl.publish.node import NotebookNode
from wbl.teach.translations import LANGUAGES, translate

NEW_PAGE = "new_page"    # tag of a cell that begins a new sheet of paper, such as an answer after a guess
FEWEST_FOR_CONTENTS = 4  # sections; a shorter page needs no table of contents


def write_page(
    notebook: NotebookNode, out: Path, *, title: str, language: str = "en", keep_tags: Collection[str] | None = None,
    shared: Path | None = None,
) -> Path:
    """Write an executed notebook as one page.

    The notebook's first heading is the page's; without one, `title` is. Cells tagged for an audience (staff, teacher,
    guide, handout, slides) are kept when `keep_tags` has one of their tags; "staff" in it marks the page, on every
    sheet of paper. On paper a cell tagged NEW_PAGE begins a new one. The page holds the script that draws, or links
    it in a folder `shared` by many pages.
    Raises PublishError when a cell of the notebook ended in an error; then nothing is written.
    """
    cells = choose_cells(notebook, keep_tags)
    parts = [f'<div class="page-break">\n{part}\n</div>' if NEW_PAGE in cell.metadata.get("tags", ()) else part
             for cell, part in zip(cells, render_cells(cells), strict=True)]
    body = "\n".join(filter(None, parts))
    heading, body = take_title(body)
    body, sections = number_sections(order_headings(body))
    has_contents = len(sections) >= FEWEST_FOR_CONTENTS
    lead, rest = split_lead(body) if has_contents else ("", body)
    page = fill_page(
        "page", out, title=title, language=language, keep_tags=keep_tags, body=body, shared=shared,
        heading=heading, sections=sections if has_contents else [], lead=lead, rest=rest,
    )
    return write_whole(page, out)


def write_slides(
    notebook: NotebookNode, out: Path, *, title: str, language: str = "en",
    keep_tags: Collection[str] = frozenset({"slides"}), shared: Path | None = None,
) -> Path:
    """Write the cells tagged `slides` as slides: one a cell, turned with the arrow keys, one a sheet on paper.

    A cell tagged `continued` as well goes on the slide of the cell before. Raises PublishError as `write_page` does.
    """
    cells = [cell for cell in choose_cells(notebook, keep_tags) if "slides" in cell.metadata.get("tags", ())]
    slides: list[str] = []
    for cell, body in zip(cells, render_cells(cells), strict=True):
        if body and slides and "continued" in cell.metadata.get("tags", ()):
            slides[-1] += "\n" + body
        elif body:
            slides.append(body)
    slides = [slides[0], *(order_headings(slide) for slide in slides[1:])] if slides else []
    first = order_headings(slides[0], start=1) if slides else ""
    page = fill_page("slides", out, title=title, language=language, keep_tags=keep_tags, body="".join(slides),
                 shared=shared, slides=[first, *slides[1:]])
    return write_whole(page, out)


def fill_page(
    template: str, out: Path, *, title: str, language: str, keep_tags: Collection[str] | None = None, body: str = "",
    shared: Path | None = None, allow: str = "", **more: object,
) -> str:
    """Fill a template; only a page with charts carries the script that draws them.

    `allow` is what the page's policy lets in beyond images and styles that lie in the page.
    """
    loader = _read(f"{template}.js")
    plotly, source = "", ""
    allowed = [f"'{_fingerprint(loader)}'"]
    if 'data-figure="' in body:
        if shared is None:
            plotly = _plotly()
            allowed.append(f"'{_fingerprint(plotly)}'")
        else:
            script = _share_plotly(shared)
            source = os.path.relpath(script, out.parent).replace(os.sep, "/")
            allowed += ["'self'", "file:"]
    policy = (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; "
        f"form-action 'none'; script-src {' '.join(allowed)}"
        + (f"; {allow}" if allow else "")
    )
    return str(_template(f"{template}.html.j2").render(
        title=title, language=language, body=body, policy=policy, style=_style(), loader=loader, plotly=plotly,
        plotly_source=source, is_for_staff="staff" in (keep_tags or ()),
        say=partial(translate, language=language if language in LANGUAGES else "en"), **more,
    ))


def write_whole(page: str, out: Path) -> Path:
    """Write a text whole or not at all: a reader never meets half a page."""
    out.parent.mkdir(parents=True, exist_ok=True)
    making = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        making.write_text(page, encoding="utf-8", newline="\n")
        making.replace(out)
    finally:
        making.unlink(missing_ok=True)
    return out


def _fingerprint(script: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _share_plotly(folder: Path) -> Path:
    """Put the script that draws charts into a folder, once, under the name of its version."""
    from plotly.offline import get_plotlyjs_version

    script = folder / f"plotly-{get_plotlyjs_version()}.min.js"
    if not script.exists():
        write_whole(_plotly(), script)
    return script


@cache
def _plotly() -> str:
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())


@cache
def _style() -> str:
    return (Path(__file__).parents[1] / "show" / "wbl.css").read_text(encoding="utf-8")


def _read(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8").strip()


@cache
def _template(name: str):  # type: ignore[no-untyped-def]
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    return environment.get_template(name)
