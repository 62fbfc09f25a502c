"""How the numbers of a report were made: what is counted, what became of the rows, what is hidden and why."""

from html import escape

import pandas as pd

from wbl.protect.lines import HIDDEN, SHOWN
from wbl.protect.releases import About, Release
from wbl.show import views
from wbl.show.finding import Passage
from wbl.show.tables import write_table
from wbl.show.wording import Wording

_LACKING = {  # table -> what a report cannot say without it
    "schools": "schools by their names",
    "students": "how many of how many, and who has no interview",
    "partners": "who the partners are",
    "recordings": "what was recorded",
    "salaries": "pay",
    "career_steps": "how partners came to their work",
    "opportunities": "where the work can lead",
    "permissions": "permissions",
}


def show_heading(release: Release) -> Passage:
    """Show whose report this is, of when, and for whom."""
    about = views.read_about(release)
    words = Wording(about.language)
    whose = [about.program_name, about.school_names.get(about.school, about.school) if about.school else ""]
    audience = words.text("for staff only") if about.audience == "staff" else words.text("small numbers hidden")
    year = words.text("School year {year}", year=words.school_year(about.school_year))
    told = " · ".join(part for part in (*whose, year, audience) if part)
    return Passage(f'<p class="kicker">{escape(told)}</p>')


def show_how_made(release: Release) -> Passage:
    """Show how the numbers were made."""
    about = views.read_about(release)
    words = Wording(about.language)
    parts = [
        f"<h3>{words.text('What is counted')}</h3>", _write_facts(_tell_rules(words)),
        f"<h3>{words.text('What became of the rows that were read')}</h3>", _write_account(words, release),
        f"<h3>{words.text('What is hidden, and why')}</h3>", _write_paragraph(_tell_hiding(words, release)),
        f"<h3>{words.text('Where the numbers come from')}</h3>", _write_paragraph(_tell_sources(words, about)),
    ]
    lacking = [f"{table} ({words.text(_LACKING[table])})" for table in about.missing_tables if table in _LACKING]
    if lacking:
        parts += [f"<h3>{words.text('What could not be said')}</h3>", _write_paragraph(words.text(
            "The source has no table {tables}.", tables=words.join(lacking)))]
    return Passage("\n".join(parts))


def _tell_rules(words: Wording) -> dict[str, str]:
    return {
        words.text("Students"): words.text(
            "Counted once in the total and once in each type that they received, however often they took part. So the "
            "types do not add up to the total, nor do months or roles."),
        words.text("Interviews"): words.text(
            "Different interviews that were held in the school year. Planned and cancelled ones do not count."),
        words.text("Took part"): words.text("The log says that the student was there, as interviewer or as viewer."),
        words.text("Live"): words.text("The student asked the questions at least once. Watching is not live."),
        words.text("No interview"): words.text("On the roster of the year, and in no interview in any role."),
        words.text("Of how many"): words.text(
            "All students on the roster of the year. A student belongs to the school, grade and program there."),
    }


def _write_facts(facts: dict[str, str]) -> str:
    return '<dl class="facts">' + "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in facts.items()) + "</dl>"


def _write_account(words: Wording, release: Release) -> str:
    about = release.about
    if not about.account:
        return _write_paragraph(words.text("Nobody kept an account of the rows."))
    columns = {"read": words.text("Read"), "accepted": words.text("Accepted"),
               "noted": words.text("Accepted with a note"), "held": words.text("Held for a person")}
    frame = pd.DataFrame([
        {words.text("Table"): table, **{header: rows[name] for name, header in columns.items()}}
        for table, rows in about.account.items()
    ])
    held = sum(rows["held"] for rows in about.account.values())
    told = words.text("A row that cannot be trusted is held for a person: not counted, not repaired, not lost.")
    if held:
        told += " " + words.text("“wbl check” lists each with what to do.")
    unrostered = views.find_table(release, "unrostered")
    for line in views.read_lines(unrostered) if unrostered else ():
        if line["students"]:
            told += " " + words.text("{n} in the log are not on the roster of the year, and are not counted.",
                                     n=words.count(line["students"], "student", "students"))
    return _write_paragraph(told) + write_table(
        frame, words.text("Rows of each table"), language=about.language)


def _tell_hiding(words: Wording, release: Release) -> str:
    about = release.about
    statuses = [status for table in release.tables.values() for status in table.frame.get("status", ())]
    hidden, all_ = statuses.count(HIDDEN), statuses.count(HIDDEN) + statuses.count(SHOWN)
    if about.audience == "staff":
        return words.text("Nothing: this is a report for staff. It holds small numbers and must not be published.")
    rule = words.text(
        "A number that rests on fewer than {n} students (for partners: partners) is hidden, and so are enough others "
        "that it cannot be worked out from sums, percentages or other tables. A hidden number is hatched in a chart, "
        "says “hidden” in a table, and is an empty cell in the files.", n=words.number(about.min_group))
    count = words.text("In this report {hidden} of {all} rows of numbers are hidden.", hidden=words.number(hidden),
                       all=words.number(all_))
    return f"{rule} {count}"


def _tell_sources(words: Wording, about: About) -> str:
    files = words.text("The program's own files: {files}.", files=words.join(about.inputs)) if about.inputs else ""
    version = words.text("Made by wbl {version}.", version=about.version) if about.version else ""
    nothing = words.text("Nothing here says whether an interview counts toward a requirement: that is for people.")
    return " ".join(part for part in (files, about.wages_source, version, nothing) if part)


def _write_paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"
