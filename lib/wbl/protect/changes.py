"""What several releases give away together: the change from one to the next, and what each says about the others.

The difference of two shown numbers tells about the few students who came in between. Within a school year most counts
only grow: who supposes that too may know more, for a number hidden last month is at most what is shown today.
"""

from collections.abc import Sequence
from itertools import combinations, pairwise

from wbl.protect.attack import EXACT, Bounds, attack
from wbl.protect.outsider import STUDENTS, Line, Name, Outsider, Unknowns
from wbl.protect.outsider_tables import add_other_tables
from wbl.protect.published import Published

Pair = tuple[int, int]                      # places of two releases, the older first
Found = tuple[str, Name, Pair, Bounds]      # what, the number, between which releases, its bounds

GROWING = (STUDENTS, "participations_by_role", "interviews_by_month", "follow_up")
KNOWN_ANYWAY = "enrolled"   # a school's size says nothing about interviews


def find_changes(releases: Sequence[Published], least: int, *, growing: bool = False) -> list[Found]:
    """Give what releases of one program and year, oldest first, expose together and none of them alone.

    `growing` supposes that counts only grow from one release to the next, which takes longer. What is given is
    "change" with the change's bounds, or "recoverable", "small" or "narrow" with those of a number that is hidden in
    the release of the pair.
    """
    outsiders = [Outsider(published) for published in releases]
    for outsider in outsiders:
        add_other_tables(outsider)
    found = list(_compare_shown(outsiders, least))
    together, changes = _join(outsiders, growing)
    if together.wanted:
        bounds = attack(together, least).bounds
        for (name, pair) in changes:
            one = _judge_change(name, bounds[_label(name, pair)], least, together.changes[_label(name, pair)])
            if one:
                found.append(("change", name, pair, one))
        for place, outsider in enumerate(outsiders):
            for name in outsider.unknowns.wanted if growing else ():
                seen = bounds[_label(name, (place, place))]
                what = judge(seen, least)
                if what:
                    found.append((what, name, (place, place), seen))
    return found


def judge(bounds: Bounds, least: int) -> str:
    """Say what is wrong with the bounds of a hidden number of people; "" when nothing is.

    >>> judge(Bounds(0, 12), 10), judge(Bounds(7, 7), 10), judge(Bounds(5, 12), 10), judge(Bounds(0, 6), 10)
    ('', 'recoverable', 'narrow', 'small')
    """
    low, high = round(bounds.low, 4), round(bounds.high, 4)
    if low >= least:
        return ""
    if high - low < EXACT:
        return "recoverable" if low > 0 else ""
    if high < least:
        return "small"
    return "narrow" if high - low < least - 1 - EXACT else ""


def _compare_shown(outsiders: Sequence[Outsider], least: int) -> list[Found]:
    found = []
    for older, newer in combinations(range(len(outsiders)), 2):
        for name in outsiders[newer].lines:
            before, now = _value(outsiders[older], name), _value(outsiders[newer], name)
            if before is not None and now is not None and 0 < abs(now - before) < least:
                found.append(("change", name, (older, newer), Bounds(now - before, now - before)))
    return found


def _value(outsider: Outsider, name: Name) -> float | None:
    table, key, column = name
    return outsider.published.tables.get(table, {}).get(key, {}).get(column)


def _label(name: Name, pair: Pair) -> Name:
    return f"{name[0]} {pair[0]}-{pair[1]}", name[1], name[2]


def _join(outsiders: Sequence[Outsider], growing: bool) -> tuple[Unknowns, list[tuple[Name, Pair]]]:
    """Lay the unknowns of all releases side by side; when counts grow, each is tied to the next."""
    together, starts = Unknowns(), []
    for place, outsider in enumerate(outsiders):
        own, start, clump = outsider.unknowns, together.count, max(together.clumps, default=-1) + 1
        starts.append(start)
        together.count += own.count
        together.clumps += [one + clump if one or place == 0 else 0 for one in own.clumps]
        together.families |= {one + clump: family for one, family in own.families.items()}
        together.equations += [(_move(line, start), value) for line, value in own.equations]
        together.limits += [(_move(line, start), value) for line, value in own.limits]
        if growing:
            together.wanted |= {_label(name, (place, place)): _move(line, start) for name, line in own.wanted.items()}
    for older, newer in pairwise(range(len(outsiders))) if growing else ():
        for name, line in outsiders[newer].lines.items():
            before = outsiders[older].lines.get(name)
            if before is None or name[0] not in GROWING or name[2] not in ("students", "students_done"):
                continue
            small, large = _move(before, starts[older]), _move(line, starts[newer])
            values = _value(outsiders[older], name), _value(outsiders[newer], name)
            if dict(name[1]).get("interview_type") == "none":
                small, large, values = large, small, values[::-1]
            if values[0] is None or values[1] is None or values[0] <= values[1]:  # else it did not grow: not supposed
                together.order(small, large)
    changes = []
    for older, newer in combinations(range(len(outsiders)), 2):
        for name, line in outsiders[newer].lines.items():
            before = outsiders[older].lines.get(name)
            both = all(_value(outsiders[at], name) is not None for at in (older, newer))
            if before is None or name[2] == KNOWN_ANYWAY or both:
                continue
            together.wanted[_label(name, (older, newer))] = {
                **_move(line, starts[newer]),
                **{unknown: -factor for unknown, factor in _move(before, starts[older]).items()},
            }
            together.changes[_label(name, (older, newer))] = _room(outsiders, name, (older, newer))
            changes.append((name, (older, newer)))
    return together, changes


def _move(line: Line, start: int) -> Line:
    return {unknown + start: factor for unknown, factor in line.items()}


def _room(outsiders: Sequence[Outsider], name: Name, pair: Pair) -> float:
    """Give how wide the change's range is for somebody who has seen the older release only."""
    before, size = _value(outsiders[pair[0]], name), _value(outsiders[pair[0]], (name[0], name[1], KNOWN_ANYWAY))
    if name[0] != STUDENTS or before is None or size is None:
        return float("inf")
    return before if dict(name[1]).get("interview_type") == "none" else size - before


def _judge_change(name: Name, bounds: Bounds, least: int, room: float) -> Bounds | None:
    low, high = round(bounds.low, 4), round(bounds.high, 4)
    if low >= least or high <= -least or (low == high == 0):
        return None
    return bounds if high - low < min(least - 1, room) - EXACT else None
