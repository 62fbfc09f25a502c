"""Bring rows of two tables together by their ids, as whole numbers."""

from datetime import date

import numpy as np

from wbl.collect import arrow
from wbl.collect.findings import Findings, Typed


class Meeting:
    """The rows of a table beside the interview that each belongs to."""

    def __init__(self, found: Findings, interviews: Findings) -> None:
        self.found = found
        self.interviews = interviews
        self.place = _find_interviews(found, interviews)    # of each row's interview; -1 for none

    def take(self, of_interview: np.ndarray) -> np.ndarray:
        """Turn a mask over interviews into one over the rows; false where there is no interview."""
        if not of_interview.any():
            return np.zeros(len(self.place), dtype=bool)
        return np.append(of_interview, False)[self.place]

    def day(self, row: int) -> date:
        """Give the day of a row's interview."""
        day: date = self.interviews["date"].at(self.place[row])
        return day


def _find_interviews(found: Findings, interviews: Findings) -> np.ndarray:
    """Give the place of each row's interview. Of several with the same code, the first that is not held."""
    wanted = find_texts(found["interview_id"], interviews["interview_id"])
    known = interviews["interview_id"].codes
    rows = np.arange(len(known))[::-1]
    rows = np.concatenate([rows[interviews.held[rows]], rows[~interviews.held[rows]]])  # the last one written stays
    place_of = np.full(len(interviews["interview_id"].cells.texts) + 1, -1, dtype=np.intp)
    place_of[known[rows]] = rows
    place_of[-1] = -1   # blank is no interview's
    return place_of[wanted][found["interview_id"].codes]


def find_texts(one: Typed, other: Typed) -> np.ndarray:
    """Give for each distinct text of a column its place among those of another; -1 where it is not there.

    A last -1 stands for blank, so that the column's codes give the place for every row. Each column remembers its
    last meeting: rules ask for the same one again.
    """
    if not one.met or one.met[-1][0] is not other:
        one.met[:] = [(other, np.append(arrow.find_texts(one.cells.texts, other.cells.texts), -1))]
    places: np.ndarray = one.met[-1][1]
    return places


def number_rows(columns: list[np.ndarray]) -> np.ndarray:
    """Number rows of codes so that equal rows have equal numbers; -1 where one of the codes is -1.

    >>> number_rows([np.array([0, 0, 1, -1]), np.array([1, 1, 1, 0])]).tolist()
    [1, 1, 3, -1]
    """
    numbers = columns[0].astype(np.int64)
    missing = numbers < 0
    for codes in columns[1:]:
        numbers *= int(codes.max(initial=0)) + 1
        numbers += codes
        missing |= codes < 0
    numbers[missing] = -1
    return numbers
