"""What made-up programs are made of: read from the two lists beside this module."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Step:
    """One step on the way to an occupation."""

    kind: str
    title: str
    fewest_years: float
    most_years: float
    soc_code: str


@dataclass(frozen=True)
class Opportunity:
    """A job that somebody in an occupation may name."""

    relation: str
    title: str
    soc_code: str
    fewest_years: float
    most_years: float
    entry_education: str


@dataclass(frozen=True)
class Occupation:
    """An occupation of made-up partners."""

    title: str
    soc_code: str
    cluster: str
    weight: float
    hourly: float  # share of answers that speak of pay by the hour
    positions: dict[str, float]
    industries: dict[str, float]
    paths: tuple[tuple[Step, ...], ...]
    opportunities: tuple[Opportunity, ...]


@dataclass(frozen=True)
class World:
    """Everything that can be invented."""

    occupations: tuple[Occupation, ...]
    clusters: tuple[str, ...]
    detours: tuple[tuple[float, tuple[Step, ...]], ...]  # weight, steps before the path
    places: dict[str, Any]                               # the rest of places.yaml, as it stands there


@cache
def read_world() -> World:
    """Read the lists."""
    places = yaml.safe_load((_FOLDER / "places.yaml").read_text(encoding="utf-8"))
    listed = yaml.safe_load((_FOLDER / "occupations.yaml").read_text(encoding="utf-8"))
    occupations = tuple(_read_occupation(entry) for entry in listed)
    detours = tuple((float(entry["weight"]), read_path(entry["step"])) for entry in places["detours"])
    return World(occupations, tuple(dict.fromkeys(item.cluster for item in occupations)), detours, places)


def find_occupation(world: World, soc_code: str) -> int:
    """Give the number of the occupation nearest to a code: its own, or one of the same major group."""
    for length in (7, 2):
        for place, occupation in enumerate(world.occupations):
            if occupation.soc_code[:length] == soc_code[:length]:
                return place
    return 0


def find_cluster(world: World, soc_code: str) -> int:
    """Give the number of the career cluster of the occupation nearest to a code."""
    return world.clusters.index(world.occupations[find_occupation(world, soc_code)].cluster)


def _read_occupation(entry: dict[str, Any]) -> Occupation:
    return Occupation(**{
        **entry,
        "paths": tuple(read_path(path) for path in entry["paths"]),
        "opportunities": tuple(read_opportunity(line) for line in entry["opportunities"]),
    })


def read_path(text: str) -> tuple[Step, ...]:
    """Read a path, such as "training | Apprenticeship | 4-5.5; job | Electrician | 2-9 | 47-2111"."""
    return tuple(_read_step(part) for part in text.split(";") if part.strip())


def _read_step(text: str) -> Step:
    kind, title, years, *code = (part.strip() for part in text.split("|"))
    return Step(kind, title, *_read_years(years), code[0] if code else "")


def read_opportunity(text: str) -> Opportunity:
    """Read an opportunity: "relation | title | soc_code | years from-to | schooling"."""
    relation, title, code, years, education = (part.strip() for part in text.split("|"))
    return Opportunity(relation, title, code, *_read_years(years), education)


def _read_years(text: str) -> tuple[float, float]:
    fewest, most = text.split("-")
    return float(fewest), float(most)
