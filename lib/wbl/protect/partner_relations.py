"""The tables about partners as possibilities: how their numbers hang together."""

from collections.abc import Mapping
from itertools import pairwise

import pandas as pd

from wbl.measure.paths import NO_SCHOOLING
from wbl.protect.cells import Cell, Cells, times, total_of, walk


class PartnerTables:
    """Adds the tables about partners.

    `live` are the live interviews of the year, `rows` how many rows of each table of the source were used, which every
    report says.
    """

    def __init__(self, cells: Cells, live: Cell, rows: Mapping[str, float]) -> None:
        self.cells, self.live, self.rows = cells, live, rows
        self.used: Cell | None = None       # partners whose pay is in a range ...
        self.used_answers: Cell | None = None   # ... and their answers

    def add_partners_asked(self, frame: pd.DataFrame) -> None:
        """The same partners by what they do, by their positions, of which one may have had several, by how often."""
        cells = self.cells
        people: dict[str, list[Cell]] = {}
        events: dict[str, list[Cell]] = {}
        for row in walk(frame):
            own = cells.add_people(cells.new(), row.partners, row.Index)
            held = cells.add(cells.new(), row.interviews, row.Index)
            cells.at_most(own, held)
            if row.breakdown == "times_asked":
                self._say_how_often(row.group, own, held)
            people.setdefault(row.breakdown, []).append(own)
            events.setdefault(row.breakdown, []).append(held)
        for parts in events.values():
            cells.at_most(total_of(parts), self.live)
            cells.at_most(self.live, total_of(parts))
        positions = people.pop("position", [])
        for parts in people.values():
            cells.part(total_of(parts), positions)
        for totals in (events, people):
            for one, other in pairwise(totals.values()):
                cells.same(one, total_of(other))

    def _say_how_often(self, often: str, people: Cell, events: Cell) -> None:
        least, _, most = often.rstrip("+").partition("-")
        if least.isdecimal():
            self.cells.at_most(times(people, float(least)), events)
            if not often.endswith("+"):
                self.cells.at_most(events, times(people, float(most or least)))

    def add_salary_answers(self, frame: pd.DataFrame) -> None:
        """Answers by what became of them, and whose they were."""
        everything: list[Cell] = []
        for row in walk(frame):
            people = self.cells.add_people(self.cells.new(), row.partners, row.Index)
            answers = self.cells.add(self.cells.new(), row.answers, row.Index)
            self.cells.at_most(people, answers)
            everything.append(answers)
            if row.answer == "used":
                self.used, self.used_answers = people, answers
        self.cells.bound(everything, "salaries", self.rows)

    def add_salary_ranges(self, frame: pd.DataFrame) -> None:
        """Partners by occupation, and by the field that occupations are of; each took an answer."""
        cells = self.cells
        fields: dict[str, Cell] = {}
        within: dict[str, list[Cell]] = {}
        for row in walk(frame):
            cell = cells.add_people(cells.new(), row.partners, row.Index)
            major = str(row.soc_code)[:2]
            if row.breakdown == "field":
                fields[major] = cell
            else:
                within.setdefault(major, []).append(cell)
        for major, cell in fields.items():
            cells.part(cell, within.get(major, [cell]))
        if self.used and self.used_answers and fields:
            cells.part(self.used, list(fields.values()))
            cells.at_most(total_of(cell for occupations in within.values() for cell in occupations), self.used_answers)

    def add_career_steps(self, frame: pd.DataFrame) -> None:
        """Each path has one first step and one highest schooling, so that both add up to the same partners."""
        cells = self.cells
        found: dict[str, dict[str, Cell]] = {}
        for row in walk(frame):
            cell = cells.add_people(cells.new(), row.partners, row.Index)
            found.setdefault(row.breakdown, {})[row.group] = cell
        first, kinds, schooling = (found.get(name, {}) for name in ("first_step", "kind", "education"))
        everybody = total_of(schooling.values())
        cells.same(first.values(), everybody)
        for kind, cell in kinds.items():
            cells.at_most(cell, everybody)
            if kind in first:
                cells.at_most(first[kind], cell)
        if "education" in kinds:
            cells.same([cell for name, cell in schooling.items() if name != NO_SCHOOLING], kinds["education"])
        cells.bound(kinds.values(), "career_steps", self.rows)

    def add_opportunities(self, frame: pd.DataFrame) -> None:
        """Partners by the relation of the job they named; each is in one industry, and names some occupations."""
        cells = self.cells
        wholes: dict[str, Cell] = {}
        parts: dict[tuple[str, str], list[Cell]] = {}
        for row in walk(frame):
            cell = cells.add_people(cells.new(), row.partners, row.Index)
            if row.breakdown == "relation":
                wholes[row.relation] = cell
            else:
                parts.setdefault((row.breakdown, row.relation), []).append(cell)
        for (_, relation), own in parts.items():
            if relation in wholes:
                cells.part(wholes[relation], own)
        cells.bound(wholes.values(), "opportunities", self.rows)
