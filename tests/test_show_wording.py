"""Numbers and texts as people of a language write them."""

import pytest

from wbl.show.wording import Wording


@pytest.mark.parametrize(("part", "whole", "told"), [
    (0, 905, "0%"), (1, 905, "under 1%"), (4, 905, "under 1%"), (5, 905, "1%"), (452, 904, "50%"),
    (900, 905, "99%"), (901, 905, "over 99%"), (904, 905, "over 99%"), (905, 905, "100%"),
])
def test_nothing_and_all_are_said_only_when_exact(part: int, whole: int, told: str) -> None:
    assert Wording().percent(part, whole) == told


def test_a_handful_is_counted_and_a_crowd_is_a_share() -> None:
    assert Wording().share(2, 19) == "2 of 19"
    assert Wording().share(2, 20) == "10%"


def test_spanish_writes_its_own_way() -> None:
    words = Wording("es")
    assert words.number(20144) == "20,144" and words.usd(37440) == "$37,440"
    assert words.percent(46, 100) == "46%"
    assert words.month("2025-09") == "septiembre de 2025"
    assert words.join(["a", "b"]) == "a y b"


def test_values_with_braces_stay_as_they_are() -> None:
    assert Wording().text("{school} is full", school="{x} {0}") == "{x} {0} is full"


def test_half_is_rounded_up_as_people_do() -> None:
    assert Wording().percent(25, 1000) == "3%"
    assert Wording().thousand_usd(52_500) == "$53k"
    assert Wording().thousand_usd(0) == "$0"
