"""How long the program report takes over a made-up program, beside a bare DuckDB query of its first table.

    python benchmarks/program_report.py [--students 100000] [--times 3]

(`reports.py` beside this is another: the reports of many schools.)

Both start a fresh Python each time, one after the other, so the ratio holds on any machine. What is promised: 100,000
students within 60 seconds on two cores.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from figures import keep

FIRST_TABLE = """
    import duckdb
    duckdb.sql(\"\"\"
        SELECT roster.school_id, interview_type, count(DISTINCT student_id), count(DISTINCT interview_id)
        FROM '{source}/participations.csv' JOIN '{source}/interviews.csv' AS held USING (interview_id)
        JOIN '{source}/students.csv' AS roster USING (student_id)
        WHERE attended AND status = 'held' AND school_year = '2025-26'
        GROUP BY CUBE (roster.school_id, interview_type)
    \"\"\").fetchall()
"""


def main() -> None:
    """Make the program, run both ways in turn and print the medians."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--students", type=int, default=100_000)
    wanted.add_argument("--times", type=int, default=3)
    options = wanted.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "program"
        wbl = [sys.executable, "-m", "wbl"]
        run([*wbl, "simulate", source, "--students", options.students])
        query = "\n".join(line.strip() for line in FIRST_TABLE.format(source=source.as_posix()).splitlines())
        reports, queries = [], []
        for number in range(options.times):
            reports.append(run([*wbl, "report", source, "--out", Path(folder) / f"out-{number}"]))
            queries.append(run([sys.executable, "-c", query]))
    report, bare = statistics.median(reports), statistics.median(queries)
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; "
          f"{options.students:,} students, medians of {options.times}")
    print(f"wbl report: {report:.1f} s (reading, checking, counting, protecting, auditing, the page and its files)")
    print(f"bare query of the first table: {bare:.1f} s; ratio {report / bare:.0f}")
    keep("program-report", work=f"the program report over {options.students:,} students, from CSV to page",
         beside=f"the bare DuckDB query of its first table ({bare:.1f} s)", measured=f"{report:.0f} s",
         aim="60 s for 100,000 students")


def run(command: list) -> float:
    """Run a command that must succeed and give its seconds."""
    began = time.perf_counter()
    subprocess.run([str(word) for word in command], check=True, capture_output=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
