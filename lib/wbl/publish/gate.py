"""The gate before a public report: what an outsider would get out of it is known before anybody can read it."""

from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from wbl.errors import PublishError
from wbl.protect import ledger
from wbl.protect.audit import Audit, audit_releases, find_start
from wbl.protect.disclosure import protect
from wbl.protect.published import Published, read_folder, read_release, read_tables
from wbl.protect.releases import About, Release
from wbl.protect.students import TABLE
from wbl.protect.workers import count_workers, work_beside

_MOST_NAMED = 3
_A_CITY = 5_000     # rows of the students' table; finding where to begin the attack then takes seconds


def protect_beside(measures: Mapping[str, pd.DataFrame], about: About, out: Path) -> Release:
    """Protect a report together with those of its program and year that went out from a folder before."""
    return protect(measures, about, ledger.read_earlier(out, asdict(about)))


def read_beside(folder: Path, release: Release, out: Path) -> list[Published]:
    """Read a report that lies complete in a folder, with all that went out before of its year and the one before."""
    own = ledger.enter_release(release)
    years = (own.about["school_year"], own.about["previous_year"])
    before = [entry for entry in ledger.read_ledger(out)
              if entry.about["school_year"] in years and entry.what != own.what]
    named = {"program_name": own.about["program_name"]}     # all of a folder is of one program
    return [*(read_tables({**entry.about, **named}, entry.tables, out) for entry in before), *read_folder(folder)]


def prepare_gate(release: Release, tables: Path) -> Future[Any] | None:
    """Begin beside other work what an attack on a large public release begins with, when its tables are written."""
    large = release.about.audience == "public" and len(release.tables[TABLE].frame) > _A_CITY
    return work_beside(find_start, read_release(tables)) if large and count_workers() > 1 else None


def hold_gate(read: Iterable[Published], start: Future[Any] | None = None) -> dict[str, Any]:
    """Attack what was read, and give the audit's figures. `start` is what `prepare_gate` gave.

    Raises PublishError, naming the groups that are exposed, when anything can be worked out.
    """
    audit = audit_releases(read, start=start)
    if not audit.passed:
        raise PublishError(say_exposed(audit))
    return audit.figures()


def say_exposed(audit: Audit) -> str:
    """Say which numbers would be given away, and what to do.

    >>> say_exposed(Audit(1, 9, 0, 0, None)).startswith("The report would give away 0 numbers")
    True
    """
    contradictions = [str(one) for one in audit.exposed if one.what == "contradiction"]
    if contradictions:
        return (f"Nothing was written, for {contradictions[0]}. Look at what `wbl check` finds; if it finds nothing, "
                "this is a fault of wbl.")
    count = len(audit.exposed)
    named = "; ".join(f"{one} ({one.what})" for one in audit.exposed[:_MOST_NAMED])
    more = f"; and {count - _MOST_NAMED} more" if count > _MOST_NAMED else ""
    numbers = "number" if count == 1 else "numbers"
    return (f"The report would give away {count:,} {numbers} about few people, so nothing was "
            f"written: {named}{more}. Publish fewer breakdowns, raise --min-group, or wait until more has changed.")
