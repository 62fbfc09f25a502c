"""Read what people type when they are asked for pay.

No kept library reads ranges: the ones tried return the mean, or only the low end, or "kelvin" for "k".
Nothing is guessed: what could be read in two ways is returned as unread, with the question to ask.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

HOURS_PER_YEAR = 2_080  # hours; BLS's factor for year-round, full-time work (OEWS technical notes)
# What one full-time job can pay, in US dollars per period. Wider than anything in OEWS May 2025 (from about $25,000
# a year at the 10th percentile to $239,200, its top code), so that only slips of the keyboard fall outside.
BOUNDS_USD = {
    "hour": (3, 1_000), "week": (100, 40_000), "biweek": (200, 80_000), "month": (400, 170_000),
    "year": (5_000, 2_000_000),
}
_LEAST_YEARLY = 15_000  # a figure from here on, without a period, can only be meant for a year
_IN_OTHER_WORDS = "From how much to how much, an hour or a year?"
_TIMES_PER_YEAR = {"week": 52, "biweek": 26, "month": 12, "year": 1}


@dataclass(frozen=True)
class Pay:
    """What one answer says about pay."""

    low: float | None = None        # currency units per period
    high: float | None = None       # the same as low when one figure was given; None after "at least"
    period: str | None = None       # "hour", "week", "biweek", "month", "year"
    currency: str | None = None     # ISO 4217; None when the answer names none
    reason: str = ""                # why no figure: "blank", "declined", "unknown", "not_applicable", "in_words"
    note: str = ""                  # what a reader of the figure should know
    question: str = ""              # what to ask the person, when the answer can be read in two ways

    @property
    def is_clear(self) -> bool:
        """Can the answer stand as it is, with its figure or its reason?"""
        return not self.question

    @property
    def means_two_things(self) -> bool:
        """Was a figure named for sure that counts for nothing until somebody answers the question?"""
        return bool(self.question) and self.note != "about" and self.question != _IN_OTHER_WORDS


@dataclass(frozen=True)
class YearlyPay:
    """Pay for a year."""

    low: float
    high: float
    is_estimate: bool   # was it multiplied up from a shorter period?


_REASONS = {
    "declined": "prefer not to say|prefer not to answer|prefer not|rather not say|would rather not say|declined|"
                "declined to say|private|confidential|no comment|would not say|wouldn't say|did not want to say|"
                "didn't want to say|did not want to answer|"
                "didn't want to answer|refused|prefiero no decir|prefiero no decirlo|no quiso decir|"
                "confidencial|privado",
    "unknown": "idk|i don't know|i dont know|i do not know|don't know|dont know|do not know|not sure|unsure|unknown|"
               r"no idea|no se|no lo se|ni idea|\?+|forgot|forgot to ask|did not ask|didn't ask|no pregunte|"
               "desconocido|dk|tbd",
    "not_applicable": "n/?a|n\\.a\\.?|not applicable|none|no aplica|nothing|nil",
    "blank": "-*",
}
_UNPAID = re.compile(r"(it'?s |it is )?(unpaid|volunteer\w*|no pay|not paid|sin paga|voluntari\w+|sin sueldo|free)")
_IN_WORDS = re.compile(r"figures?\b|cifras\b|minimum wage|salario minimo|min wage|a lot|not much|good money|depends|"
                       "varies|negotiable|competitive|depende|varia")
_EXTRAS = re.compile(r"\b(tips?|overtime|ot|commissions?|bonus(?:es)?|benefits|equity|stock|propinas?|horas extras?|"
                     r"comision(?:es)?|bonos?)\b")
_HEDGES = re.compile(r"\b(about|around|approx(?:imately)?\.?|roughly|circa|probably|i think|maybe|like|usually|"
                     r"typically|on average|average|avg\.?|alrededor de|aprox\.?|aproximadamente|mas o menos|unos|"
                     r"salary|pay|wage|sueldo|salario|makes?|earns?|gana)\b|[~≈]")
_PERIODS = (  # longer ways of saying it first
    ("biweek", r"every two weeks|every 2 weeks|every other week|bi-?weekly|per two weeks|quincenal(?:es)?|por quincena|"
               r"a la quincena|cada dos semanas|/ ?2 ?(?:weeks|wks?)"),
    ("hour", r"(?:per|an|a|each|/|por|la|x) ?(?:hours?|hrs?|hora)\b|hourly|/ ?h\b|p/?h\b|\bhrs?\b|por hora|la hora"),
    ("week", r"(?:per|a|each|/|por|a la|la) ?(?:weeks?|wks?|semana)\b|weekly|semanal(?:es)?"),
    ("month", r"(?:per|a|each|/|por|al) ?(?:months?|mos?|mes)\b|monthly|mensual(?:es)?"),
    ("year", r"(?:per|a|each|/|por|al) ?(?:years?|yrs?|annum|ano)\b|yearly|annual(?:ly)?|annum|anual(?:es)?|"
             r"\bp\.?a\.?\b|/ ?y\b|\byrs?\b"),
)
_CURRENCIES = (
    ("MXN", r"mxn|mx\$|pesos?(?: mexicanos)?"), ("CAD", r"cad|c\$|ca\$"), ("EUR", r"€|eur(?:os?)?\b"),
    ("GBP", r"£|gbp|pounds?\b"), ("JPY", r"¥|jpy|yen\b"), ("DOP", r"dop|rd\$"),
    ("USD", r"us ?\$|usd|\$|dollars?\b|dolares|bucks\b"),
)
_NUMBER = r"(\d[\d.,' ]*)"
_SCALE = r" ?(k|thousand|grand|mil|m|million|millones)?\b"
_AMOUNT = _NUMBER + _SCALE
_RANGE = re.compile(rf"(?:between|entre|from|de)? ?{_AMOUNT} ?(?:-|to|and|a|y|hasta|or) ?{_AMOUNT}")
_ONE = re.compile(_AMOUNT)
_AT_LEAST = re.compile(rf"(?:more than|over|at least|from|starting at|starts at|mas de|desde|>|min(?:imum)?) ?{_AMOUNT}"
                       rf"|{_AMOUNT} ?(?:\+|and up|or more|plus|o mas)")
_AT_MOST = re.compile(rf"(?:up to|under|less than|at most|hasta|menos de|<|max(?:imum)?) ?{_AMOUNT}")


def read_pay(answer: str) -> Pay:
    """Read one typed answer, such as "$60-70k/yr".

    Returns a Pay; `low` is None when the answer names no amount or could mean two things, and then `reason` or
    `question` says which. Raises nothing: any text is a valid answer to a question.

    >>> read_pay("$60-70k/yr").low, read_pay("$60-70k/yr").high, read_pay("$60-70k/yr").period
    (60000.0, 70000.0, 'year')
    >>> read_pay("60-70").question
    'Thousand dollars a year, or dollars an hour?'
    >>> read_pay("prefer not to say").reason, read_pay("idk").reason, read_pay("").reason
    ('declined', 'unknown', 'blank')
    """
    whole = text = _normalize(answer)
    for reason, phrases in _REASONS.items():
        if re.fullmatch(phrases, text.rstrip(".! ")):
            return Pay(reason=reason)
    if _UNPAID.fullmatch(text.rstrip(".! ")):
        return Pay(0.0, 0.0, "year", "USD", note="unpaid")
    periods, text = _take(text, _PERIODS)
    currencies, text = _take(text, _CURRENCIES)
    if len(currencies) == 2 and currencies[-1] == "USD" and not re.search(r"us ?\$|usd|dollar|dolar|bucks", whole):
        currencies.pop()  # "$300,000 MXN": the sign of the peso
    if len(periods) > 1 or len(currencies) > 1:
        return Pay(question="It names two periods or two currencies: which range, for which period?")
    said = Pay(period=next(iter(periods), None), currency=next(iter(currencies), None))
    if extra := _EXTRAS.search(text):
        return replace(said, reason="in_words", note=f"with {extra[1]}: the figure is not all of the pay")
    if _IN_WORDS.search(text):
        return replace(said, reason="in_words", note="said in words")
    bare = _HEDGES.sub(" ", text)
    if bare != text:
        said = replace(said, note="about")
    return _settle(_read_amounts(re.sub(r" +", " ", bare).strip(" .:;,!"), said))


def yearly_pay(pay: Pay, *, hours_per_year: float = HOURS_PER_YEAR) -> YearlyPay | None:
    """Turn a range into yearly pay; None when it lacks an end or a period.

    hours_per_year: hours of work in a year, for hourly pay; 2,080 is full-time work all year round (OEWS technical
    notes). Whatever is multiplied up is marked as an estimate.

    >>> yearly_pay(read_pay("$20-25 an hour"))
    YearlyPay(low=41600.0, high=52000.0, is_estimate=True)
    """
    if pay.low is None or pay.high is None or pay.period is None:
        return None
    times = hours_per_year if pay.period == "hour" else _TIMES_PER_YEAR[pay.period]
    return YearlyPay(pay.low * times, pay.high * times, is_estimate=pay.period != "year")


def _normalize(answer: str) -> str:
    """Fold capitals, accents, dashes and blanks."""
    text = unicodedata.normalize("NFKD", answer.replace("€", "\ue000").replace("£", "\ue001"))
    text = "".join(letter for letter in text if not unicodedata.combining(letter)).casefold()
    text = text.replace("\ue000", "€").replace("\ue001", "£").replace("’", "'")
    return re.sub(r"\s+", " ", re.sub(r"[‐‑‒–—−]", "-", text)).strip()


def _take(text: str, ways: tuple[tuple[str, str], ...]) -> tuple[list[str], str]:
    """Find the codes that a text names, and take their words out of it."""
    found = []
    for code, words in ways:
        rest = re.sub(words, " ", text)
        if rest != text:
            found.append(code)
            text = rest
    return found, re.sub(r" +", " ", text).strip()


def _read_amounts(text: str, said: Pay) -> Pay:
    """Read the figures of an answer from which period and currency were taken."""
    if text.startswith("-"):
        return replace(said, question="Is the minus meant? Which range, for which period?")
    if written := _ONE.fullmatch(text):
        amount = _amount(written[1], written[2])
        return replace(said, low=amount, high=amount) if amount is not None else _unread(said)
    if written := _RANGE.fullmatch(text):
        return _read_range(written, said)
    if written := _AT_LEAST.fullmatch(text):
        number, scale = (written[1], written[2]) if written[1] else (written[3], written[4])
        return replace(said, low=_amount(number, scale), note="at least")
    if written := _AT_MOST.fullmatch(text):
        return replace(said, high=_amount(written[1], written[2]), note="at most")
    return _unread(said)


def _unread(said: Pay) -> Pay:
    return replace(said, question=_IN_OTHER_WORDS)


def _read_range(written: re.Match[str], said: Pay) -> Pay:
    """Read a range; a "k" on one side holds for both where that makes a range."""
    low, high = _amount(written[1], written[2]), _amount(written[3], written[4])
    if low is None or high is None:
        return _unread(said)
    if written[4] and not written[2] and low < 1_000:
        low = _amount(written[1], written[4])
    elif written[2] and not written[4] and high < 1_000:
        high = _amount(written[3], written[2])
    if low is None or high is None or low > high:
        return replace(said, question="Which is the low end and which the high end?")
    return replace(said, low=low, high=high)


def _amount(number: str, scale: str | None) -> float | None:
    """Read digits with marks of any locale, times their scale.

    >>> _amount("1.234,50", None), _amount("1,234.50", None), _amount("45.000", None), _amount("62,5", "k")
    (1234.5, 1234.5, 45000.0, 62500.0)
    """
    digits = re.sub(r"[' ]", "", number).rstrip(".,")
    marks = re.findall(r"[.,]", digits)
    if len(set(marks)) == 2 or (len(marks) == 1 and not re.search(r"[.,]\d{3}$", digits)):
        whole, _, cents = digits.rpartition(marks[-1])
        digits = f"{re.sub('[.,]', '', whole)}.{cents}"
    elif marks:
        if not re.fullmatch(r"\d{1,3}([.,]\d{3})+", digits):
            return None
        digits = re.sub("[.,]", "", digits)
    times = {None: 1, "m": 1_000_000, "million": 1_000_000, "millones": 1_000_000}.get(scale, 1_000)
    return float(digits) * times


def _settle(pay: Pay) -> Pay:
    """Settle the period where only one can be meant, and ask where a figure cannot be."""
    ends = [end for end in (pay.low, pay.high) if end is not None]
    if pay.question or not ends:
        return pay
    unread = replace(pay, low=None, high=None)
    if max(ends) == 0:
        return replace(unread, question="Is the work unpaid, or was the pay not said?")
    if pay.currency not in (None, "USD"):  # kept as it is; it is never put beside US dollars
        is_yearly = pay.period is None and pay.currency in ("EUR", "GBP", "CAD") and min(ends) >= _LEAST_YEARLY
        return replace(pay, period="year") if is_yearly else pay
    if pay.period is None:
        if min(ends) >= _LEAST_YEARLY:
            pay = replace(pay, period="year")
        elif max(ends) >= 1_000:
            return replace(unread, question="Dollars a month, or dollars a year?")
        elif max(ends) >= 200:
            return replace(unread, question="Thousand dollars a year, or dollars a week?")
        else:
            return replace(unread, question="Thousand dollars a year, or dollars an hour?")
    lowest, highest = BOUNDS_USD[pay.period or "year"]
    if min(ends) < lowest or max(ends) > highest:
        return replace(unread, question=f"Pay per {pay.period} is expected between ${lowest:,} and ${highest:,}: "
                       "what was meant?")
    return pay
