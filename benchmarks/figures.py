"""What the benchmarks measured, kept in figures.json, and the README's short table made from it.

    python benchmarks/figures.py        prints the table

Each benchmark keeps its own figures here when it ends, so the table says what was last run, where and when.
"""

import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

FIGURES = Path(__file__).with_name("figures.json")


def keep(name: str, **lines: str) -> None:
    """Keep what a benchmark found: work, beside what, figure and aim, each as it will be printed."""
    kept = read()
    kept[name] = {**lines, "machine": name_machine(), "on": datetime.now(UTC).date().isoformat()}
    FIGURES.write_text(json.dumps(dict(sorted(kept.items())), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read() -> dict[str, dict[str, str]]:
    """Read what was kept."""
    return json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}


def name_machine() -> str:
    """Name this machine, what it ran on, and whether it was busy with other things."""
    model = platform.processor() or platform.machine()
    if sys.platform.startswith("linux"):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), model)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0
    busy = ", shared with other work" if os.environ.get("WBL_BENCHMARK_SHARED") else ""
    return (f"{model}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, Python "
            f"{platform.python_version()}{busy}")


def main() -> None:
    """Print the table of all figures that were kept."""
    print("| work | beside what | measured | aim |\n|---|---|---|---|")
    kept = read()
    for found in kept.values():
        print(f"| {found['work']} | {found['beside']} | {found['measured']} | {found['aim']} |")
    for machine in dict.fromkeys(found["machine"] for found in kept.values()):
        days = sorted({found["on"] for found in kept.values() if found["machine"] == machine})
        print(f"\nMeasured on {machine}; {' and '.join(dict.fromkeys((days[0], days[-1])))}. Ratios are of medians.")


if __name__ == "__main__":
    main()
