"""What becomes of a form's answers: an answer goes in as a whole, or waits as a whole.

The tables that the answers make are checked like any others. Here their problems are told as those of the answer
that they came from, once each, and what an answer that waits would have brought stays out with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from wbl.collect.findings import Findings
from wbl.collect.forms import ANSWERS, Brought
from wbl.program import Problem, RowCount

_PARTS = ("partners", "salaries", "career_steps", "opportunities")  # an answer counts without these, when they are held


def settle_answers(brought: Brought, problems: Sequence[Problem]) -> list[Problem]:
    """Tell the problems of the tables as problems of the answers, and leave out what follows from another.

    problems: those of the tables that the answers made, their rows those of the form's export.
    """
    own = {problem.row for problem in problems if problem.outcome == "held" and problem.table == "interviews"}
    told = []
    for problem in problems:
        if problem.column == "interview_id" and problem.row in own and problem.table != "interviews":
            continue  # its interview stands in the same row, where the reason is told
        column = _find_question(brought, problem)
        if problem.table in _PARTS and problem.outcome == "held":
            problem = replace(problem, outcome="noted",
                              problem=f"{problem.problem} The rest of the answer counts without it.")
        told.append(replace(problem, table=ANSWERS, column=column))
    held = {problem.row for problem in (*told, *brought.problems) if problem.outcome == "held"} - {None}
    told = [problem for problem in told if problem.outcome == "held" or problem.row not in held]
    return [*brought.problems, *dict.fromkeys(told)]


_ASKED = {"salaries": "salaries.raw", "career_steps": "step_{step}_{column}", "opportunities": "{relation}"}


def _find_question(brought: Brought, problem: Problem) -> str:
    """Give the question whose answer a problem is about, as the form words it; empty when there is none."""
    code = f"{problem.table}.{problem.column}"
    if code not in brought.columns and problem.table in _ASKED:
        raw = brought.raws[problem.table]
        of_row = [dict(zip(raw.header, (cells.at(place) for cells in raw.columns), strict=True))
                  for place in np.flatnonzero(raw.rows == problem.row).tolist()]
        row = next((row for row in of_row if row.get(problem.column) == problem.value), {})
        code = _ASKED[problem.table].format_map({"step": "", "relation": "", **row, "column": problem.column})
    return brought.columns.get(code, "")


def leave_out_held(rows: Mapping[str, list[dict[str, str]]], checked: Mapping[str, Findings]) -> None:
    """Take out of the accepted rows what belongs to answers that are all held.

    rows: table -> accepted rows; changed in place. An interview stays as long as one answer about it counts.
    """
    there = checked.get("participations")
    if there is None:
        return
    counting = {there["interview_id"].at(place) for place in range(len(there.held)) if not there.held[place]}
    waiting = set(there.raw.rows[there.held].tolist()) - {0}
    for name in ("interviews", "career_steps", "opportunities", "salaries"):
        if name in rows:
            rows[name][:] = [row for row in rows[name] if row["interview_id"] in counting]
    if "salaries" in rows:
        pay = checked["salaries"]
        unsaid = {pay["salary_id"].at(place) for place, row in enumerate(pay.raw.rows.tolist()) if row in waiting}
        rows["salaries"][:] = [row for row in rows["salaries"] if row["salary_id"] not in unsaid]
    if "partners" in rows:
        met = {row.get("partner_id") for row in rows["interviews"]}
        rows["partners"][:] = [row for row in rows["partners"] if row["partner_id"] in met]


def count_answers(rows: int, problems: Sequence[Problem]) -> RowCount:
    """Count what became of the answers."""
    held = {problem.row for problem in problems if problem.outcome == "held"} - {None}
    noted = {problem.row for problem in problems if problem.outcome == "noted"} - {None} - held
    return RowCount(rows, rows - len(held) - len(noted), len(noted), len(held))
