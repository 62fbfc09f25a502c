"""Print a page to PDF with a browser that is already on the machine; nothing is installed, nothing is fetched."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
    "C:/Program Files/Microsoft/Edge/Application/msedge.exe",
)
_PRINT_SECONDS = 120  # seconds


def find_browser() -> Path | None:
    """Give a Chromium, Chrome or Edge of this machine; None when there is none."""
    named = next((found for name in _NAMES if (found := shutil.which(name))), None)
    found = named or next((place for place in _PLACES if Path(place).is_file()), None)
    return Path(found) if found else None


def print_page(page: Path) -> Path | None:
    """Print a one-file page to a PDF beside it; None when this machine has no browser or printing failed.

    The page is whole without it, so nothing is raised: the caller says in a sentence what is missing.
    """
    browser = find_browser()
    if browser is None:
        return None
    printed = page.with_suffix(".pdf")
    with tempfile.TemporaryDirectory(prefix="wbl-", ignore_cleanup_errors=True) as profile:
        command = [
            str(browser), "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", f"--user-data-dir={profile}", *_as_root(),
            "--no-pdf-header-footer", "--virtual-time-budget=8000", f"--print-to-pdf={printed}",
            page.resolve().as_uri(),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=_PRINT_SECONDS, check=True)
        except (OSError, subprocess.SubprocessError):
            return None
    return printed if printed.is_file() else None


def _as_root() -> list[str]:
    """Chromium refuses its sandbox to root, as in a container."""
    return ["--no-sandbox"] if sys.platform == "linux" and os.geteuid() == 0 else []
