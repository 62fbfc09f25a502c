"""What many tests need: the sample program, and a real browser that can reach nobody."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import wbl
from wbl.places import find_sample
from wbl.publish.pdf import find_browser

collect_ignore_glob = ["data/**/*.ipynb"]  # notebooks that other tests run; some fail on purpose
MUST = os.environ.get("WBL_MUST_TEST", "").split(",")


def skip_or_fail(what: str, sentence: str) -> None:
    """Skip on a person's machine; fail where this kind of test must run."""
    if what in MUST:
        pytest.fail(f"{sentence} This machine must run the {what} tests.")
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def sample() -> Path:
    return find_sample()


@pytest.fixture(scope="session")
def sample_program(sample: Path) -> Any:
    return wbl.load(sample)


@dataclass
class OpenPage:
    """A page in a browser, with everything it asked for and every error it logged."""

    page: Any
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")  # no longer: while it is open, its event loop runs in this process
def browser() -> Iterator[Any]:
    program = find_browser()
    if program is None:
        skip_or_fail("browser", "There is no Chromium, Chrome or Edge on this machine.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., OpenPage]]:
    """Open a local file with every address blocked: `open_page(path, width=1440)`."""
    contexts = []

    def open_(path: Path, *, width: int = 1440, height: int = 900) -> OpenPage:
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
        contexts.append(context)
        opened = OpenPage(context.new_page())
        address = path.resolve().as_uri()
        opened.page.on("request", lambda request: request.url == address or opened.requests.append(request.url))
        opened.page.on("console", lambda note: note.type == "error" and opened.errors.append(note.text))
        opened.page.on("pageerror", lambda error: opened.errors.append(str(error)))
        opened.page.goto(address, wait_until="load")
        return opened

    yield open_
    for context in contexts:
        context.close()
