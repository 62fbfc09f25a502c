"""The report's other tables as possibilities: how their numbers hang together with each other and with the students'.

A relation is used when the true numbers fit it: an outsider who supposes one that does not hold only goes astray,
one that holds has to be reckoned with.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from wbl.measure.paths import NO_SCHOOLING
from wbl.protect.possibilities import ONE_TO_ONE, TYPES, Possibilities, Sum, add_up, less
from wbl.protect.students import TABLE, WHOLE, Knowledge, StudentNumbers

Cell = tuple[Sum, float]  # what a number is the sum of, and its true value


class OtherTables:
    """Adds all tables but the students' to a system, and remembers the numbers of people in them."""

    def __init__(self, system: Possibilities, tables: Mapping[str, pd.DataFrame], students: StudentNumbers) -> None:
        self.system, self.students = system, students
        self.block = system.add_block("all", "other tables")
        self.people: list[tuple[int, int]] = []  # (number, unit): distinct people, each to be protected
        self.unit_of: dict[tuple[str, int], int] = {}
        self.sizes: list[tuple[int, int]] = []      # the same for the sizes of earlier years' rosters
        self.line_of: dict[str, int] = {}           # earlier school year -> unit of its size
        adders: dict[str, Callable[[pd.DataFrame], None]] = {
            "participations_by_role": self._add_roles,
            "students_by_interview_count": self._add_interview_counts,
            "interviews_by_month": self._add_months,
            "follow_up": self._add_follow_up,
            "unrostered": self._add_unrostered,
            "permissions_on_file": self._add_permissions,
            "partners_asked": self._add_partners,
            "salary_answers": self._add_salary_answers,
            "salary_ranges": self._add_salaries,
            "career_steps": self._add_paths,
            "opportunities": self._add_opportunities,
            "years_compared": self._add_years,
        }
        self.asked: dict[str, Cell] = {}            # type -> students who asked in it
        self.participations: Cell | None = None     # all of them
        self.unrostered: Cell = {}, 0.0             # students
        self.used_pay: Cell | None = None           # partners whose pay is in a range
        for name, add in adders.items():
            if name in tables:
                self.name = name
                add(tables[name].reset_index(drop=True))
        for name in sorted(set(tables) - set(adders) - {TABLE}):
            self.name = name
            self._add_lone_numbers(tables[name].reset_index(drop=True))

    # The pieces that all tables are made of.

    def _new(self) -> Sum:
        return {self.system.add_variables(1, self.block)[0]: 1.0}

    def _unit(self, row: int) -> int:
        key = self.name, row
        if key not in self.unit_of:
            self.unit_of[key] = self.system.add_unit(*key)
        return self.unit_of[key]

    def _number(self, total: Sum, value: float, row: int, people: bool = False) -> Cell:
        unit = self._unit(row)
        number = self.system.add_number(total, value, unit)
        if number is not None and people:
            self.people.append((number, unit))
        return total, value

    def _same(self, parts: Iterable[Cell], whole: Cell) -> None:
        """Parts add up to a whole: if they truly do, everybody may know; else they are at least as many."""
        parts = list(parts)
        difference = less(add_up(total for total, _ in parts), whole[0])
        if sum(value for _, value in parts) == whole[1]:
            self.system.equal.append((difference, 0.0))
        else:
            self._at_most(whole, (add_up(total for total, _ in parts), sum(value for _, value in parts)))

    def _at_most(self, small: Cell, large: Cell) -> None:
        if small[1] <= large[1]:
            self.system.at_most.append((less(small[0], large[0]), 0.0))

    def _whole(self, counted: str) -> Cell:
        row = self.students.rows.get((*WHOLE, counted))
        return self.students.counts[WHOLE][counted], row[1] if row else float("nan")

    def _whole_events(self, counted: str) -> Cell:
        row = self.students.rows.get((*WHOLE, counted))
        return self.students.events[WHOLE][counted], row[2] if row else float("nan")

    # Tables about students.

    def _add_roles(self, frame: pd.DataFrame) -> None:
        by_type: dict[str, list[Cell]] = {}
        everything: list[Cell] = []
        for row in _walk(frame):
            people = self._number(self._new(), row.students, row.Index, people=True)
            taken = self._number(self._new(), row.participations, row.Index)
            self._at_most(people, taken)
            self._at_most(people, self._whole(row.interview_type))
            by_type.setdefault(row.interview_type, []).append(people)
            everything.append(taken)
            if row.role == "interviewer":
                self.asked[row.interview_type] = people
                self._at_most(people, self._whole("any_live"))
            if row.interview_type in ONE_TO_ONE and self.students.known.one_student_each:
                self._at_most(taken, self._whole_events(row.interview_type))
        for kind, cells in by_type.items():
            self._at_most(self._whole(kind), _total(cells))
        self.participations = _total(everything)

    def _add_interview_counts(self, frame: pd.DataFrame) -> None:
        counts: dict[str, Cell] = {}
        for row in _walk(frame[frame["breakdown"] == "all"]):
            total = self._whole("none")[0] if row.interviews_received == "0" else self._new()
            counts[row.interviews_received] = self._number(total, row.students, row.Index, people=True)
        several = [counts[name] for name in ("1", "2", "3+") if name in counts]
        self._same(several, self._whole("any"))
        if self.participations and len(several) == 3:
            one, two, more = several
            weighted = add_up([one[0], two[0], two[0], more[0], more[0], more[0]]), one[1] + 2 * two[1] + 3 * more[1]
            self._at_most(weighted, self.participations)

    def _add_months(self, frame: pd.DataFrame) -> None:
        people_by_type: dict[str, list[Cell]] = {}
        events_by_type: dict[str, list[Cell]] = {}
        for _, month in frame.groupby("month", sort=False):
            people: dict[str, Cell] = {}
            events: dict[str, Cell] = {}
            for row in _walk(month):
                kind = row.interview_type
                own = add_up(events[name][0] for name in TYPES if name in events) if kind == "any" else self._new()
                people[kind] = self._number(self._new(), row.students, row.Index, people=True)
                events[kind] = self._number(own, row.interviews, row.Index)
                self._at_most(people[kind], self._whole(kind))
                if kind in ONE_TO_ONE and self.students.known.one_student_each:
                    self._at_most(people[kind], events[kind])
                people_by_type.setdefault(kind, []).append(people[kind])
                if kind != "any":
                    events_by_type.setdefault(kind, []).append(events[kind])
            self._join_any(people)
        for kind, cells in people_by_type.items():
            self._at_most(self._whole(kind), _total(cells))
        for kind, cells in events_by_type.items():
            self._same(cells, self._whole_events(kind))

    def _join_any(self, people: Mapping[str, Cell]) -> None:
        """Whoever had a type had any; whoever had any had one of the types."""
        if "any" not in people:
            return
        types = [cell for kind, cell in people.items() if kind != "any"]
        for cell in types:
            self._at_most(cell, people["any"])
        self._at_most(people["any"], _total(types))

    def _add_follow_up(self, frame: pd.DataFrame) -> None:
        for step, rows in frame.groupby("step", sort=False):
            done: dict[str, Cell] = {}
            for row in _walk(rows):
                kind = row.interview_type
                same = self.asked.get(kind) if step == "thank_you_sent" else self._whole(kind)
                if step == "thank_you_sent" and kind == "any":
                    same = self._whole("any_live")
                total = same[0] if same and same[1] == row.students else self._new()
                asked = self._number(total, row.students, row.Index, people=True)
                done[kind] = self._number(self._new(), row.students_done, row.Index, people=True)
                self._add_rest(asked, done[kind], row.Index)
            self._join_any(done)

    def _add_unrostered(self, frame: pd.DataFrame) -> None:
        for row in _walk(frame):
            self.unrostered = self._number(self._new(), row.students, row.Index, people=True)
            taken = self._number(self._new(), row.participations, row.Index)
            self._at_most(self.unrostered, taken)

    def _add_permissions(self, frame: pd.DataFrame) -> None:
        for row in _walk(frame):
            needed = self._number(self._new(), row.needed, row.Index, people=True)
            on_file = self._number(self._new(), row.on_file, row.Index, people=True)
            self._add_rest(needed, on_file, row.Index)
            if row.kind != "partner_release":
                self._at_most(needed, self._whole("any_live"))
                self._at_most(needed, _total([self._whole("any_live"), self.unrostered]))

    def _add_rest(self, all_of_them: Cell, some: Cell, row: int) -> None:
        """Those who have not are people too: 48 of 50 says that two have not."""
        self._at_most(some, all_of_them)
        self._number(less(all_of_them[0], some[0]), all_of_them[1] - some[1], row, people=True)

    def _add_years(self, frame: pd.DataFrame) -> None:
        latest = frame["school_year"].max()
        now = frame["school_year"] == latest
        for row in _walk(frame[now]):
            counted = row.interview_type
            if (*WHOLE, counted) in self.students.rows:
                self._number(self._whole(counted)[0], row.students, row.Index, people=True)
                events = self.students.events[WHOLE]
                held = add_up(events[kind] for kind in TYPES) if counted == "any" else events.get(counted)
                if held is not None:
                    self._number(held, row.interviews, row.Index)
        before = frame[~now].assign(breakdown="all", group="all")
        for year, rows in before.groupby("school_year", sort=False):
            known = Knowledge({}, {}, self.students.known.one_to_one_is_live, False)
            other = StudentNumbers(self.system, rows, known)
            for (*_, counted), unit in other.unit_of.items():
                row = int(rows.index[other.rows["all", "all", counted][0]])
                self.system.units[unit] = (self.name, row)
                self.unit_of[self.name, row] = unit
            for line in other.line_of.values():
                self.system.units[line] = (f"enrolled:{self.name}", int(rows.index[0]))
                self.line_of[str(year)] = line
            self.sizes += [(number, other.line_of[group]) for group, number in other.size_of.items()]
            self.people += [(number, other.unit_of[key]) for key, number in other.number_of.items()]

    # Tables about partners.

    def _add_partners(self, frame: pd.DataFrame) -> None:
        people: dict[str, list[Cell]] = {}
        events: dict[str, list[Cell]] = {}
        live = _total([self._whole_events(kind) for kind in ("in_person", "virtual", "hybrid")])
        for row in _walk(frame):
            own = self._number(self._new(), row.partners, row.Index, people=True)
            held = self._number(self._new(), row.interviews, row.Index)
            self._at_most(own, held)
            if row.breakdown == "times_asked":
                self._say_how_often(row.group, own, held)
            people.setdefault(row.breakdown, []).append(own)
            events.setdefault(row.breakdown, []).append(held)
        for parts in events.values():
            self._at_most(_total(parts), live)
            if _total(parts)[1] == live[1]:
                self._same(parts, live)
        positions = people.pop("position", [])      # a partner may have had several
        for parts in people.values():
            self._part(_total(parts), positions)
        for totals in (events, people):
            for one, other in pairwise(totals.values()):
                self._same(one, _total(other))

    def _part(self, whole: Cell, parts: Sequence[Cell]) -> None:
        """Everybody of a whole is in at least one of the parts; where each is in one only, everybody may know."""
        for part in parts:
            self._at_most(part, whole)
        if parts:
            self._same(parts, whole)

    def _say_how_often(self, times: str, people: Cell, events: Cell) -> None:
        least, _, most = times.rstrip("+").partition("-")
        if least.isdecimal():
            self._at_most((add_up([people[0]], float(least)), people[1] * float(least)), events)
            if not times.endswith("+"):
                top = float(most or least)
                self._at_most(events, (add_up([people[0]], top), people[1] * top))

    def _add_salary_answers(self, frame: pd.DataFrame) -> None:
        for row in _walk(frame):
            people = self._number(self._new(), row.partners, row.Index, people=True)
            self._at_most(people, self._number(self._new(), row.answers, row.Index))
            if row.answer == "used":
                self.used_pay = people

    def _add_salaries(self, frame: pd.DataFrame) -> None:
        fields: dict[str, Cell] = {}
        within: dict[str, list[Cell]] = {}
        for row in _walk(frame):
            cell = self._number(self._new(), row.partners, row.Index, people=True)
            major = str(row.soc_code)[:2]
            if row.breakdown == "field":
                fields[major] = cell
            else:
                within.setdefault(major, []).append(cell)
        for major, cell in fields.items():
            self._part(cell, within.get(major, [cell]))
        if self.used_pay and fields:
            self._part(self.used_pay, list(fields.values()))

    def _add_paths(self, frame: pd.DataFrame) -> None:
        """Each path has one first step and one highest schooling, so that both add up to the same partners."""
        cells: dict[str, dict[str, Cell]] = {}
        for row in _walk(frame):
            cell = self._number(self._new(), row.partners, row.Index, people=True)
            cells.setdefault(row.breakdown, {})[row.group] = cell
        first, kinds, schooling = (cells.get(name, {}) for name in ("first_step", "kind", "education"))
        everybody = _total(schooling.values())
        self._same(first.values(), everybody)
        for kind, cell in kinds.items():
            self._at_most(cell, everybody)
            if kind in first:
                self._at_most(first[kind], cell)
        if "education" in kinds:
            self._same([cell for name, cell in schooling.items() if name != NO_SCHOOLING], kinds["education"])

    def _add_opportunities(self, frame: pd.DataFrame) -> None:
        wholes: dict[str, Cell] = {}
        parts: dict[tuple[str, str], list[Cell]] = {}
        for row in _walk(frame):
            cell = self._number(self._new(), row.partners, row.Index, people=True)
            relation = str(row.relation)
            if row.breakdown == "relation":
                wholes[relation] = cell
            else:
                parts.setdefault((row.breakdown, relation), []).append(cell)
        for (_, relation), cells in parts.items():
            if relation in wholes:
                self._part(wholes[relation], cells)

    def _add_lone_numbers(self, frame: pd.DataFrame) -> None:
        """A table whose numbers are sums of nothing else here: its groups of people stand for themselves."""
        for name in ("students", "partners"):
            if name in frame:
                for row, value in frame[name].astype("float64").items():
                    self._number(self._new(), value, int(str(row)), people=True)


def _walk(frame: pd.DataFrame) -> Iterable[Any]:
    return frame.itertuples()


def _total(cells: Iterable[Cell]) -> Cell:
    cells = list(cells)
    return add_up(total for total, _ in cells), float(sum(value for _, value in cells))
