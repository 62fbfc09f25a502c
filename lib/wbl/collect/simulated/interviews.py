"""The interviews and participations tables, written out from the events."""

import numpy as np
import pandas as pd

from wbl.collect.simulated.chance import Chance, Words
from wbl.collect.simulated.events import HELD, HYBRID, IN_PERSON, KINDS, SIMULATION, VIRTUAL, Events
from wbl.collect.simulated.partners import Partners
from wbl.collect.simulated.recordings import Shelf
from wbl.collect.simulated.roster import Roster
from wbl.collect.simulated.schools import Schools
from wbl.collect.simulated.world import World

_STATUSES = ("held", "cancelled", "planned")
_CHANNELS = {
    IN_PERSON: {"workplace": 72, "school": 28},
    VIRTUAL: {"phone": 15, "facetime": 5, "skype": 3, "zoom": 38, "teams": 17, "meet": 18, "other_online": 4},
    HYBRID: {"zoom": 50, "teams": 20, "meet": 24, "skype": 3, "other_online": 3},
    SIMULATION: {"recording": 1},
}
_MINUTES = {IN_PERSON: (20, 45), VIRTUAL: (15, 30), HYBRID: (25, 45), SIMULATION: (35, 45)}  # fewest, most; by fives
_FACILITATORS_PER_SCHOOL = 4
_NOT_CODED = 0.04  # share of occupations that stand in words only


def write_interviews(
    seed: int, world: World, schools: Schools, roster: Roster, events: Events, interview_ids: Words, partners: Partners,
    shelf: Shelf,
) -> pd.DataFrame:
    """Write the interviews table: one row an event, in the order of their days."""
    chance = Chance(seed, "interviews")
    count = len(events.kind)
    channel, objective = (np.full(count, "", dtype=object) for _ in range(2))
    minutes = np.zeros(count, dtype=np.int64)
    for kind, name in enumerate(KINDS):
        here = np.flatnonzero(events.kind == kind)
        ways = _CHANNELS[kind]
        channel[here] = np.array(list(ways), dtype=object)[chance.pick(len(here), list(ways.values()))]
        fewest, most = _MINUTES[kind]
        minutes[here] = 5 * chance.whole(len(here), fewest // 5, most // 5)
        aims = np.array(world.places["objectives"][name], dtype=object)
        objective[here] = aims[chance.whole(len(here), 0, len(aims) - 1)]
    third_party = chance.happens(0.28, count)
    recorded_by = np.where(events.kind == HYBRID, np.where(third_party, "third_party", "school"), "none")
    program = roster.program[events.home]
    courses = [*(item["course"] for item in world.places["programs"]), world.places["no_program"]["course"]]
    school = roster.school[events.home]
    facilitator = 1 + school * _FACILITATORS_PER_SCHOOL + chance.whole(count, 0, _FACILITATORS_PER_SCHOOL - 1)
    is_live, who = events.is_live, partners.of_event
    titles = np.array([item.title for item in world.occupations], dtype=object)
    codes = np.array([item.soc_code for item in world.occupations], dtype=object)
    occupation, soc_code = shelf.occupation.copy(), shelf.soc_code.copy()
    occupation[is_live] = titles[partners.occupation[who[is_live]]]
    soc_code[is_live] = codes[partners.occupation[who[is_live]]]
    soc_code[chance.happens(_NOT_CODED, count) & is_live] = ""
    partner, position = (np.full(count, "", dtype=object) for _ in range(2))
    partner[is_live] = partners.ids[who[is_live]]
    position[is_live] = partners.position[who[is_live]]
    return pd.DataFrame({
        "interview_id": interview_ids,
        "date": events.day,
        "school_id": schools.ids[school],
        "class_id": roster.table["class_id"].to_numpy(dtype=object)[events.home],
        "interview_type": np.array(KINDS, dtype=object)[events.kind],
        "channel": channel,
        "status": np.array(_STATUSES, dtype=object)[events.status],
        "partner_id": partner, "occupation": occupation, "soc_code": soc_code, "position": position,
        "minutes": pd.Series(minutes, dtype="Int64").mask(events.status != HELD),
        "recorded_by": recorded_by,
        "recording_id": shelf.of_event,
        "facilitator_id": np.array([f"F{value:04d}" for value in facilitator.tolist()], dtype=object),
        "course": np.array(courses, dtype=object)[program],
        "learning_objectives": objective,
    })


def write_participations(seed: int, roster: Roster, events: Events, interview_ids: Words) -> pd.DataFrame:
    """Write the participations table; what was done afterwards is blank for those who were not there."""
    chance = Chance(seed, "participations")
    count = len(events.event)
    kind = events.kind[events.event]
    diligence = chance.uniform(len(roster.year), 0.75, 1.1)[events.row]
    thanked = chance.happens(0.8 * diligence, count)
    reflected = chance.happens(np.where(events.is_interviewer, 0.75, 0.55) * diligence, count)
    discussed = chance.happens(np.where(kind == SIMULATION, 0.88, np.where(kind == HYBRID, 0.82, 0.4)), count)
    credited = events.attended & events.is_interviewer & (roster.school[events.row] == 0) & chance.happens(0.5, count)
    return pd.DataFrame({
        "interview_id": interview_ids[events.event],
        "student_id": roster.student_ids[events.row],
        "role": np.where(events.is_interviewer, "interviewer", "viewer"),
        "attended": events.attended,
        "thank_you_sent": pd.Series(thanked, dtype="boolean").mask(~(events.attended & events.is_interviewer)),
        "reflection_done": pd.Series(reflected, dtype="boolean").mask(~events.attended),
        "discussion_done": pd.Series(discussed, dtype="boolean").mask(~events.attended),
        "hours_credited": pd.Series(np.ones(count)).mask(~credited),
    })
