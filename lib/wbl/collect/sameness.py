"""Say where everybody seems to have written the same: it was probably filled in, not observed. A note, not an error."""

from collections.abc import Iterable

from wbl.collect.days import find_time
from wbl.collect.findings import Findings
from wbl.collect.raw import Remark

_VARIED = {"interviews": ("minutes",), "salaries": ("raw", "low")}  # what differs from one interview to the next
_FEW = 10   # rows or days; of fewer it says nothing when they are the same


def remark_same_answers(found: Findings) -> None:
    """Remark on a column in which every row says the same, where answers differ."""
    for name in _VARIED.get(found.table.name, ()):
        cells = found[name].cells
        if len(cells.codes) >= _FEW and len(set(cells.codes[:_FEW].tolist())) == 1 and (
                cells.codes == cells.codes[0]).all() and cells.at(0):
            asked = found.raw.questions.get(name, "")
            where = f'to "{asked}"' if asked else f"for {name}"
            found.remark(cells.at(0), f'Every answer {where} is "{cells.at(0)[:80]}".',
                         "Ask whether it was filled in for everybody; if so, leave it blank.")
            return


def remark_same_time(days: Iterable[str]) -> list[Remark]:
    """Remark on days that all have one time of day, as a form's own first choice; an empty list when they do not.

    >>> [remark.value for remark in remark_same_time(f"3/{day}/2026 12:00" for day in range(1, 13))]
    ['12:00']
    >>> remark_same_time(["3/1/2026 12:00"])
    []
    """
    times = [find_time(day) for day in days]
    if len(times) < _FEW or len(set(times)) > 1 or times[0].strip("0:") == "":
        return []
    return [Remark(times[0], f"Every day has the same time, {times[0]}. Times are not read.",
                   "Nothing to do, unless you need the time: then ask for it by itself.")]
