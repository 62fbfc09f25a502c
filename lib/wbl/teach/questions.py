"""Questions from the bank, chosen to rise in depth and to stand on what this interview really contains."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from wbl.errors import ParameterError
from wbl.teach.bank import read_bank
from wbl.vocabulary import GRADES, INTERVIEW_TYPES

BLOOM = ("remember", "understand", "apply", "analyze", "evaluate", "create")
USES = ("opener", "stop", "discuss", "data", "exit", "next")


@dataclass(frozen=True, eq=False)
class Question:
    """One question, with what it asks of a student; two are the same when they are the same object."""

    code: str
    theme: str                  # a theme of the codebook, "data" or "interview"
    use: str                    # one of USES
    texts: Mapping[str, str]    # language -> the question
    bloom: str                  # one of BLOOM
    dok: int                    # depth of knowledge, 1-4, by what the task demands
    types: tuple[str, ...]      # interview types
    grades: tuple[int, ...]
    when: tuple[str, ...] = ()  # asked only if one of these was said; "word*" stands for a beginning
    needs: tuple[str, ...] = ()  # asked only where all of these are there: numbers, other interviews

    def fits(self, interview_type: str, said: str = "") -> bool:
        """May it be asked after such an interview, in which this was said?"""
        return interview_type in self.types and (not self.when or self.is_about(said))

    def suits(self, grades: Collection[int]) -> bool:
        """Does it suit a class of these grades, every one of them?"""
        return set(grades) <= set(self.grades)

    def is_about(self, said: str) -> bool:
        """Was one of its own words said?"""
        return any(_find_word(word, said) for word in self.when)


def read_questions(folder: str = "") -> tuple[Question, ...]:
    """Read the question bank, or the teacher's own when `folder` holds a questions.yaml.

    >>> len(read_questions()) >= 120
    True
    """
    return tuple(
        Question(
            entry["id"], theme, entry["use"], {"en": entry["en"], "es": entry["es"]}, entry["bloom"], entry["dok"],
            tuple(entry.get("types", INTERVIEW_TYPES)), tuple(entry.get("grades", GRADES)),
            tuple(map(str, entry.get("when", ()))), tuple(entry.get("needs", ())),
        )
        for theme, entries in read_bank("questions", folder).items() for entry in entries
    )


def choose_grades(given: Iterable[int], of_class: Sequence[int]) -> tuple[int, ...]:
    """Give the grades that a period is for: those that somebody named, else those of the class; empty: not known.

    Raises ParameterError when one is no grade of high school.

    >>> choose_grades([], [11]), choose_grades([10, 9], [11])
    ((11,), (9, 10))
    """
    named = tuple(sorted(set(given)))
    if wrong := [grade for grade in named if grade not in GRADES]:
        raise ParameterError(f"{wrong[0]} is not a grade from {min(GRADES)} to {max(GRADES)}. Write them like 9,10.")
    return named or tuple(of_class)


def choose_questions(
    bank: Iterable[Question], *, use: str, interview_type: str, themes: Sequence[str], count: int, said: str = "",
    avoid: Collection[str] = (),
) -> tuple[Question, ...]:
    """Choose questions of one use: the themes in the order given, one each before a second, deepest last.

    `said` is what was said in the interview: a question that waits for certain words is asked first when one was said,
    and not at all otherwise; then one for fewer grades goes before one for all. `avoid` are codes that stand
    elsewhere already.
    """
    fitting = [
        question for question in bank
        if question.use == use and question.theme in themes and question.code not in avoid
        and question.fits(interview_type, said)
    ]
    by_theme = {
        theme: sorted((q for q in fitting if q.theme == theme), key=lambda q: (not q.when, len(q.grades), q.dok))
        for theme in themes
    }
    chosen: list[Question] = []
    while len(chosen) < count and any(by_theme.values()):
        for theme in themes:
            if by_theme[theme] and len(chosen) < count:
                chosen.append(by_theme[theme].pop(0))
    return rise_in_depth(chosen)


def choose_data_questions(bank: Iterable[Question], there_is: Collection[str]) -> tuple[Question, ...]:
    """Choose two questions about the numbers that there are: one that reads them, one that reasons about them.

    `there_is` names the numbers on the page: those of `ClassNumbers.there_is`. A question that stands on more
    of them goes first.
    """
    fitting = [question for question in bank if question.use == "data" and set(question.needs) <= set(there_is)]
    fitting.sort(key=lambda question: -len(question.needs))
    reading = [question for question in fitting if question.dok <= 2]
    reasoning = [question for question in fitting if question.dok > 2]
    return (*reading[:1], *reasoning[:1])


def rise_in_depth(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Order questions from recall to reasoning; equal ones keep their order."""
    return tuple(sorted(questions, key=lambda question: (question.dok, BLOOM.index(question.bloom))))


def _find_word(word: str, text: str) -> bool:
    pattern = re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word) + r"(?!\w)"
    return re.search(r"(?<!\w)" + pattern, text, re.IGNORECASE) is not None
