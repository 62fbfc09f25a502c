"""Numbers, dates and texts as people of a language write them.

A sentence never says more than its number: 0 % and 100 % are said only when they are exact, and shares of fewer
than 20 people are told as counts ("3 of 12"), since a percentage of a handful misleads.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import dates, lists, numbers

FEWEST_FOR_PERCENT = 20  # people; below it a share is told as a count


@dataclass(frozen=True)
class Wording:
    """How one language writes."""

    language: str = "en"

    @property
    def _locale(self) -> str:
        """Spanish is the Spanish of the United States: $37,440, as on every pay slip of the city."""
        return "es_US" if self.language == "es" else self.language

    def text(self, words: str, /, **values: object) -> str:
        """Give a text with its values filled in; every text on a page passes here, so that it can be translated.

        >>> Wording().text("{n} of {all} students", n=3, all=12)
        '3 of 12 students'
        """
        return words.format(**values)

    def number(self, value: float) -> str:
        """Write a count with thousands separators, and a fraction with one digit.

        >>> Wording().number(20144), Wording().number(2.5), Wording("es").number(20144)
        ('20,144', '2.5', '20,144')
        """
        return _write_number(float(value), self._locale)

    def count(self, value: float, one: str, many: str) -> str:
        """Write a number with its noun.

        >>> Wording().count(1, "student", "students"), Wording().count(0, "student", "students")
        ('1 student', '0 students')
        """
        return f"{self.number(value)} {self.text(one if value == 1 else many)}"

    def years(self, value: float) -> str:
        """Write a time: in months when it is shorter than a year.

        >>> Wording().years(0.3), Wording().years(1), Wording().years(2.5)
        ('4 months', '1 year', '2.5 years')
        """
        if value < 0.95:
            return self.count(max(math.floor(12 * value + 0.5), 1), "month", "months")
        return self.count(value, "year", "years")

    def percent(self, part: float, whole: float) -> str:
        """Write a share in whole percent, and never 0 % or 100 % when it is not exactly that.

        >>> Wording().percent(412, 905), Wording().percent(1, 905), Wording().percent(904, 905)
        ('46%', 'under 1%', 'over 99%')
        """
        rounded = math.floor(100 * part / whole + 0.5)
        if rounded == 0 and part > 0:
            return self.text("under {share}", share=self._percent(1))
        if rounded == 100 and part < whole:
            return self.text("over {share}", share=self._percent(99))
        return self._percent(rounded)

    def _percent(self, value: int) -> str:
        return _write_percent(value, self._locale)

    def share(self, part: float, whole: float) -> str:
        """Write how many of how many: in percent, or as counts when there are fewer than 20.

        >>> Wording().share(412, 905), Wording().share(3, 12)
        ('46%', '3 of 12')
        """
        if whole >= FEWEST_FOR_PERCENT:
            return self.percent(part, whole)
        return self.text("{part} of {whole}", part=self.number(part), whole=self.number(whole))

    def usd(self, value: float) -> str:
        """Write yearly pay in whole dollars.

        >>> Wording().usd(52340)
        '$52,340'
        """
        return numbers.format_currency(value, "USD", format="¤#,##0", locale=self._locale, currency_digits=False)

    def thousand_usd(self, value: float) -> str:
        """Write yearly pay in thousands of dollars, for the end of a bar.

        >>> Wording().thousand_usd(52340)
        '$52k'
        """
        thousands = math.floor(value / 1000 + 0.5)
        return f"{self.usd(thousands)}k" if thousands else self.usd(0)

    def join(self, words: Iterable[str]) -> str:
        """Write a list.

        >>> Wording().join(["hybrid", "virtual", "simulation"])
        'hybrid, virtual, and simulation'
        """
        return lists.format_list(list(words), locale=self._locale)

    def month(self, month: str, *, short: bool = False) -> str:
        """Write a month such as "2025-09", in full or as it stands under a bar.

        >>> Wording().month("2025-09"), Wording().month("2025-09", short=True)
        ('September 2025', 'Sep')
        """
        first = date.fromisoformat(f"{month}-01")
        if short:
            return dates.format_date(first, "LLL", locale=self._locale).rstrip(".")
        return dates.format_skeleton("yMMMM", first, locale=self._locale)

    def school_year(self, school_year: str) -> str:
        """Write a school year with a dash between its years.

        >>> Wording().school_year("2025-26")
        '2025–26'
        """
        return school_year.replace("-", "–")

    def day(self, value: date) -> str:
        """Write a day.

        >>> Wording().day(date(2026, 3, 4))
        'March 4, 2026'
        """
        return dates.format_date(value, "long", locale=self._locale)


@lru_cache(maxsize=10_000)  # the same small counts come again and again, and Babel takes its time
def _write_number(value: float, locale: str) -> str:
    return str(numbers.format_decimal(value, format="#,##0" if value.is_integer() else "#,##0.#", locale=locale))


@lru_cache(maxsize=1_000)
def _write_percent(value: int, locale: str) -> str:
    return str(numbers.format_percent(value / 100, locale=locale))


def lower_first(text: str) -> str:
    """Begin a label with a small letter, as inside a sentence; abbreviations stay.

    >>> lower_first("In person"), lower_first("CTE program"), lower_first("")
    ('in person', 'CTE program', '')
    """
    return text if re.match(r"\S?[A-Z]", text[1:2]) else text[:1].lower() + text[1:]


def begin_large(text: str) -> str:
    """Begin a text with a capital.

    >>> begin_large("grade")
    'Grade'
    """
    return text[:1].upper() + text[1:]
