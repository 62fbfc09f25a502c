"""What an outsider draws from the report's other tables, and from what ties them to the students' numbers."""

from collections.abc import Callable, Collection, Iterable, Mapping

from wbl.protect.outsider import HABITS, KINDS, PARTS, PEOPLE, REST, SINGLE, STUDENTS, Line, Outsider, minus, plus
from wbl.protect.published import Key, Numbers, Published

NO_SCHOOLING = "none_named"     # of a path without a step of schooling

Row = tuple[dict[str, str], Key, Numbers]


def set_up(published: Published, habits: Collection[str] = HABITS) -> Outsider:
    """Set up the unknowns of a whole release: the students' table and all others."""
    outsider = Outsider(published, habits)
    others = [name for name in published.tables if name not in _READERS and name != STUDENTS]
    for name in (*_READERS, *others):
        if name in published.tables:
            _READERS.get(name, _read_people)(_Table(outsider, name))
    return outsider


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

    def put_rest(self, row: Row, some: str) -> None:
        """Note those of a row who have not, when its numbers do not say how many they are."""
        lines, numbers, all_of_them = self.outsider.lines, row[2], PARTS[some]
        if all_of_them not in numbers or some not in numbers:
            rest = minus(lines[self.name, row[1], all_of_them], lines[self.name, row[1], some])
            self.unknowns.know(rest, None, (self.name, row[1], REST))

    def find(self, table: str, column: str, **keys: str) -> Line | None:
        """Find a number of a table that was read before, by some of its row's keys."""
        for name, key, of in self.outsider.lines:
            if (name, of) == (table, column) and keys.items() <= set(key):
                return self.outsider.lines[name, key, of]
        return None

    def whole(self, counted: str) -> Line | None:
        """Students of the whole program in one number."""
        return self.outsider.people.get(("all", "all", counted))

    def whole_events(self, counted: str) -> Line | None:
        """Interviews of the whole program in one number."""
        return self.outsider.events.get(("all", "all", counted))

    def order(self, *lines: Line | None) -> None:
        """Each is at most the next, as far as they are there."""
        self.unknowns.order(*(line for line in lines if line is not None))

    def same(self, left: Line | None, right: Line | None) -> None:
        if left is not None and right is not None:
            self.unknowns.equations.append((minus(left, right), 0.0))


def _read_people(table: _Table) -> None:
    """Rows that hang together with nothing: people alone."""
    columns = [column for column in PEOPLE if any(column in numbers for _, _, numbers in table.rows)]
    for row in table.rows:
        for column in columns:
            table.put(row, column)


def _read_interview_counts(table: _Table) -> None:
    rows = {row[0]["interviews_received"]: row for row in table.rows if row[0].get("breakdown") == "all"}
    lines = [table.put(row, "students", table.whole("none") if often == "0" else None) for often, row in rows.items()]
    several = {often: line for often, line in zip(rows, lines, strict=True) if often != "0"}
    if several:
        table.same(plus(several.values()), table.whole("any"))


def _read_months(table: _Table) -> None:
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


def _join(table: _Table, people: dict[str, Line]) -> None:
    """Any is at least each type and at most all of them together."""
    types = [line for kind, line in people.items() if kind != "any"]
    for line in types:
        table.order(line, people.get("any"))
    if types:
        table.order(people.get("any"), plus(types))


def _read_roles(table: _Table) -> None:
    of_type: dict[str, list[Line]] = {}
    everything: list[Line] = []
    for row in table.rows:
        kind = row[0]["interview_type"]
        people = table.put(row, "students")
        taken = table.unknowns.new(0)
        table.unknowns.know(taken, row[2].get("participations"))
        table.order(people, taken)
        table.order(people, table.whole(kind))
        if row[0]["role"] == "interviewer":
            table.order(people, table.whole("any_live"))
        if kind in SINGLE and table.outsider.one_student_each:
            table.order(taken, table.whole_events(kind))
        of_type.setdefault(kind, []).append(people)
        everything.append(taken)
    for kind, lines in of_type.items():
        table.order(table.whole(kind), plus(lines))
    often = [table.find("students_by_interview_count", "students", interviews_received=times)
             for times in ("1", "2", "3+")]
    at_least = [line for times, line in enumerate(often, 1) if line for _ in range(times)]
    table.order(plus(at_least), plus(everything))


def _read_follow_up(table: _Table) -> None:
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


def _read_permissions(table: _Table) -> None:
    live, others = table.whole("any_live"), table.find("unrostered", "students") or {}
    for row in table.rows:
        needed, on_file = table.put(row, "needed"), table.put(row, "on_file")
        table.order(on_file, needed)
        table.put_rest(row, "on_file")
        if row[0]["kind"] != "partner_release" and live is not None:
            table.order(needed, plus([live, others]))


