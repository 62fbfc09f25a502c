"""Read days as people and programs write them. Nothing is guessed: what can be read in two ways is held."""

import re
from datetime import date, timedelta
from typing import Any

from wbl.collect.headers import fold_name
from wbl.collect.reading import Reading

EARLIEST_YEAR = 1990  # no program of this kind has older logs; an earlier day is a slip of the keyboard
_SERIALS = range(32_874, 73_051)  # a spreadsheet's numbers for the days from 1990 to 2099
_1904 = 1_462  # days between the two beginnings that spreadsheets count from
_MONTHS = {name: number for number, names in enumerate((
    "january jan enero ene", "february feb febrero", "march mar marzo", "april apr abril abr", "may mayo",
    "june jun junio", "july jul julio", "august aug agosto ago", "september sep sept septiembre setiembre",
    "october oct octubre", "november nov noviembre", "december dec diciembre dic"), start=1)
    for name in names.split()}
_DAY_MONTH = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})", re.ASCII)
_TIME = re.compile(r"[T\s]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([ap]\.?\s*m\.?)?\s*"
                   r"(Z|UTC|GMT[+-]\d{1,2}(:\d{2})?|[A-Z]{3,4}|[+-]\d{2}:?\d{2})?$", re.ASCII | re.IGNORECASE)


def tell_day_first(texts: list[str]) -> bool | None:
    """Tell from all the dates of a column whether the day comes before the month; None when nothing tells.

    >>> tell_day_first(["03/04/2026", "25/04/2026"]), tell_day_first(["03/04/2026"])
    (True, None)
    """
    written = [found for text in texts if (found := _DAY_MONTH.match(text))]
    day_first = any(int(found[1]) > 12 >= int(found[2]) for found in written)
    month_first = any(int(found[2]) > 12 >= int(found[1]) for found in written)
    return day_first if day_first != month_first else None


def find_time(text: str) -> str:
    """Give the time of day that is written after a day; empty when there is none.

    >>> find_time("3/4/2026 12:00:00"), find_time("3/4/2026")
    ('12:00:00', '')
    """
    written = _TIME.search(text.replace("\u202f", " ").replace("\xa0", " "))
    return written[0].lstrip("T ") if written else ""


def read_date(text: str, *, day_first: bool | None = None, has_1904_days: bool = False) -> Reading:
    """Read a day as people and programs write it; the time of day is left aside.

    day_first: what the rest of the file tells about days written like 03/04/2026; None: nothing. has_1904_days: does
    the workbook count its days from 1904?

    >>> read_date("2026-03-04").value, read_date("March 4, 2026").value
    (datetime.date(2026, 3, 4), datetime.date(2026, 3, 4))
    >>> read_date("03/04/2026").problem
    '"03/04/2026" can be read as 3 April 2026 or as March 4, 2026.'
    """
    bare = _TIME.sub("", text.replace("\u202f", " ").replace("\xa0", " ")).strip().rstrip(",")
    try:
        return _bound(text, *_parse_date(bare, day_first, has_1904_days))
    except (ValueError, OverflowError):
        return Reading(None, f'"{text}" is not a day of the calendar.', "Write it like 2026-03-04 (year-month-day).",
                       "held")


def _bound(text: str, day: date, problem: str = "", remedy: str = "", outcome: str = "") -> Reading:
    if outcome != "held" and day.year < EARLIEST_YEAR:
        return Reading(None, f'"{text}" is before {EARLIEST_YEAR}.', "Look at the year, and write the right one.",
                       "held")
    return Reading(None if outcome == "held" else day, problem, remedy, outcome)


def _parse_date(text: str, day_first: bool | None, has_1904_days: bool) -> tuple[Any, ...]:
    """Give the day, and problem, remedy and outcome where there is something to say; ValueError when it is no day."""
    if written := re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", text, re.ASCII):
        return (date(int(written[1]), int(written[3]), int(written[4])),)
    if written := _DAY_MONTH.fullmatch(text):
        first, second = int(written[1]), int(written[2])
        year = int(written[3]) + (2000 if len(written[3]) == 2 else 0)
        if first == second or second > 12 >= first:
            return (date(year, first, second),)
        if first > 12:
            return (date(year, second, first),)
        if day_first is None:
            one, other = date(year, second, first), date(year, first, second)
            return (one, f'"{text}" can be read as {one.day} {one:%B %Y} or as {other:%B} {other.day}, {other.year}.',
                    "Nothing else in the file tells which. Write all days like 2026-03-04.", "held")
        return (date(year, second, first) if day_first else date(year, first, second),)
    if written := re.fullmatch(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", text):
        return (date(int(written[3]), _month(written[1]), int(written[2])),)
    if written := re.fullmatch(r"(\d{1,2})[ -](?:de )?([^\W\d]+)\.?,?[ -](?:del? )?(\d{4})", text):
        return (date(int(written[3]), _month(written[2]), int(written[1])),)
    if re.fullmatch(r"\d{5}(\.\d+)?", text, re.ASCII) and int(float(text)) + has_1904_days * _1904 in _SERIALS:
        day = date(1899, 12, 30) + timedelta(days=int(float(text)) + has_1904_days * _1904)
        return (day, f'"{text}" is a spreadsheet\'s number for a day; read as {day}.',
                "Format the column as dates.", "noted")
    raise ValueError(text)


def _month(name: str) -> int:
    number = _MONTHS.get(fold_name(name))
    if number is None:
        raise ValueError(name)
    return number
