"""Bring rows of two tables together by their ids, as whole numbers."""

from datetime import date

import numpy as np
import pandas as pd

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
    wanted, known = number_alike(found["interview_id"], interviews["interview_id"])
    known = known[interviews["interview_id"].codes]
    rows = np.arange(len(known))[::-1]
    rows = np.concatenate([rows[interviews.held[rows]], rows[~interviews.held[rows]]])  # the last one written stays
    rows = rows[known[rows] >= 0]
    place_of = np.full(max(wanted.max(), known.max(initial=0)) + 2, -1, dtype=np.intp)
    place_of[known[rows]] = rows
    return place_of[wanted][found["interview_id"].codes]


def number_alike(one: Typed, other: Typed) -> tuple[np.ndarray, np.ndarray]:
    """Number the distinct texts of two columns so that the same text has the same number, from 0.

    A last -1 stands for blank, so that a column's codes give the number of every row. Each column remembers its last
    meeting: rules ask for the same one again.
    """
    if one.met and one.met[-1][0] is other:
        return one.met[-1][1]
    both = pd.concat([one.cells.texts, other.cells.texts], ignore_index=True)
    numbers = pd.factorize(both)[0]
    blank, divide = np.array([-1]), len(one.cells.texts)
    alike = np.concatenate([numbers[:divide], blank]), np.concatenate([numbers[divide:], blank])
    one.met[:] = [(other, alike)]
    return alike


def number_rows(columns: list[np.ndarray]) -> np.ndarray:
    """Number rows of codes so that equal rows have equal numbers; -1 where one of the codes is -1.

    >>> number_rows([np.array([0, 0, 1, -1]), np.array([1, 1, 1, 0])]).tolist()
    [1, 1, 3, -1]
    """
    numbers = np.zeros(len(columns[0]), dtype=np.int64)
    missing = np.zeros(len(columns[0]), dtype=bool)
    for codes in columns:
        numbers *= int(codes.max(initial=0)) + 1
        numbers += codes
        missing |= codes < 0
    numbers[missing] = -1
    return numbers
