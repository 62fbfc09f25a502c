"""Who was interviewed: partners by industry and position, and how often each was asked.

A partner counts once, however many interviews. Whoever speaks in a recording that was made in an interview here is
the partner of that interview, so that watching the recording brings nobody new.
"""

from typing import Any

import narwhals as nw
import pandas as pd

from wbl.measure.attendance import LIVE
from wbl.measure.engine import collect, in_school_year, take
from wbl.measure.groups import NONE, sort_groups
from wbl.measure.shapes import shape
from wbl.program import Program
from wbl.vocabulary import POSITIONS

TIMES_ASKED = {"1": (1, 1), "2": (2, 2), "3-4": (3, 4), "5+": (5, None)}


def count_partners_asked(program: Program, school_year: str) -> pd.DataFrame:
    """Count the partners of live, held interviews, and how often they were asked.

    Columns: `breakdown` (industry, position, times_asked), `group`, `partners` (distinct), `interviews`. The industry
    is that of the `partners` table and left out without it; a partner may have held several positions. Interviews that
    name no partner are not in these numbers.
    """
    asked = take(program, "interviews", "date", "status", "interview_type", "partner_id", "position").filter(
        nw.col("status") == "held", in_school_year(program, school_year), nw.col("interview_type").is_in(LIVE),
        ~nw.col("partner_id").is_null(),
    )
    parts = []
    if program.has("partners"):
        industries = read_industries(program)
        known = collect(industries.select("industry").unique())["industry"]
        by_industry = asked.join(industries, on="partner_id", how="left")
        parts.append(_count_by(by_industry, "industry", set(known) - {NONE}))
    parts.append(_count_by(asked, "position", POSITIONS))
    return shape("partners_asked", pd.concat([*parts, _count_times(asked)], ignore_index=True))


def _count_by(asked: nw.LazyFrame[Any], column: str, known: Any) -> pd.DataFrame:
    named = asked.with_columns(nw.col(column).fill_null(NONE).alias("group"))
    counts = collect(named.group_by("group", "partner_id").agg(nw.len().alias("interviews")).group_by("group").agg(
        nw.len().alias("partners"), nw.col("interviews").sum()
    )).set_index("group")
    listed = list(known) if column == "position" else sort_groups(known)
    listed += [group for group in sort_groups(counts.index) if group not in listed]
    return counts.reindex(listed, fill_value=0).rename_axis("group").reset_index().assign(breakdown=column)


def _count_times(asked: nw.LazyFrame[Any]) -> pd.DataFrame:
    times = collect(asked.group_by("partner_id").agg(nw.len().alias("times")).group_by("times").agg(
        nw.len().alias("partners")
    ))
    lines = []
    for group, (fewest, most) in TIMES_ASKED.items():
        here = times[times["times"].between(fewest, most or float("inf"))]
        lines.append({
            "breakdown": "times_asked", "group": group, "partners": here["partners"].sum(),
            "interviews": (here["times"] * here["partners"]).sum(),
        })
    return pd.DataFrame(lines)


def read_industries(program: Program) -> nw.LazyFrame[Any]:
    """Read the industry of each partner: `partner_id`, `industry` ("none" when blank)."""
    return take(program, "partners", "partner_id", "industry").with_columns(nw.col("industry").fill_null(NONE))


def read_speakers(program: Program, school_year: str) -> nw.LazyFrame[Any]:
    """Read who spoke in each held interview of a school year.

    Columns: `interview_id`, `date`, `speaker`, `partner_id` (missing for the speaker of a found recording),
    `occupation`, `soc_code`. The speaker is the partner; in a recording that was made in an interview here, that
    interview's partner; in any other recording whoever speaks there; else nobody knows, and the interview stands for
    its speaker.
    """
    interviews = take(program, "interviews", "interview_id", "date", "status", "partner_id", "recording_id",
                      "occupation", "soc_code")
    makers = take(program, "recordings", "recording_id", "interview_id").join(
        interviews.select("interview_id", nw.col("partner_id").alias("maker")), on="interview_id", how="inner"
    ).select("recording_id", "maker")
    held = interviews.filter(nw.col("status") == "held", in_school_year(program, school_year))
    known = held.join(makers, on="recording_id", how="left").with_columns(
        nw.coalesce("partner_id", "maker").alias("partner_id")
    )
    speaker = nw.coalesce(
        nw.concat_str(nw.lit("partner "), nw.col("partner_id")),
        nw.concat_str(nw.lit("recording "), nw.col("recording_id")),
        nw.concat_str(nw.lit("interview "), nw.col("interview_id")),
    )
    return known.select("interview_id", "date", speaker.alias("speaker"), "partner_id", "occupation", "soc_code")
