"""An activity in a real browser: every page and every slide, the recording, and paper."""

import functools
import re
import shutil
import wave
from pathlib import Path

import pytest

import wbl
from test_page_browser import violations
from wbl.publish import activity

pytestmark = [pytest.mark.browser, pytest.mark.slow]
VIDEO = "document.querySelector('video')"
PAGES = ("teacher-guide", "student-handout", "student-handout-es", "watch")


@pytest.fixture(scope="module")
def recorded(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The activity of a hybrid interview whose recording lies in the source; ten minutes of silence stand for it."""
    folder = tmp_path_factory.mktemp("recorded")
    source = folder / "source"
    shutil.copytree(sample, source)
    with wave.open(str(source / "talk & more.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(4000)
        sound.writeframes(bytes([128]) * 4000 * 600)
    table = source / "recordings.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(
        "A nurse on a busy floor,I000596,school,,", "A nurse on a busy floor,I000596,school,talk & more.wav,"),
        encoding="utf-8")
    return make(source, folder, interview="I000596")


@pytest.fixture(scope="module")
def live(sample: Path, sample_program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The activity of a one-to-one interview, in Spanish."""
    held = sample_program.interviews.query("interview_type == 'in_person' and status == 'held'")
    return make(sample, tmp_path_factory.mktemp("live"), interview=held["interview_id"].iloc[-1], language="es")


def make(source: Path, out: Path, *, interview: str, **options: object) -> Path:
    with pytest.MonkeyPatch.context() as patch:  # the notebook's cells run here instead of in a kernel: it is faster
        quick = functools.partial(activity.run_notebook, in_process=True)
        patch.setattr(activity, "run_notebook", lambda *given, **named: quick(*given, **{**named, "in_process": True}))
        return activity.publish_activity(
            wbl.load(source), source, out, interview=interview, options=options).parent


def wait(page, condition: str) -> None:
    """Wait until a condition holds; the page's own policy keeps playwright from waiting inside it."""
    for _ in range(150):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never: {condition}")


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_accessible_quiet_and_narrow_enough(recorded: Path, open_page, page: str, width: int) -> None:
    opened = open_page(recorded / f"{page}.html", width=width)
    opened.page.eval_on_selector_all("details", "found => found.forEach(details => { details.open = true; })")
    assert opened.page.locator("h1").count() == 1
    assert violations(opened.page) == [] and opened.errors == []
    assert [address for address in opened.requests if not address.startswith(("data:", "file:"))] == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("kind", ["recorded", "live"])
def test_every_slide_is_accessible_and_fits_a_projector(request, open_page, kind: str) -> None:
    opened = open_page(request.getfixturevalue(kind) / "slides.html", width=1280, height=720)
    page, slides = opened.page, opened.page.locator(".slide")
    assert slides.count() >= 8
    for place in range(slides.count()):
        slides.nth(place).evaluate("slide => slide.scrollIntoView({behavior: 'instant'})")
        assert slides.nth(place).locator("h1, h2").first.inner_text().strip()
        assert slides.nth(place).evaluate("slide => slide.offsetHeight") <= 760
        assert violations(page, f"#slide-{place + 1}") == []
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == slides.count()
    assert opened.requests == [] and opened.errors == []


@pytest.mark.parametrize("page", ["teacher-guide", "student-handout", "student-handout-en"])
def test_pages_of_a_live_interview_are_accessible_in_spanish_too(live: Path, open_page, page: str) -> None:
    opened = open_page(live / f"{page}.html")
    assert opened.page.evaluate("document.documentElement.lang") == ("es" if page == "student-handout" else "en")
    assert violations(opened.page) == [] and opened.errors == []


def test_nothing_to_watch_where_nothing_was_recorded(live: Path) -> None:
    assert not (live / "watch.html").exists()


def test_a_recording_stops_where_the_class_talks(recorded: Path, open_page) -> None:
    page = open_page(recorded / "watch.html").page
    wait(page, f"{VIDEO}.readyState >= 1")
    captions = page.evaluate(f"Array.from({VIDEO}.textTracks[0].cues, cue => cue.text)")
    assert len(captions) > 100 and max(len(caption.split()) for caption in captions) <= 15
    assert not [caption for caption in captions if "Okafor:" in caption or "Amara Lewis:" in caption]
    first, second = page.eval_on_selector_all(
        ".stops button", "found => found.slice(0, 2).map(one => [Number(one.dataset.begin), Number(one.dataset.end)])")
    page.keyboard.press("PageDown")
    wait(page, f"!{VIDEO}.paused")
    page.evaluate(f"{VIDEO}.currentTime = {first[1] - 0.4}")
    wait(page, f"{VIDEO}.paused")
    assert first[1] <= page.evaluate(f"{VIDEO}.currentTime") <= first[1] + 1
    assert page.locator("#now").inner_text() == page.locator(".stops p").first.inner_text()
    page.keyboard.press(" ")
    wait(page, f"!{VIDEO}.paused")
    page.keyboard.press("PageDown")
    wait(page, f"{VIDEO}.currentTime >= {second[0]}")
    assert page.locator("#ask-for-file").is_hidden()


def test_a_stop_is_chosen_with_a_click_and_a_missing_recording_is_asked_for(
    recorded: Path, open_page, tmp_path: Path,
) -> None:
    shutil.copy(recorded / "watch.html", tmp_path / "watch.html")
    page = open_page(tmp_path / "watch.html").page
    wait(page, "!document.querySelector('#ask-for-file').hidden")
    assert page.locator("video").is_hidden() and page.locator("#now").inner_text().startswith("Choose the recording")
    page.locator(".stops button").first.click()
    assert page.evaluate("document.activeElement.id") == "file", "a stop asks for the recording first"
    page.set_input_files("#file", recorded.parents[1] / "source" / "talk & more.wav")
    wait(page, f"{VIDEO}.readyState >= 1")
    assert page.locator("video").is_visible() and page.locator("#now").inner_text().startswith("Press play")
    button = page.locator(".stops button").nth(1)
    button.click()
    wait(page, f"{VIDEO}.currentTime >= {button.get_attribute('data-begin')}")
    assert button.get_attribute("aria-current") is not None


def test_the_transcript_is_printed_for_two_to_read_aloud(recorded: Path, open_page) -> None:
    page = open_page(recorded / "watch.html").page
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".said dd").last.is_visible() and page.locator("video").is_hidden()
    assert page.locator(".said dd", has_text="–").count() > 20, "a dash where another person speaks"
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter"))) >= 3


def test_nobody_is_named_on_what_is_handed_out(recorded: Path) -> None:
    for name in ("teacher-guide", "student-handout", "student-handout-es", "slides"):
        assert not re.search(r"Okafor|Amara|Jayden|Sofia", (recorded / f"{name}.html").read_text(encoding="utf-8"))


def test_paper_has_lines_to_write_on_and_no_blank_sheet(recorded: Path, open_page) -> None:
    page = open_page(recorded / "student-handout.html").page
    page.emulate_media(media="print")
    assert page.locator(".write-lines").count() >= 8
    assert 4 <= len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter"))) <= 7
