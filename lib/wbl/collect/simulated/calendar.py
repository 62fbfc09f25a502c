"""The days of the two school years on which something can happen, and how likely each is."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from wbl.collect.simulated.chance import Chance, Floats, Indices

Days = NDArray[np.datetime64]

_FIRST_AND_LAST = (("2024-09-05", "2025-06-26"), ("2025-09-04", "2026-06-26"))
_BREAKS = (  # first and last day without school
    ("2024-10-03", "2024-10-04"), ("2024-11-28", "2024-11-29"), ("2024-12-24", "2025-01-01"),
    ("2025-01-20", "2025-01-20"), ("2025-02-17", "2025-02-21"), ("2025-04-14", "2025-04-18"),
    ("2025-05-26", "2025-05-26"), ("2025-06-19", "2025-06-19"), ("2025-10-13", "2025-10-13"),
    ("2025-11-27", "2025-11-28"), ("2025-12-24", "2026-01-02"), ("2026-01-19", "2026-01-19"),
    ("2026-02-16", "2026-02-20"), ("2026-04-03", "2026-04-10"), ("2026-05-25", "2026-05-25"),
    ("2026-06-19", "2026-06-19"),
)
LATEST_YEAR_FROM = np.datetime64("2025-07-01")
_MONTHS = {9: 0.3, 10: 1.0, 11: 1.0, 12: 0.8, 1: 0.9, 2: 1.1, 3: 1.4, 4: 1.2, 5: 1.2, 6: 0.4}  # a day's weight


@cache
def school_days(year: int) -> tuple[Days, Floats]:
    """Give the school days of a school year (0 or 1) and their weights.

    >>> days, weights = school_days(1)
    >>> str(days[0]), len(days) == len(weights)
    ('2025-09-04', True)
    """
    first, last = (np.datetime64(day, "D") for day in _FIRST_AND_LAST[year])
    days = np.arange(first, last + 1)
    is_open = np.is_busday(days)
    for start, end in _BREAKS:
        is_open &= ~((days >= np.datetime64(start)) & (days <= np.datetime64(end)))
    days = days[is_open]
    months = days.astype("datetime64[M]").astype(int) % 12 + 1
    return days, np.array([_MONTHS[month] for month in months.tolist()])


def pick_days(chance: Chance, year: Indices) -> Days:
    """Pick a school day for each of these school years."""
    picked = np.empty(len(year), dtype="datetime64[D]")
    for at in (0, 1):
        days, weights = school_days(at)
        here = year == at
        picked[here] = days[chance.pick(int(here.sum()), weights)]
    return picked
