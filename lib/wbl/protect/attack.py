"""The attack: between which bounds must each hidden number lie? Linear programs over everything that is known."""

from dataclasses import dataclass, field

import numpy as np

from wbl.protect.linear_program import LinearProgram
from wbl.protect.outsider import Name, Unknowns, matrix
from wbl.protect.storm import fits, storm

EXACT = 1e-5        # people
AT_ONCE = 2_500     # unknowns; beyond, handfuls of groups are looked at first
ROUNDS = 10         # pushes of many numbers at once
_NO_BOUND = 3       # what scipy's `linprog` says of a sum that can be anything


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
    """Bounds of all wanted numbers; `possible` is False when the published numbers contradict what was supposed.

    Of the `uncomputed` numbers the solver found no bounds, so that nobody knows whether they are safe.
    """

    bounds: dict[Name, Bounds] = field(default_factory=dict)
    possible: bool = True
    uncomputed: frozenset[Name] = frozenset()


def attack(unknowns: Unknowns, min_group: int, start: np.ndarray | None = None) -> Attack:
    """Bound every wanted number, exactly where it is near the gate and at least far enough elsewhere.

    States found possible prove that a number is safe, and one state can serve many numbers: first all are pushed away
    from the gate together, in handfuls of groups when there are many, then each one left has its own two programs.
    `start`: a state to begin with, if it turns out to fit.
    """
    siege = Siege(unknowns, min_group)
    if not siege.names:
        return Attack()
    start, possible = (start, True) if siege.see(start) else siege.begin()
    if not possible:
        return Attack(possible=False)
    if start is None:
        return Attack({name: Bounds(0.0, np.inf) for name in siege.names}, uncomputed=frozenset(siege.names))
    if unknowns.count > AT_ONCE:
        storm(siege, unknowns, start)
    everything = _Everything(siege)
    for sign in (1.0, -1.0, 1.0):
        siege.push(everything, sign)
    for place in np.flatnonzero(~siege.is_settled()):
        if not siege.is_safe()[place]:
            siege.stretch(everything, int(place))
    bounds = {name: Bounds(low, high) for name, low, high in zip(siege.names, siege.low, siege.high, strict=True)}
    left = np.flatnonzero(siege.failed & ~siege.is_settled())
    return Attack(bounds, uncomputed=frozenset(siege.names[place] for place in left))


