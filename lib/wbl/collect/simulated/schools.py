"""Made-up schools: where they are, what they are called, what they offer, how they go about interviews."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wbl.collect.simulated.chance import Chance, Floats, Indices, Truths, Words
from wbl.collect.simulated.world import World


@dataclass(frozen=True)
class Schools:
    """The schools, each known by its position."""

    table: pd.DataFrame
    ids: Words
    borough: Indices     # position of its borough
    size: Floats         # beside the average school
    habits: Indices      # position of its habits in world.places["school_habits"]
    offers: Truths       # school x program


def make_schools(seed: int, world: World, count: int) -> Schools:
    """Invent `count` schools in the order of their codes."""
    chance = Chance(seed, "schools")
    boroughs = list(world.places["boroughs"].items())
    borough = np.sort(chance.pick(count, [share for _, (_, share) in boroughs]))
    # District 00 does not exist, so that no code is a real school's.
    ids = np.array([f"00{boroughs[at][1][0]}{101 + place:03d}" for place, at in enumerate(borough)], dtype=object)
    return Schools(
        table=pd.DataFrame({
            "school_id": ids, "school_name": _name(chance, world, count),
            "region": [boroughs[at][0] for at in borough],
        }),
        ids=ids,
        borough=borough,
        size=chance.uniform(count, 0.65, 1.35),
        habits=np.arange(count) % len(world.places["school_habits"]),
        offers=_offer(chance, world, count),
    )


def _name(chance: Chance, world: World, count: int) -> Words:
    """Put places and kinds of school together, each pair once before a number is needed."""
    places, kinds = world.places["school_places"], world.places["school_kinds"]
    pairs = [f"{place} {kind}" for place in places for kind in kinds]
    order = chance.order(len(pairs))
    again = np.arange(count) // len(pairs)
    names = [pairs[order[at % len(pairs)]] for at in range(count)]
    return np.array([f"{name} {'I' * (more + 1)}" if more else name for name, more in zip(names, again, strict=True)],
                    dtype=object)


def _offer(chance: Chance, world: World, count: int) -> Truths:
    """Let each school offer three programs or four, taking turns so that few schools still cover most programs."""
    weights = np.array([program["weight"] for program in world.places["programs"]], dtype=float)
    offers = np.zeros((count, len(weights)), dtype=bool)
    taken = np.zeros(len(weights))
    for school in range(count):
        wanted = 3 + int(chance.happens(0.4, 1)[0])
        liking = (taken + chance.uniform(len(weights))) / weights  # what few schools have yet comes first
        chosen = np.argsort(liking, kind="stable")[:wanted]
        offers[school, chosen] = True
        taken[chosen] += 1
    return offers
