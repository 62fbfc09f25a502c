"""Choose what to hide beside the sensitive numbers, so that none of them can be worked out, and little is lost.

For each hidden number of people the way out is looked for that costs least: which shown numbers would have to give
way so that it could as well be large enough, within a range wide enough? Those are hidden too, and need the same, for
an outsider cannot tell which of the hidden numbers are the small ones. Where a system is looked at whole, and where a
group is looked at alone, what was hidden for another's sake is then shown again if all stay safe without it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wbl.protect.handfuls import gather_alike, gather_open
from wbl.protect.parts import NEAR, Compiled, Families, Part, State, Way
from wbl.protect.proofs import Ranges, begin_ranges, find_middle, prove
from wbl.protect.workers import work_apart

ROUNDS = 12     # tries with many numbers at once before they are looked at one by one
PATIENCE = 8    # whole-number programs, which are slow, to show numbers again; what is left then stays hidden
ATTEMPTS = 3    # ways that are followed for one number before it is given up in this part
FEWEST = 60     # groups that are worth another process
ALIKE = 1_400   # variables of the groups in which numbers are proven safe first
TOGETHER = (1_000, 1_400, 2_800, 5_600)   # variables of the groups for which more is hidden, turn by turn


@dataclass(frozen=True)
class Rules:
    """Which numbers are of people, and what each must be able to be as soon as it is hidden."""

    people: np.ndarray      # places in `Possibilities.numbers`
    reach: np.ndarray       # at least this large (for a number that is not small: anything) ...
    width: float            # ... within a range at least this wide
    lines: np.ndarray       # two rows: units, and for each a unit that has to be hidden with it
    twins: Mapping[int, int]    # units that tell each other, both ways: as who had any interview tells who had none


def hide_lines(hidden: np.ndarray, lines: np.ndarray) -> None:
    """Hide, in place, what has to go with something hidden: the second of each pair with its first."""
    hidden[lines[1, hidden[lines[0]]]] = True


class Seen:
    """States that were seen, and how low and how high some numbers were in them.

    With `whole`, a state with halved people shows a number one less far from `low` and `high` than it is there.
    """

    def __init__(self, at: np.ndarray, low: np.ndarray, high: np.ndarray, whole: bool,
                 states: Iterable[State] = ()) -> None:
        self.at, self.low, self.high, self.whole = at, low, high, whole
        self.states: list[State] = []
        self._begin = low, high
        for state in states:
            self.add(state)

    def add(self, state: State) -> None:
        """Widen the ranges by a state."""
        values, doubt = state.numbers[self.at], float(self.whole and not state.whole)
        self.low, self.high = np.minimum(self.low, values + doubt), np.maximum(self.high, values - doubt)
        self.states.append(state)

    def keep(self, numbers: np.ndarray, truth: np.ndarray) -> "Seen":
        """Give those of the states in which these numbers are what they are in truth."""
        return Seen(self.at, *self._begin, self.whole, [
            state for state in self.states if np.abs(state.numbers[numbers] - truth).max(initial=0.0) < NEAR])


class Search:
    """Hides within one part until the hidden numbers of people are safe, then shows again what can be shown.

    `people` chooses among those of the rules. With `whole`, only states in which nobody is halved count in full: in
    others a number is taken to be one less far from the truth than it is.
    """

    def __init__(self, part: Part, rules: Rules, people: np.ndarray, hidden: np.ndarray, costs: np.ndarray,
                 whole: bool = False) -> None:
        self.part, self.rules, self.hidden, self.costs, self.whole = part, rules, hidden, costs, whole
        self.people = people
        self.at = np.array([part.place_of[int(number)] for number in rules.people[people]], dtype=int)
        self.reach, self.width = rules.reach[people], rules.width
        self.units = part.units[self.at]
        self.hidden_for: dict[int, int] = {}    # unit -> place in `at` of the number that it was hidden for
        self.seen = Seen(self.at, part.truth[self.at], part.truth[self.at], whole)
        self.patience = np.inf                  # whole-number programs that may still be solved

    def is_safe(self, seen: Seen, hidden: np.ndarray) -> np.ndarray:
        """Say of each number whether it is shown, or proven safe by what was seen."""
        low, high = seen.low, seen.high
        return ~hidden[self.units] | ((high >= self.reach - NEAR) & (high - low >= self.width - NEAR))

    def start_from(self, ranges: Ranges) -> None:
        """Begin with what was seen elsewhere."""
        self.seen = Seen(self.at, ranges.low[self.people], ranges.high[self.people], self.whole)

    def tell(self, ranges: Ranges) -> None:
        """Add to the ranges what was seen here."""
        for values in (self.seen.low, self.seen.high):
            ranges.see(self.people, values)

    def hide(self) -> None:
        """Hide, number by number, what would have to give way."""
        self._look_around()
        tried = np.zeros(len(self.at), dtype=int)
        while True:
            unsafe = np.flatnonzero(~self.is_safe(self.seen, self.hidden) & (tried < ATTEMPTS))
            if not len(unsafe):
                return
            for place in unsafe.tolist():
                tried[place] += 1
                if not self.is_safe(self.seen, self.hidden)[place]:
                    self._make_safe(place)

    def list_open(self) -> np.ndarray:
        """List the numbers that no state seen so far proves safe, as places in the rules."""
        return self.people[~self.is_safe(self.seen, self.hidden)]

    def _look_around(self) -> None:
        """Collect possible states, each with many of the numbers that are not yet safe large enough at once."""
        for _ in range(ROUNDS):
            unsafe = np.flatnonzero(~self.is_safe(self.seen, self.hidden))
            if not len(unsafe):
                return
            lowest = self.seen.low[unsafe]
            found = self.part.push(self.at[unsafe], np.maximum(self.reach[unsafe], lowest + self.width), self.hidden)
            if found is None:
                return
            self.seen.add(found)
            if not self.is_safe(self.seen, self.hidden)[unsafe].any():
                return

    def _make_safe(self, place: int) -> None:
        for more in (0.0, 1.0) if self.whole else (0.0,):
            for ways in self._list_ways(place, more):
                known = [way for way in ways if way is not None]
                if known:
                    self._follow(place, min(known, key=lambda way: way.cost))
            if self.is_safe(self.seen, self.hidden)[place]:
                return
            if self.whole and self._prove(place, self.seen, self.hidden):
                return

    def _list_ways(self, place: int, more: float) -> Iterator[list[Way | None]]:
        """Find the ways to let a number be large enough, then those to widen its range upwards or downwards."""
        at, reach = int(self.at[place]), float(self.reach[place])
        if not self.whole and self._find_without_a_way(place):
            return
        if self._range(place)[1] < reach - NEAR:
            yield [self.part.give_way(at, reach + more, True, self.hidden, self.costs)]
        low, high = self._range(place)
        if high - low < self.width - NEAR:
            yield [
                self.part.give_way(at, low + self.width + more, True, self.hidden, self.costs),
                self.part.give_way(at, high - self.width - more, False, self.hidden, self.costs)
                if high - self.width - more >= 0 else None,
            ]

    def _find_without_a_way(self, place: int) -> bool:
        """Is a number safe with nothing more hidden? That is far quicker to ask than for the cheapest way."""
        low, high = self._range(place)
        for goal, up in ((max(float(self.reach[place]), low + self.width), True), (high - self.width, False)):
            found = self.part.find(int(self.at[place]), goal, up, self.hidden) if goal >= 0 else None
            if found is not None:
                self.seen.add(found)
                if self.is_safe(self.seen, self.hidden)[place]:
                    return True
        return False

    def _range(self, place: int) -> tuple[float, float]:
        return float(self.seen.low[place]), float(self.seen.high[place])

    def _follow(self, place: int, way: Way) -> None:
        self.hidden_for |= {int(unit): place for unit in way.units}
        self.hidden[way.units] = True
        hide_lines(self.hidden, self.rules.lines)
        self.seen.add(way.state)

    def show_again(self, fixed: np.ndarray) -> None:
        """Show each unit again that is hidden for others' sake and not needed, twins together; dearest first."""
        self.patience = PATIENCE
        extra = self.part.own_units[(self.hidden & ~fixed)[self.part.own_units]]
        tried: set[int] = set()
        for unit in sorted(extra.tolist(), key=lambda unit: -self.costs[unit]):
            together = [one for one in sorted({unit, self.rules.twins.get(unit, unit)}) if self.hidden[one]]
            if unit in tried or fixed[together].any():
                continue
            tried.update(together)
            trial = self.hidden.copy()
            trial[together] = False
            closed = trial.copy()
            hide_lines(closed, self.rules.lines)
            if closed[together].any():
                continue
            numbers = np.flatnonzero(np.isin(self.part.units, together))
            kept = self.seen.keep(numbers, self.part.truth[numbers])
            if self._stays_safe(kept, trial, self.hidden_for.get(unit, -1)):
                self.hidden[:] = trial
                self.seen = kept

    def _stays_safe(self, seen: Seen, hidden: np.ndarray, first: int) -> bool:
        """Prove all numbers safe with these hidden, beginning with the one that most likely is not."""
        unsafe = np.flatnonzero(~self.is_safe(seen, hidden))
        for place in sorted(unsafe.tolist(), key=lambda place: place != first):
            if not self.is_safe(seen, hidden)[place] and not self._prove(place, seen, hidden):
                return False
        return True

    def _prove(self, place: int, seen: Seen, hidden: np.ndarray) -> bool:
        """Look for states in which a number is large, and small, enough; add them to what was seen."""
        for found in self._look_for(place, seen, hidden):
            if found is None:
                return False
            seen.add(found)
            if self.is_safe(seen, hidden)[place]:
                return True
        return False

    def _look_for(self, place: int, seen: Seen, hidden: np.ndarray) -> Iterator[State | None]:
        """Give promising states, cheap ones first; None when there is no hope."""
        at, part = int(self.at[place]), self.part
        goal = max(float(self.reach[place]), float(seen.low[place]) + self.width)
        found = part.find(at, goal, True, hidden)
        if found is not None:
            yield found
            if self.whole:
                further = part.find(at, goal + 1.0, True, hidden)
                if further is not None:
                    yield further
        elif goal <= self.reach[place] or (not self.whole and seen.low[place] < NEAR):
            yield None
            return
        row = np.asarray(part.numbers[at].todense()).ravel()
        if not self.whole:      # it cannot reach the goal: is there another one, above a lower number than was seen?
            lowest = part.solve(row, hidden)
            yield lowest
            lower = max(float(self.reach[place]), lowest.numbers[at] + self.width) if lowest else goal
            yield part.find(at, lower, True, hidden) if lower < goal - NEAR else None
            return
        for sign in (-1.0, 1.0):
            best = part.solve(sign * row, hidden)
            if best is None or (sign < 0 and best.numbers[at] < self.reach[place] - NEAR):
                yield None
                return
            yield best
            if self.whole and not best.whole and self.patience > 0:
                self.patience -= 1
                best = part.solve(sign * row, hidden, whole=True)
                if best is not None:
                    yield best


