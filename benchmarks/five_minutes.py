"""A teacher's first five minutes: from `python run.py lessons` on a clean home folder to a drawn chart.

    python benchmarks/five_minutes.py [--installed]

The checkout is copied into a folder with a space and an accent in its name, the home folder is new and empty, and the
first page is run in a headless browser. With --installed, the private environment of this checkout is used, and only
what comes after the installation is timed. Needs a network for the installation, and a Chromium.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
ALLOWED = 300  # seconds


def draw_chart(found: dict[str, str]) -> None:
    """Do what a teacher does on the first page: run it, press Run, and look at the chart."""
    from playwright.sync_api import sync_playwright

    from wbl.publish.pdf import find_browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_browser()), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.set_default_timeout(120_000)
        page.goto(f"{found['url']}lab/tree/00_start_here.ipynb?token={found['token']}")
        page.get_by_text("| Idle").wait_for()
        page.locator(".lm-MenuBar-itemLabel:text-is('Run')").click()
        page.locator(".lm-Menu-itemLabel:text-is('Run All Cells')").click()
        page.locator(".jp-OutputArea button:text-is('Run')").click()
        page.locator(".jp-OutputArea svg.main-svg").first.wait_for()
        browser.close()


def main() -> None:
    """Copy, start, draw, and print the seconds of each part."""
    from classroom_browser import wait_for_server

    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--installed", action="store_true")
    options = wanted.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home, runtime = Path(folder) / "José María", Path(folder) / "runtime"
        copy = home / "Mis cosas" / "wbl"
        left_out = shutil.ignore_patterns(".git", ".venv", "reports", "__pycache__")
        shutil.copytree(ROOT, copy, symlinks=True, ignore=left_out)
        environment = {**os.environ, "HOME": str(home), "USERPROFILE": str(home), "JUPYTER_RUNTIME_DIR": str(runtime),
                       "BROWSER": "true"}
        command = [sys.executable, "run.py", "lessons"]
        if options.installed:
            command = [str(ROOT / ".venv" / "bin" / "python"), "-m", "wbl", "lessons"]
            environment["PYTHONPATH"] = str(copy / "lib")
        began = time.perf_counter()
        log = Path(folder) / "log.txt"
        with log.open("w") as said:
            server = subprocess.Popen(command, cwd=copy, env=environment, stdout=said, stderr=said,
                                      start_new_session=True)
        try:
            found = wait_for_server(runtime, server, log, seconds=3 * ALLOWED)
            started = time.perf_counter() - began
            draw_chart(found)
            drawn = time.perf_counter() - began
        finally:
            os.killpg(server.pid, 15)
            server.wait(30)
    print(f"JupyterLab was there after {started:.0f} s, the chart was drawn after {drawn:.0f} s "
          f"({drawn / ALLOWED:.0%} of five minutes).")


if __name__ == "__main__":
    main()
