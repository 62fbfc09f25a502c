"""Find the occupation code of a title, by exact words only; whatever is close is a suggestion for a person.

Fuzzy matchers are confidently wrong on titles ("RN" becomes "Electricians"), so nothing close is ever accepted by
itself.
"""

import csv
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from wbl.collect.files import read_bytes, read_text
from wbl.collect.headers import fold_name
from wbl.errors import SourceError
from wbl.official_wages import read_official_wages

_LAY_TITLES = Path(__file__).with_name("lay_titles.csv")


def find_soc(title: str, alternate: dict[str, str] | None = None) -> str | None:
    """Give the SOC 2018 code of an occupation's title, a common lay title or an acronym; None when it is not one.

    alternate: further titles, as `read_alternate_titles` gives them.

    >>> find_soc("RN"), find_soc("Registered nurses"), find_soc("wizard")
    ('29-1141', '29-1141', None)
    """
    folded = fold_name(title)
    known = _known_titles()
    return known.get(folded) or known.get(f"{folded}s") or (alternate or {}).get(folded)


def suggest_occupations(title: str, count: int = 3) -> list[tuple[str, str]]:
    """Suggest official occupations for a title that is not known: their codes and titles, nearest first.

    They are for a person to choose from; none is accepted by itself.

    >>> suggest_occupations("regstered nurse")[0]
    ('29-1141', 'Registered Nurses')
    """
    official = official_titles()
    folded = {fold_name(name): code for code, name in official.items()}
    near = get_close_matches(fold_name(title), folded, n=count, cutoff=0.6)
    return [(folded[name], official[folded[name]]) for name in near]


def read_alternate_titles(path: Path) -> dict[str, str]:
    """Read O*NET's file of alternate titles, as the user downloaded it: folded title -> SOC code.

    A title that belongs to more than one occupation is left out: it says too little. Raises SourceError when the
    columns are not there.
    """
    raw = read_text(read_bytes(path), path.name)
    places = {fold_name(cell): place for place, cell in enumerate(raw.header)}
    code_place = next((places[name] for name in ("o_net_soc_code", "onetsoc_code", "soc_code") if name in places), None)
    if code_place is None or "alternate_title" not in places:
        raise SourceError(f"{path} is not O*NET's file of alternate titles: it has no columns O*NET-SOC Code and "
                          "Alternate Title.")
    titles: dict[str, set[str]] = {}
    for row in range(len(raw.rows)):
        title = fold_name(raw.columns[places["alternate_title"]].at(row))
        titles.setdefault(title, set()).add(raw.columns[code_place].at(row)[:7])
    return {title: codes.pop() for title, codes in titles.items() if title and len(codes) == 1}


@cache
def _known_titles() -> dict[str, str]:
    lay = {}
    with _LAY_TITLES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lay[fold_name(row["title"])] = row["soc_code"]
    return {**lay, **{fold_name(name): code for code, name in official_titles().items()}}


@cache
def official_titles() -> dict[str, str]:
    """Give the official titles of detailed occupations: SOC code -> title (OEWS May 2025)."""
    wages = read_official_wages("united_states")
    detailed = wages[wages["level"].isin(["detailed", "combined"])]
    return dict(zip(detailed["soc_code"], detailed["title"], strict=True))
