"""Tables that everybody can read."""

import pandas as pd

from made_release import frame_of, make_full_release
from wbl.protect.releases import ProtectedTable
from wbl.show import numbers
from wbl.show.tables import HIDDEN, Written, tabulate, write_table
from wbl.show.views import read_lines

HOSTILE = ["<script>alert(1)</script>", "$60k then $70k", "[x](javascript:alert(1))", '=HYPERLINK("x")', '<b id="x">']


def test_a_table_has_a_caption_and_scoped_headers() -> None:
    html = write_table(pd.DataFrame({"School": ["A"], "Students": [20144]}), "Students by school")
    assert "<caption>Students by school</caption>" in html
    assert '<th scope="col">School</th><th scope="col" class="number">Students</th>' in html
    assert '<th scope="row">A</th><td class="number">20,144</td>' in html


def test_hostile_text_shows_as_text() -> None:
    html = write_table(pd.DataFrame({h: [h] for h in HOSTILE}), HOSTILE[0])
    assert "<script" not in html and "<b " not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html and "=HYPERLINK(&quot;x&quot;)" in html


def test_hidden_says_so_and_nothing_to_say_is_a_dash() -> None:
    table = ProtectedTable("t", frame_of("group students enrolled status", [
        ["A", None, 12, "hidden"], ["B", 30, None, "shown"]]))
    frame = tabulate(read_lines(table), {
        "Group": "group", "Students": "students", "Enrolled": "enrolled", "Share": lambda line: None})
    assert list(frame["Students"]) == [HIDDEN, 30] and list(frame["Enrolled"]) == [12, "–"]
    html = write_table(frame, "Groups")
    assert html.count('<td class="number hidden">hidden</td>') == 2  # the count of A, and its share
    assert html.count('<td class="number">–</td>') == 2


def test_text_that_reads_like_a_number_stays_text() -> None:
    frame = pd.DataFrame({"Class": ["x"], "Room": ["0123"], "Share": [Written("7%")]}, dtype=object)
    html = write_table(frame, "Rooms")
    assert "<td>0123</td>" in html
    assert '<td class="number">7%</td>' in html


def test_a_school_called_hidden_is_not_hidden() -> None:
    html = write_table(pd.DataFrame({"School": ["A"], "Town": ["hidden"]}), "Towns")
    assert "<td>hidden</td>" in html


def test_a_long_table_says_where_the_rest_is() -> None:
    html = write_table(pd.DataFrame({"n": [str(n) for n in range(1_300)]}), "Many", most_rows=100)
    assert html.count("<tr>") == 101
    assert "Many (1,200 more rows in the tables beside this page)" in html


def test_the_frame_is_not_changed() -> None:
    frame = pd.DataFrame({"Students": [1, 2]})
    write_table(frame, "Two")
    pd.testing.assert_frame_equal(frame, pd.DataFrame({"Students": [1, 2]}))


def test_numbers_of_a_chart_keep_hidden_ones_hidden() -> None:
    release = make_full_release()
    frame = numbers.list_groups(release.tables["students_by_interview_type"], release.about, "school")
    row = frame[frame.iloc[:, 0] == "Queens Culinary"].iloc[0]
    assert row["In person"] is HIDDEN and row["Virtual"] == 13 and row["Students"] == 120
