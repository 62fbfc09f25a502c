"""What a line of a lesson shows: a sentence, a chart, its numbers, in the lesson's language.

JupyterLab reads "$60,000 to $70,000" in any output as mathematics; a class that its typesetter passes over keeps
dollars dollars.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from wbl.show.finding import Finding
from wbl.show.tables import write_table
from wbl.teach.translations import translate

_SPACED = '<h3 style="line-height:1.25">'  # JupyterLab sets the lines of a heading solid
_NO_MATHS = '<div class="wbl mathjax_ignore tex2jax_ignore">{html}</div>'


@dataclass(frozen=True)
class Reading(Finding):
    """A finding of a lesson; `language` is a locale, such as "es_US".

    >>> Reading("One person said $20 an hour.").list_bundles()[0]["text/plain"]
    'One person said $20 an hour.'
    """

    def list_bundles(self) -> list[dict[str, Any]]:
        """List what to display, with dollars kept as dollars."""
        bundles = super().list_bundles()
        for bundle in bundles:
            if "text/html" in bundle:
                html = bundle["text/html"].replace("<h3>", _SPACED, 1)
                bundle["text/html"] = _NO_MATHS.format(html=html)
        return bundles

    def write_table(self) -> str:
        """Write the table of numbers, folded, and lists, open."""
        lists = "".join(write_table(frame, caption, language=self.language) for caption, frame in self.lists.items())
        if self.table is None or self.table.empty:
            return lists
        table = write_table(self.table, self.caption or self.title, language=self.language)
        summary = translate("The numbers", self.language[:2])
        return f'<details class="numbers"><summary>{summary}</summary>\n{table}\n</details>{lists}'

    def list_outputs(self) -> tuple[dict[str, Any], ...]:
        """List the same for the output area of a control."""
        return tuple({"output_type": "display_data", "data": bundle, "metadata": {}} for bundle in self.list_bundles())


@dataclass(frozen=True)
class Sheet:
    """A piece of a page made of words: a table to fill in, lines to write on, a letter's skeleton.

    >>> Sheet("<p>Name</p>").list_outputs()[0]["data"]["text/plain"]
    ''
    """

    html: str           # safe: whatever came from data or from a student is escaped already
    plain: str = ""

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for output in self.list_outputs():
            display(output["data"], raw=True)

    def list_outputs(self) -> tuple[dict[str, Any], ...]:
        """List what to display."""
        data = {"text/html": _NO_MATHS.format(html=self.html), "text/plain": self.plain}
        return ({"output_type": "display_data", "data": data, "metadata": {}},)


def write_lines(label: str, lines: int = 3) -> str:
    """Write lines to write on under a label."""
    return f'<div class="task keep"><p><strong>{escape(label)}</strong></p>' \
           f'<div class="write-lines" style="--lines: {lines}"></div></div>'


def write_form(caption: str, heads: Sequence[str], rows: Sequence[str]) -> str:
    """Write a table to fill in by hand: a row for each label, as high as a pencil needs."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    blank = '<td style="height: 2.4rem"></td>' * (len(heads) - 1)
    body = "".join(f'<tr><th scope="row" style="vertical-align: bottom">{escape(label)}</th>{blank}</tr>'
                   for label in rows)
    return f'<table class="keep"><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>' \
           f'<tbody>{body}</tbody></table>'
