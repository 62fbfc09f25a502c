"""How long reading and checking a million-row folder takes, beside a bare pandas.read_csv of the same files.

    python benchmarks/collect.py [--rows 1000000] [--times 7]

Each reading has a process of its own, and its seconds count from after the imports. The bare reading and wbl's take
turns, so that both meet the machine in the same state; the ratio is the median over these neighbouring pairs. The
same tables as Parquet, checked slice by slice, come last and only twice: they take long and would disturb the pairs.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from figures import keep

CHANNEL = {"in_person": "workplace", "virtual": "zoom", "hybrid": "meet", "simulation": "recording"}


def write_source(folder: Path, rows: int) -> None:
    """Write a source whose participations have that many rows; about one row in a thousand has a fault."""
    rng = np.random.default_rng(1)
    students, interviews = rows // 8, rows // 5
    schools = pd.DataFrame({"school_id": [f"{n:02d}Q{n:03d}" for n in range(1, 60)]})
    schools.assign(school_name=schools["school_id"].radd("School "), region="Queens").to_csv(
        folder / "schools.csv", index=False)
    student_ids = pd.Series(np.arange(students)).astype(str).str.zfill(9)
    pd.DataFrame({
        "student_id": student_ids, "school_year": "2025-26", "school_id": rng.choice(schools["school_id"], students),
        "grade": rng.integers(9, 13, students), "cte_program": rng.choice(["Nursing", "Welding", ""], students),
        "class_id": rng.choice(["A", "B", "C"], students), "has_iep": rng.choice(["yes", "no"], students),
    }).to_csv(folder / "students.csv", index=False)
    kinds = rng.choice(["in_person", "virtual", "hybrid", "simulation"], interviews, p=[0.5, 0.25, 0.15, 0.1])
    days = pd.Timestamp("2025-09-02") + pd.to_timedelta(rng.integers(0, 280, interviews), unit="D")
    interview_ids = pd.Series(np.arange(interviews)).astype(str).str.zfill(7).radd("I")
    pd.DataFrame({
        "interview_id": interview_ids, "date": days.strftime("%Y-%m-%d"),
        "school_id": rng.choice(schools["school_id"], interviews), "interview_type": kinds,
        "channel": np.where(rng.random(interviews) < 0.001, "carrier pigeon", pd.Series(kinds).map(CHANNEL)),
        "status": "held", "minutes": rng.integers(10, 45, interviews),
        "recorded_by": pd.Series(kinds).map({"in_person": "none", "virtual": "none", "hybrid": "school",
                                             "simulation": "none"}),
    }).to_csv(folder / "interviews.csv", index=False)
    sizes = pd.Series(kinds).map({"in_person": 1, "virtual": 1, "hybrid": 5}).fillna(0).astype(int).to_numpy().copy()
    watchers = kinds == "simulation"
    sizes[watchers] = max(1, (rows - sizes.sum()) // watchers.sum())
    place = np.repeat(np.arange(interviews), sizes)
    rows = len(place)
    attended = np.array(["yes", "TRUE"], dtype=object)[rng.integers(0, 2, rows)]
    attended[rng.random(rows) < 0.001] = "perhaps"
    pd.DataFrame({
        "interview_id": interview_ids.to_numpy()[place],
        "student_id": student_ids.to_numpy()[np.arange(rows) % students],
        "role": np.where(kinds[place] == "simulation", "viewer", "interviewer"), "attended": attended,
        "thank_you_sent": rng.choice(["yes", "no", ""], rows), "reflection_done": rng.choice(["yes", "no"], rows),
        "discussion_done": rng.choice(["yes", "no"], rows),
    }).to_csv(folder / "participations.csv", index=False)


def measure(code: str, folder: Path) -> tuple[float, float]:
    """Run a line of Python in a process of its own; give its seconds, without imports, and its peak memory in GB."""
    program = ("import time, resource; from pathlib import Path; import pandas as pd, pyarrow.csv; "
               f"from wbl.collect.load import load; folder = Path({str(folder)!r}); "
               f"start = time.perf_counter(); {code}; seconds = time.perf_counter() - start; "
               "print('\\nmeasured', seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)")
    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    seconds, memory = next(line.split()[1:] for line in told.splitlines() if line.startswith("measured "))
    return float(seconds), float(memory)


def main() -> None:
    """Write the folder, read it in each way, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=7)
    asked = parser.parse_args()
    pair = {"bare pandas.read_csv": "tables = [pd.read_csv(path) for path in sorted(folder.glob('*.csv'))]",
            "wbl.load, all checked": "program = load(folder)"}
    last = {"the same from Parquet, slice by slice": "program = load(folder / 'parquet', engine='duckdb')"}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in (*pair, *last)}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_source(folder, asked.rows)
        (folder / "parquet").mkdir()
        for path in folder.glob("*.csv"):
            texts = pd.read_csv(path, dtype="str", keep_default_na=False)
            texts.to_parquet(folder / "parquet" / f"{path.stem}.parquet")
        for ways, times in ((pair, asked.times), (last, min(2, asked.times))):
            for _ in range(times):
                for name, code in ways.items():
                    found[name].append(measure(code, folder))
    medians = {name: [statistics.median(column) for column in zip(*runs, strict=True)] for name, runs in found.items()}
    print(f"{asked.rows:,} participations, with their interviews, students and schools")
    for name, (seconds, memory) in medians.items():
        print(f"{name:38} {seconds:6.2f} s  {memory:5.2f} GB")
    bare, loaded = ([seconds for seconds, _ in found[name]] for name in pair)
    ratios = sorted(one / other for one, other in zip(loaded, bare, strict=True))
    plain, _, sliced = medians.values()
    ratio = statistics.median(ratios)
    print(f"ratios: {ratio:.2f}, of pairs {ratios[0]:.2f} to {ratios[-1]:.2f} (aim: at most 4; below 2 GB); slice by "
          f"slice {sliced[0] / plain[0]:.2f}")
    keep("collect", work=f"reading and checking {asked.rows:,} participations and their interviews (CSV)",
         beside=f"`pandas.read_csv` of the same files ({plain[0]:.1f} s)", aim="at most 4 times",
         measured=f"{ratio:.1f} times; from Parquet, slice by slice, {sliced[0] / plain[0]:.1f} times")


if __name__ == "__main__":
    main()
