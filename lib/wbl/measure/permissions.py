"""Which permissions were needed, and which were in force on the day.

Needed is: for every interviewer of a live interview that did not take place at school, the family's permission for
contact (`parent_contact`); for every interviewer who was recorded, the media consent that follows from who pressed
record (`media_school`, `media_third_party`); for every recorded partner a release (`partner_release`). Students count
here whether or not they are on the roster, since a consent is needed all the same.

A permission that names an interview holds for that interview, between its days where they are given. One that names
none holds from `valid_from`, which must be there, to `valid_to`, or to the end of that school year; consent for an
outside organization and a partner's release always name their interview. A no outweighs a yes unless the yes is dated
after it, and a blank is a no.
"""

from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from wbl.measure.attendance import LIVE
from wbl.measure.engine import collect, compute_once, flag, in_school_year, take, yes
from wbl.measure.shapes import shape
from wbl.program import Program
from wbl.vocabulary import PERMISSION_KINDS, RECORDED_BY

_GENERAL = ("parent_contact", "media_school")  # kinds that may hold for a school year
_RECORDERS = tuple(code for code in RECORDED_BY if code != "none")
_NEED = ("interview_id", "date", "interview_type", "student_id", "person")
_FIRST_DAY, _LAST_DAY = datetime(1900, 1, 1), datetime(2200, 1, 1)

# What staff do about a gap: (kind, was there a no?) -> a sentence
_REMEDIES = {
    ("parent_contact", False): "Ask the family for permission before the next live contact outside school.",
    ("parent_contact", True): "The family said no: offer an interview at school or a simulation instead.",
    ("media_school", False): "Keep the recording off the shelf until the school's media consent is signed.",
    ("media_school", True): "The family said no: cut the student out, or take the recording off the shelf.",
    ("media_third_party", False): "Ask for the consent for this event; until then the recording may not be used.",
    ("media_third_party", True): "The family said no: ask the organization to cut the student out.",
    ("partner_release", False): "Ask the partner for a release before the recording is used again.",
    ("partner_release", True): "The partner said no: take the recording off the shelf.",
}
_REMEDIES_BEFORE = {    # the same for an interview that is planned
    ("parent_contact", False): "Planned: ask the family for permission before this day, or meet at school.",
    ("parent_contact", True): "Planned: the family said no; meet at school, or choose a simulation.",
    ("media_school", False): "Planned: have the school's media consent signed before this day, or do not record.",
    ("media_school", True): "Planned: the family said no; do not record this student.",
    ("media_third_party", False): "Planned: have the consent for this event signed before this day, or do not record.",
    ("media_third_party", True): "Planned: the family said no; do not record this student.",
    ("partner_release", False): "Planned: ask the partner for a release before this day, or do not record.",
    ("partner_release", True): "Planned: the partner said no; do not record.",
}


def count_permissions_on_file(program: Program, school_year: str) -> pd.DataFrame:
    """Count who needed each kind of permission, and for whom every one that was needed was in force on the day.

    Columns: `kind`, `needed`, `on_file`: distinct students, for partner_release distinct partners. A row for each
    kind; empty when the source has no permissions.
    """
    if not program.has("permissions"):
        return shape("permissions_on_file")
    per_person = _check_needs(program, school_year).group_by("kind", "person").agg(nw.col("on_file").min())
    counts = collect(per_person.group_by("kind").agg(nw.len().alias("needed"), nw.col("on_file").sum()))
    counts = counts.set_index("kind").reindex(list(PERMISSION_KINDS), fill_value=0)
    return shape("permissions_on_file", counts.rename_axis("kind").reset_index())


def list_permission_gaps(program: Program, school_year: str) -> pd.DataFrame:
    """List every permission that was needed and not in force on the day, for staff; by day.

    Planned interviews are listed with what is still open, so that it can be mended before they happen.

    Columns: `interview_id`, `date`, `interview_type`, `student_id` (missing for a partner's release), `kind`,
    `what_to_do`. Empty when the source has no permissions.
    """
    if not program.has("permissions"):
        return shape("permission_gaps")
    found = []
    for status, remedies in (("held", _REMEDIES), ("planned", _REMEDIES_BEFORE)):
        gaps = collect(_check_needs(program, school_year, status).filter(nw.col("on_file") == 0))
        gaps["what_to_do"] = pd.Series(
            [remedies[kind, refused == 1] for kind, refused in zip(gaps["kind"], gaps["refused"], strict=True)],
            gaps.index, dtype="str")
        found.append(gaps)
    gaps = pd.concat(found, ignore_index=True).sort_values(["date", "interview_id", "kind", "student_id"])
    return shape("permission_gaps", gaps)


