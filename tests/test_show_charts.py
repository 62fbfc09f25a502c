"""The charts: bars from zero, hidden drawn as hidden, words instead of markup."""

import json

import plotly.graph_objects as go
import pytest

from made_release import make_about, make_full_release, make_release, spread, students
from wbl.show import charts, findings, partner_charts, theme
from wbl.show.finding import Finding

HOSTILE = '<script>alert(1)</script> & <a href="javascript:x">$60k then $70k</a> =HYPERLINK("x")'
SECTIONS = [getattr(findings, name) for name in dir(findings) if name.startswith("show_")]


def words_of(figure) -> list[str]:
    return [text for trace in figure["data"] if trace.get("mode") == "text" for text in trace["text"]]


def bars_of(figure) -> list[dict]:
    return [trace for trace in figure["data"] if trace["type"] == "bar"]


@pytest.mark.parametrize("show", SECTIONS, ids=lambda show: show.__name__)
def test_every_chart_says_in_words_what_it_shows(show) -> None:
    finding: Finding = show(make_full_release())
    meta = finding.figure["layout"]["meta"]
    assert finding.title in meta["alt"] and meta["title"] == finding.title
    assert finding.table is not None and len(finding.table)


@pytest.mark.parametrize("show", SECTIONS, ids=lambda show: show.__name__)
def test_nothing_pops_up_or_traps_the_keyboard(show) -> None:
    _, chart, _ = show(make_full_release()).list_bundles()
    figure = chart["application/vnd.plotly.v1+json"]
    assert figure["config"] == {"displayModeBar": False, "responsive": True, "staticPlot": True}
    assert "hovertext" not in json.dumps(figure) and "customdata" not in json.dumps(figure)


@pytest.mark.parametrize("show", SECTIONS, ids=lambda show: show.__name__)
def test_plotly_knows_every_property_of_a_chart(show) -> None:
    figure = show(make_full_release()).figure
    assert json.loads(go.Figure(figure).to_json())["data"] == figure["data"]  # it raises where it knows one not


def test_bars_begin_at_zero_and_are_as_long_as_their_numbers() -> None:
    release = make_full_release()
    figure = charts.draw_answer(release.tables["students_by_interview_type"], release.about, "x")
    by_colour = {bar["marker"]["color"]: bar for bar in bars_of(figure)}
    bar = by_colour[theme.TYPE_STYLES["simulation"].colour]
    assert bar["base"] == [0] and bar["x"] == [pytest.approx(290 / 905)]
    assert by_colour[theme.TRACK]["x"] == [1, 1, 1, 1, 1]


def test_hidden_is_a_hatched_stub_with_the_word_and_no_number() -> None:
    made = make_release({"students_by_interview_type": students(("all", "all", 731, spread(*[None] * 7)))})
    figure = charts.draw_answer(made.tables["students_by_interview_type"], made.about, "x")
    hatched = [bar for bar in bars_of(figure) if bar["marker"].get("pattern", {}).get("shape") == "/"]
    assert len(hatched) == 1 and len(hatched[0]["x"]) == 5 and len(set(hatched[0]["x"])) == 1
    assert words_of(figure).count("hidden") == 5


def test_zero_is_not_hidden() -> None:
    made = make_release({"students_by_interview_type": students(("all", "all", 20, spread(0, 0, 0, 0, 0, 0, 20)))})
    figure = charts.draw_answer(made.tables["students_by_interview_type"], made.about, "x")
    assert "hidden" not in words_of(figure)
    assert sum("<b>0</b>" in text for text in words_of(figure)) == 5


def test_hostile_names_show_as_text() -> None:
    made = make_release(
        {"students_by_interview_type": students(
            ("all", "all", 90, spread(20, 20, 20, 20, 60, 50, 30)),
            ("school", "X", 50, spread(20, 20, 20, 20, 30, 30, 20)),
            ("school", "Y", 40, spread(0, 0, 0, 0, 30, 20, 10)))},
        school_names={"X": HOSTILE, "Y": "<b>Y</b>"})
    for by in ("show_coverage", "show_interview_types"):
        finding = getattr(findings, by)(made, by="school")
        text = " ".join(words_of(finding.figure))
        assert "<script" not in text and "<a " not in text and "&lt;b&gt;Y&lt;/b&gt;" in text
        assert "$60k then $70k" in text
        assert "<script" not in finding.write_head() + finding.write_table() + finding.write_note()


def test_a_long_list_shows_both_ends_and_counts_the_middle() -> None:
    groups = [("school", f"S{n:02d}", 100, {"none": n}) for n in range(40)]
    made = make_release({"students_by_interview_type": students(*groups)}, school_names={})
    figure = charts.draw_coverage(made.tables["students_by_interview_type"], made.about, "school", "x")
    names = [word for word in words_of(figure) if word.startswith("S")]
    assert names == [f"S{n}" for n in range(39, 31, -1)] + ["S03", "S02", "S01", "S00"]
    assert "28 between them are in the table" in words_of(figure)


def test_pay_is_drawn_from_quartile_to_quartile_over_the_official_band() -> None:
    release = make_full_release()
    figure = partner_charts.draw_pay(release.tables["salary_ranges"], release.about, "occupation", "x")
    bands = {bar["marker"]["color"]: bar for bar in bars_of(figure)}
    assert bands[theme.BAND]["base"][1] == 74_000 and bands[theme.BAND]["x"][1] == 142_000 - 74_000
    lines = {trace["line"]["color"]: trace["x"] for trace in figure["data"] if trace.get("mode") == "lines"}
    assert lines[theme.INK][3:5] == [82_000, 112_000]  # the first line is the key's
    assert lines[theme.PAPER][3:5] == [104_000, 104_000]  # the official median
    marks = [trace["x"] for trace in figure["data"] if trace.get("mode") == "markers"]
    assert marks[1:] == [[96_500, 64_000, 61_500]]  # the first is the key's; the hidden one has none


def test_the_goal_is_marked_where_it_is() -> None:
    release = make_full_release(goal_percent=40.0)
    figure = charts.draw_goal(release.tables["students_by_interview_type"], release.about, "x")
    goal = next(trace for trace in figure["data"] if trace.get("mode") == "lines")
    assert goal["x"][:2] == [0.4, 0.4]


def test_labels_are_the_programs_own() -> None:
    release = make_full_release(labels=make_about().labels | {"hybrid": "Small group"})
    figure = charts.draw_answer(release.tables["students_by_interview_type"], release.about, "x")
    assert any("Small group" in text for text in words_of(figure))
