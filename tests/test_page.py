"""One page from a notebook: what it carries, and what it must not."""

import base64
import hashlib
import html
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from nbformat.v4 import new_output

from made_notebook import displays, fill_report, notebook_of, words
from made_release import make_full_release
from wbl.errors import PublishError
from wbl.publish.page import write_page, write_slides
from wbl.show import findings


@pytest.fixture
def finding():
    return findings.show_answer(make_full_release())


def page_of(folder: Path, *cells, **more) -> str:
    return write_page(notebook_of(*cells), folder / "page.html", title="The title", **more).read_text(encoding="utf-8")


def headings(page: str) -> list[tuple[int, str]]:
    return [(int(level), re.sub(r"<[^>]+>", "", text))
            for level, text in re.findall(r"<h([1-6])[^>]*>(.*?)</h\1>", page, re.S)]


def test_the_policy_comes_first_and_allows_two_scripts_only(tmp_path: Path, finding) -> None:
    page = page_of(tmp_path, displays(finding))
    head = re.search(r"<head>\s*<meta http-equiv=\"Content-Security-Policy\" content=\"([^\"]+)\">", page)
    policy = html.unescape(head[1])
    assert policy.startswith("default-src 'none'; ") and "base-uri 'none'" in policy and "form-action 'none'" in policy
    scripts = re.findall(r"<script>(.*?)</script>", page, re.S)
    fingerprints = {
        "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'" for script in scripts}
    assert len(scripts) == 2 and set(re.findall(r"'sha256-[^']+'", policy)) == fingerprints
    assert "unsafe-inline" not in policy.split("script-src")[1]


def test_a_page_without_charts_carries_no_chart_script(tmp_path: Path) -> None:
    page = page_of(tmp_path, words("# Hello\n\nWords."))
    assert len(page) < 40_000 and len(re.findall(r"<script>", page)) == 1


def test_language_title_and_heading(tmp_path: Path) -> None:
    page = page_of(tmp_path, words("# Who has met *whom*?"), language="es")
    assert '<html lang="es">' in page and "<title>The title</title>" in page
    assert headings(page) == [(1, "Who has met whom?")]
    assert headings(page_of(tmp_path, words("Just words."))) == [(1, "The title")]


def test_headings_are_in_order(tmp_path: Path, finding) -> None:
    page = page_of(tmp_path, words("# A"), displays(finding), words("# B\n\n#### C\n\n## D"))
    levels = [level for level, _ in headings(page)]
    assert levels == [1, 2, 2, 3, 2]


def test_code_and_prompts_and_their_noise_stay_away(tmp_path: Path) -> None:
    cell = displays("<p>seen</p>")
    cell.outputs.append(new_output("stream", name="stderr", text="/home/somebody/warning"))
    cell.outputs.append(new_output("display_data", data={
        "application/vnd.jupyter.widget-view+json": {}, "text/plain": "interactive(children=...)"}))
    page = page_of(tmp_path, cell)
    assert "seen" in page
    assert not any(word in page for word in ("show_something", "In [", "somebody", "interactive(", "¶"))


def test_chart_data_cannot_end_its_script(tmp_path: Path) -> None:
    hostile = '</script><script>alert("x")</script><img src=x onerror=alert(1)>'
    release = make_full_release(school_names={"15K009": hostile}, program_name=hostile)
    page = page_of(tmp_path, displays(findings.show_coverage(release)), language="en")
    data = re.search(r'<script type="application/json" data-figure="figure-1">(.*?)</script>', page, re.S)[1]
    assert "<" not in data
    texts = [text for trace in json.loads(data)["data"] for text in trace.get("text", ())]
    assert any("&lt;/script&gt;" in text for text in texts)
    assert "<img" not in page.split("<style>")[0] + page.split("</style>")[1].split("<script>")[0]


