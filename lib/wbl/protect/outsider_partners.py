"""What an outsider draws from the tables about partners."""

from collections.abc import Iterable

from wbl.protect.outsider import Line, plus, times
from wbl.protect.outsider_table import Table

NO_SCHOOLING = "none_named"     # of a path without a step of schooling


def read_partners(table: Table) -> None:
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
    for total in all_held:
        table.same(all_held[0], total)
    for total in totals:
        table.same(totals[0], total)
        for own in people.get("position", ()):
            table.order(own, total)
        if "position" in people:
            table.order(total, plus(people["position"]))


def _say_how_often(table: Table, often: str, people: Line, events: Line) -> None:
    """Of partners who were asked "3-4" times there were three to four times as many interviews."""
    fewest, _, most = often.rstrip("+").partition("-")
    if fewest.isdecimal():
        table.order(times(people, int(fewest)), events)
        if not often.endswith("+"):
            table.order(events, times(people, int(most or fewest)))


def read_salaries(table: Table) -> None:
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
    answers = table.find("salary_answers", "answers", answer="used")
    if used and answers and fields:
        _part(table, used, list(fields.values()))
        table.order(plus(line for lines in within.values() for line in lines), answers)


def read_salary_answers(table: Table) -> None:
    """Read answers by what became of them."""
    for row in table.rows:
        table.order(table.put(row, "partners"), table.put(row, "answers"))
    table.bound(table.find_all("salary_answers", "answers"), "salaries")


def _part(table: Table, whole: Line, parts: Iterable[Line]) -> None:
    """Everybody of a whole is in at least one of the parts."""
    for part in parts:
        table.order(part, whole)
    table.order(whole, plus(parts))


def read_paths(table: Table) -> None:
    """Each path has one first step and one highest schooling, so that both add up to the same partners."""
    lines: dict[str, dict[str, Line]] = {}
    for row in table.rows:
        lines.setdefault(row[0]["breakdown"], {})[row[0]["group"]] = table.put(row, "partners")
    first, kinds, schooling = (lines.get(name, {}) for name in ("first_step", "kind", "education"))
    table.bound(kinds.values(), "career_steps")
    if NO_SCHOOLING not in schooling or set(first) != set(kinds):
        return      # rows are missing, and nobody knows how many partners they have
    everybody = plus(schooling.values())
    table.same(plus(first.values()), everybody)
    for kind, line in kinds.items():
        table.order(first[kind], line, everybody)
    if "education" in kinds:
        table.same(plus([kinds["education"], schooling[NO_SCHOOLING]]), everybody)


def read_opportunities(table: Table) -> None:
    """Partners by the relation of the job they named; each is in one industry, and names some occupations."""
    wholes = {row[0]["relation"]: table.put(row, "partners") for row in table.rows if row[0]["breakdown"] == "relation"}
    parts: dict[tuple[str, str], list[Line]] = {}
    for row in table.rows:
        if row[0]["breakdown"] != "relation":
            parts.setdefault((row[0]["breakdown"], row[0]["relation"]), []).append(table.put(row, "partners"))
    table.bound(wholes.values(), "opportunities")
    for (breakdown, relation), lines in parts.items():
        for line in lines:
            table.order(line, wholes.get(relation))
        if breakdown == "industry":
            table.same(plus(lines), wholes.get(relation))
