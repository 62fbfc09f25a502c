"""The fast road: tables read with Arrow, each cell as the text that a person would type.

A column of Arrow becomes distinct texts and codes without a Python object for any row.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd

from wbl.collect.cores import map_on_cores
from wbl.collect.raw import Cells, RawTable, make_cells, refuse_same_headers, tidy_cells
from wbl.errors import SourceError

_BLOCK = 1 << 22    # bytes that are divided into cells at once
_FEW = 127          # texts that a byte can number, with one left over; memory that a row does not need costs time


def read_lines(lines: bytes, delimiter: str, header: list[str], name: str, first_row: int) -> RawTable | None:
    """Read well-formed UTF-8 lines; None when Arrow is not installed or refuses a row.

    lines: the header among them. first_row: the spreadsheet's number of the row below the header.
    """
    try:
        import pyarrow as pa
        from pyarrow import csv
    except ImportError:
        return None
    quotes = lines.count(b'"') if b'"' in lines else 0  # looking comes quicker than counting
    if quotes % 2:
        return None  # a quotation mark may be open: Arrow would not say so
    names = [str(place) for place in range(len(header))]
    try:
        table = csv.read_csv(
            pa.BufferReader(lines),
            read_options=csv.ReadOptions(column_names=names, skip_rows_after_names=1, block_size=_BLOCK),
            parse_options=csv.ParseOptions(delimiter=delimiter, quote_char='"' if quotes else False,
                                           newlines_in_values=quotes > 0, ignore_empty_lines=False),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True,
                check_utf8=False),
            memory_pool=pa.system_memory_pool())     # Arrow's own asks for huge pages: new ones cost more to empty
    except pa.ArrowInvalid:
        return None
    columns = tuple(map_on_cores(_take_cells, table.columns))
    if all((cells.codes < 0).any() for cells in columns) and np.logical_and.reduce(
            [cells.is_blank() for cells in columns]).any():     # blank rows: the careful road counts them
        return None
    return RawTable(name, tuple(header), columns, np.arange(first_row, first_row + table.num_rows, dtype=np.int32))


def _take_cells(column: Any) -> Cells:
    """Take the cells of one column of Arrow's texts, each text once."""
    if not len(column):
        return make_cells(pd.Series([], dtype="str"))
    import pyarrow as pa
    from pyarrow import compute

    chunks = compute.dictionary_encode(column, memory_pool=pa.system_memory_pool()).chunks  # they share one dictionary
    texts = pd.Series(pd.array(chunks[0].dictionary, dtype="str"))
    codes = np.concatenate([(chunk.indices.fill_null(-1) if chunk.null_count else chunk.indices).to_numpy()
                            for chunk in chunks], dtype=np.int8 if len(texts) < _FEW else np.int32)
    return tidy_cells(codes, texts)


def take_texts(texts: pd.Series, codes: np.ndarray) -> Any:
    """Give the text of every row as an array for a data frame; nothing where the code is -1.

    >>> take_texts(pd.Series(["a", "b"], dtype="str"), np.array([1, 0, -1])).tolist()
    ['b', 'a', nan]
    """
    try:
        import pyarrow as pa
        from pyarrow import compute
    except ImportError:
        return texts.array.take(codes, allow_fill=True)
    if not len(texts):   # a column that the file lacks: memory that is zero costs nothing until it is looked at
        zeros = pa.py_buffer(np.zeros(len(codes) + 1))
        return pd.array(pa.Array.from_buffers(pa.large_string(), len(codes), [zeros] * 3), dtype="str")
    blank = codes < 0
    places = pa.array(codes, mask=blank if blank.any() else None)
    return pd.array(compute.take(pa.array(texts, pa.large_string()), places, memory_pool=pa.system_memory_pool()),
                    dtype="str")


def find_texts(texts: pd.Series, among: pd.Series) -> np.ndarray:
    """Give for each text its place among others, each of which is there once; -1 where it is not.

    >>> find_texts(pd.Series(["b", "c"], dtype="str"), pd.Series(["a", "b"], dtype="str")).tolist()
    [1, -1]
    """
    if texts.equals(among):     # as where every answer to a form made one row in each of two tables
        return np.arange(len(texts))
    try:
        import pyarrow as pa
        from pyarrow import compute
    except ImportError:
        return pd.Index(among).get_indexer(pd.Index(texts))
    places: np.ndarray = compute.index_in(pa.array(texts), value_set=pa.array(among)).fill_null(-1).to_numpy()
    return places


def read_parquet(content: bytes, name: str) -> RawTable:
    """Read a Parquet file. name: what to call it. Raises SourceError when it is damaged or pyarrow is not there."""
    try:
        from pyarrow import parquet
    except ImportError:
        raise SourceError(f"{name} needs pyarrow, which is not installed. Bring CSV, or install it.") from None
    with naming_damage(name):
        table = parquet.read_table(io.BytesIO(content))
        return take_table(table, name, np.arange(2, 2 + table.num_rows, dtype=np.int64))


@contextmanager
def naming_damage(name: str) -> Iterator[None]:
    """Turn what Arrow says of a damaged file into a sentence that names it."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError) as error:
        raise SourceError(f"{name} is damaged or is not a table of plain cells ({error}). Write it again.") from error


def take_table(table: Any, name: str, rows: np.ndarray) -> RawTable:
    """Take the cells of an Arrow table, each value as the text that a person would type.

    name: what to call the file in messages. rows: the spreadsheet's number of each row. Raises SourceError when two
    columns have the same header.
    """
    columns = tuple(_take_cells(_write_values(column)) for column in table.columns)
    header = [column.strip() for column in table.column_names]
    refuse_same_headers(header, name)
    return RawTable(name, tuple(header), columns, rows)


def _write_values(column: Any) -> Any:
    """Turn one Arrow column into texts."""
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("s", tz=column.type.tz), safe=False)
    return column.cast(pa.string())
