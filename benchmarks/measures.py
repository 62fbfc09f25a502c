"""How long counting ten million participations takes: wbl on DuckDB, beside the bare DuckDB query and beside pandas.

    python benchmarks/measures.py [--rows 10000000] [--times 3]

All three count, from the same Parquet files, the distinct students and interviews of each type for the whole program
and by school, grade, program, and school and grade. Each runs in a fresh Python, in turn; their counts are compared.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
from figures import keep

SETS = ((), ("school_id",), ("grade",), ("cte_program",), ("school_id", "grade"))
HEAD = """
import json, resource, sys, time
from pathlib import Path
import duckdb, pandas as pd
folder = Path(sys.argv[1])
began = time.perf_counter()
"""
TAIL = """
seconds = time.perf_counter() - began
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, counted]))
"""
OURS = """
from wbl import schema
from wbl.collect.check import make_empty
from wbl.collect.engines import open_duckdb
from wbl.measure.participation import count_students_by_interview_type
from wbl.program import Program
import tempfile
began = time.perf_counter()
with tempfile.TemporaryDirectory() as place:
    connection = open_duckdb(Path(place))
    tables = {name: make_empty(table) for name, table in schema.TABLES.items()}
    tables |= {path.stem: connection.read_parquet(str(path)) for path in folder.glob("*.parquet")}
    program = Program(tables=tables, given=frozenset(path.stem for path in folder.glob("*.parquet")))
    frame = count_students_by_interview_type(program, "2025-26")
    types = frame[frame["interview_type"].isin(["in_person", "virtual", "hybrid", "simulation", "any"])]
    types = types[types["students"] > 0]
    counted = sorted([*map(str, row)] for row in zip(types["group"], types["interview_type"], types["students"],
                                                     types["interviews"]))
"""
BARE = """
with_type, without = [], []
sets = {sets}
for columns in sets:
    with_type.append("(" + ", ".join([*columns, "interview_type"]) + ")")
    without.append("(" + ", ".join(columns) + ")")
rows = duckdb.sql(f'''
    SELECT school_id, grade, cte_program, interview_type, grouping_id(school_id, grade, cte_program, interview_type),
           count(DISTINCT student_id), count(DISTINCT interview_id)
    FROM '{{folder}}/participations.parquet'
    JOIN (SELECT interview_id, interview_type FROM '{{folder}}/interviews.parquet' WHERE status = 'held'
          AND date >= DATE '2025-07-01' AND date < DATE '2026-07-01') USING (interview_id)
    JOIN (SELECT student_id, school_id, CAST(grade AS VARCHAR) AS grade, coalesce(cte_program, 'none') AS cte_program
          FROM '{{folder}}/students.parquet' WHERE school_year = '2025-26') USING (student_id)
    WHERE attended
    GROUP BY GROUPING SETS ({{", ".join(with_type + without)}})
''').fetchall()
def name(school, grade, program, grouping):
    parts = [value for value, bit in ((school, 8), (grade, 4), (program, 2)) if not grouping & bit]
    return " / ".join(parts) or "all"
counted = sorted([name(*row[:3], row[4]), "any" if row[4] & 1 else row[3], str(row[5]), str(row[6])] for row in rows)
"""
PANDAS = """
interviews = pd.read_parquet(folder / "interviews.parquet")
interviews = interviews[(interviews["status"] == "held") & (pd.to_datetime(interviews["date"]) >= "2025-07-01")
                        & (pd.to_datetime(interviews["date"]) < "2026-07-01")]
students = pd.read_parquet(folder / "students.parquet")
students = students[students["school_year"] == "2025-26"]
students = students.assign(grade=students["grade"].astype(str), cte_program=students["cte_program"].fillna("none"))
rows = pd.read_parquet(folder / "participations.parquet", columns=["interview_id", "student_id", "attended"])
rows = rows[rows["attended"]].merge(interviews[["interview_id", "interview_type"]], on="interview_id")
rows = rows.merge(students[["student_id", "school_id", "grade", "cte_program"]], on="student_id").assign(all="all")
counted = []
for columns in {sets}:
    for more in (["interview_type"], []):
        by = rows.groupby([*(columns or ["all"]), *more])
        found = pd.DataFrame({{"students": by["student_id"].nunique(), "interviews": by["interview_id"].nunique()}})
        for keys, students_of, interviews_of in found.itertuples():
            keys = keys if isinstance(keys, tuple) else (keys,)
            group, kind = (keys[:-1], keys[-1]) if more else (keys, "any")
            counted.append([" / ".join(group), kind, str(students_of), str(interviews_of)])
