"""What an outsider draws from the report's other tables, and from what ties them to the students' numbers."""

from collections.abc import Callable, Collection, Iterable, Mapping

from wbl.protect.outsider import (
    HABITS,
    KINDS,
    LIVE,
    PEOPLE,
    SINGLE,
    STUDENTS,
    Line,
    Outsider,
    minus,
    plus,
    times,
)
from wbl.protect.outsider_partners import (
    read_opportunities,
    read_partners,
    read_paths,
    read_salaries,
    read_salary_answers,
)
from wbl.protect.outsider_table import Row, Table
from wbl.protect.published import Published


def set_up(published: Published, habits: Collection[str] = HABITS) -> Outsider:
    """Set up the unknowns of a whole release: the students' table and all others."""
    outsider = Outsider(published, habits)
    others = [name for name in published.tables if name not in _READERS and name != STUDENTS]
    for name in (*_READERS, *others):
        if name in published.tables:
            _READERS.get(name, _read_people)(Table(outsider, name))
    return outsider


def _read_people(table: Table) -> None:
    """Rows that hang together with nothing: people alone."""
    columns = [column for column in PEOPLE if any(column in numbers for _, _, numbers in table.rows)]
    for row in table.rows:
        for column in columns:
            table.put(row, column)


def _read_interview_counts(table: Table) -> None:
    """How many interviews students had: as many types at most, and together all participations."""
    rows = {row[0]["interviews_received"]: row for row in table.rows if row[0].get("breakdown") == "all"}
    lines = {often: table.put(row, "students", table.whole("none") if often == "0" else None)
             for often, row in rows.items()}
    if "0" in lines and len(lines) == 1:
        return
    table.same(plus(line for often, line in lines.items() if often != "0"), table.whole("any"))
    if {"1", "2", "3+"} <= set(lines):
        one, two, more = lines["1"], lines["2"], lines["3+"]
        table.order(one, table.count_mixes(lambda mix: sum(mix.had) == 1))
        table.order(plus([one, two]), table.count_mixes(lambda mix: 1 <= sum(mix.had) <= 2))
        taken = table.find_all("participations_by_role", "participations")
        if taken:
            table.order(plus([one, two, two, more, more, more]), plus(taken))
            held = [table.outsider.shown_events(kind) for kind in KINDS]
            if None not in held:
                table.order(plus(taken), plus([one, two, two, times(more, sum(filter(None, held)))]))


def _read_months(table: Table) -> None:
    events_of: dict[str, list[Line]] = {}
    people_of: dict[str, list[Line]] = {}
    for month in dict.fromkeys(row[0]["month"] for row in table.rows):
        own = {row[0]["interview_type"]: row for row in table.rows if row[0]["month"] == month}
        events = {kind: table.unknowns.new(0) for kind in KINDS}
        people = {kind: table.put(row, "students") for kind, row in own.items()}
        for kind, row in own.items():
            held = events.get(kind) or plus(events.values())
            table.unknowns.know(held, row[2].get("interviews"))
            table.order(people[kind], table.whole(kind))
            people_of.setdefault(kind, []).append(people[kind])
            if kind in SINGLE and table.outsider.one_student_each:
                table.order(people[kind], held)
        for kind, line in events.items():
            events_of.setdefault(kind, []).append(line)
        _join(table, people)
    for kind, lines in events_of.items():
        table.same(plus(lines), table.whole_events(kind))
    for kind, lines in people_of.items():
        table.order(table.whole(kind), plus(lines))
        taken = table.find_all("participations_by_role", "participations",
                               **({} if kind == "any" else {"interview_type": kind}))
        if taken:
            table.order(plus(lines), plus(taken))


def _join(table: Table, people: dict[str, Line]) -> None:
    """Any is at least each type and at most all of them together; who had several here had several in all."""
    types = {kind: line for kind, line in people.items() if kind != "any"}
    for line in types.values():
        table.order(line, people.get("any"))
    if types:
        table.order(people.get("any"), plus(types.values()))
    whole = {kind: table.whole(kind) for kind in (*KINDS, "any")}
    if set(types) == set(KINDS) and "any" in people and all(line is not None for line in whole.values()):
        here = minus(plus(types.values()), people["any"])
        several = minus(plus(line for kind, line in whole.items() if line and kind != "any"), whole["any"] or {})
        table.order(here, several)


