"""The page about the data says what the schema says."""

from pathlib import Path

from wbl import schema
from wbl.collect.dictionary import describe_tables, write_dictionary

PAGE = Path(__file__).parents[1] / "docs" / "data.md"


def test_the_page_is_what_the_schema_says():
    assert PAGE.read_text(encoding="utf-8") == describe_tables(), (
        "docs/data.md is out of date: run wbl.collect.dictionary.write_dictionary on it.")


def test_every_column_and_every_allowed_word_is_on_the_page():
    page = describe_tables()
    for table in schema.TABLES.values():
        part = page.split(f"## {table.name}\n")[1].split("\n## ")[0]
        for column in table.columns:
            line = next(line for line in part.splitlines() if line.startswith(f"| `{column.name}` |"))
            assert column.meaning in line
            assert ("**required**" in line) == column.required
            assert all(f"`{code}`" in line for code in column.allowed or ())


def test_no_cell_breaks_its_table():
    for line in describe_tables().splitlines():
        if line.startswith("| `"):
            assert line.count("|") == 5


def test_writing_replaces_the_page(tmp_path):
    page = tmp_path / "data.md"
    page.write_text("old", encoding="utf-8")
    write_dictionary(page)
    assert page.read_bytes() == PAGE.read_bytes()
