"""Made-up permissions: nearly all on file, a few missing, refused, expired or withdrawn."""

import numpy as np
import pandas as pd

from wbl.collect.simulated.calendar import Days
from wbl.collect.simulated.chance import Chance, Indices, Words, number
from wbl.collect.simulated.events import CANCELLED, HYBRID, Events
from wbl.collect.simulated.roster import Roster

_MISSING, _REFUSED, _EXPIRED, _WITHDRAWN = 0.06, 0.015, 0.01, 0.01
_YEAR_FROM = np.array(["2024-09-05", "2025-09-04"], dtype="datetime64[D]")
_YEAR_TO = np.array(["2025-06-30", "2026-06-30"], dtype="datetime64[D]")


def make_permissions(
    seed: int, roster: Roster, events: Events, interview_ids: Words, interviews: pd.DataFrame,
) -> pd.DataFrame:
    """Invent the permissions.

    Contact at a workplace is permitted for one visit, by phone or online for the school year; recording by the school
    for the school year, by an outside organization for one event; the partner releases each recording.
    """
    chance = Chance(seed, "permissions")
    channel = interviews["channel"].to_numpy(dtype=object)
    recorded_by = interviews["recorded_by"].to_numpy(dtype=object)
    live = events.is_interviewer & events.is_live[events.event] & (events.status[events.event] != CANCELLED)
    at = channel[events.event]
    visit = np.flatnonzero(live & (at == "workplace"))
    online = np.unique(events.row[live & (at != "workplace") & (at != "school")])
    outside = np.flatnonzero(live & (recorded_by[events.event] == "third_party"))
    day = events.day[events.event]
    filmed = np.zeros(len(roster.year), dtype=bool)
    filmed[events.row[live & (recorded_by[events.event] == "school")]] = True
    asked = np.flatnonzero(filmed | chance.happens(0.4, len(roster.year)))  # schools ask many at the start of the year
    released = np.flatnonzero((events.kind == HYBRID) & (events.status != CANCELLED))
    nobody = np.full(len(released), -1)
    rows = pd.concat([
        _ask(chance, "parent_contact", events.row[visit], events.event[visit], day[visit]),
        _ask(chance, "parent_contact", online, None, _YEAR_FROM[roster.year[online]], _YEAR_TO[roster.year[online]]),
        _ask(chance, "media_school", asked, None, _YEAR_FROM[roster.year[asked]], _YEAR_TO[roster.year[asked]]),
        _ask(chance, "media_third_party", events.row[outside], events.event[outside], day[outside]),
        _ask(chance, "partner_release", nobody, released, events.day[released]),
    ], ignore_index=True)
    rows = _withdraw(chance, rows).sort_values(["valid_from", "kind", "row", "event"], kind="stable", ignore_index=True)
    return pd.DataFrame({
        "permission_id": number("C", 1 + np.arange(len(rows)), 6),
        "student_id": _look_up(roster.student_ids, rows["row"].to_numpy()),
        "interview_id": _look_up(interview_ids, rows["event"].to_numpy()),
        "kind": rows["kind"], "granted": rows["granted"],
        "valid_from": rows["valid_from"], "valid_to": rows["valid_to"],
    })


def _ask(
    chance: Chance, kind: str, row: Indices, event: Indices | None, first: Days, last: Days | None = None,
) -> pd.DataFrame:
    """Ask for one permission each; for one event it is signed one to three weeks before and ends on the day."""
    count = len(row)
    signed = first - chance.whole(count, 7, 21) if last is None else first + chance.whole(count, 0, 12)
    until = first if last is None else last
    until = np.where(chance.happens(_EXPIRED, count), signed + (2 if last is None else 60), until)
    rows = pd.DataFrame({
        "kind": kind, "row": row, "event": -1 if event is None else event,
        "granted": ~chance.happens(_REFUSED, count), "valid_from": signed, "valid_to": until,
    })
    return rows[~chance.happens(_MISSING, count)]


def _withdraw(chance: Chance, rows: pd.DataFrame) -> pd.DataFrame:
    """Add a later "no" to a few: the later word counts."""
    changed = rows[chance.happens(_WITHDRAWN, len(rows)) & rows["granted"].to_numpy()]
    later = changed["valid_from"] + pd.to_timedelta(np.minimum(
        30, (changed["valid_to"] - changed["valid_from"]).dt.days), unit="D")
    return pd.concat([rows, changed.assign(granted=False, valid_from=later)], ignore_index=True)


def _look_up(names: Words, place: Indices) -> Words:
    """Give the names at these places; "" at -1."""
    return np.append(names, "")[place]
