"""Say what is wrong in a source: as JSON for scripts, and in a few plain lines for people."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from wbl.program import Problem, Program

_SHOWN = 12  # kinds of problem in the terminal; the rest is in the JSON and on the problems page


def list_problems(program: Program) -> dict[str, Any]:
    """Give the account of every table and all problems, ready to be written as JSON.

    >>> from wbl.program import RowCount
    >>> list_problems(Program({}, account={"schools": RowCount(2, 2, 0, 0)}))
    {'tables': {'schools': {'read': 2, 'accepted': 2, 'noted': 0, 'held': 0}}, 'problems': []}
    """
    return {
        "tables": {name: asdict(rows) for name, rows in program.account.items()},
        "problems": [asdict(problem) for problem in program.problems],
    }


def describe_problems(program: Program) -> str:
    """Give the summary for a terminal: the account of every table, then each kind of problem with an example.

    >>> from wbl.program import RowCount
    >>> print(describe_problems(Program({}, account={"schools": RowCount(2, 2, 0, 0)})))
    table          read   accepted  with a note     held
    schools           2          2            0        0
    Every row counts.
    """
    width = max([8, *(len(name) for name in program.account)]) + 1
    lines = [f"{'table':<{width}}{'read':>10}{'accepted':>11}{'with a note':>13}{'held':>9}"]
    lines += [f"{name:<{width}}{rows.read:>10,}{rows.accepted:>11,}{rows.noted:>13,}{rows.held:>9,}"
              for name, rows in program.account.items()]
    held = sum(rows.held for rows in program.account.values())
    read = sum(rows.read for rows in program.account.values())
    waiting = f"{held:,} rows are held for a person and do" if held > 1 else "1 row is held for a person and does"
    lines.append(f"{waiting} not count." if held else "Every row counts." if read else "There are no rows yet.")
    return "\n".join([*lines, *describe_kinds(program.problems)])


def describe_kinds(problems: Sequence[Problem]) -> list[str]:
    """Say each kind of problem once, with an example, as lines for a terminal; what is held comes first."""
    groups = group_problems(problems)
    lines = []
    for group in groups[:_SHOWN]:
        lines += ["", *_describe_kind(group[0], len(group))]
    if len(groups) > _SHOWN:
        rest = sum(map(len, groups[_SHOWN:]))
        lines += ["", f"… and {rest:,} more of {len(groups) - _SHOWN} other kinds; --page FILE.html shows them all."]
    return lines


def group_problems(problems: Sequence[Problem]) -> list[list[Problem]]:
    """Put problems of one kind together: what is held first, consequences after causes, most rows first."""
    groups: dict[tuple[str, str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault(_kind(problem), []).append(problem)
    return sorted(groups.values(), key=lambda group: (
        group[0].outcome != "held", group[0].row is None, group[0].remedy.endswith("follows by itself."), -len(group)))


def _kind(problem: Problem) -> tuple[str, str, str, str]:
    """Problems of one kind are told once, with how many there are: the same remark about the same column."""
    told = re.sub(r'"[^"]*"|\d+', "…", problem.problem)
    return problem.outcome, problem.file, problem.column, told


def _describe_kind(problem: Problem, count: int) -> list[str]:
    where = problem.file
    if problem.row is not None:
        where += f", row {problem.row}"
    if problem.column:
        where += f", {problem.column}"
    more = f" (and {count - 1:,} more like it)" if count > 1 else ""
    return [f"{problem.outcome.upper()}  {where}{more}", f"  {problem.problem}", f"  {problem.remedy}"]
