"""Find the columns of the schema in a table's header."""

import re
import unicodedata
from collections.abc import Iterable

from wbl import schema
from wbl.collect.raw import RawTable, Remark, column_letter
from wbl.errors import SourceError, name_nearest

READ_ME, LISTS, PROBLEMS = "Read me", "Lists", "Problems"   # sheets that wbl puts beside the tables
WHAT_TO_DO = "What to do (wbl)"                             # the column of a marked-up copy; it is not read


def fold_name(text: str) -> str:
    """Make names comparable: no accents, capitals, blanks or marks.

    >>> fold_name(" Interview ID "), fold_name("CTE-Program"), fold_name("Años")
    ('interview_id', 'cte_program', 'anos')
    """
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "_", bare.casefold()).strip("_")


def match_header(raw: RawTable, table: schema.Table, extra: Iterable[str] = ()) -> tuple[dict[str, int], list[Remark]]:
    """Give the place of each column that the table has, and what to say about columns that nothing is known of.

    extra: names of columns beyond the schema that are wanted. Raises SourceError when a required column is not
    there, or when one stands there twice.
    """
    known = {fold_name(name): name for name in (*table.column_names, *extra)}
    places: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    for place, cell in enumerate(raw.header):
        name = known.get(fold_name(cell))
        if name is None:
            unknown.append((place, cell))
        elif name in places:
            raise SourceError(f'{raw.file} has the column "{name}" twice, in {column_letter(places[name])} and '
                              f"{column_letter(place)}. Rename or remove one of them.")
        else:
            places[name] = place
    missing = [column.name for column in table.columns if column.required and column.name not in places]
    if missing:
        raise SourceError(_say_missing(raw, missing, [cell for _, cell in unknown]))
    left = [name for name in known.values() if name not in places]
    return places, [_remark_unknown(place, cell, left, table) for place, cell in unknown
                    if cell != WHAT_TO_DO and (cell or not raw.columns[place].is_blank().all())]


def _say_missing(raw: RawTable, missing: list[str], unknown: list[str]) -> str:
    hints = []
    for name in missing:
        near = name_nearest(name, [cell for cell in unknown if cell])
        if near.startswith("Did you mean"):
            hints.append(f'{near.removeprefix("Did you mean ").rstrip("?")} is probably "{name}": rename it.')
    columns = " and ".join(f'"{name}"' for name in missing)
    there = ", ".join(cell for cell in raw.header if cell)
    advice = " ".join(hints) or f"It has: {there[:300]}. Add what is missing, or rename the column that holds it."
    return f"{raw.file} has no column {columns}. {advice}"


def _remark_unknown(place: int, cell: str, left: list[str], table: schema.Table) -> Remark:
    letter = column_letter(place)
    if not cell:
        return Remark("", f"Column {letter} has no name; it was not read.", "Name it, or remove it.")
    near = name_nearest(cell, left) if left else ""
    remedy = (f'{near} If so, rename it.' if near.startswith("Did you mean")
              else f"Nothing to do if it is not meant for {table.name}.")
    return Remark(cell, f'Column {letter}, "{cell}", is not a column of {table.name}; it was not read.', remedy)

