"""Read one typed cell as what its column holds: a code, a yes or no, a number.

Each reader takes the text of one cell and gives a Reading; it never raises and never guesses. Columns are read
by their distinct texts, so a million rows cost no more than the few hundred different things typed in them.
"""

import math
import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import partial

from wbl.collect.days import read_date
from wbl.collect.headers import fold_name
from wbl.collect.reading import Reader, Reading
from wbl.errors import ParameterError, name_nearest
from wbl.schema import Column
from wbl.settings import parse_school_year

YES = frozenset(("yes", "y", "true", "t", "1", "1.0", "x", "✓", "✔", "☑", "si", "s", "verdadero", "granted", "given"))
NO = frozenset(("no", "n", "false", "f", "0", "0.0", "falso", "refused", "denied", "☐", "✗"))
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
_HOURS, _MINUTES = r"([\d.,]+)\s*(?:h|hrs?|hours?|horas?)\.?", r"([\d.,]+)\s*(?:m|mins?|minutes?|minutos?)\.?"
_WITH_UNIT = {  # unit of a column -> an amount as people write it with the unit; minutes also with hours before them
    "minutes": re.compile(rf"(?:{_HOURS})?,?\s*(?:(?:and|y)\s+)?(?:{_MINUTES})?", re.IGNORECASE),
    "hours": re.compile(_HOURS, re.IGNORECASE),
    "years": re.compile(r"([\d.,]+)\s*(?:y|yrs?|years?|años?)\.?", re.IGNORECASE),
}


def is_kept_as_typed(column: Column) -> bool:
    """Is the column free text or an id, which is kept as it stands?"""
    return column.kind == "text" and column.allowed is None and column.name not in ("school_year", "soc_code",
                                                                                  "currency")


def choose_reader(column: Column, *, day_first: bool | None = None, has_decimal_comma: bool = False,
                  has_1904_days: bool = False, in_labels: bool = False) -> Reader:
    """Choose how to read the cells of a column that is not kept as typed.

    in_labels: does the person know the values by their labels, as on a form?
    day_first: does the file write the day before the month? None when nothing in it tells.
    """
    if column.allowed is not None:
        return partial(read_code, column=column, in_labels=in_labels)
    if column.kind == "boolean":
        return read_permission if column.name == "granted" else read_boolean
    if column.kind == "date":
        return partial(read_date, day_first=day_first, has_1904_days=has_1904_days)
    if column.kind == "text":
        return {"school_year": read_school_year, "soc_code": read_soc, "currency": read_currency}[column.name]
    return partial(read_number, column=column, has_decimal_comma=has_decimal_comma)


def read_code(text: str, column: Column, *, in_labels: bool = False) -> Reading:
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
    near, known = (allowed.get(near, ""), allowed.values()) if in_labels else (near, allowed.keys())
    advice = f'Did you mean "{near}"?' if near else name_nearest("", known)
    return Reading(None, f'"{text}" is not one of the {"choices" if in_labels else f"values of {column.name}"}.',
                   f"{advice} Write the right one.", "held")


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
    """Read a number within the bounds of its column; one with its unit in words is read with a note.

    >>> from wbl.schema import STUDENTS, INTERVIEWS
    >>> read_number("1 hr 15 min", INTERVIEWS["minutes"]).problem
    '"1 hr 15 min" is read as 75 minutes.'
    >>> read_number("9th", STUDENTS["grade"]).value, read_number("1,200", INTERVIEWS["minutes"]).outcome
    (9, 'held')
    """
    number: float | None = _read_grade(text) if column.name == "grade" else None
    money = column.name in ("low", "high")
    bare = text.replace("$", "").strip() if money else text
    if number is None:
        number = parse_number(bare, has_decimal_comma=has_decimal_comma)
    in_words = number is None and (number := _read_with_unit(bare, column.unit, has_decimal_comma)) is not None
    whole = " whole" if column.kind == "integer" else ""
    if number is None or (whole and number != int(number)):
        return Reading(None, f'"{text}" is not a{whole} number.', f"Write{whole and ' a whole number in'} digits only"
                       f"{f', in {column.unit}' if column.unit else ''}.", "held")
    lowest, highest = column.lowest, column.highest
    if (lowest is not None and number < lowest) or (highest is not None and number > highest):
        bounds = " and ".join(f"{word} {bound:g}" for word, bound in (("at least", lowest), ("at most", highest))
                              if bound is not None)
        return Reading(None, f'"{text}" is out of bounds: it should be {bounds}.',
                       "Look at what was meant, and write that.", "held")
    value = int(number) if whole else float(number)
    if in_words:
        return Reading(value, f'"{text}" is read as {value:g} {column.unit}.', "Nothing to do, if that is so.", "noted")
    return Reading(value)


def _read_with_unit(text: str, unit: str, has_decimal_comma: bool) -> float | None:
    """Read an amount that names the column's unit; None for anything else."""
    written = _WITH_UNIT[unit].fullmatch(text) if unit in _WITH_UNIT else None
    if not written or not any(written.groups()):
        return None
    amounts = [parse_number(amount or "0", has_decimal_comma=has_decimal_comma) for amount in written.groups()]
    if None in amounts:
        return None
    return sum(amount * times for amount, times in zip(reversed(amounts), (1, 60), strict=False) if amount)


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
