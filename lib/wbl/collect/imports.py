"""Bring files into a source: once, whole, and with an account of every row.

The rows of all files are checked together with what the source already holds. Those that can be trusted go in, in
one transaction; the others wait in the file they came from, named with what to do. Bringing the same file again
adds nothing.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from wbl import schema
from wbl.collect.answers import count_answers, leave_out_held, settle_answers
from wbl.collect.arrivals import read_arrival
from wbl.collect.check import check_tables
from wbl.collect.findings import Findings
from wbl.collect.forms import Brought
from wbl.collect.headers import fold_name
from wbl.collect.meanings import (
    Confirm,
    add_meanings,
    is_named_otherwise,
    is_unclear_day,
    read_meanings,
    suggest_meaning,
    write_meanings,
)
from wbl.collect.occupations import read_alternate_titles
from wbl.collect.raw import RawTable, make_raw, write_value
from wbl.collect.store import Change, Row, Transaction, merge_rows, open_store
from wbl.errors import ParameterError
from wbl.program import Problem, RowCount
from wbl.settings import Settings, parse_school_year, read_settings


class _RehearsedError(Exception):
    """Ends a change that was only tried."""


@dataclass
class Import:
    """What came of bringing files in."""

    account: dict[str, RowCount] = field(default_factory=dict)  # file (and table) -> what became of its rows
    problems: list[Problem] = field(default_factory=list)
    new: dict[str, int] = field(default_factory=dict)           # table -> rows added
    same: dict[str, int] = field(default_factory=dict)          # table -> rows that were there already
    changed: list[Change] = field(default_factory=list)         # rows that are there and now say something else
    suggested: dict[str, str] = field(default_factory=dict)     # as typed in a held row -> what is probably meant
    asks_day_order: bool = False                                # are there days that can be read in two ways?
    decision: str = "ask"                                       # what was to be done with the changed rows

    @property
    def waiting(self) -> list[Change]:
        """The changed rows about which nobody has decided."""
        return [change for change in self.changed if not change.is_applied] if self.decision == "ask" else []


def import_files(files: Sequence[str | Path], into: str | Path, *, kind: str = "auto",
                 changed: Literal["ask", "replace", "keep"] = "ask", school_year: str = "",
                 day_first: bool | None = None, means: Mapping[str, str] | None = None, titles: Path | None = None,
                 confirm: Confirm | None = None, today: date | None = None, rehearse: bool = False) -> Import:
    """Bring files into a source, all of them or none.

    into: a folder, or a file that ends in .sqlite; it is made when it is not there. kind: "auto", "google-forms",
    "ms-forms", "workbook", "oneroster" or "tables". changed: what to do with rows that are there and say something
    else now: leave them and list them ("ask"), put the new ones in their place, or keep the old ones. school_year:
    of a roster that does not say its own. day_first: how days like 03/04/2026 are meant where nothing in the file
    tells. means: wordings of questions and answers, and what is meant by them; kept beside the source. titles: O*NET's
    file of alternate titles. confirm: asks a person whether a header means a question. rehearse: say what would come of
    it, and bring nothing in. Raises SourceError when a file cannot be read or the source cannot be written; then
    nothing was brought in.
    """
    if not files:
        raise ParameterError("Name at least one file to import.")
    school_year = parse_school_year(school_year) if school_year else ""
    place = Path(str(into).removeprefix("sqlite:///"))
    settings = read_settings(place.parent if place.suffix else place)
    kept = read_meanings(place)
    said = replace(add_meanings(kept, means or {}), day_first=day_first)
    if titles is not None:
        said = replace(said, titles=read_alternate_titles(titles))
    arrivals = []
    for file in files:  # before the source is locked: a person may be asked, and what is unreadable changes nothing
        arrivals.append(read_arrival(Path(file), kind, settings, {}, said, confirm, school_year))
        said = replace(said, headers={**said.headers, **arrivals[-1].confirmed})
    result = Import(decision=changed)
    with suppress(_RehearsedError), open_store(into, ", ".join(Path(file).name for file in files)) as transaction:
        schools = _known_schools(transaction, arrivals)
        if schools:
            arrivals = [read_arrival(Path(file), kind, settings, schools, said, None, school_year) for file in files]
        for brought in _gather(arrivals):
            _bring(brought, transaction, settings, schools, today, result)
        if rehearse:
            raise _RehearsedError  # which undoes the change
    result.problems[:0] = [Problem(brought.file, "", None, "", remark.value, remark.problem, remark.remedy, "noted")
                           for brought in arrivals for remark in brought.remarks]
    if (said.headers, said.words) != (kept.headers, kept.words):
        write_meanings(place, said)
    return result


def _known_schools(transaction: Transaction, arrivals: Sequence[Brought]) -> dict[str, str]:
    """Give the schools of the source, and those that are brought, by what people write for them: id or name, folded."""
    rows = [(row["school_id"], row.get("school_name", "")) for row in transaction.rows("schools")
            ] if "schools" in transaction.tables() else []
    for raw in (brought.raws["schools"] for brought in arrivals if "schools" in brought.raws):
        places = {fold_name(cell): place for place, cell in enumerate(raw.header)}
        ids, names = (raw.columns[places[name]] if name in places else None for name in ("school_id", "school_name"))
        rows += [(ids.at(row), names.at(row) if names else "") for row in range(len(raw.rows))] if ids else []
    known: dict[str, set[str]] = {}
    for school, name in rows:
        known.setdefault(fold_name(name), set()).add(school)
    by_name = {name: ids.pop() for name, ids in known.items() if name and len(ids) == 1}
    return {**by_name, **{fold_name(school): school for school, _ in rows if school}}


def _gather(arrivals: Sequence[Brought]) -> list[Brought]:
    """Put tables together, whatever file each came in, so that they are checked beside each other; then the forms."""
    together: list[Brought] = []
    for brought in arrivals:
        if brought.rows is not None:
            continue
        if together and not set(together[-1].raws) & set(brought.raws):
            together[-1] = replace(together[-1], raws={**together[-1].raws, **brought.raws})
        else:
            together.append(brought)
    together.reverse()  # what came in two files for one table is there when the others are checked
    return [*together, *(brought for brought in arrivals if brought.rows is not None)]


def _bring(brought: Brought, transaction: Transaction, settings: Settings, schools: Mapping[str, str],
           today: date | None, result: Import) -> None:
    """Check what one file brings beside what is there, and put in what can be trusted."""
    raws = {table: _beside_stored(brought.raws.get(table), table, transaction)
            for table in schema.TABLES if table in brought.raws or table in transaction.tables()}
    checked = check_tables(raws, settings, today=today)
    rows = {table: _as_rows(checked[table], brought.raws[table]) for table in schema.TABLES if table in brought.raws}
    if brought.rows:
        leave_out_held(rows, checked)
    merged = merge_rows(transaction, rows, replace=result.decision == "replace")
    for told, more in ((result.new, merged.new), (result.same, merged.same)):
        for table, count in more.items():
            told[table] = told.get(table, 0) + count
    result.changed += merged.changed
    problems = [problem for table in brought.raws for problem in checked[table].list_problems()
                if problem.row != 0 and not (brought.rows is not None and problem.row is None and problem.column)]
    problems = [_offer_meaning(problem, schools, result, in_labels=brought.rows is not None) for problem in problems]
    if brought.rows is not None:
        problems = settle_answers(brought, problems)
        result.account[brought.file] = count_answers(brought.rows, problems)
    else:
        for table, raw in brought.raws.items():
            result.account[raw.file] = _count_rows(checked[table])
    result.problems += sorted(problems, key=lambda problem: (problem.file, problem.row or 0))


def _beside_stored(raw: RawTable | None, table: str, transaction: Transaction) -> RawTable:
    """Put the rows that a file brings before those that are stored; the stored ones have the row number 0."""
    stored: Sequence[Row] = transaction.rows(table) if table in transaction.tables() else []
    names = list(schema.TABLES[table].column_names)
    if raw is None:
        return make_raw(table, names, [[row.get(name, "") for name in names] for row in stored], [0] * len(stored))
    folded = [fold_name(cell) for cell in raw.header]
    header = [*raw.header, *(name for name in names if name not in folded and any(row.get(name) for row in stored))]
    if not stored:
        return raw
    records = [[cells.at(row) for cells in raw.columns] + [""] * (len(header) - len(raw.header))
               for row in range(len(raw.rows))]
    known = {fold_name(name): name for name in names}
    wanted = [known.get(fold_name(cell), "") for cell in header]
    key_places = [folded.index(name) for name in schema.TABLES[table].key if name in folded]
    brought_keys = {tuple(record[place] for place in key_places) for record in records}
    key = schema.TABLES[table].key
    others = [row for row in stored if tuple(row.get(name, "") for name in key) not in brought_keys]
    records += [[row.get(name, "") for name in wanted] for row in others]
    joined = make_raw(raw.file, header, records, [*raw.rows.tolist(), *[0] * len(others)])
    return replace(raw, header=joined.header, columns=joined.columns, rows=joined.rows)


def _as_rows(found: Findings, raw: RawTable) -> list[dict[str, str]]:
    """Give the accepted rows of a file as text to be stored, only the columns that the file has."""
    given = {fold_name(cell) for cell in raw.header}
    names = [name for name in found.table.column_names if name in given]
    rows = [place for place in range(len(found.held)) if found.raw.rows[place] > 0 and not found.held[place]]
    # A detail that could not be read is stored as it was typed: what a person wrote is kept, and told at each check.
    return [{name: found[name].cells.at(place) if (value := found[name].at(place)) is None else write_value(value)
             for name in names} for place in rows]


def _offer_meaning(problem: Problem, schools: Mapping[str, str], result: Import, *, in_labels: bool) -> Problem:
    """Where something near was probably meant, say how to confirm it. in_labels: are values known by their labels?"""
    meant = suggest_meaning(problem, schools)
    if in_labels and meant and (allowed := schema.TABLES[problem.table][problem.column].allowed):
        meant = allowed[meant]
    if is_unclear_day(problem):
        result.asks_day_order = True
        return replace(problem, remedy="Nothing in the file tells which. Import with --days month-first or --days "
                       "day-first, or write all days like 2026-03-04.")
    if not meant and is_named_otherwise(problem):
        return replace(problem, remedy=f'{problem.remedy} Or import with --means "{problem.value}=…" to say what is '
                       "meant by it.")
    if not meant:
        return problem
    result.suggested[problem.value] = meant
    return replace(problem, remedy=f'Is "{meant}" meant? Correct it, or import with --means "{problem.value}={meant}".')


def _count_rows(found: Findings) -> RowCount:
    """Count the rows of the file, not those that were stored before."""
    from_file = found.raw.rows > 0
    held = int((found.held & from_file).sum()) + len(found.raw.unread)
    noted = int((found.noted & ~found.held & from_file).sum())
    read = int(from_file.sum()) + len(found.raw.unread)
    return RowCount(read, read - noted - held, noted, held)


def describe_import(result: Import) -> str:
    """Say in a few lines what came of an import.

    >>> print(describe_import(Import(same={"students": 412})))
    0 new, 412 already here, 0 changed.
    """
    new, same = sum(result.new.values()), sum(result.same.values())
    tail = {"replace": " (the new version stands, the old one is in the history)", "keep": " (the old version stands)",
            "ask": ": choose with --changed replace (the new version) or --changed keep (the old one)"}[result.decision]
    if not result.changed or (result.decision == "ask" and not result.waiting):
        tail = ""
    lines = [f"{file}: {rows.read:,} read, {rows.accepted:,} accepted, {rows.noted:,} with a note, {rows.held:,} held."
             for file, rows in result.account.items()]
    lines.append(f"{new:,} new, {same:,} already here, {len(result.changed):,} changed{tail}.")
    if withdrawn := sum(change.is_applied for change in result.changed) if result.decision != "replace" else 0:
        lines.append(f"{withdrawn:,} of them take a permission back; that holds at once.")
    lines += [f"  {change.table} {' '.join(change.key)}: " + "; ".join(
        f'{name} was "{change.before.get(name, "")}", now "{change.after[name]}"' for name in change.columns)
        for change in result.changed[:5]]
    return "\n".join(lines)


def list_import(result: Import) -> Mapping[str, Any]:
    """Give what came of an import, ready to be written as JSON."""
    from dataclasses import asdict

    return {
        "files": {file: asdict(rows) for file, rows in result.account.items()},
        "new": result.new, "same": result.same, "decision": result.decision, "suggested": result.suggested,
        "changed": [{"table": change.table, "key": list(change.key), "before": dict(change.before),
                     "after": dict(change.after)} for change in result.changed],
        "problems": [asdict(problem) for problem in result.problems],
    }
