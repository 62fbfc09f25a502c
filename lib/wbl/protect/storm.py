"""Attack a large system in handfuls: a few groups move, the rest stays as in one state that fits everything.

Each state that is found is multiplied out against what was published about the unknowns that moved before it counts,
so that it proves what it is said to prove however it was found.
"""

from collections.abc import Collection, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from wbl.protect.linear_program import LinearProgram
from wbl.protect.outsider import Unknowns
from wbl.protect.workers import work_apart

if TYPE_CHECKING:
    from wbl.protect.attack import Siege

FITS = 1e-5                 # people; a state may miss a published number by this much
GONE = 1e-7                 # people; an unknown that is less in the start hardly ever can be more
SIZES = (2_000, 2_000, 2_800, 8_000)    # unknowns of a handful, turn by turn
QUICK = 2                   # turns that leave out what is gone
PUSHED = 24                 # numbers that are pushed at once, before each that is left is looked at alone
SOME = 6                    # groups of each family that move with the whole program
FEWEST = 3                  # handfuls that are worth another process ...
FEWEST_GROUPS = 30          # ... and groups


@dataclass(frozen=True)
class _Handful:
    """Unknowns that move, and what is asked of them."""

    columns: np.ndarray
    quick: bool = False     # leave out the unknowns that are gone
    only_own: bool = True   # attack the numbers that these have the whole of; else all that they have a part in


def storm(siege: "Siege", unknowns: Unknowns, start: np.ndarray) -> None:
    """Widen the ranges of a siege by attacks in handfuls: first all groups, then those with numbers left."""
    clumps = np.array(unknowns.clumps)
    families = [[clump for clump, family in unknowns.families.items() if family == name]
                for name in dict.fromkeys(unknowns.families.values())]
    for turn, size in enumerate(SIZES):
        groups = _sort_by_group(siege, unknowns, clumps)
        handfuls = [
            _Handful(np.flatnonzero(np.isin(clumps, some)), quick=turn < QUICK)
            for own in families for some in _choose(siege, clumps, own, groups if turn else None, size)
        ]
        if turn and sum(map(len, groups.values())) < (~siege.is_settled()).sum():
            # Numbers that no single group has: the whole program, with groups of each family that can help.
            use = _rate(siege, clumps)
            some = list(set(unknowns.clumps) - unknowns.families.keys())
            for own in families:
                some += sorted(own, key=lambda clump: -use[clump])[:SOME * turn]
            handfuls.append(_Handful(np.flatnonzero(np.isin(clumps, some)), only_own=False))
        for places, low, high in work_apart(_assault_each, (siege, start), handfuls, FEWEST):
            siege.low[places] = np.minimum(siege.low[places], low)
            siege.high[places] = np.maximum(siege.high[places], high)
        if turn == 0:
            alone = [(np.flatnonzero(clumps == clump), places)
                     for clump, places in _sort_by_group(siege, unknowns, clumps).items()]
            for place, low, high in work_apart(_look_at_each, siege, alone, FEWEST_GROUPS):
                siege.enclose(place, low, high)
        if siege.is_settled().all():
            return


def _sort_by_group(siege: "Siege", unknowns: Unknowns, clumps: np.ndarray) -> dict[int, list[int]]:
    """Give the groups with numbers left that are theirs alone, and those numbers."""
    of_clump: dict[int, list[int]] = {}
    starts, columns = siege.wanted.indptr, siege.wanted.indices
    for place in np.flatnonzero(~siege.is_settled()).tolist():
        own = set(clumps[columns[starts[place]:starts[place + 1]]].tolist())
        if len(own) == 1 and (clump := own.pop()) in unknowns.families:
            of_clump.setdefault(clump, []).append(place)
    return of_clump


def _look_at_each(siege: "Siege", groups: Sequence[tuple[np.ndarray, list[int]]]) -> list[tuple[int, float, float]]:
    """Bound numbers by what is published about their group alone: with more known, their ranges can only be less.

    So a number that is large in all that this allows is large, and one that is exposed by this is exposed.
    """
    sizes = abs(siege.equations), abs(siege.limits)
    return [bounds for columns, places in groups for bounds in _look_alone(siege, *sizes, columns, places)]


