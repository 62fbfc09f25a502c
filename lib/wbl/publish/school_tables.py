"""The protected tables that the reports of all schools rest on, made once."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from wbl.collect.load import load
from wbl.program import Program
from wbl.protect.releases import Release, read_release, write_release
from wbl.publish.names import name_folder
from wbl.publish.release import make_release
from wbl.publish.report import publish_report

TABLES = "tables"


@dataclass(frozen=True)
class Prepared:
    """Where the tables lie, and whose they are."""

    folder: Path                # the program's report, with its tables
    schools: tuple[str, ...]    # ids, in the order of the tables
    temporary: Path | None      # staff reports: a folder with each school's own tables, to be removed

    def find_tables(self, school: str) -> Path:
        """Give the folder of the tables from which a school's report is made."""
        return self.temporary / name_folder(school) if self.temporary else self.folder / TABLES


def prepare_tables(
    source: str | Path, out: Path, *, school_year: str, audience: str, min_group: int, engine: str
) -> Prepared:
    """Measure and protect a source and make the program's own report.

    A public report of a school is a view on the program's tables, which therefore are written once. A staff report
    counts its school's rows alone, so each school's tables are written apart.
    Raises SourceError, ParameterError or PublishError.
    """
    program = load(source, engine=engine) if engine else load(source)
    page = publish_report(program, out, school_year=school_year, audience=audience, min_group=min_group)
    whole = read_release(page.parent / TABLES)
    schools = list_schools(whole)
    temporary = _write_own_tables(program, whole, schools, page.parent.parent) if audience == "staff" else None
    return Prepared(page.parent, schools, temporary)


def list_schools(release: Release) -> tuple[str, ...]:
    """List the schools that a release has numbers of."""
    frame = release["students_by_interview_type"]
    return tuple(dict.fromkeys(frame.loc[frame["breakdown"] == "school", "group"]))


def _write_own_tables(program: Program, whole: Release, schools: tuple[str, ...], place: Path) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=f".wbl-making-{os.getppid()}-", dir=place))
    about = whole.about
    for school in schools:
        own = make_release(
            program, school_year=about.school_year, school=school, audience=about.audience, min_group=about.min_group
        )
        write_release(own, folder / name_folder(school))
    return folder
