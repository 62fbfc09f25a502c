"""What a person said that a wording means: a question worded differently, an answer spelled oddly.

It is kept beside the source and used again at each import. Nothing that is only close is ever taken by itself.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import pandas as pd

from wbl import schema
from wbl.collect.days import read_date
from wbl.collect.form_questions import QUESTIONS
from wbl.collect.headers import fold_name
from wbl.collect.occupations import find_soc
from wbl.collect.raw import Cells, RawTable
from wbl.collect.values import find_near_code, read_code, read_soc
from wbl.errors import ParameterError, SourceError
from wbl.program import Problem
from wbl.schema import Column

Confirm = Callable[[str, str], bool]    # (as typed, what is probably meant) -> is it meant?


@dataclass(frozen=True)
class Meanings:
    """What is known about wordings; the words are folded."""

    headers: Mapping[str, str] = field(default_factory=dict)    # header -> code of the question that it asks
    words: Mapping[str, str] = field(default_factory=dict)      # answer -> what is meant by it
    titles: Mapping[str, str] = field(default_factory=dict)     # job title -> SOC code, from O*NET's file; not kept
    day_first: bool | None = None                               # how 03/04/2026 is meant where nothing tells; not kept

    def find_soc(self, title: str) -> str:
        """Give the occupation code of a title, by exact words or because a person said so; empty when unknown."""
        meant = self.words.get(fold_name(title), "")
        said = read_soc(meant).value or find_soc(meant) if meant else None
        return str(said or find_soc(title, dict(self.titles)) or "")


def add_meanings(meanings: Meanings, said: Mapping[str, str]) -> Meanings:
    """Add what a person says now: wording -> what is meant, a question of the form or an answer.

    Raises ParameterError when a question is meant by an empty wording.

    >>> add_meanings(Meanings(), {"Who did you meet?": "What is the person's occupation?"}).headers
    {'who_did_you_meet': 'interviews.occupation'}
    """
    by_wording = {wording: question.code for question in QUESTIONS for wording in question.wordings}
    headers, words = dict(meanings.headers), dict(meanings.words)
    for typed, meant in said.items():
        folded = fold_name(typed)
        if not folded:
            raise ParameterError(f'"{typed}" holds no letters, so it cannot be said what it means.')
        if fold_name(meant) in by_wording:
            headers[folded] = by_wording[fold_name(meant)]
        else:
            words[folded] = meant
    return replace(meanings, headers=headers, words=words)


def use_words(raw: RawTable, columns: Mapping[int, Column], meanings: Meanings, schools: Mapping[str, str]) -> RawTable:
    """Put what is meant in the place of what was typed, where a person said so and the column can hold it.

    columns: place -> column of the schema. schools: folded name -> id; a school's name becomes its id; where none is
    known, what a person said is its id. Only columns of
    known values are touched: kinds, channels and the like, schools, and organizations.
    """
    cells = list(raw.columns)
    for place, column in columns.items():
        if column.allowed is not None:
            new = {text: meant for text in cells[place].texts if (meant := meanings.words.get(fold_name(text)))
                   and not read_code(meant, column).problem}
        elif column.name == "school_id":
            new = {text: school for text in cells[place].texts
                   for meant in [meanings.words.get(fold_name(text), text)]
                   if (school := schools.get(fold_name(meant), "" if schools else meant))}
        elif column.name == "organization":
            new = {text: meant for text in cells[place].texts if (meant := meanings.words.get(fold_name(text)))}
        else:
            continue
        if new:
            numbers, texts = pd.factorize(cells[place].texts.map(lambda text, new=new: new.get(text, text)))
            cells[place] = Cells(pd.Series(texts, dtype="str"), np.append(numbers, -1)[cells[place].codes])
    return replace(raw, columns=tuple(cells))


def is_unclear_day(problem: Problem) -> bool:
    """Is it a day that can be read in two ways?"""
    is_day = problem.outcome == "held" and " can be read as " in problem.problem
    return is_day and bool(read_date(problem.value).problem)


def is_named_otherwise(problem: Problem) -> bool:
    """Is it a kind, a channel, a school or the like that nobody knows by this name?"""
    table = schema.TABLES.get(problem.table)
    if not problem.value or table is None or problem.column not in table.column_names:
        return False
    column = table[problem.column]
    if column.allowed is None:
        return column.name == "school_id" and problem.outcome == "held"
    return bool(read_code(problem.value, column).problem)


def suggest_meaning(problem: Problem, schools: Mapping[str, str]) -> str:
    """Say what was probably meant by the value of a held row; empty when nothing is near. A person decides.

    schools: folded name -> id.
    """
    table = schema.TABLES.get(problem.table)
    if table is None or not is_named_otherwise(problem):
        return ""
    column = table[problem.column]
    if column.allowed is not None:
        return find_near_code(problem.value, column)
    near = get_close_matches(fold_name(problem.value), schools, n=1, cutoff=0.8)
    return schools[near[0]] if near else ""


def meanings_file(source: Path) -> Path:
    """Give the file beside a source in which meanings are kept."""
    return source.with_name(f"{source.name}.meanings.json") if source.suffix else source / "wbl-meanings.json"


def read_meanings(source: Path) -> Meanings:
    """Read what a person said before. Raises SourceError when the file is damaged."""
    path = meanings_file(source)
    if not path.is_file():
        return Meanings()
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        headers, words = ({str(typed): str(meant) for typed, meant in found.get(name, {}).items()}
                          for name in ("headers", "words"))
        return Meanings(headers, words)
    except (OSError, ValueError, AttributeError) as error:
        raise SourceError(f"{path} is damaged ({error}). Remove it; what it said will be asked for again.") from error


def write_meanings(source: Path, meanings: Meanings) -> None:
    """Keep what a person said, beside the source. Raises SourceError when it cannot be written."""
    path = meanings_file(source)
    temporary = path.with_name(f"{path.name}.new")
    kept = {"headers": dict(sorted(meanings.headers.items())), "words": dict(sorted(meanings.words.items()))}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise SourceError(f"{path} cannot be written ({error.strerror or error}).") from error
