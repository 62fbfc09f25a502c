"""What took place: made-up events and who took part in them, before anything is written in words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wbl.collect.simulated.calendar import Days, pick_days
from wbl.collect.simulated.chance import Chance, Floats, Indices, Truths, within
from wbl.collect.simulated.roster import Roster
from wbl.collect.simulated.schools import Schools
from wbl.collect.simulated.world import World

KINDS = ("in_person", "virtual", "hybrid", "simulation")
IN_PERSON, VIRTUAL, HYBRID, SIMULATION = range(4)
HELD, CANCELLED, PLANNED = range(3)

_GRADE_REACH = np.array([0.55, 0.85, 1.6, 1.0])   # grades 9 to 12: juniors interview most
_EARLIER_YEAR = 0.8                               # the program has grown since
_LOG_ENDS = np.datetime64("2026-06-18")            # what was planned for later still stands as planned


@dataclass(frozen=True)
class Events:
    """One entry an event, in the order of their days; and one entry a participation."""

    kind: Indices
    day: Days
    status: Indices
    home: Indices          # roster row that the event belongs to: its interviewer, or the first of its class
    cluster: Indices
    event: Indices         # participation -> event
    row: Indices           # participation -> roster row
    is_interviewer: Truths
    attended: Truths

    @property
    def is_live(self) -> Truths:
        """Did somebody talk with a partner?"""
        return self.kind != SIMULATION


def make_events(seed: int, world: World, schools: Schools, roster: Roster) -> Events:
    """Invent the events of both years and who took part."""
    chance = Chance(seed, "events")
    habits = _read_habits(world)[schools.habits]           # school x kind
    reach = _reach(chance, world, roster)
    alone = [np.repeat(np.arange(len(reach)), chance.times(habits[roster.school, kind] * reach))
             for kind in (IN_PERSON, VIRTUAL)]
    first, size = roster.class_start, roster.class_size
    growth = np.where(roster.year[first] == 0, _EARLIER_YEAR, 1.0) * _GRADE_REACH[roster.grade[first] - 9] ** 0.5
    together = [np.repeat(np.arange(len(first)), chance.evenly(habits[roster.school[first], kind] * growth))
                for kind in (HYBRID, SIMULATION)]
    together[0] = together[0][size[together[0]] >= 3]      # a group needs three

    kind = np.repeat(np.arange(4), [len(part) for part in (*alone, *together)])
    home = np.concatenate([*alone, *(first[part] for part in together)])
    event, row, asks = _fill(chance, roster, kind, alone, together)
    day = pick_days(chance, roster.year[home])
    status = np.where(chance.happens(np.where(kind == SIMULATION, 0.02, 0.045), len(kind)), CANCELLED, HELD)
    status[(day >= _LOG_ENDS) & (status == HELD)] = PLANNED
    comes = 0.94 - 0.16 * np.isin(roster.ell[row], (1, 2)) + 0.05 * asks
    attended = chance.happens(comes, len(row)) & (status[event] == HELD)
    attended |= asks & (kind[event] <= VIRTUAL) & (status[event] == HELD)  # one-to-one: held only if the student came
    order = np.lexsort((home, kind, day))
    place = np.argsort(order, kind="stable")
    sequence = np.lexsort((roster.student_ids[row].astype("U"), ~asks, place[event]))
    return Events(kind[order], day[order], status[order], home[order], _cluster(chance, world, roster, home)[order],
                  place[event][sequence], row[sequence], asks[sequence], attended[sequence])


def _read_habits(world: World) -> Floats:
    return np.array([[habit[kind] for kind in KINDS] for habit in world.places["school_habits"]])


def _reach(chance: Chance, world: World, roster: Roster) -> Floats:
    """Say how many one-to-one interviews a student gets, beside the average."""
    programs = np.array([*(item["reach"] for item in world.places["programs"]), world.places["no_program"]["reach"]])
    own = np.array([0.2, 1.0, 2.3])[chance.pick(len(roster.year), (30, 48, 22))]
    left_out = np.where(np.isin(roster.ell, (1, 2)), 0.35, 1.0) * np.where(roster.has_iep, 0.75, 1.0)
    growth = np.where(roster.year == 0, _EARLIER_YEAR, 1.0)
    return _GRADE_REACH[roster.grade - 9] * programs[roster.program] * own * left_out * growth


def _fill(
    chance: Chance, roster: Roster, kind: Indices, alone: Sequence[Indices], together: Sequence[Indices],
) -> tuple[Indices, Indices, Truths]:
    """Say who takes part in which event, and who asks the questions."""
    single = np.concatenate(alone)
    classes = np.concatenate(together)
    host = len(single) + np.arange(len(classes))           # the events of whole classes
    is_hybrid = kind[host] == HYBRID
    watches = ~is_hybrid | chance.happens(0.85, len(classes))  # most classes see their own recording
    event, row = _members(roster, host, classes)
    asking = np.where(is_hybrid, np.minimum(chance.whole(len(classes), 3, 5), roster.class_size[classes]), 0)
    asks = _choose_group(chance, roster, event, row, np.repeat(asking, roster.class_size[classes]))
    here = asks | watches[event - len(single)]

    guest_host = host[is_hybrid & chance.happens(0.3, len(classes))]
    guest = _neighbour(chance, roster, classes[guest_host - len(single)])
    is_other = guest != classes[guest_host - len(single)]
    guest_event, guest_row = _members(roster, guest_host[is_other], guest[is_other])
    return (
        np.concatenate([np.arange(len(single)), event[here], guest_event]),
        np.concatenate([single, row[here], guest_row]),
        np.concatenate([np.ones(len(single), dtype=bool), asks[here], np.zeros(len(guest_row), dtype=bool)]),
    )


def _members(roster: Roster, events: Indices, classes: Indices) -> tuple[Indices, Indices]:
    """List every student of the class of each event."""
    size = roster.class_size[classes]
    return np.repeat(events, size), np.repeat(roster.class_start[classes], size) + within(size)


def _choose_group(chance: Chance, roster: Roster, event: Indices, row: Indices, wanted: Indices) -> Truths:
    """Choose who of a class asks; students new to English are chosen less often."""
    wish = chance.uniform(len(row)) + 0.35 * np.isin(roster.ell[row], (1, 2))
    order = np.lexsort((wish, event))
    rank = np.empty(len(row), dtype=np.int64)
    rank[order] = within(np.unique(event, return_counts=True)[1])
    return rank < wanted


def _neighbour(chance: Chance, roster: Roster, classes: Indices) -> Indices:
    """Give each class the next or a near one of its school and year, or itself when there is none."""
    count = len(roster.class_start)
    other = np.minimum(classes + chance.whole(len(classes), 1, 2), count - 1)
    first, here = roster.class_start[other], roster.class_start[classes]
    is_near = (roster.school[first] == roster.school[here]) & (roster.year[first] == roster.year[here])
    return np.where(is_near, other, classes)


def _cluster(chance: Chance, world: World, roster: Roster, home: Indices) -> Indices:
    """Tie most events to the career cluster of the student or class, and some to any."""
    clusters = [*(item["cluster"] for item in world.places["programs"]), world.places["no_program"]["cluster"]]
    own = np.array([world.clusters.index(name) for name in clusters])[roster.program[home]]
    other = chance.whole(len(home), 0, len(world.clusters) - 1)
    return np.where(chance.happens(0.85, len(home)), own, other)
