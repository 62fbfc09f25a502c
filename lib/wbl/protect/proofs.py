"""Prove in a large system that hidden numbers cannot be worked out, by finding states in which they are other numbers.

A state is looked for among those in which only a handful of groups differ from one state in the middle of all that
could be. What can happen so can happen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from wbl.protect.linear_program import LinearProgram
from wbl.protect.parts import NEAR, Compiled
from wbl.protect.workers import work_apart

PUSHED = 24         # numbers that are pushed at once, before each that is left is looked at alone
FEWEST = 8          # handfuls that are worth another process
NEVER = 1e-7        # people; what is less in the middle of all that could be hardly ever can be more


@dataclass
class Ranges:
    """How low and how high each number of people was seen, and when it is safe."""

    numbers: np.ndarray     # places in `Possibilities.numbers`
    reach: np.ndarray       # at least this large ...
    width: float            # ... within a range at least this wide
    low: np.ndarray
    high: np.ndarray

    def see(self, places: np.ndarray, values: np.ndarray) -> None:
        """Widen ranges to values that were found possible."""
        self.low[places] = np.minimum(self.low[places], values)
        self.high[places] = np.maximum(self.high[places], values)

    def is_safe(self, places: np.ndarray) -> np.ndarray:
        """Say of each number whether it was seen large enough, and far enough from what else it could be."""
        low, high = self.low[places], self.high[places]
        return (high >= self.reach[places] - NEAR) & (high - low >= self.width - NEAR)

    def choose_goals(self, places: np.ndarray) -> np.ndarray:
        """Say how large each number has to be seen."""
        return np.maximum(self.reach[places], self.low[places] + self.width)

    def list_open(self, compiled: Compiled, hidden: np.ndarray) -> np.ndarray:
        """List the numbers that are hidden and not proven safe."""
        return np.flatnonzero(hidden[compiled.units[self.numbers]] & ~self.is_safe(np.arange(len(self.numbers))))


def begin_ranges(compiled: Compiled, numbers: np.ndarray, reach: np.ndarray, width: float,
                 middle: np.ndarray) -> Ranges:
    """Begin with the two states that are known: the true one and the one in the middle."""
    truth = compiled.values[numbers]
    ranges = Ranges(numbers, reach, width, truth.copy(), truth.copy())
    ranges.see(np.arange(len(numbers)), compiled.numbers.matrix[numbers] @ middle)
    return ranges


def find_middle(compiled: Compiled, hidden: np.ndarray) -> np.ndarray | None:
    """Find a state in the middle of all that the shown numbers allow; None when none is found.

    The interior point method with nothing to aim at ends far from every bound, so that each handful finds room.
    """
    from scipy import sparse

    shown = ~hidden[compiled.units]
    equal, at_most = compiled.equal, compiled.at_most
    rows = sparse.vstack([equal.matrix, compiled.numbers.matrix[shown], at_most.matrix], format="csr")
    exact = np.concatenate([equal.right, compiled.values[shown]])
    program = LinearProgram(
        rows, np.concatenate([exact, np.full(len(at_most.right), -np.inf)]), np.concatenate([exact, at_most.right]),
        np.full(compiled.width, np.inf),
    )
    return program.solve_in_the_middle()


class Room:
    """The states in which some variables differ from the middle and all else is as there, for some wanted numbers."""

    def __init__(self, compiled: Compiled, columns: np.ndarray, middle: np.ndarray, hidden: np.ndarray,
                 wanted: np.ndarray) -> None:
        from scipy import sparse

        outside = middle.copy()
        outside[columns] = 0.0
        self.width = len(columns)
        equal, equal_to = compiled.equal.cut(columns, outside)
        at_most, limit = compiled.at_most.cut(columns, outside)
        places, _ = compiled.numbers.find(columns)
        rows = compiled.numbers.matrix[places[~hidden[compiled.units[places]]]]
        numbers, values = rows[:, columns], compiled.values[places[~hidden[compiled.units[places]]]] - rows @ outside
        wanted_rows = compiled.numbers.matrix[wanted]
        self.wanted, self.outside = wanted_rows[:, columns], wanted_rows @ outside
        known, count = sparse.vstack([equal, numbers, at_most]), len(wanted)
        free = np.full(count, np.inf)
        exact = np.concatenate([equal_to, values])
        self.first = known.shape[0]     # row of the first wanted number; each may be short of its goal
        self.program = LinearProgram(
            sparse.bmat([[known, None], [self.wanted, sparse.eye(count)]], format="csr"),
            np.concatenate([exact, np.full(len(limit), -np.inf), -free]), np.concatenate([exact, limit, free]),
            np.concatenate([np.full(self.width, np.inf), np.zeros(count)]), fixed=self.first,
        )

    def push(self, places: np.ndarray, goals: np.ndarray) -> np.ndarray | None:
        """Find a state in which as many of these wanted numbers as may be reach their goals; give all of them."""
        program, short = self.program, self.width + places
        program.bound_columns(short, np.inf)
        program.aim(short, 1.0 / np.maximum(goals, 1.0))
        found = self._find(places, goals - self.outside[places], up=True)
        program.bound_columns(short, 0.0)
        program.aim(short, np.zeros(len(short)))
        return found

    def find(self, place: int, goal: float, up: bool) -> np.ndarray | None:
        """Find a state in which a wanted number is at least (or most) the goal; give all of them, or None."""
        return self._find(np.array([place]), np.array([goal - self.outside[place]]), up)

    def _find(self, places: np.ndarray, goals: np.ndarray, up: bool) -> np.ndarray | None:
        for place, goal in zip(places, goals, strict=True):
            self.program.bound_row(self.first + place, *((goal, np.inf) if up else (-np.inf, goal)))
        state = self.program.solve()
        for place in places:
            self.program.bound_row(self.first + place, -np.inf, np.inf)
        return None if state is None else self.wanted @ state[:self.width] + self.outside


def prove(compiled: Compiled, hidden: np.ndarray, middle: np.ndarray, ranges: Ranges,
          handfuls: Sequence[np.ndarray], quick: bool = False) -> None:
    """Widen the ranges (in place) of hidden numbers that are not safe yet, by moving one handful after the other.

    `quick` leaves out the variables that have nobody in the middle, which finds nearly all in two thirds of the time.
    """
    for places, low, high in work_apart(_prove_handfuls, (compiled, hidden, middle, ranges, quick), handfuls, FEWEST):
        ranges.see(places, low)
        ranges.see(places, high)


def _prove_handfuls(shared: tuple[Compiled, np.ndarray, np.ndarray, Ranges, bool],
                    handfuls: Sequence[np.ndarray]) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    compiled, hidden, middle, ranges, quick = shared
    is_open = ranges.list_open(compiled, hidden)
    found = []
    for columns in handfuls:
        places, whole = compiled.numbers.find(columns)
        own = is_open[np.isin(ranges.numbers[is_open], places[whole])]
        if len(own):
            if quick:
                columns = columns[middle[columns] > NEVER]
            room = Room(compiled, columns, middle, hidden, ranges.numbers[own])
            seen = replace(ranges, low=ranges.low.copy(), high=ranges.high.copy())
            _widen(room, own, seen)
            found.append((own, seen.low[own], seen.high[own]))
    return found


def _widen(room: Room, own: np.ndarray, ranges: Ranges) -> None:
    """Push some numbers at once, from many groups, then look at each of those left alone."""
    count = -(-len(own) // PUSHED)
    for first in range(count):
        some = np.arange(first, len(own), count)
        some = some[~ranges.is_safe(own[some])]
        values = room.push(some, ranges.choose_goals(own[some])) if len(some) else None
        if values is not None:
            ranges.see(own, values)
    for place in range(len(own)):
        one = own[[place]]
        is_large = bool(ranges.high[one][0] >= ranges.reach[one][0])
        for up in (not is_large, is_large):     # what was seen large seldom goes up, or it would have been pushed
            if ranges.is_safe(one)[0]:
                break
            goal = float(ranges.choose_goals(one)[0] if up else ranges.high[one][0] - ranges.width)
            values = room.find(place, goal, up) if goal >= 0 else None
            if values is not None:
                ranges.see(own, values)
