"""Made-up industry partners: one person behind one to six live interviews of neighbouring schools."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wbl.collect.simulated.chance import Chance, Indices, Words, number
from wbl.collect.simulated.events import Events
from wbl.collect.simulated.roster import Roster
from wbl.collect.simulated.schools import Schools
from wbl.collect.simulated.world import World

_TIMES_ASKED = (34, 24, 17, 12, 8, 5)  # shares of partners asked once, twice ... six times


@dataclass(frozen=True)
class Partners:
    """The partners, numbered in the order in which they were first asked."""

    table: pd.DataFrame
    ids: Words
    of_event: Indices      # event -> partner, -1 for none
    occupation: Indices    # position in world.occupations
    position: Words        # code of the place in the organization


def make_partners(
    seed: int, world: World, schools: Schools, roster: Roster, events: Events, wanted: dict[int, int],
) -> Partners:
    """Invent the partners of the live events. `wanted` says which event must be with which occupation."""
    chance = Chance(seed, "partners")
    of_event = _ask(chance, schools, roster, events)
    count = int(of_event.max(initial=-1)) + 1
    _, first = np.unique(of_event[of_event >= 0], return_index=True)
    first_event = np.flatnonzero(of_event >= 0)[first]
    occupation = np.empty(count, dtype=np.int64)
    for at, cluster in enumerate(world.clusters):
        here = np.flatnonzero(events.cluster[first_event] == at)
        known = [place for place, item in enumerate(world.occupations) if item.cluster == cluster]
        occupation[here] = np.array(known)[chance.pick(len(here), [world.occupations[place].weight for place in known])]
    for event, place in wanted.items():
        occupation[of_event[event]] = place
    industry = _pick_by_occupation(chance, world, occupation, "industries")
    boroughs = list(world.places["boroughs"])
    home = schools.borough[roster.school[events.home[first_event]]]
    elsewhere = chance.pick(count, [share for _, share in world.places["boroughs"].values()])
    borough = np.where(chance.happens(0.65, count), home, elsewhere)
    ids = number("P", 1 + np.arange(count), 5)
    names = np.array(world.places["organization_names"], dtype=object)
    table = pd.DataFrame({
        "partner_id": ids,
        "organization": names[chance.whole(count, 0, len(names) - 1)] + " "
        + pd.Series(industry, dtype=object).map(world.places["organization_endings"]).to_numpy(dtype=object),
        "industry": industry,
        "borough": np.array(boroughs, dtype=object)[borough],
    })
    return Partners(table, ids, of_event, occupation, _pick_by_occupation(chance, world, occupation, "positions"))


def _ask(chance: Chance, schools: Schools, roster: Roster, events: Events) -> Indices:
    """Give each live event a partner: events of a cluster and of neighbouring schools share one up to six times."""
    live = np.flatnonzero(events.is_live)
    school = roster.school[events.home[live]]
    order = np.lexsort((chance.uniform(len(live)), school // 3, schools.borough[school], events.cluster[live]))
    cluster = events.cluster[live][order]
    often = 1 + chance.pick(len(live), _TIMES_ASKED)
    turn = np.repeat(np.arange(len(often)), often)[:len(live)]
    changes = np.diff(turn, prepend=-1) + np.diff(cluster, prepend=-1) != 0
    partner = np.empty(len(live), dtype=np.int64)
    partner[order] = np.cumsum(changes) - 1
    found, first, again = np.unique(partner, return_index=True, return_inverse=True)
    rank = np.empty(len(found), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(found))
    of_event = np.full(len(events.kind), -1, dtype=np.int64)
    of_event[live] = rank[again]
    return of_event


def _pick_by_occupation(chance: Chance, world: World, occupation: Indices, what: str) -> Words:
    """Pick an industry or a position for each partner by the shares of the occupation."""
    picked = np.full(len(occupation), "", dtype=object)
    for place, item in enumerate(world.occupations):
        shares: dict[str, float] = getattr(item, what)
        here = np.flatnonzero(occupation == place)
        picked[here] = np.array(list(shares), dtype=object)[chance.pick(len(here), list(shares.values()))]
    return picked

