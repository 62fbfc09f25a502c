"""What an outsider draws from the report's other tables, and from what ties them to the students' numbers."""

from collections.abc import Callable, Iterable

from wbl.protect.outsider import KINDS, PEOPLE, SINGLE, STUDENTS, Line, Outsider, _minus, _plus
from wbl.protect.published import Key, Numbers

Row = tuple[dict[str, str], Key, Numbers]


def add_other_tables(outsider: Outsider) -> None:
    """Add every table but the students' own to the unknowns."""
    readers: dict[str, Callable[[_Table], None]] = {
        "students_by_interview_count": _read_interview_counts,
        "interviews_by_month": _read_months,
        "participations_by_role": _read_roles,
        "follow_up": _read_follow_up,
        "permissions_on_file": _read_permissions,
        "partners_asked": _read_partners,
        "years_compared": _read_years,
    }
    for name in outsider.published.tables:
        if name != STUDENTS:
            readers.get(name, _read_people)(_Table(outsider, name))


class _Table:
    """One table, its rows, and where its numbers go."""

    def __init__(self, outsider: Outsider, name: str) -> None:
        self.outsider, self.name, self.unknowns = outsider, name, outsider.unknowns
        self.clump = 0  # with the whole program
        self.rows: list[Row] = [(dict(key), key, numbers) for key, numbers in outsider.published.tables[name].items()]

    def put(self, row: Row, column: str, line: Line | None = None) -> Line:
        """Note a number of a row: as a sum that is there already, or as a new unknown."""
        line = line or self.unknowns.new(self.clump)
        self.outsider.lines[self.name, row[1], column] = line
        self.unknowns.know(line, row[2].get(column), (self.name, row[1], column))
        return line

    def whole(self, counted: str) -> Line | None:
        """Students of the whole program in one number."""
        return self.outsider.people.get(("all", "all", counted))

    def whole_events(self, counted: str) -> Line | None:
        """Interviews of the whole program in one number."""
        return self.outsider.events.get(("all", "all", counted))

    def order(self, small: Line | None, large: Line | None) -> None:
        if small is not None and large is not None:
            self.unknowns.order(small, large)

    def same(self, left: Line | None, right: Line | None) -> None:
        if left is not None and right is not None:
            self.unknowns.equations.append((_minus(left, right), 0.0))


def _read_people(table: _Table) -> None:
    """Rows that hang together with nothing: people alone."""
    columns = [column for column in PEOPLE if any(column in numbers for _, _, numbers in table.rows)]
    for row in table.rows:
        for column in columns:
            table.put(row, column)


def _read_interview_counts(table: _Table) -> None:
    rows = {row[0]["interviews_received"]: row for row in table.rows if row[0].get("breakdown") == "all"}
    lines = [table.put(row, "students", table.whole("none") if often == "0" else None) for often, row in rows.items()]
    several = [line for often, line in zip(rows, lines, strict=True) if often != "0"]
    if several:
        table.same(_plus(several), table.whole("any"))


def _read_months(table: _Table) -> None:
    events_of: dict[str, list[Line]] = {}
    people_of: dict[str, list[Line]] = {}
    for month in dict.fromkeys(row[0]["month"] for row in table.rows):
        own = {row[0]["interview_type"]: row for row in table.rows if row[0]["month"] == month}
        events = {kind: table.unknowns.new(0) for kind in KINDS}
        people = {kind: table.put(row, "students") for kind, row in own.items()}
        for kind, row in own.items():
            held = events.get(kind) or _plus(events.values())
            table.unknowns.know(held, row[2].get("interviews"))
            table.order(people[kind], table.whole(kind))
            people_of.setdefault(kind, []).append(people[kind])
            if kind in SINGLE and table.outsider.habits:
                table.order(people[kind], held)
        for kind, line in events.items():
            events_of.setdefault(kind, []).append(line)
        _join(table, people)
    for kind, lines in events_of.items():
        table.same(_plus(lines), table.whole_events(kind))
    for kind, lines in people_of.items():
        table.order(table.whole(kind), _plus(lines))


def _join(table: _Table, people: dict[str, Line]) -> None:
    """Any is at least each type and at most all of them together."""
    types = [line for kind, line in people.items() if kind != "any"]
    for line in types:
        table.order(line, people.get("any"))
    if types:
        table.order(people.get("any"), _plus(types))


def _read_roles(table: _Table) -> None:
    of_type: dict[str, list[Line]] = {}
    for row in table.rows:
        kind = row[0]["interview_type"]
        people = table.put(row, "students")
        taken = table.unknowns.new(0)
        table.unknowns.know(taken, row[2].get("participations"))
        table.order(people, taken)
        table.order(people, table.whole(kind))
        if row[0]["role"] == "interviewer":
            table.order(people, table.whole("any_live"))
        if kind in SINGLE and table.outsider.habits:
            table.order(taken, table.whole_events(kind))
        of_type.setdefault(kind, []).append(people)
    for kind, lines in of_type.items():
        table.order(table.whole(kind), _plus(lines))


def _read_follow_up(table: _Table) -> None:
    for step in dict.fromkeys(row[0]["step"] for row in table.rows):
        done = {}
        for row in table.rows:
            if row[0]["step"] == step:
                kind = row[0]["interview_type"]
                asked = table.put(row, "students", None if step == "thank_you_sent" else table.whole(kind))
                table.order(asked, table.whole(kind))
                done[kind] = table.put(row, "students_done")
                table.order(done[kind], asked)
        _join(table, done)


def _read_permissions(table: _Table) -> None:
    for row in table.rows:
        needed, on_file = table.put(row, "needed"), table.put(row, "on_file")
        table.order(on_file, needed)
        if row[0]["kind"] == "parent_contact":
            table.order(needed, table.whole("any_live"))


def _read_partners(table: _Table) -> None:
    totals: list[Line] = []
    live = [table.whole_events(kind) for kind in (*SINGLE, "hybrid")]
    for breakdown in dict.fromkeys(row[0]["breakdown"] for row in table.rows):
        people, events = [], []
        for row in table.rows:
            if row[0]["breakdown"] != breakdown:
                continue
            people.append(table.put(row, "partners"))
            events.append(table.unknowns.new(0))
            table.unknowns.know(events[-1], row[2].get("interviews"))
            table.order(people[-1], events[-1])
            if breakdown == "times_asked" and row[0]["group"] in ("1", "2"):
                table.same(_plus([people[-1]] * int(row[0]["group"])), events[-1])
        if all(line is not None for line in live):
            table.order(_plus(events), _plus(line for line in live if line is not None))
        if breakdown in ("industry", "times_asked"):
            totals.append(_plus(people))
    for total in totals[1:]:
        table.same(totals[0], total)


def _read_years(table: _Table) -> None:
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


def _read_year_before(table: _Table, rows: Iterable[Row]) -> None:
    """The year before, of which nothing but the whole is shown."""
    outsider, unknowns = table.outsider, table.unknowns
    mixes = [unknowns.new(0) for _ in outsider.mixes]
    events = {kind: unknowns.new(0) for kind in KINDS}
    for row in rows:
        kind = row[0]["interview_type"]
        if kind == "none" and not outsider.has_roster:
            continue
        table.put(row, "students", _plus(
            line for line, mix in zip(mixes, outsider.mixes, strict=True) if mix.is_in(kind)))
        if kind == "any" and outsider.has_roster:
            unknowns.know(_plus(mixes), row[2].get("enrolled"))
        held = events.get(kind) or (_plus(events.values()) if kind == "any" else None)
        if held is not None:
            unknowns.know(held, row[2].get("interviews"))
