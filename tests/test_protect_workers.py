"""Work on all processors: every piece is done, and the processes end when they are dismissed."""

from collections.abc import Sequence
from multiprocessing import active_children

from wbl.protect.workers import dismiss_workers, work_apart


def double(shared: int, pieces: Sequence[int]) -> list[int]:
    return [shared * piece for piece in pieces]


def test_every_piece_is_done_and_dismissed_workers_are_gone() -> None:
    assert sorted(work_apart(double, 2, range(50), fewest=1)) == list(range(0, 100, 2))
    dismiss_workers()
    assert not [child for child in active_children() if "Loky" in child.name]
