"""A school's view of a release is written as if it stood alone, though most of its text is that of the whole."""

import json
from pathlib import Path

import pandas as pd
import pytest

from made_release import make_full_release
from wbl.protect.releases import ProtectedTable, Release, open_release, read_release, write_release

SCHOOL = "15K009"


def with_table(frame: pd.DataFrame) -> Release:
    full = make_full_release()
    return open_release(full.about, {**{name: table.frame for name, table in full.tables.items()}, "more": frame})


def make_rows(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame({"breakdown": ["all", "school", "school"], "group": ["all", "02M047", SCHOOL], **columns})


@pytest.mark.parametrize("frame", [
    make_rows(note=["plain", "=1+1", 'said "no", and left']),
    make_rows(note=["two\nlines", "one", "-5"]),
    make_rows(note=[None, None, None]),
    make_rows(share=[1.0, 2.5, None], asked=pd.array([True, None, False], dtype="boolean")),
    make_rows(day=pd.to_datetime(["2026-01-05 00:00", "2026-01-06 10:30", "2026-01-07 00:00"])),
], ids=["hostile", "lines", "nothing", "numbers", "days"])
def test_its_tables_have_the_text_that_they_would_have_alone(frame: pd.DataFrame) -> None:
    view = with_table(frame).for_school(SCHOOL)
    assert len(view["more"]) == 2
    for table in view.tables.values():
        assert table.text == ProtectedTable(table.name, table.frame).text


def test_it_is_described_as_if_it_stood_alone(tmp_path: Path) -> None:
    view = make_full_release(labels={"school": "", "x": '\n  "school": ""'}).for_school(SCHOOL)
    kinds = {name: {column: str(kind) for column, kind in table.frame.dtypes.items()}
             for name, table in view.tables.items()}
    assert view.description == json.dumps({"about": vars(view.about), "tables": kinds}, indent=1,
                                          ensure_ascii=False) + "\n"
    assert view.for_school(SCHOOL).description == view.description
    write_release(view, tmp_path)
    read = read_release(tmp_path)
    assert read.about == view.about and all(read[name].equals(view[name]) for name in view.tables)
