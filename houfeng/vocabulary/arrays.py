"""Array types used by every science file."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
"""Double-precision array; docstrings give the shape and the unit."""
Bools = NDArray[np.bool_]
