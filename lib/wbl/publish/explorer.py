"""The salary explorer as one page that needs no network: what people told, beside official wages, filtered by a reader.

For the public it holds protected numbers only: the middle half over partners, hidden where they are few. For staff and
in class it holds each answer as it was stated, without anybody's id.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from wbl.errors import ParameterError, PublishError
from wbl.official_wages import AREAS, RELEASE, major_group
from wbl.places import find_source
from wbl.protect.releases import Release
from wbl.publish.page import fill_page, write_whole
from wbl.publish.release import AUDIENCES, open_release
from wbl.show import theme
from wbl.teach.classroom import open_class
from wbl.teach.pay_answers import FEWEST_FOR_A_MIDDLE, HOURS_PER_YEAR, official_wages, tidy_answers
from wbl.teach.translations import Words, speak
from wbl.vocabulary import PAY_BASES, PAY_EXPERIENCE

_COLOURS = {"ink": theme.INK, "accent": theme.ACCENT, "band": theme.BAND, "bandMiddle": theme.BAND_MIDDLE,
            "quiet": theme.QUIET, "hairline": theme.HAIRLINE}


def publish_explorer(
    source: str, out: Path, *, audience: str = "public", class_id: str = "", school_year: str = "", min_group: int = 0,
    language: str = "en",
) -> Path:
    """Write the explorer of a source and give the page.

    audience: "public" shows protected numbers of the whole program; "staff" shows single answers, of a class where
    class_id names one, and says so on the page. Raises SourceError, ParameterError or PublishError with what to do.
    """
    words = speak(language)
    if audience not in AUDIENCES:
        raise ParameterError(f'The audience is "public" or "staff", not "{audience}".')
    if audience == "public":
        if class_id:
            raise ParameterError("One class is for staff and in class only: add --audience staff, or leave out "
                                 "--class-id.")
        release = open_release(find_source(source), school_year=school_year, min_group=min_group)
        data = list_published(release)
        about = words.text("{program}, {year}. What fewer than {n} partners said is hidden.", n=release.about.min_group,
                           program=release.about.program_name, year=release.about.school_year)
        about += " " + words.text("There is no filter for how an amount is known, or for experience: the published "
                                  "tables are not divided by them, so that fewer numbers have to be hidden.")
    else:
        classroom = open_class(source if source == "sample" and not class_id else find_source(source),
                               class_id=class_id)
        if classroom.remark:
            raise PublishError(classroom.remark)
        data = list_answers(classroom["salaries"])
        about = words.text("Each line is one answer. For staff and in class; never publish it.")
        if classroom.is_sample:
            about += " " + words.text("The people of the sample are made up; the official wages are real.")
    return _write(words, data, about, out, audience)


def list_published(release: Release) -> list[dict[str, Any]]:
    """List the occupations of a release: what is shown of what partners said, and the official wages."""
    frame = release["salary_ranges"]
    rows = frame[frame["breakdown"] == "occupation"]
    return [
        _describe(str(row["group"]), str(row["soc_code"])) | (
            {"hidden": True} if row["status"] != "shown" else {
                "partners": int(row["partners"]),
                "told": [float(row[f"{name}_usd"]) for name in ("low_quartile", "median", "high_quartile")]})
        for row in rows.to_dict("records")
    ]


def list_answers(salaries: pd.DataFrame) -> list[dict[str, Any]]:
    """List the occupations of a class: each answer with an amount as [low, high, basis, experience], dollars a year."""
    answers = tidy_answers(salaries)
    bases, experiences = list(PAY_BASES), list(PAY_EXPERIENCE)
    listed = []
    for title, rows in answers[answers["title"] != ""].groupby("title"):
        used = rows[rows["answer"] == "used"].sort_values("middle_usd")
        listed.append(_describe(str(title), str(rows["official_code"].iat[0])) | {
            "declined": int((rows["answer"] == "declined").sum()),
            "answers": [
                [round(low), round(high), bases.index(basis) if basis in bases else -1,
                 experiences.index(experience) if experience in experiences else -1]
                for low, high, basis, experience in zip(used["low_usd"], used["high_usd"], used["basis"],
                                                        used["experience"], strict=True)],
        })
    return listed


def _describe(name: str, code: str) -> dict[str, Any]:
    return {"name": name, "field": major_group(code),
            "official": {unit: official_wages(unit).get(code) for unit in ("year", "hour")}}


def _write(words: Words, occupations: list[dict[str, Any]], about: str, out: Path, audience: str) -> Path:
    fields = sorted({row["field"] for row in occupations if row["field"]}, key=words.term)
    data = {
        "occupations": occupations, "isPublic": audience == "public", "hours": HOURS_PER_YEAR,
        "fewest": FEWEST_FOR_A_MIDDLE, "colours": _COLOURS, "locale": words.language.replace("_", "-"),
        "texts": list_texts(words),
    }
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    note = words.text("Official: U.S. Bureau of Labor Statistics, OEWS, {release}, {area}; people who work for "
                      "themselves are not in it.", release=RELEASE, area=AREAS["nyc_metro"])
    page = fill_page(
        "explorer", out, title=words.text("What work pays"), language=words.code, keep_tags={audience},
        body=f'<script type="application/json" data-figure="explorer">{written}</script>',
        words=words, about=about, note=note, fields=[(name, words.term(name)) for name in fields],
        names=sorted(row["name"] for row in occupations), bases=words.option(PAY_BASES),
        experiences=words.option(PAY_EXPERIENCE),
    )
    try:
        return write_whole(page, out)
    except IsADirectoryError as error:
        raise PublishError(f"{out} is a folder. Name the page to write, like {out / 'salaries.html'}.") from error
    except OSError as error:
        raise PublishError(f"{out} cannot be written ({error.strerror or error}). Choose another folder.") from error


def list_texts(words: Words) -> Mapping[str, str]:
    """List the sentences of the page, their places still in braces, in the reader's language."""
    return {name: words.term(text) for name, text in {
        "none": "No answers fit this choice. Choose “All”, or ask one more person.",
        "many": "{answers} answers with an amount, about {occupations} occupations",
        "hour": "US dollars an hour, before tax", "nothing": "{name}: nobody has named an amount yet.",
        "year": "US dollars a year, before tax; hourly pay × 2,080 hours, an estimate for full-time work all year",
        "one": "{name}: one answer, from {low} to {high}. One answer is a story, not a pattern.",
        "same": "{name}: {n} answers, all {low}.",
        "few": "{name}: {n} answers, from {low} to {high}. Too few to trust their middle, {middle}.",
        "enough": "{name}: {n} answers, from {low} to {high}, the middle at {middle}.",
        "public": "{name}: the middle half of {n} partners said {low} to {high}; the middle is {middle}.",
        "hidden": "{name}: too few partners spoke of it to publish what they said.",
        "official": "The official middle is {official}.", "unofficial": "No official wage is published for it in this "
                                                                       "unit.",
        "manyPublic": "{occupations} occupations; enough partners spoke of {shown} of them to publish what they said",
        "more": "Drawn: {shown} of {n}. Choose a field of work to see the others.", "hiddenShort": "hidden",
        "noAmount": "no amount", "of": "of {n}",
    }.items()}
