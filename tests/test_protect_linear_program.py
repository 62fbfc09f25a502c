"""The solver's programs: rows of one variable bound it, and mean the same as they do as rows."""

import numpy as np
import pytest
from scipy import sparse

from wbl.protect.linear_program import LinearProgram

FREE = np.inf


def make_program(rows: list[list[float]], lower: list[float], upper: list[float], fixed: int = 0) -> LinearProgram:
    matrix = sparse.csr_matrix(np.array(rows))
    return LinearProgram(matrix, np.array(lower), np.array(upper), np.full(matrix.shape[1], FREE), fixed)


@pytest.mark.parametrize(("aim", "expected"), [([1.0, 1.0], [2.0, 1.0]), ([-1.0, 1.0], [4.0, 1.0]),
                                               ([1.0, -1.0], [2.0, 5.0])])
def test_rows_of_one_variable_hold(aim: list[float], expected: list[float]) -> None:
    """2 <= x, 2x <= 8, -y <= -1, and x + y <= 7, by hand: x is 2 to 4, and y is 1 to 5 where x is 2."""
    program = make_program([[1, 0], [2, 0], [0, -1], [1, 1]], [2, -FREE, -FREE, -FREE], [FREE, 8, -1, 7], fixed=4)
    program.aim(np.arange(2), np.array(aim))
    assert program.solve() == pytest.approx(expected)


@pytest.mark.parametrize("rows", [[[1.0, 0.0], [1.0, 0.0], [1.0, 1.0]], [[-1.0, 0.0], [1.0, 1.0], [1.0, 1.0]]])
def test_a_contradiction_stays_one(rows: list[list[float]]) -> None:
    """x is 5 and 7, or -x is 5."""
    program = make_program(rows, [5, 7, 0], [5, 7, FREE], fixed=3)
    assert program.solve_in_the_middle() is None and program.is_contradictory()


def test_a_row_of_nothing_is_no_bound() -> None:
    """0 x = 1, as sums that cancel each other out give it."""
    nothing = sparse.csr_matrix((np.array([0.0, 1.0, 1.0]), np.array([0, 0, 1]), np.array([0, 1, 3])), shape=(2, 2))
    program = LinearProgram(nothing, np.array([1.0, 0.0]), np.array([1.0, 9.0]), np.full(2, FREE), fixed=2)
    assert program.solve() is None and program.is_contradictory()


def test_other_rows_can_be_changed_and_fixed_ones_cannot() -> None:
    program = make_program([[1, 0], [0, 1], [1, 0]], [0, 0, -FREE], [3, 3, FREE], fixed=2)
    program.aim(np.arange(2), np.array([-1.0, -1.0]))
    assert program.solve() == pytest.approx([3, 3])
    program.bound_row(2, 1.0, 2.0)
    assert program.solve() == pytest.approx([2, 3])
    with pytest.raises(ValueError, match="Row 0 is fixed"):
        program.bound_row(0, 0.0, 9.0)
