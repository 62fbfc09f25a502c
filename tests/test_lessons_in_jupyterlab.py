"""The lessons where they are taught: in JupyterLab, in a real browser, with the keyboard."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from classroom_browser import open_notebook, restart, run_all, serve_lab
from wbl import cli

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = Path(os.environ.get("WBL_TEST_PICTURES", ""))  # a folder that keeps the pictures, where one is named


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("classroom") / "Año de prácticas"


@pytest.fixture(scope="module")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    with serve_lab(folder, "4", tmp_path_factory.mktemp("state")) as found:
        yield found


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def keep_picture(page: Any, name: str, folder: Path) -> None:
    page.screenshot(path=(PICTURES if str(PICTURES) != "." else folder) / f"{name}.png")


def chart_below(page: Any, control: Any) -> Any:
    """Give the words of the chart that a control redraws."""
    box = page.locator(".jp-OutputArea-child", has=control).last
    return box.locator("svg.main-svg").first


def test_lesson_4_is_run_a_control_moves_the_picture_and_an_answer_stays(page, server, folder, tmp_path) -> None:
    open_notebook(page, server, "04_who_earns_what.ipynb")
    run_all(page)
    unit = page.get_by_label("Paid by the")
    unit.scroll_into_view_if_needed()
    chart = chart_below(page, unit)
    chart.wait_for()
    before = chart.text_content()
    unit.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("([svg, was]) => svg.isConnected === false || svg.textContent !== was",
                           arg=[chart.element_handle(), before])
    page.wait_for_timeout(500)
    after = chart_below(page, unit).text_content()
    assert "$115,000" in before and "$55.29" in after and "$115,000" not in after
    keep_picture(page, "lesson-4-by-the-hour", tmp_path)

    box = page.get_by_placeholder("Which answer surprised you, and why?")
    box.scroll_into_view_if_needed()
    box.click()
    page.keyboard.type("The nurses. I thought it was less.", delay=15)
    page.wait_for_timeout(2_500)  # longer than the pause after which what was typed is kept
    kept = [json.loads(path.read_text(encoding="utf-8")) for path in (folder / "my_work").rglob("surprise-*.json")]
    assert [entry["answer"] for entry in kept] == ["The nurses. I thought it was less."]

    restart(page)
    page.reload()
    open_notebook(page, server, "04_who_earns_what.ipynb")
    run_all(page)
    again = page.get_by_placeholder("Which answer surprised you, and why?")
    again.scroll_into_view_if_needed()
    assert again.input_value() == "The nurses. I thought it was less."
    keep_picture(page, "lesson-4-again", tmp_path)


def test_lesson_3_logs_an_interview_that_check_finds(page, server, folder, tmp_path) -> None:
    from wbl.publish.classroom_server import prepare_folder

    prepare_folder(folder, "3")
    open_notebook(page, server, "03_write_down_what_you_heard.ipynb")
    run_all(page)
    kind = page.get_by_label("What kind of interview was it?")
    kind.scroll_into_view_if_needed()
    kind.select_option(label="Virtual")
    assert not page.get_by_label("Codes of the students who asked").count(), "the form waits for the papers"
    page.get_by_label("My teacher has this on file: Parent permission for live contact").check()
    page.get_by_label("Codes of the students who asked").fill("07")
    page.get_by_label("Occupation").last.fill("Electricians")
    page.get_by_label("Pay: from").fill("22")
    page.get_by_label("to", exact=True).fill("28")
    page.get_by_label("US dollars").select_option(label="an hour")
    page.get_by_label("for somebody").select_option(label="Starting out")
    page.get_by_role("button", name="Add this pay range").click()
    page.get_by_text("$22.00 to $28.00 an hour, Starting out").wait_for()
    page.get_by_role("button", name="Save this interview").click()
    page.get_by_text("Saved. Your class has 1 interview").wait_for()
    keep_picture(page, "lesson-3-saved", tmp_path)

    report = tmp_path / "check.json"
    shown = CliRunner().invoke(cli.commands, ["check", str(folder / "my_work" / "interviews"), "--json", str(report)])
    assert shown.exit_code == 0, shown.output
    tables = json.loads(report.read_text(encoding="utf-8"))["tables"]
    assert tables["interviews"]["accepted"] == tables["salaries"]["accepted"] == 1


def test_the_first_page_draws_a_chart_and_opens_the_lesson(page, server, tmp_path) -> None:
    open_notebook(page, server, "00_start_here.ipynb")
    page.locator(".lm-MenuBar-itemLabel:text-is('Run')").click()
    page.locator(".lm-Menu-itemLabel:text-is('Run All Cells')").click()
    page.get_by_role("button", name="Run", exact=True).last.click()
    link = page.get_by_role("link", name="Open the lesson: Who earns what?")
    link.wait_for(timeout=60_000)
    page.locator("svg.main-svg").first.wait_for()
    keep_picture(page, "first-page", tmp_path)
    link.click()
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) h1", has_text="Who earns what?").wait_for()


APP = "import sys; from pathlib import Path; from wbl.publish.classroom_server import open_app; " \
      "open_app(Path(sys.argv[1]), '4', browser=False, port=int(sys.argv[2]))"


def test_one_lesson_is_a_page_without_code(page, tmp_path) -> None:
    pytest.importorskip("voila")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    with (tmp_path / "app.log").open("w", encoding="utf-8") as log:
        app = subprocess.Popen([sys.executable, "-c", APP, str(tmp_path / "work"), str(port)], stdout=log, stderr=log,
                               start_new_session=True)
    try:
        for _ in range(300):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        page.goto(address, timeout=120_000)
        unit = page.get_by_label("Paid by the")
        unit.wait_for(timeout=120_000)
        unit.select_option("hour")
        page.get_by_text("$55.29").first.wait_for()
        assert not page.get_by_text("wbl.explore_pay").count() and not page.get_by_text("What may go wrong").count()
        page.get_by_placeholder("Which answer surprised you, and why?").fill("The nurses.")
        page.wait_for_timeout(2_000)
        assert list((tmp_path / "work" / "my_work").rglob("surprise-*.json"))
        assert page.request.get(f"{address}voila/files/04_who_earns_what.ipynb").status == 403
    finally:
        os.killpg(app.pid, 15)
        app.wait(30)
