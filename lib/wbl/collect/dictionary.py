"""The data dictionary for people: a page about every table and column, written from the schema."""

from pathlib import Path

from wbl import schema
from wbl.schema import Column, Table

_KINDS = {
    "text": "text", "integer": "whole number", "number": "number", "boolean": "yes or no", "date": "date",
}
_SEEN_BY = {
    "public": "anyone", "staff": "staff", "private": "only those who keep the records",
}
_OPENING = """# The data, table by table

<!-- Written by wbl.collect.dictionary from lib/wbl/schema.py; change it there. -->

A source is a folder with one CSV or Parquet file for each of these tables, named after it, or one workbook with a sheet
for each. Only {required} are required; without another table the reports leave out what it
would have told, and say so.

- **Codes** such as `student_id` are text: leading zeros stay.
- **Dates** are written year-month-day, like 2026-03-09. **Yes or no** is written `true` or `false`, or `yes` or `no`.
- **An empty cell** means that nobody said. An empty permission is no permission.
- **Who may see it** is about single cells. Public reports show counts of groups that are large enough, never cells.
- A row without a **required** cell is held for a person to look at: not counted, and not lost.

| table | one row is |
|---|---|
{tables}
"""


def describe_tables() -> str:
    """Describe every table and column of a source, as Markdown.

    >>> "## schools" in describe_tables()
    True
    """
    listed = "\n".join(f"| [{table.name}](#{table.name}) | {table.one_row_is} |" for table in schema.TABLES.values())
    required = " and ".join(f"`{table.name}`" for table in schema.TABLES.values() if table.required)
    parts = [_OPENING.format(required=required, tables=listed), *map(_describe_table, schema.TABLES.values())]
    return "\n".join(parts)


def write_dictionary(path: Path) -> None:
    """Write the page, replacing what stood there."""
    path.write_text(describe_tables(), encoding="utf-8", newline="\n")


def _describe_table(table: Table) -> str:
    key = " and ".join(f"`{name}`" for name in table.key)
    rows = "\n".join(_describe_column(column) for column in table.columns)
    return (f"## {table.name}\n\nOne row is {table.one_row_is}. No two rows have the same {key}.\n\n"
            f"| column | holds | what it means | who may see it |\n|---|---|---|---|\n{rows}\n")


def _describe_column(column: Column) -> str:
    meaning = column.meaning
    if column.refers_to:
        meaning += f" One of `{column.refers_to}`."
    if column.allowed:
        meaning += " " + "; ".join(f"`{code}` {label}" for code, label in column.allowed.items()) + "."
    return f"| `{column.name}` | {_describe_kind(column)} | {meaning} | {_SEEN_BY[column.seen_by]} |"


def _describe_kind(column: Column) -> str:
    """Say what a cell holds: kind, unit and limits."""
    parts = ["one of the words at the right" if column.allowed else _KINDS[column.kind]]
    if column.unit:
        parts.append(column.unit)
    if column.lowest is not None and column.highest is not None:
        parts.append(f"{column.lowest:g} to {column.highest:g}")
    elif column.lowest is not None:
        parts.append(f"{column.lowest:g} or more")
    if column.required:
        parts.append("**required**")
    return ", ".join(parts)
