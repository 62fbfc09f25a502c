"""The attack: between which bounds must each hidden number lie? Linear programs over everything that is known."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from wbl.protect.outsider import Name, Unknowns, matrix

EXACT = 1e-5        # people
AT_ONCE = 2_500     # unknowns; beyond, handfuls of groups are looked at first
HANDFUL = 700       # unknowns of a handful, in the first turn
TURNS = 3           # different handfuls, growing, before everything is free at once
ROUNDS = 10         # pushes of many numbers at once


@dataclass(frozen=True)
class Bounds:
    """The lowest and highest value that a hidden number can have."""

    low: float
    high: float

    def is_safe(self, min_group: int) -> bool:
        """Can it be anything from small to not small, or is it certainly not small?"""
        return self.low >= min_group - EXACT or (
            self.high >= min_group - EXACT and self.high - self.low >= min_group - 1 - EXACT)


@dataclass
class Attack:
    """Bounds of all wanted numbers; `possible` is False when the published numbers contradict what was supposed."""

    bounds: dict[Name, Bounds] = field(default_factory=dict)
    possible: bool = True


def attack(unknowns: Unknowns, min_group: int) -> Attack:
    """Bound every wanted number, exactly where it is near the gate and at least far enough elsewhere.

    States found possible prove that a number is safe, and one state can serve many numbers: first all are pushed away
    from the gate together, in handfuls of groups when there are many, then each one left has its own two programs.
    """
    siege = _Siege(unknowns, min_group)
    if not siege.names:
        return Attack()
    start = siege.begin()
    if start is None:
        return Attack(possible=False)
    if unknowns.count > AT_ONCE:
        for turn in range(TURNS):
            for columns in _choose_parts(unknowns, turn):
                siege.push(_Part(siege, columns, start))
        for columns in _choose_parts(unknowns, TURNS):
            siege.widen(_Part(siege, columns, start))
    everything = _Part(siege, np.arange(unknowns.count), start)
    for sign in (1.0, -1.0, 1.0):
        siege.push(everything, sign)
    for place in np.flatnonzero(~siege.is_safe()):
        if not siege.is_safe()[place]:
            siege.stretch(everything, int(place))
    return Attack({name: Bounds(low, high) for name, low, high in zip(siege.names, siege.low, siege.high, strict=True)})


def _choose_parts(unknowns: Unknowns, turn: int) -> Iterator[np.ndarray]:
    """Choose handfuls of groups, each of one family; another turn makes other handfuls."""
    clumps = np.array(unknowns.clumps)
    for family in dict.fromkeys(unknowns.families.values()):
        own = np.array([clump for clump, name in unknowns.families.items() if name == family])
        own = np.random.default_rng(turn).permutation(own)
        count = max(1, round(np.isin(clumps, own).sum() / (HANDFUL * (turn + 1))))
        for start in range(count):
            yield np.flatnonzero(np.isin(clumps, own[start::count]))


class _Siege:
    """What is known, what is wanted, and how far apart it was seen."""

    def __init__(self, unknowns: Unknowns, min_group: int) -> None:
        self.width, self.least = unknowns.count, float(min_group)
        self.names = list(unknowns.wanted)
        self.reach = np.array([-np.inf if name in unknowns.changes else self.least for name in self.names])
        self.span = np.array([min(self.least - 1.0, unknowns.changes.get(name, np.inf)) for name in self.names])
        self.wanted = matrix(list(unknowns.wanted.values()), self.width)
        self.equations = matrix([line for line, _ in unknowns.equations], self.width)
        self.values = np.array([value for _, value in unknowns.equations])
        self.limits = matrix([line for line, _ in unknowns.limits], self.width)
        self.most = np.array([value for _, value in unknowns.limits])
        self.low = np.full(len(self.names), np.inf)
        self.high = np.full(len(self.names), -np.inf)
        self.floor = np.zeros(len(self.names))      # proven: it cannot be lower

    def see(self, state: np.ndarray) -> None:
        """Widen the ranges to a state that was found possible."""
        values = self.wanted @ state
        self.low, self.high = np.minimum(self.low, values), np.maximum(self.high, values)

    def is_safe(self) -> np.ndarray:
        """Say of each wanted number whether it can be anything from small to not small, or is proven large."""
        wide = (self.high >= self.reach - EXACT) & (self.high - self.low >= self.span - EXACT)
        return wide | (self.floor >= self.least - EXACT)

    def begin(self) -> np.ndarray | None:
        """Find one state that fits, in the middle of a few at random."""
        from scipy.optimize import linprog

        states = []
        for seed in range(3):
            aim = np.random.default_rng(seed).uniform(0.0, 1.0, self.width)
            result = linprog(aim, self.limits, self.most, self.equations, self.values,
                             method="highs-ipm" if self.width > AT_ONCE else "highs")
            if result.status != 0:
                return None
            self.see(result.x)
            states.append(result.x)
        return np.mean(states, axis=0)

    def push(self, part: "_Part", sign: float = 1.0) -> None:
        """Push all numbers of a part that are not safe yet away from the gate, as many at once as go.

        Upwards with sign 1; with sign -1 downwards, for numbers that need not be large.
        """
        inside = part.has_inside(self.wanted) & ((sign > 0) | np.isneginf(self.reach))
        for _ in range(ROUNDS):
            places = np.flatnonzero(inside & ~self.is_safe())
            if not len(places):
                return
            goals = np.maximum(self.reach[places], self.low[places] + self.span[places])
            if sign < 0:
                goals = self.span[places] - self.high[places]
            state = part.push(sign * self.wanted[places], goals)
            if state is None:
                return
            self.see(state)
            if not self.is_safe()[places].any():
                return

    def widen(self, part: "_Part") -> None:
        """Look at each number of a part that is not safe yet alone: how high, and how low, can it be in there?"""
        for place in np.flatnonzero(part.has_inside(self.wanted) & ~self.is_safe()):
            for sign in (-1.0, 1.0):
                state = None if self.is_safe()[place] else part.extreme(self.wanted[[int(place)]], sign)
                if state is not None:
                    self.see(state)

    def stretch(self, everything: "_Part", place: int) -> None:
        """Bound one number exactly: as low, then as high, as it can be."""
        row = self.wanted[[place]]
        state = everything.extreme(row, 1.0)
        if state is not None:
            self.see(state)
            self.floor[place] = self.low[place]
        if not self.is_safe()[place]:
            state = everything.extreme(row, -1.0)
            if state is not None:
                self.see(state)
            else:
                self.high[place] = np.inf   # without any bound


class _Part:
    """Some unknowns free, the others as in a start that fits."""

    def __init__(self, siege: _Siege, columns: np.ndarray, start: np.ndarray) -> None:
        self.columns = columns
        self.fixed = start.copy()
        self.fixed[columns] = 0.0
        self.touched = np.zeros(siege.width)
        self.touched[columns] = 1.0
        rows = np.flatnonzero(abs(siege.equations) @ self.touched > 0)
        self.equations = siege.equations[rows][:, columns]
        self.values = siege.values[rows] - siege.equations[rows] @ self.fixed
        rows = np.flatnonzero(abs(siege.limits) @ self.touched > 0)
        self.limits = siege.limits[rows][:, columns]
        self.most = siege.most[rows] - siege.limits[rows] @ self.fixed

    def has_inside(self, wanted):  # type: ignore[no-untyped-def]
        """Say of each wanted number whether it has nothing outside of this part."""
        return np.asarray(abs(wanted) @ (1.0 - self.touched) == 0).ravel()

    def push(self, wanted, goals: np.ndarray) -> np.ndarray | None:  # type: ignore[no-untyped-def]
        """Find a state in which as many of the wanted sums as may be reach their goals."""
        from scipy import sparse
        from scipy.optimize import linprog

        count, width = len(goals), len(self.columns)
        none = sparse.csr_matrix((self.equations.shape[0], count))
        limits = sparse.bmat([
            [self.limits, sparse.csr_matrix((self.limits.shape[0], count))],
            [-wanted[:, self.columns], -sparse.eye(count)],
        ], format="csr") if self.limits.shape[0] else sparse.hstack([-wanted[:, self.columns], -sparse.eye(count)])
        prices = np.concatenate([np.zeros(width), 1.0 / np.maximum(goals, 1.0)])
        result = linprog(
            prices, limits, np.concatenate([self.most, -goals]),
            sparse.hstack([self.equations, none], format="csr"), self.values,
            method="highs-ipm" if width > AT_ONCE else "highs",
        )
        return self._place(result.x[:width]) if result.status == 0 else None

    def extreme(self, wanted, sign: float) -> np.ndarray | None:  # type: ignore[no-untyped-def]
        """Find a state with a sum as low (sign 1) or as high (sign -1) as it can be; None when nothing bounds it."""
        from scipy.optimize import linprog

        row = np.asarray(wanted[:, self.columns].todense()).ravel()
        result = linprog(sign * row, self.limits, self.most, self.equations, self.values,
                         method="highs-ipm" if len(row) > AT_ONCE else "highs")
        return self._place(result.x) if result.status == 0 else None

    def _place(self, counts: np.ndarray) -> np.ndarray:
        state = self.fixed.copy()
        state[self.columns] = counts
        return state


def bound_whole_numbers(unknowns: Unknowns, name: Name) -> Bounds | None:
    """Bound one number exactly, with all counts whole; None when that takes too many steps."""
    from scipy.optimize import Bounds as Box
    from scipy.optimize import LinearConstraint, milp

    siege = _Siege(unknowns, 0)
    row = np.asarray(matrix([unknowns.wanted[name]], unknowns.count).todense()).ravel()
    rules = [LinearConstraint(siege.equations, siege.values, siege.values)]
    if len(siege.most):
        rules.append(LinearConstraint(siege.limits, -np.inf, siege.most))
    seen = []
    for sign in (1.0, -1.0):
        result = milp(sign * row, constraints=rules, integrality=np.ones(unknowns.count), bounds=Box(0, np.inf),
                      options={"node_limit": 500})
        if result.x is None or result.status != 0:  # not found so soon: the bounds of the linear program stand
            return None
        seen.append(float(row @ result.x))
    return Bounds(*seen)
