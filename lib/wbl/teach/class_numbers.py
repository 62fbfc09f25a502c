"""The numbers of a period: what the interview said, what the class gathered, and the official wages.

A class sees its own answers as they are, each a range, and never whose they are. Answers of other classes stay out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from wbl import official_wages
from wbl.program import Program
from wbl.teach.candidates import HOURS_PER_YEAR, PayMention
from wbl.teach.subject import Subject

PERIODS_PER_YEAR = {"hour": HOURS_PER_YEAR, "week": 52, "biweek": 26, "month": 12, "year": 1}
_WIDEST_RATIO = 6.0  # a range whose high end is six times its low end says nothing


@dataclass(frozen=True)
class PayRange:
    """One range of yearly pay, US dollars before tax."""

    low_usd: float
    high_usd: float
    experience: str = "any"      # "entry", "experienced" or "any"
    is_estimate: bool = False    # made from an hourly, weekly or monthly figure
    at_seconds: float | None = None  # where it was said, when it comes from the transcript


@dataclass(frozen=True)
class OfficialWages:
    """Yearly official wages of one occupation in one area, US dollars before tax."""

    title: str
    area: str
    release: str
    p10_usd: float | None
    p25_usd: float | None
    median_usd: float | None
    p75_usd: float | None
    p90_usd: float | None
    jobs: int | None


@dataclass(frozen=True)
class ClassNumbers:
    """What stands beside each other in the moment with the numbers."""

    occupation: str
    told: tuple[PayRange, ...]
    told_from: str                    # "notes" (the salaries table), "transcript" (to be verified), or ""
    gathered: tuple[PayRange, ...]    # answers of the same class in other interviews
    gathered_about: str               # "occupation", "field" (the same field of work), or ""
    official: OfficialWages | None

    @property
    def there_is(self) -> tuple[str, ...]:
        """Name the numbers that there are, as the question bank does."""
        hourly = any(pay.is_estimate for pay in (*self.told, *self.gathered))
        found = {"told": self.told, "gathered": self.gathered, "official": self.official, "hourly": hourly,
                 "number": self.told or self.gathered or self.official}
        return tuple(name for name, there in found.items() if there)


def gather_numbers(program: Program, subject: Subject, mentions: Sequence[PayMention] = ()) -> ClassNumbers:
    """Put together the numbers for a subject.

    What was written down of this interview counts before what the transcript seems to say, which is to be verified.
    """
    answers = _read_answers(program)
    own = answers[answers["interview_id"] == subject.interview_id] if subject.interview_id else answers.head(0)
    own = own[(own["soc_code"] == subject.soc_code) | own["soc_code"].isna() | (len(own) == 1)]
    told, told_from = tuple(_make_range(row) for _, row in own.iterrows()), "notes"
    heard = _from_mentions(mentions)
    if heard:
        told, told_from = heard, "transcript"
    elif not told:
        told_from = ""
    gathered, about = _gather_from_class(answers, subject)
    return ClassNumbers(subject.occupation, told, told_from, gathered, about, read_official(subject.soc_code))


def read_official(soc_code: str) -> OfficialWages | None:
    """Read the official wages of an occupation in the New York metro area; None when there are none.

    Source: `official_wages.SOURCE`.

    >>> read_official("29-1141").median_usd
    119720.0
    """
    if not soc_code:
        return None
    code = official_wages.find_official_code(soc_code)
    wages = official_wages.read_official_wages("nyc_metro")
    rows = wages[wages["soc_code"] == code]
    if rows.empty:
        return None
    row = rows.iloc[0]
    figures = {
        name: None if pd.isna(row[f"annual_{name}_usd"]) else float(row[f"annual_{name}_usd"])
        for name in official_wages.PERCENTILES
    }
    if all(value is None for value in figures.values()):
        return None
    return OfficialWages(
        str(row["title"]), official_wages.AREAS["nyc_metro"], official_wages.RELEASE,
        figures["p10"], figures["p25"], figures["median"], figures["p75"], figures["p90"],
        None if pd.isna(row["employment"]) else int(row["employment"]),
    )


def _read_answers(program: Program) -> pd.DataFrame:
    """Read the ranges in US dollars that people named, with the class that heard them."""
    salaries: pd.DataFrame = program.lazy("salaries").collect("pandas").to_native()
    interviews: pd.DataFrame = program.lazy("interviews").select(
        "interview_id", "class_id", "partner_id", "status", "date").collect("pandas").to_native()
    usable = salaries[
        salaries["low"].notna() & salaries["high"].notna() & salaries["period"].isin(list(PERIODS_PER_YEAR))
        & salaries["declined"].fillna(False).ne(True) & (salaries["currency"].isna() | salaries["currency"].eq("USD"))
        & salaries["basis"].ne("guessed") & (salaries["high"] >= salaries["low"]) & (salaries["low"] > 0)
        & (salaries["high"] <= _WIDEST_RATIO * salaries["low"])
    ]
    held = interviews[interviews["status"] == "held"]
    return usable.merge(held, on="interview_id", how="inner").drop_duplicates(["partner_id", "soc_code", "low", "high"])


def _gather_from_class(answers: pd.DataFrame, subject: Subject) -> tuple[tuple[PayRange, ...], str]:
    if not subject.class_id or not subject.soc_code:
        return (), ""
    others = answers[(answers["class_id"] == subject.class_id) & (answers["interview_id"] != subject.interview_id)]
    for about, length in (("occupation", 7), ("field", 2)):
        same = others[others["soc_code"].str[:length] == subject.soc_code[:length]]
        if len(same):
            ranges = [_make_range(row) for _, row in same.iterrows()]
            return tuple(sorted(ranges, key=lambda pay: (pay.low_usd, pay.high_usd))), about
    return (), ""


def _make_range(row: "pd.Series[Any]") -> PayRange:
    factor = PERIODS_PER_YEAR[str(row["period"])]
    experience = row["experience"]
    return PayRange(
        float(row["low"]) * factor, float(row["high"]) * factor,
        str(experience) if isinstance(experience, str) else "any", factor != 1,
    )


def _from_mentions(mentions: Sequence[PayMention]) -> tuple[PayRange, ...]:
    return tuple(
        PayRange(
            pay.low * PERIODS_PER_YEAR[pay.period], pay.high * PERIODS_PER_YEAR[pay.period], "any",
            pay.period != "year", pay.at_seconds,
        )
        for pay in mentions
    )
