"""Hide the parts of one whole that are too small to print, so that the whole does not give them away."""

from collections.abc import Sequence


def hide_parts(counts: Sequence[int], min_group: int) -> list[bool]:
    """Say which parts of a whole to hide; the whole itself may be printed when it is `min_group` or more.

    Small parts are hidden. Since the whole minus what is shown gives the hidden ones together, never one part alone is
    hidden, and the hidden ones are `min_group` people together at least: the next smallest go with them. A part in
    which nobody is says nothing of anybody and is shown, unless nothing else could cover a small one.

    >>> hide_parts([14, 11, 3, 0], 10)
    [False, True, True, False]
    >>> hide_parts([14, 12, 0], 10)
    [False, False, False]
    """
    if sum(counts) < min_group:
        return [True] * len(counts)
    hidden = [0 < count < min_group for count in counts]
    # Parts with somebody in them first, from the smallest; equal ones in their order, which says nothing of their size.
    rest = sorted((place for place, is_hidden in enumerate(hidden) if not is_hidden),
                  key=lambda place: (counts[place] == 0, counts[place], place))
    for place in rest:
        together = sum(count for count, is_hidden in zip(counts, hidden, strict=True) if is_hidden)
        if not any(hidden) or (sum(hidden) > 1 and together >= min_group):
            break
        hidden[place] = True
    return hidden
