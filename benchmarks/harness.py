"""Time a piece of work, read the peak memory, print one line of JSON.

from benchmarks import harness  # before numpy: it pins the numerical libraries to one thread

figures = harness.timed(lambda: map_shaking(origin), repeats=5)
harness.report("shaking map", cells=300_000, **figures)
"""

import json
import os
import platform
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
}
for _name, _value in ONE_THREAD.items():
    os.environ.setdefault(_name, _value)


def timed(work: Callable[[], object], repeats: int = 3) -> dict[str, float]:
    """The median seconds of the later runs, those of the first, and peak memory in MB.

    The first run is kept apart: it pays for imports, compilation and caches. With one repeat
    both are the same.
    """
    seconds = []
    for _ in range(max(1, repeats)):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    warm = sorted(seconds[1:] or seconds)
    return {
        "seconds": round(warm[len(warm) // 2], 4),
        "first_seconds": round(seconds[0], 4),
        "peak_mb": round(peak_mb(), 1),
    }


def peak_mb() -> float:
    """The most memory this process has held so far, MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts kibibytes, macOS bytes.
    return peak / (1024**2 if sys.platform == "darwin" else 1024)


def report(name: str, **figures: Any) -> None:
    """Print the one line of JSON, with what is needed to compare it later."""
    machine = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
    }
    print(json.dumps({"name": name, **figures, **machine}, ensure_ascii=False), flush=True)
