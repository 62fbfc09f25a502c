"""Ways to talk in class: what happens, for how long, in which groups, and after which interviews."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wbl.errors import ParameterError, name_nearest
from wbl.teach.bank import read_bank
from wbl.vocabulary import INTERVIEW_TYPES

# What each type asks for: the interviewers inside the circle; stops that hold the recording still; many conversations
# put together.
DEFAULTS = {"hybrid": "fishbowl", "simulation": "close_viewing", "in_person": "jigsaw", "virtual": "jigsaw"}
FALLBACK = "think_pair_share"  # fits every type, size and period


@dataclass(frozen=True)
class MovePattern:
    """One move of a protocol or part: what the class does and what the teacher says, in each language."""

    name: Mapping[str, str]
    do: Mapping[str, str]
    say: Mapping[str, str]
    share: int          # its weight when the minutes are divided


@dataclass(frozen=True)
class Protocol:
    """One way to talk."""

    code: str
    name: Mapping[str, str]
    fits: tuple[str, ...]       # interview types
    fewest_minutes: int
    most_minutes: int
    group: Mapping[str, str]
    moves: tuple[MovePattern, ...]
    short: str                  # what to do when the period is short
    wrong: str                  # what may go wrong, and what to do


def read_protocols(folder: str = "") -> dict[str, Protocol]:
    """Read the protocols, or the teacher's own when `folder` holds a protocols.yaml.

    >>> read_protocols()["fishbowl"].fits
    ('hybrid',)
    """
    return {
        code: Protocol(
            code, entry["name"], tuple(entry["fits"]), entry["minutes"][0], entry["minutes"][1], entry["group"],
            read_moves(entry["moves"]), entry["short"], entry["wrong"],
        )
        for code, entry in read_bank("protocols", folder).items()
    }


def read_moves(entries: list[dict[str, Any]]) -> tuple[MovePattern, ...]:
    """Read moves as they stand in the bank."""
    return tuple(MovePattern(entry["name"], entry["do"], entry["say"], entry["share"]) for entry in entries)


def choose_protocol(wanted: str, interview_type: str, *, interviews: int = 1, folder: str = "") -> Protocol:
    """Give the protocol that was asked for, or the right one for an interview type.

    `interviews` is how many interviews the class has before it: a jigsaw needs at least two. Raises ParameterError when
    the name is unknown or the protocol does not fit the type, and says which do.

    >>> choose_protocol("", "hybrid").code, choose_protocol("", "virtual").code
    ('fishbowl', 'think_pair_share')
    """
    protocols = read_protocols(folder)
    fitting = [code for code, protocol in protocols.items() if interview_type in protocol.fits]
    label = INTERVIEW_TYPES[interview_type].label.lower()
    if not wanted:
        default = DEFAULTS[interview_type]
        return protocols[FALLBACK if default == "jigsaw" and interviews < 2 else default]
    code = wanted.strip().lower().replace("-", "_").replace(" ", "_")
    if code not in protocols:
        raise ParameterError(f'There is no protocol "{wanted}". {name_nearest(code, fitting)}')
    if code not in fitting:
        raise ParameterError(
            f'The protocol "{code}" does not fit an interview of the type {label}. These do: {", ".join(fitting)}.'
        )
    return protocols[code]
