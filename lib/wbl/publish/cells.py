"""The cells of an executed notebook as HTML: words, charts and tables; no code, no prompts.

nbconvert walks the cells with a template of our own. Its stock pages draw no plotly figure, ask the network for five
scripts, and turn "$60k then $70k" into mathematics.
"""

import json
import re
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from html import escape
from itertools import count
from pathlib import Path
from typing import Any

from wbl.errors import PublishError
from wbl.publish.node import NotebookNode
from wbl.show.finding import PLOTLY

TEMPLATES = Path(__file__).parent / "templates"
AUDIENCE_TAGS = frozenset({"staff", "teacher", "guide", "handout", "slides"})
_NEXT_CELL = "<!-- wbl: the next cell -->"
_ONLY_LIVE = frozenset({"application/vnd.jupyter.widget-view+json", "application/javascript"})


def choose_cells(notebook: NotebookNode, keep_tags: Collection[str] | None) -> list[NotebookNode]:
    """Choose the cells for an audience: those tagged for it, and those tagged for nobody in particular."""
    kept = frozenset(keep_tags or ())
    chosen = []
    for cell in notebook.cells:
        meant_for = AUDIENCE_TAGS.intersection(cell.metadata.get("tags", ()))
        if not meant_for or meant_for & kept:
            chosen.append(cell)
    return chosen


def render_cells(cells: Collection[NotebookNode]) -> list[str]:
    """Render cells to HTML, one text a cell; a cell with nothing to read gives an empty one.

    Charts are numbered in their order, and kept on one sheet with the sentence before them.
    Raises PublishError when a cell ended in an error.
    """
    figures = count(1)
    drawn = [_draw_outputs(cell, place, figures) for place, cell in enumerate(cells, start=1)]
    exporter, resources = _exporter()
    body = exporter.template.render(nb=_notebook_of(drawn), resources=resources)
    return [part.strip() for part in body.split(_NEXT_CELL)[1:]]


def _draw_outputs(cell: NotebookNode, place: int, figures: Iterator[int]) -> NotebookNode:
    """Give a copy of a cell whose charts are HTML, each kept together with the sentence before it."""
    outputs: list[NotebookNode] = []
    for output in cell.get("outputs", ()):
        if output.output_type == "error":
            raise PublishError(f"Cell {place} of the notebook ended in an error: {output.ename}, {output.evalue}.")
        data = output.get("data", {})
        if _ONLY_LIVE.intersection(data):
            continue  # a control does nothing on a page; its static twin stands beside it
        if PLOTLY in data:
            has_sentence = outputs and "text/html" in outputs[-1].get("data", {})
            sentence = outputs.pop().data["text/html"] if has_sentence else ""
            figure = write_figure(data[PLOTLY], next(figures))
            data = {"text/html": f'<div class="keep">\n{sentence}\n{figure}\n</div>'}
            output = NotebookNode(output, data=data)
        outputs.append(output)
    return NotebookNode(cell, outputs=outputs) if "outputs" in cell else cell


def write_figure(drawn: dict[str, Any], number: int) -> str:
    """Write a chart as a place on the page and its data, to be drawn when the page opens.

    The data is JSON in which no `<` is left, so that nothing in it can end the script element.
    """
    layout = drawn.get("layout", {})
    alt = layout.get("meta", {}).get("alt") or layout.get("title", {}).get("text") or "Chart"
    data = json.dumps(
        {"data": drawn.get("data", []), "layout": layout, "config": drawn.get("config", {})}, separators=(",", ":"),
    ).replace("<", "\\u003c")
    return (
        f'<figure class="chart">\n<div class="plot" id="figure-{number}" role="img" aria-label="{escape(alt)}" '
        f'style="height:{int(layout.get("height") or 450)}px"></div>\n'
        f'<script type="application/json" data-figure="figure-{number}">{data}</script>\n</figure>'
    )


_HEADING = re.compile(r"<(/?)h([1-6])\b")


def order_headings(body: str, *, start: int = 2) -> str:
    """Put the headings of a text in order: none above `start`, and none more than one level below the one before.

    >>> order_headings("<h1>A</h1><h4>B</h4><h3>C</h3><h1>D</h1>")
    '<h2>A</h2><h3>B</h3><h3>C</h3><h2>D</h2>'
    """
    level, opened = start - 1, start

    def renumber(found: re.Match[str]) -> str:
        nonlocal level, opened
        if not found[1]:
            opened = level = min(max(int(found[2]), start), level + 1)
        return f"<{found[1]}h{opened}"

    return _HEADING.sub(renumber, body)


def take_title(body: str) -> tuple[str, str]:
    """Take the first `<h1>` out of a text: its words, and the text without it.

    >>> take_title("<h1>Who met <em>whom</em>?</h1><p>…</p>")
    ('Who met <em>whom</em>?', '<p>…</p>')
    """
    found = re.search(r"<h1\b[^>]*>(.*?)</h1>\s*", body, re.S)
    return (found[1], body[:found.start()] + body[found.end():]) if found else ("", body)


def split_lead(body: str) -> tuple[str, str]:
    """Split a text at its first section; what stands before belongs to the head of the page.

    >>> split_lead("<p>2025–26</p><h2>Pay</h2>")
    ('<p>2025–26</p>', '<h2>Pay</h2>')
    """
    place = body.find("<h2")
    return (body[:place], body[place:]) if place >= 0 else ("", body)


def number_sections(body: str) -> tuple[str, list[tuple[str, str]]]:
    """Give every `<h2>` an id, and list them: id and words.

    >>> number_sections("<h2>Pay</h2>")
    ('<h2 id="section-1">Pay</h2>', [('section-1', 'Pay')])
    """
    sections: list[tuple[str, str]] = []

    def number(found: re.Match[str]) -> str:
        sections.append((f"section-{len(sections) + 1}", re.sub(r"<[^>]+>", "", found[1])))
        return f'<h2 id="{sections[-1][0]}">{found[1]}</h2>'

    return re.sub(r"<h2\b[^>]*>(.*?)</h2>", number, body, flags=re.S), sections


def _notebook_of(cells: list[NotebookNode]) -> NotebookNode:
    return NotebookNode(cells=cells, metadata={}, nbformat=4, nbformat_minor=5)


@cache
def _exporter() -> tuple[Any, Any]:
    """Give nbconvert's exporter, and what it hands its template beside a notebook.

    Its own method copies a notebook twice and checks it, for preprocessors; there are none here.
    """
    from nbconvert.exporters import TemplateExporter
    from traitlets.config import Config

    # Not HTMLExporter: it parses and rewrites what the template made, scripts and all.
    shown = ["text/html", "text/markdown", "image/png", "text/plain"]  # of several ways to show an output, the first
    exporter = TemplateExporter(
        template_name="cells", template_file="index.html.j2", extra_template_basedirs=[str(TEMPLATES)],
        default_preprocessors=[], config=Config(NbConvertBase={"display_data_priority": shown}),
    )
    exporter.register_filter("words_to_html", write_words)
    _, resources = exporter.from_notebook_node(_notebook_of([]))
    return exporter, resources


@cache
def _markdown() -> Any:
    import mistune

    return mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])


@lru_cache(maxsize=500)
def write_words(text: str) -> str:
    """Write Markdown as HTML; dollars stay dollars.

    >>> write_words("From $60k to $70k.").strip()
    '<p>From $60k to $70k.</p>'
    """
    return str(_markdown()(text))
