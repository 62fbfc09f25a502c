"""Many sums of variables, where those about a few variables are found without looking at all of them."""

from collections.abc import Sequence

import numpy as np

from wbl.protect.possibilities import Sum


class Rows:
    """Sums, one in a row of a sparse matrix, each with the number on its right side."""

    def __init__(self, sums: Sequence[tuple[Sum, float]], width: int) -> None:
        from scipy import sparse

        starts = np.cumsum([0, *(len(total) for total, _ in sums)])
        places = np.fromiter((variable for total, _ in sums for variable in total), dtype=np.int64)
        factors = np.fromiter((times for total, _ in sums for times in total.values()), dtype=float)
        self.matrix = sparse.csr_matrix((factors, places, starts), shape=(len(sums), width))
        self.matrix.eliminate_zeros()
        self.right = np.array([right for _, right in sums], dtype=float)
        self._by_variable = self.matrix.tocsc()
        self._sizes = np.diff(self.matrix.indptr)

    def find(self, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Find the rows that have something of these variables, and say of each whether it has nothing else."""
        places, counts = np.unique(self._by_variable[:, columns].indices, return_counts=True)
        return places, counts == self._sizes[places]

    def cut(self, columns: np.ndarray, outside: np.ndarray, only_whole: bool = False):  # type: ignore[no-untyped-def]
        """Cut out what these variables have to add up to, row by row, with the others as in `outside`."""
        places, whole = self.find(columns)
        if only_whole:
            places = places[whole]
        rows = self.matrix[places]
        return rows[:, columns], self.right[places] - rows @ outside
