"""Work that falls into pieces which know nothing of each other, on all processors of this machine."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from importlib import import_module
from threading import Thread
from typing import Any

PORTIONS = 2    # for each processor, so that none waits long for another


def work_apart(work: Callable[[Any, Sequence[Any]], list[Any]], shared: Any, pieces: Sequence[Any],
               fewest: int) -> list[Any]:
    """Give what `work(shared, some_pieces)` gives for all the pieces, in any order.

    Neighbours go to different portions, since they take about as long as each other. Less than `fewest` pieces are
    done here, before another process would have begun. The outcome does not depend on how many processors there are.
    """
    count = count_workers()
    if len(pieces) < fewest or count < 2:
        return work(shared, pieces)
    portions = [(shared, pieces[first::count * PORTIONS]) for first in range(min(count * PORTIONS, len(pieces)))]
    return [result for results in _share_out(work, portions) for result in results]


def work_beside(work: Callable[..., Any], *given: Any) -> Future[Any]:
    """Begin some work in another process, and give what will hold its outcome.

    Nothing interrupts it: a process that is stopped meanwhile ends when the work is done.
    """
    outcome: Future[Any] = Future()

    def wait() -> None:
        try:
            outcome.set_result(_share_out(work, [given])[0])
        except BaseException as error:  # it is raised again where somebody asks for the outcome
            outcome.set_exception(error)

    Thread(target=wait, daemon=True).start()
    return outcome


def call_workers(*modules: str) -> None:
    """Let the processes begin and import what they will need, which takes a while, beside what is done here."""
    if count_workers() > 1:
        Thread(target=_share_out, args=(_prepare, [(modules,)] * count_workers()), daemon=True).start()


def dismiss_workers() -> None:
    """Let the processes end now.

    By themselves they wait five minutes for more work, and a process that somebody began by `multiprocessing` waits
    for them at its own end.
    """
    from joblib.externals.loky import get_reusable_executor

    get_reusable_executor(reuse=True).shutdown(wait=True)


def _prepare(modules: Sequence[str]) -> None:
    for module in modules:
        import_module(module)


def count_workers() -> int:
    """Count the processors that work can be shared between."""
    import joblib

    return int(joblib.cpu_count())


def _share_out(work: Callable[..., Any], portions: Sequence[tuple[Any, ...]]) -> list[Any]:
    import joblib

    # max_nbytes: matrices in shared memory could not be written to, and scipy sorts them where they are
    workers = joblib.Parallel(n_jobs=count_workers(), max_nbytes=None)
    return list(workers(joblib.delayed(work)(*portion) for portion in portions))