def test_text_with_dollars_and_links_stays_text(tmp_path: Path) -> None:
    release = make_full_release(school_names={"15K009": "$60k then $70k", "08X320": "[x](javascript:alert(1))",
                                              "24Q530": '=HYPERLINK("http://x")'})
    page = page_of(tmp_path, displays(findings.show_coverage(release)), words("From $60k to $70k."))
    assert "From $60k to $70k." in page and "$60k then $70k" in page
    assert "[x](javascript:alert(1))" in page and 'href="javascript' not in page


def test_a_chart_has_a_role_and_words(tmp_path: Path, finding) -> None:
    page = page_of(tmp_path, displays(finding))
    figure = re.search(r'<div class="plot" id="figure-1" role="img" aria-label="([^"]+)"', page)
    assert html.unescape(figure[1]).startswith("Bars of the students") and "412 of 905" in figure[1]


TAGGED = [words("everyone"), words("staff words", "staff"), words("guide words", "guide", "teacher"),
          words("slide words", "slides")]


@pytest.mark.parametrize(("keep", "seen"), [
    (None, "everyone"), ({"public"}, "everyone"), ({"staff"}, "everyone staff"), ({"guide"}, "everyone guide"),
    ({"staff", "slides"}, "everyone staff slide"),
])
def test_cells_go_where_their_tags_say(tmp_path: Path, keep, seen: str) -> None:
    page = page_of(tmp_path, *TAGGED, keep_tags=keep)
    found = [word for word in ("everyone", "staff", "guide", "slide") if re.search(rf"<p>{word}( words)?</p>", page)]
    assert " ".join(found) == seen


def test_staff_pages_are_marked_and_others_are_not(tmp_path: Path) -> None:
    assert "Staff only" in page_of(tmp_path, words("x"), keep_tags={"staff"})
    assert "Staff only" not in page_of(tmp_path, words("x"), keep_tags={"public"})


def test_a_failed_cell_stops_the_page_and_leaves_nothing(tmp_path: Path) -> None:
    cell = displays("<p>fine</p>")
    cell.outputs.append(new_output("error", ename="ValueError", evalue="no such school", traceback=[]))
    with pytest.raises(PublishError, match="no such school"):
        page_of(tmp_path, cell)
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_stood_there_is_replaced_whole(tmp_path: Path) -> None:
    page_of(tmp_path, words("first"))
    assert "second" in page_of(tmp_path, words("second"))
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_many_pages_share_one_script(tmp_path: Path, finding) -> None:
    shared = tmp_path / "shared"
    for name in ("a", "b"):
        out = tmp_path / "schools" / name / "page.html"
        write_page(notebook_of(displays(finding)), out, title="T", shared=shared)
        page = out.read_text(encoding="utf-8")
        assert len(page) < 60_000
        assert (out.parent / re.search(r'<script src="([^"]+)">', page)[1]).resolve().is_file()
    assert len(list(shared.iterdir())) == 1


def test_the_same_notebook_gives_the_same_bytes(tmp_path: Path, finding) -> None:
    assert page_of(tmp_path, displays(finding)) == page_of(tmp_path, displays(finding))


def test_slides_take_the_cells_tagged_for_them(tmp_path: Path, finding) -> None:
    notebook = notebook_of(words("# The nurse", "slides"), words("not here"), words("## What did you hear?", "slides"),
                           displays(finding, tags=("slides", "continued")), words("### Last", "slides"))
    page = write_slides(notebook, tmp_path / "slides.html", title="The nurse").read_text(encoding="utf-8")
    assert page.count('<section class="slide"') == 3 and "not here" not in page
    assert [level for level, _ in headings(page)] == [1, 2, 3, 2]
    assert 'aria-label="Slide 3 of 3"' in page and "3 / 3" in page


def test_the_whole_report_becomes_a_page(tmp_path: Path) -> None:
    out = write_page(fill_report(make_full_release()), tmp_path / "r.html", title="Report", keep_tags={"public"})
    page = out.read_text(encoding="utf-8")
    levels = [level for level, _ in headings(page)]
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert page.count('<figure class="chart">') == page.count('<details class="numbers">') >= 15
    assert page.count('<nav class="contents"') == 1
    assert "one by one" not in page  # the list of students is in staff reports only
