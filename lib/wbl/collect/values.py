"""Read one typed cell as what its column holds: a code, a yes or no, a number, a day.

Each reader takes the text of one cell and gives a Reading; it never raises and never guesses. Columns are read
by their distinct texts, so a million rows cost no more than the few hundred different things typed in them.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import partial
from typing import Any

from wbl.collect.headers import fold_name
from wbl.errors import ParameterError, name_nearest
from wbl.schema import Column
from wbl.settings import parse_school_year

EARLIEST_YEAR = 1990  # no program of this kind has older logs; an earlier day is a slip of the keyboard
YES = frozenset(("yes", "y", "true", "t", "1", "1.0", "x", "✓", "✔", "☑", "si", "s", "verdadero", "granted", "given"))
NO = frozenset(("no", "n", "false", "f", "0", "0.0", "falso", "refused", "denied", "☐", "✗"))
_SERIALS = range(32_874, 73_051)  # a spreadsheet's numbers for the days from 1990 to 2099
_1904 = 1_462  # days between the two beginnings that spreadsheets count from
_MONTHS = {name: number for number, names in enumerate((
    "january jan enero ene", "february feb febrero", "march mar marzo", "april apr abril abr", "may mayo",
    "june jun junio", "july jul julio", "august aug agosto ago", "september sep sept septiembre setiembre",
    "october oct octubre", "november nov noviembre", "december dec diciembre dic"), start=1)
    for name in names.split()}
_GRADE_WORDS = {"freshman": 9, "sophomore": 10, "junior": 11, "senior": 12}
_SPELLINGS = {  # what people write for a code, beside the code and its label
    "interview_type": {"presencial": "in_person", "en_persona": "in_person", "hibrida": "hybrid", "hibrido": "hybrid",
                       "simulacion": "simulation"},
    "channel": {"ms_teams": "teams", "google_meet": "meet", "face_time": "facetime", "telephone": "phone",
                "telefono": "phone", "escuela": "school", "online": "other_online"},
    "status": {"canceled": "cancelled", "scheduled": "planned", "completed": "held"},
    "role": {"entrevistador": "interviewer", "entrevistadora": "interviewer"},
    "period": {"hourly": "hour", "weekly": "week", "biweekly": "biweek", "monthly": "month", "yearly": "year",
               "annual": "year", "annually": "year", "hora": "hour", "semana": "week", "mes": "month", "ano": "year"},
}
_CURRENCIES = {"$": "USD", "US$": "USD", "DOLLARS": "USD", "€": "EUR", "EUROS": "EUR", "£": "GBP", "MX$": "MXN"}


@dataclass(frozen=True)
class Reading:
    """What one cell says: a value, and where it cannot be read as it stands, why and what to do."""

    value: Any = None
    problem: str = ""
    remedy: str = ""
    outcome: str = ""   # "noted" or "held" when there is a problem


Reader = Callable[[str], Reading]


def is_kept_as_typed(column: Column) -> bool:
    """Is the column free text or an id, which is kept as it stands?"""
    return column.kind == "text" and column.allowed is None and column.name not in ("school_year", "soc_code",
                                                                                  "currency")


def choose_reader(column: Column, *, day_first: bool | None = None, has_decimal_comma: bool = False,
                  has_1904_days: bool = False) -> Reader:
    """Choose how to read the cells of a column that is not kept as typed.

    day_first: does the file write the day before the month? None when nothing in it tells.
    """
    if column.allowed is not None:
        return partial(read_code, column=column)
    if column.kind == "boolean":
        return read_permission if column.name == "granted" else read_boolean
    if column.kind == "date":
        return partial(read_date, day_first=day_first, has_1904_days=has_1904_days)
    if column.kind == "text":
        return {"school_year": read_school_year, "soc_code": read_soc, "currency": read_currency}[column.name]
    return partial(read_number, column=column, has_decimal_comma=has_decimal_comma)


def read_code(text: str, column: Column) -> Reading:
    """Read a code, its printed label or a spelling that is declared here; anything else is held, its nearest named.

    >>> from wbl.schema import INTERVIEWS
    >>> read_code("In-Person", INTERVIEWS["interview_type"]).value
    'in_person'
    >>> read_code("hybird", INTERVIEWS["interview_type"]).remedy
    'Did you mean "hybrid"? Write the right one.'
    """
    allowed: Mapping[str, str] = column.allowed or {}
    if text in allowed:
        return Reading(text)
    folded = fold_name(text)
    spellings = _spell(column)
    if folded in spellings:
        return Reading(spellings[folded])
    near = find_near_code(text, column)
    advice = f'Did you mean "{near}"?' if near else name_nearest("", allowed)
    return Reading(None, f'"{text}" is not one of the values of {column.name}.', f"{advice} Write the right one.",
                   "held")


def find_near_code(text: str, column: Column) -> str:
    """Give the code that was probably meant; empty when none is near. It is for a person to confirm.

    >>> from wbl.schema import INTERVIEWS
    >>> find_near_code("informtional virtaul", INTERVIEWS["interview_type"]), find_near_code("hybird",
    ...     INTERVIEWS["interview_type"])
    ('', 'hybrid')
    """
    spellings = _spell(column)
    near = get_close_matches(fold_name(text), spellings, n=1, cutoff=0.6)
    return spellings[near[0]] if near else ""


def _spell(column: Column) -> dict[str, str]:
    """Give every folded way of writing the codes of a column."""
    allowed = column.allowed or {}
    return {**_SPELLINGS.get(column.name, {}), **{fold_name(label): code for code, label in allowed.items()},
            **{code: code for code in allowed}}


def read_boolean(text: str) -> Reading:
    """Read a yes or a no, in English or Spanish.

    >>> read_boolean("Sí").value, read_boolean("FALSE").value, read_boolean("maybe").outcome
    (True, False, 'held')
    """
    said = _read_yes_no(text)
    if said is None:
        return Reading(None, f'"{text}" is neither yes nor no.', "Write yes or no.", "held")
    return Reading(said)


def read_permission(text: str) -> Reading:
    """Read whether a permission was given: only a clear yes is a yes.

    >>> read_permission("yes").value, read_permission("maybe").value, read_permission("maybe").outcome
    (True, False, 'noted')
    """
    said = _read_yes_no(text)
    if said is None:
        return Reading(False, f'"{text}" is not a yes; it counts as no permission.',
                       "Write yes once the form is there.", "noted")
    return Reading(said)


def _read_yes_no(text: str) -> bool | None:
    folded = text.strip().casefold().replace("í", "i").rstrip(".!")
    return True if folded in YES else False if folded in NO else None


def read_number(text: str, column: Column, *, has_decimal_comma: bool = False) -> Reading:
    """Read a number within the bounds of its column.

    >>> from wbl.schema import STUDENTS, INTERVIEWS
    >>> read_number("9th", STUDENTS["grade"]).value, read_number("1,200", INTERVIEWS["minutes"]).outcome
    (9, 'held')
    """
    number: float | None = _read_grade(text) if column.name == "grade" else None
    money = column.name in ("low", "high")
    bare = text.replace("$", "").strip() if money else text
    if number is None:
        number = parse_number(bare, has_decimal_comma=has_decimal_comma)
    whole = " whole" if column.kind == "integer" else ""
    if number is None or (whole and number != int(number)):
        return Reading(None, f'"{text}" is not a{whole} number.', f"Write{whole and ' a whole number in'} digits only"
                       f"{f', in {column.unit}' if column.unit else ''}.", "held")
    lowest, highest = column.lowest, column.highest
    if (lowest is not None and number < lowest) or (highest is not None and number > highest):
        bounds = " and ".join(f"{word} {bound:g}" for word, bound in (("at least", lowest), ("at most", highest))
                              if bound is not None)
        return Reading(None, f"{text} is out of bounds: {column.name} is {bounds}.",
                       "Look at what was meant, and write that.", "held")
    return Reading(int(number) if whole else float(number))


def _read_grade(text: str) -> int | None:
    folded = fold_name(text)
    written = re.fullmatch(r"(?:grade_|grado_|gr_|g)?0?(\d{1,2})_?(?:th|o|a)?(?:_grade|_grado)?", folded)
    return int(written[1]) if written else _GRADE_WORDS.get(folded)


def parse_number(text: str, *, has_decimal_comma: bool = False) -> float | None:
    """Read digits with an optional sign, point and thousands marks; None for anything else.

    >>> parse_number("1,234.5"), parse_number("1.234,5", has_decimal_comma=True), parse_number("12 or 13")
    (1234.5, 1234.5, None)
    """
    thousands, point = (r"\.", ",") if has_decimal_comma else (",", r"\.")
    if re.fullmatch(rf"[+-]?(\d+|\d{{1,3}}({thousands}\d{{3}})+)({point}\d*)?", text, re.ASCII):
        plain = text.replace(".", "").replace(",", ".") if has_decimal_comma else text.replace(",", "")
    elif re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?", text, re.ASCII | re.IGNORECASE):
        plain = text
    else:
        return None
    number = float(plain)
    return number if math.isfinite(number) else None


def read_school_year(text: str) -> Reading:
    """Read a school year, also written 2025-2026 or 2025/26.

    >>> read_school_year("2025/2026").value, read_school_year("2025").outcome
    ('2025-26', 'held')
    """
    written = re.fullmatch(r"(\d{4})\s*[-/–]\s*(?:\d{2})?(\d{2})", text, re.ASCII)
    try:
        return Reading(parse_school_year(f"{written[1]}-{written[2]}" if written else text))
    except ParameterError:
        return Reading(None, f'"{text}" is not a school year.', "Write it like 2025-26.", "held")


def read_soc(text: str) -> Reading:
    """Read an occupation's code; O*NET's longer form is cut to it.

    >>> read_soc("29-1141.00").value, read_soc("nurse").outcome
    ('29-1141', 'noted')
    """
    written = re.fullmatch(r"(\d{2})-?(\d{4})(?:\.\d{2})?", text, re.ASCII)
    if written:
        return Reading(f"{written[1]}-{written[2]}")
    return Reading(None, f'"{text}" is not an occupation code; the row counts without it.',
                   "Write it like 29-1141, or leave it blank.", "noted")


def read_currency(text: str) -> Reading:
    """Read a currency's code or mark.

    >>> read_currency("$").value, read_currency("usd").value, read_currency("coins").outcome
    ('USD', 'USD', 'held')
    """
    upper = text.upper()
    code = _CURRENCIES.get(upper, upper)
    if re.fullmatch(r"[A-Z]{3}", code):
        return Reading(code)
    return Reading(None, f'"{text}" is not a currency.', "Write its three letters, like USD.", "held")


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