class Siege:
    """What is known, what is wanted, and how far apart it was seen."""

    def __init__(self, unknowns: Unknowns, min_group: int) -> None:
        self.width, self.least = unknowns.count, float(min_group)
        self.names = list(unknowns.wanted)
        self.reach = np.array([-np.inf if name in unknowns.changes else self.least for name in self.names])
        self.span = np.full(len(self.names), self.least - 1.0)
        self.wanted = matrix(list(unknowns.wanted.values()), self.width)
        self.equations = matrix([line for line, _ in unknowns.equations], self.width)
        self.values = np.array([value for _, value in unknowns.equations])
        self.limits = matrix([line for line, _ in unknowns.limits], self.width)
        self.most = np.array([value for _, value in unknowns.limits])
        self.low = np.full(len(self.names), np.inf)
        self.high = np.full(len(self.names), -np.inf)
        self.floor = np.zeros(len(self.names))              # proven: it cannot be lower
        self.exposed = np.zeros(len(self.names), dtype=bool)    # proven: its range is within `low` and `high`
        self.failed = np.zeros(len(self.names), dtype=bool)     # the solver gave no answer

    def see(self, state: np.ndarray | None) -> bool:
        """Widen the ranges to a state that was found, if it truly fits what is known."""
        known = (self.equations, self.values), (self.limits, self.most)
        if state is None or len(state) != self.width or not fits(state, *known):
            return False
        values = self.wanted @ state
        self.low, self.high = np.minimum(self.low, values), np.maximum(self.high, values)
        return True

    def is_safe(self) -> np.ndarray:
        """Say of each wanted number whether it can be anything from small to not small, or is proven large."""
        wide = (self.high >= self.reach - EXACT) & (self.high - self.low >= self.span - EXACT)
        return wide | (self.floor >= self.least - EXACT)

    def is_settled(self) -> np.ndarray:
        """Say of each wanted number whether it is safe, or known not to be."""
        return self.is_safe() | self.exposed

    def enclose(self, place: int, low: float, high: float) -> None:
        """Note that a number is nowhere outside of these bounds."""
        self.floor[place] = low
        if high < self.reach[place] - EXACT or high - low < self.span[place] - EXACT:
            self.exposed[place] = self.floor[place] < self.least - EXACT
            if self.exposed[place]:
                self.low[place], self.high[place] = low, high

    def list_goals(self, places: np.ndarray) -> np.ndarray:
        """Say how large each of these numbers has to be seen."""
        return np.maximum(self.reach[places], self.low[places] + self.span[places])

    def begin(self) -> tuple[np.ndarray | None, bool]:
        """Find one state that fits, in the middle of all that do; None and False where there is none."""
        from scipy import sparse

        program = LinearProgram(
            sparse.vstack([self.equations, self.limits], format="csr"),
            np.concatenate([self.values, np.full(len(self.most), -np.inf)]), np.concatenate([self.values, self.most]),
            np.full(self.width, np.inf),
        )
        state = program.solve_in_the_middle()
        return (state, True) if self.see(state) else (None, state is not None or not program.is_contradictory())

    def push(self, part: "_Everything", sign: float = 1.0) -> None:
        """Push all numbers that are not safe yet away from the gate, as many at once as go.

        Upwards with sign 1; with sign -1 downwards, for numbers that need not be large.
        """
        chosen = (sign > 0) | np.isneginf(self.reach)
        for _ in range(ROUNDS):
            places = np.flatnonzero(chosen & ~self.is_settled())
            if not len(places):
                return
            goals = self.list_goals(places) if sign > 0 else self.span[places] - self.high[places]
            if not self.see(part.push(sign * self.wanted[places], goals)) or not self.is_settled()[places].any():
                return

    def stretch(self, everything: "_Everything", place: int) -> None:
        """Bound one number exactly: as low, then as high, as it can be."""
        row = self.wanted[[place]]
        state, has_bound = everything.extreme(row, 1.0)
        if self.see(state):
            self.floor[place] = self.low[place]
        elif has_bound:
            self.failed[place] = True
        else:
            self.low[place] = -np.inf
        if not self.is_safe()[place]:
            state, has_bound = everything.extreme(row, -1.0)
            if not has_bound:
                self.high[place] = np.inf
            elif not self.see(state):
                self.failed[place] = True


class _Everything:
    """All unknowns, free to be whatever fits."""

    def __init__(self, siege: Siege) -> None:
        self.siege = siege
        self.method = "highs-ipm" if siege.width > AT_ONCE else "highs"

    def push(self, wanted, goals: np.ndarray) -> np.ndarray | None:  # type: ignore[no-untyped-def]
        """Find a state in which as many of the wanted sums as may be reach their goals."""
        from scipy import sparse
        from scipy.optimize import linprog

        siege, count = self.siege, len(goals)
        limits = sparse.bmat([
            [siege.limits, sparse.csr_matrix((siege.limits.shape[0], count))], [-wanted, -sparse.eye(count)],
        ], format="csr") if siege.limits.shape[0] else sparse.hstack([-wanted, -sparse.eye(count)])
        none = sparse.csr_matrix((siege.equations.shape[0], count))
        result = linprog(
            np.concatenate([np.zeros(siege.width), 1.0 / np.maximum(goals, 1.0)]),
            limits, np.concatenate([siege.most, -goals]),
            sparse.hstack([siege.equations, none], format="csr"), siege.values, method=self.method,
        )
        return result.x[:siege.width] if result.status == 0 else None

    def extreme(self, wanted, sign: float) -> tuple[np.ndarray | None, bool]:  # type: ignore[no-untyped-def]
        """Find a state with a sum as low (sign 1) or as high (sign -1) as it can be, and say whether it has a bound.

        The solver may find neither a state nor that there is no bound.
        """
        from scipy.optimize import linprog

        siege = self.siege
        row = np.asarray(wanted.todense()).ravel()
        result = linprog(sign * row, siege.limits, siege.most, siege.equations, siege.values, method=self.method)
        return (result.x if result.status == 0 else None), result.status != _NO_BOUND


def bound_whole_numbers(unknowns: Unknowns, name: Name) -> Bounds | None:
    """Bound one number exactly, with all counts whole; None when that takes too many steps."""
    from scipy.optimize import Bounds as Box
    from scipy.optimize import LinearConstraint, milp

    siege = Siege(unknowns, 0)
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
