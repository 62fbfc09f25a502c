"""A source is opened, whatever it is, and its tables are held where they are counted."""

import pandas as pd
import pytest

import wbl
from wbl.errors import ParameterError


def test_duckdb_holds_the_same_rows(sample, sample_program):
    laid = wbl.load(sample, engine="duckdb")
    for name, frame in sample_program.tables.items():
        assert laid.tables[name].df().shape == frame.shape
    held = laid.interviews.df().sort_values("interview_id", ignore_index=True)
    plain = sample_program.interviews.sort_values("interview_id", ignore_index=True)
    assert held["interview_type"].tolist() == plain["interview_type"].tolist()
    assert held["date"].tolist() == plain["date"].tolist()
    assert laid.account == sample_program.account


def test_an_unknown_engine_names_those_that_there_are():
    with pytest.raises(ParameterError, match=r'There is no engine "duckbd". Did you mean "duckdb"'):
        wbl.load("sample", engine="duckbd")


@pytest.mark.parametrize("programs", [125, 126, 127, 128])
def test_as_many_texts_as_a_byte_can_number_are_told_apart(tmp_path, programs):
    taught = [f"Program {place % programs}" if place % 7 else "" for place in range(300)]
    pd.DataFrame({"student_id": [f"{place:04}" for place in range(300)], "school_year": "2025-26", "school_id": "North",
                  "cte_program": taught}).to_csv(tmp_path / "students.csv", index=False)
    pd.DataFrame({"interview_id": ["one"], "date": "2025-10-15", "school_id": "North", "interview_type": "virtual",
                  "channel": "zoom", "status": "held"}).to_csv(tmp_path / "interviews.csv", index=False)
    pd.DataFrame({"interview_id": ["one"], "student_id": "0001", "role": "interviewer", "attended": "yes"}).to_csv(
        tmp_path / "participations.csv", index=False)
    assert wbl.load(tmp_path).students["cte_program"].fillna("").tolist() == taught
