"""The page over the reports of all schools, in a real browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from conftest import OpenPage
from wbl.protect.releases import About, open_release, write_release
from wbl.publish.school_index import write_index

NAMES = {"01M001": "Élan Vital High School", "01M002": "Bay Academy", "01M003": "Zebra Technical High School for "
         "Communication, Engineering and the Building Trades", "01M004": "<script>alert(1)</script> Academy"}
TYPES = ("in_person", "virtual", "hybrid", "simulation", "any", "any_live", "none")


@pytest.fixture
def index(tmp_path: Path) -> Path:
    rows = [("school", school, kind, 1_234 + place, 40, 2_000, "shown") for place, school in enumerate(NAMES)
            for kind in TYPES]
    frame = pd.DataFrame(rows, columns=["breakdown", "group", "interview_type", "students", "interviews", "enrolled",
                                        "status"])
    frame = frame.astype({"students": "Int64", "interviews": "Int64", "enrolled": "Int64"})
    few = frame["group"] == "01M002"
    frame.loc[few, ["students", "interviews"]] = pd.NA
    frame.loc[few, "status"] = "hidden"
    about = About("Made-up program", "2025-26", "2024-25", "public", 10, school_names=NAMES)
    write_release(open_release(about, {"students_by_interview_type": frame}), tmp_path / "tables")
    return write_index(tmp_path / "schools", tmp_path / "tables",
                       {"01M003": "program_report.ipynb stopped in cell 3: it ended its own process (exit code 7)."})


def shown(opened: OpenPage) -> list[str]:
    return opened.page.locator("#schools tr:visible th a").all_inner_texts()


@pytest.mark.browser
def test_a_school_is_found_by_any_part_of_its_name_or_number(index: Path, open_page: Callable[..., OpenPage]) -> None:
    opened = open_page(index)
    everyone = ["Bay Academy", "Élan Vital High School", "<script>alert(1)</script> Academy"]
    assert shown(opened) == everyone
    for typed, names in (("elan", ["Élan Vital High School"]), ("HIGH vital", ["Élan Vital High School"]),
                         ("m002", ["Bay Academy"]), ("academy", ["Bay Academy", "<script>alert(1)</script> Academy"]),
                         ("nowhere", []), ("", everyone)):
        opened.page.fill("#search", typed)
        assert shown(opened) == names, typed
    opened.page.fill("#search", "elan")
    assert opened.page.inner_text("#found") == "1 / 3"
    assert not opened.errors and not opened.requests


@pytest.mark.browser
def test_what_is_hidden_and_what_failed_is_said(index: Path, open_page: Callable[..., OpenPage]) -> None:
    page = open_page(index).page
    assert page.locator("#schools tr", has_text="Bay Academy").locator("td.number").first.inner_text() == "hidden"
    assert page.locator("#schools tr", has_text="Vital").locator("td.number").all_inner_texts() == ["1,234", "2,000"]
    assert "exit code 7" in page.locator("main section").inner_text()
    assert page.locator("#schools a", has_text="Vital").get_attribute("href") == "01M001/program-report.html"


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 360])
def test_it_fits_and_is_accessible(index: Path, open_page: Callable[..., OpenPage], width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page: Any = open_page(index, width=width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
