"""Minutes that always add up to the period.

A period of 45 minutes has the usual parts. In a shorter one parts shrink, and then fall away, in the order that
`bank/parts.yaml` declares; the exit ticket does neither. In a longer one they grow, each up to its most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wbl.errors import ParameterError

SHORTEST_PERIOD, LONGEST_PERIOD = 15, 90  # minutes
_ROOM_FOR_WRITING = 12                    # minutes beyond the usual parts before an optional part begins


@dataclass(frozen=True)
class Span:
    """How long one part may take."""

    fewest: int
    usual: int
    most: int
    optional: bool = False  # only in a long period


@dataclass(frozen=True)
class TrimOrder:
    """In which order parts give way, fall away and grow."""

    shorten: Sequence[str | Sequence[str]]  # parts in a sequence of their own give way together
    leave_out: Sequence[str]
    lengthen: Sequence[str]


def check_period(minutes: int) -> int:
    """Check the length of a period. Raises ParameterError when it is not 15 to 90 whole minutes."""
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not SHORTEST_PERIOD <= minutes <= LONGEST_PERIOD:
        raise ParameterError(
            f"A period takes {SHORTEST_PERIOD} to {LONGEST_PERIOD} whole minutes, not {minutes!r}; write minutes=45."
        )
    return minutes


def divide_period(minutes: int, spans: Mapping[str, Span], order: TrimOrder) -> dict[str, int]:
    """Divide a period among its parts, in their order; parts that do not fit are left out.

    The exit ticket always has its usual time at least. The minutes add up exactly. When all parts have grown to their
    most, the discussion takes the rest; when all have shrunk to their fewest, it gives it.

    >>> spans = {"watch": Span(4, 12, 20), "protocol": Span(6, 12, 20), "exit": Span(4, 4, 6)}
    >>> divide_period(20, spans, TrimOrder(["watch", "protocol"], [], ["protocol"]))
    {'watch': 4, 'protocol': 12, 'exit': 4}
    """
    shares = {name: span.usual for name, span in spans.items() if not span.optional}
    missing = minutes - sum(shares.values())
    if missing >= _ROOM_FOR_WRITING:
        for name, span in spans.items():
            if span.optional:
                shares[name] = span.usual
        shares = {name: shares[name] for name in spans if name in shares}
        missing = minutes - sum(shares.values())
    if missing < 0:
        _shorten(shares, -missing, spans, order)
    else:
        _lengthen(shares, missing, spans, order)
    assert sum(shares.values()) == minutes and all(value > 0 for value in shares.values())
    return shares


def _shorten(shares: dict[str, int], surplus: int, spans: Mapping[str, Span], order: TrimOrder) -> None:
    for group in order.shorten:
        names = [name for name in ([group] if isinstance(group, str) else group) if name in shares]
        while surplus and (able := [name for name in names if shares[name] > spans[name].fewest]):
            longest = max(able, key=lambda name: shares[name])
            shares[longest] -= 1
            surplus -= 1
    for name in order.leave_out:
        if surplus > 0 and name in shares:
            surplus -= shares.pop(name)
    if surplus > 0:
        shares["protocol"] -= surplus
    elif surplus < 0:  # leaving out a part gave more than was needed
        _lengthen(shares, -surplus, spans, order, back_to_usual=True)


def _lengthen(
    shares: dict[str, int], room: int, spans: Mapping[str, Span], order: TrimOrder, *, back_to_usual: bool = False,
) -> None:
    while room > 0:
        grown = False
        for name in order.lengthen:
            most = spans[name].usual if back_to_usual and name in shares else spans[name].most if name in shares else 0
            if room > 0 and name in shares and shares[name] < most:
                shares[name] += 1
                room -= 1
                grown = True
        if not grown:
            if "exit" in shares and shares["exit"] < spans["exit"].most:
                shares["exit"] += 1
                room -= 1
            else:
                shares["protocol"] += room
                room = 0


def divide_minutes(minutes: int, shares: Sequence[int]) -> list[int]:
    """Divide whole minutes by shares; every move has at least one while there are enough, and they add up.

    >>> divide_minutes(12, [2, 5, 5, 2]), divide_minutes(2, [3, 3, 1])
    ([2, 4, 4, 2], [1, 1, 0])
    """
    if minutes <= len(shares):
        return [1 if place < minutes else 0 for place in range(len(shares))]
    spare = minutes - len(shares)
    exact = [max(0.0, minutes * share / sum(shares) - 1) for share in shares]
    scale = spare / sum(exact) if sum(exact) else 0.0
    parts = [1 + int(value * scale) for value in exact]
    rests = sorted(range(len(shares)), key=lambda place: -(exact[place] * scale % 1))
    for place in rests[:minutes - sum(parts)]:
        parts[place] += 1
    return parts
