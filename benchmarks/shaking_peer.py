"""ShakeMap's own modules `assemble` and `model` on a folder of inputs, in their environment.

The `shake` program that calls them is not in the package index; the modules are called as it
would, on a home folder made for the run. Nothing of ShakeMap is imported here.
"""

import json
import tempfile
from pathlib import Path

from benchmarks.peers import run_peer

# Runs inside the peer's environment. CALLED_FROM_PYTEST is ShakeMap's own way to be told where
# its folders are, and leaves out the ocean mask (a download) as the reference output did.
_SCRIPT = """
import json, logging, os, resource, shutil, sys, time
from pathlib import Path

inputs, home, settings = (Path(value) for value in sys.argv[1:4])
os.environ["CALLED_FROM_PYTEST"] = str(home)
os.environ["HOME"] = str(home)
begun = time.perf_counter()
from shakemap_modules.coremods.assemble import AssembleModule
from shakemap_modules.coremods.model import ModelModule
from shakemap_modules.utils.config import get_data_path

config = home / "data" / "install" / "config"
config.mkdir(parents=True)
(home / "data" / "install" / "data").mkdir()
for found in get_data_path().glob("*.conf"):
    shutil.copyfile(found, config / found.name)
current = home / "data" / "eventdata" / "event" / "current"
current.mkdir(parents=True)
for found in inputs.iterdir():
    if found.is_file():
        shutil.copyfile(found, current / found.name)
if settings.is_file():
    shutil.copyfile(settings, config / "model.conf")
    for chosen in current.glob("model*.conf"):
        chosen.unlink()
logging.disable(logging.CRITICAL)
started = time.perf_counter()
assemble = AssembleModule("event", comment="benchmark")
assemble.execute()
assembled = time.perf_counter()
model = ModelModule("event")
model.execute()
done = time.perf_counter()
cells = int(next(iter(model.outgrid.values())).size)
print(json.dumps({
    "start_seconds": round(started - begun, 2),
    "assemble_seconds": round(assembled - started, 2),
    "model_seconds": round(done - assembled, 2),
    "cpu_seconds": round(time.process_time(), 1),
    "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    "cells": cells,
    "measures": sorted(model.outgrid),
    "observations": {name: int(found.size) for name, found in model.sta_lons_rad.items()},
}))
"""


def measure_shakemap(inputs: Path, settings: Path | None = None) -> dict[str, object]:
    """Seconds and memory of ShakeMap on a folder of inputs.

    settings: a model.conf for the run (the event's own are then left out); None: the package's
    defaults with the event's. Raises PeerUnavailable or CalledProcessError.
    """
    with tempfile.TemporaryDirectory() as home:
        printed = run_peer(
            "shakemap", _SCRIPT, str(inputs), home, str(settings or "none"), threads=None
        )
    found: dict[str, object] = json.loads(printed.strip().splitlines()[-1])
    return found
