"""Minutes that always add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wbl.errors import ParameterError
from wbl.teach.timing import Span, TrimOrder, check_period, divide_minutes, divide_period

SPANS = {
    "opener": Span(1, 4, 8), "words": Span(2, 3, 8), "watch": Span(4, 12, 26), "pairs": Span(3, 6, 12),
    "protocol": Span(9, 12, 24), "data": Span(2, 4, 14), "write": Span(6, 6, 20, optional=True), "exit": Span(4, 4, 6),
}
ORDER = TrimOrder(
    ["words", "pairs", "watch", "opener", "protocol", "data"], ["words", "pairs"],
    ["protocol", "watch", "pairs", "data", "write", "opener", "words"],
)


@given(st.integers(15, 90))
def test_a_period_always_adds_up_and_the_exit_ticket_stays(minutes):
    shares = divide_period(minutes, SPANS, ORDER)
    assert sum(shares.values()) == minutes
    assert shares["exit"] >= 4
    assert all(share > 0 for share in shares.values())
    assert list(shares) == [name for name in SPANS if name in shares]


def test_a_usual_period_has_the_usual_parts():
    assert divide_period(45, SPANS, ORDER) == {
        "opener": 4, "words": 3, "watch": 12, "pairs": 6, "protocol": 12, "data": 4, "exit": 4,
    }


def test_a_short_period_gives_up_words_and_pairs_first():
    # 45 - 21 = 24 minutes; words 3 -> 2, pairs 6 -> 3, watch 12 -> 4, opener 4 -> 1: 15; then words and pairs go: 20;
    # protocol 12 -> 9 and data 4 -> 2 have given 5 before that, so one minute comes back.
    shares = divide_period(21, SPANS, ORDER)
    assert "words" not in shares and "pairs" not in shares
    assert shares["exit"] == 4


def test_parts_in_brackets_give_way_together_the_longest_first():
    # 24 minutes to 17: exit keeps 4; watch 12 and protocol 8 give 7 between them, the longer one first.
    spans = {"watch": Span(4, 12, 20), "protocol": Span(6, 8, 20), "exit": Span(4, 4, 6)}
    order = TrimOrder([["watch", "protocol"]], [], ["protocol"])
    assert divide_period(17, spans, order) == {"watch": 6, "protocol": 7, "exit": 4}


def test_a_long_period_gains_time_to_write():
    assert "write" in divide_period(75, SPANS, ORDER)
    assert "write" not in divide_period(50, SPANS, ORDER)


@given(st.integers(1, 40), st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_moves_share_all_minutes(minutes, shares):
    parts = divide_minutes(minutes, shares)
    assert sum(parts) == min(minutes, len(shares)) if minutes <= len(shares) else sum(parts) == minutes
    assert minutes < len(shares) or all(part >= 1 for part in parts)


@pytest.mark.parametrize("minutes", [14, 91, 0, -5, True, 45.0, "45"])
def test_a_period_of_a_strange_length_is_refused(minutes):
    with pytest.raises(ParameterError, match="15 to 90"):
        check_period(minutes)
