"""What partners said an occupation pays, beside what the government publishes.

Only ranges that a partner stated count: yearly, in US dollars before tax, the middle of each range; a partner's several
answers for one occupation count once, as their median. What could not be used is counted too, by reason.
"""

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import pandas as pd

from wbl.measure.engine import collect, take, yes
from wbl.measure.partners import read_speakers
from wbl.measure.shapes import shape
from wbl.official_wages import find_official_code, major_group, official_title, read_official_wages
from wbl.program import Program

# Times a year that each period is paid. 2,080 hours is BLS's factor for year-round, full-time work (OEWS technical
# notes); for whoever works fewer hours the year's figure is too high, so it is an estimate.
PERIODS_PER_YEAR: Mapping[str, int] = {"hour": 2_080, "week": 52, "biweek": 26, "month": 12, "year": 1}

ANSWERS = ("used", "declined", "no_number", "other_currency", "unclear_period", "no_occupation", "not_from_partner")
_NOT_SAID = ("posted", "looked_up")  # bases of figures that no partner stated
_PERCENTILES = ("p10", "p25", "median", "p75", "p90")


def count_salary_answers(program: Program, school_year: str) -> pd.DataFrame:
    """Count the answers about pay by what became of them.

    Columns: `answer`, `answers` (rows), `partners` (distinct). used; declined; no_number (none, or only a high end, or
    unpaid); other_currency; unclear_period; no_occupation (no SOC code); not_from_partner (posted or looked up). Each
    answer has one reason, the first of: not_from_partner, declined, no_number, other_currency, unclear_period,
    no_occupation. Answers that belong to no held interview of the year are not counted.
    """
    if not program.has("salaries"):
        return shape("salary_answers")
    counts = collect(_read_answers(program, school_year).group_by("answer", "speaker").agg(nw.len().alias("answers"))
                     .group_by("answer").agg(nw.col("answers").sum(), nw.len().alias("partners")))
    return shape("salary_answers", counts.set_index("answer").reindex(list(ANSWERS), fill_value=0).reset_index())


def count_salary_ranges(program: Program, school_year: str, *, area: str = "nyc_metro") -> pd.DataFrame:
    """Give the middle half of what partners said an occupation pays, beside the official percentiles of an area.

    Columns: `breakdown` (occupation, field), `group` (title of the SOC occupation or major group), `soc_code`,
    `partners` (distinct), `low_quartile_usd`, `median_usd`, `high_quartile_usd` (over partners, US dollars a year),
    `official_p10_usd` ... `official_p90_usd` (US dollars a year; missing where none is published). Rows are there for
    occupations that somebody spoke of. Quartiles are linear between two partners. Official wages:
    `wbl.official_wages.SOURCE`; `area` is one of its AREAS.
    """
    if not program.has("salaries"):
        return shape("salary_ranges")
    used = _read_answers(program, school_year).filter(nw.col("answer") == "used")
    official = read_official_wages(area).set_index("soc_code")
    field = nw.concat_str(nw.col("soc_code").str.slice(0, 2), nw.lit("-0000")).alias("soc_code")
    return shape("salary_ranges", pd.concat([
        _describe(used, "occupation", official), _describe(used.with_columns(field), "field", official),
    ], ignore_index=True))


def _describe(used: nw.LazyFrame[Any], breakdown: str, official: pd.DataFrame) -> pd.DataFrame:
    """Reduce answers to one figure per partner and code, then to quartiles per code."""
    per_partner = collect(used.group_by("soc_code", "speaker").agg(nw.col("middle_usd").median()))
    by_code = per_partner.groupby("soc_code")["middle_usd"]
    found = pd.DataFrame({
        "partners": by_code.size(), "low_quartile_usd": by_code.quantile(0.25), "median_usd": by_code.median(),
        "high_quartile_usd": by_code.quantile(0.75),
    })
    for name in _PERCENTILES:
        found[f"official_{name}_usd"] = official[f"annual_{name}_usd"].reindex(found.index)
    name_code = official_title if breakdown == "occupation" else major_group
    found["group"] = [name_code(code) or code for code in found.index]
    return found.rename_axis("soc_code").reset_index().assign(breakdown=breakdown).sort_values("group")


def _read_answers(program: Program, school_year: str) -> nw.LazyFrame[Any]:
    """Read the year's answers: `speaker`, `soc_code` (as published), `middle_usd` (a year), `answer`."""
    salaries = take(program, "salaries", "interview_id", "occupation", "soc_code", "low", "high", "currency", "period",
                    "basis", "declined")
    speakers = read_speakers(program, school_year).select(
        "interview_id", "speaker", nw.col("occupation").alias("own_occupation"), nw.col("soc_code").alias("own_code")
    )
    low, times = nw.col("low"), nw.col("times")
    answers = salaries.join(speakers, on="interview_id", how="inner").with_columns(
        _choose_code().alias("soc_code"), _count_periods().alias("times")
    )
    reasons = {  # the first that is true
        "not_from_partner": nw.col("basis").fill_null("told").is_in(_NOT_SAID),
        "declined": yes("declined"),
        "no_number": low.is_null() | (low <= 0),
        "other_currency": nw.col("currency").fill_null("USD") != "USD",
        "unclear_period": times.is_null(),
        "no_occupation": nw.col("soc_code").is_null(),
    }
    answer = nw.lit("used")
    for reason, is_true in reversed(reasons.items()):
        answer = nw.when(is_true).then(nw.lit(reason)).otherwise(answer)
    middle = (low + nw.coalesce("high", "low")) / 2 * times
    return _use_official_codes(answers.select(
        "speaker", "soc_code", middle.alias("middle_usd"), answer.alias("answer")
    ))


def _choose_code() -> nw.Expr:
    """The occupation of an answer; an answer that names none is about the partner's own."""
    is_own = nw.col("occupation").is_null() | (nw.col("occupation") == nw.col("own_occupation")).fill_null(False)
    own = nw.when(is_own).then(nw.col("own_code"))
    return nw.coalesce(nw.col("soc_code"), own)


def _count_periods() -> nw.Expr:
    times: nw.Expr = nw.lit(None, dtype=nw.Float64)
    for period, number in PERIODS_PER_YEAR.items():
        times = nw.when((nw.col("period") == period).fill_null(False)).then(nw.lit(float(number))).otherwise(times)
    return times


def _use_official_codes(answers: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Give each answer the code under which the official wages of its occupation are published."""
    code = nw.col("soc_code")
    official = code
    for written in collect(answers.select("soc_code").unique())["soc_code"].dropna():
        if find_official_code(written) != written:
            official = nw.when((code == written).fill_null(False)).then(nw.lit(find_official_code(written))).otherwise(
                official
            )
    return answers.with_columns(official.alias("soc_code"))
