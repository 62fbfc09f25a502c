"""Linear programs over what could be true: over everything, or over a part while the rest is held."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wbl.protect.possibilities import Possibilities, Sum

NEAR = 1e-6             # people; solutions are exact to about this much
MOST_AT_ONCE = 1_500    # variables; a larger system is looked at in parts
PART = 700              # variables of a part
_DUAL, _PRIMAL = 1, 4   # simplex strategies of HiGHS


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
        touched = np.zeros(compiled.width, dtype=bool)
        touched[columns] = True
        rest = ~touched if alone else np.zeros(compiled.width, dtype=bool)
        self.places = _find_rows(compiled.numbers, touched, rest)   # of its numbers, in the whole system
        self.numbers = compiled.numbers[self.places][:, columns].tocsr()
        self.values = compiled.values[self.places] - compiled.numbers[self.places] @ outside
        self.truth = compiled.values[self.places]
        self.units = compiled.units[self.places]
        self.equal, self.equal_to = _cut(compiled.equal, compiled.equal_to, columns, touched, rest, outside)
        self.at_most, self.limit = _cut(compiled.at_most, compiled.limit, columns, touched, rest, outside)
        self.place_of = {int(number): place for place, number in enumerate(self.places)}
        self.is_free = np.zeros(len(self.places), dtype=bool)
        self.program = self._load()
        # Numbers, and units all of whose numbers, have nothing outside of this part.
        outer = ~touched
        self.has_whole = np.asarray(abs(compiled.numbers[self.places]) @ outer == 0).ravel()
        shared = compiled.units[np.flatnonzero(abs(compiled.numbers) @ outer > 0)]
        self.own_units = np.setdiff1d(self.units, shared)

    def _load(self) -> "LinearProgram":
        """Load the relations, then the numbers, each with two variables for how far it may be over and under."""
        from scipy import sparse

        count = len(self.places)
        self.first_row = self.equal.shape[0] + self.at_most.shape[0]
        rows = sparse.bmat([
            [sparse.vstack([self.equal, self.at_most]), sparse.csr_matrix((self.first_row, 2 * count))],
            [self.numbers, sparse.hstack([-sparse.eye(count), sparse.eye(count)])],
        ], format="csr")
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


class LinearProgram:
    """A linear program that is changed a little and solved again, many times, from where it stood.

    HiGHS through its own Python package: with scipy's `linprog`, which begins anew each time, hiding takes about
    six times as long.
    """

    def __init__(self, rows: Any, lower: np.ndarray, upper: np.ndarray, most: np.ndarray) -> None:
        import highspy

        self._highs = highspy.Highs()
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("threads", 1)
        program = highspy.HighsLp()
        program.num_row_, program.num_col_ = rows.shape
        program.col_cost_, program.col_lower_ = np.zeros(rows.shape[1]), np.zeros(rows.shape[1])
        program.col_upper_, program.row_lower_, program.row_upper_ = most, lower, upper
        columns = rows.tocsc()
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_, program.a_matrix_.index_ = columns.indptr, columns.indices
        program.a_matrix_.value_ = columns.data
        self._highs.passModel(program)
        # Counted in steps, never in seconds: a busy machine must hide the same as an idle one.
        self._highs.setOptionValue("mip_max_nodes", 500)
        self._integer, self._continuous = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        self._optimal = highspy.HighsModelStatus.kOptimal

    def aim(self, columns: np.ndarray, costs: np.ndarray) -> None:
        """Set what is made small: `costs` times these variables."""
        self._highs.changeColsCost(len(columns), columns.astype(np.int32), costs.astype(float))

    def bound_columns(self, columns: np.ndarray, most: float) -> None:
        """Let these variables be anything from 0 to `most`."""
        count = len(columns)
        self._highs.changeColsBounds(count, columns.astype(np.int32), np.zeros(count), np.full(count, most))

    def bound_row(self, row: int, lower: float, upper: float) -> None:
        """Let a sum be anything from `lower` to `upper`."""
        self._highs.changeRowBounds(int(row), float(lower), float(upper))

    def solve_whole(self, count: int) -> np.ndarray | None:
        """Give the best state in which the first `count` variables are whole numbers, or None."""
        columns = np.arange(count, dtype=np.int32)
        self._highs.changeColsIntegrality(count, columns, np.full(count, self._integer))
        state = self.solve()
        self._highs.changeColsIntegrality(count, columns, np.full(count, self._continuous))
        return state

    def solve(self, only_aim_changed: bool = False) -> np.ndarray | None:
        """Give the best state, or None when there is none.

        Where only the aim has changed, the last state is still possible and the primal simplex goes on from it; the
        dual simplex would begin anew, and take half as long again over all of a city's hiding.
        """
        self._highs.setOptionValue("simplex_strategy", _PRIMAL if only_aim_changed else _DUAL)
        self._highs.run()
        if self._highs.getModelStatus() != self._optimal:
            return None
        return np.array(self._highs.getSolution().col_value)


def _find_rows(rows: Any, touched: np.ndarray, without: np.ndarray) -> np.ndarray:
    """Find the rows that have something of the touched variables and nothing of those to do without."""
    size = abs(rows)
    return np.flatnonzero((size @ touched > 0) & (size @ without == 0))


def _cut(rows: Any, right: np.ndarray, columns: np.ndarray, touched: np.ndarray, without: np.ndarray,
         outside: np.ndarray) -> Any:
    kept = _find_rows(rows, touched, without) if rows.shape[0] else np.arange(0)
    return rows[kept][:, columns].tocsr(), right[kept] - rows[kept] @ outside


def find_state(compiled: "Compiled", spread: np.ndarray) -> np.ndarray | None:
    """Find one state of everything that fits all true numbers, with people in as many of `spread` as can be.

    `spread` holds variables: the patterns of the whole program. None when the numbers contradict each other.
    """
    from scipy import sparse
    from scipy.optimize import linprog

    count, width = len(spread), compiled.width
    equal = sparse.vstack([compiled.equal, compiled.numbers], format="csr")
    picks = sparse.csr_matrix((-np.ones(count), (np.arange(count), spread)), shape=(count, width))
    below = sparse.vstack([
        sparse.hstack([compiled.at_most, sparse.csr_matrix((compiled.at_most.shape[0], count))]),
        sparse.hstack([picks, sparse.eye(count)]),
    ], format="csr")
    most = compiled.values.max(initial=1.0) / (4.0 * count)
    result = linprog(
        np.concatenate([np.zeros(width), -np.ones(count)]), A_ub=below,
        b_ub=np.concatenate([compiled.limit, np.zeros(count)]),
        A_eq=sparse.hstack([equal, sparse.csr_matrix((equal.shape[0], count))], format="csr"),
        b_eq=np.concatenate([compiled.equal_to, compiled.values]),
        bounds=[(0, None)] * width + [(0, most)] * count,
        method="highs-ipm",  # seven times faster here than the simplex
    )
    return result.x[:width] if result.status == 0 else None


class Compiled:
    """The system as matrices."""

    def __init__(self, system: Possibilities) -> None:
        self.width = len(system.blocks)
        self.blocks = np.array(system.blocks)
        self.numbers = _matrix([total for total, _, _ in system.numbers], self.width)
        self.values = np.array([value for _, value, _ in system.numbers])
        self.units = np.array([unit for _, _, unit in system.numbers], dtype=int)
        self.equal = _matrix([total for total, _ in system.equal], self.width)
        self.equal_to = np.array([value for _, value in system.equal])
        self.at_most = _matrix([total for total, _ in system.at_most], self.width)
        self.limit = np.array([value for _, value in system.at_most])
        self.costs = np.array(system.costs)


def _matrix(sums: Sequence[Sum], width: int) -> Any:
    from scipy import sparse

    starts = np.cumsum([0, *(len(total) for total in sums)])
    places = np.fromiter((variable for total in sums for variable in total), dtype=np.int64)
    factors = np.fromiter((times for total in sums for times in total.values()), dtype=float)
    return sparse.csr_matrix((factors, places, starts), shape=(len(sums), width))


def list_groups(compiled: Compiled, system: Possibilities) -> dict[str, list[np.ndarray]]:
    """List the variables of each group that is never parted (a school with its grades, a program), by family."""
    columns: dict[tuple[str, str], list[int]] = {}
    for variable, block in enumerate(system.blocks):
        columns.setdefault(system.block_names[block], []).append(variable)
    families: dict[str, list[np.ndarray]] = {}
    for (family, _), variables in columns.items():
        families.setdefault(family, []).append(np.array(variables))
    return families


def split(families: dict[str, list[np.ndarray]]) -> Iterator[np.ndarray]:
    """Split the variables of a large system into parts to look at, one after the other.

    Each family comes in handfuls of groups, and at last the whole program with a few groups of each family, so that
    its own numbers can move.
    """
    whole = list(families["all"])
    for family, groups in families.items():
        if family != "all":
            whole += sorted(groups, key=len, reverse=True)[:3]
            count = max(1, round(sum(map(len, groups)) / PART))
            yield from (np.sort(np.concatenate(groups[start::count])) for start in range(count))
    yield np.sort(np.concatenate(whole))
