"""What a discussion is about: one interview or one recording of a program, with what belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd

from wbl.errors import ParameterError
from wbl.program import Program

ONE_TO_ONE = ("in_person", "virtual")
MOST_CARDS = 4  # interviews that a class can hold beside each other in a period
_SOME = 3        # interviews or recordings that are named when the wanted one is not there


@dataclass(frozen=True)
class Card:
    """What students brought back from one interview: nothing that names the partner or the student."""

    interview_id: str
    occupation: str
    steps: tuple[str, ...]          # the path, in order
    ways_in: tuple[str, ...]        # jobs that were named: to begin with ...
    same_level: tuple[str, ...]
    next_steps: tuple[str, ...]     # ... and to go on to
    pay: str                        # the range that was told, as it was typed; "" for none
    themes: tuple[str, ...]         # of the codebook, that it says something about

    @property
    def told(self) -> str:
        """All that stands on it."""
        return "; ".join((*self.steps, *self.ways_in, *self.same_level, *self.next_steps, self.pay))


@dataclass(frozen=True)
class Subject:
    """One interview or recording, and what else the class has before it."""

    code: str                   # the interview's or recording's id
    interview_id: str
    recording_id: str
    interview_type: str
    title: str
    occupation: str
    soc_code: str
    class_id: str
    school_id: str
    grades: tuple[int, ...]     # of the class, as the roster has it; empty when not known
    course: str
    learning_objectives: str
    language: str               # of the recording
    recording_minutes: float    # 0 when it is not known or there is none
    location: str               # where the recording is
    transcript: str             # as the shelf names it
    cards: tuple[Card, ...]     # of this interview and of others of the same class; empty for a recording alone

    @property
    def is_one_to_one(self) -> bool:
        """Did one student hold it alone, so that there are notes and no recording?"""
        return self.interview_type in ONE_TO_ONE

    @property
    def told_themes(self) -> tuple[str, ...]:
        """What a class can talk about after one-to-one interviews: what most of the cards hold, and the work itself."""
        if not self.is_one_to_one:
            return ()
        held = [theme for card in self.cards for theme in card.themes]
        return (*(theme for theme in dict.fromkeys(held) if 2 * held.count(theme) >= len(self.cards)), "role")

    @property
    def told(self) -> str:
        """All that stands on the cards of one-to-one interviews."""
        return "; ".join(card.told for card in self.cards) if self.is_one_to_one else ""

    @property
    def is_online(self) -> bool:
        """Does the recording stand at an address?"""
        return "://" in self.location


def choose_subject(program: Program, *, interview: str = "", recording: str = "") -> Subject:
    """Find what is to be discussed.

    With an interview, its own type counts; a recording alone makes a simulation. With neither, it is the first recorded
    interview whose recording has a transcript, else the first that was held. Raises ParameterError, naming the nearest,
    when there is no such interview or recording, when both are given, or when the interview was not held.
    """
    interviews = _pandas(program, "interviews")
    recordings = _pandas(program, "recordings")
    if interview and recording:
        raise ParameterError("Give an interview or a recording, not both.")
    if recording:
        row = _find(recordings, "recording_id", recording, "recording")
        return _from_rows(program, {}, row, interviews)
    if not interview:
        interview = _first_recorded(interviews, recordings)
    event = _find(interviews, "interview_id", interview, "interview")
    if event.get("status") != "held":
        raise ParameterError(f"The interview {interview} was not held, so there is nothing to discuss yet.")
    return _from_rows(program, event, _recording_of(event, recordings), interviews)


def find_recording_file(subject: Subject, folder: Path | None) -> Path | None:
    """Find the recording of a subject inside the source's folder; None when it is not there."""
    if not subject.location or subject.is_online or folder is None:
        return None
    path = (folder / subject.location).resolve()
    return path if path.is_relative_to(folder.resolve()) and path.is_file() else None


