"""What it costs to begin: `wbl --help`, and `import wbl` beyond importing pandas.

    python benchmarks/startup.py [--times 15]

Seconds of the processor are what counts: the start is work of one core, and on a machine that does other things too
the clock says more about those.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import time

from figures import keep

WAYS = {"python alone": ["-c", ""], "wbl --help": ["-m", "wbl", "--help"], "import pandas": ["-c", "import pandas"],
        "import wbl too": ["-c", "import pandas; import wbl; wbl.load"]}


def main() -> None:
    """Start each way in turn, a fresh Python each time, and print the medians."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--times", type=int, default=15)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in WAYS}
    for _ in range(wanted.parse_args().times):
        for name, words in WAYS.items():
            began, used = time.perf_counter(), read_processor()
            subprocess.run([sys.executable, *words], check=True, capture_output=True)
            found[name].append((read_processor() - used, time.perf_counter() - began))
    cost = {}
    for name, times in found.items():
        cost[name], clock = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"{name:15} {cost[name]:5.2f} s of one core, {clock:5.2f} s by the clock")
    beyond = cost["import wbl too"] - cost["import pandas"]
    print(f"wbl --help: {cost['wbl --help']:.2f} s (aim: below 0.3); import wbl, with wbl.load at hand: {beyond:.2f} s "
          "beyond pandas (aim: below 0.5)")
    keep("startup", work="`wbl --help`; `import wbl`", beside="nothing; `import pandas`",
         measured=f"{cost['wbl --help']:.2f} s; {beyond:.2f} s more", aim="0.3 s; 0.5 s more")


def read_processor() -> float:
    """Give the seconds of all processors that ended children have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
