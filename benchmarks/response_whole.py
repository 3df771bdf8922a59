"""The main job: from an origin to published products, by the command a person runs.

    python -m benchmarks.response_whole

A data folder of its own; the first response there builds the tables of places and people and is
not counted. `seconds` are those of the stages; `command_seconds` those of the whole process.
"""

from benchmarks import harness  # isort: skip  (first: it pins threads before numpy loads)

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

VALUES = ["--lat", "30.1", "--lon", "102.9", "--depth", "12", "--mag", "6.0"]
CASES = {
    "response: Ms 8.0 with its rupture": ["wenchuan-2008"],
    "response: Ms 6.0 by values": [*VALUES, "--time", "2026-01-31T08:05:00Z"],
}


def main() -> None:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        words = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        environment = words | {"HOUFENG_HOME": folder}
        for name, case in CASES.items():
            command = [sys.executable, "-m", "houfeng", "respond", *case, "--again", "--json"]
            runs = [one_run(command, environment) for _ in range(4)][1:]
            runs.sort(key=lambda run: run[0])
            seconds, whole, stages = runs[len(runs) // 2]
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            harness.report(
                name,
                seconds=round(seconds, 3),
                peak_mb=round(peak, 1),
                command_seconds=round(whole, 3),
                stages=stages,
            )


def one_run(
    command: list[str], environment: dict[str, str]
) -> tuple[float, float, dict[str, float]]:
    began = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    whole = time.perf_counter() - began
    spent = json.loads(done.stdout)["timings"]
    return spent["total"], whole, {k: round(v, 3) for k, v in spent["stages"].items()}


if __name__ == "__main__":
    main()
