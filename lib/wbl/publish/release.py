"""From a source to its protected tables: loaded, measured and protected in one call."""

from dataclasses import replace
from pathlib import Path

import wbl
from wbl import official_wages, vocabulary
from wbl.collect.load import load
from wbl.errors import ParameterError
from wbl.measure.report import list_missing_tables, measure_report
from wbl.measure.scope import keep_school
from wbl.program import Program
from wbl.protect.disclosure import protect
from wbl.protect.releases import RELEASE_FILE, About, Release, read_release
from wbl.protect.workers import call_workers
from wbl.publish.gate import protect_beside
from wbl.settings import SMALLEST_PUBLIC_GROUP, Settings, previous_school_year

AUDIENCES = ("public", "staff")
MANY_ROWS = 100_000     # of a source whose numbers take more than one process to be protected


def open_release(
    source: str | Path, *, school_year: str = "", school: str = "", audience: str = "public", min_group: int = 0
) -> Release:
    """Give the protected tables of a report: written ones as they are, else made from the source.

    `source` is a folder of tables that a report wrote, or anything that `wbl.load` reads. Of a public report of one
    school the numbers are those of the whole program's release, so that both can be published side by side.
    Raises SourceError or ParameterError with what to do.
    """
    folder = Path(source)
    if (folder / RELEASE_FILE).is_file():
        return read_release(folder)
    program = load(source)
    return make_release(program, school_year=school_year, school=school, audience=audience, min_group=min_group)


def make_release(
    program: Program, *, school_year: str = "", school: str = "", audience: str = "public", min_group: int = 0,
    out: Path | None = None,
) -> Release:
    """Measure and protect a program for one school year, and give the view of one school where one is named.

    Empty and zero parameters mean: the latest school year, the whole program, the program's own `min_group`. `out` is
    the folder that the report goes to; what went out from there before is reckoned with.
    """
    about = describe_release(program, school_year=school_year, school=school, audience=audience, min_group=min_group)
    if about.audience == "staff":
        scope = keep_school(program, about.school) if about.school else program
        return protect(measure_report(scope, about.school_year, audience="staff"), about)
    if sum(rows.read for rows in program.account.values()) > MANY_ROWS:
        call_workers("highspy", "scipy.sparse", "wbl.protect.hiding")
    measures = measure_report(program, about.school_year, audience="public")
    own = replace(about, school="")
    whole = protect_beside(measures, own, out) if out else protect(measures, own)
    return whole.for_school(about.school) if about.school else whole


def describe_release(program: Program, *, school_year: str, school: str, audience: str, min_group: int) -> About:
    """Check the parameters against the program and say what the release will be about."""
    if audience not in AUDIENCES:
        raise ParameterError(f'The audience is "public" or "staff", not "{audience}".')
    settings = program.settings
    year = program.choose_school_year(school_year or None)
    names = program.lazy("schools").select("school_id", "school_name").collect("pandas").to_native().dropna()
    return About(
        program_name=settings.program_name,
        school_year=year,
        previous_year=previous_school_year(year),
        audience=audience,
        min_group=choose_min_group(settings, min_group),
        language=settings.language,
        labels=label_codes(settings),
        goal_percent=settings.goal_percent,
        goal_counts=settings.goal_counts,
        school_names=dict(zip(names["school_id"], names["school_name"], strict=True)),
        school=program.choose_school(school) if school else "",
        account={
            table: {"read": rows.read, "accepted": rows.accepted, "noted": rows.noted, "held": rows.held}
            for table, rows in program.account.items()
        },
        missing_tables=list_missing_tables(program),
        inputs=dict(program.inputs),
        wages_source=official_wages.SOURCE,
        version=wbl.__version__,
    )


def choose_min_group(settings: Settings, wanted: int) -> int:
    """Give the smallest group to show: the program's own, or a higher one that was asked for.

    Raises ParameterError when less is asked for than the program allows.

    >>> choose_min_group(Settings(), 0), choose_min_group(Settings(), 15)
    (10, 15)
    """
    if wanted == 0:
        return settings.min_group
    lowest = max(settings.min_group, SMALLEST_PUBLIC_GROUP)
    if wanted < lowest:
        raise ParameterError(
            f"--min-group {wanted} is below this program's {lowest}; it may only go up. "
            f"To change the program's own value, set min_group in wbl.toml ({SMALLEST_PUBLIC_GROUP} at least)."
        )
    return wanted


def label_codes(settings: Settings) -> dict[str, str]:
    """Give the printed label of every code that a report prints: the program's own over the vocabulary's."""
    return {
        **vocabulary.COUNTED_AS, **vocabulary.ROLES, **vocabulary.POSITIONS, **vocabulary.PERMISSION_KINDS,
        **vocabulary.STEP_KINDS, **vocabulary.OPPORTUNITY_RELATIONS, **settings.labels,
    }
