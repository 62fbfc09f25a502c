"""Look at the machine: does it have what wbl needs? One line for each thing, nothing is changed."""

import platform
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import wbl
from wbl.publish.pdf import find_browser

_PACKAGES = (
    "pandas", "narwhals", "plotly", "papermill", "nbconvert", "jupyterlab", "openpyxl", "xlsxwriter", "pyarrow",
    "duckdb", "scipy",
)
_ENOUGH_DISK_GB = 1  # gigabytes; a school's reports take a few megabytes each


@dataclass(frozen=True)
class Finding:
    """What was found about one thing that wbl uses."""

    name: str
    is_fine: bool
    is_needed: bool  # does nothing work without it?
    says: str        # a sentence, with the remedy where it is not fine


def examine_machine() -> list[Finding]:
    """Examine Python, the packages, the kernel, widgets, the browser, the disk and the network."""
    return [
        _examine_python(),
        *_examine_packages(),
        _examine_kernel(),
        _examine_widgets(),
        _examine_browser(),
        _examine_disk(),
        _examine_writing(),
        _examine_network(),
    ]


def _examine_python() -> Finding:
    is_fine = (3, 11) <= sys.version_info[:2] < (3, 15)
    says = f"Python {platform.python_version()} on {platform.system()}, wbl {wbl.__version__}."
    return Finding("Python", is_fine, True, says if is_fine else f"{says} wbl needs Python 3.11 to 3.14.")


def _examine_packages() -> Iterator[Finding]:
    for name in _PACKAGES:
        try:
            yield Finding(name, True, True, version(name))
        except PackageNotFoundError:
            yield Finding(name, False, True, 'not installed. Install with: pip install "wbl[all]"')


def _examine_kernel() -> Finding:
    try:
        from jupyter_client.kernelspec import KernelSpecManager

        spec = KernelSpecManager().get_kernel_spec("python3")
    except Exception as error:
        return Finding("Kernel", False, True, f"no Python kernel for notebooks ({error}). pip install ipykernel")
    return Finding("Kernel", True, True, f"{spec.display_name} runs the notebooks.")


def _examine_widgets() -> Finding:
    try:
        return Finding("Widgets", True, False, f"ipywidgets {version('ipywidgets')}: the lessons' controls work.")
    except PackageNotFoundError:
        return Finding("Widgets", False, False, "ipywidgets is not installed; lessons show pictures without controls.")


def _examine_browser() -> Finding:
    browser = find_browser()
    if browser:
        return Finding("Browser for PDF", True, False, f"{browser.name} can print PDFs.")
    return Finding("Browser for PDF", False, False, "no Chrome, Edge or Chromium; pages are made, PDFs are not.")


def _examine_disk() -> Finding:
    free = shutil.disk_usage(Path.cwd()).free / 1e9
    return Finding("Disk", free >= _ENOUGH_DISK_GB, False, f"{free:,.1f} GB free here.")


def _examine_writing() -> Finding:
    return _try("Writing", lambda: tempfile.TemporaryFile(dir=Path.cwd()).close(), "this folder can be written to.",
                "this folder cannot be written to; name another with --out.")


def _examine_network() -> Finding:
    return Finding("Network", True, False, f"not needed: wbl asks no address (this machine is {socket.gethostname()}).")


def _try(name: str, do: Callable[[], None], fine: str, otherwise: str) -> Finding:
    try:
        do()
    except OSError:
        return Finding(name, False, False, otherwise)
    return Finding(name, True, False, fine)
