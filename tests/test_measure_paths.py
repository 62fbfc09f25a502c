"""Paths and opportunities: numbers worked by hand."""

import pytest

from tiny_program import tiny_program
from wbl.measure.paths import NO_SCHOOLING, OTHER_SCHOOLING, count_career_steps, count_opportunities
from wbl.program import Program

YEAR = "2025-26"
NIA, OMAR, PAT = ({"interview_id": name, "partner_id": name} for name in ("Nia", "Omar", "Pat"))


def path(interview: str, *steps: tuple[str, str, float | None]) -> list[dict]:
    return [{"interview_id": interview, "step": number, "kind": kind, "title": title, "years": years}
            for number, (kind, title, years) in enumerate(steps, start=1)]


def read(program: Program, breakdown: str) -> dict[str, tuple[int, float]]:
    counts = count_career_steps(program, YEAR)
    found = counts[(counts["breakdown"] == breakdown) & (counts["partners"] > 0)]
    return {line.group: (line.partners, line.median_years) for line in found.itertuples()}


def test_paths_are_counted_by_first_step_kind_and_schooling() -> None:
    program = tiny_program(
        interviews=[NIA, OMAR, PAT], participations=[],
        career_steps=[
            *path("Nia", ("job", "Clerk", 2), ("education", "Associate degree", 2), ("education", "Bachelor's", 3),
                  ("job", "Nurse", 7)),
            *path("Omar", ("job", "Dishwasher", 1), ("training", "Apprenticeship", 4), ("job", "Cook", None)),
            *path("Pat", ("education", "High school diploma", 4), ("job", "Cashier", 5)),
        ],
    )
    assert read(program, "first_step") == {"job": (2, 1.5), "education": (1, 4)}
    assert read(program, "kind") == {
        "education": (2, 4.5),  # Nia's 2 + 3 and Pat's 4
        "training": (1, 4),
        "job": (3, 5),          # Nia's 9, Omar's 1 and an unknown time, Pat's 5
    }
    schooling = read(program, "education")
    assert schooling["bachelor"] == (1, 5) and schooling["high_school"] == (1, 4)
    assert schooling[NO_SCHOOLING][0] == 1 and set(schooling) == {"bachelor", "high_school", NO_SCHOOLING}


def test_of_a_partner_the_path_told_last_counts() -> None:
    program = tiny_program(
        interviews=[{"interview_id": "early", "partner_id": "Nia", "date": "2025-09-01"},
                    {"interview_id": "late", "partner_id": "Nia", "date": "2026-03-01"},
                    {"interview_id": "silent", "partner_id": "Nia", "date": "2026-05-01"}],
        career_steps=[
            *path("early", ("job", "Clerk", 2)), *path("late", ("military", "Medic", 4), ("job", "Nurse", 1))],
        participations=[],
    )
    assert read(program, "first_step") == {"military": (1, 4)}
    assert read(program, "kind") == {"job": (1, 1), "military": (1, 4)}


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("PhD in chemistry", "doctorate"), ("Law school", "doctorate"), ("Doctor of Pharmacy", "doctorate"),
        ("Master's in social work", "master"), ("MBA", "master"), ("Bachelor's degree", "bachelor"),
        ("B.S. Nursing", "bachelor"), ("BA", "bachelor"), ("Associate degree, A.A.S.", "associate"),
        ("Community college", "associate"), ("Certificate program", "certificate"), ("Coding bootcamp", "certificate"),
        ("High school CTE program", "high_school"), ("GED", "high_school"), ("Night classes", OTHER_SCHOOLING),
        ("", OTHER_SCHOOLING), ("Basic Spanish", OTHER_SCHOOLING), ("Madison evening school", OTHER_SCHOOLING),
    ],
)
def test_the_title_of_a_step_tells_the_schooling(title: str, level: str) -> None:
    program = tiny_program(interviews=[NIA], participations=[], career_steps=path("Nia", ("education", title, 1)))
    assert read(program, "education") == {level: (1, 1)}


def named(interview: str, relation: str | None, soc_code: str | None, years: float | None) -> dict:
    return {"interview_id": interview, "title": f"{relation} {soc_code} {years}", "relation": relation,
            "soc_code": soc_code, "years_to_reach": years}


def test_opportunities_are_counted_by_partner() -> None:
    program = tiny_program(
        interviews=[NIA, OMAR, PAT], participations=[],
        partners=[{"partner_id": "Nia", "industry": "Hospitals"}, {"partner_id": "Omar", "industry": "Hospitals"}],
        opportunities=[
            named("Nia", "next", "29-1141", 2), named("Nia", "next", "29-1171", 6),
            named("Nia", "way_in", "31-1121", 0),
            named("Omar", "next", "29-1141", 5), named("Pat", "way_in", "31-1122", None),
            named("Pat", None, "29-1141", 9),
            named("Pat", "later", None, 10),
        ],
    )
    counts = count_opportunities(program, YEAR).set_index(["breakdown", "group", "relation"])
    assert counts.loc["relation"]["partners"].tolist() == [2, 0, 2, 1]  # way in, same level, next, later
    assert counts.loc[("relation", "next", "next"), "median_years_to_reach"] == 4.5  # Nia's 4 and Omar's 5
    assert counts.loc[("occupation", "Registered Nurses", "next")].tolist() == [2, 3.5, 2]
    aides = counts.loc[("occupation", "Home Health and Personal Care Aides", "way_in")]
    assert aides.tolist() == [2, 0, 1]  # Pat did not say how long
    assert counts.loc[("industry", "Hospitals", "next"), "partners"] == 2
    assert counts.loc[("industry", "none", "later"), "partners"] == 1  # Pat's industry is not known
    assert len(counts.loc["occupation"]) == 3 * 4 and len(counts.loc["industry"]) == 2 * 4


def test_no_table_is_silence() -> None:
    program = tiny_program(interviews=[NIA], participations=[])
    assert count_career_steps(program, YEAR).empty and count_opportunities(program, YEAR).empty
    told_nothing = tiny_program(interviews=[NIA], participations=[], career_steps=[], opportunities=[])
    assert count_career_steps(told_nothing, YEAR)["partners"].sum() == 0
    assert count_opportunities(told_nothing, YEAR)["relation"].tolist() == ["way_in", "same_level", "next", "later"]
