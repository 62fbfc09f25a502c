"""The shelf of recordings: those made in hybrid interviews, those found, and the few that come with a transcript."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from wbl import schema
from wbl.collect.simulated.calendar import LATEST_YEAR_FROM
from wbl.collect.simulated.chance import Chance, Indices, Words, number
from wbl.collect.simulated.events import HELD, HYBRID, KINDS, SIMULATION, Events
from wbl.collect.simulated.partners import Partners
from wbl.collect.simulated.world import World, find_cluster

MADE_UP = Path(__file__).with_name("recordings.csv")  # their transcripts stand with the sample
_FIRST_NUMBER = 101        # of the others; those with a transcript come before
_FOUND_PER_OCCUPATION = 3
_PREFERENCE = 5.0          # a recording with a transcript is watched so much more often


@dataclass(frozen=True)
class Shelf:
    """The recordings, and which event made or watched which."""

    table: pd.DataFrame
    of_event: Words        # recording_id or ""
    occupation: Words      # event -> the speaker's occupation in words, for watched recordings; "" for others
    soc_code: Words


def read_made_up() -> pd.DataFrame:
    """Read the recordings that come with a made-up transcript; none when the package has none."""
    if not MADE_UP.is_file():
        names = [*schema.RECORDINGS.column_names, "interview_type"]
        return pd.DataFrame({name: pd.Series(dtype="str") for name in names})
    made_up = pd.read_csv(MADE_UP, dtype="str", keep_default_na=False, encoding="utf-8")
    return made_up.assign(minutes=made_up["minutes"].astype(float))


def choose_events(world: World, events: Events, made_up: pd.DataFrame) -> dict[str, int]:
    """Find for each made-up recording the held event of the later year that made or watched it.

    It is the fullest of the recording's career cluster; a class without one nearer watches any.
    """
    chosen: dict[str, int] = {}
    there = np.bincount(events.event[events.attended], minlength=len(events.kind))
    is_late = (events.status == HELD) & (events.day >= LATEST_YEAR_FROM)
    for entry in made_up.itertuples():
        kind = KINDS.index(str(entry.interview_type))
        is_free = is_late & (events.kind == kind)
        is_free[list(chosen.values())] = False
        is_near = is_free & (events.cluster == find_cluster(world, str(entry.soc_code)))
        fits = is_near if is_near.any() or kind == HYBRID else is_free
        if fits.any():
            chosen[str(entry.recording_id)] = int(np.argmax(np.where(fits, there, -1)))
    return chosen


def make_shelf(
    seed: int, world: World, events: Events, interview_ids: Words, partners: Partners, made_up: pd.DataFrame,
    chosen: dict[str, int],
) -> Shelf:
    """Invent the shelf; only recordings that were made or watched stand on it, and the made-up ones always."""
    chance = Chance(seed, "recordings")
    of_event = np.full(len(events.kind), "", dtype=object)
    is_made = (events.kind == HYBRID) & (events.status == HELD)
    is_made[list(chosen.values())] = False
    made = np.flatnonzero(is_made)
    of_event[made] = number("R", _FIRST_NUMBER + np.arange(len(made)), 4)
    found = _list_found(chance, world, made_up, _FIRST_NUMBER + len(made))
    watching = np.flatnonzero(events.kind == SIMULATION)
    picked = _pick_found(chance, world, events, watching, found)
    for recording, event in chosen.items():
        if events.kind[event] == SIMULATION:
            picked[watching == event] = np.flatnonzero(found["recording_id"] == recording)
        else:
            of_event[event] = recording
    of_event[watching] = found["recording_id"].to_numpy(dtype=object)[picked]
    occupation, soc_code = (np.full(len(events.kind), "", dtype=object) for _ in range(2))
    occupation[watching] = found["occupation"].to_numpy(dtype=object)[picked]
    soc_code[watching] = found["soc_code"].to_numpy(dtype=object)[picked]

    watched = found[found["recording_id"].isin(set(of_event[watching])) & (found["weight"] == 1)]
    table = pd.concat([
        made_up.assign(
            interview_id=_name_hybrids(events, interview_ids, made_up, chosen), location="",
        ),
        _describe_made(chance, world, of_event, interview_ids, partners, made),
        watched,
    ])
    return Shelf(table.reindex(columns=list(schema.RECORDINGS.column_names)), of_event, occupation, soc_code)


def _name_hybrids(events: Events, interview_ids: Words, made_up: pd.DataFrame, chosen: dict[str, int]) -> list[str]:
    """Name the interview that each made-up recording was made in; "" for those that were found."""
    events_of = [chosen.get(name, -1) for name in made_up["recording_id"]]
    return [interview_ids[event] if event >= 0 and events.kind[event] == HYBRID else "" for event in events_of]


def _describe_made(
    chance: Chance, world: World, of_event: Words, interview_ids: Words, partners: Partners, made: Indices,
) -> pd.DataFrame:
    occupations = [world.occupations[at] for at in partners.occupation[partners.of_event[made]].tolist()]
    return pd.DataFrame({
        "recording_id": of_event[made],
        "title": [f"Our interview: {item.title.lower()}" for item in occupations],
        "interview_id": interview_ids[made],
        "found_by": "school",
        "location": [f"recordings/{name}.mp4" for name in of_event[made]],
        "transcript": "", "language": "en",
        "minutes": chance.whole(len(made), 14, 38).astype(float),
        "occupation": [item.title for item in occupations],
        "soc_code": [item.soc_code for item in occupations],
    })


def _list_found(chance: Chance, world: World, made_up: pd.DataFrame, first_number: int) -> pd.DataFrame:
    """List what classes can watch: three recordings an occupation, and the made-up ones that no hybrid made."""
    occupations = [item for item in world.occupations for _ in range(_FOUND_PER_OCCUPATION)]
    titles = ("A day at work", "Ask me about my job", "How I got here")
    count = len(occupations)
    ids = number("R", first_number + np.arange(count), 4)
    partner_gave = chance.happens(0.25, count)
    listed = pd.DataFrame({
        "recording_id": ids,
        "title": [f"{titles[at % 3]}: {item.title.lower()}" for at, item in enumerate(occupations)],
        "interview_id": "",
        "found_by": np.where(partner_gave, "partner", "online_research"),
        "location": [f"https://example.org/interviews/{name}" for name in ids],
        "transcript": "",
        "language": np.where(chance.happens(0.12, count), "es", "en"),
        "minutes": np.round(chance.uniform(count, 4, 22), 1),
        "occupation": [item.title for item in occupations],
        "soc_code": [item.soc_code for item in occupations],
        "weight": 1.0,
    })
    return pd.concat([listed, made_up[made_up["interview_type"] != "hybrid"].assign(weight=_PREFERENCE)],
                     ignore_index=True)


def _pick_found(chance: Chance, world: World, events: Events, watching: Indices, found: pd.DataFrame) -> Indices:
    """Pick for each class a recording of its career cluster."""
    cluster = np.array([find_cluster(world, code) for code in found["soc_code"]])
    weights = found["weight"].to_numpy(dtype=float)
    picked = np.zeros(len(watching), dtype=np.int64)
    for at in range(len(world.clusters)):
        here = np.flatnonzero(events.cluster[watching] == at)
        known = np.flatnonzero(cluster == at)
        picked[here] = known[chance.pick(len(here), weights[known])]
    return picked
