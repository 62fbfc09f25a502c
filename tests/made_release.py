"""Releases made by hand, small enough to read: what the show tests look at."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from wbl import vocabulary
from wbl.protect.releases import About, Release, open_release

TYPES = tuple(vocabulary.INTERVIEW_TYPES)
LABELS = (
    vocabulary.COUNTED_AS | vocabulary.ROLES | vocabulary.POSITIONS | vocabulary.PERMISSION_KINDS
    | vocabulary.STEP_KINDS | vocabulary.OPPORTUNITY_RELATIONS
)
SCHOOLS = {"15K009": "Brooklyn School of Design", "02M047": "Harbor High School for Health Professions and Human "
           "Services", "08X320": "Bronx Tech", "24Q530": "Queens Culinary", "31R080": "Island Arts",
           "13K265": "Franklin High School"}


def make_about(**changes: Any) -> About:
    """Describe a small program; any field can be changed."""
    told: dict[str, Any] = {
        "program_name": "Harbor City Career Interviews", "school_year": "2025-26", "previous_year": "2024-25",
        "audience": "public", "min_group": 10, "labels": LABELS, "school_names": SCHOOLS, "goal_percent": 50.0,
        "account": {
            "interviews": {"read": 402, "accepted": 390, "noted": 8, "held": 4},
            "participations": {"read": 1630, "accepted": 1611, "noted": 12, "held": 7},
            "students": {"read": 905, "accepted": 905, "noted": 0, "held": 0},
        },
        "inputs": {"interviews.csv": "ab" * 32, "participations.csv": "cd" * 32},
        "wages_source": "Official wages: U.S. Bureau of Labor Statistics, OEWS, May 2025, New York metropolitan area.",
        "version": "0.1.0",
    }
    return About(**{**told, **changes})


def make_release(tables: Mapping[str, pd.DataFrame], **about: Any) -> Release:
    """Make a release of frames as they are; a frame without a status is shown whole."""
    protected = {
        name: frame if "status" in frame else frame.assign(status="shown") for name, frame in tables.items()
    }
    return open_release(make_about(**about), protected)


def frame_of(columns: str, rows: Iterable[Iterable[Any]]) -> pd.DataFrame:
    """Make a frame of rows; a row that has a None among its numbers is hidden, unless it says its status."""
    names = columns.split()
    rows = [list(row) for row in rows]
    if "status" not in names:
        names = [*names, "status"]
        rows = [[*row, "hidden" if None in row else "shown"] for row in rows]
    frame = pd.DataFrame(rows, columns=names)
    for name in names:
        known = [value for value in frame[name] if pd.notna(value)]
        if not any(isinstance(value, str) for value in known):
            whole = all(float(value).is_integer() for value in known) and "years" not in name and "usd" not in name
            frame[name] = frame[name].astype("Int64" if whole else "float64")
    return frame


def students(*groups: tuple[str, str, int | None, Mapping[str, int | None]]) -> pd.DataFrame:
    """Make students_by_interview_type: (breakdown, group, enrolled, students by type)."""
    rows = []
    for breakdown, group, enrolled, numbers in groups:
        for code, count in numbers.items():
            held = 0 if code == "none" else None if count is None else count + 3 if count else 0
            rows.append([breakdown, group, code, count, held, enrolled, "hidden" if count is None else "shown"])
    return frame_of("breakdown group interview_type students interviews enrolled status", rows)


def spread(*numbers: int | None) -> dict[str, int | None]:
    """Name the numbers of one group: the four types, any, any_live, none; None is hidden."""
    return dict(zip(vocabulary.COUNTED_AS, numbers, strict=True))


def make_full_release(**about: Any) -> Release:
    """Make a release in which every table is there, with some numbers hidden."""
    hidden = spread(*[None] * 7)
    by_type = students(
        ("all", "all", 905, spread(61, 94, 180, 290, 412, 318, 493)),
        ("school", "15K009", 190, spread(14, 22, 48, 70, 96, 71, 94)),
        ("school", "02M047", 240, spread(21, 30, 66, 88, 131, 104, 109)),
        ("school", "08X320", 160, spread(12, 18, 31, 52, 74, 60, 86)),
        ("school", "24Q530", 120, spread(None, 13, 20, 41, 60, 45, 60)),
        ("school", "31R080", 101, hidden), ("school", "13K265", 94, spread(10, 11, 15, 39, 26, 21, 68)),
        ("grade", "9", 250, spread(0, 11, 40, 120, 98, 31, 152)),
        ("grade", "10", 235, spread(12, 20, 52, 80, 104, 71, 131)),
        ("grade", "11", 220, spread(21, 33, 60, 60, 121, 128, 99)),
        ("grade", "12", 200, spread(28, 30, 28, 30, 89, 88, 111)),
        ("cte_program", "Culinary Arts", 120, spread(11, 14, 30, 40, 66, 50, 54)),
        ("cte_program", "Media Technology", 90, spread(None, 12, 22, 31, 41, 30, 49)),
        ("cte_program", "Nursing Assistant", 140, spread(22, 20, 40, 44, 88, 70, 52)),
        ("cte_program", "none", 555, spread(21, 48, 88, 175, 217, 168, 338)),
        ("ell_level", "none", 720, spread(50, 80, 150, 220, 340, 270, 380)),
        ("ell_level", "Emerging", 85, spread(None, None, 14, 31, 33, 20, 52)),
        ("ell_level", "Expanding", 100, spread(None, None, 16, 39, 39, 28, 61)),
        ("has_iep", "no", 760, spread(52, 80, 151, 240, 356, 280, 404)),
        ("has_iep", "yes", 145, spread(None, 14, 29, 50, 56, 38, 89)),
        *(("school_grade", f"15K009 / {grade}", 48, spread(None, None, 12, 17, 24, 18, 24)) for grade in range(9, 13)),
    )
    months = [f"2025-{month:02d}" for month in range(9, 13)] + [f"2026-{month:02d}" for month in range(1, 7)]
    by_month = frame_of("month interview_type students interviews", [
        [month, code, count, count if count is None else max(count // 3, 1) if count else 0]
        for month, counts in zip(months, (
            (0, 0, 0, 22, 22), (None, 11, 0, 41, 54), (11, 14, 31, 30, 80), (0, 12, 0, 28, 40), (12, 13, 40, 36, 96),
            (0, None, 22, 60, 88), (14, 18, 66, 71, 150), (10, 11, 20, 44, 82), (11, 15, 38, 52, 104),
            (0, 0, 10, 18, 27),
        ), strict=True) for code, count in zip((*TYPES, "any"), counts, strict=True)
    ])
    industries = {"Health care": 14, "Hospitality": 11, "Media": 10, "Construction": None, "Transportation": None}
    pay = [
        ["occupation", "Registered Nurses", "29-1141", 14, 82_000, 96_500, 112_000,
         74_000, 88_000, 104_000, 124_000, 142_000],
        ["occupation", "Chefs and Head Cooks", "35-1011", 11, 52_000, 64_000, 81_000,
         45_500, 55_000, 69_000, 88_000, 111_000],
        ["occupation", "Film and Video Editors", "27-4032", 10, 48_000, 61_500, 90_000,
         44_000, 60_000, 86_000, 125_000, 171_000],
        ["occupation", "Construction Laborers", "47-2061", None, None, None, None,
         38_000, 45_000, 61_000, 92_000, 110_000],
        ["field", "Healthcare Practitioners and Technical Occupations", "29-0000", 18, 60_000, 88_000, 110_000,
         None, None, None, None, None],
    ]
    pay = [[*row, "hidden" if row[3] is None else "shown"] for row in pay]
    return make_release({
        "students_by_interview_type": by_type,
        "students_by_interview_count": frame_of("breakdown group interviews_received students enrolled", [
            ["all", "all", "0", 493, 905], ["all", "all", "1", 181, 905], ["all", "all", "2", 95, 905],
            ["all", "all", "3+", 136, 905]]),
        "interviews_by_month": by_month,
        "participations_by_role": frame_of("interview_type role students participations", [
            ["in_person", "interviewer", 61, 64], ["in_person", "viewer", 0, 0], ["virtual", "interviewer", 94, 101],
            ["virtual", "viewer", 0, 0], ["hybrid", "interviewer", 52, 57], ["hybrid", "viewer", 141, 160],
            ["simulation", "interviewer", 0, 0], ["simulation", "viewer", 290, 410]]),
        "partners_asked": frame_of("breakdown group partners interviews", [
            *(["industry", name, count, count and count * 3] for name, count in industries.items()),
            ["position", "front_line", 19, 60], ["position", "professional", 22, 84],
            ["position", "manager", None, None], ["position", "owner", None, None],
            ["times_asked", "1", 21, 21], ["times_asked", "2", 12, 24],
            ["times_asked", "3-4", 10, 34], ["times_asked", "5+", 11, 70]]),
        "follow_up": frame_of("step interview_type students_done students", [
            ["thank_you_sent", "in_person", 40, 61], ["thank_you_sent", "virtual", 51, 94],
            ["thank_you_sent", "hybrid", None, 52], ["thank_you_sent", "any", 101, 184],
            *([step, code, done, of]
              for step, all_done in {"reflection_done": (50, 70, 120, 190, 301),
                                     "discussion_done": (20, 30, 150, 260, 350)}.items()
              for code, done, of in zip((*TYPES, "any"), all_done, (61, 94, 180, 290, 412), strict=True)),
        ]),
        "permissions_on_file": frame_of("kind needed on_file", [
            ["parent_contact", 150, 131], ["media_school", 88, 76], ["media_third_party", None, None],
            ["partner_release", 40, 28]]),
        "salary_ranges": frame_of(
            "breakdown group soc_code partners low_quartile_usd median_usd high_quartile_usd official_p10_usd "
            "official_p25_usd official_median_usd official_p75_usd official_p90_usd status", pay),
        "salary_answers": frame_of("answer answers partners", [
            ["used", 61, 44], ["declined", 12, 12], ["no_number", 10, 10], ["other_currency", 0, 0],
            ["unclear_period", None, None]]),
        "career_steps": frame_of("breakdown group partners median_years", [
            ["first_step", "job", 20, 2.0], ["first_step", "education", 16, 4.0],
            ["first_step", "military", None, None],
            ["kind", "education", 40, 4.0], ["kind", "job", 44, 3.5], ["kind", "credential", 18, 1.0],
            ["education", "bachelor", 21, 4.0], ["education", "associate", 12, 2.0]]),
        "opportunities": frame_of("breakdown group relation partners median_years_to_reach", [
            ["relation", "way_in", "way_in", 31, 0.5], ["relation", "next", "next", 24, 3.0],
            ["relation", "later", "later", 12, 8.0],
            ["occupation", "Registered Nurses", "way_in", 12, 2.0], ["industry", "Health care", "next", 14, 3.0]]),
        "years_compared": frame_of("school_year interview_type students interviews enrolled", [
            [year, code, count, count, enrolled]
            for year, enrolled, counts in (("2024-25", 880, (40, 70, 160, 300, 350)),
                                           ("2025-26", 905, (61, 94, 180, 290, 412)))
            for code, count in zip((*TYPES, "any"), counts, strict=True)]),
    }, missing_tables=("recordings",), **about)
