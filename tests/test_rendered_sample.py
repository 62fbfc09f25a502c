"""The rendered sample that is kept for people to open first says what the commands say today."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import wbl
from wbl.publish.demo import INTERVIEW, publish_demo
from wbl.publish.receipt import hash_file

KEPT = Path(__file__).parents[1] / "reports" / "sample"
REPORT = Path("2025-26") / "public"
ACTIVITY = Path("activities") / INTERVIEW
CONSENT = re.compile(r"Consent to show this recording .*? given again\.")  # holds or has ended: on the day of making


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo")
    publish_demo(out, linked=True)
    return out


class Words(HTMLParser):
    """What a reader reads on a page; neither styles nor scripts."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = False
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent = tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said += data.split()


def list_files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_same_files_are_there(made: Path) -> None:
    more = {path.name for path in (KEPT / "activities").iterdir()} - {INTERVIEW}
    kept = {name for name in list_files(KEPT) if not name.startswith(tuple(f"activities/{id}/" for id in more))}
    assert kept == list_files(made) and more == {"R0002", "R0003", "R0004", "R0005"}


@pytest.mark.parametrize("folder", sorted((KEPT / "activities").iterdir()), ids=lambda folder: folder.name)
def test_each_kept_activity_follows_from_its_receipt(folder: Path) -> None:
    receipt = json.loads((folder / "receipt.json").read_text(encoding="utf-8"))
    kept = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    plan = wbl.plan_discussion("sample", **receipt["parameters"])
    assert json.loads(json.dumps(plan.to_json())) == kept
    assert sum(part["minutes"] for part in kept["parts"]) == kept["minutes"]
    theirs = {"receipt.json", "exit-tickets.csv"}  # the sheet is for the teacher to fill
    assert receipt["outputs"] == {name: hash_file(folder / name) for name in list_files(folder) - theirs}


def test_the_kept_tables_hold_the_same_numbers(made: Path) -> None:
    tables = sorted((made / REPORT / "tables").glob("*.csv"))
    assert len(tables) >= 10
    for table in tables:
        assert (KEPT / REPORT / "tables" / table.name).read_bytes() == table.read_bytes(), table.name


@pytest.mark.parametrize("page", [
    REPORT / "program-report.html", ACTIVITY / "teacher-guide.html", ACTIVITY / "student-handout.html",
    ACTIVITY / "slides.html",
])
def test_the_kept_pages_say_the_same(made: Path, page: Path) -> None:
    kept, now = (CONSENT.sub("", " ".join(Words(folder / page).said)).split() for folder in (KEPT, made))
    assert kept == now and len(kept) > 100
