"""A finding: a sentence that says it, a chart that shows it, a table that proves it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pandas as pd

from wbl.show import theme
from wbl.show.canvas import Figure
from wbl.show.tables import write_table

_FOLDED = {"en": "The numbers", "es": "Los números"}
MOST_LISTED = 1_000  # rows of a list on a page; the workbook beside it holds all
PLOTLY = "application/vnd.plotly.v1+json"


@dataclass(frozen=True)
class Finding:
    """What one line of a notebook shows; it displays itself, in JupyterLab and on a page alike.

    >>> Finding("3 of 12 students met someone live").write_head()
    '<h3>3 of 12 students met someone live</h3>'
    """

    title: str                          # the finding, a sentence with its numbers
    subtitle: str = ""                  # what is counted, of how many, when
    figure: Figure | None = None
    table: pd.DataFrame | None = None   # the numbers of the figure
    note: str = ""                      # what to keep in mind; where the numbers come from
    answer: str = ""                    # the number that the title begins with, to be set large
    caption: str = ""                   # of the table; the title where there is none
    lists: Mapping[str, pd.DataFrame] = field(default_factory=dict)  # caption -> a table that stands open
    language: str = "en"

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for bundle in self.list_bundles():
            display(bundle, raw=True)

    def list_bundles(self) -> list[dict[str, Any]]:
        """List what to display, one MIME bundle after the other: the sentence, the chart, the table with its note."""
        bundles: list[dict[str, Any]] = [{"text/html": self.write_head(), "text/plain": self.title}]
        if self.figure is not None:
            alt = self.figure["layout"]["meta"]["alt"]
            bundles.append({PLOTLY: {**self.figure, "config": dict(theme.CONFIG)}, "text/plain": alt})
        below = self.write_table() + self.write_note()
        if below:
            bundles.append({"text/html": below, "text/plain": self.note or self.title})
        return bundles

    def write_head(self) -> str:
        """Write the sentence as a heading, and below it what is counted."""
        title = escape(self.title)
        if self.answer and self.title.startswith(self.answer):
            rest = escape(self.title[len(self.answer):])
            title = f'<span class="answer">{escape(self.answer)}</span>{rest}'
        subtitle = f'\n<p class="subtitle">{escape(self.subtitle)}</p>' if self.subtitle else ""
        return f"<h3>{title}</h3>{subtitle}"

    def write_table(self) -> str:
        """Write the table of numbers, folded, and lists, open."""
        lists = "\n".join(
            write_table(frame, caption, language=self.language, most_rows=MOST_LISTED)
            for caption, frame in self.lists.items())
        if self.table is None:
            return lists
        folded = _FOLDED.get(self.language, _FOLDED["en"])
        table = write_table(self.table, self.caption or self.title, language=self.language)
        return f'<details class="numbers"><summary>{folded}</summary>\n{table}\n</details>{lists}'

    def write_note(self) -> str:
        """Write the note."""
        return f'\n<p class="note">{escape(self.note)}</p>' if self.note else ""


@dataclass(frozen=True)
class Passage:
    """Words, and tables among them, that display themselves."""

    html: str

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display({"text/html": self.html, "text/plain": "A passage of the report"}, raw=True)
