"""How partners came to their work, and which jobs they named beyond it."""

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import pandas as pd

from wbl.measure.engine import collect, take
from wbl.measure.groups import NONE, sort_groups
from wbl.measure.partners import read_industries, read_speakers
from wbl.measure.shapes import shape
from wbl.official_wages import official_title
from wbl.program import Program
from wbl.vocabulary import OPPORTUNITY_RELATIONS, STEP_KINDS

# Schooling, highest first, and how the title of a step tells it. The levels are those in which the U.S. Bureau of
# Labor Statistics gives the typical entry education of occupations.
SCHOOLING: Mapping[str, str] = {
    "doctorate": r"doctor|ph\.? ?d|\bj\.?d\b|\bm\.?d\b|law school|medical school|dental school",
    "master": r"master|\bmba\b|\bm\.?s\.?w\b|graduate school|maestr[ií]a",
    "bachelor": r"bachelor|\bb\.?[as]\b|\bbba\b|licenciatura",
    "associate": r"associate|\ba\.?a\.?s?\b|community college",
    "certificate": r"certificat|diploma program|trade school|technical school|academy|boot ?camp",
    "high_school": r"high school|\bged\b|equivalency|secundaria|preparatoria",
}
OTHER_SCHOOLING, NO_SCHOOLING = "other", "none_named"


def count_career_steps(program: Program, school_year: str) -> pd.DataFrame:
    """Count partners by the steps of their paths; of each partner the path told last counts.

    Columns: `breakdown`, `group`, `partners` (distinct), `median_years` of the partners who said how long, and how many
    those are: `said_years`.
    first_step: by the kind of the first step, and its years. kind: partners with a step of that kind, and their years
    in such steps together. education: by the highest schooling that a step's title names (SCHOOLING; "other" where it
    names none of them, "none_named" where the path has no step of schooling), and the years of schooling together.
    """
    if not program.has("career_steps"):
        return shape("career_steps")
    steps = collect(_read_paths(program, school_year))
    first = steps.sort_values("step").drop_duplicates("speaker")
    by_kind = steps.groupby(["speaker", "kind"])["years"].sum(min_count=1).reset_index()
    return shape("career_steps", pd.concat([
        _count("first_step", first, "kind", list(STEP_KINDS)),
        _count("kind", by_kind, "kind", list(STEP_KINDS)),
        _count("education", _find_schooling(steps), "schooling", [*SCHOOLING, OTHER_SCHOOLING, NO_SCHOOLING]),
    ], ignore_index=True))


def _read_paths(program: Program, school_year: str) -> nw.LazyFrame[Any]:
    """Read one path for each speaker: the one of the last interview in which steps were written down."""
    steps = take(program, "career_steps", "interview_id", "step", "kind", "title", "years")
    speakers = read_speakers(program, school_year).select("interview_id", "date", "speaker")
    told = steps.select("interview_id").unique().join(speakers, on="interview_id", how="inner")
    last_day = told.group_by("speaker").agg(nw.col("date").max())
    last = told.join(last_day, on=["speaker", "date"], how="inner").group_by("speaker").agg(
        nw.col("interview_id").max()
    )
    return steps.join(last, on="interview_id", how="inner").with_columns(nw.col("years").cast(nw.Float64))


def _find_schooling(steps: pd.DataFrame) -> pd.DataFrame:
    """Give each speaker's highest schooling, by its place in SCHOOLING, and the years of schooling together."""
    schooling = steps[steps["kind"] == "education"]
    title = schooling["title"].fillna("").str.lower()
    levels = pd.Series(OTHER_SCHOOLING, index=schooling.index, dtype="str")
    for level, words in reversed(list(SCHOOLING.items())):
        levels = levels.mask(title.str.contains(words, regex=True), level)
    rank = {level: place for place, level in enumerate([*SCHOOLING, OTHER_SCHOOLING])}
    highest = levels.map(rank).groupby(schooling["speaker"]).min().map({place: level for level, place in rank.items()})
    years = schooling.groupby("speaker")["years"].sum(min_count=1)
    found = pd.DataFrame({"schooling": highest, "years": years}).reindex(steps["speaker"].unique())
    return found.fillna({"schooling": NO_SCHOOLING}).reset_index(names="speaker")


def _count(breakdown: str, partners: pd.DataFrame, column: str, groups: list[str]) -> pd.DataFrame:
    """Count rows of one partner each, and take the median of their years; a row for each group, also at zero."""
    grouped = partners.groupby(column)
    counts = pd.DataFrame({"partners": grouped.size(), "median_years": grouped["years"].median(),
                           "said_years": grouped["years"].count()}).reindex(groups)
    counts = counts.fillna({"partners": 0, "said_years": 0})
    return counts.rename_axis("group").reset_index().assign(breakdown=breakdown)


def count_opportunities(program: Program, school_year: str) -> pd.DataFrame:
    """Count the partners who named a job as a way in, as one of the same level, as the next or a later step.

    Columns: `breakdown`, `group`, `relation`, `partners` (distinct), `median_years_to_reach` (a partner's several
    answers count as their median) and how many partners said so: `said_years`. relation: over all jobs, a row for each
    relation. occupation: by the SOC occupation of the job that was named. industry: by the partner's industry. Jobs
    without a relation are not counted; those without a SOC code not by occupation.
    """
    if not program.has("opportunities"):
        return shape("opportunities")
    named = _read_opportunities(program, school_year)
    return shape("opportunities", pd.concat([
        _count_relations(named.with_columns(group=nw.col("relation")), "relation"),
        _count_relations(named.filter(~nw.col("soc_code").is_null()).with_columns(group=nw.col("soc_code")),
                         "occupation"),
        _count_relations(named.with_columns(group=nw.col("industry")), "industry"),
    ], ignore_index=True))


def _read_opportunities(program: Program, school_year: str) -> nw.LazyFrame[Any]:
    """Read the jobs named in the year: `speaker`, `industry` of the speaker, `relation`, `soc_code`, `years`."""
    named = take(program, "opportunities", "interview_id", "soc_code", "relation", "years_to_reach")
    speakers = read_speakers(program, school_year).select("interview_id", "speaker", "partner_id")
    known = named.filter(~nw.col("relation").is_null()).join(speakers, on="interview_id", how="inner")
    return known.join(read_industries(program), on="partner_id", how="left").select(
        "speaker", nw.col("industry").fill_null(NONE), "relation", "soc_code",
        nw.col("years_to_reach").cast(nw.Float64).alias("years"),
    )


def _count_relations(named: nw.LazyFrame[Any], breakdown: str) -> pd.DataFrame:
    """Count partners for each group and relation; every group has a row for each relation, also at zero."""
    per_partner = collect(named.group_by("group", "relation", "speaker").agg(nw.col("years").median()))
    if breakdown == "occupation":
        per_partner["group"] = [official_title(code) or code for code in per_partner["group"]]
        per_partner = per_partner.groupby(["group", "relation", "speaker"])["years"].median().reset_index()
    grouped = per_partner.groupby(["group", "relation"])["years"]
    counts = pd.DataFrame({"partners": grouped.size(), "median_years_to_reach": grouped.median(),
                           "said_years": grouped.count()})
    relations = list(OPPORTUNITY_RELATIONS)
    if breakdown == "relation":
        every = pd.MultiIndex.from_arrays([relations, relations], names=["group", "relation"])
    else:
        every = pd.MultiIndex.from_product([sort_groups(set(per_partner["group"])), relations],
                                           names=["group", "relation"])
    return counts.reindex(every).fillna({"partners": 0, "said_years": 0}).reset_index().assign(breakdown=breakdown)
