"""A finding in words, and the turns of phrase that many findings share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wbl.protect.releases import About
from wbl.show.views import Group, Line
from wbl.show.wording import FEWEST_FOR_PERCENT, Wording

NO_LINE = Line({}, {}, is_hidden=False)
MOST_NAMES = 3  # more groups than this that share a place are counted instead of named


@dataclass(frozen=True)
class Said:
    """A finding in words."""

    title: str        # the finding, with its numbers
    subtitle: str     # what is counted, of how many, when
    note: str = ""    # what to keep in mind
    answer: str = ""  # the number that the title begins with, where it should stand large


def note_hidden(lines: Iterable[Line], about: About, *, people: str = "students") -> str:
    """Say how many lines are hidden and why; say nothing when none is.

    >>> note_hidden([Line({}, {}, True)], About("Demo", "2025-26", "2024-25", "public", 10))
    'One number is hidden: it rests on fewer than 10 students, or would give such a number away.'
    """
    words = Wording(about.language)
    hidden = sum(line.is_hidden for line in lines)
    if not hidden:
        return ""
    rule = {"n": words.number(hidden), "min": words.number(about.min_group), "people": words.text(people)}
    if hidden == 1:
        return words.text(
            "One number is hidden: it rests on fewer than {min} {people}, or would give such a number away.", **rule)
    return words.text(
        "{n} numbers are hidden: they rest on fewer than {min} {people}, or would give such a number away.", **rule)


def join_notes(*notes: str) -> str:
    """Put notes one after the other.

    >>> join_notes("One.", "", "Two.")
    'One. Two.'
    """
    return " ".join(note for note in notes if note)


def tell_of(words: Wording, part: float, whole: float | None) -> str:
    """Say how many students of how many, with the share where it means something.

    >>> tell_of(Wording(), 412, 905), tell_of(Wording(), 1, None), tell_of(Wording(), 2, 12)
    ('412 of 905 students (46%)', '1 student', '2 of 12 students')
    """
    if not whole:
        return words.count(part, "student", "students")
    told = words.text("{n} of {all}", n=words.number(part), all=words.count(whole, "student", "students"))
    return f"{told} ({words.percent(part, whole)})" if whole >= FEWEST_FOR_PERCENT else told


def read_shares(groups: Sequence[Group], code: str) -> list[tuple[float, Group]]:
    """Give the groups whose share of an interview type is known, with it."""
    known = [(group[code].share(), group) for group in groups]
    return [(share, group) for share, group in known if share is not None]


def tell_span(words: Wording, shares: Sequence[tuple[float, Group]], code: str, *, hidden: int, many: str) -> str:
    """Say from which lowest to which highest share the groups reach, naming them; ties are named together.

    The ends are told as what `Wording.share` makes of them. `hidden` groups are counted, never ranked.
    """
    low, high = min(share for share, _ in shares), max(share for share, _ in shares)
    shown = words.text(", of the {n} {many} shown", n=words.number(len(shares)), many=many) if hidden else ""
    if len(shares) == 1:
        only = words.text("{share} ({name})", share=tell_share(words, shares[0][1][code]), name=shares[0][1].name)
        return words.text("{only}, all others hidden", only=only) if hidden else only
    if low == high:
        ends = tell_share(words, shares[0][1][code])
        return words.text("{share} in each of the {n} {many}", share=ends, n=words.number(len(shares)), many=many) + (
            words.text(" shown") if hidden else "")
    told = [
        words.text("{share} ({names})", share=tell_share(words, at[0][code]), names=_name_groups(words, at))
        for at in ([group for share, group in shares if share == end] for end in (low, high))
    ]
    return words.text("from {low} to {high}", low=told[0], high=told[1]) + shown


def tell_share(words: Wording, line: Line) -> str:
    """Say the share of a line's students among those enrolled, or their count where they are few."""
    return words.share(line["students"] or 0, line["enrolled"] or 1)


def _name_groups(words: Wording, groups: Sequence[Group]) -> str:
    if len(groups) > MOST_NAMES:
        return words.text("{n} alike", n=words.number(len(groups)))
    return words.join(group.name for group in groups)


def tell_nothing_shown(words: Wording, lines: Iterable[Line], what: str) -> str:
    """Say that there is no number to show, and whether that is because all are hidden.

    >>> tell_nothing_shown(Wording(), [Line({}, {}, True)], "by school")
    'All numbers by school are hidden'
    """
    if any(line.is_hidden for line in lines):
        return words.text("All numbers {what} are hidden", what=what)
    return words.text("There are no numbers {what}", what=what)
