"""Answers about pay as numbers that can stand beside each other, and the official wages to stand beside them.

Hourly and yearly pay are made comparable by the factor that the official statistics use. It is right for year-round,
full-time work and for nothing else, so every yearly figure from an hourly answer is an estimate and is called one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd

from wbl.official_wages import find_official_code, major_group, official_title, read_official_wages

HOURS_PER_YEAR = 2_080  # hours; BLS's factor for year-round, full-time work (OEWS technical notes)
PERIODS_PER_YEAR = {"hour": HOURS_PER_YEAR, "week": 52, "biweek": 26, "month": 12, "year": 1}
_OF_A_ROW = ["title", "official_code", "answer", "low_usd", "high_usd", "middle_usd"]
FEWEST_FOR_A_MIDDLE = 5  # answers; with fewer, the middle moves with every further one, and the sentence says so


@dataclass(frozen=True)
class Chosen:
    """What a reader chose to look at; "" takes everything."""

    occupation: str = ""
    field: str = ""
    experience: str = ""
    basis: str = ""
    unit: str = "year"


@dataclass(frozen=True)
class PayRow:
    """The answers about one occupation, beside its official wages; money in the chosen unit."""

    occupation: str
    soc_code: str                       # as OEWS publishes it; "" when unknown
    asked: int                          # answers, with those that name no amount
    declined: int
    lows: tuple[float, ...]             # of each answer with an amount, in order of its middle
    highs: tuple[float, ...]
    official: tuple[float, ...] | None  # p10, p25, median, p75, p90; None when not published

    @cached_property
    def middles(self) -> tuple[float, ...]:
        """The middle of each stated range."""
        return tuple((low + high) / 2 for low, high in zip(self.lows, self.highs, strict=True))

    @property
    def used(self) -> int:
        """How many answers name an amount."""
        return len(self.lows)

    @cached_property
    def middle(self) -> float | None:
        """The median of the middles; None without an amount."""
        return float(np.median(self.middles)) if self.lows else None

    @property
    def official_middle(self) -> float | None:
        """The official median; None when not published."""
        return self.official[2] if self.official else None


def tidy_answers(salaries: pd.DataFrame) -> pd.DataFrame:
    """Make answers comparable: one row an answer, money in US dollars a year.

    Adds to the schema's `salaries`: `title` (the official one where the code is known, else what was typed),
    `official_code`, `field` (SOC major group), `low_usd`, `high_usd`, `middle_usd` (a year; missing when the answer
    names no amount in dollars with a period) and `answer`: used, declined, no_number, other_currency, unclear_period.
    The input is not changed.
    """
    codes = salaries["soc_code"].fillna("").astype(str)
    known = {code: (find_official_code(code), official_title(code), major_group(code)) for code in codes.unique()}
    typed = salaries["occupation"].fillna("").astype(str).str.strip()
    titles = codes.map(lambda code: known[code][1])
    factor = salaries["period"].map(PERIODS_PER_YEAR).astype("float64")
    in_dollars = salaries["currency"].fillna("USD") == "USD"
    low = (salaries["low"].astype("float64") * factor).where(in_dollars)
    high = (salaries["high"].astype("float64") * factor).where(in_dollars)
    low, high = low.where(high.notna()), high.where(low.notna())
    return salaries.assign(
        title=titles.where(titles != "", typed), official_code=codes.map(lambda code: known[code][0]),
        field=codes.map(lambda code: known[code][2]), low_usd=low, high_usd=high, middle_usd=(low + high) / 2,
        answer=_name_answers(salaries, in_dollars, low),
    )


def _name_answers(salaries: pd.DataFrame, in_dollars: pd.Series, low: pd.Series) -> "pd.Series[str]":
    declined = salaries["declined"].fillna(False).astype(bool)
    no_number = salaries["low"].isna() | salaries["high"].isna()
    unclear = salaries["period"].isna()
    names = np.select(
        [declined, no_number, ~in_dollars, unclear | low.isna()],
        ["declined", "no_number", "other_currency", "unclear_period"], "used",
    )
    return pd.Series(names, index=salaries.index, dtype="str")


def keep_chosen(answers: pd.DataFrame, chosen: Chosen) -> pd.DataFrame:
    """Keep the answers that a reader chose."""
    kept = np.ones(len(answers), dtype=bool)
    for column, value in (("title", chosen.occupation), ("field", chosen.field), ("experience", chosen.experience),
                          ("basis", chosen.basis)):
        if value:
            kept &= (answers[column] == value).fillna(False).to_numpy(dtype=bool)
    return answers[kept]


def list_pay(answers: pd.DataFrame, *, unit: str = "year", most: int | None = None) -> tuple[PayRow, ...]:
    """List the occupations that were asked about, those with most amounts first, then by name.

    answers: as `tidy_answers` gives them. unit: "year" or "hour" (US dollars). most: how many rows; None for all.
    """
    named = answers.loc[answers["title"] != "", _OF_A_ROW]
    if named.empty:
        return ()
    counted = named.groupby("title", sort=True)["middle_usd"].count()
    titles = counted.sort_values(ascending=False, kind="stable").index[:most]
    wages = official_wages(unit)
    divisor = HOURS_PER_YEAR if unit == "hour" else 1
    groups = named[named["title"].isin(titles)].sort_values("middle_usd").groupby("title", sort=False)
    return tuple(_make_row(str(title), groups.get_group(title), wages, divisor) for title in titles)


def _make_row(title: str, group: pd.DataFrame, wages: Mapping[str, tuple[float, ...]], divisor: int) -> PayRow:
    used = group[group["answer"] == "used"]
    code = str(group["official_code"].iat[0])
    return PayRow(
        title, code, len(group), int((group["answer"] == "declined").sum()),
        tuple((used["low_usd"] / divisor).tolist()), tuple((used["high_usd"] / divisor).tolist()), wages.get(code),
    )


@cache
def official_wages(unit: str = "year") -> Mapping[str, tuple[float, ...]]:
    """Give the official percentiles by code: p10, p25, median, p75, p90, in US dollars per unit.

    Occupations without all five published in the unit are left out: what is not published is never worked out.

    >>> official_wages("hour")["29-1141"][2] > 30
    True
    """
    wages = read_official_wages("nyc_metro")
    prefix = "hourly" if unit == "hour" else "annual"
    figures = wages[[f"{prefix}_{name}_usd" for name in ("p10", "p25", "median", "p75", "p90")]].to_numpy()
    return {
        code: tuple(row.tolist())
        for code, row in zip(wages["soc_code"], figures, strict=True) if not np.isnan(row).any()
    }


def draw_again(middles: Sequence[float], answers: int) -> np.ndarray:
    """Draw `answers` of the stated middles, with putting back, 1,000 times, and give each draw's median, sorted.

    This is the bootstrap: it shows how far the middle would move if other people like these had been asked. The same
    answers give the same draws.

    >>> draw_again([20.0, 20.0, 20.0], 3).tolist()[:2]
    [20.0, 20.0]
    """
    pool = np.asarray(middles, dtype="float64")
    chosen = np.random.default_rng(1).integers(0, len(pool), size=(1_000, answers))
    return np.sort(np.median(pool[chosen], axis=1))


def count_by(answers: pd.DataFrame, column: str, order: Sequence[str]) -> dict[str, int]:
    """Count answers by a column, in an order; what is blank or strange counts as "".

    >>> count_by(pd.DataFrame({"basis": ["told", None, "told"]}), "basis", ["told", "posted"])
    {'told': 2, 'posted': 0, '': 1}
    """
    found: dict[Any, int] = answers[column].fillna("").value_counts().to_dict()
    counts = {code: int(found.pop(code, 0)) for code in order}
    return counts | {"": int(sum(found.values()))}
