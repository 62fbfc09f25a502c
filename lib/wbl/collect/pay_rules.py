"""Rules for the pay ranges of a source: what can be counted, and what must be asked again."""

import numpy as np

from wbl.collect.findings import Findings

# What one full-time job can pay, in US dollars per period. Wider than anything in OEWS May 2025 (from about $25,000
# a year at the 10th percentile to $239,200, its top code), so that only slips of the keyboard fall outside.
BOUNDS_USD = {
    "hour": (3, 1_000), "week": (100, 40_000), "biweek": (200, 80_000), "month": (400, 170_000),
    "year": (5_000, 2_000_000),
}
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


def _check_bounds(found: Findings, name: str, figures: np.ndarray) -> None:
    in_usd = ~found["currency"].is_not_in(["USD"])
    for code, (lowest, highest) in BOUNDS_USD.items():
        wrong = found["period"].is_in([code]) & in_usd & (figures != 0) & ((figures < lowest) | (figures > highest))
        found.mark(wrong, name, f"Pay per {code} is expected between ${lowest:,} and ${highest:,}.",
                   "Check the figure, and whether it is meant per hour or per year.", "held")
