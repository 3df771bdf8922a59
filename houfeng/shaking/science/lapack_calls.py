"""LAPACK's Cholesky routines, called so that other threads may run meanwhile.

`scipy.linalg.lapack` keeps Python's lock while it computes: two measures then factorise one
after the other, however many cores there are. The same routines of the same library stand in
`scipy.linalg.cython_lapack` as C functions (documented there for use from compiled code); ctypes
calls them without the lock.
"""

import ctypes
from collections.abc import Callable

import numpy as np
from scipy.linalg import cython_lapack

from houfeng.vocabulary.arrays import Floats

_LOWER = ctypes.byref(ctypes.c_char(b"L"))
_INT = ctypes.POINTER(ctypes.c_int)


def cholesky(matrix: Floats) -> Floats | None:
    """Lower factor of a symmetric matrix (n, n), single or double; None if it has none.

    The result is in Fortran's order; above its diagonal stands what was in the matrix.
    """
    root = np.array(matrix.T, order="F", copy=True)  # symmetric: the transpose is laid out right
    return None if _call("potrf", root) else root


def invert(root: Floats) -> None:
    """The lower half of the inverse, in place of a factor that `cholesky` gave."""
    if _call("potri", root):
        raise ArithmeticError("a factor with a zero on its diagonal")


def _call(routine: str, matrix: Floats) -> int:
    """LAPACK's `info`: 0 where it succeeded."""
    if not matrix.flags.f_contiguous or matrix.ndim != 2 or len(set(matrix.shape)) != 1:
        raise ValueError("give a square matrix in Fortran's order")
    letter = "s" if matrix.dtype == np.float32 else "d"
    size, info = ctypes.c_int(len(matrix)), ctypes.c_int(0)
    start = matrix.ctypes.data_as(ctypes.c_void_p)
    leading = ctypes.c_int(max(1, len(matrix)))
    _ROUTINES[letter + routine](
        _LOWER, ctypes.byref(size), start, ctypes.byref(leading), ctypes.byref(info)
    )
    return info.value


def _routine(name: str) -> Callable[..., None]:
    """A function of cython_lapack: (uplo, n, a, lda, info), all by reference."""
    capsule = cython_lapack.__pyx_capi__[name]
    api = ctypes.pythonapi
    api.PyCapsule_GetName.restype = ctypes.c_char_p
    api.PyCapsule_GetName.argtypes = [ctypes.py_object]
    api.PyCapsule_GetPointer.restype = ctypes.c_void_p
    api.PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
    address = api.PyCapsule_GetPointer(capsule, api.PyCapsule_GetName(capsule))
    shape = ctypes.CFUNCTYPE(None, ctypes.c_void_p, _INT, ctypes.c_void_p, _INT, _INT)
    return shape(address)


_ROUTINES = {name: _routine(name) for name in ("spotrf", "spotri", "dpotrf", "dpotri")}
