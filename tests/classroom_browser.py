"""A JupyterLab of the lessons, opened in a real browser: what the tests of the classroom share."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

START_SECONDS = 120
CODE = "import sys; from pathlib import Path; from wbl.publish.classroom_server import open_lab; " \
       "open_lab(Path(sys.argv[1]), sys.argv[2], browser=False, source=sys.argv[3])"


@contextmanager
def serve_lab(folder: Path, name: str, state: Path, source: str = "sample") -> Iterator[tuple[str, str]]:
    """Serve a folder of lessons as `wbl lessons NAME` does, and give its address and its token."""
    environment = {**os.environ, "JUPYTER_RUNTIME_DIR": str(state / "runtime"), "HOME": str(state / "home"),
                   "JUPYTER_CONFIG_DIR": str(state / "config"), "IPYTHONDIR": str(state / "ipython")}
    (state / "home").mkdir(parents=True, exist_ok=True)
    with (state / "server.log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen([sys.executable, "-c", CODE, str(folder), name, source], env=environment, stdout=log,
                                  stderr=log, start_new_session=True)
        try:
            found = wait_for_server(state / "runtime", server, state / "server.log")
            yield found["url"], found["token"]
        finally:
            if server.poll() is None:
                os.killpg(server.pid, 15)
            server.wait(30)


def wait_for_server(
    runtime: Path, server: "subprocess.Popen[bytes]", log: Path, *, seconds: float = START_SECONDS
) -> dict[str, str]:
    """Wait until a JupyterLab answers, and give where: `url` and `token`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            try:
                found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
                urlopen(f"{found['url']}api?token={found['token']}", timeout=5).close()
                return found
            except (OSError, ValueError):
                pass
        time.sleep(0.2)
    raise AssertionError(f"JupyterLab did not start: {log.read_text(encoding='utf-8')[-2000:]}")


def open_notebook(page: Any, server: tuple[str, str], notebook: str) -> None:
    """Open a notebook, alone on its desk, and wait until its kernel answers."""
    address, token = server
    page.goto(f"{address}lab/workspaces/{secrets.token_hex(4)}/tree/{notebook}?token={token}")
    page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell", timeout=90_000)
    page.get_by_text("| Idle").wait_for(timeout=90_000)


def choose_menu(page: Any, menu: str, entry: str) -> None:
    """Choose an entry of a menu."""
    page.locator(f".lm-MenuBar-itemLabel:text-is('{menu}')").click()
    page.locator(f".lm-Menu-itemLabel:text-is('{entry}')").click()


def run_all(page: Any) -> None:
    """Run all cells and wait until the last has given its answer."""
    choose_menu(page, "Run", "Run All Cells")
    page.get_by_role("button", name="Remove my answers").wait_for(state="attached", timeout=120_000)


def restart(page: Any) -> None:
    """Restart the kernel."""
    choose_menu(page, "Kernel", "Restart Kernel and Clear Outputs of All Cells…")
    page.locator(".jp-Dialog button.jp-mod-accept").click()
    page.get_by_role("button", name="Remove my answers").wait_for(state="detached", timeout=60_000)
