"""The draws behind a made-up program come out as their chances say, and the same for the same seed."""

import numpy as np
import pytest

from wbl.collect.simulated.calendar import school_days
from wbl.collect.simulated.chance import Chance, number, within


def test_a_stream_repeats_itself_and_differs_from_the_others():
    first, again, other = Chance(5, "a").uniform(8), Chance(5, "a").uniform(8), Chance(5, "b").uniform(8)
    assert (first == again).all() and (first != other).all() and (first != Chance(6, "a").uniform(8)).all()


def test_the_first_draws_of_a_seed_are_these():
    assert Chance(1, "schools").uniform(2).tolist() == [0.5542942307117513, 0.9951524982067442]


def test_a_weight_of_zero_is_never_picked():
    picked = Chance(1, "x").pick(10_000, [0, 3, 0, 1])
    assert set(picked.tolist()) == {1, 3}
    assert (picked == 1).mean() == pytest.approx(0.75, abs=0.02)


def test_times_come_out_at_their_rate():
    often = Chance(1, "x").times(np.full(50_000, 0.7))
    assert often.mean() == pytest.approx(0.7, abs=0.02)
    assert (often == 0).mean() == pytest.approx(np.exp(-0.7), abs=0.01)
    assert Chance(1, "x").times(np.zeros(100)).sum() == 0 and Chance(1, "x").times(np.full(100, 50.0)).max() <= 4


def test_even_draws_miss_their_sum_by_less_than_one():
    rates = np.tile([0.4, 0.0, 1.3], 100)
    often = Chance(1, "x").evenly(rates)
    assert abs(often.sum() - rates.sum()) < 1 + 1e-9
    assert set(often[0::3]) <= {0, 1} and set(often[1::3]) == {0} and set(often[2::3]) <= {1, 2}


def test_whole_numbers_reach_both_ends_and_a_shuffle_keeps_all():
    assert set(Chance(1, "x").whole(1_000, 2, 4).tolist()) == {2, 3, 4}
    assert sorted(Chance(1, "x").order(100).tolist()) == list(range(100))


def test_groups_without_members_are_passed_over():
    assert within(np.array([0, 2, 0, 1])).tolist() == [0, 1, 0]
    assert number("", np.array([1, 1_234_567]), 3).tolist() == ["0000001", "1234567"]


def test_school_days_leave_out_weekends_and_holidays():
    days = {str(day) for day in school_days(1)[0]}
    assert "2025-11-26" in days and not days & {"2025-11-27", "2025-11-29", "2025-12-25", "2026-02-18", "2026-05-25"}
    assert 170 <= len(days) <= 190