def hide_at_once(compiled: Compiled, rules: Rules, hidden: np.ndarray) -> np.ndarray:
    """Hide (in place) what is needed, with everything free to move; give the numbers that cannot be safe."""
    part = Part(compiled, np.arange(compiled.width), None)
    search = Search(part, rules, np.arange(len(rules.people)), hidden, compiled.costs, whole=True)
    fixed = hidden.copy()
    search.hide()
    search.show_again(fixed)
    return search.list_open()


def hide_in_parts(compiled: Compiled, families: Families, rules: Rules, hidden: np.ndarray) -> np.ndarray:
    """Hide (in place) what the numbers of a large system need; give those that cannot be safe.

    First each group is looked at as if it were alone, which is quick and finds nearly all that must be hidden. Then
    handfuls of groups prove it, with the rest held in the middle of what could be. Where they do not, the groups in
    question hide more, together with the whole program and with others that can give way.
    """
    groups = [columns for groups in families.values() for columns in groups]
    for more in work_apart(_hide_alone, (compiled, rules, hidden.copy()), groups, FEWEST):
        hidden[more] = True
    middle = find_middle(compiled, hidden)
    if middle is None:
        return np.arange(len(rules.people))
    ranges = begin_ranges(compiled, rules.people, rules.reach, rules.width, middle)
    prove(compiled, hidden, middle, ranges, gather_alike(compiled, families, hidden, ALIKE), quick=True)
    for quick in (True, False):
        prove(compiled, hidden, middle, ranges, gather_open(compiled, families, hidden, ranges, TOGETHER[0]), quick)
    for size in (*TOGETHER, compiled.width):
        for columns in gather_open(compiled, families, hidden, ranges, size):
            part = Part(compiled, columns, middle)
            search = Search(part, rules, np.flatnonzero(np.isin(rules.people, part.places)), hidden, compiled.costs)
            search.start_from(ranges)
            search.hide()
            search.tell(ranges)
    return ranges.list_open(compiled, hidden)


def _hide_alone(shared: tuple[Compiled, Rules, np.ndarray], groups: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Give for each group what must be hidden if nothing tied it to others."""
    compiled, rules, before = shared
    found = []
    for columns in groups:
        part = Part(compiled, columns, None, alone=True)
        if before[part.units].any():
            hidden = before.copy()
            search = Search(part, rules, np.flatnonzero(np.isin(rules.people, part.places)), hidden, compiled.costs)
            search.hide()
            search.show_again(before)
            found.append(np.flatnonzero(hidden & ~before))
    return found
