"""Rules for the pay ranges of a source: what can be counted, and what must be asked again."""

import numpy as np

from wbl.collect.findings import Findings
from wbl.collect.pay import BOUNDS_USD, read_pay

UNPAID = ("unpaid", "volunteer", "sin paga", "voluntari")  # beginnings of words


def check_salaries(found: Findings) -> None:
    """Mark the pay rows that contradict themselves or cannot be."""
    low, high = found["low"].numbers(), found["high"].numbers()
    has_low, has_high = ~np.isnan(low), ~np.isnan(high)
    found.mark(low > high, "low", "The low end is above the high end.", "Correct one of the two.", "held")
    found.mark(found["declined"].is_in([True]) & (has_low | has_high), "declined",
               "The answer was declined, and yet there is a figure.", "Remove the figure, or write no.", "held")
    raw = found["raw"]
    unpaid = raw.is_in([text for text in raw.values if any(word in text.casefold() for word in UNPAID)])
    found.mark(((low == 0) | (high == 0)) & ~unpaid, "low", "The pay is 0.",
               "If the work is unpaid, write unpaid in raw; else write the figure or leave it blank.", "held")
    _ask_again(found, ~has_low & ~has_high & ~found["declined"].is_in([True]))
    _check_bounds(found, "low", low)
    _check_bounds(found, "high", high)
    found.mark((has_low | has_high) & found.is_blank("period"), "period",
               "The figure has no period, so it is counted as unclear.", "Write hour, week, biweek, month or year.",
               "noted")
    found.mark((has_low | has_high) & found.is_blank("currency"), "currency",
               "The figure has no currency; it is read as US dollars.", "Write its three letters, like USD.", "noted")
    found.mark(has_high & found.is_blank("low"), "low", "Only the high end is given.",
               "Ask for the low end too; until then it is not counted.", "noted")
    found.mark(has_low & found.is_blank("high"), "high", "One figure is given; it is used as both ends.",
               "Nothing to do.", "noted")


def _ask_again(found: Findings, has_no_figure: np.ndarray) -> None:
    """Hold answers in words that can be meant in two ways; note those whose figure is missing for other reasons."""
    raw = found["raw"]
    said = {code: pay for code in np.unique(raw.codes[has_no_figure]).tolist()
            if code >= 0 and not (pay := read_pay(raw.values[code])).is_clear}
    asked = has_no_figure & np.isin(raw.codes, list(said))
    is_held = np.isin(raw.codes, [code for code, pay in said.items() if pay.means_two_things])
    found.mark(asked & is_held, "raw", lambda place: f'"{raw.at(place)[:80]}" can be read in more than one way.',
               lambda place: f"Ask: {said[raw.codes[place]].question}", "held")
    found.mark(asked & ~is_held, "raw", lambda place: f'"{raw.at(place)[:80]}" is kept as typed; it gives no figure '
               "that can be counted.", lambda place: f"Ask: {said[raw.codes[place]].question}", "noted")


def _check_bounds(found: Findings, name: str, figures: np.ndarray) -> None:
    in_usd = ~found["currency"].is_not_in(["USD"])
    for code, (lowest, highest) in BOUNDS_USD.items():
        wrong = found["period"].is_in([code]) & in_usd & (figures != 0) & ((figures < lowest) | (figures > highest))
        found.mark(wrong, name, f"Pay per {code} is expected between ${lowest:,} and ${highest:,}.",
                   "Check the figure, and whether it is meant per hour or per year.", "held")
