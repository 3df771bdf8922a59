"""Houfeng (候风): an open platform for earthquake public services."""

import os

__version__ = "0.1.0"

# Before numpy is loaded: our own threads share the cores. A second set of threads inside the
# linear algebra fights with them: on two busy cores a map took ten times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
