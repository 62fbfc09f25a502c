"""How long the lessons' controls take to redraw, at a class's size and far beyond.

    python benchmarks/widgets.py

A redraw is what happens between the change of a control and the new sentence, chart and table being handed to the
browser. Printed: the median and the slowest of several moves, in milliseconds of wall time and of the processor, and
the share of what is allowed (100 ms up to 1,000 salaries, 300 ms at 100,000).
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

import wbl
from wbl.places import find_sample
from wbl.teach.classroom import SAMPLE_CLASS
from wbl.teach.lesson import Lesson, open_lesson

SIZES = {30: 100, 1_000: 100, 100_000: 300}  # salaries: milliseconds allowed
MOVES = {
    "salary explorer": ("explore_pay", ("Paid by the", "For somebody", "How we know", "Field of work")),
    "how sure": ("explore_sure", ("People asked", "Occupation")),
    "path explorer": ("explore_paths", ("Occupation",)),
    "reach": ("explore_reach", ("Look at",)),
    "budget": ("plan_budget", ("a month",)),
}


def write_class(folder: Path, salaries: int) -> str:
    """Write the sample with so many salaries, and give the class to open: one of it up to 30, all beyond."""
    sample = find_sample()
    interviews = pd.read_csv(sample / "interviews.csv", dtype="str")
    class_id = SAMPLE_CLASS if salaries <= 30 else ""
    spoken = interviews.loc[interviews["class_id"].eq(class_id) | (class_id == ""), "interview_id"]
    for path in sample.glob("*.csv"):
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        if path.stem == "salaries":
            table = table[table["interview_id"].isin(spoken)]
            table = pd.concat([table] * (salaries // len(table) + 1)).head(salaries)
            table["salary_id"] = [f"A{place}" for place in range(len(table))]
        table.to_csv(folder / path.name, index=False)
    return class_id


def walk(shown: Any) -> Iterator[Any]:
    yield shown
    for child in getattr(shown, "children", ()):
        yield from walk(child)


def time_moves(lesson: Lesson, verb: str, labels: tuple[str, ...]) -> list[tuple[float, float]]:
    """Move each control through its values and give wall and processor milliseconds of every redraw."""
    shown = getattr(wbl, verb)(lesson)
    taken = []
    for control in [one for one in walk(shown) if getattr(one, "description", "") in labels][:4]:
        codes = [option[1] if isinstance(option, tuple) else option for option in getattr(control, "options", ())]
        for value in [code for code in (codes or [800, 1_200]) if code != control.value][:5]:
            wall, processor = time.perf_counter(), time.process_time()
            control.value = value
            taken.append((1_000 * (time.perf_counter() - wall), 1_000 * (time.process_time() - processor)))
        if codes:
            control.value = codes[0]
    return taken


def main() -> None:
    """Time every control at every size."""
    print(f"{'salaries':>9}  {'control':<16} {'median':>8} {'slowest':>8} {'processor':>10}  of what is allowed")
    for size, allowed in SIZES.items():
        with tempfile.TemporaryDirectory() as folder:
            class_id = write_class(Path(folder), size)
            lesson = open_lesson(folder, class_id=class_id, my_work=f"{folder}/my_work")
            wbl.draw_pay(lesson), wbl.draw_paths(lesson)  # as in the lesson, pictures stand before the controls
            for name, (verb, labels) in MOVES.items():
                taken = time_moves(lesson, verb, labels)
                wall = [one for one, _ in taken]
                processor = statistics.median(one for _, one in taken)
                print(f"{size:>9,}  {name:<16} {statistics.median(wall):>5.0f} ms {max(wall):>5.0f} ms "
                      f"{processor:>7.0f} ms  {statistics.median(wall) / allowed:.0%}")


if __name__ == "__main__":
    main()