def find_transcript_file(subject: Subject, given: str, folder: Path | None) -> tuple[Path | None, str]:
    """Find the transcript of a subject, and say in a sentence why there is none.

    `given` is a path that somebody typed, which counts as it stands. The shelf's own path is looked for inside the
    source's folder and nowhere else. Raises ParameterError when a typed file is not there.
    """
    if given:
        for path in (Path(given), *([folder / given] if folder else [])):
            if path.is_file():
                return path, ""
        raise ParameterError(f'There is no transcript "{given}". Give the path of the captions file.')
    if not subject.transcript:
        reason = "The shelf names no transcript for this recording" if subject.recording_id else ""
        return None, f"{reason}, so there are no quotes and no stop points from it." if reason else ""
    if folder is None:
        return None, "The folder of the source is not known, so the transcript on the shelf could not be read."
    root = folder.resolve()
    path = (root / subject.transcript).resolve()
    if not path.is_relative_to(root):
        return None, "The shelf names a transcript outside the source's folder; it was not read."
    if not path.is_file():
        return None, f'The transcript "{subject.transcript}" is not in the source\'s folder, so nothing was read.'
    return path, ""


def _pandas(program: Program, table: str) -> pd.DataFrame:
    frame: pd.DataFrame = program.lazy(table).collect("pandas").to_native()
    return frame


def _find(frame: pd.DataFrame, column: str, wanted: str, noun: str) -> dict[str, Any]:
    rows = frame[frame[column] == wanted]
    if rows.empty:
        raise ParameterError(f'The source has no {noun} "{wanted}". {_name_some(frame, column, wanted)}')
    return _plain(rows.iloc[0])


def _name_some(frame: pd.DataFrame, column: str, wanted: str) -> str:
    """Name the few that may be meant, by code, or because they are about that work; otherwise the latest."""
    frame = frame[frame["status"] == "held"] if "status" in frame else frame
    if frame.empty:
        return "There is none."
    near = get_close_matches(wanted.upper(), frame[column], cutoff=0.7)
    about = frame[frame["occupation"].str.contains(wanted, case=False, regex=False, na=False)]
    found = frame[frame[column].isin(near)] if near else about
    found = frame if found.empty else found
    latest = (found.sort_values("date") if "date" in found else found).tail(_SOME)
    listed = "; ".join(f"{row[column]} ({', '.join(filter(None, map(_tell, (row.get('date'), row['occupation']))))})"
                       for _, row in latest.iterrows())
    return f"{'For example' if found is frame else 'Near it'}: {listed}. Give the code of one."


def _tell(value: Any) -> str:
    return "" if pd.isna(value) else f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def _plain(row: "pd.Series[Any]") -> dict[str, Any]:
    return {str(name): ("" if pd.isna(value) else value) for name, value in row.items()}


def _first_recorded(interviews: pd.DataFrame, recordings: pd.DataFrame) -> str:
    held = interviews[interviews["status"] == "held"]
    if held.empty:
        raise ParameterError("The source has no interview that was held, so there is nothing to discuss yet.")
    written = recordings[recordings["transcript"].notna()]
    for _, row in written.iterrows():
        found = held[(held["interview_id"] == row["interview_id"]) | (held["recording_id"] == row["recording_id"])]
        hybrid = found[found["interview_type"] == "hybrid"]
        if len(found):
            return str((hybrid if len(hybrid) else found).iloc[0]["interview_id"])
    recorded = held[held["recording_id"].notna()]
    return str((recorded if len(recorded) else held).iloc[0]["interview_id"])


def _recording_of(event: Mapping[str, Any], recordings: pd.DataFrame) -> dict[str, Any]:
    for column, code in (("recording_id", event["recording_id"]), ("interview_id", event["interview_id"])):
        rows = recordings[recordings[column] == code] if code else recordings.head(0)
        if len(rows):
            return _plain(rows.iloc[0])
    return {}


