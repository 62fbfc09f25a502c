"""What made-up partners and job advertisements said about pay: ranges around the official wages."""

import numpy as np
import pandas as pd

from wbl.collect.simulated.chance import Chance, Floats, Indices, Truths, Words, within
from wbl.collect.simulated.events import HELD, Events
from wbl.collect.simulated.partners import Partners
from wbl.collect.simulated.recordings import Shelf
from wbl.collect.simulated.world import World
from wbl.official_wages import PERCENTILES, find_official_code, read_official_wages

HOURS_PER_YEAR = 2_080  # hours; BLS's factor for year-round, full-time work (OEWS technical notes)
_EXPERIENCES = ("entry", "experienced", "any")
_BASES = ("told", "guessed", "posted", "looked_up")
_ASKED = 0.85           # share of live interviews in which pay was asked about
_LOOKED_UP = 0.5        # share of classes that look pay up after a recording
_ONE_FIGURE = 0.1       # share of answers that are one figure, not a range

SAID, DECLINED, NO_NUMBER, NO_PERIOD, IN_EURO = range(5)  # what became of an answer
_OUTCOMES = (0.835, 0.125, 0.03, 0.005, 0.005)
_REFUSALS = ("prefer not to say", "would rather not say", "N/A", "did not want to answer", "private")
_NO_NUMBERS = ("six figures?", "good money", "it depends", "more than minimum wage")
_YEARLY = ("${0}k-{1}k/yr", "${0},000 to ${1},000 a year", "{0}k - {1}k per year", "${0},000-{1},000 yearly")
_HOURLY = ("${0}-{1}/hr", "${0} to ${1} an hour", "{0} - {1} per hour")


def make_salaries(
    seed: int, world: World, events: Events, interview_ids: Words, partners: Partners, shelf: Shelf,
) -> pd.DataFrame:
    """Invent the salaries table, in the order of the interviews; the answers are not numbered yet."""
    chance = Chance(seed, "salaries")
    event, experience = _ask(chance, events)
    count = len(event)
    is_live = events.is_live[event]
    place = partners.occupation[partners.of_event[event]] if len(partners.ids) else np.zeros(count, dtype=np.int64)
    titles, codes = (np.array([getattr(item, name) for item in world.occupations], dtype=object)
                     for name in ("title", "soc_code"))
    soc_code = np.where(is_live, codes[place], shelf.soc_code[event])
    hourly = np.array([item.hourly for item in world.occupations])[place]
    by_hour = is_live & chance.happens(hourly, count)
    view = (1 + 0.05 * chance.bell(len(partners.ids) + 1))[partners.of_event[event]]  # nobody sees pay quite alike
    low, high = (_round(end * view, by_hour)
                 for end in _draw_range(chance, _read_percentiles(soc_code), experience))
    low = np.where(chance.happens(_ONE_FIGURE, count), high, low)
    outcome = np.where(is_live, chance.pick(count, _OUTCOMES), SAID)
    opens = np.diff(event, prepend=-1) != 0
    outcome = outcome[np.maximum.accumulate(np.where(opens, np.arange(count), 0))]  # one outcome an interview
    basis = np.where(is_live, chance.pick(count, (82, 9, 5, 4)), chance.whole(count, 2, 3))
    basis = np.select([outcome == DECLINED, outcome == NO_NUMBER], [0, 1], basis)
    has_figure = ~np.isin(outcome, (DECLINED, NO_NUMBER))
    return pd.DataFrame({
        "interview_id": interview_ids[event],
        "occupation": np.where(is_live, titles[place], shelf.occupation[event]), "soc_code": soc_code,
        "low": pd.Series(low).where(has_figure), "high": pd.Series(high).where(has_figure),
        "currency": np.where(has_figure, np.where(outcome == IN_EURO, "EUR", "USD"), ""),
        "period": np.where(has_figure & (outcome != NO_PERIOD), np.where(by_hour, "hour", "year"), ""),
        "experience": np.where(has_figure, np.array(_EXPERIENCES, dtype=object)[experience], ""),
        "basis": np.array(_BASES, dtype=object)[basis],
        "declined": outcome == DECLINED,
        "as_of": events.day[event],
        "raw": _type(chance, low, high, by_hour, outcome),
    })[opens | has_figure]


