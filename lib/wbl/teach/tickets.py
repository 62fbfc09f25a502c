"""Exit tickets read back: what a class took from a period, by theme and by depth, and nobody's words.

A ticket is read by rules that a teacher can look up and edit: its theme by the words of the codebook, its depth by the
words of `bank/tickets.yaml`. The counts are protected like any other number before anybody sees them.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from wbl.collect.files import read_bytes, read_text
from wbl.collect.headers import fold_name
from wbl.errors import ParameterError
from wbl.protect.partition import hide_parts
from wbl.show.finding import Finding
from wbl.show.tables import HIDDEN
from wbl.teach.bank import read_bank
from wbl.teach.questions import Question
from wbl.teach.themes import score_text

DEPTHS = {1: "1: names something", 2: "2: gives a reason", 3: "3: gives a reason and stands on the interview"}
NO_THEME = "something else"
Key = TypeVar("Key")
_CLEAR = 1.0        # a theme scored below this was touched by a single common word


@dataclass(frozen=True)
class TicketCounts:
    """Protected counts of exit tickets; None is a hidden number."""

    tickets: int | None
    by_depth: Mapping[int, int | None]
    by_theme: Mapping[str, int | None]  # theme of the codebook, or NO_THEME; those that nobody touched are left out
    min_group: int

    def to_table(self) -> pd.DataFrame:
        """Give the counts as a table: `breakdown`, `group`, `tickets`, `status`."""
        rows = [("all", "all", self.tickets),
                *(("depth", str(depth), count) for depth, count in self.by_depth.items()),
                *(("theme", theme, count) for theme, count in self.by_theme.items())]
        table = pd.DataFrame(rows, columns=["breakdown", "group", "tickets"]).astype({"tickets": "Int64"})
        return table.assign(status=["hidden" if count is None else "shown" for _, _, count in rows])


def write_ticket_sheet(questions: Sequence[Question], language: str, path: Path) -> Path:
    """Write an empty sheet for exit tickets: a column for each question, a row for each ticket, no names."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([question.texts[language] for question in questions])
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return path


def read_tickets(path: Path, questions: Sequence[Question]) -> list[list[str]]:
    """Read the answers of exit tickets: a row for each ticket that says something.

    Only the columns of the questions are read, whatever else is there; a header is a question in either language.
    Raises SourceError when the file cannot be read, ParameterError when it has none of the questions.
    """
    raw = read_text(read_bytes(path), path.name)
    asked = {fold_name(text) for question in questions for text in question.texts.values()}
    columns = [column for name, column in zip(raw.header, raw.columns, strict=True) if fold_name(name) in asked]
    if not columns:
        wanted = "; ".join(f'"{question.texts["en"]}"' for question in questions)
        raise ParameterError(f"{path.name} has no column of this period's exit ticket. Its questions are: {wanted}")
    tickets = [[column.at(row) for column in columns] for row in range(len(raw.rows))]
    return [answers for answers in tickets if any(answers)]


def read_depth(answer: str, folder: str = "") -> int:
    """Say how deep an answer goes, 1 to 3; 0 when there is none.

    >>> read_depth("Nurses work nights."), read_depth("I would need biology because it is science.")
    (1, 2)
    >>> read_depth("Failing once is no end, because the nurse said that she took anatomy again.")
    3
    """
    if not answer.strip():
        return 0
    marks = read_bank("tickets", folder)
    text = answer.casefold()
    if not _says(marks["reason"], text):
        return 1
    stands = _says(marks["evidence"], text) or re.search(r"[“”«»\"]|\d", text)
    return 3 if stands else 2


def count_tickets(
    tickets: Sequence[Sequence[str]], *, min_group: int, codebook: Mapping[str, Any] | None = None, folder: str = "",
) -> TicketCounts:
    """Count tickets by theme and by depth, each once by its deepest answer, and hide what is too small to print."""
    depths: Counter[int] = Counter(dict.fromkeys(DEPTHS, 0))
    themes: Counter[str] = Counter()
    for answers in tickets:
        deepest = max(answers, key=lambda answer: (read_depth(answer, folder), len(answer)))
        depths[read_depth(deepest, folder)] += 1
        themes[_find_theme(" ".join(answers), codebook)] += 1
    ordered = dict(sorted(themes.items(), key=lambda item: (item[0] == NO_THEME, item[0])))
    return TicketCounts(
        None if len(tickets) < min_group else len(tickets), _hide(depths, min_group), _hide(ordered, min_group),
        min_group)


def describe_tickets(counts: TicketCounts, labels: Mapping[str, str]) -> Finding:
    """Show what a class took from a period. `labels` name the themes."""
    if counts.tickets is None:
        return Finding(f"Fewer than {counts.min_group} exit tickets came in, too few to count in print",
                       note="Read them one by one instead; they stay with you.")
    reasons = [counts.by_depth[depth] for depth in (2, 3)]
    known = None not in reasons
    given = sum(count or 0 for count in reasons)
    title = f"{given} of {counts.tickets} exit tickets give a reason" if known \
        else f"{counts.tickets} exit tickets came in"

    def tabulate(head: str, rows: Mapping[str, int | None]) -> pd.DataFrame:
        cells = [HIDDEN if count is None else count for count in rows.values()]
        return pd.DataFrame({head: list(rows), "Tickets": pd.Series(cells, dtype=object)})

    return Finding(
        title,
        f"A ticket counts once; numbers under {counts.min_group}, and those that would give them away, are hidden.",
        lists={
            "How deep they go": tabulate("Depth", {DEPTHS[depth]: count for depth, count in counts.by_depth.items()}),
            "What they are about": tabulate(
                "Theme", {labels.get(theme, theme).capitalize(): count for theme, count in counts.by_theme.items()}),
        },
        note="Read by words that you can look up and edit, not by a person: a first look. Depth 2 has a word of "
             "reason, such as because; depth 3 also a quote, a number or the interview.",
    )


def _find_theme(text: str, codebook: Mapping[str, Any] | None) -> str:
    scores = score_text(text, codebook) if codebook else score_text(text)
    best = max(scores, key=lambda theme: scores[theme], default=NO_THEME)
    return best if scores.get(best, 0.0) >= _CLEAR else NO_THEME


def _hide(counts: Mapping[Key, int], min_group: int) -> dict[Key, int | None]:
    hidden = hide_parts(list(counts.values()), min_group)
    return {key: None if is_hidden else count
            for (key, count), is_hidden in zip(counts.items(), hidden, strict=True)}


def _says(words: Sequence[str], text: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(word.rstrip('*'))}" + (r"\w*" if word.endswith("*") else r"(?!\w)"), text)
               for word in words)