def _from_rows(
    program: Program, event: Mapping[str, Any], recording: Mapping[str, Any], interviews: pd.DataFrame,
) -> Subject:
    kind = str(event.get("interview_type") or "simulation")
    is_recorded = kind in ("hybrid", "simulation")
    occupation = str((recording.get("occupation") if is_recorded else "") or event.get("occupation") or "")
    title = str((recording.get("title") if is_recorded else "") or occupation or "An interview about work")
    own = _others_of_class(event, interviews) if event else []
    return Subject(
        code=str(event.get("interview_id") or recording["recording_id"]),
        interview_id=str(event.get("interview_id") or ""),
        recording_id=str(recording.get("recording_id") or "") if is_recorded else "",
        interview_type=kind, title=title, occupation=occupation,
        soc_code=str(event.get("soc_code") or recording.get("soc_code") or ""),
        class_id=str(event.get("class_id") or ""), school_id=str(event.get("school_id") or ""),
        grades=_grades_of(program, event),
        course=str(event.get("course") or ""), learning_objectives=str(event.get("learning_objectives") or ""),
        language=str(recording.get("language") or ""),
        recording_minutes=float(recording.get("minutes") or 0) if is_recorded else 0.0,
        location=str(recording.get("location") or "") if is_recorded else "",
        transcript=str(recording.get("transcript") or "") if is_recorded else "",
        cards=tuple(_make_card(program, row) for row in own),
    )


def _grades_of(program: Program, event: Mapping[str, Any]) -> tuple[int, ...]:
    """The grades of an interview's class in the school year of the interview; empty without a class or a roster."""
    if not event.get("class_id") or not event.get("date"):
        return ()
    students = _pandas(program, "students")
    of_class = students[(students["class_id"] == event["class_id"])
                        & (students["school_year"] == program.settings.school_year_of(event["date"]))]
    return tuple(sorted(int(grade) for grade in of_class["grade"].dropna().unique()))


def _others_of_class(event: Mapping[str, Any], interviews: pd.DataFrame) -> list[dict[str, Any]]:
    """The interview itself, then for one-to-one interviews others of the same class in other occupations."""
    if event["interview_type"] not in ONE_TO_ONE:
        return [dict(event)]
    same = interviews[
        (interviews["class_id"] == event["class_id"]) & interviews["interview_type"].isin(ONE_TO_ONE)
        & (interviews["status"] == "held") & (interviews["interview_id"] != event["interview_id"])
    ] if event["class_id"] else interviews.head(0)
    same = same[same["date"] <= event["date"]].sort_values("date", ascending=False)
    chosen, seen = [dict(event)], {event["occupation"]}
    for _, row in same.iterrows():
        if len(chosen) == MOST_CARDS:
            break
        if row["occupation"] not in seen and not pd.isna(row["occupation"]):
            seen.add(row["occupation"])
            chosen.append(_plain(row))
    return chosen


def _make_card(program: Program, event: Mapping[str, Any]) -> Card:
    code = event["interview_id"]
    steps = _rows_of(program, "career_steps", code).dropna(subset="title").sort_values("step")
    jobs = _rows_of(program, "opportunities", code).dropna(subset="title").sort_values("years_to_reach", kind="stable")
    pay = _rows_of(program, "salaries", code)
    told = pay[pay["declined"].fillna(False).ne(True) & pay["raw"].notna() & pay["basis"].eq("told")]

    def list_jobs(*relations: str) -> tuple[str, ...]:
        return tuple(_write_job(row) for _, row in jobs[jobs["relation"].isin(relations)].iterrows())

    ways_in, next_steps = list_jobs("way_in"), list_jobs("next", "later")
    says = {
        "path": len(steps) > 1, "education": steps["kind"].isin(["education", "training", "credential"]).any(),
        "ways_in": ways_in, "growth": next_steps, "pay": (told["low"] < told["high"]).any(),
    }
    return Card(
        str(code), str(event["occupation"]), tuple(_write_step(row) for _, row in steps.iterrows()), ways_in,
        list_jobs("same_level"), next_steps, "; ".join(dict.fromkeys(str(raw) for raw in told["raw"])),
        tuple(theme for theme, there in says.items() if there),
    )


def _rows_of(program: Program, table: str, interview_id: str) -> pd.DataFrame:
    frame = _pandas(program, table)
    return frame[frame["interview_id"] == interview_id]


def _write_step(row: "pd.Series[Any]") -> str:
    return f"{row['title']}{_write_years(row['years'])}"


def _write_job(row: "pd.Series[Any]") -> str:
    return f"{row['title']}{_write_years(row['years_to_reach']) if row['relation'] in ('next', 'later') else ''}"


def _write_years(years: float) -> str:
    return "" if pd.isna(years) else f" ({float(years):g} years)".replace("(1 years)", "(1 year)")
