"""Work that falls into pieces which know nothing of each other, on all processors of this machine."""

from collections.abc import Callable, Sequence
from typing import Any

FEWEST = 40             # pieces; fewer are done before another process has begun
CHUNKS_EACH = 4         # portions that each processor gets, so that none waits long for another


def work_apart(work: Callable[[Any, Sequence[Any]], list[Any]], shared: Any, pieces: Sequence[Any]) -> list[Any]:
    """Give what `work(shared, some_pieces)` gives for all the pieces, in their order.

    The outcome does not depend on how many processors there are.
    """
    import joblib

    count = joblib.cpu_count()
    if len(pieces) < FEWEST or count < 2:
        return work(shared, pieces)
    size = -(-len(pieces) // (count * CHUNKS_EACH))
    chunks = [pieces[start:start + size] for start in range(0, len(pieces), size)]
    done = joblib.Parallel(n_jobs=count, max_nbytes=None)(joblib.delayed(work)(shared, chunk) for chunk in chunks)
    return [result for results in done for result in results]
