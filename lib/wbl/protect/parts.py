"""Linear programs over what could be true: over everything, or over a part while the rest is held."""

from dataclasses import dataclass

import numpy as np

from wbl.protect.linear_program import LinearProgram
from wbl.protect.possibilities import Possibilities
from wbl.protect.rows import Rows

Families = dict[str, list[np.ndarray]]  # name -> the variables of each group that is never parted

NEAR = 1e-6             # people; solutions are exact to about this much
MOST_AT_ONCE = 1_500    # variables; a larger system is looked at in parts


@dataclass(frozen=True)
class State:
    """All numbers of a part as they could be."""

    numbers: np.ndarray
    whole: bool             # is it a state without half people?


@dataclass(frozen=True)
class Way:
    """What would have to give way for a number to reach a goal."""

    cost: float
    units: np.ndarray       # that would have to be hidden
    state: State            # that is reached


class Part:
    """A part of the system that is free to move, while all the rest is held at one possible state.

    What can happen in a part can happen in the whole, so a number that is safe in a part is safe.
    """

    def __init__(
        self, compiled: "Compiled", columns: np.ndarray, held: np.ndarray | None, alone: bool = False
    ) -> None:
        """Cut out the variables `columns`; the others are as in `held`.

        `alone` leaves out whatever ties the part to the rest, as if the rest could always make up for it. That is
        quick and nearly right for one school of a city, but proves nothing.
        """
        self.columns = columns
        outside = np.zeros(compiled.width) if held is None else held.copy()
        outside[columns] = 0.0
        places, whole = compiled.numbers.find(columns)
        self.places = places[whole] if alone else places    # of its numbers, in the whole system
        rows = compiled.numbers.matrix[self.places]
        self.numbers = rows[:, columns]
        self.truth = compiled.values[self.places]
        self.values = self.truth - rows @ outside
        self.units = compiled.units[self.places]
        self.equal, self.equal_to = compiled.equal.cut(columns, outside, only_whole=alone)
        self.at_most, self.limit = compiled.at_most.cut(columns, outside, only_whole=alone)
        self.place_of = {int(number): place for place, number in enumerate(self.places)}
        self.is_free = np.zeros(len(self.places), dtype=bool)
        self.program = self._load()
        units, counts = np.unique(compiled.units[places[whole]], return_counts=True)
        self.own_units = units[counts == compiled.numbers_of[units]]    # all of whose numbers are only about this part

    def _load(self) -> LinearProgram:
        """Load the relations, then the numbers, each with two variables for how far it may be over and under."""
        from scipy import sparse

        count = len(self.places)
        self.first_row = self.equal.shape[0] + self.at_most.shape[0]
        known = sparse.vstack([self.equal, self.at_most, self.numbers], format="csc")
        over_and_under = sparse.csc_matrix(
            (np.repeat([-1.0, 1.0], count), np.tile(self.first_row + np.arange(count), 2), np.arange(2 * count + 1)),
            shape=(known.shape[0], 2 * count))
        rows = sparse.hstack([known, over_and_under], format="csc")
        lower = np.concatenate([self.equal_to, np.full(len(self.limit), -np.inf), self.values])
        upper = np.concatenate([self.equal_to, self.limit, self.values])
        most = np.concatenate([np.full(len(self.columns), np.inf), np.zeros(2 * count)])
        return LinearProgram(rows, lower, upper, most)

    def solve(self, aim: np.ndarray, hidden: np.ndarray, whole: bool = False) -> State | None:
        """Find the state that the shown numbers allow with the smallest `aim`, or None."""
        self._hide(hidden)
        self.program.aim(np.arange(len(self.columns)), aim)
        return self._see(self.program.solve_whole(len(self.columns)) if whole else self.program.solve())

    def find(self, place: int, goal: float, up: bool, hidden: np.ndarray) -> State | None:
        """Find any state that the shown numbers allow in which one number is at least (or most) the goal, or None."""
        self._hide(hidden)
        goal -= self.truth[place] - self.values[place]
        self.program.aim(np.arange(len(self.columns)), np.zeros(len(self.columns)))
        self.program.bound_row(self.first_row + place, *((goal, np.inf) if up else (-np.inf, goal)))
        state = self.program.solve()
        self.program.bound_row(self.first_row + place, -np.inf, np.inf)
        return self._see(state)

    def push(self, places: np.ndarray, goals: np.ndarray, hidden: np.ndarray) -> State | None:
        """Find a state that the shown numbers allow in which as many hidden numbers as may be reach their goals."""
        self._hide(hidden)
        width, program = len(self.columns), self.program
        program.aim(np.arange(width), np.zeros(width))
        for place, goal in zip(places, goals - (self.truth - self.values)[places], strict=True):
            program.bound_row(self.first_row + place, goal, np.inf)
        under = width + len(self.units) + places
        program.bound_columns(under, np.inf)
        program.aim(under, 1.0 / np.maximum(goals, 1.0))
        state = program.solve()
        program.bound_columns(under, 0.0)
        program.aim(under, np.zeros(len(under)))
        for place in places:
            program.bound_row(self.first_row + place, -np.inf, np.inf)
        return self._see(state)

    def give_way(self, place: int, goal: float, up: bool, hidden: np.ndarray, costs: np.ndarray) -> "Way | None":
        """Find the cheapest shown numbers that would have to differ for one number to reach a goal.

        Gives None when there is no way.
        """
        self._hide(hidden)
        shown = np.flatnonzero(~hidden[self.units])
        count, width, program = len(self.units), len(self.columns), self.program
        goal -= self.truth[place] - self.values[place]
        program.aim(np.arange(width), np.zeros(width))
        program.bound_row(self.first_row + place, *((goal, np.inf) if up else (-np.inf, goal)))
        over, under = width + shown, width + count + shown
        program.bound_columns(np.concatenate([over, under]), np.inf)
        weight = costs[self.units[shown]] / (1.0 + np.minimum(self.truth[shown], 10.0))
        best: Way | None = None
        # Each time, what hardly moves becomes dearer: few numbers give way instead of many a little.
        for turn in range(3):
            program.aim(np.concatenate([over, under]), np.concatenate([weight, weight]))
            state = program.solve(only_aim_changed=turn > 0)
            if state is None:
                break
            moved = state[over] + state[under]
            units = np.unique(self.units[shown[moved > NEAR]])
            cost = float(costs[units].sum())
            if best is None or cost < best.cost - NEAR:
                seen = self._see(state)
                assert seen is not None
                best = Way(cost, units, seen)
            if len(units) <= 1:
                break
            weight = costs[self.units[shown]] / (moved + 0.3)
        slack = np.arange(width, width + 2 * count)
        program.bound_columns(slack, 0.0)
        program.aim(slack, np.zeros(2 * count))
        program.bound_row(self.first_row + place, -np.inf, np.inf)
        return best

    def _hide(self, hidden: np.ndarray) -> None:
        """Tell the program which numbers may differ from their value now."""
        free = hidden[self.units]
        for place in np.flatnonzero(free != self.is_free):
            value = self.values[place]
            self.program.bound_row(self.first_row + place, *((-np.inf, np.inf) if free[place] else (value, value)))
        self.is_free = free

    def _see(self, state: np.ndarray | None) -> State | None:
        if state is None:
            return None
        counts = state[:len(self.columns)]
        return State(
            self.numbers @ counts + (self.truth - self.values), bool(np.abs(counts - np.round(counts)).max() < NEAR)
        )


class Compiled:
    """The system as matrices."""

    def __init__(self, system: Possibilities) -> None:
        self.width = len(system.blocks)
        self.blocks = np.array(system.blocks)
        self.numbers = Rows([(total, value) for total, value, _ in system.numbers], self.width)
        self.values = self.numbers.right
        self.units = np.array([unit for _, _, unit in system.numbers], dtype=int)
        self.numbers_of = np.bincount(self.units, minlength=len(system.units))  # how many numbers a unit has
        self.equal = Rows(system.equal, self.width)
        self.at_most = Rows(system.at_most, self.width)
        self.costs = np.array(system.costs)


def list_groups(compiled: Compiled, system: Possibilities) -> Families:
    """List the variables of each group that is never parted (a school with its grades, a program), by family."""
    columns: dict[tuple[str, str], list[int]] = {}
    for variable, block in enumerate(system.blocks):
        columns.setdefault(system.block_names[block], []).append(variable)
    families: Families = {}
    for (family, _), variables in columns.items():
        families.setdefault(family, []).append(np.array(variables))
    return families
