"""Draws that come out the same for the same seed.

Everything is derived from the bit generator's plain uniform numbers: NumPy promises that those stay the same from
version to version, which it does not promise of `choice`, `permutation` and the distributions.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.integer[Any]]
Truths: TypeAlias = NDArray[np.bool_]
Words: TypeAlias = NDArray[np.object_]  # Python texts; "" for none


class Chance:
    """A stream of draws of its own, so that a change in one table leaves the others as they are.

    >>> float(Chance(1, "schools").uniform(1)[0]) == float(Chance(1, "schools").uniform(1)[0])
    True
    """

    def __init__(self, seed: int, stream: str) -> None:
        self._generator = np.random.default_rng([seed, crc32(stream.encode())])

    def uniform(self, count: int, low: float = 0.0, high: float = 1.0) -> Floats:
        """Draw `count` numbers between low and high."""
        return low + (high - low) * self._generator.random(count)

    def happens(self, probability: float | Floats, count: int) -> Truths:
        """Decide `count` times whether something happens."""
        return self._generator.random(count) < probability

    def whole(self, count: int, low: int, high: int) -> Indices:
        """Draw `count` whole numbers from low to high, both included."""
        return low + np.floor(self._generator.random(count) * (high - low + 1)).astype(np.int64)

    def pick(self, count: int, weights: Sequence[float] | Floats) -> Indices:
        """Pick `count` positions of a list by the weights of its entries."""
        edges = np.cumsum(np.asarray(weights, dtype=np.float64))
        return np.searchsorted(edges, self._generator.random(count) * edges[-1], side="right").astype(np.int64)

    def bell(self, count: int) -> Floats:
        """Draw `count` numbers around 0 with a spread of about 1, never beyond 3.5."""
        return (self._generator.random((count, 4)).sum(axis=1) - 2) * np.sqrt(3)

    def times(self, rates: Floats) -> Indices:
        """Draw how often something happens that happens `rates` times on average; four times at most."""
        drawn = self._generator.random(len(rates))
        term = np.exp(-rates)
        reached, often = term.copy(), np.zeros(len(rates), dtype=np.int64)
        for count in range(1, 5):
            often += drawn > reached
            term = term * rates / count
            reached += term
        return often

    def evenly(self, rates: Floats) -> Indices:
        """Draw how often something happens, spread evenly: any stretch of the list gets nearly the sum of its rates."""
        reached = np.floor(np.cumsum(rates) + self._generator.random())
        return np.diff(reached, prepend=0).astype(np.int64)

    def order(self, count: int) -> Indices:
        """Shuffle the positions of a list."""
        return np.argsort(self._generator.random(count), kind="stable")


def within(sizes: Indices) -> Indices:
    """Number the members of groups of these sizes, from 0 in each group.

    >>> within(np.array([2, 3])).tolist()
    [0, 1, 0, 1, 2]
    """
    starts = np.cumsum(sizes) - sizes
    return np.arange(sizes.sum(), dtype=np.int64) - np.repeat(starts, sizes)


def number(prefix: str, numbers: Indices, width: int) -> Words:
    """Write codes with leading zeros: `width` digits, or as many as the largest number needs.

    >>> number("I", np.array([7]), 6).tolist()
    ['I000007']
    """
    width = max(width, len(str(numbers.max(initial=0))))
    return np.array([f"{prefix}{value:0{width}d}" for value in numbers.tolist()], dtype=object)