counted.sort()
"""


def write_source(folder: Path, rows: int) -> None:
    """Write a made-up program: eight participations a student, five an interview, one interview in twenty cancelled."""
    write = duckdb.connect()
    write.execute("SELECT setseed(0.5)")
    students, interviews = rows // 8, rows // 5
    schools = max(2, students // 700)
    for name, query in {
        "schools": f"SELECT printf('%05d', i) AS school_id FROM range({schools}) t(i)",
        "students": f"SELECT printf('S%08d', i) AS student_id, '2025-26' AS school_year, printf('%05d', i % {schools}) "
                    "AS school_id, 9 + (i // 7) % 4 AS grade, CASE (i * 31) % 9 WHEN 0 THEN NULL ELSE "
                    f"'program ' || (i * 31) % 9 END AS cte_program FROM range({students}) t(i)",
        "interviews": "SELECT printf('I%08d', i) AS interview_id, DATE '2025-07-01' + CAST(hash(i) % 400 AS INTEGER) "
                      f"AS date, printf('%05d', i % {schools}) AS school_id, ['in_person', 'virtual', 'hybrid', "
                      "'simulation'][CAST(1 + hash(i + 7) % 4 AS INTEGER)] AS interview_type, CASE WHEN "
                      f"hash(i + 3) % 20 = 0 THEN 'cancelled' ELSE 'held' END AS status FROM range({interviews}) t(i)",
        "participations": f"SELECT printf('I%08d', i % {interviews}) AS interview_id, printf('S%08d', hash(i) % "
                          f"{students}) AS student_id, 'interviewer' AS role, hash(i + 1) % 10 > 0 AS attended "
                          f"FROM range({rows}) t(i)",
    }.items():
        write.execute(f"COPY ({query}) TO '{folder}/{name}.parquet' (FORMAT parquet)")


def main() -> None:
    """Write the program, count it in each way in turn, and print the medians."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--rows", type=int, default=10_000_000)
    wanted.add_argument("--times", type=int, default=3)
    asked = wanted.parse_args()
    ways = {"wbl on DuckDB": OURS, "bare DuckDB query": BARE.format(sets=SETS),
            "pandas": PANDAS.format(sets=[list(columns) for columns in SETS])}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    with tempfile.TemporaryDirectory() as place:
        write_source(Path(place), asked.rows)
        for _ in range(asked.times):
            counts = []
            for name, code in ways.items():
                said = subprocess.run([sys.executable, "-c", HEAD + code + TAIL, place], check=True, text=True,
                                      stdout=subprocess.PIPE).stdout
                seconds, memory, counted = json.loads(said.splitlines()[-1])  # DuckDB may show its progress before
                found[name].append((seconds, memory))
                counts.append(counted)
            assert counts[0] == counts[1] == counts[2], "the counts differ"
    print(f"{asked.rows:,} participations; {len(counts[0]):,} counts, the same in all three ways")
    medians = {name: [statistics.median(column) for column in zip(*runs, strict=True)] for name, runs in found.items()}
    for name, (seconds, memory) in medians.items():
        print(f"{name:18} {seconds:7.2f} s {memory:6.2f} GB")
    ours, bare, pandas = medians.values()
    print(f"wbl beside the bare query: {ours[0] / bare[0]:.2f} times (aim: at most 2), {ours[1]:.2f} GB (aim: below 1)")
    keep("measures", work=f"students by interview type over {asked.rows:,} participations (Parquet)",
         beside=f"the bare DuckDB query ({bare[0]:.1f} s, {bare[1]:.1f} GB); pandas ({pandas[0]:.1f} s, "
         f"{pandas[1]:.1f} GB)", measured=f"{ours[0] / bare[0]:.2f} times the bare query; {ours[1]:.2f} GB",
         aim="at most 2 times; below 1 GB")


if __name__ == "__main__":
    main()