def _read_partners(table: _Table) -> None:
    """The same partners by what they do, by their positions, of which one may have had several, and by how often."""
    people: dict[str, list[Line]] = {}
    events: dict[str, list[Line]] = {}
    for row in table.rows:
        breakdown = row[0]["breakdown"]
        own, held = table.put(row, "partners"), table.unknowns.new(0)
        table.unknowns.know(held, row[2].get("interviews"))
        table.order(own, held)
        if breakdown == "times_asked":
            _say_how_often(table, row[0]["group"], own, held)
        people.setdefault(breakdown, []).append(own)
        events.setdefault(breakdown, []).append(held)
    totals = [plus(people[breakdown]) for breakdown in people if breakdown != "position"]
    all_held = [plus(lines) for lines in events.values()]
    live = [table.whole_events(kind) for kind in (*SINGLE, "hybrid")]
    for total in all_held:
        table.same(all_held[0], total)
        if all(live):
            table.order(total, plus(line for line in live if line))
    for total in totals:
        table.same(totals[0], total)
        for own in people.get("position", ()):
            table.order(own, total)
        if "position" in people:
            table.order(total, plus(people["position"]))


def _say_how_often(table: _Table, times: str, people: Line, events: Line) -> None:
    """Of partners who were asked "3-4" times there were three to four times as many interviews."""
    fewest, _, most = times.rstrip("+").partition("-")
    if fewest.isdecimal():
        table.order(plus([people] * int(fewest)), events)
        if not times.endswith("+"):
            table.order(events, plus([people] * int(most or fewest)))


def _read_salaries(table: _Table) -> None:
    """Partners by occupation and by field: each field has at least the partners of each of its occupations."""
    fields: dict[str, Line] = {}
    within: dict[str, list[Line]] = {}
    for row in table.rows:
        line, major = table.put(row, "partners"), row[0].get("soc_code", "")[:2]
        if row[0]["breakdown"] == "field":
            fields[major] = line
        else:
            within.setdefault(major, []).append(line)
    for major, field in fields.items():
        _part(table, field, within.get(major, [field]))
    used = table.find("salary_answers", "partners", answer="used")
    if used and fields:
        _part(table, used, list(fields.values()))


def _part(table: _Table, whole: Line, parts: Iterable[Line]) -> None:
    """Everybody of a whole is in at least one of the parts."""
    for part in parts:
        table.order(part, whole)
    table.order(whole, plus(parts))


def _read_paths(table: _Table) -> None:
    """Each path has one first step and one highest schooling, so that both add up to the same partners."""
    lines: dict[str, dict[str, Line]] = {}
    for row in table.rows:
        lines.setdefault(row[0]["breakdown"], {})[row[0]["group"]] = table.put(row, "partners")
    first, kinds, schooling = (lines.get(name, {}) for name in ("first_step", "kind", "education"))
    if NO_SCHOOLING not in schooling or set(first) != set(kinds):
        return      # rows are missing, and nobody knows how many partners they have
    everybody = plus(schooling.values())
    table.same(plus(first.values()), everybody)
    for kind, line in kinds.items():
        table.order(first[kind], line, everybody)
    if "education" in kinds:
        table.same(plus([kinds["education"], schooling[NO_SCHOOLING]]), everybody)


def _read_opportunities(table: _Table) -> None:
    """Partners by the relation of the job they named; each is in one industry, and names some occupations."""
    wholes = {row[0]["relation"]: table.put(row, "partners") for row in table.rows if row[0]["breakdown"] == "relation"}
    parts: dict[tuple[str, str], list[Line]] = {}
    for row in table.rows:
        if row[0]["breakdown"] != "relation":
            parts.setdefault((row[0]["breakdown"], row[0]["relation"]), []).append(table.put(row, "partners"))
    for (breakdown, relation), lines in parts.items():
        for line in lines:
            table.order(line, wholes.get(relation))
        if breakdown == "industry":
            table.same(plus(lines), wholes.get(relation))


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
        table.put(row, "students", plus(
            line for line, mix in zip(mixes, outsider.mixes, strict=True) if mix.is_in(kind)))
        if kind == "any" and outsider.has_roster:
            unknowns.know(plus(mixes), row[2].get("enrolled"), (table.name, row[1], "enrolled"))
        held = events.get(kind) or (plus(events.values()) if kind == "any" else None)
        if held is not None:
            unknowns.know(held, row[2].get("interviews"))


_READERS: Mapping[str, Callable[[_Table], None]] = {    # in an order in which each finds what it is tied to
    "students_by_interview_count": _read_interview_counts,
    "interviews_by_month": _read_months,
    "participations_by_role": _read_roles,
    "follow_up": _read_follow_up,
    "unrostered": _read_people,
    "permissions_on_file": _read_permissions,
    "partners_asked": _read_partners,
    "salary_answers": _read_people,
    "salary_ranges": _read_salaries,
    "career_steps": _read_paths,
    "opportunities": _read_opportunities,
    "years_compared": _read_years,
}
