"""A linear program that is changed a little and solved again, many times, from where it stood."""

from typing import Any

import numpy as np

_DUAL, _PRIMAL = 1, 4           # simplex strategies of HiGHS
_ROUNDED = 1e-9                 # people; what sums may differ by that should be the same
_DEPENDENT_EQUATIONS = 1 << 10  # the rule of its presolve that takes nine tenths of the time for a city


class LinearProgram:
    """Variables from 0 to `most`, and rows (sums of them) from `lower` to `upper`.

    The first `fixed` rows are never changed, nor are the variables that such a row has alone.

    HiGHS through its own Python package: with scipy's `linprog`, which begins anew each time, hiding takes about
    six times as long.
    """

    def __init__(self, rows: Any, lower: np.ndarray, upper: np.ndarray, most: np.ndarray, fixed: int = 0) -> None:
        import highspy

        rows, lower, upper, least, most = self._bound_by_rows_of_one(rows.tocsr(), lower, upper, most, fixed)
        self._highs = highspy.Highs()
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("threads", 1)
        program = highspy.HighsLp()
        program.num_row_, program.num_col_ = rows.shape
        program.col_cost_, program.col_lower_ = np.zeros(rows.shape[1]), least
        program.col_upper_, program.row_lower_, program.row_upper_ = most, lower, upper
        columns = rows.tocsc()
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_, program.a_matrix_.index_ = columns.indptr, columns.indices
        program.a_matrix_.value_ = columns.data
        self._highs.passModel(program)
        # Counted in steps, never in seconds: a busy machine must hide the same as an idle one.
        self._highs.setOptionValue("mip_max_nodes", 500)
        self._integer, self._continuous = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        self._optimal = highspy.HighsModelStatus.kOptimal
        self._infeasible = highspy.HighsModelStatus.kInfeasible

    def _bound_by_rows_of_one(self, rows: Any, lower: np.ndarray, upper: np.ndarray, most: np.ndarray,
                              fixed: int) -> tuple[Any, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Let fixed rows of a single variable bound it instead, which makes each step a quarter quicker."""
        one = np.flatnonzero(np.diff(rows.indptr)[:fixed] == 1)
        one = one[rows.data[rows.indptr[one]] != 0]
        columns, factors = rows.indices[rows.indptr[one]], rows.data[rows.indptr[one]]
        ends = np.sort(np.stack([lower[one], upper[one]]) / factors, axis=0)
        least, most = np.zeros(rows.shape[1]), most.astype(float)
        np.maximum.at(least, columns, ends[0])
        np.minimum.at(most, columns, ends[1])
        close = (least > most) & (least < most + _ROUNDED)
        least[close] = most[close]
        stays = np.ones(rows.shape[0], dtype=bool)
        stays[one] = False
        self._place_of = np.where(stays, np.cumsum(stays) - 1, -1)
        return rows[stays], lower[stays], upper[stays], least, most

    def aim(self, columns: np.ndarray, costs: np.ndarray) -> None:
        """Set what is made small: `costs` times these variables."""
        self._highs.changeColsCost(len(columns), columns.astype(np.int32), costs.astype(float))

    def bound_columns(self, columns: np.ndarray, most: float) -> None:
        """Let these variables be anything from 0 to `most`."""
        count = len(columns)
        self._highs.changeColsBounds(count, columns.astype(np.int32), np.zeros(count), np.full(count, most))

    def bound_row(self, row: int, lower: float, upper: float) -> None:
        """Let a sum be anything from `lower` to `upper`."""
        place = int(self._place_of[row])
        if place < 0:
            raise ValueError(f"Row {row} is fixed and became the bound of its variable.")
        self._highs.changeRowBounds(place, float(lower), float(upper))

    def solve_whole(self, count: int) -> np.ndarray | None:
        """Give the best state in which the first `count` variables are whole numbers, or None."""
        columns = np.arange(count, dtype=np.int32)
        self._highs.changeColsIntegrality(count, columns, np.full(count, self._integer))
        state = self.solve()
        self._highs.changeColsIntegrality(count, columns, np.full(count, self._continuous))
        return state

    def solve_in_the_middle(self) -> np.ndarray | None:
        """Give a state far from all bounds, or at least one that is possible; None when there is none."""
        self._highs.setOptionValue("solver", "ipm")
        self._highs.setOptionValue("run_crossover", "off")
        self._highs.setOptionValue("presolve_rule_off", _DEPENDENT_EQUATIONS)
        self._highs.setOptionValue("ipm_iteration_limit", 300)
        state = self.solve()
        if state is None:
            self._highs.setOptionValue("solver", "simplex")
            state = self.solve()
        return state

    def is_contradictory(self) -> bool:
        """Did the last solution show that no state is possible at all?"""
        return bool(self._highs.getModelStatus() == self._infeasible)

    def solve(self, only_aim_changed: bool = False) -> np.ndarray | None:
        """Give the best state, or None when there is none.

        Where only the aim has changed, the last state is still possible and the primal simplex goes on from it; the
        dual simplex would begin anew, and take half as long again over all of a city's hiding.
        """
        self._highs.setOptionValue("simplex_strategy", _PRIMAL if only_aim_changed else _DUAL)
        self._highs.run()
        if self._highs.getModelStatus() != self._optimal:
            return None
        return np.array(self._highs.getSolution().col_value)