def _look_alone(  # type: ignore[no-untyped-def]
    siege: "Siege", equation_sizes, limit_sizes, columns: np.ndarray, places: Sequence[int],
) -> Iterator[tuple[int, float, float]]:
    from scipy import sparse

    outer = np.ones(siege.width)
    outer[columns] = 0.0
    rows = np.flatnonzero(equation_sizes @ outer == 0)
    limits = np.flatnonzero(limit_sizes @ outer == 0)
    values, most = siege.values[rows], siege.most[limits]
    program = LinearProgram(
        sparse.vstack([siege.equations[rows], siege.limits[limits]], format="csr")[:, columns],
        np.concatenate([values, np.full(len(most), -np.inf)]), np.concatenate([values, most]),
        np.full(len(columns), np.inf),
    )
    everywhere = np.arange(len(columns))
    for place in places:
        row = np.asarray(siege.wanted[[place]][:, columns].todense()).ravel()
        ends = []
        for sign in (1.0, -1.0):
            program.aim(everywhere, sign * row)
            state = program.solve(only_aim_changed=True)
            ends.append(-sign * np.inf if state is None else row @ state)
        yield place, ends[0], ends[1]


def _choose(siege: "Siege", clumps: np.ndarray, own: Sequence[int], busy: Collection[int] | None,
            size: int) -> Iterator[list[int]]:
    """Choose handfuls among a family's groups, those side by side that hide the same; or busy ones with others."""
    profile = _profile(siege, clumps, own)
    average = sum(np.isin(clumps, own)) / len(own)
    count = max(2, int(size / average))
    if busy is None:
        order = sorted(range(len(own)), key=lambda place: (profile[place].sum() // 4, profile[place].tolist()))
        for first in range(0, len(order), count):
            yield [own[place] for place in order[first:first + count]]
        return
    in_need = [place for place, clump in enumerate(own) if clump in busy]
    half = max(1, count // 2)
    for first in range(0, len(in_need), half):
        chosen = in_need[first:first + half]
        help_given = profile @ profile[chosen].sum(axis=0)
        help_given[chosen] = -1.0
        best = np.argsort(-help_given, kind="stable")[:count - len(chosen)]
        yield [own[place] for place in (*chosen, *best)]


def _rate(siege: "Siege", clumps: np.ndarray) -> np.ndarray:
    """Say of each group how much it hides of what the numbers that are left are sums of."""
    hides = np.asarray(abs(siege.wanted).sum(axis=0)).ravel()
    asked = np.asarray(abs(siege.wanted[np.flatnonzero(~siege.is_settled())]).sum(axis=0)).ravel()
    return np.bincount(clumps, weights=hides * (asked > 0))


def _profile(siege: "Siege", clumps: np.ndarray, own: Sequence[int]) -> np.ndarray:
    """Give a line for each group: how much it hides of what, by the place of the unknown within the group."""
    weight = np.asarray(abs(siege.wanted).sum(axis=0)).ravel()
    longest = max(int((clumps == clump).sum()) for clump in own)
    table = np.zeros((len(own), longest))
    for line, clump in zip(table, own, strict=True):
        inside = weight[clumps == clump]
        line[:len(inside)] = inside
    return table


def _assault_each(shared: tuple["Siege", np.ndarray],
                  handfuls: Sequence[_Handful]) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    siege, start = shared
    left = np.flatnonzero(~siege.is_settled())
    sizes = abs(siege.wanted[left])
    all_of = np.asarray(sizes.sum(axis=1)).ravel()
    found = []
    for handful in handfuls:
        columns = handful.columns
        inner = np.zeros(siege.width)
        inner[columns] = 1.0
        within = sizes @ inner
        places = left[within == all_of if handful.only_own else within > 0]
        if len(places):
            own = copy(siege)
            own.low, own.high = siege.low.copy(), siege.high.copy()
            _Assault(own, columns[start[columns] > GONE] if handful.quick else columns, start, places).run()
            found.append((places, own.low[places], own.high[places]))
    return found


class _Assault:
    """Some unknowns free, the others as in a start that fits; some numbers to be moved."""

    def __init__(self, siege: "Siege", columns: np.ndarray, start: np.ndarray, places: np.ndarray) -> None:
        from scipy import sparse

        self.siege, self.places = siege, places
        self.columns = columns
        self.fixed = start.copy()
        self.fixed[columns] = 0.0
        touched = np.zeros(siege.width)
        touched[columns] = 1.0
        rows = np.flatnonzero(abs(siege.equations) @ touched > 0)
        self.equations, self.values = siege.equations[rows], siege.values[rows]
        rows = np.flatnonzero(abs(siege.limits) @ touched > 0)
        self.limits, self.most = siege.limits[rows], siege.most[rows]
        self.wanted = siege.wanted[places][:, self.columns]
        self.elsewhere = siege.wanted[places] @ self.fixed
        count, exact = len(places), self.values - self.equations @ self.fixed
        self.first = self.equations.shape[0] + self.limits.shape[0]
        anything = np.full(count, np.inf)
        self.program = LinearProgram(
            sparse.bmat([[self.equations[:, self.columns], None], [self.limits[:, self.columns], None],
                         [self.wanted, sparse.eye(count)]], format="csr"),
            np.concatenate([exact, np.full(len(self.most), -np.inf), -anything]),
            np.concatenate([exact, self.most - self.limits @ self.fixed, anything]),
            np.concatenate([np.full(len(self.columns), np.inf), np.zeros(count)]), fixed=self.first,
        )

    def run(self) -> None:
        """Push some at once, from many groups, then take each of those left alone: up, and down."""
        siege, places = self.siege, self.places
        count = -(-len(places) // PUSHED)
        for first in range(count):
            some = np.arange(first, len(places), count)
            some = some[~siege.is_safe()[places[some]]]
            if len(some):
                self._push(some)
        for at, place in enumerate(places):
            is_large = siege.high[place] >= siege.reach[place]
            for up in (not is_large, is_large):     # what was seen large seldom goes up, or it would have been pushed
                if not siege.is_safe()[place]:
                    self._move(at, up)

    def _push(self, chosen: np.ndarray) -> None:
        goals = self.siege.list_goals(self.places[chosen])
        short = len(self.columns) + chosen
        self.program.bound_columns(short, np.inf)
        self.program.aim(short, 1.0 / np.maximum(goals, 1.0))
        for at, goal in zip(chosen, goals, strict=True):
            self.program.bound_row(self.first + at, goal - self.elsewhere[at], np.inf)
        self._see()
        for at in chosen:
            self.program.bound_row(self.first + at, -np.inf, np.inf)
        self.program.bound_columns(short, 0.0)
        self.program.aim(short, np.zeros(len(short)))

    def _move(self, at: int, up: bool) -> None:
        siege, place = self.siege, self.places[at]
        goal = siege.list_goals(self.places[[at]])[0] if up else siege.high[place] - siege.span[place]
        if goal < 0 and not np.isneginf(siege.reach[place]):    # only differences can be less
            return
        goal -= self.elsewhere[at]
        self.program.bound_row(self.first + at, *((goal, np.inf) if up else (-np.inf, goal)))
        self._see()
        self.program.bound_row(self.first + at, -np.inf, np.inf)

    def _see(self) -> None:
        """Solve, and let the state count if it truly fits."""
        solution = self.program.solve()
        if solution is None:
            return
        state = self.fixed.copy()
        state[self.columns] = solution[:len(self.columns)]
        if fits(state, (self.equations, self.values), (self.limits, self.most)):
            values = self.siege.wanted[self.places] @ state
            self.siege.low[self.places] = np.minimum(self.siege.low[self.places], values)
            self.siege.high[self.places] = np.maximum(self.siege.high[self.places], values)


def fits(state: np.ndarray, equations: tuple[Any, np.ndarray], limits: tuple[Any, np.ndarray]) -> bool:
    """Say whether a state is one of those that are possible, by multiplying it out."""
    short, over = equations[0] @ state - equations[1], limits[0] @ state - limits[1]
    return bool(state.min(initial=0.0) >= -FITS and np.abs(short).max(initial=0.0) <= FITS
                and over.max(initial=0.0) <= FITS)