def _read_roles(table: Table) -> None:
    """Who asked and who watched: each is of the type, and nobody is in one interview twice."""
    of_type: dict[str, list[Line]] = {}
    taken: dict[str, list[Line]] = {}
    asked: dict[str, Line] = {}
    for row in table.rows:
        kind = row[0]["interview_type"]
        people, own = table.put(row, "students"), table.put(row, "participations")
        table.order(people, own)
        table.order(people, table.whole(kind))
        if row[0]["role"] == "interviewer" and kind in LIVE:
            asked[kind] = people
            table.order(people, table.count_mixes(lambda mix, kind=kind: mix.asked and mix.is_in(kind)))  # type: ignore[misc]
        if kind in SINGLE and table.outsider.one_student_each:
            table.order(own, table.whole_events(kind))
        of_type.setdefault(kind, []).append(people)
        taken.setdefault(kind, []).append(own)
    for kind, lines in of_type.items():
        table.order(table.whole(kind), plus(lines))
        held, whole = table.outsider.shown_events(kind), table.whole(kind)
        if held is not None and whole is not None:
            table.order(plus(taken[kind]), times(whole, held))
    if set(asked) == set(LIVE):
        table.order(table.whole("any_live"), plus(asked.values()))
    table.bound([*(line for lines in taken.values() for line in lines),
                 *table.find_all("unrostered", "participations")], "participations")


def _read_follow_up(table: Table) -> None:
    for step in dict.fromkeys(row[0]["step"] for row in table.rows):
        done = {}
        for row in table.rows:
            if row[0]["step"] == step:
                kind = row[0]["interview_type"]
                could = table.whole(kind)
                if step == "thank_you_sent":
                    could = table.whole("any_live") if kind == "any" else table.find(
                        "participations_by_role", "students", interview_type=kind, role="interviewer")
                    could = None if kind == "simulation" else could
                asked = table.put(row, "students", could)
                table.order(asked, table.whole(kind))
                done[kind] = table.put(row, "students_done")
                table.order(done[kind], asked)
                table.put_rest(row, "students_done")
        _join(table, done)


def _read_permissions(table: Table) -> None:
    """Who asked online, or by telephone, needed the family's permission, and nobody needs one who did not ask."""
    live, others = table.whole("any_live"), table.find("unrostered", "students") or {}
    for row in table.rows:
        needed, on_file = table.put(row, "needed"), table.put(row, "on_file")
        table.order(on_file, needed)
        table.put_rest(row, "on_file")
        if row[0]["kind"] != "partner_release" and live is not None:
            table.order(needed, plus([live, others]))
        if row[0]["kind"] == "parent_contact":
            for kind in ("virtual", "hybrid"):
                table.order(table.find("participations_by_role", "students", interview_type=kind, role="interviewer"),
                            needed)
            table.order(table.count_mixes(lambda mix: mix.asked and not mix.is_in("in_person")), needed)


def _read_unrostered(table: Table) -> None:
    for row in table.rows:
        table.order(table.put(row, "students"), table.put(row, "participations"))


def _read_years(table: Table) -> None:
    years = sorted({row[0]["school_year"] for row in table.rows})
    for row in table.rows:
        kind = row[0]["interview_type"]
        if row[0]["school_year"] == years[-1] and table.whole(kind) is not None:
            table.put(row, "students", table.whole(kind))
            held = table.whole_events(kind)
            if held is not None:
                table.unknowns.know(held, row[2].get("interviews"))
    for year in years[:-1]:
        _read_year_before(table, [row for row in table.rows if row[0]["school_year"] == year])


def _read_year_before(table: Table, rows: Iterable[Row]) -> None:
    """The year before, of which nothing but the whole is shown."""
    outsider, unknowns = table.outsider, table.unknowns
    mixes = [unknowns.new(0) for _ in outsider.mixes]
    events = {kind: unknowns.new(0) for kind in KINDS}
    for row in rows:
        kind = row[0]["interview_type"]
        if kind == "none" and not outsider.has_roster:
            continue
        table.put(row, "students", plus(
            line for line, mix in zip(mixes, outsider.mixes, strict=True) if mix.is_in(kind)))
        if kind == "any" and outsider.has_roster:
            unknowns.know(plus(mixes), row[2].get("enrolled"), (table.name, row[1], "enrolled"))
        held = events.get(kind) or (plus(events.values()) if kind == "any" else None)
        if held is not None:
            unknowns.know(held, row[2].get("interviews"))


_READERS: Mapping[str, Callable[[Table], None]] = {    # in an order in which each finds what it is tied to
    "unrostered": _read_unrostered,
    "participations_by_role": _read_roles,
    "students_by_interview_count": _read_interview_counts,
    "interviews_by_month": _read_months,
    "follow_up": _read_follow_up,
    "permissions_on_file": _read_permissions,
    "partners_asked": read_partners,
    "salary_answers": read_salary_answers,
    "salary_ranges": read_salaries,
    "career_steps": read_paths,
    "opportunities": read_opportunities,
    "years_compared": _read_years,
}