def _ask(chance: Chance, events: Events) -> tuple[Indices, Indices]:
    """Say for each answer which event it comes from and whose pay it is about (position in _EXPERIENCES)."""
    held = events.status == HELD
    told = np.flatnonzero(held & events.is_live & chance.happens(_ASKED, len(held)))
    read = np.flatnonzero(held & ~events.is_live & chance.happens(_LOOKED_UP, len(held)))
    answers = 1 + chance.happens(0.3, len(told))  # some say it for starting out and for experienced people apart
    apart = np.repeat(answers == 2, answers)
    one = chance.pick(len(apart), (22, 13, 65))
    event = np.concatenate([np.repeat(told, answers), read])
    experience = np.concatenate([np.where(apart, within(answers), one), np.full(len(read), 2)])
    order = np.argsort(event, kind="stable")
    return event[order], experience[order]


def _read_percentiles(soc_code: Words) -> Floats:
    """Give the five official yearly percentiles for each code, as answers x percentiles, in US dollars."""
    wages = read_official_wages("nyc_metro").set_index("soc_code")
    codes, again = np.unique(soc_code.astype("U7"), return_inverse=True)
    names = [f"annual_{name}_usd" for name in PERCENTILES]
    found = wages.reindex([find_official_code(code) for code in codes.tolist()])[names].to_numpy(dtype=float)
    everybody = wages.loc["00-0000", names].to_numpy(dtype=float)
    return np.where(np.isnan(found), everybody, found)[again]


def _draw_range(chance: Chance, percentiles: Floats, experience: Indices) -> tuple[Floats, Floats]:
    """Draw a yearly range in US dollars: for starting out, for experienced people, or for anybody."""
    p10, p25, median, p75, p90 = percentiles.T
    one, other = chance.uniform(len(experience)), chance.uniform(len(experience))
    low = np.choose(experience, [p10 + one * (p25 - p10), p25 + one * (median - p25), p25 * (0.93 + 0.12 * one)])
    high = np.choose(experience, [
        p25 + other * (median - p25), p75 + 0.6 * other * (p90 - p75), p75 * (0.92 + 0.13 * other),
    ])
    return low, np.maximum(high, low * 1.04)


def _round(yearly_usd: Floats, by_hour: Truths) -> Floats:
    """Round as people do: to half a dollar an hour, to a thousand a year."""
    return np.where(by_hour, np.round(yearly_usd / HOURS_PER_YEAR * 2) / 2, np.round(yearly_usd / 1000) * 1000)


def _type(chance: Chance, low: Floats, high: Floats, by_hour: Truths, outcome: Indices) -> list[str]:
    """Write each answer as somebody would have typed it."""
    style = chance.whole(len(low), 0, 59).tolist()
    return [
        _type_one(*answer) for answer in
        zip(low.tolist(), high.tolist(), by_hour.tolist(), outcome.tolist(), style, strict=True)
    ]


def _type_one(low: float, high: float, by_hour: bool, outcome: int, style: int) -> str:
    if outcome in (DECLINED, NO_NUMBER):
        words = _REFUSALS if outcome == DECLINED else _NO_NUMBERS
        return words[style % len(words)]
    if outcome == NO_PERIOD:
        return "-".join(dict.fromkeys((_type_amount(low), _type_amount(high))))
    patterns = _HOURLY if by_hour else _YEARLY
    ends = [_type_amount(end) for end in ((low, high) if by_hour else (low / 1000, high / 1000))]
    if low == high:
        typed = f"${ends[0]} an hour" if by_hour else f"${ends[0]}k a year"
    else:
        typed = patterns[style % len(patterns)].format(*ends)
    return f"€{typed.replace('$', '')}" if outcome == IN_EURO else typed


def _type_amount(amount: float) -> str:
    return f"{amount:.0f}" if amount == round(amount) else f"{amount:.2f}"
