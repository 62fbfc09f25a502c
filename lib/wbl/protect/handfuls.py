"""Choose which groups of a large system to look at together."""

from collections.abc import Iterator, Sequence

import numpy as np

from wbl.protect.parts import Compiled, Families
from wbl.protect.proofs import Ranges

HELPERS = 8     # groups of a family that may give way for others


def gather_alike(compiled: Compiled, families: Families, hidden: np.ndarray, size: int) -> list[np.ndarray]:
    """Give the variables of handfuls of groups of one family that hide much alike, about `size` in each.

    What one of them gives up, another can take.
    """
    return [
        np.sort(np.concatenate(handful))
        for family, groups in families.items() if family != "all"
        for handful in _walk(groups, _mark_hidden(compiled, _find_own(compiled, groups), hidden), size)
    ]


def _walk(groups: Sequence[np.ndarray], marks: np.ndarray, size: int) -> Iterator[list[np.ndarray]]:
    """Go from each group to the one most alike among those left, and take them by handfuls."""
    left = np.arange(len(groups))
    order = [int(marks.sum(axis=1).argmin())]
    while len(order) < len(groups):
        left = left[left != order[-1]]
        order.append(int(left[np.abs(marks[left] - marks[order[-1]]).sum(axis=1).argmin()]))
    count = max(1, round(sum(map(len, groups)) / size))
    each = -(-len(order) // count)
    for start in range(0, len(order), each):
        yield [groups[place] for place in order[start:start + each]]


def gather_open(compiled: Compiled, families: Families, hidden: np.ndarray, ranges: Ranges,
                size: int) -> list[np.ndarray]:
    """Give variables to move together so that numbers that are open yet get safe.

    Each time groups in question with about `size` variables, and others that can help them; at last the whole
    program with some of each family, where numbers are open that no single group has.
    """
    is_open = ranges.numbers[ranges.list_open(compiled, hidden)]
    if not len(is_open):
        return []
    if size >= compiled.width:
        return [np.arange(compiled.width)]
    handfuls, together, owned = [], list(families["all"]), 0
    for family, groups in families.items():
        if family == "all":
            continue
        own = _find_own(compiled, groups)
        marks = _mark_hidden(compiled, own, hidden)
        counts = [int(np.isin(is_open, numbers).sum()) for numbers in own]
        in_question = np.flatnonzero(counts)
        owned += sum(counts)
        count = max(1, round(sum(len(groups[place]) for place in in_question) / size))
        for start in range(count if len(in_question) else 0):
            handful = in_question[start::count]
            helpers = np.argsort(-marks @ marks[handful].sum(axis=0), kind="stable")[:HELPERS]
            handfuls.append(np.unique(np.concatenate([groups[place] for place in np.union1d(handful, helpers)])))
        together += [groups[place] for place in np.argsort(-marks.sum(axis=1), kind="stable")[:HELPERS]]
    if owned < len(is_open):
        handfuls.append(np.unique(np.concatenate(together)))
    return handfuls


def _mark_hidden(compiled: Compiled, own: Sequence[np.ndarray], hidden: np.ndarray) -> np.ndarray:
    """Give a line for each group of a family, with a 1 for each of its own numbers that is hidden."""
    marks = [hidden[compiled.units[numbers]] for numbers in own]
    table = np.zeros((len(own), max(map(len, marks))))
    for row, mark in zip(table, marks, strict=True):
        row[:len(mark)] = mark
    return table


def _find_own(compiled: Compiled, groups: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Find, for each group, the numbers that are about its variables only."""
    found = (compiled.numbers.find(columns) for columns in groups)
    return [places[whole] for places, whole in found]
