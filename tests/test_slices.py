"""A source that is checked slice by slice is judged like one that is read whole: the same rows, the same words."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from wbl import schema
from wbl.collect.load import load
from wbl.collect.simulate import invent_tables
from wbl.collect.slices import check_in_slices
from wbl.collect.stored import find_stored
from wbl.errors import SourceError
from wbl.program import Program
from wbl.settings import Settings

TODAY = date(2026, 6, 1)
Texts = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def clean() -> Texts:
    """A made-up program as the texts that people type."""
    tables = invent_tables(students=120, schools=3, seed=5)
    return {name: frame.astype("object").where(frame.notna(), "").astype("str").reset_index(drop=True)
            for name, frame in tables.items()}


@pytest.fixture
def spoilt(clean: Texts) -> Texts:
    """The same, with faults of every kind that reaches across rows and tables."""
    tables = {name: frame.copy() for name, frame in clean.items()}
    rng = np.random.default_rng(7)

    def spoil(table: str, column: str, value: Any, times: int = 4) -> None:
        tables[table].loc[rng.choice(len(tables[table]), times, replace=False), column] = value

    for table, column, value in (
        ("interviews", "channel", "carrier pigeon"), ("interviews", "channel", "recording"),
        ("interviews", "date", "2031-01-01"), ("interviews", "date", "25/04/2026"),
        ("interviews", "date", "03/04/2026"),
        ("interviews", "status", "planned"), ("interviews", "school_id", "nowhere"), ("interviews", "partner_id", "P?"),
        ("interviews", "recorded_by", "none"), ("interviews", "date", "2019-03-01"),
        ("participations", "attended", "perhaps"), ("participations", "student_id", "nobody"),
        ("participations", "interview_id", "I?"), ("participations", "role", "viewer"),
        ("students", "grade", "13"), ("students", "school_year", "2024-25"), ("students", "school_id", "nowhere"),
        ("recordings", "interview_id", "I?"), ("salaries", "low", "9000000"), ("salaries", "period", ""),
        ("permissions", "student_id", ""), ("permissions", "granted", "maybe"), ("permissions", "interview_id", "I?"),
        ("career_steps", "interview_id", "I?"), ("partners", "organization", "CafÃ©"),
    ):
        spoil(table, column, value)
    for table in ("interviews", "students", "participations", "salaries", "permissions", "opportunities"):
        again = tables[table].sample(5, random_state=3)
        tables[table] = pd.concat([tables[table], again], ignore_index=True)
    for table in ("salaries", "permissions"):  # one key on rows of different interviews
        key = schema.TABLES[table].key[0]
        tables[table].loc[tables[table].index[::40], key] = tables[table][key].iat[0]
    tables["participations"]["interview_id"] = " " + tables["participations"]["interview_id"] + "\u00a0"
    tables["participations"]["Favourite colour"] = "blue"
    return tables


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write_tables(tables: Texts, divide: tuple[str, ...] = ()) -> Path:
        for name, frame in tables.items():
            if name in divide:
                (tmp_path / name).mkdir()
                for number, part in enumerate(np.array_split(np.arange(len(frame)), 3)):
                    frame.iloc[part].to_parquet(tmp_path / name / f"{number}.parquet", index=False)
            else:
                frame.to_parquet(tmp_path / f"{name}.parquet", index=False)
        return tmp_path

    return write_tables


def told(program: Program) -> list[tuple[Any, ...]]:
    return sorted((problem.file, problem.row or 0, problem.column, problem.value, problem.problem, problem.remedy,
                   problem.outcome) for problem in program.problems)


def rows_of(frame: Any, name: str) -> pd.DataFrame:
    frame = frame if isinstance(frame, pd.DataFrame) else frame.df()
    frame = frame.astype("object").where(frame.notna(), None)
    return frame.sort_values(list(frame), key=lambda column: column.astype("str"), ignore_index=True)


def assert_judged_alike(sliced: Program, whole: Program) -> None:
    assert told(sliced) == told(whole)
    assert sliced.account == whole.account and sliced.given == whole.given
    for name in schema.TABLES:
        pd.testing.assert_frame_equal(rows_of(sliced.tables[name], name), rows_of(whole.tables[name], name))


@pytest.mark.parametrize("rows", [60, 10_000])
def test_slices_find_what_the_whole_finds(spoilt: Texts, write: Any, rows: int) -> None:
    folder = write(spoilt)
    whole = load(folder, engine="pandas", today=TODAY)
    assert {problem.table for problem in whole.problems} >= set(schema.TABLES) - {"schools", "opportunities"}
    sliced = check_in_slices(find_stored(folder), Settings(), "duckdb", today=TODAY, rows=rows)
    assert_judged_alike(sliced, whole)


@pytest.mark.parametrize("missing", [{"students"}, {"recordings", "schools"}, {"salaries", "partners", "permissions"}])
def test_tables_may_be_missing(clean: Texts, write: Any, missing: set[str]) -> None:
    folder = write({name: frame for name, frame in clean.items() if name not in missing})
    sliced = check_in_slices(find_stored(folder), Settings(), "duckdb", today=TODAY, rows=300)
    assert_judged_alike(sliced, load(folder, engine="pandas", today=TODAY))


def test_what_is_required_is_asked_for_in_the_same_words(clean: Texts, write: Any) -> None:
    tables = {name: frame for name, frame in clean.items() if name != "participations"}
    folder = write({**tables, "interviews": tables["interviews"].drop(columns="interview_id")})
    for _ in ("the table", "the column"):
        with pytest.raises(SourceError) as whole:
            load(folder, engine="pandas", today=TODAY)
        with pytest.raises(SourceError) as sliced:
            load(folder, engine="duckdb", today=TODAY)
        assert str(sliced.value) == str(whole.value)
        clean["participations"].to_parquet(folder / "participations.parquet")


@pytest.mark.parametrize("engine", ["duckdb", "pandas"])
def test_a_table_may_be_a_folder_of_files_and_a_problem_names_its_file(spoilt: Texts, write: Any, engine: str) -> None:
    folder = write(spoilt, divide=("participations", "students"))
    program = load(folder, engine=engine, today=TODAY)
    spoilt["participations"].to_parquet(folder / "participations.parquet")
    spoilt["students"].to_parquet(folder / "students.parquet")
    for name in ("participations", "students"):
        for part in (folder / name).iterdir():
            part.unlink()
    whole = load(folder, engine="pandas", today=TODAY)
    assert program.account == whole.account
    attended = sorted((problem.file, problem.row) for problem in program.problems if problem.value == "perhaps")
    third = len(np.array_split(np.arange(len(spoilt["participations"])), 3)[0])
    expected = sorted(
        (f"participations/{(place := min(row // third, 2))}.parquet", row - sum(
            len(part) for part in np.array_split(np.arange(len(spoilt["participations"])), 3)[:place]) + 2)
        for row in np.flatnonzero(spoilt["participations"]["attended"] == "perhaps"))
    assert attended == expected
    assert {name for name in program.inputs if name.startswith("students")} == {
        f"students/{number}.parquet" for number in range(3)}


def test_parts_beside_other_kinds_of_files_are_refused(clean: Texts, write: Any) -> None:
    folder = write(clean, divide=("participations",))
    (folder / "schools.parquet").unlink()
    clean["schools"].to_csv(folder / "schools.csv")
    with pytest.raises(SourceError, match=r"participations as a folder of Parquet files, and schools\.csv"):
        load(folder)


def test_a_table_twice_is_refused(clean: Texts, write: Any) -> None:
    folder = write(clean, divide=("participations",))
    clean["participations"].to_parquet(folder / "participations.parquet")
    with pytest.raises(SourceError, match='has the table "participations" twice'):
        load(folder)


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
def test_a_damaged_file_is_named(clean: Texts, write: Any, engine: str) -> None:
    folder = write(clean)
    content = bytearray((folder / "participations.parquet").read_bytes())
    content[100:3000] = b"?" * 2900
    (folder / "participations.parquet").write_bytes(content)
    with pytest.raises(SourceError, match="participations"):
        load(folder, engine=engine)
    (folder / "participations.parquet").write_bytes(content[:5000])
    with pytest.raises(SourceError, match="participations"):
        load(folder, engine=engine)


def test_a_database_is_judged_alike(spoilt: Texts, tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "log.sqlite"
    with sqlite3.connect(path) as connection:
        for name, frame in spoilt.items():
            frame.to_sql(name, connection, index=False)
    whole, sliced = (load(path, engine=engine, today=TODAY) for engine in ("pandas", "duckdb"))
    assert_judged_alike(sliced, whole)
    assert sliced.inputs == whole.inputs


def test_what_is_large_is_counted_in_duckdb_by_itself(clean: Texts, write: Any, monkeypatch: Any) -> None:
    folder = write(clean)
    assert isinstance(load(folder, today=TODAY).participations, pd.DataFrame)
    monkeypatch.setattr("wbl.collect.engines.LARGE", 1_000)
    monkeypatch.setattr("wbl.collect.files.read_bytes", lambda path: pytest.fail("a file was read whole"))
    monkeypatch.setattr("wbl.collect.load.read_bytes", lambda path: pytest.fail("a file was read whole"))
    assert not isinstance(load(folder, today=TODAY).participations, pd.DataFrame)
