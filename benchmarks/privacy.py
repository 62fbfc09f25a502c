"""How well what is published withstands an attack, what hiding costs, and how long a city takes.

    python benchmarks/privacy.py [--programs 200] [--minutes 10] [--city 66000 --schools 442]

Random programs (small, skewed, many zeros, schools of one student) are protected in one and in three releases, and
attacked by the auditor; beside them stand the two usual ways on the same programs: hiding only the small numbers, and
also the next smallest of each line. On others the fewest rows that pass the audit are searched for.
"""

import argparse
import itertools
import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "lib"), str(ROOT / "tests")]

from made_release import make_about  # noqa: E402
from random_program import RandomProgram, make_random_program  # noqa: E402
from wbl.protect.audit import Audit, audit_releases  # noqa: E402
from wbl.protect.disclosure import protect  # noqa: E402
from wbl.protect.earlier import Earlier  # noqa: E402
from wbl.protect.ledger import enter_release, read_tables  # noqa: E402
from wbl.protect.published import read_tables as read_published  # noqa: E402
from wbl.protect.releases import Release, open_release  # noqa: E402

TABLE = "students_by_interview_type"
LEAST = 10              # people
MOST_SEARCHED = 400     # sets of rows tried for one program


def main() -> None:
    """Protect, attack, print."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--programs", type=int, default=200)
    wanted.add_argument("--minutes", type=float, default=10, help="begin no further program after so long")
    wanted.add_argument("--city", type=int, default=0, help="students of a made-up city; 0: none")
    wanted.add_argument("--schools", type=int, default=442)
    options = wanted.parse_args()
    results: dict[str, list[Audit]] = {}
    costs = []
    began = time.monotonic()
    for seed in range(options.programs):
        if time.monotonic() - began > options.minutes * 60:
            print(f"stopped after {seed} programs: {options.minutes:g} minutes are over")
            break
        program = make_random_program(
            seed, most_schools=3, most_students=30, programs=2, breakdowns=("school", "has_iep"))
        for way, releases in protect_in_many_ways(program, seed).items():
            results.setdefault(way, []).append(attack(releases))
        cost = compare_smallest(seed)
        if cost:
            costs.append(cost)
        if seed % 10 == 9:
            print(f"{seed + 1} programs, {time.monotonic() - began:.0f} s", flush=True)
    for way, audits in results.items():
        print(say(way, audits))
    if costs:
        print(f"rows hidden beside the fewest that pass, {len(costs)} programs: median at most "
              f"{statistics.median(costs):.2f} times, all at most {max(costs):.2f}")
    if options.city:
        time_city(options.city, options.schools)


def protect_in_many_ways(program: RandomProgram, seed: int) -> dict[str, list[Release]]:
    """Protect a program in one release, in three as the year goes on, and in the two usual ways."""
    measures = program.count()
    about = make_about(school_names={}, inputs={"log.csv": "2"})
    small = measures[TABLE]["students"].between(1, LEAST - 1)
    return {
        "one release": [protect(measures, about)],
        "three releases": list(protect_thrice(program, seed)),
        "only the small": [hide_rows(measures, small)],
        "also the next smallest": [hide_rows(measures, add_next_smallest(measures[TABLE], small))],
    }


def protect_thrice(program: RandomProgram, seed: int) -> Iterable[Release]:
    """Protect what was there after 60 %, 80 % and all of a year's interviews."""
    events = program.rows["event"].astype(int)
    place = np.random.default_rng(seed).random(events.max() + 1 if len(events) else 0)[events]
    earlier: list[Mapping[str, pd.DataFrame]] = []
    for part in (0.6, 0.8, 1.0):
        until = RandomProgram(program.students, program.rows[place < part], program.breakdowns)
        release = protect(until.count(), make_about(school_names={}, inputs={"log.csv": str(part)}), Earlier(earlier))
        earlier.append(read_tables(enter_release(release)))
        yield release


