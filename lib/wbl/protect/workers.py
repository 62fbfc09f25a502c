"""Work that falls into pieces which know nothing of each other, on all processors of this machine."""

from collections.abc import Callable, Sequence
from typing import Any

PORTIONS = 2    # for each processor, so that none waits long for another


def work_apart(work: Callable[[Any, Sequence[Any]], list[Any]], shared: Any, pieces: Sequence[Any],
               fewest: int) -> list[Any]:
    """Give what `work(shared, some_pieces)` gives for all the pieces, in their order.

    Less than `fewest` pieces are done here, before another process would have begun. The outcome does not depend on
    how many processors there are.
    """
    import joblib

    count = joblib.cpu_count()
    if len(pieces) < fewest or count < 2:
        return work(shared, pieces)
    size = -(-len(pieces) // (count * PORTIONS))
    portions = [pieces[start:start + size] for start in range(0, len(pieces), size)]
    # max_nbytes: matrices in shared memory could not be written to, and scipy sorts them where they are
    done = joblib.Parallel(n_jobs=count, max_nbytes=None)(joblib.delayed(work)(shared, some) for some in portions)
    return [result for results in done for result in results]
