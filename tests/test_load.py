"""A source is opened, whatever it is, and its tables are held where they are counted."""

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
