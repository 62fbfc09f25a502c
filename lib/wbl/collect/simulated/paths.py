"""The careers of made-up partners: the steps behind them and the jobs that they named."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wbl.collect.simulated.chance import Chance, Floats, Indices, Words, within
from wbl.collect.simulated.events import HELD, Events
from wbl.collect.simulated.partners import Partners
from wbl.collect.simulated.world import Opportunity, Step, World

_ASKED_PATH, _ASKED_OPPORTUNITIES = 0.85, 0.8  # shares of live interviews
_NAMED = 0.65                                  # share of an occupation's opportunities that somebody names
_YEARS_IN_JOB = (1.0, 18.0)                    # the present job, from - to


@dataclass(frozen=True)
class _Paths:
    """Every path of every occupation after every detour, laid end to end."""

    steps: tuple[Step, ...]
    start: Indices        # path -> its first step
    size: Indices         # path -> how many steps
    weight: Floats
    occupation: Indices


def make_career_steps(
    seed: int, world: World, events: Events, interview_ids: Words, partners: Partners,
) -> pd.DataFrame:
    """Invent the career_steps table; a partner tells the same path to whoever asks."""
    chance = Chance(seed, "career_steps")
    paths = _list_paths(world)
    path = np.zeros(len(partners.ids), dtype=np.int64)
    for place in range(len(world.occupations)):
        here = np.flatnonzero(partners.occupation == place)
        own = np.flatnonzero(paths.occupation == place)
        path[here] = own[chance.pick(len(here), paths.weight[own])]
    longest = int(paths.size.max())
    part = chance.uniform(len(path) * longest).reshape(-1, longest)  # partner x step: short or long
    event = _choose_events(chance, events, _ASKED_PATH)
    who = partners.of_event[event]
    told = paths.size[path[who]]
    place_in_path = within(told)
    step = np.repeat(paths.start[path[who]], told) + place_in_path
    years = _draw_years(paths.steps, step, part[np.repeat(who, told), place_in_path])
    return pd.DataFrame({
        "interview_id": np.repeat(interview_ids[event], told), "step": 1 + place_in_path,
        **_read_words(paths.steps, step, ("kind", "title", "soc_code")), "years": years,
    })


def make_opportunities(
    seed: int, world: World, events: Events, interview_ids: Words, partners: Partners,
) -> pd.DataFrame:
    """Invent the opportunities table."""
    chance = Chance(seed, "opportunities")
    known = tuple(entry for item in world.occupations for entry in item.opportunities)
    size = np.array([len(item.opportunities) for item in world.occupations])
    start = np.cumsum(size) - size
    event = _choose_events(chance, events, _ASKED_OPPORTUNITIES)
    occupation = partners.occupation[partners.of_event[event]]
    entry = np.repeat(start[occupation], size[occupation]) + within(size[occupation])
    named = chance.happens(_NAMED, len(entry))
    entry, event = entry[named], np.repeat(event, size[occupation])[named]
    return pd.DataFrame({
        "interview_id": interview_ids[event],
        **_read_words(known, entry, ("title", "soc_code", "relation", "entry_education")),
        "years_to_reach": _draw_years(known, entry, chance.uniform(len(entry))),
    })


def _list_paths(world: World) -> _Paths:
    steps: list[Step] = []
    rows: list[tuple[int, int, float, int]] = []
    for occupation, item in enumerate(world.occupations):
        now = Step("job", item.title, *_YEARS_IN_JOB, item.soc_code)
        for place, path in enumerate(item.paths):
            for weight, detour in world.detours:
                whole = (*detour, *path, now)
                rows.append((len(steps), len(whole), weight * (3 - place), occupation))  # the usual path stands first
                steps.extend(whole)
    start, size, weights, occupations = (np.array(column) for column in zip(*rows, strict=True))
    return _Paths(tuple(steps), start, size, weights, occupations)


def _choose_events(chance: Chance, events: Events, share: float) -> Indices:
    """Choose in which live interviews the question was asked."""
    return np.flatnonzero((events.status == HELD) & events.is_live & chance.happens(share, len(events.kind)))


def _draw_years(entries: Sequence[Step | Opportunity], chosen: Indices, part: Floats) -> Floats:
    """Say how long something takes, as people say it: half years, and tenths below one."""
    fewest = np.array([entry.fewest_years for entry in entries])[chosen]
    most = np.array([entry.most_years for entry in entries])[chosen]
    years = fewest + part * (most - fewest)
    return np.where(years < 1, np.round(years, 1), np.round(years * 2) / 2)


def _read_words(entries: Sequence[Step | Opportunity], chosen: Indices, names: Sequence[str]) -> dict[str, Words]:
    """Give these texts of the chosen entries, as columns."""
    return {name: np.array([getattr(entry, name) for entry in entries], dtype=object)[chosen] for name in names}
