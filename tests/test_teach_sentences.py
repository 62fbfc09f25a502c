"""What the lessons say beside their charts, worked out by hand where data is tiny, tied, one-sided or missing."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from wbl.teach.budget import find_needed_pay, say_needed
from wbl.teach.chance import draw_fields, say_chance
from wbl.teach.heard import say_heard
from wbl.teach.paths import NamedJob, choose_two, count_detours, list_paths, say_jobs, say_paths, say_roads
from wbl.teach.pay_answers import Chosen as Choice
from wbl.teach.pay_answers import PayRow, draw_again, keep_chosen, list_pay, tidy_answers
from wbl.teach.pay_sentences import say_all, say_answers, say_draws, say_row
from wbl.teach.pay_words import say_pay
from wbl.teach.reach import FieldReach, say_counts, say_fields, say_most
from wbl.teach.schooling import say_schooling
from wbl.teach.translations import speak

EN = speak("en")
OFFICIAL = (30_000.0, 40_000.0, 50_000.0, 60_000.0, 70_000.0)


def row(*amounts: tuple[float, float], declined: int = 0, official: tuple[float, ...] | None = OFFICIAL,
        name: str = "Cooks") -> PayRow:
    lows, highs = zip(*amounts, strict=True) if amounts else ((), ())
    return PayRow(name, "35-2014", len(amounts) + declined, declined, lows, highs, official)


@pytest.mark.parametrize(("told", "said"), [
    (row(), "Cooks: nobody has named an amount yet. The official middle is $50,000."),
    (row(declined=1), "Cooks: asked 1 time, and nobody named an amount. To decline is an answer too. "
                      "The official middle is $50,000."),
    (row((40_000, 40_000)), "Cooks: one answer, $40,000. One answer is a story, not a pattern. "
                            "That is below the official middle, $50,000."),
    (row((40_000, 62_000)), "Cooks: one answer, from $40,000 to $62,000. One answer is a story, not a pattern. "
                            "That is about the official middle, $50,000."),  # 51,000: within 2 % of 50,000
    (row((60_000, 60_000), (70_000, 70_000)),
     "Cooks: 2 answers, from $60,000 to $70,000. Too few to trust their middle, $65,000. "
     "Both lie above the official middle, $50,000."),
    (row((45_000, 45_000), (45_000, 45_000), (45_000, 45_000)),
     "Cooks: 3 answers, all $45,000. All 3 lie below the official middle, $50,000."),
    (row((20_000, 20_000), (30_000, 30_000), (60_000, 60_000), (70_000, 70_000), (90_000, 90_000)),
     "Cooks: 5 answers, from $20,000 to $90,000, the middle at $60,000. "
     "That is above the official middle, $50,000."),
    (row((20_000, 30_000), official=None),
     "Cooks: one answer, from $20,000 to $30,000. One answer is a story, not a pattern. "
     "No official wage is published for it in this unit."),
])
def test_one_occupation(told: PayRow, said: str) -> None:
    assert say_row(EN, told, "year") == said


FIVE_HIGH, FIVE_LOW = row(*[(60_000, 60_000)] * 5), row(*[(40_000, 40_000)] * 5, name="Bakers")
FIVE_SAME, AGAIN = row(*[(50_000, 50_000)] * 5, name="Guards"), "Painters"


@pytest.mark.parametrize(("rows", "said"), [
    ([], "Nobody has asked about pay yet"),
    ([row(declined=1)], "One person was asked, and named no amount"),
    ([row(declined=2), row(declined=1)], "3 people were asked, and nobody named an amount"),
    ([row((1, 2))], "1 answer about 1 occupation: enough to read, too few to compare"),
    ([FIVE_HIGH, row((1, 2))], "Cooks: people told this class more than the official middle"),
    ([FIVE_HIGH, replace(FIVE_HIGH, occupation=AGAIN)],
     "In all 2 occupations that can be compared, people told this class more than the official middle"),
    ([FIVE_LOW, replace(FIVE_LOW, occupation=AGAIN)],
     "In all 2 occupations that can be compared, people told this class less than the official middle"),
    ([FIVE_SAME, replace(FIVE_SAME, occupation=AGAIN)],
     "In all 2 occupations that can be compared, people told this class about the official middle"),
    ([FIVE_HIGH, FIVE_LOW, FIVE_SAME], "Of 3 occupations that can be compared, what people told this class lies "
                                       "above the official middle in 1, about the same in 1, and below it in 1"),
    ([FIVE_LOW, FIVE_SAME], "Of 2 occupations that can be compared, what people told this class lies about the same "
                            "in 1 and below the official middle in 1"),
])
def test_all_occupations_together(rows: list[PayRow], said: str) -> None:
    assert say_all(EN, rows) == said


@pytest.mark.parametrize(("counts", "said"), [
    ({}, "Nobody has asked about pay yet"),
    ({"used": 1}, "The one answer names an amount"),
    ({"used": 4}, "All 4 answers name an amount"),
    ({"declined": 1}, "The one person who was asked chose not to say"),
    ({"declined": 3}, "All 3 people chose not to say"),
    ({"used": 3, "declined": 1}, "3 of 4 answers name an amount; in 1 the person chose not to say"),
    ({"used": 3, "no_number": 2}, "3 of 5 answers name an amount"),
])
def test_how_good_the_answers_are(counts: dict[str, int], said: str) -> None:
    assert say_answers(EN, counts) == said


def test_how_sure_a_middle_is() -> None:
    assert say_draws(EN, "Cooks", 6, [50_000.0] * 100).startswith(
        "Cooks: with 6 answers the middle is $50,000 in nearly every draw.")
    assert say_draws(EN, "Cooks", 3, [float(value) for value in range(100)]).endswith(
        "in 90 of 100 tries the middle lands between $5 and $94, which is $89 apart.")
    draws = draw_again([10.0, 20.0, 90.0], 3)
    assert len(draws) == 1_000 and set(draws) == {10.0, 20.0, 90.0} and list(draws) == sorted(draws)
    assert 0.23 < (draws == 10.0).mean() < 0.29  # two or three of three draws are the lowest: 7 of 27


def answers(**columns: list) -> pd.DataFrame:
    size = len(next(iter(columns.values())))
    blank = {"soc_code": "", "occupation": "", "low": np.nan, "high": np.nan, "currency": None, "period": None,
             "experience": None, "basis": None, "declined": False}
    return pd.DataFrame({name: columns.get(name, [value] * size) for name, value in blank.items()})


def test_answers_are_made_comparable_and_none_is_guessed() -> None:
    given = answers(
        occupation=["Cook"] * 6, low=[20, 3_000, 50_000, 50_000, 50_000, np.nan],
        high=[30, 3_000, np.nan, 60_000, 60_000, np.nan], period=["hour", "month", "year", None, "year", None],
        currency=[None, "USD", "USD", "USD", "EUR", None], declined=[False] * 5 + [True])
    before = given.copy()
    tidy = tidy_answers(given)
    pd.testing.assert_frame_equal(given, before)
    assert tidy["answer"].tolist() == ["used", "used", "no_number", "unclear_period", "other_currency", "declined"]
    assert tidy["low_usd"].tolist()[:2] == [41_600.0, 36_000.0] and tidy["high_usd"].tolist()[0] == 62_400.0
    [listed] = list_pay(tidy, unit="hour")
    assert listed.asked == 6 and listed.declined == 1 and listed.lows == pytest.approx((3_000 * 12 / 2_080, 20.0))


def test_a_choice_keeps_what_fits_it() -> None:
    tidy = tidy_answers(answers(occupation=["Cook", "Cook", "Baker"], low=[1.0, 2.0, 3.0], high=[1.0, 2.0, 3.0],
                                period=["year"] * 3, experience=["entry", None, "entry"],
                                basis=["told", "guessed", None]))
    assert keep_chosen(tidy, Choice(experience="entry"))["low"].tolist() == [1.0, 3.0]
    assert keep_chosen(tidy, Choice(occupation="Cook", basis="guessed"))["low"].tolist() == [2.0]
    assert len(keep_chosen(tidy, Choice())) == 3 and keep_chosen(tidy, Choice(occupation="Nurse")).empty


def steps(*rows: tuple[str, str, float | None, str | None]) -> pd.DataFrame:
    """Steps of paths to the occupation 29-1141: (interview, kind, years, code of the step)."""
    return pd.DataFrame({
        "interview_id": [one[0] for one in rows], "kind": [one[1] for one in rows],
        "years": pd.array([one[2] for one in rows], dtype="Float64"), "soc_code": [one[3] for one in rows],
        "title": ["x"] * len(rows), "step": range(len(rows)), "occupation": ["Nurses"] * len(rows),
        "occupation_code": ["29-1141"] * len(rows),
    })


def test_paths() -> None:
    none, one = steps(), steps(("A", "education", 2, None), ("A", "job", 3, "29-1141"))
    assert say_paths(EN, none, "Nurses") == "Nobody has told this class a path to Nurses yet"
    assert say_paths(EN, one, "Nurses") == ("One path to Nurses: 2 steps, 5 years so far. "
                                            "One path is a story, not a rule")
    assert say_paths(EN, steps(("A", "job", None, None)), "Nurses") == (
        "One path to Nurses, in 1 step; nobody wrote down the years")
    tied = steps(("A", "job", 5, None), ("B", "education", 2, None), ("B", "job", 3, None))
    assert say_paths(EN, tied, "Nurses") == "2 paths to Nurses, each 5 years long so far"
    unknown = steps(("A", "job", None, None), ("B", "job", None, None))
    assert say_paths(EN, unknown, "Nurses") == "2 paths to Nurses; nobody wrote down the years"
    different = steps(("A", "job", 1, None), ("B", "education", 4, None), ("B", "job", 3, None),
                      ("C", "job", None, None))
    assert say_paths(EN, different, "Nurses") == "3 paths to Nurses, from 1 to 7 years long so far"
    assert say_roads(EN, different).startswith("School or college after high school is in 1 of 3")
    assert say_roads(EN, different).endswith("Without years, and not counted in the title: 1.")
    assert [path.years for path in list_paths(different)] == [1.0, 7.0, None]


def test_a_detour_is_a_job_in_another_field() -> None:
    told = steps(("A", "job", 1, "53-3052"), ("A", "job", 2, "29-1141"), ("B", "job", 1, "29-2061"),
                 ("C", "education", 1, "53-0000"), ("D", "job", 1, None))
    assert count_detours(told) == 1  # only A drove a bus first; B stayed in the field, C went to school


def test_two_people_with_one_job_differ_as_much_as_they_can() -> None:
    assert choose_two(steps(("A", "job", 1, None))) is None
    two = choose_two(steps(("A", "job", 9, None), ("B", "job", 1, None), ("B", "job", 1, None), ("C", "job", 1, None)))
    assert two is not None and [len(path.steps) for path in two] == [1, 2] and two[0].years == 1.0


@pytest.mark.parametrize(("years", "said"), [
    ([], "Nobody has named a job around Nurses yet"),
    ([None], "1 job was named around Nurses"),
    ([2.0], "1 job was named around Nurses; the next step takes about 2 years"),
    ([2.0, 2.0], "2 jobs were named around Nurses; the next step takes about 2 years"),
    ([0.5, 4.0], "2 jobs were named around Nurses; the next step takes from 0.5 to 4 years"),
])
def test_named_jobs(years: list[float | None], said: str) -> None:
    jobs = [NamedJob("Head nurse", "", "next", 1, one, "") for one in years]
    assert say_jobs(EN, jobs, "Nurses") == said


def test_fields_of_work() -> None:
    missed = [FieldReach("Health", 0, 100), FieldReach("Sales", 0, 300)]
    assert say_fields(EN, missed).startswith("No interview has an occupation") and say_most(EN, missed) == ""
    one = [FieldReach("Health", 1, 100), FieldReach("Sales", 0, 300)]
    assert say_fields(EN, one) == "One interview reaches one field of work: Health"
    assert say_most(EN, one) == "With 1 interview, every further one moves the picture. Do not compare shares yet."
    sided = [FieldReach("Health", 12, 100), FieldReach("Sales", 0, 300)]
    assert say_fields(EN, sided) == "All 12 interviews are in one field of work: Health"
    assert say_most(EN, sided) == "Farthest above its share: Health, with 100% of the interviews and 25% of the jobs."
    some = [FieldReach("Health", 1, 100), FieldReach("Sales", 2, 200), FieldReach("Law", 0, 100)]
    assert say_fields(EN, some) == "3 interviews reached 2 of 3 fields of work; 25% of all jobs are in the others"
    both = [FieldReach("Health", 1, 100), FieldReach("Sales", 2, 200)]
    assert say_fields(EN, both) == "3 interviews, and none of the 2 fields of work was missed"


@pytest.mark.parametrize(("counts", "said"), [
    ({"A": 0, "B": 0}, "There is nothing to count here yet"),
    ({"A": 1, "B": 0}, "The only one: A"),
    ({"A": 3, "B": 0}, "All 3: A"),
    ({"A": 2, "B": 2}, "All groups are alike: 2 each"),
    ({"A": 2, "B": 2, "C": 1}, "The largest groups, 2 each of 5: A and B"),
    ({"A": 2, "B": 1}, "The largest group, 2 of 3: A"),
])
def test_counts(counts: dict[str, int], said: str) -> None:
    assert say_counts(EN, counts) == said


def test_what_chance_reaches() -> None:
    always = np.array([2] * 100)
    assert say_chance(EN, always, 3, 9, None) == "9 people drawn by chance reach 2 of 3 fields in nearly every try"
    spread = np.array(sorted([1] * 10 + [2] * 80 + [3] * 10))
    told = "9 people drawn by chance reach 1 to 3 of 3 fields in 90 of 100 tries"
    assert say_chance(EN, spread, 3, 9, None) == told
    assert say_chance(EN, spread, 3, 9, 2) == told + "; our class reached 2, as chance would"
    assert say_chance(EN, always, 3, 9, 1).endswith("; our class reached 1, fewer than chance would")
    assert say_chance(EN, always, 3, 9, 3).endswith("; our class reached 3, more than chance would")
    assert draw_fields([50, 50], 1).tolist() == [1] * 1_000       # one person reaches one field
    assert 0.45 < (draw_fields([50, 50], 2) == 2).mean() < 0.55   # two people: both fields in half of the tries


HEARD = {"job": 4, "schooling": 4, "path": 4, "pay": 4, "next": 4}


@pytest.mark.parametrize(("interviews", "heard", "said"), [
    (0, {}, "Your class has no interview yet: every question is still open"),
    (1, dict.fromkeys(HEARD, 1), "The one interview tells of everything on this list"),
    (1, HEARD | {"pay": 0, "job": 1}, "One interview so far. It does not tell of: A range of pay"),
    (4, HEARD, "All 4 interviews tell of everything on this list"),
    (4, HEARD | {"pay": 1}, "Heard of least, in 1 of 4 interviews: A range of pay"),
    (4, HEARD | {"pay": 1, "next": 1}, "Heard of least, in 1 of 4 interviews: A range of pay and Jobs around theirs"),
    (4, HEARD | {"path": 0}, "Not one of 4 interviews tells of: Earlier jobs"),
])
def test_what_was_heard(interviews: int, heard: dict[str, int], said: str) -> None:
    assert say_heard(EN, interviews, heard) == said


@pytest.mark.parametrize(("counts", "said"), [
    ({}, "Nobody has said yet which schooling a job asks for"),
    ({"": 3}, "Nobody has said yet which schooling a job asks for"),
    ({"Apprenticeship": 1}, "The one answer: Apprenticeship"),
    ({"Apprenticeship": 2}, "All 2 answers: Apprenticeship"),
    ({"Apprenticeship": 2, "Associate degree": 1, "": 9},
     "3 answers, 2 ways to prepare; named most, 2 times: Apprenticeship"),
    ({"A": 2, "B": 2}, "4 answers, 2 ways to prepare; named most, 2 times: A and B"),
])
def test_schooling(counts: dict[str, int], said: str) -> None:
    assert say_schooling(EN, counts) == said


def test_a_budget() -> None:
    assert find_needed_pay(2_400, 25) == pytest.approx(38_400.0)
    begin = "$2,400 a month needs about $38,400 a year, or $18.46 an hour full time"
    assert say_needed(EN, 2_400, 38_400, []) == begin
    assert say_needed(EN, 2_400, 38_400, [row(official=None)]) == begin
    assert say_needed(EN, 2_400, 38_400, [row()]) == begin + "; the official middle of Cooks reaches it"
    assert say_needed(EN, 2_400, 50_001, [row()]).endswith("; the official middle of Cooks does not reach it")
    assert say_needed(EN, 2_400, 38_400, [row(), row()]).endswith("; the official middle of all 2 occupations here "
                                                                  "reaches it")
    assert say_needed(EN, 2_400, 90_000, [row(), row()]).endswith("of none of the 2 occupations here reaches it")
    low = (1.0, 2.0, 3.0, 4.0, 5.0)
    assert say_needed(EN, 2_400, 38_400, [row(), row(official=low)]).endswith(
        "; the official middle of 1 of the 2 occupations here reaches it")


@pytest.mark.parametrize(("answer", "said"), [
    ("$22 to $28 an hour", "$22.00 to $28.00 an hour"),
    ("60-70", "Ask back: Thousand dollars a year, or dollars an hour?"),
    ("prefer not to say", "Write down that you asked. To decline is an answer."),
    ("good money", "There is no amount in it. Ask for a range: from … to …?"),
    ("50,000 a year", "$50,000 a year. One amount: ask for the range."),
])
def test_words_about_pay(answer: str, said: str) -> None:
    assert say_pay(EN, answer) == said