def hide_rows(measures: Mapping[str, pd.DataFrame], rows: pd.Series) -> Release:
    """Publish the students' table with these rows hidden and nothing else."""
    frame = measures[TABLE]
    marked = frame.assign(students=frame["students"].mask(rows), interviews=frame["interviews"].mask(rows),
                          status=np.where(rows, "hidden", "shown"))
    return open_release(make_about(school_names={}, inputs={"log.csv": "2"}), {TABLE: marked})


def add_next_smallest(frame: pd.DataFrame, small: pd.Series) -> pd.Series:
    """Hide the next smallest number too, where a type in a breakdown, or a group, has only one hidden."""
    rows = small.copy()
    parts = frame[frame["breakdown"] != "all"]
    for keys in (["breakdown", "interview_type"], ["breakdown", "group"]):
        for _, line in parts.groupby(keys):
            others = line.loc[~rows[line.index] & (line["students"] > 0), "students"]
            if rows[line.index].sum() == 1 and len(others):
                rows[others.idxmin()] = True
    return rows


def attack(releases: Iterable[Release]) -> Audit:
    """Attack releases together."""
    entries = map(enter_release, releases)
    return audit_releases(read_published(entry.about, entry.tables, Path()) for entry in entries)


def say(way: str, audits: list[Audit]) -> str:
    """Say the outcome of one way over all programs."""
    whole = [audit.figures() for audit in audits]
    total = {name: sum(one[name] for one in whole) for name in (
        "exactly_recoverable", "narrower_than_allowed", "certainly_small", "changes_recoverable")}
    failed = sum(not audit.passed for audit in audits)
    share = statistics.mean(one["share_hidden"] for one in whole)
    return (f"{way}: {len(audits)} programs, {failed} fail; exactly recoverable {total['exactly_recoverable']}, narrow "
            f"{total['narrower_than_allowed']}, certainly small {total['certainly_small']}, changes "
            f"{total['changes_recoverable']}; rows hidden on average {share:.0%}")


def compare_smallest(seed: int) -> float | None:
    """Give at most how many times the fewest rows that pass the hiding takes, on a program with something to hide.

    All sets of rows are attacked, smaller ones first, as far as MOST_SEARCHED allows: what is not found among them
    has more rows.
    """
    program = make_random_program(seed, most_schools=3, most_students=90, programs=1, breakdowns=("school",))
    measures = program.count()
    frame = measures[TABLE]
    small = frame["students"].between(1, LEAST - 1)
    if frame["enrolled"].min() < LEAST or not small.any():
        return None
    ours = int((protect(measures, make_about(school_names={}))[TABLE]["status"] == "hidden").sum())
    others, tried = frame.index[~small], 0
    for count in range(ours - int(small.sum())):
        tried += math.comb(len(others), count)
        if tried > MOST_SEARCHED or any(
            attack([hide_rows(measures, small | frame.index.isin(extra))]).passed
            for extra in itertools.combinations(others, count)
        ):
            return ours / (small.sum() + count)
    return 1.0


def time_city(students: int, schools: int) -> None:
    """Say how long a city takes to protect and to attack, beside reading and counting it."""
    import wbl
    from wbl.measure.report import measure_report
    from wbl.publish.release import describe_release

    with tempfile.TemporaryDirectory() as folder:
        wbl.simulate(Path(folder) / "city", students=students, schools=schools, format="parquet")
        began = time.monotonic()
        program = wbl.load(Path(folder) / "city")
        about = describe_release(program, school_year="", school="", audience="public", min_group=0)
        measures = measure_report(program, about.school_year)
        counted = time.monotonic()
        release = protect(measures, about)
        protected = time.monotonic()
        audit = attack([release])
        attacked = time.monotonic()
    print(f"{schools} schools, {students:,} students (seconds on {os.cpu_count()} processors): read and counted "
          f"{counted - began:.0f}, protected {protected - counted:.0f}, attacked {attacked - protected:.0f}; "
          f"rows {audit.rows:,}, hidden {audit.figures()['share_hidden']:.0%}, the gate "
          f"{'holds' if audit.passed else 'does not hold'}")


if __name__ == "__main__":
    main()
