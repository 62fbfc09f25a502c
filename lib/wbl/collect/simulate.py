"""Invent a program: schools, students, partners and two years of interviews, at any size, from a seed.

Nobody in it exists. The same seed gives the same bytes, so that a sample can be kept beside the code and a test can say
that it is still what the code makes. The parts are in `wbl.collect.simulated`.
"""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from wbl import schema
from wbl.collect.simulated.chance import number
from wbl.collect.simulated.events import HYBRID, make_events
from wbl.collect.simulated.files import FORMATS, write_company, write_table
from wbl.collect.simulated.interviews import write_interviews, write_participations
from wbl.collect.simulated.partners import make_partners
from wbl.collect.simulated.paths import make_career_steps, make_opportunities
from wbl.collect.simulated.pay import make_salaries
from wbl.collect.simulated.permissions import make_permissions
from wbl.collect.simulated.recordings import choose_events, make_shelf, read_made_up
from wbl.collect.simulated.roster import make_roster
from wbl.collect.simulated.schools import make_schools
from wbl.collect.simulated.stories import tell_stories
from wbl.collect.simulated.world import find_occupation, read_world
from wbl.errors import ParameterError, SourceError, name_nearest

STUDENTS_PER_SCHOOL = 150  # when the number of schools is not said
MOST_SCHOOLS = 4_000


def simulate(
    folder: str | Path, *, students: int, schools: int | None = None, seed: int = 1, format: str = "csv",
) -> None:
    """Write a made-up program into a new folder: `students` enrolled in 2025-26, and the school year before.

    Writes the ten tables of `wbl.schema` as CSV or Parquet, `wbl.toml`, a README, the transcripts of its recordings
    and, for CSV, `datapackage.json`. The same arguments give the same bytes. The folder appears when all of it is
    written. Raises ParameterError when a number or the format cannot be, SourceError when the folder is already in
    use or cannot be written.

    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp()) / "program"
    >>> simulate(place, students=20)
    >>> sorted(path.name for path in place.iterdir())[:3]
    ['README.md', 'career_steps.csv', 'datapackage.json']
    """
    if students < 1:
        raise ParameterError(f"A program needs at least 1 student, not {students}.")
    most = min(students, MOST_SCHOOLS)
    if schools is None:
        schools = min(max(1, round(students / STUDENTS_PER_SCHOOL)), most)
    if not 1 <= schools <= most:
        raise ParameterError(f"A program of {students} students can have 1 to {most} schools, not {schools}.")
    if seed < 0:
        raise ParameterError(f"The seed is a whole number from 0 on, not {seed}.")
    if format not in FORMATS:
        raise ParameterError(f'A program cannot be written as "{format}". {name_nearest(format, FORMATS)}')
    folder = Path(folder).absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SourceError(f"{folder} is already in use. Choose a new folder, or empty this one first.")
    tables = invent_tables(students=students, schools=schools, seed=seed)
    command = f"wbl simulate {folder.name} --students {students} --schools {schools} --seed {seed}"
    _write_whole(folder, tables, format, command if format == "csv" else f"{command} --format {format}")


def invent_tables(*, students: int, schools: int, seed: int) -> dict[str, pd.DataFrame]:
    """Invent the ten tables of the schema in memory: name -> frame, "" where a text is blank."""
    world = read_world()
    places = make_schools(seed, world, schools)
    roster = make_roster(seed, world, places, students)
    events = make_events(seed, world, places, roster)
    interview_ids = number("I", 1 + np.arange(len(events.kind)), 6)
    made_up = read_made_up()
    chosen = choose_events(world, events, made_up)
    codes = dict(zip(made_up["recording_id"], made_up["soc_code"], strict=True))
    wanted = {event: find_occupation(world, codes[recording]) for recording, event in chosen.items()
              if events.kind[event] == HYBRID}
    partners = make_partners(seed, world, places, roster, events, wanted)
    shelf = make_shelf(seed, world, events, interview_ids, partners, made_up, chosen)
    interviews = write_interviews(seed, world, places, roster, events, interview_ids, partners, shelf)
    tables = tell_stories({
        "schools": places.table,
        "students": roster.table,
        "partners": partners.table,
        "interviews": interviews,
        "recordings": shelf.table,
        "participations": write_participations(seed, roster, events, interview_ids),
        "salaries": make_salaries(seed, world, events, interview_ids, partners, shelf),
        "career_steps": make_career_steps(seed, world, events, interview_ids, partners),
        "opportunities": make_opportunities(seed, world, events, interview_ids, partners),
        "permissions": make_permissions(seed, roster, events, interview_ids, interviews),
    }, {recording: interview_ids[event] for recording, event in chosen.items()})
    tables["salaries"].insert(0, "salary_id", number("S", 1 + np.arange(len(tables["salaries"])), 6))
    return tables


def _write_whole(folder: Path, tables: Mapping[str, pd.DataFrame], format: str, command: str) -> None:
    """Write everything into a hidden folder beside, then give that its name."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            staged.chmod(0o755)
            for name, frame in tables.items():
                write_table(staged / f"{name}.{format}", schema.TABLES[name], frame)
            write_company(staged, format, command)
            if folder.exists():
                folder.rmdir()  # it is empty; Windows moves no folder onto another
            staged.replace(folder)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    except OSError as error:
        raise SourceError(f"{folder} cannot be written ({error.strerror or error}). Choose another folder.") from error
