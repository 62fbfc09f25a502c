"""Read the tables of a source from a database, by its address, without ever writing to it.

The tables and their columns are looked at first, so that a missing one is named before anything is read. All is read
in one read-only transaction: the tables agree with each other even while others write.
"""

import hashlib
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from wbl import schema
from wbl.collect.raw import RawTable, Remark, make_cells
from wbl.errors import SourceError

_DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def is_address(source: str) -> bool:
    """Is a source written as the address of a database?

    >>> is_address("postgresql://localhost/wbl"), is_address("data/sample")
    (True, False)
    """
    return "://" in source


def read_database(address: str) -> tuple[dict[str, RawTable], list[tuple[str, Remark]], dict[str, str]]:
    """Read the tables of a database: their cells, what to say about it, and the sha256 of each table's text.

    address: like "postgresql://user@host/name" or "sqlite:///log.sqlite". NULL and empty text are both blank. Raises
    SourceError when it cannot be reached or holds none of the tables; a password is never repeated in a message.
    """
    with _connect(address) as (connection, shown):
        import sqlalchemy as sql

        inspector = sql.inspect(connection)
        there = {*inspector.get_table_names(), *inspector.get_view_names()}
        known = [name for name in schema.TABLES if name in there]
        if not known:
            found = ", ".join(sorted(there)[:12]) or "no table"
            raise SourceError(f"{shown} has none of the tables of a source. There is: {found}.")
        raws, hashes = {}, {}
        for name in known:
            columns = [str(column["name"]) for column in inspector.get_columns(name)]
            key = [column for column in schema.TABLES[name].key if column in columns]
            query: Any = sql.select(*map(sql.column, columns)).select_from(sql.table(name))
            query = query.order_by(*map(sql.column, key))
            raws[name], hashes[f"{shown}, {name}"] = _read_rows(connection.execute(query), f"{shown}, {name}", columns)
        return raws, [], hashes


@contextmanager
def _connect(address: str) -> Iterator[tuple[Any, str]]:
    """Open a read-only transaction; give it and the name of the database without its password."""
    try:
        import sqlalchemy as sql
    except ImportError:
        raise SourceError("Databases need SQLAlchemy, which is not installed here. Install wbl with its databases "
                          "extra, or export the tables as CSV.") from None
    scheme, _, rest = address.partition("://")
    try:
        url = sql.make_url(f"{_DRIVERS.get(scheme, scheme)}://{rest}")
        engine = sql.create_engine(url)
    except (sql.exc.ArgumentError, sql.exc.NoSuchModuleError, ImportError, ValueError) as error:
        raise SourceError(f"The address cannot be used ({_bare(error)}). Write it like postgresql://user@host/name or "
                          "sqlite:///log.sqlite.") from None
    shown = url.database or url.host or scheme
    try:
        with engine.connect() as connection:
            if url.get_backend_name() == "sqlite":
                connection.execute(sql.text("PRAGMA query_only = ON"))
            else:
                connection.execute(sql.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield connection, shown
    except sql.exc.SQLAlchemyError as error:
        raise SourceError(f"The database {shown} cannot be read ({_bare(error)}). Check the address, your right to "
                          "read it, and that it is running.") from None
    finally:
        engine.dispose()


def _bare(error: Exception) -> str:
    """Give the first line of an error, as a person can read it."""
    return str(getattr(error, "orig", None) or error).strip().partition("\n")[0]


def _read_rows(result: Any, where: str, columns: list[str]) -> tuple[RawTable, str]:
    parts: list[list[pd.Series]] = [[] for _ in columns]
    digest = hashlib.sha256("\x1f".join(columns).encode())
    count = 0
    for rows in result.partitions(50_000):
        count += len(rows)
        for place, values in enumerate(zip(*rows, strict=True)):
            texts = [_as_text(value) for value in values]
            digest.update("\x1f".join(texts).encode())
            parts[place].append(pd.Series(texts, dtype="str"))
    empty = pd.Series([], dtype="str")
    cells = tuple(make_cells(pd.concat(part, ignore_index=True) if part else empty) for part in parts)
    return RawTable(where, tuple(columns), cells, np.arange(1, count + 1, dtype=np.int64)), digest.hexdigest()


def _as_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() | Decimal() if math.isfinite(value) and value == int(value):
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date() | datetime():
            return value.isoformat()
        case bytes() | memoryview():
            return bytes(value).decode("utf-8", "replace")
    return str(value)
