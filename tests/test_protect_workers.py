"""Work on all processors: every piece is done, and the processes end when they are dismissed."""

from collections.abc import Sequence
from multiprocessing import active_children

import pytest

from wbl.protect.workers import dismiss_workers, work_apart, work_beside


def double(shared: int, pieces: Sequence[int]) -> list[int]:
    return [shared * piece for piece in pieces]


def test_every_piece_is_done_and_dismissed_workers_are_gone() -> None:
    assert sorted(work_apart(double, 2, range(50), fewest=1)) == list(range(0, 100, 2))
    dismiss_workers()
    assert not [child for child in active_children() if "Loky" in child.name]


def divide(number: int, by: int) -> float:
    return number / by


def test_work_beside_gives_its_outcome_or_its_error_to_who_asks() -> None:
    assert work_beside(divide, 8, 2).result(timeout=60) == 4
    with pytest.raises(ZeroDivisionError):
        work_beside(divide, 8, 0).result(timeout=60)
    dismiss_workers()
