"""Pay ranges beside official wages: numbers worked by hand."""

import pytest

from tiny_program import tiny_program
from wbl.measure.pay import ANSWERS, count_salary_answers, count_salary_ranges
from wbl.official_wages import read_official_wages
from wbl.program import Program

YEAR = "2025-26"
NURSE, HOME_AIDE, PERSONAL_AIDE = "29-1141", "31-1121", "31-1122"


def told(*answers: tuple[str, dict], interviews: dict | None = None) -> Program:
    """A program in which partners said something; each answer comes from an interview of its own."""
    return tiny_program(
        interviews=[{"interview_id": str(number), "partner_id": partner} | (interviews or {})
                    for number, (partner, _) in enumerate(answers)],
        salaries=[{"interview_id": str(number), "soc_code": NURSE} | answer
                  for number, (_, answer) in enumerate(answers)],
        participations=[],
    )


def ranges(program: Program, breakdown: str = "occupation") -> dict[str, dict]:
    found = count_salary_ranges(program, YEAR)
    return found[found["breakdown"] == breakdown].set_index("soc_code").to_dict("index")


def test_quartiles_are_over_partners_and_of_the_middle_of_ranges() -> None:
    program = told(
        ("Nia", {"low": 90_000, "high": 110_000}),               # 100,000
        ("Omar", {"low": 50, "high": 50, "period": "hour"}),     # 50 x 2,080 = 104,000
        ("Pat", {"low": 10_000, "high": 10_000, "period": "month"}),  # 120,000
    )
    nurses = ranges(program)[NURSE]
    assert nurses["group"] == "Registered Nurses" and nurses["partners"] == 3
    # of 100, 104, 120 thousand: half way from the first to the second, the second, half way to the third
    quartiles = (nurses["low_quartile_usd"], nurses["median_usd"], nurses["high_quartile_usd"])
    assert quartiles == (102_000, 104_000, 112_000)
    official = read_official_wages("nyc_metro").set_index("soc_code").loc[NURSE]
    for name in ("p10", "p25", "median", "p75", "p90"):
        assert nurses[f"official_{name}_usd"] == official[f"annual_{name}_usd"]


@pytest.mark.parametrize(("period", "times"), [("hour", 2_080), ("week", 52), ("biweek", 26), ("month", 12),
                                               ("year", 1)])
def test_every_period_becomes_a_year(period: str, times: int) -> None:
    program = told(("Nia", {"low": 100, "high": 200, "period": period}))
    assert ranges(program)[NURSE]["median_usd"] == 150 * times


def test_a_partner_who_answers_often_counts_once() -> None:
    program = told(*[("Nia", {"low": pay, "high": pay}) for pay in (60_000, 70_000, 200_000)],
                   ("Omar", {"low": 90_000, "high": None}))
    nurses = ranges(program)[NURSE]
    assert nurses["partners"] == 2 and nurses["median_usd"] == 80_000  # between Nia's 70,000 and Omar's 90,000


def test_codes_that_are_published_together_are_one_occupation() -> None:
    program = told(("Nia", {"low": 40_000, "high": 40_000, "soc_code": HOME_AIDE}),
                   ("Nia", {"low": 44_000, "high": 44_000, "soc_code": PERSONAL_AIDE}),
                   ("Omar", {"low": 50_000, "high": 50_000, "soc_code": PERSONAL_AIDE}))
    aides = ranges(program)
    assert list(aides) == ["31-1120"]
    assert aides["31-1120"]["partners"] == 2 and aides["31-1120"]["median_usd"] == 46_000
    assert ranges(program, "field")["31-0000"]["group"] == "Healthcare Support Occupations"


def test_a_code_without_an_official_title_stands_for_itself() -> None:
    program = told(("Nia", {"low": 40_000, "high": 40_000, "soc_code": "55-1011"}))
    officer = ranges(program)["55-1011"]
    assert officer["group"] == "55-1011" and officer["official_median_usd"] != officer["official_median_usd"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"low": 1, "high": 2}, "used"),
        ({"low": 1, "high": None}, "used"),
        ({"low": 1, "high": 2, "currency": None, "basis": "guessed"}, "used"),
        ({"declined": True}, "declined"),
        ({"basis": "guessed"}, "no_number"),
        ({"high": 70_000}, "no_number"),
        ({"low": 0, "high": 0}, "no_number"),
        ({"low": 1, "high": 2, "currency": "EUR"}, "other_currency"),
        ({"low": 1, "high": 2, "period": None}, "unclear_period"),
        ({"low": 1, "high": 2, "soc_code": None, "occupation": "Juggler"}, "no_occupation"),
        ({"low": 1, "high": 2, "basis": "posted"}, "not_from_partner"),
        ({"low": 1, "high": 2, "basis": "looked_up"}, "not_from_partner"),
        ({"declined": True, "basis": "looked_up"}, "not_from_partner"),
    ],
)
def test_every_answer_has_one_reason(answer: dict, reason: str) -> None:
    program = told(("Nia", answer))
    counts = count_salary_answers(program, YEAR)
    assert counts["answer"].tolist() == list(ANSWERS)
    assert counts.set_index("answer")["answers"].to_dict() == dict.fromkeys(ANSWERS, 0) | {reason: 1}
    assert counts["partners"].sum() == 1
    assert len(ranges(program)) == (reason == "used")


def test_an_answer_that_names_no_occupation_is_about_the_partners_own() -> None:
    own = {"occupation": "Nurse", "soc_code": NURSE}
    assert list(ranges(told(("Nia", {"low": 1, "high": 1, "soc_code": None}), interviews=own))) == [NURSE]
    same = {"low": 1, "high": 1, "soc_code": None, "occupation": "Nurse"}
    assert list(ranges(told(("Nia", same), interviews=own))) == [NURSE]
    assert ranges(told(("Nia", same | {"occupation": "Juggler"}), interviews=own)) == {}


def test_answers_count_in_held_interviews_of_the_year_only() -> None:
    for other in ({"status": "planned"}, {"date": "2025-06-30"}):
        program = told(("Nia", {"low": 1, "high": 1}), interviews=other)
        assert ranges(program) == {} and count_salary_answers(program, YEAR)["answers"].sum() == 0


def test_no_answers_are_zero_and_no_table_is_silence() -> None:
    assert count_salary_answers(told(), YEAR)["answers"].tolist() == [0] * len(ANSWERS)
    silent = tiny_program(interviews=[], participations=[])
    assert count_salary_answers(silent, YEAR).empty and count_salary_ranges(silent, YEAR).empty
