"""Career paths as people told them: the steps in order, how long they took, and which jobs were named around them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from wbl.errors import SourceError
from wbl.official_wages import find_official_code, official_title
from wbl.teach.classroom import Classroom
from wbl.teach.translations import Words
from wbl.vocabulary import OPPORTUNITY_RELATIONS


@dataclass(frozen=True)
class Step:
    """One step of a path."""

    kind: str
    title: str
    years: float | None


@dataclass(frozen=True)
class CareerPath:
    """One person's path to an occupation."""

    occupation: str     # the official title where the code is known, else what was typed; "" when unknown
    soc_code: str
    steps: tuple[Step, ...]

    @property
    def years(self) -> float | None:
        """The years of all steps together; None when no step has any."""
        known = [step.years for step in self.steps if step.years is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class NamedJob:
    """One job that partners named, beside its official wage."""

    title: str
    soc_code: str
    relation: str
    times: int
    years: float | None     # the middle of what was said; None when nobody said
    entry_education: str    # as partners said; "" when nobody said


def tidy_steps(classroom: Classroom) -> pd.DataFrame:
    """Put the steps of all paths in order, each with the occupation that its path led to.

    Adds to the schema's `career_steps`: `occupation` (the official title where the code is known, else what was typed;
    "" when the interview is unknown) and `occupation_code`. The input is not changed.
    """
    about = name_occupations(classroom)
    steps = classroom["career_steps"].sort_values(["interview_id", "step"], kind="stable")
    steps = steps.merge(about, on="interview_id", how="left")
    return steps.fillna({"occupation": "", "occupation_code": ""})


def name_occupations(classroom: Classroom) -> pd.DataFrame:
    """Give interview_id, occupation (official title, or what was typed) and occupation_code of each interview."""
    interviews = classroom["interviews"].drop_duplicates("interview_id")
    codes = interviews["soc_code"].fillna("").astype(str)
    titles = {code: official_title(code) for code in codes.unique()}
    official = codes.map(titles)
    typed = interviews["occupation"].fillna("").astype(str)
    return pd.DataFrame({"interview_id": interviews["interview_id"], "occupation_code": codes,
                         "occupation": official.where(official != "", typed)})


def list_occupations(steps: pd.DataFrame) -> list[str]:
    """Name the occupations with paths, those with most paths first. steps: as `tidy_steps` gives them."""
    first = steps.drop_duplicates("interview_id")
    return [str(name) for name in first["occupation"].value_counts().index if name]


def list_paths(steps: pd.DataFrame, occupation: str = "", *, most: int | None = None) -> tuple[CareerPath, ...]:
    """List the paths to an occupation ("" gives all), from the shortest to the longest; those without years come last.

    steps: as `tidy_steps` gives them. most: that many, spread evenly over the lengths; None gives all.
    """
    kept = steps[steps["occupation"] == occupation] if occupation else steps
    lengths = kept.groupby("interview_id")["years"].sum(min_count=1).sort_values(kind="stable", na_position="last")
    ids = list(lengths.index)
    if most is not None and len(ids) > most:
        ids = [ids[round(place * (len(ids) - 1) / (most - 1))] for place in range(most)]
    groups = dict(list(kept[kept["interview_id"].isin(ids)].groupby("interview_id")))
    return tuple(_make_path(groups[interview_id]) for interview_id in ids)


def choose_two(steps: pd.DataFrame) -> tuple[CareerPath, CareerPath] | None:
    """Choose two people with the same job: the fewest steps, and the most; None when no two share a job.

    Where several occupations tie, the first by name; where paths have as many steps, the years decide.
    """
    named = steps[steps["occupation"] != ""]
    lengths = named.groupby(["occupation", "interview_id"]).size().groupby("occupation").agg(["count", "min", "max"])
    lengths = lengths[lengths["count"] >= 2]
    if lengths.empty:
        return None
    name = str((lengths["max"] - lengths["min"]).idxmax())
    paths = sorted(list_paths(steps, name), key=lambda path: (len(path.steps), path.years or 0))
    return paths[0], paths[-1]


def _make_path(rows: pd.DataFrame) -> CareerPath:
    title, code = str(rows["occupation"].iat[0]), str(rows["occupation_code"].iat[0])
    steps = tuple(
        Step(kind, title, None if math.isnan(years) else years)
        for kind, title, years in zip(rows["kind"], rows["title"].fillna(""), rows["years"].astype("float64"),
                                      strict=True)
    )
    return CareerPath(title, code, steps)


def say_paths(words: Words, steps: pd.DataFrame, occupation: str) -> str:
    """Say how long the paths in a frame took."""
    name = occupation or words.text("the work they do now")
    lengths = steps.groupby("interview_id")["years"].sum(min_count=1)
    years = sorted(lengths.dropna())
    if not len(lengths):
        return words.text("Nobody has told this class a path to {name} yet", name=name)
    if len(lengths) == 1:
        counted = words.count(len(steps), "step", "steps")
        if not years:
            return words.text("One path to {name}, in {steps}; nobody wrote down the years", name=name, steps=counted)
        return words.text("One path to {name}: {steps}, {years} so far. One path is a story, not a rule", name=name,
                          steps=counted, years=words.count(years[0], "year", "years"))
    n = words.number(len(lengths))
    if not years:
        return words.text("{n} paths to {name}; nobody wrote down the years", n=n, name=name)
    low, high = words.number(years[0]), words.count(years[-1], "year", "years")
    if low == words.number(years[-1]):
        return words.text("{n} paths to {name}, each {years} long so far", n=n, name=name, years=high)
    return words.text("{n} paths to {name}, from {low} to {high} long so far", n=n, name=name, low=low, high=high)


def say_roads(words: Words, steps: pd.DataFrame) -> str:
    """Say how many of the paths in a frame pass through college, and how many through another field of work."""
    n = steps["interview_id"].nunique()
    if not n:
        return ""
    college = steps.loc[steps["kind"] == "education", "interview_id"].nunique()
    unknown = n - steps.loc[steps["years"].notna(), "interview_id"].nunique()
    told = words.text("School or college after high school is in {college} of {n}; a job in another field of work is "
                      "in {detours} of {n}.", college=words.number(college), detours=words.number(count_detours(steps)),
                      n=words.number(n))
    if unknown and unknown < n:
        told += " " + words.text("Without years, and not counted in the title: {n}.", n=words.number(unknown))
    return told


def count_detours(steps: pd.DataFrame) -> int:
    """Count the paths with a job in another field of work (SOC major group) than the one they led to."""
    jobs = steps[(steps["kind"] == "job") & steps["soc_code"].notna() & (steps["occupation_code"] != "")]
    elsewhere = jobs["soc_code"].astype(str).str[:2] != jobs["occupation_code"].astype(str).str[:2]
    return int(jobs.loc[elsewhere, "interview_id"].nunique())


def list_jobs(classroom: Classroom, occupation: str = "") -> tuple[NamedJob, ...]:
    """List the jobs that partners named, in the order of the ladder, the most often named first."""
    named = classroom["opportunities"]
    if occupation:
        about = name_occupations(classroom)
        named = named[named["interview_id"].isin(about.loc[about["occupation"] == occupation, "interview_id"])]
    order = list(OPPORTUNITY_RELATIONS)
    jobs = []
    for (title, relation), rows in named.assign(relation=named["relation"].fillna("")).groupby(["title", "relation"]):
        codes, schooling = rows["soc_code"].dropna(), rows["entry_education"].dropna()
        years = rows["years_to_reach"].dropna().astype("float64")
        jobs.append(NamedJob(
            str(title), find_official_code(str(codes.iat[0])) if len(codes) else "", str(relation), len(rows),
            float(np.median(years)) if len(years) else None, str(schooling.mode().iat[0]) if len(schooling) else "",
        ))
    return tuple(sorted(jobs, key=lambda job: (order.index(job.relation) if job.relation in order else len(order),
                                               -job.times, job.title)))


def say_jobs(words: Words, jobs: Sequence[NamedJob], occupation: str) -> str:
    """Say how many jobs were named, and how long the next step takes."""
    name = occupation or words.text("the people this class talked with")
    if not jobs:
        return words.text("Nobody has named a job around {name} yet", name=name)
    counted = words.count(len(jobs), "job was named", "jobs were named")
    told = words.text("{jobs} around {name}", jobs=counted, name=name)
    years = sorted(job.years for job in jobs if job.relation == "next" and job.years is not None)
    if not years:
        return told
    if words.number(years[0]) == words.number(years[-1]):
        return told + words.text("; the next step takes about {years}",
                                 years=words.count(round(years[0], 1), "year", "years"))
    return told + words.text("; the next step takes from {low} to {high}", low=words.number(years[0]),
                             high=words.count(round(years[-1], 1), "year", "years"))


def read_entry_education(own_copy: str | Path) -> dict[str, str]:
    """Read the schooling that officials call typical for entering an occupation: official code -> schooling.

    own_copy: a CSV file with the columns soc_code and entry_education, such as a copy of BLS's Occupational Outlook
    Handbook. Raises SourceError when it cannot be read or lacks a column.
    """
    name = Path(own_copy).name
    try:
        table = pd.read_csv(own_copy, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise SourceError(f"{name} cannot be read as a CSV file; check its name, its folder and how it was saved.") \
            from error
    if not {"soc_code", "entry_education"} <= set(table.columns):
        raise SourceError(f"{name} needs the columns soc_code and entry_education.")
    known = table[(table["soc_code"] != "") & (table["entry_education"] != "")]
    return dict(zip(known["soc_code"].map(find_official_code), known["entry_education"], strict=True))
