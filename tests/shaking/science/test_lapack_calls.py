"""Cholesky factor and inverse: against numpy's own, and without Python's lock."""

import numpy as np
import pytest

from houfeng.shaking.science.lapack_calls import cholesky, invert


def positive(n: int, dtype: type) -> np.ndarray:
    half = np.random.default_rng(7).standard_normal((n, n))
    return (half @ half.T / n + np.eye(n)).astype(dtype)


@pytest.mark.parametrize(("dtype", "close"), [(np.float32, 2e-4), (np.float64, 1e-11)])
@pytest.mark.parametrize("n", [1, 2, 90])
def test_factor_and_inverse_are_numpys(n, dtype, close):
    matrix = positive(n, dtype)
    before = matrix.copy()

    root = cholesky(matrix)
    assert root is not None and root.dtype == dtype
    assert np.tril(root) == pytest.approx(np.linalg.cholesky(matrix), abs=close)
    invert(root)
    inverse = np.tril(root) + np.tril(root, -1).T
    assert inverse == pytest.approx(np.linalg.inv(matrix), abs=close)
    assert (matrix == before).all()


def test_a_matrix_without_a_factor_has_none():
    assert cholesky(np.array([[1.0, 2.0], [2.0, 1.0]])) is None


def test_a_matrix_of_another_layout_is_refused():
    with pytest.raises(ValueError, match="Fortran"):
        invert(np.ascontiguousarray(positive(3, np.float64))[:, :2])