def _check_needs(program: Program, school_year: str, status: str = "held") -> nw.LazyFrame[Any]:
    """Give every need with `on_file` and `refused`, 1 or 0."""
    permissions = take(program, "permissions", "student_id", "interview_id", "kind", "granted", "valid_from",
                       "valid_to").rename({"interview_id": "named"})
    of_student = ~nw.col("student_id").is_null()
    students = _read_student_needs(program, school_year, status)
    said = students.join(permissions.filter(of_student), on=["student_id", "kind"], how="inner")
    partners = _read_partner_needs(program, school_year, status)
    released = permissions.filter(~of_student).drop("student_id").with_columns(nw.col("named").alias("interview_id"))
    agreed = partners.join(released, on=["interview_id", "kind"], how="inner")
    return nw.concat([
        needs.join(_weigh(words.filter(_applies(program, school_year))), on=["interview_id", "person", "kind"],
                   how="left").with_columns(nw.col("on_file").fill_null(0), nw.col("refused").fill_null(0))
        for needs, words in ((students, said), (partners, agreed))
    ])


def _read_student_needs(program: Program, school_year: str, status: str) -> nw.LazyFrame[Any]:
    """Read which student needed what for which interview."""
    asked = take(program, "participations", "interview_id", "student_id", "role", "attended").filter(
        nw.col("role") == "interviewer", yes("attended") if status == "held" else nw.col("role") == "interviewer"
    ).select("interview_id", "student_id", nw.col("student_id").alias("person"))
    met = compute_once(asked.join(_read_live(program, school_year, status), on="interview_id", how="inner"))
    needed = {
        "parent_contact": nw.col("channel").fill_null("") != "school",
        "media_school": nw.col("recorded_by").fill_null("") == "school",
        "media_third_party": nw.col("recorded_by").fill_null("") == "third_party",
    }
    return compute_once(nw.concat([
        met.filter(is_needed).select(*_NEED, nw.lit(kind).alias("kind")) for kind, is_needed in needed.items()
    ]))


def _read_partner_needs(program: Program, school_year: str, status: str) -> nw.LazyFrame[Any]:
    """Read which partner needed to release which interview; one that is not named is known by the interview."""
    recorded = _read_live(program, school_year, status).filter(nw.col("recorded_by").fill_null("").is_in(_RECORDERS))
    person = nw.coalesce("partner_id", "interview_id")
    return compute_once(recorded.with_columns(
        nw.lit(None, dtype=nw.String).alias("student_id"), person.alias("person"),
    ).select(*_NEED, nw.lit("partner_release").alias("kind")))


def _read_live(program: Program, school_year: str, status: str) -> nw.LazyFrame[Any]:
    interviews = take(program, "interviews", "interview_id", "date", "interview_type", "status", "channel",
                      "recorded_by", "partner_id")
    return interviews.filter(
        nw.col("status") == status, nw.col("interview_type").is_in(LIVE), in_school_year(program, school_year)
    )


def _applies(program: Program, school_year: str) -> nw.Expr:
    """Does a permission, or a no, speak of the interview beside it on its day?"""
    first = program.settings.days_of(school_year)[0]
    since, until, day = nw.col("valid_from"), nw.col("valid_to"), nw.col("date")
    on_the_day = (since.fill_null(_FIRST_DAY) <= day) & (day <= until.fill_null(_LAST_DAY))
    names_it = (nw.col("named") == nw.col("interview_id")).fill_null(False)
    of_this_year = since.fill_null(_FIRST_DAY) >= datetime(first.year, first.month, first.day)
    has_days = ~since.is_null() & (~until.is_null() | of_this_year)
    general = nw.col("named").is_null() & nw.col("kind").is_in(_GENERAL) & (has_days | ~yes("granted"))
    return on_the_day & (names_it | general)


def _weigh(words: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Weigh what was said of each need: the last yes counts when it is dated after the last no."""
    said = words.with_columns(
        nw.when(yes("granted")).then(nw.col("valid_from").fill_null(_FIRST_DAY)).alias("last_yes"),
        nw.when(~yes("granted")).then(nw.col("valid_from").fill_null(_LAST_DAY)).alias("last_no"),
    ).group_by("interview_id", "person", "kind").agg(nw.col("last_yes").max(), nw.col("last_no").max())
    no, yes_day = nw.col("last_no"), nw.col("last_yes")
    stands = ~yes_day.is_null() & (no.is_null() | (yes_day > no).fill_null(False))
    return said.select("interview_id", "person", "kind", flag(stands).alias("on_file"),
                       flag(~stands & ~no.is_null()).alias("refused"))
