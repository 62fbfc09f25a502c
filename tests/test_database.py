"""A database is read like a folder, and never written to."""

import os
from datetime import date
from pathlib import Path

import pytest

from conftest import skip_or_fail
from wbl.collect.imports import import_files
from wbl.collect.load import load
from wbl.errors import SourceError

TODAY = date(2026, 6, 1)
TABLES = {
    "students": "student_id,school_year,school_id,grade\nS1,2025-26,Q1,9\n00123,2025-26,Q1,10\n",
    "interviews": "interview_id,date,school_id,interview_type,channel,status,minutes\n"
                  "I1,2025-10-01,Q1,in_person,workplace,held,20\nI2,2025-11-01,Q1,virtual,zoom,held,\n",
    "participations": "interview_id,student_id,role,attended\nI1,S1,interviewer,yes\nI2,00123,interviewer,no\n",
}


def write(folder: Path) -> list[Path]:
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text)
    return sorted(folder.glob("*.csv"))


def test_what_is_imported_into_sqlite_is_what_a_folder_gives(tmp_path):
    files = write(tmp_path / "folder")
    import_files(files, tmp_path / "log.sqlite", today=TODAY)
    again = import_files(files, tmp_path / "log.sqlite", today=TODAY)
    assert (again.new, again.changed) == ({}, [])
    stored, plain = load(tmp_path / "log.sqlite", today=TODAY), load(tmp_path / "folder", today=TODAY)
    for name in TABLES:
        key = list(TABLES[name].split("\n")[0].split(","))[:2]
        assert stored.tables[name].sort_values(key, ignore_index=True).equals(
            plain.tables[name].sort_values(key, ignore_index=True))


def test_a_password_is_never_repeated():
    with pytest.raises(SourceError) as error:
        load("postgresql://wbl:canary@127.0.0.1:1/wbl")
    assert "canary" not in str(error.value)


def test_an_address_of_no_database_is_one_sentence():
    with pytest.raises(SourceError, match="The address cannot be used"):
        load("nonsense://somewhere/x")


@pytest.mark.database
def test_postgresql_is_read_in_a_transaction_that_cannot_write():
    address = os.environ.get("WBL_TEST_POSTGRES", "")
    if not address:
        skip_or_fail("database", "No PostgreSQL is named in WBL_TEST_POSTGRES.")
    import sqlalchemy as sql

    from wbl.collect.database import _connect

    engine = sql.create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        for name in ("participations", "interviews"):
            connection.execute(sql.text(f"DROP TABLE IF EXISTS {name}"))
        connection.execute(sql.text(
            "CREATE TABLE interviews (interview_id text, date date, school_id text, interview_type text, channel text, "
            "status text, minutes numeric)"))
        connection.execute(sql.text(
            "CREATE TABLE participations (interview_id text, student_id text, role text, attended boolean)"))
        connection.execute(sql.text(
            "INSERT INTO interviews VALUES ('I1', '2025-10-01', 'Q1', 'in_person', 'workplace', 'held', 20), "
            "('I2', '2025-11-01', 'Q1', 'virtual', 'workplace', 'held', NULL)"))
        connection.execute(sql.text("INSERT INTO participations VALUES ('I1', '00123', 'interviewer', true)"))
    program = load(address, today=TODAY)
    assert program.interviews[["interview_id", "minutes"]].values.tolist() == [["I1", 20]]
    assert program.participations["student_id"].tolist() == ["00123"]
    assert program.problems[0].row == 2
    assert program.problems[0].outcome == "held"
    with pytest.raises(SourceError, match="read-only"), _connect(address) as (connection, _):
        connection.execute(sql.text("DELETE FROM interviews"))
    engine.dispose()
