"""The salary explorer: one page, filtered by a reader, that gives away nothing that is hidden."""

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from wbl import cli
from wbl.publish.explorer import list_answers, list_published, publish_explorer
from wbl.publish.release import open_release

AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


def read_data(page: Path) -> dict[str, Any]:
    found = re.search(r'data-figure="explorer">(.*?)</script>', page.read_text(encoding="utf-8"))
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("explorer")
    return {
        "public": publish_explorer(str(sample), folder / "public.html"),
        "staff": publish_explorer(str(sample), folder / "staff.html", audience="staff", class_id="00R105-1001"),
    }


def test_the_public_page_holds_what_is_protected_and_nothing_else(pages: dict[str, Path], sample: Path) -> None:
    told = read_data(pages["public"])["occupations"]
    release = open_release(sample)
    rows = release["salary_ranges"].query("breakdown == 'occupation'")
    shown = rows[rows["status"] == "shown"]
    assert told == json.loads(json.dumps(list_published(release)))
    assert {row["name"]: row["partners"] for row in told if "told" in row} == dict(
        zip(shown["group"], shown["partners"], strict=True)) and 0 < len(shown) < len(rows)
    allowed = {"name", "field", "official", "partners", "told", "hidden"}
    assert all(set(row) <= allowed and ("told" in row) != ("hidden" in row) for row in told)


def test_a_class_is_for_staff_only(sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    shown = CliRunner().invoke(cli.commands, ["explorer", str(sample), "--class-id", "00R105-1001", "--out", str(out)])
    assert shown.exit_code != 0 and "--audience staff" in str(shown.exception) and not out.exists()


def test_single_answers_carry_no_ids_and_the_amounts_that_were_told() -> None:
    salaries = pd.DataFrame({
        "salary_id": ["A1", "A2", "A3"], "interview_id": ["SECRET", "I2", "I3"], "occupation": ["Electrician"] * 3,
        "soc_code": ["47-2111"] * 3, "low": [20.0, 60_000.0, None], "high": [30.0, 80_000.0, None],
        "currency": ["USD"] * 3, "period": ["hour", "year", None], "experience": ["entry", "any", None],
        "basis": ["told", "posted", "told"], "declined": [False, False, True],
    })
    [row] = list_answers(salaries)
    assert row["name"] == "Electricians" and row["declined"] == 1
    assert row["answers"] == [[41_600, 62_400, 0, 0], [60_000, 80_000, 2, 2]]  # 20 and 30 dollars × 2,080 hours
    assert "SECRET" not in json.dumps(row)


def test_the_page_is_one_file_of_about_5_mb(pages: dict[str, Path]) -> None:
    for page in pages.values():
        text = page.read_text(encoding="utf-8")
        assert 4e6 < page.stat().st_size < 6e6
        assert text.index('http-equiv="Content-Security-Policy"') < 200
    assert "Staff only: do not publish or forward" in pages["staff"].read_text(encoding="utf-8")
    for audience, page in pages.items():  # the public tables are not divided by it, and the page says so
        text = page.read_text(encoding="utf-8")
        assert ('id="basis"' in text, "There is no filter for how an amount is known" in text) == (
            audience == "staff", audience == "public")


@pytest.mark.browser
@pytest.mark.parametrize("audience", ["public", "staff"])
def test_the_page_draws_and_anybody_can_use_it(audience: str, pages: dict[str, Path], open_page: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    opened = open_page(pages[audience], width=1366)
    assert opened.page.locator("#explorer .main-svg").count() and not opened.errors and not opened.requests
    assert [rule["id"] for rule in Axe().run(opened.page, options=AXE).response["violations"]] == []


@pytest.mark.browser
def test_filters_move_sentence_chart_and_table_by_keyboard(pages: dict[str, Path], open_page: Any) -> None:
    page = open_page(pages["staff"], width=360).page
    chart = page.locator("#explorer .main-svg").first
    page.get_by_label("Occupation", exact=True).select_option("Electricians")
    assert page.locator("#finding").inner_text().startswith("Electricians: 7 answers, from $")
    assert page.locator("#numbers tr").count() == 1
    yearly = page.locator("#finding").inner_text(), chart.text_content()
    page.get_by_label("Paid by the").focus()
    page.keyboard.press("ArrowDown")
    hourly = page.locator("#finding").inner_text(), page.locator("#explorer .main-svg").first.text_content()
    assert hourly[0] != yearly[0] and hourly[1] != yearly[1] and re.search(r"the middle at \$\d\d\.\d\d\.", hourly[0])
    page.get_by_label("How we know").select_option(label="Guessed")
    assert not page.locator("#finding").inner_text().startswith("Electricians: 7 answers")
    page.get_by_label("Occupation", exact=True).select_option("")
    page.get_by_label("How we know").select_option("")
    page.get_by_label("Field of work").select_option(label="Healthcare Support Occupations")
    assert {"Medical Assistants", "Nursing Assistants"} <= set(page.locator("#numbers th").all_text_contents())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_the_sentence_is_worked_out_by_hand_on_the_page(tmp_path: Path, open_page: Any) -> None:
    (tmp_path / "salaries.csv").write_text(
        "salary_id,interview_id,occupation,soc_code,low,high,currency,period,experience,basis,declined\n"
        "A1,I1,Electrician,47-2111,40000,60000,USD,year,entry,told,false\n"
        "A2,I2,Electrician,47-2111,90000,110000,USD,year,experienced,told,false\n"
        "A3,I3,Plumber </script>,,50000,50000,USD,year,any,told,false\n", encoding="utf-8")
    page = open_page(publish_explorer(str(tmp_path / "salaries.csv"), tmp_path / "x.html", audience="staff")).page
    assert page.locator("#finding").inner_text() == "3 answers with an amount, about 2 occupations"
    page.get_by_label("Occupation", exact=True).select_option("Electricians")
    assert page.locator("#finding").inner_text().startswith(
        "Electricians: 2 answers, from $40,000 to $110,000. Too few to trust their middle, $75,000.")
    page.get_by_label("For somebody").select_option(label="Starting out")
    assert page.locator("#finding").inner_text().startswith("Electricians: one answer, from $40,000 to $60,000.")
    page.get_by_label("For somebody").select_option("")
    page.get_by_label("Occupation", exact=True).select_option("Plumber </script>")
    assert page.locator("#finding").inner_text().endswith("No official wage is published for it in this unit.")
