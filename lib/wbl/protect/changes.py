"""What several releases give away together: the change from one to the next, and what each says about the others.

The difference of two shown numbers tells about the few students who came in between. Within a school year most counts
only grow: who supposes that too may know more, for a number hidden last month is at most what is shown today.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from wbl.protect.attack import EXACT, Bounds, attack
from wbl.protect.outsider import PEOPLE, STUDENTS, Line, Name, Outsider, Unknowns, minus

Pair = tuple[int, int]                      # places of two releases, the older first
Found = tuple[str, Name, Pair, Bounds]      # what, the number, between which releases, its bounds

GROWING = (STUDENTS, "participations_by_role", "interviews_by_month", "follow_up")


def find_changes(outsiders: Sequence[Outsider], *, growing: bool = False) -> list[Found]:
    """Give what releases of one program and year, oldest first, expose together and none of them alone.

    `growing` supposes that counts only grow from one release to the next, which takes longer. What is given is
    "change" with the change's bounds, or "recoverable", "small" or "narrow" with those of a number that is hidden in
    the release of the pair. Small is what both releases of a pair call so.
    """
    least = [outsider.published.min_group for outsider in outsiders]
    found = list(_compare_shown(outsiders))
    together, changes = _join(outsiders, growing)
    if not together.wanted:
        return found
    attacked = attack(together, max(least))
    if not attacked.possible:   # something did not grow: the releases one by one say what they say
        return find_changes(outsiders) if growing else found
    for (name, pair) in changes:
        bounds = attacked.bounds[_label(name, pair)]
        if _is_telling(bounds, min(least[at] for at in pair)) or _label(name, pair) in attacked.uncomputed:
            found.append(("change", name, pair, bounds))
    for place, outsider in enumerate(outsiders):
        for name in outsider.unknowns.wanted if growing else ():
            bounds = attacked.bounds[_label(name, (place, place))]
            what = judge(bounds, least[place])
            if what:
                found.append((what, name, (place, place), bounds))
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


def _compare_shown(outsiders: Sequence[Outsider]) -> Iterator[Found]:
    for older, newer in combinations(range(len(outsiders)), 2):
        for name in _list_people(outsiders[newer]):
            before, now = _value(outsiders[older], name), _value(outsiders[newer], name)
            if before is not None and now is not None:
                change = Bounds(now - before, now - before)
                if _is_telling(change, min(outsiders[at].published.min_group for at in (older, newer))):
                    yield "change", name, (older, newer), change


def _list_people(outsider: Outsider) -> dict[Name, Line]:
    """List the numbers of people, but not how large a school is, which says nothing about interviews."""
    return {name: line for name, line in outsider.lines.items() if name[2] in PEOPLE and name[2] != "enrolled"}


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
        for name, line in _list_people(outsiders[newer]).items():
            before = outsiders[older].lines.get(name)
            both = all(_value(outsiders[at], name) is not None for at in (older, newer))
            if before is None or both:
                continue
            together.wanted[_label(name, (older, newer))] = minus(
                _move(line, starts[newer]), _move(before, starts[older]))
            together.changes.add(_label(name, (older, newer)))
            changes.append((name, (older, newer)))
    return together, changes


def _move(line: Line, start: int) -> Line:
    return {unknown + start: factor for unknown, factor in line.items()}


def _is_telling(bounds: Bounds, least: int) -> bool:
    """Does a change tell about few people? Not when it is certainly none, or certainly of many.

    >>> _is_telling(Bounds(1, 1), 10), _is_telling(Bounds(0, 0), 10), _is_telling(Bounds(-3, 6), 10)
    (True, False, False)
    """
    low, high = round(bounds.low, 4), round(bounds.high, 4)
    if low >= least or high <= -least or low == high == 0:
        return False
    return high - low < least - 1 - EXACT
