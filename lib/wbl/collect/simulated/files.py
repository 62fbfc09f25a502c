"""Writing a made-up program: its tables, and what stands beside them."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from wbl import schema
from wbl.collect.simulated.recordings import read_made_up
from wbl.places import find_sample

FORMATS = ("csv", "parquet")


def write_table(path: Path, table: schema.Table, frame: pd.DataFrame) -> None:
    """Write one table with the schema's columns and types, as CSV or Parquet by the name of the path."""
    if path.suffix == ".csv":
        written = pd.DataFrame({column.name: _write_cells(column, frame[column.name]) for column in table.columns})
        written.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
        return
    import pyarrow as pa
    from pyarrow import parquet

    kinds: dict[str, Any] = {
        "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32(),
    }
    arrays = [pa.array(_type_cells(column, frame[column.name]), type=kinds[column.kind], from_pandas=True)
              for column in table.columns]
    parquet.write_table(pa.table(arrays, names=list(table.column_names)), path)


def _write_cells(column: schema.Column, values: pd.Series) -> Any:
    """Write the cells of a column as text that reads back as the same values."""
    match column.kind:
        case "boolean":
            truths = values.astype("boolean")
            return np.select([truths.fillna(False), truths.isna()], ["true", ""], "false")
        case "date":
            return np.datetime_as_string(values.to_numpy().astype("datetime64[D]"))
        case "integer" | "number":
            numbers = values.to_numpy(dtype=float, na_value=np.nan)
            return np.where(np.isnan(numbers), "", np.char.mod("%.10g", numbers))
        case _:
            return values.to_numpy()


def _type_cells(column: schema.Column, values: pd.Series) -> Any:
    """Give the cells of a column as Arrow takes them."""
    match column.kind:
        case "text":
            return values.astype(object).where(values != "", None)
        case "date":
            return values.to_numpy().astype("datetime64[D]")
        case _:
            return values


def write_company(folder: Path, format: str, command: str) -> None:
    """Write what stands beside the tables: settings, README, description, transcripts.

    command: how the program was made and can be made again.
    """
    _write_text(folder / "wbl.toml", _SETTINGS)
    if format == "csv":
        described = schema.describe_package("made-up-program", "A made-up program of informational interviews")
        _write_text(folder / "datapackage.json", json.dumps(described, indent=1, ensure_ascii=False) + "\n")
    listed = "\n".join(f"| `{table.name}.{format}` | {table.one_row_is} |" for table in schema.TABLES.values())
    _write_text(folder / "README.md", _README.format(command=command, listed=listed))
    for name in read_made_up()["transcript"]:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        shutil.copyfile(find_sample() / name, path)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


_SETTINGS = """# What this program decided for itself; every line may be left out.
program_name = "Sample program (made-up people)"
min_group = 10
goal_percent = 60
goal_counts = "any_live"
group_columns = ["ell_level", "has_iep"]
"""

_README = """# A made-up program

**Every person, school and organization in these files is made up.** The school codes belong to no real school. The pay
that partners state is drawn around official wages (U.S. Bureau of Labor Statistics, OEWS, May 2025, New York metro
area); nobody said it.

It was made, and can be made again with the same bytes in a new folder, by

```
{command}
```

| file | one row is |
|---|---|
{listed}
| `transcripts/` | one recording each: what was said in it |
| `wbl.toml` | what the program decided for itself: its name, its goal, the smallest group that is printed |

`docs/data.md` explains the columns; beside CSV files, `datapackage.json` says the same to machines. There are two
school years, 2024-25 and 2025-26. As in life, some students have no interview, some interviews were cancelled or are
still planned, some partners would not speak of pay, and some permissions are missing.
"""
