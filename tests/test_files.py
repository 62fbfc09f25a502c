"""Text tables are read as they come; nothing is dropped or shifted."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wbl.collect import arrow, files
from wbl.collect.raw import RawTable
from wbl.errors import SourceError, WblError

DATA = Path(__file__).parent / "data" / "collect"


def read(name: str) -> RawTable:
    return files.read_table(files.read_bytes(DATA / name), name)


def rows_of(raw: RawTable) -> list[list[str]]:
    return [[cells.at(row) for cells in raw.columns] for row in range(len(raw.rows))]


def test_a_row_that_does_not_fit_the_header_is_kept_apart_not_shifted():
    raw = read("rows_too_short_and_too_long.csv")
    assert rows_of(raw) == [["Q1", "North", "Queens"], ["Q4", "West", "Queens"]]
    assert raw.rows.tolist() == [2, 5]
    assert [(unread.row, unread.value) for unread in raw.unread] == [(3, "Q2,South"), (4, "Q3,East, North,Queens")]
    assert raw.unread[0].problem == "The row has 2 cells, the header 3."


def test_a_line_break_in_a_cell_is_one_row_as_in_a_spreadsheet():
    raw = read("semicolons_and_a_line_break_in_a_cell.csv")
    assert raw.header == ("school_id", "school_name", "region")
    assert rows_of(raw) == [["Q1", "North\r\nHigh", "Queens"], ["Q2", "South", "Bronx"]]
    assert raw.rows.tolist() == [2, 3]
    assert "semicolons" in raw.remarks[0].problem


def test_windows_letters_are_read_and_said():
    raw = read("windows_letters.csv")
    assert rows_of(raw) == [["Q1", "José Martí High", "Queens"]]
    assert raw.remarks[0].value == "José, Martí"


def test_in_a_file_of_two_encodings_only_the_odd_row_is_kept_apart():
    raw = read("two_encodings.csv")
    assert rows_of(raw) == [["Q1", "José High", "Queens"]]
    assert [unread.row for unread in raw.unread] == [3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_its_mark(encoding):
    raw = files.read_table("a\tb\nñandú\t2\n".encode(encoding), "a.csv")
    assert raw.header == ("a", "b")
    assert rows_of(raw) == [["ñandú", "2"]]


def test_a_letter_across_two_pieces_of_a_long_file_stays_whole():
    content = ("abcde,b\n" + "x,é\n" * 20_000).encode()
    assert content[65_535:65_537] == "é".encode()  # read in pieces of 65,536 bytes
    raw = files.read_table(content, "a.csv")
    assert raw.header == ("abcde", "b")
    assert raw.columns[1].texts.tolist() == ["é"]
    assert raw.rows.tolist() == list(range(2, 20_002))


def test_a_windows_letter_at_the_end_of_a_long_file_is_read_and_said():
    raw = files.read_table(b"a,b\n" + b"x,y\n" * 20_000 + "z,José\n".encode("cp1252"), "a.csv")
    assert rows_of(raw)[-1] == ["z", "José"]
    assert raw.remarks[0].value == "José"


def test_blank_rows_between_others_keep_the_row_numbers():
    raw = read("blank_rows.csv")
    assert raw.rows.tolist() == [2, 5]
    assert raw.remarks[0].problem == "2 blank rows between the others were skipped, the first is row 3."


def test_a_header_alone_is_a_table_without_rows():
    assert len(files.read_table(b"a,b\n", "a.csv").rows) == 0
    assert len(files.read_table(b"a,b", "a.csv").rows) == 0


def test_excels_own_first_line_names_the_delimiter():
    raw = files.read_table(b"sep=;\r\na;b\r\n1;2,5\r\n", "a.csv")
    assert raw.header == ("a", "b")
    assert raw.rows.tolist() == [3]


@pytest.mark.parametrize(("name", "words"), [
    ("two_headers_the_same.csv", 'two columns named "role", C and D'),
    ("no_bytes.csv", "is empty (0 bytes)"),
    ("quote_never_closed.csv", "Row 2 of quote_never_closed.csv opens a quotation mark that is never closed"),
    ("web_page.csv", "It is a web page"),
])
def test_what_is_no_table_is_refused_with_the_remedy(name, words):
    with pytest.raises(SourceError, match=words.replace("(", r"\(").replace(")", r"\)")):
        read(name)


@pytest.mark.parametrize(
    "start", [b"PK\x03\x04....xl/", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7", b"a\0b\1\2\3"])
def test_a_file_is_what_its_bytes_say(start):
    with pytest.raises(SourceError, match="cannot be read as a table"):
        files.read_table(start, "students.csv")


def test_parquet_is_read_as_its_text(tmp_path):
    frame = pd.DataFrame({"id": ["00123", None], "day": pd.to_datetime(["2025-10-01", "2025-10-02"]),
                          "ok": [True, False], "n": [1, 2]})
    frame.to_parquet(tmp_path / "a.parquet")
    raw = files.read_table((tmp_path / "a.parquet").read_bytes(), "a.parquet")
    assert rows_of(raw) == [["00123", "2025-10-01 00:00:00", "true", "1"], ["", "2025-10-02 00:00:00", "false", "2"]]


cell = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(cell, min_size=3, max_size=3), max_size=6), st.sampled_from([",", ";", "\t"]))
def test_both_roads_read_the_same(records, delimiter):
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([["aa", "bb", "cc"], *records])
    text = out.getvalue()
    careful = files._read_carefully(text, delimiter, ["aa", "bb", "cc"], "a.csv", first_row=1)
    fast = arrow.read_lines(text.encode(), delimiter, ["aa", "bb", "cc"], "a.csv", first_row=2)
    expected = [[value.strip() for value in record] for record in records]
    assert rows_of(careful) == [record for record in expected if any(record)]
    if fast is not None:
        assert rows_of(fast) == rows_of(careful)
        assert fast.rows.tolist() == careful.rows.tolist()


@settings(max_examples=300, deadline=None)
@given(st.binary(min_size=1, max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-16"))
       | st.text(alphabet='ab,;"\n\r\té\ufeff', min_size=1, max_size=80).map(lambda text: text.encode("utf-8")))
def test_any_bytes_are_read_or_refused_with_our_own_error(content):
    try:
        raw = files.read_table(content, "a.csv")
    except WblError:
        return
    assert len({len(cells.codes) for cells in raw.columns} | {len(raw.rows)}) == 1
