"""The shelf of recordings: what is there, how many classes have used it, and whether it may be shown.

A recording of a hybrid interview needs a media consent for every student in it and the partner's release. Who pressed
record decides which form. What was found online, or came from the partner, was published by others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from wbl.program import Program
from wbl.show.finding import Finding

PERMISSIONS = {
    "in_force": "in force",
    "withdrawn": "refused or withdrawn: do not show it",
    "ended": "ended: ask again before it is shown",
    "missing": "missing: do not show it yet",
    "unknown": "not on file here: ask the coordinator",
    "published": "published by others: show it from its own address",
}
_ORDER = ("withdrawn", "missing", "ended", "in_force")  # the first that holds for anybody in it holds for the recording
_FORM = {"school": "media_school", "third_party": "media_third_party"}
_ORIGINS = {"school": "made by a class", "partner": "given by a partner", "online_research": "found by students online"}


@dataclass(frozen=True)
class Shelved:
    """One recording on the shelf."""

    recording_id: str
    title: str
    occupation: str
    origin: str             # as `found_by`
    language: str
    minutes: float | None
    has_transcript: bool
    uses: int               # interviews held with it
    classes: int            # distinct classes that made or watched it
    last_used: date | None
    permission: str         # a key of PERMISSIONS


def read_shelf(program: Program, day: date) -> tuple[Shelved, ...]:
    """Read the shelf of a program, with permissions as they stand on a day; most used first."""
    recordings, interviews = _read(program, "recordings"), _read(program, "interviews")
    held = interviews[(interviews["status"] == "held") & interviews["recording_id"].notna()]
    shelf = []
    for row in recordings.to_dict("records"):
        used = held[held["recording_id"] == row["recording_id"]]
        shelf.append(Shelved(
            row["recording_id"], _text(row["title"]), _text(row["occupation"]), _text(row["found_by"]),
            _text(row["language"]), None if pd.isna(row["minutes"]) else float(row["minutes"]),
            bool(_text(row["transcript"])), len(used), used["class_id"].nunique(),
            used["date"].max().date() if len(used) else None, judge_permission(program, row["recording_id"], day),
        ))
    return tuple(sorted(shelf, key=lambda entry: (-entry.classes, -entry.uses, entry.recording_id)))


def judge_permission(program: Program, recording_id: str, day: date | None = None) -> str:
    """Say whether a recording may be shown: a key of PERMISSIONS.

    Without a day, what ended is not looked at: only what was never given, or withdrawn.
    """
    voices = _find_voices(program, recording_id)
    if isinstance(voices, str):
        return voices
    found = {_judge(_find_last_word(words, made, day), day) for words, made in voices}
    return next(state for state in _ORDER if state in found)


def find_last_day(program: Program, recording_id: str) -> date | None:
    """Find the day with which the first consent of a recording ends; None where none was given for a school year."""
    voices = _find_voices(program, recording_id)
    last = [] if isinstance(voices, str) else [_find_last_word(words, made, None) for words, made in voices]
    ends = [word["valid_to"] for word in last if word is not None and _may_end(word)]
    return min(ends).date() if ends else None


_Voices = list[tuple[pd.DataFrame, pd.Timestamp]]


def _find_voices(program: Program, recording_id: str) -> _Voices | str:
    """Find what everybody in a recording said about showing it, and when; or the state, if nobody is asked."""
    recordings, interviews = _read(program, "recordings"), _read(program, "interviews")
    row = recordings[recordings["recording_id"] == recording_id].iloc[0]
    made = interviews[interviews["interview_id"] == row["interview_id"]]
    if made.empty:
        return "unknown" if row["found_by"] == "school" else "published"
    event = made.iloc[0]
    form = _FORM.get(_text(event["recorded_by"]), "")
    if not program.has("permissions") or not form:
        return "unknown"
    there = _read(program, "participations")
    there = there[(there["interview_id"] == event["interview_id"]) & there["attended"].eq(True)
                  & there["role"].eq("interviewer")]
    words = _read(program, "permissions")
    about = words["interview_id"].eq(event["interview_id"])
    general = words["interview_id"].isna() & (form == "media_school")
    of_form = words[words["kind"].eq(form) & (about | general)]
    of_partner = words[words["kind"].eq("partner_release") & about & words["student_id"].isna()]
    return [(of_form[of_form["student_id"] == student], event["date"]) for student in there["student_id"]] \
        + [(of_partner, event["date"])]


def _find_last_word(words: pd.DataFrame, made: pd.Timestamp, day: date | None) -> "pd.Series[Any] | None":
    """Find what one person said last; of a yes and a no on one day the no."""
    if words.empty:
        return None
    at = pd.Timestamp(day) if day else None
    since, until = words["valid_from"], words["valid_to"]
    speaks = (since.isna() | (since <= (at or pd.Timestamp.max))) & (until.isna() | (until >= made))
    said = words[speaks].assign(is_no=lambda rows: ~rows["granted"].fillna(False).astype(bool))
    last = said.sort_values(["valid_from", "is_no"], na_position="last", kind="stable").tail(1)
    return None if last.empty else last.iloc[0]


def _judge(word: "pd.Series[Any] | None", day: date | None) -> str:
    """Judge the last word of one person; a blank is a no."""
    if word is None:
        return "missing"
    if word["is_no"]:
        return "withdrawn"
    return "ended" if day and _may_end(word) and word["valid_to"] < pd.Timestamp(day) else "in_force"


def _may_end(word: "pd.Series[Any]") -> bool:
    """What names the interview holds for its recording from then on; what was given for a school year ends with it."""
    return bool(not word["is_no"] and pd.isna(word["interview_id"]) and pd.notna(word["valid_to"]))


def show_shelf(shelf: Sequence[Shelved], day: date) -> Finding:
    """Show the shelf as a list for staff: what has been used, by how many classes, and what may be shown."""
    used = sum(entry.uses > 0 for entry in shelf)
    shut = sum(entry.permission in ("withdrawn", "missing", "ended") for entry in shelf)
    table = pd.DataFrame(
        [(entry.recording_id, entry.title or entry.occupation, _describe(entry), entry.classes,
          entry.last_used.isoformat() if entry.last_used else "never", PERMISSIONS[entry.permission].partition(":")[0])
         for entry in shelf],
        columns=["Recording", "Title", "What it is", "Classes", "Last used", "Permission"])
    count = f"{len(shelf):,} recording{'s' * (len(shelf) != 1)}"
    title = f"{used:,} of {count} on the shelf {'has' if used == 1 else 'have'} been used by a class"
    if shut:
        title += f"; {shut:,} may not be shown"
    return Finding(
        title, f"Permissions as they stand on {day.isoformat()}; a class counts once for each recording.",
        lists={f"The shelf: {count}": table},
        note="Published by others means: show it from its own address. What is refused, withdrawn or missing is not "
             "shown; what ended is asked for again. Make a class period from any of them: wbl activity SOURCE "
             "--recording ID --out DIR.",
    )


def _describe(entry: Shelved) -> str:
    length = "" if entry.minutes is None else f"{entry.minutes:g} min"
    transcript = "with transcript" if entry.has_transcript else ""
    return ", ".join(filter(None, (_ORIGINS.get(entry.origin, ""), entry.language, length, transcript)))


def _read(program: Program, table: str) -> pd.DataFrame:
    frame: pd.DataFrame = program.lazy(table).collect("pandas").to_native()
    return frame


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]
