"""The report's other tables as possibilities: how their numbers hang together with each other and the students'."""

from collections.abc import Callable, Mapping

import pandas as pd

from wbl.protect.cells import Cell, Cells, minus, times, total_of, walk
from wbl.protect.partner_relations import PartnerTables
from wbl.protect.possibilities import LIVE, ONE_TO_ONE, TYPES, Pattern, Possibilities, Sum, add_up, less
from wbl.protect.students import TABLE, WHOLE, Knowledge, StudentNumbers


class OtherTables:
    """Adds all tables but the students' to a system, and remembers the numbers of people in them.

    `rows`: how many rows of each table of the source were used, which every report says.
    """

    def __init__(self, system: Possibilities, tables: Mapping[str, pd.DataFrame], students: StudentNumbers,
                 rows: Mapping[str, float]) -> None:
        self.system, self.students, self.rows = system, students, rows
        self.cells = Cells(system)
        self.sizes: list[tuple[int, int]] = []      # (number, unit) of the sizes of earlier years' rosters
        self.line_of: dict[str, int] = {}           # earlier school year -> unit of its size
        self.asked: dict[str, Cell] = {}            # type -> students who asked in it
        self.taken: dict[str, Cell] = {}            # type -> participations
        self.unrostered: tuple[Cell, Cell] = (({}, 0.0), ({}, 0.0))     # students, participations
        live = total_of([self._whole_events(kind) for kind in LIVE])
        partners = PartnerTables(self.cells, live, rows)
        adders: dict[str, Callable[[pd.DataFrame], None]] = {
            "unrostered": self._add_unrostered,
            "participations_by_role": self._add_roles,
            "students_by_interview_count": self._add_interview_counts,
            "interviews_by_month": self._add_months,
            "follow_up": self._add_follow_up,
            "permissions_on_file": self._add_permissions,
            "partners_asked": partners.add_partners_asked,
            "salary_answers": partners.add_salary_answers,
            "salary_ranges": partners.add_salary_ranges,
            "career_steps": partners.add_career_steps,
            "opportunities": partners.add_opportunities,
            "years_compared": self._add_years,
        }
        others = sorted(set(tables) - set(adders) - {TABLE})
        for name in (*adders, *others):
            if name in tables:
                self.cells.table = name
                adders.get(name, self._add_lone_numbers)(tables[name].reset_index(drop=True))

    def _whole(self, counted: str) -> Cell:
        row = self.students.rows.get((*WHOLE, counted))
        return self.students.counts[WHOLE][counted], row[1] if row else float("nan")

    def _whole_events(self, counted: str) -> Cell:
        row = self.students.rows.get((*WHOLE, counted))
        return self.students.events[WHOLE][counted], row[2] if row else float("nan")

    def _count_patterns(self, fits: Callable[[Pattern], bool]) -> Sum:
        """Give the students of the whole program whose pattern fits."""
        return add_up(total for total, pattern in zip(self.students.whole, self.students.patterns, strict=True)
                      if fits(pattern))

    def _add_unrostered(self, frame: pd.DataFrame) -> None:
        cells = self.cells
        for row in walk(frame):
            people = cells.add_people(cells.new(), row.students, row.Index)
            taken = cells.add(cells.new(), row.participations, row.Index)
            cells.at_most(people, taken)
            self.unrostered = people, taken

    def _add_roles(self, frame: pd.DataFrame) -> None:
        """Who asked and who watched: each is of the type, and nobody is in one interview twice."""
        cells = self.cells
        by_type: dict[str, list[tuple[Cell, Cell]]] = {}
        for row in walk(frame):
            kind = row.interview_type
            people = cells.add_people(cells.new(), row.students, row.Index)
            taken = cells.add(cells.new(), row.participations, row.Index)
            cells.at_most(people, taken)
            cells.at_most(people, self._whole(kind))
            by_type.setdefault(kind, []).append((people, taken))
            if row.role == "interviewer" and kind in LIVE:
                self.asked[kind] = people
                asked = self._count_patterns(lambda pattern, kind=kind: pattern.live and kind in pattern.types)  # type: ignore[misc]
                self.system.at_most.append((less(people[0], asked), 0.0))
            if kind in ONE_TO_ONE and self.students.known.one_student_each:
                cells.at_most(taken, self._whole_events(kind))
        for kind, parts in by_type.items():
            cells.at_most(self._whole(kind), total_of(people for people, _ in parts))
            self.taken[kind] = total_of(taken for _, taken in parts)
            held = self._whole_events(kind)[1]
            if held:    # without one there is nobody, which is not to be known where that is hidden
                cells.at_most(self.taken[kind], times(self._whole(kind), held))
        if set(self.asked) == set(LIVE):
            cells.at_most(self._whole("any_live"), total_of(self.asked.values()))
        cells.bound([*self.taken.values(), self.unrostered[1]], "participations", self.rows)

    def _add_interview_counts(self, frame: pd.DataFrame) -> None:
        """How many interviews students had: as many types at most, and together all participations."""
        cells = self.cells
        counts: dict[str, Cell] = {}
        for row in walk(frame[frame["breakdown"] == "all"]):
            none = row.interviews_received == "0"
            counts[row.interviews_received] = cells.add_people(
                self._whole("none")[0] if none else cells.new(), row.students, row.Index, said_elsewhere=none)
        several = [counts[name] for name in ("1", "2", "3+") if name in counts]
        cells.same(several, self._whole("any"))
        if len(several) == 3:
            one, two, more = several
            for some, most in ((one, 1), (total_of([one, two]), 2)):
                fits = self._count_patterns(lambda pattern, most=most: 1 <= len(pattern.types) <= most)  # type: ignore[misc]
                self.system.at_most.append((less(some[0], fits), 0.0))
            everything = total_of(self.taken.values())
            if self.taken:
                cells.at_most(total_of([one, times(two, 2), times(more, 3)]), everything)
                held = total_of(self._whole_events(kind) for kind in TYPES)[1]
                if held:
                    cells.at_most(everything, total_of([one, times(two, 2), times(more, held)]))

    def _add_months(self, frame: pd.DataFrame) -> None:
        cells = self.cells
        people_of: dict[str, list[Cell]] = {}
        events_of: dict[str, list[Cell]] = {}
        for _, month in frame.groupby("month", sort=False):
            people: dict[str, Cell] = {}
            events: dict[str, Cell] = {}
            for row in walk(month):
                kind = row.interview_type
                own = add_up(events[name][0] for name in TYPES if name in events) if kind == "any" else cells.new()
                people[kind] = cells.add_people(cells.new(), row.students, row.Index)
                events[kind] = cells.add(own, row.interviews, row.Index)
                cells.at_most(people[kind], self._whole(kind))
                if kind in ONE_TO_ONE and self.students.known.one_student_each:
                    cells.at_most(people[kind], events[kind])
                people_of.setdefault(kind, []).append(people[kind])
                if kind != "any":
                    events_of.setdefault(kind, []).append(events[kind])
            self._join_any(people)
        taken = self.taken | {"any": total_of(self.taken.values())}
        for kind, parts in people_of.items():
            cells.at_most(self._whole(kind), total_of(parts))
            if kind in taken and self.taken:
                cells.at_most(total_of(parts), taken[kind])
        for kind, parts in events_of.items():
            cells.same(parts, self._whole_events(kind))

    def _join_any(self, people: Mapping[str, Cell]) -> None:
        """Whoever had a type had any, whoever had any had a type; who had several then had several in all."""
        if "any" not in people:
            return
        types = {kind: cell for kind, cell in people.items() if kind != "any"}
        for cell in types.values():
            self.cells.at_most(cell, people["any"])
        self.cells.at_most(people["any"], total_of(types.values()))
        if set(types) == set(TYPES):
            here, in_all = (minus(total_of(cells[kind] for kind in TYPES), cells["any"])
                            for cells in (people, {kind: self._whole(kind) for kind in (*TYPES, "any")}))
            self.cells.at_most(here, in_all)

    def _add_follow_up(self, frame: pd.DataFrame) -> None:
        cells = self.cells
        for step, rows in frame.groupby("step", sort=False):
            done: dict[str, Cell] = {}
            for row in walk(rows):
                kind = row.interview_type
                same: Cell | None = self._whole(kind)
                if step == "thank_you_sent":
                    same = self._whole("any_live") if kind == "any" else self.asked.get(kind)
                known = same is not None and same[1] == row.students
                asked = cells.add_people(same[0] if same and known else cells.new(), row.students, row.Index,
                                         said_elsewhere=known)
                done[kind] = cells.add_people(cells.new(), row.students_done, row.Index)
                self._add_rest(asked, done[kind], row.Index)
            self._join_any(done)

    def _add_permissions(self, frame: pd.DataFrame) -> None:
        """Who asked online, or by telephone, needed the family's permission, and nobody needs one who did not ask."""
        cells = self.cells
        for row in walk(frame):
            needed = cells.add_people(cells.new(), row.needed, row.Index)
            on_file = cells.add_people(cells.new(), row.on_file, row.Index)
            self._add_rest(needed, on_file, row.Index)
            if row.kind != "partner_release":
                cells.at_most(needed, self._whole("any_live"))
                cells.at_most(needed, total_of([self._whole("any_live"), self.unrostered[0]]))
            if row.kind == "parent_contact":
                for kind in self.asked.keys() - {"in_person"}:
                    cells.at_most(self.asked[kind], needed)
                if self._whole("any_live")[1] - self._whole("in_person")[1] <= needed[1]:
                    away = self._count_patterns(lambda pattern: pattern.live and "in_person" not in pattern.types)
                    self.system.at_most.append((less(away, needed[0]), 0.0))

    def _add_rest(self, all_of_them: Cell, some: Cell, row: int) -> None:
        """Those who have not are people too: 48 of 50 says that two have not."""
        self.cells.at_most(some, all_of_them)
        self.cells.add_people(*minus(all_of_them, some), row)

    def _add_years(self, frame: pd.DataFrame) -> None:
        cells = self.cells
        latest = frame["school_year"].max()
        now = frame["school_year"] == latest
        for row in walk(frame[now]):
            counted = row.interview_type
            if (*WHOLE, counted) in self.students.rows:
                cells.add_people(self._whole(counted)[0], row.students, row.Index, said_elsewhere=True)
                events = self.students.events[WHOLE]
                held = add_up(events[kind] for kind in TYPES) if counted == "any" else events.get(counted)
                if held is not None:
                    cells.add(held, row.interviews, row.Index)
        before = frame[~now].assign(breakdown="all", group="all")
        for year, rows in before.groupby("school_year", sort=False):
            known = Knowledge({}, {}, self.students.known.one_to_one_is_live, False)
            other = StudentNumbers(self.system, rows, known)
            for (*_, counted), unit in other.unit_of.items():
                row = int(rows.index[other.rows["all", "all", counted][0]])
                self.system.units[unit] = (cells.table, row)
                cells.unit_of[cells.table, row] = unit
            for line in other.line_of.values():
                self.system.units[line] = (f"enrolled:{cells.table}", int(rows.index[0]))
                self.line_of[str(year)] = line
            self.sizes += [(number, other.line_of[group]) for group, number in other.size_of.items()]
            cells.people += [(number, other.unit_of[key]) for key, number in other.number_of.items()]

    def _add_lone_numbers(self, frame: pd.DataFrame) -> None:
        """A table whose numbers are sums of nothing else here: its groups of people stand for themselves."""
        for name in frame.columns.intersection(["students", "partners"]):
            for row, value in enumerate(frame[name].astype("float64")):
                self.cells.add_people(self.cells.new(), value, row)
