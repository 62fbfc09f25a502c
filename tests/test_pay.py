"""Pay as people type it; nothing is guessed."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wbl.collect.pay import Pay, read_pay, yearly_pay


@pytest.mark.parametrize(("answer", "low", "high", "period", "currency"), [
    ("$60-70k/yr", 60_000, 70_000, "year", "USD"),
    ("60k-70", 60_000, 70_000, "year", None),
    ("60K – 70K", 60_000, 70_000, "year", None),
    ("between 60 and 70 thousand a year", 60_000, 70_000, "year", None),
    ("45/hr", 45, 45, "hour", None),
    ("$45 an hour", 45, 45, "hour", "USD"),
    ("$18.50/hr – $25.00/hr", 18.5, 25, "hour", "USD"),
    ("hourly: 20", 20, 20, "hour", None),
    ("$1,200 a week", 1_200, 1_200, "week", "USD"),
    ("1200 biweekly", 1_200, 1_200, "biweek", None),
    ("cada dos semanas 1500", 1_500, 1_500, "biweek", None),
    ("entre 20 y 25 la hora", 20, 25, "hour", None),
    ("50 mil al año", 50_000, 50_000, "year", None),
    ("2.400,50 € al mes", 2_400.5, 2_400.5, "month", "EUR"),
    ("10 000 to 12 000 a year", 10_000, 12_000, "year", None),
    ("$45.000", 45_000, 45_000, "year", "USD"),
    ("€50k", 50_000, 50_000, "year", "EUR"),
    ("£40k a year", 40_000, 40_000, "year", "GBP"),
    ("$300,000 MXN al año", 300_000, 300_000, "year", "MXN"),
    ("100k+", 100_000, None, "year", None),
    ("up to $90,000", None, 90_000, "year", "USD"),
    ("about $80k", 80_000, 80_000, "year", "USD"),
    ("unpaid", 0, 0, "year", "USD"),
])
def test_what_is_clear_is_read(answer, low, high, period, currency):
    pay = read_pay(answer)
    assert (pay.low, pay.high, pay.period, pay.currency) == (low, high, period, currency)
    assert pay.is_clear


@pytest.mark.parametrize("answer", ["60-70", "about 80", "$4,000", "0", "-50000", "6000000", "6", "$70k-$60k",
                                    "$25/hr or 52k/yr", "60k after 5 years", "$6 a year", "$20ish"])
def test_what_could_mean_two_things_is_asked_again(answer):
    pay = read_pay(answer)
    assert pay.question
    assert (pay.low, pay.high) == (None, None)


@pytest.mark.parametrize(("answer", "reason"), [
    ("", "blank"), ("-", "blank"), ("  ", "blank"), ("N/A", "not_applicable"), ("idk", "unknown"),
    ("No sé.", "unknown"),
    ("I don’t know", "unknown"), ("Prefer not to say", "declined"), ("prefiero no decir", "declined"),
    ("six figures", "in_words"), ("$60k + tips", "in_words"), ("80k a year plus bonus", "in_words"),
])
def test_why_there_is_no_figure_is_told_apart(answer, reason):
    pay = read_pay(answer)
    assert pay.reason == reason
    assert pay.low is None
    assert pay.is_clear


def test_hourly_pay_becomes_yearly_only_as_an_estimate():
    yearly = yearly_pay(read_pay("$20-25 an hour"))
    assert yearly is not None
    assert (yearly.low, yearly.high, yearly.is_estimate) == (20 * 2_080, 25 * 2_080, True)
    part_time = yearly_pay(read_pay("$20 an hour"), hours_per_year=1_000)
    assert part_time is not None
    assert part_time.low == 20_000
    assert yearly_pay(read_pay("100k+")) is None


@given(st.text(max_size=40) | st.from_regex(
    r"[$€]?\d{1,7}[.,]?\d{0,3}k?( ?(-|to) ?\d{1,6}k?)?( ?(an hour|/yr|a week))?", fullmatch=True))
def test_any_answer_is_read_without_an_error(answer):
    pay = read_pay(answer)
    assert isinstance(pay, Pay)
    for end in (pay.low, pay.high):
        assert end is None or (math.isfinite(end) and end >= 0)
    if pay.low is not None and pay.high is not None:
        assert pay.low <= pay.high
    assert not (pay.question and (pay.low is not None or pay.reason))
