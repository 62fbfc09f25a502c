"""What a person should look at in a source, as one page: how many rows wait, why, where, and what to do.

The page repeats what was typed, students' codes among it, so it is for staff. Everything on it is shown as text.
"""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import pandas as pd

from wbl.collect.problems import group_problems
from wbl.errors import PublishError
from wbl.program import Problem, RowCount
from wbl.publish.node import NotebookNode
from wbl.publish.page import write_page
from wbl.show.tables import write_table

_MOST_ROWS = 40     # of one kind of problem; the JSON and the marked copies have them all


def write_problems_page(account: Mapping[str, RowCount], problems: Sequence[Problem], out: Path, *,
                        source: str) -> Path:
    """Write the page; it replaces an earlier one.

    account: what became of the rows of each table or file. source: what to call the source. Raises PublishError when
    the page cannot be written.
    """
    groups = group_problems(problems)
    held = [group for group in groups if group[0].outcome == "held"]
    noted = [group for group in groups if group[0].outcome != "held" and group[0].row is not None]
    whole = [group for group in groups if group[0].outcome != "held" and group[0].row is None]
    cells = [_write_lead(account, source), _write_account(account)]
    if held:
        cells += ["<h2>These rows do not count yet</h2><p>Correct them where they were typed, then check or import the "
                  "file again: what is already there is not counted twice.</p>", *map(_write_group, held)]
    if noted:
        cells += ["<h2>These rows count, with a note</h2>", *map(_write_group, noted)]
    if whole:
        cells += ["<h2>About whole files</h2>", _write_whole([group[0] for group in whole])]
    try:
        return write_page(_as_notebook(cells), out, title="What to look at", keep_tags={"staff"})
    except IsADirectoryError as error:
        raise PublishError(f"{out} is a folder. Name the page to write, like {out / 'problems.html'}.") from error
    except OSError as error:
        raise PublishError(f"{out} cannot be written ({error.strerror or error}). Choose another folder.") from error


def _write_lead(account: Mapping[str, RowCount], source: str) -> str:
    held = sum(rows.held for rows in account.values())
    read = sum(rows.read for rows in account.values())
    noted = sum(rows.noted for rows in account.values())
    finding = (f'<span class="answer">{held:,}</span> {"row waits" if held == 1 else "rows wait"} for a person' if held
               else "Every row counts")
    return (f'<p class="kicker">{escape(source)}</p><h1>What to look at</h1><h2>{finding}</h2>'
            f"<p>Of {read:,} rows read, {read - held - noted:,} count, {noted:,} count with a note, and {held:,} "
            f'{"is" if held == 1 else "are"} held: not counted, and not lost.</p>')


def _write_account(account: Mapping[str, RowCount]) -> str:
    frame = pd.DataFrame([{"Table": name, "Read": rows.read, "Accepted": rows.accepted, "With a note": rows.noted,
                           "Held": rows.held} for name, rows in account.items()])
    return write_table(frame, "What became of the rows") if len(frame) else ""


def _write_group(group: Sequence[Problem]) -> str:
    """Write one kind of problem: what is wrong and what to do, then the rows."""
    first = group[0]
    says_same = len({problem.problem for problem in group}) == 1
    differs = len({problem.problem.replace(problem.value, "…") for problem in group}) > 1  # in more than what was typed
    has_one_remedy = len({problem.remedy for problem in group}) == 1
    where = f"{first.file}, {first.column}" if first.column else first.file
    count = f"{len(group):,} {'row' if len(group) == 1 else 'rows'}"
    title = first.problem if says_same else f"{len(group):,} times, like: {first.problem}"
    columns: dict[str, list[str]] = {
        "Row": ["" if problem.row is None else str(problem.row) for problem in group],
        "What stands there": [problem.value for problem in group],
    }
    if differs:
        columns["What is wrong"] = [problem.problem for problem in group]
    if not has_one_remedy:
        columns["What to do"] = [problem.remedy for problem in group]
    table = write_table(pd.DataFrame(columns), f"{where}: {count}", most_rows=_MOST_ROWS)
    remedy = f"<p>{escape(first.remedy)}</p>" if has_one_remedy else ""
    return f'<div class="keep"><h3>{escape(title)}</h3>{remedy}</div>{table}'


def _write_whole(problems: Sequence[Problem]) -> str:
    frame = pd.DataFrame([{"File": problem.file, "What was found": problem.problem, "What to do": problem.remedy}
                          for problem in problems])
    return write_table(frame, "What was found about files as a whole", most_rows=len(problems))


def _as_notebook(cells: Sequence[str]) -> NotebookNode:
    from nbformat import v4

    return v4.new_notebook(cells=[
        v4.new_code_cell("", outputs=[v4.new_output("display_data", {"text/html": cell})]) for cell in cells if cell])
