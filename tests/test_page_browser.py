"""What a person sees: drawn, quiet, accessible, at every width and on paper."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from made_notebook import displays, fill_report, notebook_of, words
from made_release import make_full_release
from wbl.publish.page import write_page, write_slides
from wbl.show import findings

pytestmark = pytest.mark.browser
HOSTILE = ('<img src=x onerror="document.title=1"><script>document.title=2</script> [x](javascript:alert(1)) '
           '$60k then $70k')
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


def write_report(folder: Path, kind: str) -> Path:
    audience = "staff" if kind == "staff" else "public"
    release = make_full_release(audience=audience)
    if kind == "school":
        release = release.for_school("15K009")
    return write_page(fill_report(release), folder / "report.html", title="Report", keep_tags={audience})


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(tmp_path_factory.mktemp("public"), "public")


@pytest.fixture(scope="module", params=["public", "staff", "school"])
def each_report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(tmp_path_factory.mktemp(request.param), request.param)


def violations(page, within: str | None = None) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=within, options=WCAG).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def test_every_figure_is_drawn_and_nobody_is_asked(each_report: Path, open_page) -> None:
    opened = open_page(each_report)
    charts = opened.page.locator("figure.chart")
    assert charts.count() >= 12
    assert opened.page.locator("figure.chart .js-plotly-plot").count() == charts.count()
    for place in range(charts.count()):
        assert charts.nth(place).locator(".main-svg path, .main-svg text").count() > 0
    assert opened.requests == [] and opened.errors == []


def test_each_chart_has_a_sentence_and_a_table(report: Path, open_page) -> None:
    page = open_page(report).page
    for section in page.locator("section.finding:has(figure)").all():
        assert section.locator("h2, h3").first.inner_text().strip()
        assert section.locator("table caption").count() == 1 and section.locator("tbody tr").count() >= 1
        assert section.locator(".plot").get_attribute("aria-label")


def test_headings_are_in_order(report: Path, open_page) -> None:
    levels = open_page(report).page.eval_on_selector_all(
        "h1, h2, h3, h4, h5, h6", "found => found.map(heading => Number(heading.tagName[1]))")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(each_report: Path, open_page, width: int) -> None:
    page = open_page(each_report, width=width).page
    page.eval_on_selector_all("details", "found => found.forEach(details => { details.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


def test_charts_stay_inside_a_phone(report: Path, open_page) -> None:
    page = open_page(report, width=360).page
    beyond = page.eval_on_selector_all(".main-svg text", """found => found
        .filter(text => text.textContent.trim())
        .filter(text => text.getBoundingClientRect().right > 361 || text.getBoundingClientRect().left < -1)
        .map(text => text.textContent)""")
    assert beyond == []


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_paper_has_no_blank_page_and_cuts_no_chart(report: Path, open_page, paper: str) -> None:
    page = open_page(report).page
    printed = page.pdf(format=paper, prefer_css_page_size=False)
    sheets = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert 6 <= sheets <= 24
    # Measured as the print engine lays it out: no chart is taller than what fits below its sentence on a sheet.
    page.emulate_media(media="print")
    assert page.eval_on_selector_all(".keep", "found => Math.max(...found.map(one => one.offsetHeight))") < 920


def test_the_list_unfolds_from_the_keyboard(report: Path, open_page) -> None:
    page = open_page(report).page
    summary = page.locator("details.numbers summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.numbers").first.get_attribute("open") is not None


def test_hostile_names_run_nothing_and_show_as_text(tmp_path: Path, open_page) -> None:
    release = make_full_release(school_names={"15K009": HOSTILE, "08X320": '=HYPERLINK("http://x")'},
                                program_name=HOSTILE)
    opened = open_page(write_page(fill_report(release), tmp_path / "r.html", title=HOSTILE, keep_tags={"public"}))
    assert opened.page.title() == re.sub(r"\s+", " ", HOSTILE)
    assert opened.page.locator("img, a[href^=javascript]").count() == 0
    assert opened.requests == [] and opened.errors == []
    shown = opened.page.locator("main").inner_text() + opened.page.locator("header.page").inner_text()
    assert "$60k then $70k" in shown and "<script>document.title=2</script>" in shown


def test_a_script_in_a_notebook_is_stopped_by_the_policy(tmp_path: Path, open_page) -> None:
    notebook = notebook_of(displays("<script>document.title = 'ran'</script><p onclick='x' id='p'>words</p>"),
                           words("<script>document.title = 'ran'</script>"))
    opened = open_page(write_page(notebook, tmp_path / "r.html", title="calm"))
    assert opened.page.title() == "calm" and opened.requests == []
    assert opened.errors and all("Content Security Policy" in error for error in opened.errors)


def test_pages_that_share_a_script_draw_too(tmp_path: Path, browser) -> None:
    out = tmp_path / "schools" / "a" / "page.html"
    notebook = notebook_of(displays(findings.show_answer(make_full_release())))
    write_page(notebook, out, title="T", shared=tmp_path / "shared")
    page = browser.new_context(offline=True).new_page()
    page.goto(out.as_uri())
    assert page.locator(".js-plotly-plot .main-svg").count() >= 1


def test_slides_are_drawn_turned_and_printed(tmp_path: Path, open_page) -> None:
    notebook = notebook_of(
        words("# A nurse on a busy floor\n\nSimulation · 45 minutes", "slides"),
        words("## What do you expect to hear?\n\n- a day at work\n- a detour", "slides"),
        displays(findings.show_answer(make_full_release()), tags=("slides",)),
        words("## Before you go\n\nOne question for the next interview.", "slides"))
    opened = open_page(write_slides(notebook, tmp_path / "slides.html", title="Slides"))
    page = opened.page
    assert page.locator(".slide").count() == 4 and page.locator(".js-plotly-plot .main-svg").count() >= 1
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(800)
    assert page.evaluate("scrollY") >= page.locator("#slide-2").evaluate("slide => slide.offsetTop") - 5 > 100
    assert violations(page) == [] and opened.requests == [] and opened.errors == []
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 4
    small = open_page(tmp_path / "slides.html", width=360).page
    assert small.evaluate("document.documentElement.scrollWidth") <= 360
